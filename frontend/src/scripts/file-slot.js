// <file-slot data-upload="/address" data-into="#receipts" data-sending="…" data-failed="…" data-again="…">
//   <input type="file" name="…" multiple>
// </file-slot>
// Sends each chosen file by itself, with progress, and puts the server's receipts into `data-into`. A photo is made
// lighter first. Without `data-upload`, or without scripts, the form sends the files as it always does.
import { lighter } from "./photo.js";

const TRIES_MAX = 5;
const WAIT_MS_FIRST = 1_000;

export class FileSlot extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input[type=file]");
    if (!this.input || !this.dataset.upload) return;
    this.lines = document.createElement("ul");
    this.lines.className = "receipts";
    this.lines.hidden = true;
    this.append(this.lines);
    this.input.addEventListener("change", (event) => {
      // The files are on their way by themselves; the form need not hear of them.
      event.stopPropagation();
      this.sendAll([...this.input.files]);
    });
  }

  async sendAll(files) {
    // One after the other: a telephone's line carries one well and three badly.
    for (const file of files) await this.send(file);
    if (!this.lines.querySelector(".receipt--failed")) this.input.value = "";
  }

  async send(original) {
    const line = new Line(this, original.name);
    const file = await lighter(original);
    for (let time = 1; time <= TRIES_MAX; time++) {
      try {
        const answer = await this.post(file, (share) => line.progress(share));
        this.show(answer);
        line.remove();
        return;
      } catch (fault) {
        if (fault instanceof Refused || time === TRIES_MAX) {
          const refused = fault instanceof Refused;
          line.fail(() => this.send(original), { final: refused, why: refused ? this.reasonIn(fault.markup) : "" });
          return;
        }
        await new Promise((done) => setTimeout(done, WAIT_MS_FIRST * 2 ** (time - 1)));
      }
    }
  }

  post(file, onProgress) {
    const body = new FormData();
    const form = this.closest("form");
    for (const hidden of form?.querySelectorAll("input[type=hidden]") ?? []) body.append(hidden.name, hidden.value);
    body.append(this.input.name, file, file.name);
    return new Promise((done, failed) => {
      // XMLHttpRequest, since fetch does not tell how much has been sent.
      const request = new XMLHttpRequest();
      request.open("POST", this.dataset.upload);
      request.setRequestHeader("HX-Request", "true");
      request.upload.addEventListener("progress", (event) => event.lengthComputable && onProgress(event.loaded / event.total));
      request.addEventListener("load", () => {
        if (request.status < 300) done(request.responseText);
        else if (request.status < 500 && request.status !== 429) failed(new Refused(request.responseText));
        else failed(new Error(String(request.status)));
      });
      request.addEventListener("error", () => failed(new Error("no connection")));
      request.send(body);
    });
  }

  show(markup) {
    const place = document.querySelector(this.dataset.into);
    if (!place) return null;
    place.innerHTML = markup;
    globalThis.htmx?.process(place);
    return place;
  }

  // Why the file was refused moves to its own line, where the receipts of the next file do not take it away.
  reasonIn(markup) {
    const told = markup ? this.show(markup)?.querySelector("[role=alert]") : null;
    told?.remove();
    return told?.querySelector("[data-why]")?.textContent ?? "";
  }
}

class Refused extends Error {
  constructor(markup) {
    super("refused");
    this.markup = markup;
  }
}

/** The line of one file while it is on its way. */
class Line {
  constructor(slot, name) {
    this.slot = slot;
    this.item = document.createElement("li");
    this.item.className = "receipt";
    const words = document.createElement("div");
    words.className = "receipt__name";
    words.textContent = name;
    this.facts = document.createElement("span");
    this.facts.className = "receipt__facts";
    this.facts.setAttribute("role", "status");
    this.facts.textContent = slot.dataset.sending ?? "";
    this.bar = document.createElement("progress");
    this.bar.className = "drop__bar";
    this.bar.max = 100;
    this.bar.setAttribute("aria-label", name);
    words.append(this.facts, this.bar);
    this.item.append(words);
    slot.lines.hidden = false;
    slot.lines.append(this.item);
  }

  progress(share) {
    this.bar.value = Math.round(share * 100);
  }

  fail(again, { final, why }) {
    this.bar.remove();
    this.item.classList.add("receipt--failed");
    this.facts.textContent = why || (this.slot.dataset.failed ?? "");
    if (final) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "link-button";
    button.textContent = this.slot.dataset.again ?? "";
    button.addEventListener("click", () => {
      this.remove();
      again();
    });
    this.item.append(button);
  }

  remove() {
    this.item.remove();
    this.slot.lines.hidden = !this.slot.lines.children.length;
  }
}
