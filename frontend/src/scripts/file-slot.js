// <file-slot data-upload="/address" data-into="#receipts" data-most="4" data-left-out="…" data-sending="…" data-waiting="…"
//   data-failed="…" data-again="…">
//   <input type="file" name="…" multiple>
// </file-slot>
// Sends each chosen file by itself, with progress, and puts the server's receipts into `data-into`. A photo is made
// lighter first. Of more files than the slot takes the first are sent and the others named. Without `data-upload`, or without scripts, the form sends the files as it always does.
import { freshen } from "./fresh-token.js";
import { lighter } from "./photo.js";

const TRIES_MAX = 5;
const WAIT_MS_FIRST = 1_000;

export class FileSlot extends HTMLElement {
  connectedCallback() {
    this.input ??= this.querySelector("input[type=file]");
    if (!this.input || !this.dataset.upload) return;
    if (!this.lines) this.begin();
    addEventListener("online", this.online);
    document.addEventListener("visibilitychange", this.seen);
  }

  // Once: a form that is shown anew takes this element along while files are on their way.
  begin() {
    this.lines = document.createElement("ul");
    this.lines.className = "receipts";
    this.lines.hidden = true;
    this.append(this.lines);
    this.input.addEventListener("change", (event) => {
      // The files are on their way by themselves; the form need not hear of them.
      event.stopPropagation();
      this.sendAll(this.thatFit([...this.input.files]));
    });
    this.online = () => this.again();
    // Back from the window where one has signed in again.
    this.seen = () => document.visibilityState === "visible" && this.again("[data-signed-out] button");
  }

  disconnectedCallback() {
    removeEventListener("online", this.online);
    document.removeEventListener("visibilitychange", this.seen);
  }

  /** Are files on their way? `sending` is done when they have arrived or have failed. */
  get isSending() {
    return this.waiting > 0;
  }

  // Files chosen while others are on their way come after them.
  queue(work) {
    this.waiting = (this.waiting ?? 0) + 1;
    this.sending = (this.sending ?? Promise.resolve()).then(work).finally(() => (this.waiting -= 1));
    return this.sending;
  }

  // The line is back: what was not finished goes on by itself.
  again(which = ".receipt--failed button") {
    for (const button of this.lines?.querySelectorAll(which) ?? []) button.click();
  }

  // The first that fit beside what has arrived and what is on its way; the others are named.
  thatFit(files) {
    this.lines.querySelector(".receipt--left-out")?.remove();
    const place = document.querySelector(this.dataset.into);
    const taken = (place?.querySelectorAll(".receipt").length ?? 0) + this.lines.querySelectorAll(".receipt:not(.receipt--failed)").length;
    const room = Math.max(0, (Number(this.dataset.most) || Infinity) - taken);
    const left = files.slice(room);
    if (left.length) new Line(this, left.map((file) => file.name).join(", ")).leaveOut(this.dataset.leftOut);
    return files.slice(0, room);
  }

  sendAll(files) {
    // One after the other: a telephone's line carries one well and three badly.
    const lines = files.map((file) => new Line(this, file.name));
    return this.queue(async () => {
      for (const [place, file] of files.entries()) await this.send(file, lines[place]);
      this.settle();
    });
  }

  // What has arrived need not go with the form too.
  settle() {
    if (!this.lines.querySelector(".receipt--failed")) this.input.value = "";
  }

  async send(original, line) {
    line.say(this.dataset.sending);
    const file = await lighter(original);
    for (let time = 1; time <= TRIES_MAX; time++) {
      try {
        const answer = await this.post(file, (share) => line.progress(share));
        this.show(answer);
        line.remove();
        return;
      } catch (fault) {
        if (fault instanceof SignedOut) {
          line.fail(() => this.resend(original), { final: false, why: fault.message });
          line.item.dataset.signedOut = "";
          return;
        }
        if (fault instanceof Refused || time === TRIES_MAX) {
          const refused = fault instanceof Refused;
          line.fail(() => this.resend(original), { final: refused, why: refused ? this.reasonIn(fault.markup) : "" });
          return;
        }
        line.say(this.dataset.waiting);
        await new Promise((done) => setTimeout(done, WAIT_MS_FIRST * 2 ** (time - 1)));
      }
    }
  }

  resend(original) {
    const line = new Line(this, original.name);
    return this.queue(async () => {
      await this.send(original, line);
      this.settle();
    });
  }

  post(file, onProgress) {
    const body = new FormData();
    const form = this.closest("form");
    freshen();
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
        else if (request.status === 401) failed(new SignedOut(wordsOf(request.responseText)));
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
    this.dispatchEvent(new CustomEvent("file-kept", { bubbles: true }));
    return place;
  }

  // Why the file was refused moves to its own line, where the receipts of the next file do not take it away.
  reasonIn(markup) {
    const told = markup ? this.show(markup)?.querySelector("[role=alert]") : null;
    told?.remove();
    return told?.querySelector("[data-why]")?.textContent ?? "";
  }
}

/** The session has ended: the file can be sent when one has signed in again. */
class SignedOut extends Error {}

function wordsOf(markup) {
  return new DOMParser().parseFromString(markup, "text/html").body.textContent.trim();
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
    this.bar = document.createElement("progress");
    this.bar.className = "drop__bar";
    this.bar.max = 100;
    this.bar.setAttribute("aria-label", name);
    words.append(this.facts, this.bar);
    this.item.append(words);
    slot.lines.hidden = false;
    slot.lines.append(this.item);
  }

  say(words) {
    this.facts.textContent = words ?? "";
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

  // No fault to be mended: the form need not hear of it.
  leaveOut(words) {
    this.bar.remove();
    this.item.className = "receipt receipt--left-out";
    this.facts.setAttribute("role", "alert");
    this.say(words);
  }

  remove() {
    this.item.remove();
    this.slot.lines.hidden = !this.slot.lines.children.length;
  }
}
