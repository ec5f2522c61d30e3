// What the canvas says. English is the key; Vietnamese stands in words-vi.js (a test compares both).
import { VIETNAMESE } from "./words-vi.js";

/** Says a text in the page's language: `t("Version {version}", { version: 3 })`. */
export function speaker(language) {
  const texts = language?.startsWith("vi") ? VIETNAMESE : {};
  return (text, values = {}) => filled(texts[text] ?? text, values);
}

/** Marks a text that is said later, where its language is known. */
export const n = (text) => text;

function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));
}
