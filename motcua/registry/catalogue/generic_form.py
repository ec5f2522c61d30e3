"""The form of procedures that have none of their own: who asks, what for, and a file slot for each component."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Definition = dict[str, Any]
Part = Mapping[str, Any]

FILES_A_SLOT_MAX = 10
ACCEPT = ["image/jpeg", "image/png", "application/pdf"]
SUBJECTS = {
    "citizen": ("Cá nhân", "A person"),
    "foreigner": ("Người nước ngoài", "A foreigner"),
    "household": ("Hộ gia đình, hộ kinh doanh", "A household or household business"),
    "enterprise": ("Doanh nghiệp", "An enterprise"),
    "organization": ("Tổ chức khác", "Another organisation"),
}
PERSONS = ("citizen", "foreigner")
APPLICANT = {
    "type": "object",
    "required": ["full_name", "number", "phone", "address"],
    "properties": {
        "full_name": {"type": "string", "minLength": 2, "maxLength": 100},
        "number": {"type": "string", "pattern": r"^\d{12}$"},
        "birth_on": {"type": "string", "format": "date"},
        "phone": {"type": "string", "pattern": r"^0\d{9}$"},
        "email": {"type": "string", "format": "email", "maxLength": 200},
        "address": {"type": "string", "maxLength": 300},
    },
}


class _Asking:
    """A definition as it grows, page by page."""

    def __init__(self) -> None:
        self.properties: dict[str, Any] = {}
        self.required: list[str] = []
        self.pages: list[dict[str, Any]] = []
        self.fields: dict[str, Any] = {}

    def page(self, id_: str, title: Part) -> None:
        self.pages.append({"id": id_, "title": dict(title), "fields": []})

    def ask(self, name: str, schema: Part, ui: Part, *, required: bool) -> None:
        self.properties[name] = dict(schema)
        self.fields[name] = dict(ui)
        self.pages[-1]["fields"].append(name)
        if required:
            self.required.append(name)

    def definition(self) -> Definition:
        schema = {"type": "object", "required": self.required, "properties": self.properties}
        return {"schema": schema, "ui": {"pages": self.pages, "fields": self.fields, "checks": []}}


def generic_form(parts: Part) -> Definition:
    """The definition for a version's parts (docs/reference/catalogue.md): its subjects, questions and components."""
    asking = _Asking()
    asking.page("applicant", _text("Người yêu cầu", "Applicant"))
    _ask_for_applicant(asking, parts["subjects"])
    asking.page("matter", _text("Nội dung yêu cầu", "The matter"))
    for question in parts.get("questions", ()):
        _ask_question(asking, question)
    asking.ask(
        "matter",
        {"type": "string", "maxLength": 2_000},
        {
            "component": "long_text",
            "label": _text("Nội dung yêu cầu giải quyết", "What you ask for"),
            "hint": _text("Nêu ngắn gọn việc cần giải quyết", "In a few words"),
        },
        required=True,
    )
    slots = [component for component in parts["components"] if "slot" in component]
    if slots:
        asking.page("papers", _text("Giấy tờ kèm theo", "Papers"))
    for component in slots:
        _ask_for_files(asking, component)
    return asking.definition()


def _ask_for_applicant(asking: _Asking, subjects: Sequence[str]) -> None:
    asking.ask(
        "applicant",
        APPLICANT,
        {"component": "person", "label": _text("Người yêu cầu", "Applicant"), "prefill": "applicant"},
        required=True,
    )
    if len(subjects) > 1:
        options = [{"value": each, "label": _text(*SUBJECTS[each])} for each in subjects]
        asking.ask(
            "applicant_kind",
            {"type": "string", "enum": list(subjects)},
            {
                "component": "choice",
                "label": _text("Bạn yêu cầu với tư cách nào?", "On whose behalf do you ask?"),
                "short": _text("tư cách người yêu cầu", "on whose behalf you ask"),
                "options": options,
            },
            required=True,
        )
    bodies = [each for each in subjects if each not in PERSONS]
    if bodies:
        shown = (
            {} if len(subjects) == 1 else {"shown_if": " || ".join(f'applicant_kind == "{each}"' for each in bodies)}
        )
        for name, schema, label in _questions_of_bodies():
            asking.ask(name, schema, {"component": "text", "label": label} | shown, required=name == "body_name")


def _questions_of_bodies() -> Iterator[tuple[str, Part, Part]]:
    yield "body_name", {"type": "string", "maxLength": 200}, _text("Tên hộ, doanh nghiệp, tổ chức", "Name of the body")
    yield (
        "body_number",
        {"type": "string", "maxLength": 20},
        _text("Mã số thuế hoặc mã số đăng ký", "Registration number"),
    )


def _ask_question(asking: _Asking, question: Part) -> None:
    ui = {key: question[key] for key in ("component", "label", "short", "options") if key in question}
    asking.ask(question["name"], _schema_of(question), ui, required=question["required"])


def _schema_of(question: Part) -> Part:
    match question["component"]:
        case "number":
            return {"type": "integer"} | {key: question[key] for key in ("minimum", "maximum") if key in question}
        case "choice" if "options" in question:
            return {"type": "string", "enum": [option["value"] for option in question["options"]]}
        case "choice":
            return {"type": "boolean"}
        case _:
            return {"type": "string", "maxLength": 300}


def _ask_for_files(asking: _Asking, component: Part) -> None:
    required = component["required"] and component["kind"] != "shown"
    schema: dict[str, Any] = {"type": "array", "maxItems": FILES_A_SLOT_MAX}
    ui: dict[str, Any] = {"component": "file", "label": dict(component["name"]), "accept": ACCEPT}
    if required:
        schema["minItems"] = 1
    if "when" in component:
        ui["hint"] = {language: text[:1].upper() + text[1:] for language, text in component["when"].items()}
    asking.ask(component["slot"], schema, ui, required=required)


def _text(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}
