import "./page.js";
import { BulkBar } from "./bulk-bar.js";
import { CommandPalette } from "./command-palette.js";
import { LiveList } from "./live-list.js";
import { LiveForm } from "./live-form.js";
import { RowKeys, isTyping } from "./row-keys.js";

customElements.define("row-keys", RowKeys);
customElements.define("bulk-bar", BulkBar);
customElements.define("live-form", LiveForm);
customElements.define("live-list", LiveList);
customElements.define("command-palette", CommandPalette);

// `/` goes to the search, `?` shows the keys; a link with data-key is followed by its key.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  if (event.key === "/") document.querySelector(".topline input[type=search]")?.focus();
  else if (event.key === "?") document.getElementById("keys")?.showModal();
  else if (/^[a-z]$/.test(event.key) && document.querySelector(`a[data-key="${event.key}"]`)) {
    document.querySelector(`a[data-key="${event.key}"]`).click();
  } else return;
  event.preventDefault();
});
