"""A form as inputs, and what was typed as answers: from the definition that the city publishes (JSON Schema with its UI
schema)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from typing import Any

#: Parts of a person, which definitions need not describe.
PARTS = {
    "full_name": "Họ và tên",
    "number": "Số định danh",
    "birth_on": "Ngày sinh",
    "sex": "Giới tính",
    "phone": "Điện thoại",
    "email": "Thư điện tử",
    "address": "Địa chỉ",
}


def form_rows(form: Mapping[str, Any]) -> str:
    """Every question of the form, in the order of its pages; what does not apply is left empty."""
    return "".join(_row(name, schema, ui) for name, schema, ui in _questions(form))


def answers_of(form: Mapping[str, Any], texts: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """What was typed, by the schema's types. Files are no answers."""
    found = {name: _value(name, schema, texts) for name, schema, ui in _questions(form) if not _is_file(ui)}
    return {name: value for name, value in found.items() if value not in (None, "", [], {})}


def _questions(form: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any], Mapping[str, Any]]]:
    schema, ui = form["schema"], form["ui"]
    for page in ui["pages"]:
        for name in page["fields"]:
            yield name, _resolved(schema["properties"][name], schema), ui["fields"].get(name, {})


def _resolved(part: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in part:
        return part
    found: Any = schema
    for key in part["$ref"].removeprefix("#/").split("/"):
        found = found[key]
    return {**found, **{name: value for name, value in part.items() if name != "$ref"}}


def _is_file(ui: Mapping[str, Any]) -> bool:
    return ui.get("component") == "file"


def _row(name: str, schema: Mapping[str, Any], ui: Mapping[str, Any]) -> str:
    words = escape(ui.get("label", {}).get("vi") or PARTS.get(name.rpartition(".")[2], name))
    if _is_file(ui):
        return f'<p><label for="{name}">{words}</label><input id="{name}" name="{name}" type="file" multiple></p>'
    parts = _parts(name, schema)
    if parts:
        described = ui.get("fields", {})
        inside = "".join(_row(path, part, described.get(path.rpartition(".")[2], {})) for path, part in parts)
        return f"<fieldset><legend>{words}</legend>{inside}</fieldset>"
    return f'<p><label for="{name}">{words}</label>{_control(name, schema, ui)}</p>'


def _parts(name: str, schema: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """Of a person; of a group, those of one row."""
    if schema.get("type") == "object":
        # A database keeps no order of keys: what everybody has first, as it is asked.
        usual = {part: place for place, part in enumerate(PARTS)}
        parts = sorted(schema["properties"].items(), key=lambda each: usual.get(each[0], len(usual)))
        return [(f"{name}.{part}", each) for part, each in parts]
    items = schema.get("items", {})
    if schema.get("type") == "array" and items.get("type") == "object":
        return [(f"{name}.0.{part}", each) for part, each in items["properties"].items()]
    return []


def _control(name: str, schema: Mapping[str, Any], ui: Mapping[str, Any]) -> str:
    kind = schema.get("type")
    options = {_written(each["value"]): each["label"]["vi"] for each in ui.get("options", [])}
    if kind == "boolean":
        options = options or {"true": "Có", "false": "Không"}
    choices = options or {str(each): str(each) for each in schema.get("enum", schema.get("items", {}).get("enum", []))}
    if kind == "array":
        return "".join(
            f'<label><input type="checkbox" name="{name}" value="{escape(value)}"> {escape(said)}</label>'
            for value, said in choices.items()
        )
    if choices:
        inside = "".join(f'<option value="{escape(value)}">{escape(said)}</option>' for value, said in choices.items())
        return f'<select id="{name}" name="{name}"><option value=""></option>{inside}</select>'
    type_ = "date" if schema.get("format") == "date" else "text"
    return f'<input id="{name}" name="{name}" type="{type_}">'


def _written(value: Any) -> str:
    """A choice as its option says it; yes and no as the schema's language does."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _value(name: str, schema: Mapping[str, Any], texts: Mapping[str, Sequence[str]]) -> Any:
    parts = _parts(name, schema)
    if parts:
        found = {path.rpartition(".")[2]: _value(path, part, texts) for path, part in parts}
        whole = {part: value for part, value in found.items() if value not in (None, "", [])}
        return whole if schema.get("type") == "object" or not whole else [whole]
    typed = [each.strip() for each in texts.get(name, []) if each.strip()]
    if schema.get("type") == "array":
        return typed
    if not typed:
        return None
    match schema.get("type"):
        case "boolean":
            return typed[0] == "true"
        case "integer":
            return int(typed[0])
        case "number":
            return float(typed[0])
    return typed[0]
