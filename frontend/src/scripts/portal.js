import "./page.js";
import { DraftKeeper } from "./draft-keeper.js";
import { SearchSuggest } from "./search-suggest.js";

customElements.define("draft-keeper", DraftKeeper);
customElements.define("search-suggest", SearchSuggest);
