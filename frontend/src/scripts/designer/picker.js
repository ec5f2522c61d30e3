// What is selected, and choosing by name: everything on the canvas, in the order of the process.
import { h } from "./dom.js";
import { titleOf } from "./naming.js";

export function picker(scene) {
  const { t, language } = scene;
  const list = h("select", {
    class: "govuk-select",
    id: "canvas-selected",
    onchange: () => scene.select(list.value, { goThere: true }),
  });
  const element = h(
    "div",
    { class: "govuk-form-group canvas-picker" },
    h("label", { class: "govuk-label", for: "canvas-selected" }, t("Selected")),
    list,
  );

  let listed = "";

  // Made anew only when something else is to be chosen from: typing ahead in the list goes on.
  function update() {
    const groups = [
      [t("Steps and events"), scene.nodes()],
      [t("Ways"), scene.ways()],
    ].map(([label, objects]) => h("optgroup", { label }, objects.map(option)));
    const now = groups.map((each) => each.outerHTML).join("");
    if (now !== listed) list.replaceChildren(h("option", { value: "" }, t("Whole process")), ...groups);
    listed = now;
    const selected = scene.selected?.businessObject;
    list.value = selected && selected !== scene.process ? selected.id : "";
  }

  function option(object) {
    return h("option", { value: object.id }, titleOf(object, t, language));
  }

  return { element, update };
}
