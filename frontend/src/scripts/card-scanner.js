// <card-scanner data-into="card" hidden>: reads the square of a citizen card with the camera into the field and sends its
// form, as a scanner at the counter does. Shown only where the browser can read squares; the field is there for all.
const LOOK_EVERY_MS = 200;

export class CardScanner extends HTMLElement {
  async connectedCallback() {
    const formats = (await globalThis.BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
    if (!formats.includes("qr_code") || !navigator.mediaDevices) return;
    this.reader = new BarcodeDetector({ formats: ["qr_code"] });
    this.dialog = this.querySelector("dialog");
    this.picture = this.querySelector("video");
    this.querySelector("[data-begin]").addEventListener("click", () => this.begin());
    this.querySelector("[data-end]").addEventListener("click", () => this.dialog.close());
    this.dialog.addEventListener("close", () => this.end());
    this.hidden = false;
  }

  disconnectedCallback() {
    this.end();
  }

  async begin() {
    const fault = this.querySelector("[role=alert]");
    fault.hidden = true;
    this.dialog.showModal();
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
      if (!this.dialog.open) return this.end();
      this.picture.srcObject = this.stream;
      await this.picture.play();
      this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    } catch {
      fault.hidden = false;
    }
  }

  async look() {
    const [found] = await this.reader.detect(this.picture).catch(() => []);
    if (!found?.rawValue || !this.dialog.open) return;
    this.dialog.close();
    const field = document.getElementById(this.dataset.into);
    field.value = found.rawValue;
    field.form.requestSubmit();
  }

  end() {
    clearInterval(this.timer);
    for (const track of this.stream?.getTracks() ?? []) track.stop();
    this.stream = undefined;
  }
}
