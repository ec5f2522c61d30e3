// <cash-change data-owed="16000" data-change="Give back" data-short="Still missing"><input …><output></output></cash-change>:
// says what to give back while one types what was handed over. The server reckons again.
export class CashChange extends HTMLElement {
  connectedCallback() {
    this.input = this.querySelector("input");
    this.output = this.querySelector("output");
    this.input.addEventListener("input", () => this.show());
    this.show();
  }

  show() {
    const handed = Number(this.input.value.replace(/\D/g, ""));
    const left = handed - Number(this.dataset.owed);
    const words = left < 0 ? this.dataset.short : this.dataset.change;
    this.output.textContent = handed ? `${words} ${Math.abs(left).toLocaleString("vi-VN")} ₫` : "";
    this.output.classList.toggle("cash__change--short", left < 0);
  }
}
