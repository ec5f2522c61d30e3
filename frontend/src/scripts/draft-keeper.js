// <draft-keeper><form hx-trigger="change, keep" hx-target="#saved" …><div id="saved">…</div>…</form>
//   <template data-lost>…what is said while there is no connection…</template></draft-keeper>
// htmx sends each answer as it is given. This watches over it: what did not arrive is said and sent again until it does,
// the page is not left while something is unsent or a file is under way, and what is typed without leaving a field is
// kept too. Without scripts the form is sent as a whole.
const IDLE_MS = 3_000;
const WAIT_MS_FIRST = 2_000;
const WAIT_MS_MAX = 30_000;
const SAVES_MAX = 3;

export class DraftKeeper extends HTMLElement {
  connectedCallback() {
    this.typed = this.kept = 0;
    this.wait = WAIT_MS_FIRST;
    this.addEventListener("input", (event) => this.changed(event));
    this.addEventListener("change", (event) => this.changed(event));
    this.addEventListener("submit", (event) => this.submitted(event));
    this.addEventListener("htmx:config:request", (event) => this.configure(event.detail.ctx));
    this.addEventListener("htmx:before:request", (event) => this.begun(event.detail.ctx));
    this.addEventListener("htmx:after:request", (event) => this.answered(event));
    this.addEventListener("htmx:error", () => this.lost());
    this.addEventListener("htmx:finally:request", () => this.finished());
    this.online = () => this.isLost && this.keep();
    this.leaving = (event) => (this.isLost || this.isSending) && this.unsent && event.preventDefault();
    addEventListener("online", this.online);
    addEventListener("beforeunload", this.leaving);
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    removeEventListener("online", this.online);
    removeEventListener("beforeunload", this.leaving);
  }

  get form() {
    return this.querySelector("form");
  }

  get slots() {
    return [...this.querySelectorAll("file-slot")];
  }

  get isSending() {
    return this.slots.some((slot) => slot.isSending);
  }

  get unsent() {
    return this.typed > this.kept || this.isSending;
  }

  changed(event) {
    if (event.target.type === "file") return;
    this.typed += 1;
    if (event.type === "input" && !this.isLost) this.later(IDLE_MS);
  }

  later(ms) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.typed > this.kept && this.keep(), ms);
  }

  keep() {
    clearTimeout(this.timer);
    this.form.dispatchEvent(new CustomEvent("keep"));
  }

  // An answer is still delivered when the page is left right after it; files are too large for that.
  configure(ctx) {
    if (![...this.querySelectorAll("input[type=file]")].some((input) => input.files.length)) ctx.request.keepalive = true;
  }

  begun(ctx) {
    clearTimeout(this.timer);
    // One that waited for another says what stands here now, by the marks that came with that one's answer: with those
    // of its own time the city would take this window for two.
    if (ctx.request.body instanceof FormData) ctx.request.body = new FormData(this.form);
    ctx.typed = this.typed;
    this.underWay = true;
  }

  answered(event) {
    const { ctx } = event.detail;
    if (ctx.response.status < 400) {
      this.kept = ctx.typed;
      this.isLost = this.isRefused = false;
      this.wait = WAIT_MS_FIRST;
    } else if (ctx.response.status < 500 && ctx.response.status !== 429) {
      // Signed out, sent from another window, or the form is stale: sending it again changes nothing, sending the page
      // says why.
      event.preventDefault();
      this.isRefused = true;
      const came = document.createElement("template");
      came.innerHTML = [401, 409].includes(ctx.response.status) ? ctx.text : "";
      this.tell(came.content.querySelector(".saved") ?? this.lostLine);
    } else {
      event.preventDefault();
      this.lost();
    }
  }

  lost() {
    this.isLost = true;
    this.tell(this.lostLine);
  }

  get lostLine() {
    return this.querySelector("template[data-lost]").content.cloneNode(true);
  }

  // Only the line: the marks of what this window was shown stay.
  tell(line) {
    this.querySelector("#saved .saved")?.replaceWith(line);
  }

  finished() {
    this.underWay = false;
    for (const done of this.awaited?.splice(0) ?? []) done();
    if (this.isRefused || this.typed <= this.kept) return;
    this.later(this.isLost ? this.wait : 0);
    if (this.isLost) this.wait = Math.min(this.wait * 2, WAIT_MS_MAX);
  }

  // Files arrive and answers are kept before the page is left; if they cannot be, it stays, with everything in it.
  async submitted(event) {
    if (this.isPassing || !this.unsent) return;
    event.preventDefault();
    if (this.isHolding) return;
    this.isHolding = true;
    const button = event.submitter;
    await Promise.all(this.slots.map((slot) => slot.sending));
    const kept = await this.keptAll();
    // After the guard of forms has heard that this submission was stopped.
    await new Promise((done) => setTimeout(done));
    this.isHolding = false;
    if (!kept) return this.querySelector("#saved").scrollIntoView({ block: "center" });
    this.isPassing = true;
    this.form.requestSubmit(button);
    this.isPassing = false;
  }

  async keptAll() {
    for (let time = 0; time < SAVES_MAX && this.typed > this.kept && !this.isRefused; time++) {
      const done = new Promise((done) => (this.awaited ??= []).push(done));
      if (!this.underWay) this.keep();
      await done;
      if (this.isLost) return false;
    }
    return true;
  }
}
