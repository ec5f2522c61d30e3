import "./page.js";
import { DraftKeeper } from "./draft-keeper.js";
import { keepOfflinePage } from "./offline-worker.js";
import { SearchSuggest } from "./search-suggest.js";

customElements.define("draft-keeper", DraftKeeper);
customElements.define("search-suggest", SearchSuggest);
keepOfflinePage();
