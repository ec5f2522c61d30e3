"""Reads of the catalogue. A version that is in force never changes, so processes keep what they read of it."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.values import Actor
from motcua.registry.catalogue.errors import UnableToFindVersion, UnableToRoute
from motcua.registry.catalogue.lists import fields, words_left_out
from motcua.registry.catalogue.models import Version
from motcua.registry.catalogue.policy import visible_to
from motcua.registry.catalogue.reading import read_parts
from motcua.registry.catalogue.rules import Wanted, wanted
from motcua.registry.catalogue.values import (
    Hit,
    Leg,
    OnlineLevel,
    ProcedureId,
    ProcedureVersion,
    State,
    VersionId,
)
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, Level, Stretch, UnitView

KEPT_MAX = 3_000
HITS_MAX = 100

# Versions in force or repealed, by id; shared by all threads of the process.
_kept: OrderedDict[UUID, ProcedureVersion] = OrderedDict()
_kept_lock = Lock()

# `mine`: the row was written by this very transaction, which may yet be rolled back; such a row is not kept.
_COLUMNS = """v.id, v.procedure_id, v.number, v.state, lower(v.in_force), upper(v.in_force), v.announcement,
    v.announced_on, p.code, p.local_code, p.level, v.parts, v.form,
    v.xmin::text::bigint = mod(pg_current_xact_id_if_assigned()::text::bigint, 4294967296) AS mine"""


def version(id_: UUID) -> ProcedureVersion:
    """The version of that id, from the process's memory when it is or was in force. Raises `UnableToFindVersion`.

    Everything in it is for good but the end of its period: ask `version_in_force` what may be filed on a day.
    """
    return versions([id_])[id_]


def versions(ids: Iterable[UUID]) -> dict[UUID, ProcedureVersion]:
    """Many at once, in one query for those that are not in memory. Raises `UnableToFindVersion` for the first unknown."""
    wanted_ids = set(ids)
    with _kept_lock:
        found = {id_: _kept[id_] for id_ in wanted_ids if id_ in _kept}
    missing = wanted_ids - found.keys()
    if missing:
        found |= {read.id: read for read in _read("v.id = ANY(%s)", [list(missing)])}
    for id_ in missing:
        if id_ not in found:
            raise UnableToFindVersion(version=id_)
    return found


def version_in_force(*, procedure: UUID, on: date) -> ProcedureVersion | None:
    """The version by which the procedure is filed on that day; None when there is none."""
    return next(iter(_in_force(on, "v.procedure_id = %s", [procedure])), None)


def version_to_file(*, procedure: UUID, on: date) -> ProcedureVersion:
    """The same for those who cannot go on without it. Raises `UnableToFindVersion`."""
    found = version_in_force(procedure=procedure, on=on)
    if found is None:
        raise UnableToFindVersion(version=procedure)
    return found


def version_of_code(*, code: str, level: Level, on: date) -> ProcedureVersion | None:
    """The version of a code and level that is in force on that day; None when there is none."""
    return next(iter(_in_force(on, "p.code = %s AND p.level = %s", [code, level.value])), None)


def procedures(on: date) -> list[ProcedureVersion]:
    """Every procedure in force on that day, by field and code."""
    found = _in_force(on, "true", [])
    return sorted(found, key=lambda each: (each.field, each.code, each.level.value))


def in_force(*, versions: Collection[UUID], on: date) -> frozenset[UUID]:
    """Those of the versions that are in force on that day, by the database: periods end while processes run."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM catalogue_version WHERE id = ANY(%s) AND in_force @> %s::date AND state = %s",
            [list(versions), on, State.IN_FORCE.value],
        )
        return frozenset(id_ for (id_,) in cursor.fetchall())


def versions_of(*, procedure: UUID, actor: Actor) -> list[ProcedureVersion]:
    """All versions of a procedure that the actor may see, newest first."""
    ids = Version.objects.filter(visible_to(actor), procedure=procedure).order_by("-number").values_list("id", flat=True)
    numbered = versions(ids)
    return sorted(numbered.values(), key=lambda each: -each.number)


def forget_versions(ids: Iterable[UUID]) -> None:
    """Takes versions out of this process's memory; commands call it when they end a period."""
    with _kept_lock:
        for id_ in ids:
            _kept.pop(id_, None)


def _in_force(on: date, condition: str, values: list[Any]) -> list[ProcedureVersion]:
    """Versions in force on a day, their periods as they are now."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.id, lower(v.in_force), upper(v.in_force), v.state"
            " FROM catalogue_version v JOIN catalogue_procedure p ON p.id = v.procedure_id"
            f" WHERE v.in_force @> %s::date AND {condition}",
            [on, *values],
        )
        rows = cursor.fetchall()
    found = versions([row[0] for row in rows])
    return [
        replace(found[id_], in_force=Stretch(starts_on=starts_on, ends_on=ends_on), state=State(state))
        for id_, starts_on, ends_on, state in rows
    ]


def _read(condition: str, values: list[Any]) -> list[ProcedureVersion]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS} FROM catalogue_version v JOIN catalogue_procedure p ON p.id = v.procedure_id"
            f" WHERE {condition}",
            values,
        )
        rows = cursor.fetchall()
    read = [(_version(row), row[-1]) for row in rows]
    _keep(each for each, mine in read if each.in_force is not None and not mine)
    return [each for each, _ in read]


def _keep(read: Iterable[ProcedureVersion]) -> None:
    with _kept_lock:
        for each in read:
            _kept[each.id] = each
        while len(_kept) > KEPT_MAX:
            _kept.popitem(last=False)


def _version(row: Sequence[Any]) -> ProcedureVersion:
    id_, procedure, number, state, starts_on, ends_on, announcement, announced_on, code, local_code, level = row[:11]
    return ProcedureVersion(
        id=VersionId(id_),
        procedure=ProcedureId(procedure),
        number=number,
        state=State(state),
        in_force=Stretch(starts_on=starts_on, ends_on=ends_on) if starts_on else None,
        announcement=announcement,
        announced_on=announced_on,
        code=code,
        local_code=local_code,
        level=Level(level),
        form=_json(row[12]),
        **read_parts(_json(row[11])),
    )


def _json(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


# Units ------------------------------------------------------------------------------------------------------


def receiving_units(*, version: ProcedureVersion, on: date) -> list[UnitView]:
    """The units that may receive a dossier on that day, in the order of their divisions."""
    return list(directory(on=on).of_kind(version.receiving.kind, field=version.receiving.field))


def route_units(*, version: ProcedureVersion, receiving: UUID, on: date, place: str | None = None) -> Mapping[str, UUID]:
    """Which units handle a dossier that `receiving` took in: by the names that processes know them by.

    "receiving", "handling" (the first leg), "leg:1" …, "signing", and "consulted" where one is. Each leg is the unit of
    its kind that serves the receiving unit's place or, where none does, `place`: the division code of what the matter is
    about (the answer to `version.place_field`). Raises `UnableToRoute` naming every leg without a unit on that day.
    """
    units = directory(on=on)
    legs = {f"leg:{number}": leg for number, leg in enumerate(version.legs, start=1)}
    legs |= {"handling": version.legs[0], "signing": version.signing}
    if version.consulted is not None:
        legs["consulted"] = version.consulted
    found = {name: _unit_of(units, leg, receiving, place) for name, leg in legs.items()}
    missing = [f"{name} ({legs[name].kind.value})" for name, unit in found.items() if unit is None]
    if missing or receiving not in units:
        refused = ", ".join(missing) or "the receiving unit is not in force on that day"
        raise UnableToRoute(code=version.code, refused=f"no unit for {refused}" if missing else refused)
    return {"receiving": receiving} | {name: unit for name, unit in found.items() if unit is not None}


def _unit_of(units: Directory, leg: Leg, receiving: UUID, place: str | None) -> UUID | None:
    if receiving not in units:
        return None
    taken_in_by = units.unit(receiving)
    if taken_in_by.kind is leg.kind and (leg.field is None or leg.field in taken_in_by.fields):
        return receiving
    unit = units.serving(receiving, leg.kind, field=leg.field)
    if unit is None and place:
        unit = units.of_division(place, leg.kind, field=leg.field)
    return unit.id if unit else None


# Search -----------------------------------------------------------------------------------------------------

_HIT = """v.id, v.procedure_id, p.code, p.level, v.parts #>> '{name,vi}', v.parts #>> '{name,en}',
    v.parts #>> '{nickname,vi}', v.parts #>> '{nickname,en}', v.parts ->> 'field', v.parts ->> 'online_level'"""

# Weights of the classes D, C, B, A. A whole term counts most, then words that stand together, then how often they are
# there, then what people ask for most.
_WORDS = f"""
    SELECT {_HIT}, found.score, false FROM (
        SELECT v.id, 8 * (v.search_terms @> ARRAY[%(key)s])::int
             + 3 * (v.search_vector @@ to_tsquery('simple', %(phrase)s))::int
             + 2 * ts_rank('{{0.05, 0.1, 0.4, 0.8}}', v.search_vector, to_tsquery('simple', %(query)s))
             + 0.5 * (v.parts ->> 'popularity')::int - length(v.search_key) / 10000.0 AS score
        FROM catalogue_version v
        WHERE v.in_force @> %(on)s::date AND v.search_vector @@ to_tsquery('simple', %(query)s)
        ORDER BY score DESC, v.id LIMIT %(limit)s
    ) found JOIN catalogue_version v USING (id) JOIN catalogue_procedure p ON p.id = v.procedure_id
    ORDER BY found.score DESC, v.id"""

_NEAR = f"""
    SELECT {_HIT}, found.score, true FROM (
        SELECT v.id, greatest(word_similarity(%(key)s, v.search_key),
                   (SELECT max(similarity(%(key)s, term)) FROM unnest(v.search_terms) term)) * 8
             + (SELECT count(*) FROM unnest(%(pairs)s::text[]) pair WHERE v.search_vector @@ to_tsquery('simple', pair))
             + 0.2 * (v.parts ->> 'popularity')::int AS score
        FROM catalogue_version v
        WHERE v.in_force @> %(on)s::date
          AND (v.search_key %%> %(key)s OR v.search_vector @@ to_tsquery('simple', %(any_pair)s))
        ORDER BY score DESC, v.id LIMIT %(limit)s
    ) found JOIN catalogue_version v USING (id) JOIN catalogue_procedure p ON p.id = v.procedure_id
    ORDER BY found.score DESC, v.id"""


def search(*, text: str, on: date, limit: int = 20) -> list[Hit]:
    """Procedures in force on that day that the text may mean, best first; at most `limit` (up to 100).

    Marks, case and punctuation do not count; the last word may be unfinished; everyday names and codes count as names.
    What has all words comes first (two words must stand together); without such, filler words are left out; without
    such, the nearest in spelling and in pairs of words are given, marked `near`. Any text is safe; silly text finds
    nothing.
    """
    limit = max(1, min(limit, HITS_MAX))
    whole = wanted(text)
    if whole is None:
        return []
    hits = _with_words(whole, on, limit)
    shorter = wanted(text, left_out=words_left_out())
    if not hits and shorter is not None and shorter != whole:
        hits = _with_words(shorter, on, limit)
    return hits or _nearest(shorter or whole, on, limit)


def _with_words(words: Wanted, on: date, limit: int) -> list[Hit]:
    # Two syllables are mostly one word in Vietnamese (sổ đỏ), and apart they are everywhere (sở … đo).
    query = words.phrase if len(words.pairs) == 1 else words.every_word
    return _hits(_WORDS, {"key": words.key, "phrase": words.phrase, "query": query, "on": on, "limit": limit})


def _nearest(words: Wanted, on: date, limit: int) -> list[Hit]:
    pairs = list(words.pairs)
    any_pair = " | ".join(f"({pair})" for pair in pairs)
    return _hits(_NEAR, {"key": words.key, "pairs": pairs, "any_pair": any_pair, "on": on, "limit": limit})


def _hits(statement: str, values: Mapping[str, Any]) -> list[Hit]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_hit(row) for row in cursor.fetchall()]


def _hit(row: Sequence[Any]) -> Hit:
    version_id, procedure, code, level, name_vi, name_en, nickname_vi, nickname_en, field, online, score, near = row
    return Hit(
        version=VersionId(version_id),
        procedure=ProcedureId(procedure),
        code=code,
        level=Level(level),
        name_vi=name_vi,
        name_en=name_en,
        nickname_vi=nickname_vi,
        nickname_en=nickname_en,
        field_vi=fields()[field].name_vi,
        field_en=fields()[field].name_en,
        online_level=OnlineLevel(online),
        score=float(score),
        near=near,
    )
