"""The catalogue as open data: everything that is in force on a day, as it is kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID

from motcua.registry.catalogue.lists import parts_schema
from motcua.registry.catalogue.models import Version
from motcua.registry.organization.values import Level

CHUNK_ROWS = 100


@dataclass(frozen=True, kw_only=True)
class Exported:
    """A procedure as it is in force on the day; `until_on` is the first day on which it is no more, None while nobody
    knows of one. `parts`: docs/reference/catalogue.md."""

    code: str
    level: Level
    local_code: bool
    version: int
    from_on: date
    until_on: date | None
    announcement: str
    announced_on: date | None
    parts: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class InForce:
    """Which versions are in force on the day, by code and level, and a tag that is another one when anything of them is."""

    on: date
    versions: tuple[UUID, ...]
    tag: str


def in_force(*, on: date) -> InForce:
    """By one statement. What the versions say never changes, so what is read of them later fits."""
    rows = Version.objects.filter(in_force__contains=on).order_by("procedure__code", "procedure__level")
    found = list(rows.values_list("id", "in_force", "announcement"))
    tag = sha256(repr([(f"{id_}", f"{period}", said) for id_, period, said in found]).encode()).hexdigest()[:32]
    return InForce(on=on, versions=tuple(id_ for id_, _period, _said in found), tag=tag)


def exported(*, versions: Sequence[UUID]) -> Iterator[Exported]:
    """These versions in their order, read a hundred at a time."""
    for first in range(0, len(versions), CHUNK_ROWS):
        chunk = versions[first : first + CHUNK_ROWS]
        rows = {row.id: row for row in Version.objects.filter(id__in=chunk).select_related("procedure").defer("form")}
        yield from (_exported(rows[id_]) for id_ in chunk if id_ in rows)


def _exported(row: Version) -> Exported:
    return Exported(
        code=row.procedure.code,
        level=Level(row.procedure.level),
        local_code=row.procedure.local_code,
        version=row.number,
        from_on=row.in_force.lower,
        until_on=row.in_force.upper,
        announcement=row.announcement,
        announced_on=row.announced_on,
        parts=row.parts,
    )


def export_schema() -> dict[str, Any]:
    """JSON Schema of a page of the export (`faces.portal` writes it)."""
    parts = dict(parts_schema())
    definitions = parts.pop("$defs")
    parts.pop("$schema", None)
    text, whole, day = {"type": "string"}, {"type": "integer", "minimum": 0}, {"type": "string", "format": "date"}
    procedure = {
        "code": text,
        "level": {"enum": [level.value for level in Level]},
        "local_code": {"type": "boolean"},
        "version": whole,
        "in_force_from": day,
        "in_force_until": {"anyOf": [day, {"type": "null"}]},
        "announcement": text,
        "announced_on": {"anyOf": [day, {"type": "null"}]},
        "parts": {"$ref": "#/$defs/parts"},
    }
    page = {
        "on": day,
        "licence": text,
        "page": whole,
        "pages": whole,
        "total": whole,
        "next": {"type": ["string", "null"]},
        "procedures": {"type": "array", "items": _object(procedure)},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Procedures in force on a day, a page of them",
        **_object(page),
        "$defs": {**definitions, "parts": parts},
    }


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "required": [*properties], "properties": {**properties}}
