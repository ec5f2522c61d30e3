"""Reading the description of one field beside its schema."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from motcua.foundation.forms.rules.faults import Faults
from motcua.foundation.forms.rules.parts import CITIZEN_NUMBER_PATTERN, EMAIL_MESSAGE, STANDARD_PARTS
from motcua.foundation.forms.values import Component, Field, Option, Text, Tier
from motcua.foundation.rules.grammar import RESERVED
from motcua.foundation.rules.kinds import FUNCTION_NAMES

ROWS_MAX = 50
FILES_MAX = 20
OPTIONS_MAX = 200
FOLLOWS_MAX = 3

#: Names that rules or inputs use themselves.
TAKEN_NAMES = RESERVED | FUNCTION_NAMES | {"today"}

PREFILLS: Mapping[str, frozenset[Component]] = {
    "applicant": frozenset({Component.PERSON}),
    "applicant.full_name": frozenset({Component.TEXT}),
    "applicant.number": frozenset({Component.TEXT}),
    "applicant.birth_on": frozenset({Component.DATE}),
    "applicant.sex": frozenset({Component.CHOICE}),
    "applicant.phone": frozenset({Component.TEXT}),
    "applicant.email": frozenset({Component.TEXT}),
    "applicant.address": frozenset({Component.TEXT, Component.LONG_TEXT}),
    "applicant.ethnicity": frozenset({Component.TEXT}),
    "applicant.home_town": frozenset({Component.TEXT, Component.LONG_TEXT, Component.DIVISION}),
    "applicant.married": frozenset({Component.CHOICE}),
    "family.home_town": frozenset({Component.TEXT, Component.LONG_TEXT, Component.DIVISION}),
}

_EVERYWHERE = frozenset({"component", "label", "short", "hint", "why", "shown_if", "messages", "folded"})
_KEYS: Mapping[Component, frozenset[str]] = {
    Component.TEXT: frozenset({"prefill", "prefill_if", "follows", "autocomplete"}),
    Component.LONG_TEXT: frozenset({"prefill", "prefill_if", "follows", "autocomplete"}),
    Component.NUMBER: frozenset({"autocomplete"}),
    Component.MONEY: frozenset({"autocomplete"}),
    Component.DATE: frozenset({"prefill", "prefill_if", "follows", "autocomplete"}),
    Component.CHOICE: frozenset({"prefill", "prefill_if", "follows", "options"}),
    Component.MANY: frozenset({"options"}),
    Component.DIVISION: frozenset({"prefill", "prefill_if", "follows", "tier", "elsewhere"}),
    Component.PERSON: frozenset({"prefill", "prefill_if", "spouse_if", "fields", "order"}),
    Component.GROUP: frozenset({"fields", "order", "item"}),
    Component.FILE: frozenset({"accept", "sample"}),
}
_TYPES: Mapping[Component, frozenset[str]] = {
    Component.TEXT: frozenset({"string"}),
    Component.LONG_TEXT: frozenset({"string"}),
    Component.NUMBER: frozenset({"integer", "number"}),
    Component.MONEY: frozenset({"integer"}),
    Component.DATE: frozenset({"string"}),
    Component.CHOICE: frozenset({"string", "boolean"}),
    Component.MANY: frozenset({"array"}),
    Component.DIVISION: frozenset({"string"}),
    Component.PERSON: frozenset({"object"}),
    Component.GROUP: frozenset({"array"}),
    Component.FILE: frozenset({"array"}),
}
_MESSAGES = frozenset(
    {"required", "type", "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum"}
    | {"exclusiveMaximum", "multipleOf", "enum", "const", "minItems", "maxItems", "uniqueItems", "unknown_division"}
)
_FILE_ITEM = {
    "type": "object",
    "required": ["sha256", "name"],
    "properties": {
        "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        "name": {"type": "string", "minLength": 1, "maxLength": 255},
    },
    "additionalProperties": False,
}
YES_NO = (Option(True, Text(vi="Có", en="Yes")), Option(False, Text(vi="Không", en="No")))


@dataclass(frozen=True)
class _Place:
    """Where a field stands: its name, its schema, whether it must be answered, and whether it is a part."""

    where: str
    name: str
    schema: Mapping[str, Any]
    required: bool
    inside: bool


def read_field(
    name: str,
    given: object,
    schema: Mapping[str, Any],
    *,
    required: bool,
    where: str,
    faults: Faults,
    inside: bool = False,
) -> Field | None:
    """The field described by `given`, whose answers `schema` bounds; None when not even its component is known.

    The field's `schema` is complete: options, file items, and that nothing unknown may be added.
    """
    faults.name(name, where, forbidden=TAKEN_NAMES)
    ui = faults.mapping(given, where)
    component = _component(ui, where, faults, inside=inside)
    if component is None:
        return None
    faults.known_keys(ui, where, _EVERYWHERE | _KEYS[component])
    if schema.get("type") not in _TYPES[component]:
        wanted = " / ".join(sorted(_TYPES[component]))
        faults.add(
            where,
            f"a {component.value} needs the schema type {wanted}, not {schema.get('type')!r}",
            f"thành phần {component.value} cần kiểu {wanted} trong lược đồ, không phải {schema.get('type')!r}",
        )
        return None
    place = _Place(where, name, schema, required, inside)
    field = _plain_field(ui, component, place, faults)
    return _READERS[component](field, ui, place, faults)


def _component(ui: Mapping[str, Any], where: str, faults: Faults, *, inside: bool) -> Component | None:
    try:
        component = Component(ui.get("component", ""))
    except ValueError:
        known = ", ".join(Component)
        faults.add(
            f"{where}.component",
            f"{ui.get('component')!r} is no component; known: {known}",
            f"{ui.get('component')!r} không phải thành phần; dùng được: {known}",
        )
        return None
    if inside and component in (Component.GROUP, Component.PERSON):
        faults.add(
            f"{where}.component",
            "groups and persons hold neither groups nor persons",
            "trong nhóm và người không đặt được nhóm hay người khác",
        )
        return None
    return component


def _plain_field(ui: Mapping[str, Any], component: Component, place: _Place, faults: Faults) -> Field:
    where = place.where

    def text(key: str) -> Text | None:
        return faults.text(ui[key], f"{where}.{key}") if key in ui else None

    def string(key: str) -> str | None:
        return faults.string(ui[key], f"{where}.{key}") if key in ui else None

    return Field(
        name=place.name,
        component=component,
        label=faults.text(ui.get("label"), f"{where}.label"),
        schema=place.schema,
        required=place.required,
        short=text("short"),
        hint=text("hint"),
        why=text("why"),
        shown_if=string("shown_if"),
        prefill=_prefill(string("prefill"), component, where, faults),
        prefill_if=_prefill_if(string("prefill_if"), place, faults),
        spouse_if=string("spouse_if"),
        follows=_follows(ui, where, faults),
        folded=_folded(ui, place, faults),
        autocomplete=string("autocomplete"),
        messages=_messages(ui.get("messages", {}), f"{where}.messages", faults),
    )


def _prefill(prefill: str | None, component: Component, where: str, faults: Faults) -> str | None:
    if prefill is None:
        return None
    if component not in PREFILLS.get(prefill, frozenset()):
        faults.add(
            f"{where}.prefill",
            f"{prefill!r} cannot fill a {component.value}",
            f"không điền sẵn được {prefill!r} vào {component.value}",
        )
        return None
    return prefill


def _prefill_if(condition: str | None, place: _Place, faults: Faults) -> str | None:
    if condition is None or not place.inside:
        return condition
    faults.add(
        f"{place.where}.prefill_if",
        "a part is filled in with its person",
        "phần bên trong được điền sẵn cùng với người",
    )
    return None


def _folded(ui: Mapping[str, Any], place: _Place, faults: Faults) -> bool:
    folded = ui.get("folded", False)
    if not isinstance(folded, bool) or (folded and (place.required or place.inside)):
        faults.add(
            f"{place.where}.folded",
            "is true or false; what must be answered and parts are not folded away",
            "là true hoặc false; câu bắt buộc và các phần bên trong không được gập lại",
        )
        return False
    return folded


def _follows(ui: Mapping[str, Any], where: str, faults: Faults) -> tuple[str, ...]:
    """The paths of the answers that are taken over; whether they lead anywhere is seen once all fields are read."""
    if "follows" not in ui:
        return ()
    given = faults.sequence(ui["follows"], f"{where}.follows")
    if "prefill" in ui or not 1 <= len(given) <= FOLLOWS_MAX or not all(isinstance(each, str) for each in given):
        faults.add(
            f"{where}.follows",
            f"is a list of 1 to {FOLLOWS_MAX} answers, and not beside prefill",
            f"là danh sách từ 1 đến {FOLLOWS_MAX} câu trả lời, không đi cùng prefill",
        )
        return ()
    return tuple(given)


def _messages(given: object, where: str, faults: Faults) -> Mapping[str, Text]:
    messages = faults.mapping(given, where)
    faults.known_keys(messages, where, _MESSAGES)
    return {key: faults.text(text, f"{where}.{key}") for key, text in messages.items()}


def _text(field: Field, ui: Mapping[str, Any], place: _Place, faults: Faults) -> Field:
    if field.schema.get("format") == "email" and "format" not in field.messages:
        text = faults.text(EMAIL_MESSAGE, place.where)
        field = replace(field, messages={**field.messages, "format": text})
    return field


def _date(field: Field, ui: Mapping[str, Any], place: _Place, faults: Faults) -> Field:
    if field.schema.get("format") != "date":
        faults.add(place.where, 'a date needs "format": "date"', 'ngày cần "format": "date"')
    return field


def _unchanged(field: Field, ui: Mapping[str, Any], place: _Place, faults: Faults) -> Field:
    return field


def _choice(field: Field, ui: Mapping[str, Any], place: _Place, faults: Faults) -> Field:
    if field.schema["type"] == "boolean" and "options" not in ui:
        return replace(field, options=YES_NO)
    options = _options(ui, place.where, least=2, boolean=field.schema["type"] == "boolean", faults=faults)
    values = _agreed(options, field.schema, place.where, faults)
    schema = field.schema if field.schema["type"] == "boolean" else {**field.schema, "enum": values}
    return replace(field, options=options, schema=schema)


def _many(field: Field, ui: Mapping[str, Any], place: _Place, faults: Faults) -> Field:
    options = _options(ui, place.where, least=1, boolean=False, faults=faults)
    items = field.schema.get("items", {"type": "string"})
    if items.get("type", "string") != "string":
        faults.add(place.where, "the items of many must be strings", "các mục chọn phải là chuỗi")
    values = _agreed(options, items, place.where, faults)
    schema = {**field.schema, "items": {"type": "string", "enum": values}, "uniqueItems": True}
    return replace(field, options=options, schema=schema)


def _options(ui: Mapping[str, Any], where: str, *, least: int, boolean: bool, faults: Faults) -> tuple[Option, ...]:
    where = f"{where}.options"
    given = faults.sequence(ui.get("options"), where)
    options = []
    for number, each in enumerate(given):
        option = faults.mapping(each, f"{where}.{number}")
        faults.known_keys(option, f"{where}.{number}", frozenset({"value", "label"}))
        value = option.get("value")
        if not isinstance(value, bool if boolean else str) or value == "":
            faults.add(f"{where}.{number}.value", "is missing or of the wrong type", "còn thiếu hoặc sai kiểu")
            continue
        options.append(Option(value, faults.text(option.get("label"), f"{where}.{number}.label")))
    if not least <= len(given) <= OPTIONS_MAX:
        faults.add(where, f"{least} to {OPTIONS_MAX} are needed", f"cần từ {least} đến {OPTIONS_MAX} mục")
    if len({option.value for option in options}) < len(options):
        faults.add(where, "a value stands twice", "có giá trị bị trùng")
    return tuple(options)


def _agreed(options: tuple[Option, ...], schema: Mapping[str, Any], where: str, faults: Faults) -> list[str | bool]:
    values = [option.value for option in options]
    if "enum" in schema and {*map(str, schema["enum"])} != {*map(str, values)}:
        faults.add(where, "options and the schema's enum differ", "options và enum trong lược đồ khác nhau")
    return values


def _division(field: Field, ui: Mapping[str, Any], place: _Place, faults: Faults) -> Field:
    if ui.get("tier", "commune") not in list(Tier):
        faults.add(f"{place.where}.tier", "is province, district or commune", "là province, district hoặc commune")
        return field
    if not isinstance(ui.get("elsewhere", False), bool):
        faults.add(f"{place.where}.elsewhere", "is true or false", "là true hoặc false")
    return replace(field, tier=Tier(ui.get("tier", "commune")), elsewhere=ui.get("elsewhere") is True)


def _person(field: Field, ui: Mapping[str, Any], place: _Place, faults: Faults) -> Field:
    if not field.schema.get("properties"):
        faults.add(place.where, "the person's parts are missing in the schema", "lược đồ chưa có các phần của người")
        return field
    own = faults.mapping(ui.get("fields", {}), f"{place.where}.fields")
    described = {name: {**STANDARD_PARTS[name]} for name in STANDARD_PARTS if name in field.schema["properties"]}
    standard = [name for name in described if name not in own]
    for name, each in own.items():
        described[name] = {**described.get(name, {}), **faults.mapping(each, f"{place.where}.fields.{name}")}
    order = _order(ui, [*described], place, faults, needed=len(standard) < len(described))
    parts = _parts(described, order, _with_number_pattern(field.schema, own), place, faults)
    return replace(field, parts=parts, schema=_object_schema(field.schema, parts))


def _with_number_pattern(schema: Mapping[str, Any], own: Mapping[str, Any]) -> Mapping[str, Any]:
    """A person's number is a citizen number, unless the definition calls it something else."""
    number = schema["properties"].get("number")
    if number is None or "pattern" in number or "label" in own.get("number", {}):
        return schema
    return {**schema, "properties": {**schema["properties"], "number": {**number, "pattern": CITIZEN_NUMBER_PATTERN}}}


def _group(field: Field, ui: Mapping[str, Any], place: _Place, faults: Faults) -> Field:
    rows_max = field.schema.get("maxItems")
    if not isinstance(rows_max, int) or not 1 <= rows_max <= ROWS_MAX:
        faults.add(place.where, f"a group needs maxItems, 1 to {ROWS_MAX}", f"nhóm cần maxItems, từ 1 đến {ROWS_MAX}")
    items = field.schema.get("items", {})
    if items.get("type") != "object" or not items.get("properties"):
        faults.add(place.where, "the rows must be objects with properties", "mỗi dòng phải là đối tượng có properties")
        return field
    described = faults.mapping(ui.get("fields"), f"{place.where}.fields")
    order = _order(ui, [*described], place, faults, needed=len(described) > 1)
    parts = _parts(described, order, items, place, faults)
    item = faults.text(ui["item"], f"{place.where}.item") if "item" in ui else Text(vi="Mục", en="Item")
    return replace(field, parts=parts, item=item, schema={**field.schema, "items": _object_schema(items, parts)})


def _order(ui: Mapping[str, Any], names: list[str], place: _Place, faults: Faults, *, needed: bool) -> list[str]:
    where = f"{place.where}.order"
    if "order" not in ui:
        if needed:
            faults.add(
                where, "is needed: a database keeps no order of keys", "cần có: cơ sở dữ liệu không giữ thứ tự khóa"
            )
        return names
    order = [name for name in faults.sequence(ui["order"], where) if isinstance(name, str)]
    if sorted(order) != sorted(names):
        listed = ", ".join(names)
        faults.add(where, f"must name each part once: {listed}", f"phải nêu mỗi phần đúng một lần: {listed}")
        return names
    return order


def _parts(
    described: Mapping[str, Any], order: list[str], schema: Mapping[str, Any], place: _Place, faults: Faults
) -> tuple[Field, ...]:
    properties = schema["properties"]
    for name in properties.keys() - described.keys():
        faults.add(f"{place.where}.fields.{name}", "is not described", "chưa được mô tả")
    parts = []
    for name in order:
        where = f"{place.where}.fields.{name}"
        if name not in properties:
            faults.add(where, "is no property of the schema", "không có trong lược đồ")
            continue
        required = name in schema.get("required", ())
        part = read_field(
            name, described[name], properties[name], required=required, where=where, faults=faults, inside=True
        )
        if part is not None:
            parts.append(part)
    return tuple(parts)


def _object_schema(schema: Mapping[str, Any], parts: tuple[Field, ...]) -> dict[str, Any]:
    return {
        **schema,
        "properties": {part.name: part.schema for part in parts},
        "required": [part.name for part in parts if part.required],
        "additionalProperties": False,
    }


def _file(field: Field, ui: Mapping[str, Any], place: _Place, faults: Faults) -> Field:
    files_max = field.schema.get("maxItems")
    if not isinstance(files_max, int) or not 1 <= files_max <= FILES_MAX:
        faults.add(
            place.where, f"a file slot needs maxItems, 1 to {FILES_MAX}", f"ô tệp cần maxItems, từ 1 đến {FILES_MAX}"
        )
    accept = faults.sequence(ui.get("accept"), f"{place.where}.accept")
    if not accept or not all(isinstance(each, str) and each.count("/") == 1 for each in accept):
        faults.add(
            f"{place.where}.accept",
            "a file slot states the media types it accepts",
            "ô tệp phải nêu các loại tệp nhận được",
        )
    sample = faults.string(ui["sample"], f"{place.where}.sample") if "sample" in ui else None
    schema = {**field.schema, "items": _FILE_ITEM, "uniqueItems": True}
    return replace(field, accept=tuple(map(str, accept)), sample=sample, schema=schema)


_Reader = Callable[[Field, Mapping[str, Any], _Place, Faults], Field]
_READERS: Mapping[Component, _Reader] = {
    Component.TEXT: _text,
    Component.LONG_TEXT: _text,
    Component.NUMBER: _unchanged,
    Component.MONEY: _unchanged,
    Component.DATE: _date,
    Component.CHOICE: _choice,
    Component.MANY: _many,
    Component.DIVISION: _division,
    Component.PERSON: _person,
    Component.GROUP: _group,
    Component.FILE: _file,
}
