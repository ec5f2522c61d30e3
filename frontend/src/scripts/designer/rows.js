// Rows of a small table in the panel (outcomes of a step, facts of a process): each a group of fields, to add, move up
// and remove. The rows are values; every change writes all of them anew.
import { button, h } from "./dom.js";
import { field } from "./fields.js";

/** `columns`: [name, label, control(), wide] each. `read()` gives rows as objects, `write(rows)` keeps them. */
export function rows({ t, title, hint, columns, first, read, write, blank, addWords }) {
  const list = h("div", { class: "canvas-rows" });
  const adder = button(addWords, { icon: "nearer", onclick: () => change([...read(), blank(read())], "last") });
  const element = h(
    "fieldset",
    { class: "govuk-fieldset canvas-group" },
    h("legend", { class: "govuk-fieldset__legend govuk-fieldset__legend--s" }, title),
    hint && h("p", { class: "govuk-hint" }, hint),
    list,
    adder,
  );
  let drawn = [];
  let count = -1;

  function change(next, focusOn) {
    write(next);
    update();
    if (focusOn === "last") list.lastElementChild?.querySelector("input")?.focus();
    else if (focusOn === "adder") adder.focus();
    else list.children[focusOn]?.querySelector("input")?.focus();
  }

  function update() {
    const now = read();
    if (now.length === count) return drawn.forEach((each) => each.update());
    count = now.length;
    drawn = [];
    list.replaceChildren(...now.map((_row, index) => one(index)));
  }

  function one(index) {
    const fields = columns.map(([name, label, control, wide = false]) =>
      field({
        label,
        control: control(),
        read: () => read()[index]?.[name] ?? "",
        write: (value) => write(read().with(index, { ...read()[index], [name]: value })),
        wide,
      }),
    );
    drawn.push(...fields);
    const number = index + 1;
    const upwards = () => {
      const all = read();
      change(all.with(index - 1, all[index]).with(index, all[index - 1]), index - 1);
    };
    return h(
      "div",
      { class: "canvas-row", role: "group", "aria-label": t("{title} {number}", { title, number }) },
      index === 0 && first && h("p", { class: "canvas-row__first" }, first),
      fields.map((each) => each.element),
      h(
        "div",
        { class: "canvas-row__acts" },
        index > 0 && button(t("Move up"), { icon: "up", onclick: upwards }),
        button(t("Remove"), { icon: "remove", onclick: () => change(read().toSpliced(index, 1), "adder") }),
      ),
    );
  }

  update();
  return { element, update };
}
