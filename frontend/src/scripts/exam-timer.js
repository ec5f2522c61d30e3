// <exam-timer data-seconds="1800" data-left="{minutes} minutes left." data-over="…"><span class="exam-timer__left">30:00</span>
// <span data-told role="status"></span></exam-timer>: counts down, and says politely when little is left. The house's
// clock decides; this one only shows.
const SAID_AT_MINUTES = [10, 5, 1];

export class ExamTimer extends HTMLElement {
  connectedCallback() {
    this.endsAt = Date.now() + Number(this.dataset.seconds) * 1000;
    this.shown = Number(this.dataset.seconds);
    this.timer = setInterval(() => this.tick(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  tick() {
    const left = Math.max(0, Math.ceil((this.endsAt - Date.now()) / 1000));
    this.querySelector(".exam-timer__left").textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    const passed = SAID_AT_MINUTES.find((minutes) => left <= minutes * 60 && this.shown > minutes * 60);
    if (passed) this.tell(this.dataset.left.replace("{minutes}", passed));
    this.shown = left;
    if (left > 0) return;
    clearInterval(this.timer);
    this.tell(this.dataset.over);
    this.classList.add("exam-timer--over");
  }

  tell(words) {
    this.querySelector("[data-told]").textContent = words;
  }
}
