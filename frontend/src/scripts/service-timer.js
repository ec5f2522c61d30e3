// <service-timer data-seconds="65">1:05</service-timer>: runs on from there, a tick a second.
export class ServiceTimer extends HTMLElement {
  connectedCallback() {
    const began = Date.now() - Number(this.dataset.seconds) * 1000;
    this.timer = setInterval(() => this.show(Math.floor((Date.now() - began) / 1000)), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  show(seconds) {
    this.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  }
}
