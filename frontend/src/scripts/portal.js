import "./page.js";
import { SearchSuggest } from "./search-suggest.js";

customElements.define("search-suggest", SearchSuggest);
