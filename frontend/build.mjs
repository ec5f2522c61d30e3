// Builds what browsers get into ../build/static: two style sheets, two scripts, fonts, one sprite of icons.
import { cp, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
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

const FACES = ["portal", "desk"];
const FONTS = [
  ...["vietnamese", "latin"].flatMap((subset) =>
    [400, 600].map((weight) => `@fontsource/be-vietnam-pro/files/be-vietnam-pro-${subset}-${weight}-normal.woff2`),
  ),
  ...["vietnamese", "latin"].map((subset) => `@fontsource-variable/inter/files/inter-${subset}-wght-normal.woff2`),
];
// What Crown copyright and the typeface's licence keep for service.gov.uk; it must never reach our pages.
const FORBIDDEN = [/GDS Transport/i, /govuk-crest/i, /govuk-logotype-crown/i, /opengraph-image/i];

async function styles() {
  for (const face of FACES) {
    const { css } = sass.compile(path.join(here, "src", "styles", `${face}.scss`), {
      loadPaths: [modules],
      style: "compressed",
      quietDeps: true,
    });
    const { code } = await esbuild.transform(css, { loader: "css", minify: true, target: ["chrome100", "firefox100", "safari15"] });
    for (const pattern of FORBIDDEN) {
      if (pattern.test(code)) throw new Error(`${face}.css holds ${pattern}, which may not be shipped`);
    }
    await writeFile(path.join(out, `${face}.css`), code);
  }
}

async function scripts() {
  await esbuild.build({
    entryPoints: [...FACES, "offline"].map((face) => path.join(here, "src", "scripts", `${face}.js`)),
    outdir: out,
    bundle: true,
    format: "esm",
    minify: true,
    legalComments: "none",
    target: ["es2022"],
    nodePaths: [modules],
    logLevel: "warning",
  });
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

// Their licences ask that the notices go along. govuk-frontend's package has none inside; it is kept with the sources.
async function licences() {
  const folder = path.join(out, "licences");
  await cp(path.join(here, "src", "licences"), folder, { recursive: true });
  for (const name of ["@fontsource/be-vietnam-pro", "@fontsource-variable/inter", "htmx.org", "lucide-static"]) {
    await cp(path.join(modules, name, "LICENSE"), path.join(folder, `${path.basename(name)}.txt`));
  }
}

async function tests() {
  const folder = path.join(root, "build", "test");
  await mkdir(folder, { recursive: true });
  await cp(require.resolve("axe-core/axe.min.js"), path.join(folder, "axe.min.js"));
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
await Promise.all([styles(), scripts(), fonts(), sprite(), licences(), tests()]);
await rm(finished, { recursive: true, force: true });
await rename(out, finished);
