"""The schema of a definition: references put in place, only keywords that have a sentence, types that fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jsonschema_rs

from motcua.foundation.forms.rules.faults import Faults

DEPTH_MAX = 8
NODES_MAX = 2_000

KEYWORDS = frozenset(
    {"type", "format", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum"}
    | {"exclusiveMaximum", "multipleOf", "enum", "const", "items", "minItems", "maxItems", "uniqueItems"}
    | {"properties", "required", "additionalProperties", "title", "description", "examples", "$ref"}
)
ROOT_KEYWORDS = frozenset(
    {"$schema", "$id", "$defs", "type", "properties", "required", "additionalProperties", "title", "description"}
)
_COUNT, _NUMBER = (int,), (int, float)
_VALUES: Mapping[str, tuple[type, ...]] = {
    "type": (str,),
    "format": (str,),
    "pattern": (str,),
    "minLength": _COUNT,
    "maxLength": _COUNT,
    "minItems": _COUNT,
    "maxItems": _COUNT,
    "minimum": _NUMBER,
    "maximum": _NUMBER,
    "exclusiveMinimum": _NUMBER,
    "exclusiveMaximum": _NUMBER,
    "multipleOf": _NUMBER,
    "enum": (list, tuple),
    "uniqueItems": (bool,),
}
_ANNOTATIONS = frozenset({"title", "description", "examples", "additionalProperties", "$ref"})
FORMATS = frozenset({"date", "email", "uri"})


class _Resolver:
    def __init__(self, definitions: Mapping[str, Any], faults: Faults) -> None:
        self.definitions = definitions
        self.faults = faults
        self.nodes = 0

    def node(self, given: object, where: str, depth: int) -> dict[str, Any]:
        """The schema at `where` without references and annotations."""
        self.nodes += 1
        if depth > DEPTH_MAX or self.nodes > NODES_MAX:
            if self.nodes <= NODES_MAX + 1:
                self.faults.add(
                    where,
                    f"the schema is too large: {DEPTH_MAX} levels and {NODES_MAX} parts at most",
                    f"lược đồ quá lớn: tối đa {DEPTH_MAX} lớp và {NODES_MAX} phần",
                )
            return {}
        schema = self.faults.mapping(given, where)
        for key in schema.keys() - KEYWORDS:
            self.faults.add(
                f"{where}.{key}",
                "this keyword has no sentence for people: write a condition (shown_if) or a check instead",
                "từ khóa này không có câu giải thích: hãy viết điều kiện (shown_if) hoặc kiểm tra (checks)",
            )
        kept = {
            key: value
            for key, value in schema.items()
            if key in KEYWORDS - _ANNOTATIONS and self.may_stand(key, value, where)
        }
        if isinstance(schema.get("examples"), list):
            # Suggested where the answer is typed.
            kept["examples"] = [each for each in schema["examples"] if isinstance(each, str)]
        if "$ref" in schema:
            kept = self.referred(schema["$ref"], where, depth) | kept
        self.check_format(kept, where)
        return self.inside(kept, where, depth)

    def may_stand(self, keyword: str, value: object, where: str) -> bool:
        """Is `value` of the type that `keyword` takes? Beyond that the compiler of schemas judges."""
        wanted = _VALUES.get(keyword)
        number_as_bool = isinstance(value, bool) and keyword != "uniqueItems"
        if wanted is None or (isinstance(value, wanted) and not number_as_bool):
            return True
        said = " / ".join(each.__name__ for each in wanted)
        self.faults.add(f"{where}.{keyword}", f"a value of type {said} must stand here", f"ở đây cần kiểu {said}")
        return False

    def referred(self, reference: object, where: str, depth: int) -> dict[str, Any]:
        name = reference.removeprefix("#/$defs/") if isinstance(reference, str) else ""
        if name in self.definitions and reference == f"#/$defs/{name}":
            return self.node(self.definitions[name], where, depth + 1)
        self.faults.add(
            where, f"{reference!r} leads nowhere: only #/$defs/…", f"{reference!r} không dẫn tới đâu: chỉ #/$defs/…"
        )
        return {}

    def check_format(self, schema: Mapping[str, Any], where: str) -> None:
        if "format" in schema and schema["format"] not in FORMATS:
            self.faults.add(f"{where}.format", "only date, email and uri are known", "chỉ có date, email và uri")

    def inside(self, schema: dict[str, Any], where: str, depth: int) -> dict[str, Any]:
        if "properties" in schema:
            properties = self.faults.mapping(schema["properties"], f"{where}.properties")
            schema["properties"] = {
                name: self.node(part, f"{where}.{name}", depth + 1) for name, part in properties.items()
            }
            self.check_required(schema, where)
        if "items" in schema:
            schema["items"] = self.node(schema["items"], f"{where}.items", depth + 1)
        return schema

    def check_required(self, schema: dict[str, Any], where: str) -> None:
        required = self.faults.sequence(schema.get("required", ()), f"{where}.required")
        known = [name for name in required if isinstance(name, str) and name in schema["properties"]]
        for name in required:
            if name not in known:
                self.faults.add(f"{where}.required", f"{name!r} is no property", f"{name!r} không có trong properties")
        schema["required"] = known


def resolved(given: object, faults: Faults) -> dict[str, Any]:
    """The definition's schema with every `$ref` put in place. Always has `properties` and `required`."""
    schema = faults.mapping(given, "schema")
    for key in schema.keys() - ROOT_KEYWORDS:
        faults.add(
            f"schema.{key}",
            "this keyword cannot stand here: write a condition (shown_if) or a check instead",
            "từ khóa này không đặt ở đây được: hãy viết điều kiện (shown_if) hoặc kiểm tra (checks)",
        )
    if schema.get("type") != "object":
        faults.add("schema.type", 'must be "object"', 'phải là "object"')
    definitions = faults.mapping(schema.get("$defs", {}), "schema.$defs")
    resolver = _Resolver(definitions, faults)
    root = {"properties": schema.get("properties"), "required": schema.get("required", ())}
    return resolver.inside(root, "schema.properties", 0) if root["properties"] is not None else _nothing(faults)


def _nothing(faults: Faults) -> dict[str, Any]:
    faults.add("schema.properties", "there are none", "chưa có thuộc tính nào")
    return {"properties": {}, "required": []}


def validator_of(properties: Mapping[str, Any], required: list[str], faults: Faults) -> Any:
    """The compiled validator of the whole; each property that does not compile is a fault of its own.

    Patterns run on an engine that cannot backtrack, so no pattern can hold a validation up.
    """
    schema = {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }
    try:
        return _compiled(schema)
    except (jsonschema_rs.ValidationError, ValueError):
        for name, part in properties.items():
            _blame(name, part, faults)
    return None


def _compiled(schema: Mapping[str, Any]) -> jsonschema_rs.Draft202012Validator:
    return jsonschema_rs.Draft202012Validator(
        dict(schema), validate_formats=True, pattern_options=jsonschema_rs.RegexOptions(), offline=True
    )


def _blame(name: str, part: Mapping[str, Any], faults: Faults) -> None:
    try:
        _compiled(part)
    except (jsonschema_rs.ValidationError, ValueError) as error:
        path = ".".join(str(step) for step in getattr(error, "instance_path", ()))
        said = str(error).split("\n")[0]
        faults.add(f"schema.properties.{name}.{path}".rstrip("."), said, f"lược đồ sai: {said}")
