// The canvas page of the process designer, a bundle of its own: no other page loads it.
import { Designer } from "./designer/designer.js";

for (const host of document.querySelectorAll("[data-designer]")) new Designer(host).open();
