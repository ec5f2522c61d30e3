// What every page of both faces does. Everything here improves pages that work without it.
import "htmx.org";

import { guardForms } from "./guard-forms.js";
import { mendMarkup } from "./mend-markup.js";
import { freshenTokens } from "./fresh-token.js";
import { FileSlot } from "./file-slot.js";
import { SessionKeeper } from "./session-keeper.js";
import { PrintButton } from "./print-button.js";
import { closeMenusFromOutside } from "./menus.js";
import { mindKnown } from "./known.js";

customElements.define("file-slot", FileSlot);
customElements.define("print-button", PrintButton);
customElements.define("session-keeper", SessionKeeper);
freshenTokens(document);
guardForms(document);
closeMenusFromOutside(document);
mindKnown(document);
mendMarkup(document);
document.addEventListener("htmx:after:swap", () => mendMarkup(document));
