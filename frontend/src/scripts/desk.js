import "./page.js";
import { BulkBar } from "./bulk-bar.js";
import { LiveForm } from "./live-form.js";
import { RowKeys, isTyping } from "./row-keys.js";

customElements.define("row-keys", RowKeys);
customElements.define("bulk-bar", BulkBar);
customElements.define("live-form", LiveForm);

// `/` goes to the search, `?` shows the keys.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "/") document.querySelector(".topline input[type=search]")?.focus();
  else if (event.key === "?") document.getElementById("keys")?.showModal();
  else return;
  event.preventDefault();
});
