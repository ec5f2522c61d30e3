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

export function comparisonOf(scene, element) {
  const { t, choices } = scene;
  const facts = scene.facts();
  const begun = { fact: "", sign: "==", value: "" };
  const now = () => comparisonIn(model.condition(element), facts) ?? begun;

  function keep(changed) {
    Object.assign(begun, now(), changed);
    if (!begun.fact || (begun.value === "" && facts[begun.fact] !== "string")) return undefined;
    const text = written(begun, facts);
    if (!text) return t("This fact cannot be “{value}”.", { value: begun.value });
    model.setCondition(scene, element, text);
    return undefined;
  }

  const one = (name, label, control) =>
    field({ label, control, read: () => now()[name], write: (value) => keep({ [name]: value }) });
  const names = Object.keys(facts).map((name) => [name, name]);
  const sign = select(choices.signs, "");
  sign.options[0].remove();
  return group(t("When a fact is so"), [
    one("fact", t("Fact"), select(names, t("Written below"))),
    one("sign", t("Compared"), sign),
    one("value", t("Value"), input()),
  ]);
}
