import "./page.js";
import { BulkBar } from "./bulk-bar.js";
import { CardScanner } from "./card-scanner.js";
import { LiveForm } from "./live-form.js";
import { PaperReader } from "./paper-reader.js";
import { RowKeys, isTyping } from "./row-keys.js";
import { ServiceTimer } from "./service-timer.js";

customElements.define("row-keys", RowKeys);
customElements.define("bulk-bar", BulkBar);
customElements.define("live-form", LiveForm);
customElements.define("paper-reader", PaperReader);
customElements.define("card-scanner", CardScanner);
customElements.define("service-timer", ServiceTimer);

// Ctrl+Enter does the main act of the page, also from within its form; a link with data-key is followed by its key.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const act = document.querySelector("[data-main-act]");
    if (!act) return;
    act.click();
    event.preventDefault();
  } else if (/^[a-z]$/.test(event.key) && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
    document.querySelector(`[data-key="${event.key}"]`)?.click();
  }
});

// `/` goes to the search, `?` shows the keys.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "/") document.querySelector(".topline input[type=search]")?.focus();
  else if (event.key === "?") document.getElementById("keys")?.showModal();
  else return;
  event.preventDefault();
});
