// Builds what browsers get into ../build/static: style sheets, scripts, fonts, one sprite of icons.
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

import * as esbuild from "esbuild";
import * as sass from "sass";

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(here);
const modules = path.join(here, "node_modules");
const finished = path.join(root, "build", "static");
// Built beside and put in place whole, so that a failed build leaves the former one.
const out = path.join(root, "build", "static.new");
const require = createRequire(import.meta.url);

// The canvas of the process designer is a bundle of its own: only its page pays for it.
const BUNDLES = ["portal", "desk", "designer"];
const FONTS = [
  ...["vietnamese", "latin"].flatMap((subset) =>
    [400, 600].map((weight) => `@fontsource/be-vietnam-pro/files/be-vietnam-pro-${subset}-${weight}-normal.woff2`),
  ),
  ...["vietnamese", "latin"].map((subset) => `@fontsource-variable/inter/files/inter-${subset}-wght-normal.woff2`),
];
// What Crown copyright and the typeface's licence keep for service.gov.uk; it must never reach our pages.
const FORBIDDEN = [/GDS Transport/i, /govuk-crest/i, /govuk-logotype-crown/i, /opengraph-image/i];

async function styles() {
  for (const bundle of BUNDLES) {
    const { css } = sass.compile(path.join(here, "src", "styles", `${bundle}.scss`), {
      loadPaths: [modules],
      style: "compressed",
      quietDeps: true,
    });
    const { code } = await esbuild.transform(css, { loader: "css", minify: true, target: ["chrome100", "firefox100", "safari15"] });
    for (const pattern of FORBIDDEN) {
      if (pattern.test(code)) throw new Error(`${bundle}.css holds ${pattern}, which may not be shipped`);
    }
    await writeFile(path.join(out, `${bundle}.css`), code);
  }
}

async function scripts() {
  const { metafile } = await esbuild.build({
    entryPoints: [...BUNDLES, "offline"].map((bundle) => path.join(here, "src", "scripts", `${bundle}.js`)),
    outdir: out,
    bundle: true,
    format: "esm",
    minify: true,
    legalComments: "none",
    target: ["es2022"],
    nodePaths: [modules],
    logLevel: "warning",
    metafile: true,
  });
  return metafile;
}

async function fonts() {
  await mkdir(path.join(out, "fonts"), { recursive: true });
  for (const font of FONTS) await cp(path.join(modules, font), path.join(out, "fonts", path.basename(font)));
}

function inside(svg) {
  return svg
    .replace(/<!--.*?-->/gs, "")
    .replace(/^[\s\S]*?<svg[^>]*>/, "")
    .replace(/<\/svg>\s*$/, "")
    .replace(/\s+/g, " ")
    .replace(/> </g, "><")
    .trim();
}

async function sprite() {
  const allowed = (await readFile(path.join(root, "motcua", "faces", "ui", "icons.txt"), "utf8")).split("\n").filter(Boolean);
  const line = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"';
  const symbols = [];
  for (const name of allowed) {
    const svg = await readFile(path.join(modules, "lucide-static", "icons", `${name}.svg`), "utf8");
    symbols.push(`<symbol id="${name}" ${line}>${inside(svg)}</symbol>`);
  }
  const emblem = await readFile(path.join(here, "src", "images", "emblem.svg"), "utf8");
  symbols.push(`<symbol id="emblem" viewBox="0 0 48 48">${inside(emblem)}</symbol>`);
  await writeFile(path.join(out, "icons.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
  await writeFile(path.join(out, "emblem.svg"), emblem);
}

// Their licences ask that the notices go along: of what scripts bundle, and of fonts and icons. govuk-frontend's package has
// none inside; it is kept with the sources.
async function licences(metafile) {
  const folder = path.join(out, "licences");
  const kept = path.join(here, "src", "licences");
  await cp(kept, folder, { recursive: true });
  const others = ["@fontsource/be-vietnam-pro", "@fontsource-variable/inter", "lucide-static"].map((name) => path.join(modules, name));
  const own = await readdir(kept);
  for (const from of new Set([...others, ...bundled(metafile)])) {
    if (!own.includes(`${path.basename(from)}.txt`)) await licence(from, folder);
  }
}

function bundled(metafile) {
  return Object.keys(metafile.inputs).flatMap((file) => {
    const found = file.match(/.*node_modules\/(?:@[^/]+\/)?[^/]+/);
    return found ? [path.resolve(here, found[0])] : [];
  });
}

async function licence(from, folder) {
  const file = (await readdir(from)).find((each) => /^licen[cs]e/i.test(each));
  if (!file) throw new Error(`${from} has no licence in it; keep its notice in src/licences`);
  await cp(path.join(from, file), path.join(folder, `${path.basename(from)}.txt`));
}

async function tests() {
  const folder = path.join(root, "build", "test");
  await mkdir(folder, { recursive: true });
  await cp(require.resolve("axe-core/axe.min.js"), path.join(folder, "axe.min.js"));
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([styles(), scripts().then(licences), fonts(), sprite(), tests()]);
await rm(finished, { recursive: true, force: true });
await rename(out, finished);
