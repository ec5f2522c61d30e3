// <paper-reader>: the papers of a dossier one at a time without leaving the page. j and k go to the next and the
// former, + and - change the size of a picture, w makes room for reading. A link with data-opens anywhere on the page
// opens its paper here; without this script it opens by itself.
import { isTyping } from "./row-keys.js";

const ZOOM_MIN = 50;
const ZOOM_MAX = 400;
const ZOOM_STEP = 50;

export class PaperReader extends HTMLElement {
  connectedCallback() {
    this.stage = this.querySelector("[data-stage]");
    this.sheets = [...this.querySelectorAll("[data-paper]")];
    this.zoom = 100;
    const [now] = this.querySelector("[data-place]").textContent.split("/");
    this.at = Number(now) - 1;
    this.querySelector("[data-wide]").hidden = false;
    this.mark();
    this.heedKey = (event) => this.pressed(event);
    this.heedClick = (event) => this.clicked(event);
    document.addEventListener("keydown", this.heedKey);
    document.addEventListener("click", this.heedClick);
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.heedKey);
    document.removeEventListener("click", this.heedClick);
  }

  pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = {
      j: () => this.go(1),
      k: () => this.go(-1),
      "+": () => this.resize(1),
      "-": () => this.resize(-1),
      w: () => this.widen(),
    }[event.key];
    if (!act) return;
    act();
    event.preventDefault();
  }

  clicked(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("[data-opens], [data-step], [data-zoom], [data-wide]");
    if (!link || (!this.contains(link) && !link.dataset.opens)) return;
    const { opens, step, zoom } = link.dataset;
    if (opens) {
      const at = this.sheets.findIndex((sheet) => sheet.dataset.paper === opens);
      // A phone has no room for a PDF within a page, and a file that no browser shows is downloaded.
      if (at === -1 || this.sheets[at].dataset.kind === "other" || !this.stage.checkVisibility?.()) return;
      this.show(at);
      this.scrollIntoView({ block: "nearest" });
    } else if (step) this.go(Number(step));
    else if (zoom) this.resize(zoom === "+" ? 1 : -1);
    else this.widen();
    event.preventDefault();
  }

  go(step) {
    this.show((this.at + step + this.sheets.length) % this.sheets.length);
  }

  show(at) {
    const sheet = this.sheets[at];
    const { kind } = sheet.dataset;
    const name = sheet.textContent;
    this.at = at;
    this.zoom = 100;
    this.stage.replaceChildren(made(kind, sheet.href, name) ?? this.nothing());
    this.stage.scrollTo(0, 0);
    this.querySelector("[data-name]").textContent = name;
    this.querySelector("[data-place]").textContent = `${at + 1}/${this.sheets.length}`;
    this.querySelector("[data-alone]").href = sheet.href;
    this.mark();
  }

  nothing() {
    const words = this.querySelector("[data-none]").cloneNode(true);
    words.hidden = false;
    return words;
  }

  // Which paper is open is told at its link too; only pictures have sizes of ours.
  mark() {
    const { paper, kind } = this.sheets[this.at].dataset;
    for (const link of document.querySelectorAll("[data-opens]")) {
      if (link.dataset.opens === paper) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    this.querySelector(".reader__tools").hidden = kind !== "image";
  }

  resize(step) {
    const picture = this.stage.querySelector("img");
    if (!picture) return;
    this.zoom = Math.min(Math.max(this.zoom + step * ZOOM_STEP, ZOOM_MIN), ZOOM_MAX);
    picture.style.width = `${this.zoom}%`;
  }

  widen() {
    const wide = this.closest(".dossier").classList.toggle("dossier--wide");
    this.querySelector("[data-wide]").setAttribute("aria-pressed", String(wide));
  }
}

function made(kind, href, name) {
  if (kind === "image") return Object.assign(new Image(), { className: "reader__picture", src: href, alt: name });
  if (kind !== "pdf") return null;
  return Object.assign(document.createElement("iframe"), { className: "reader__pdf", src: href, title: name });
}
