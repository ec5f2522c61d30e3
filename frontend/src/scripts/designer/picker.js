// What is selected, and choosing by name: everything on the canvas, in the order of the process.
import { h } from "./dom.js";
import { titleOf } from "./naming.js";

export function picker(scene) {
  const { t, language } = scene;
  const list = h("select", { class: "govuk-select", id: "canvas-selected", onchange: () => scene.select(list.value, { goThere: true }) });
  const element = h(
    "div",
    { class: "govuk-form-group canvas-picker" },
    h("label", { class: "govuk-label", for: "canvas-selected" }, t("Selected")),
    list,
  );

  function update() {
    const whole = scene.process;
    const groups = [
      [t("Steps and events"), scene.nodes()],
      [t("Ways"), scene.ways()],
    ];
    list.replaceChildren(
      h("option", { value: "" }, t("Whole process")),
      ...groups.map(([label, objects]) => h("optgroup", { label }, objects.map(option))),
    );
    list.value = scene.selected && scene.selected.businessObject !== whole ? scene.selected.businessObject.id : "";
  }

  function option(object) {
    return h("option", { value: object.id }, titleOf(object, t, language));
  }

  return { element, update, focus: () => list.focus() };
}
