"""The catalogue's own lists and forms, as they stand in `data/`. Read once in a process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from motcua.registry.catalogue.values import Reference, Text

DATA = Path(__file__).parent / "data"
GENERIC = "generic"


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _references(name: str) -> Mapping[str, Reference]:
    return {each["key"]: Reference(each["key"], each["vi"], each["en"]) for each in _read(name)}


@cache
def fields() -> Mapping[str, Reference]:
    """The fields (lĩnh vực), by key."""
    return _references("fields.json")


@cache
def life_events() -> Mapping[str, Reference]:
    """What happens in people's lives that they need procedures for, by key."""
    return _references("life_events.json")


@cache
def exemption_grounds() -> Mapping[str, Reference]:
    return _references("exemption_grounds.json")


@cache
def sequences() -> Mapping[str, tuple[Text, ...]]:
    """The steps (trình tự thực hiện) of each of the house's shapes of work, for procedures that state none of their own."""
    return {key: tuple(Text(**step) for step in steps) for key, steps in _read("sequences.json").items()}


@cache
def parts_schema() -> dict[str, Any]:
    schema: dict[str, Any] = _read("parts.schema.json")
    return schema


@cache
def words_left_out() -> frozenset[str]:
    """Words that a search may drop when nothing has all of its words."""
    return frozenset(_read("search_words.json")["left_out"])


@cache
def form_definitions() -> Mapping[str, Mapping[str, Any]]:
    """The catalogue's own forms, by key."""
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted((DATA / "forms").glob("*.json"))}


def procedure_files() -> list[Path]:
    return sorted((DATA / "procedures").glob("*.json"))
