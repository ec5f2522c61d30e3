// Our namespace in drawings, as docs/reference/processes.md describes it. What is not named here (other namespaces,
// elements of later releases) is read as it stands and written back.
const text = (name) => ({ name, isAttr: true, type: "String" });

export const MOTCUA = {
  name: "MotCua",
  uri: "https://motcua.vn/ns/process",
  prefix: "motcua",
  xml: { tagAlias: "lowerCase" },
  types: [
    { name: "Named", extends: ["bpmn:Process", "bpmn:FlowElement"], properties: [text("name_en")] },
    {
      name: "Work",
      extends: ["bpmn:Activity"],
      properties: ["action", "role", "form", "checklist", "documents", "notice", "combine"].map(text),
    },
    {
      name: "Timed",
      extends: ["bpmn:Activity", "bpmn:Event"],
      properties: ["unit", "limitShare", "limitHours", "legalBasis"].map(text),
    },
    {
      name: "Outcome",
      superClass: ["Element"],
      properties: ["value", "name", "name_en", "rounds", "effect"].map(text),
    },
    {
      name: "Form",
      superClass: ["Element"],
      properties: [...["key", "name", "name_en"].map(text), { name: "definition", isBody: true, type: "String" }],
    },
    { name: "Fact", superClass: ["Element"], properties: ["name", "type", "default"].map(text) },
  ],
};
