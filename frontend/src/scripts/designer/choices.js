// What the panel lets choose from. The page says it in a script of JSON (`[[value, words], …]` under each name); what a
// dossier can be told and what an outcome can do to it are known here too. `answers`: form, field and type of every answer
// that a condition can name.
const NAMES = ["roles", "actions", "places", "forms", "checklists", "events", "effects", "signs", "answers"];

export function choicesOf(t) {
  const given = JSON.parse(document.getElementById("designer-choices")?.textContent ?? "{}");
  return Object.fromEntries(NAMES.map((name) => [name, given[name] ?? known(t)[name] ?? []]));
}

function known(t) {
  return {
    events: [
      ["payment_received", t("Money came")],
      ["reply_received", t("A reply came")],
      ["papers_received", t("Papers came")],
    ],
    signs: ["==", "!=", "<", "<=", ">", ">="].map((sign) => [sign, sign]),
    effects: [
      ["receive", t("receives the dossier")],
      ["approve", t("approves")],
      ["refuse", t("refuses")],
      ["send_back", t("sends back to be redone")],
      ["acknowledge", t("acknowledges")],
      ["issue", t("issues the result")],
      ["return_result", t("returns the result")],
      ["pause_for_money", t("stops the clock until money comes")],
      ["request_supplement", t("asks the citizen for what is missing")],
      ["notify", t("tells the citizen how the step came out")],
    ],
  };
}
