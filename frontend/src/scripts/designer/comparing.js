// A condition that compares one fact with one value: chosen in three fields, kept as CEL.
import { field, group, input, select } from "./fields.js";
import * as model from "./model.js";

const COMPARISON = /^([a-z][a-z0-9_]*)\s*(==|!=|<=|>=|<|>)\s*("(?:[^"\\]|\\.)*"|[\w.+-]+)$/;

/** `{ fact, sign, value }`, or nothing for what is more than that or names what is not known. */
export function comparisonIn(text, facts) {
  const [, fact, sign, written] = COMPARISON.exec(text.trim()) ?? [];
  if (!fact || !(fact in facts) || written.startsWith('"') !== (facts[fact] === "string")) return undefined;
  try {
    return { fact, sign, value: written.startsWith('"') ? JSON.parse(written) : written };
  } catch {
    return undefined;
  }
}

/** In CEL; nothing for a value that the fact cannot have. */
export function written({ fact, sign, value }, facts) {
  const type = facts[fact];
  if (type === "string") return `${fact} ${sign} ${JSON.stringify(value)}`;
  const plain = type === "double" ? value.replace(",", ".") : value;
  const fits = { int: /^-?\d+$/, double: /^-?\d+(\.\d+)?$/, bool: /^(true|false)$/ }[type];
  if (!fits?.test(plain)) return undefined;
  return `${fact} ${sign} ${type === "double" && !plain.includes(".") ? `${plain}.0` : plain}`;
}

const NOTHING = { fact: "", sign: "==", value: "" };

export function comparisonOf(scene, element) {
  const { t, choices } = scene;
  const facts = scene.facts();
  // What is being chosen while it is no condition yet, and the condition that stood then.
  let begun;
  let standing;

  function now() {
    const text = model.condition(element);
    if (begun && text === standing) return begun;
    return comparisonIn(text, facts) ?? NOTHING;
  }

  function keep(changed) {
    // A value is of its fact.
    const next = { ...now(), ...("fact" in changed && { value: "" }), ...changed };
    const text = next.fact && next.value !== "" ? written(next, facts) : undefined;
    [begun, standing] = text ? [] : [next, model.condition(element)];
    if (text) model.setCondition(scene, element, text);
    for (const part of parts) part.update();
    return text || next.value === "" ? undefined : t("This fact cannot be “{value}”.", { value: next.value });
  }

  const one = (name, label, control) =>
    field({ label, control, read: () => now()[name], write: (value) => keep({ [name]: value }) });
  const names = Object.keys(facts).map((name) => [name, name]);
  const sign = select(choices.signs, "");
  sign.options[0].remove();
  const parts = [
    one("fact", t("Fact"), select(names, t("Written below"))),
    one("sign", t("Compared"), sign),
    one("value", t("Value"), input()),
  ];
  return group(t("When a fact is so"), parts);
}
