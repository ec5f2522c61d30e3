/** Answers that were known stand in a card over the inputs that change them: once changed, the inputs speak for themselves. */
export function mindKnown(root) {
  root.addEventListener("change", (event) => event.target.closest?.(".known")?.classList.add("known--changed"));
}
