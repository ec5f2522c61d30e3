import "./page.js";
import { BulkBar } from "./bulk-bar.js";
import { CardScanner } from "./card-scanner.js";
import { CashChange } from "./cash-change.js";
import { CheckKeeper } from "./check-keeper.js";
import { CommandPalette } from "./command-palette.js";
import { DraftKeeper } from "./draft-keeper.js";
import { ExamTimer } from "./exam-timer.js";
import { LiveForm } from "./live-form.js";
import { LiveList } from "./live-list.js";
import { PaperReader } from "./paper-reader.js";
import { RowKeys, isTyping } from "./row-keys.js";
import { ServiceTimer } from "./service-timer.js";
import { TextEditor } from "./text-editor.js";

customElements.define("row-keys", RowKeys);
customElements.define("bulk-bar", BulkBar);
customElements.define("draft-keeper", DraftKeeper);
customElements.define("exam-timer", ExamTimer);
customElements.define("live-form", LiveForm);
customElements.define("live-list", LiveList);
customElements.define("command-palette", CommandPalette);
customElements.define("paper-reader", PaperReader);
customElements.define("cash-change", CashChange);
customElements.define("check-keeper", CheckKeeper);
customElements.define("card-scanner", CardScanner);
customElements.define("service-timer", ServiceTimer);
customElements.define("text-editor", TextEditor);

// On a phone the menu lies in one line: it begins with where one is.
const here = document.querySelector(".rail [aria-current]");
const menu = here?.closest(".rail__groups");
menu?.scrollTo({ left: here.offsetLeft - menu.offsetLeft - 24 });
// A browser leaves a link where it is as long as a sliver of it can be seen.
document.querySelector(".rail__groups")?.addEventListener("focusin", (event) => {
  event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
});

// Ctrl+Enter does the main act of the page, also from within its form.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  const act = document.querySelector("[data-main-act]");
  if (!act) return;
  act.click();
  event.preventDefault();
});

// `/` goes to the search, `?` shows the keys; a link with data-key is followed by its key.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const wanted = /^[a-z]$/.test(event.key) && document.querySelector(`[data-key="${event.key}"]`);
  if (event.key === "/") document.querySelector(".topline input[type=search]")?.focus();
  else if (event.key === "?") document.getElementById("keys")?.showModal();
  else if (wanted) wanted.click();
  else return;
  event.preventDefault();
});
