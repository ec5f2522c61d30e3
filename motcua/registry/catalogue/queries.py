"""Reads of the catalogue. What a version says never changes, so processes keep it; state and period are read anew."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.values import Actor
from motcua.registry.catalogue.errors import UnableToFindProcedure, UnableToFindVersion
from motcua.registry.catalogue.lists import fields, words_left_out
from motcua.registry.catalogue.models import Version
from motcua.registry.catalogue.policy import visible_to
from motcua.registry.catalogue.reading import read_parts
from motcua.registry.catalogue.rules import Wanted, spelling_of, wanted
from motcua.registry.catalogue.values import (
    Hit,
    OnlineLevel,
    ProcedureId,
    ProcedureVersion,
    State,
    VersionId,
)
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Level, Stretch, UnitView

KEPT_MAX = 3_000
HITS_MAX = 100
CANDIDATES_MAX = 12

# By id; shared by all threads of the process. Only state, period and announcement of these may be old.
_kept: OrderedDict[UUID, ProcedureVersion] = OrderedDict()
_kept_lock = Lock()

_STANDING = "v.id, v.state, lower(v.in_force), upper(v.in_force), v.announcement, v.announced_on"
_FROM = "FROM catalogue_version v JOIN catalogue_procedure p ON p.id = v.procedure_id"


def version(id_: UUID) -> ProcedureVersion:
    """The version of that id, whatever its state. Raises `UnableToFindVersion`."""
    found = versions(ids=[id_])
    if id_ not in found:
        raise UnableToFindVersion(version=id_)
    return found[id_]


def versions(*, ids: Iterable[UUID]) -> dict[UUID, ProcedureVersion]:
    """Many at once, by id; unknown ids are left out. One small query, and one more for what is not in memory."""
    return {each.id: each for each in _standing_versions("v.id = ANY(%s)", [list(ids)])}


def version_in_force(*, procedure: UUID, on: date) -> ProcedureVersion:
    """The version by which the procedure is filed on that day. Raises `UnableToFindProcedure` when there is none."""
    for found in _standing_versions("v.in_force @> %s::date AND v.procedure_id = %s", [on, procedure]):
        return found
    raise UnableToFindProcedure(on=on.isoformat())


def version_of_code(*, code: str, level: Level, on: date) -> ProcedureVersion:
    """The version of a code and level that is in force on that day. Raises `UnableToFindProcedure`."""
    condition = "v.in_force @> %s::date AND p.code = %s AND p.level = %s"
    for found in _standing_versions(condition, [on, code, level.value]):
        return found
    raise UnableToFindProcedure(on=on.isoformat())


def procedures(on: date) -> list[ProcedureVersion]:
    """Every procedure in force on that day, by field, code and level."""
    found = _standing_versions("v.in_force @> %s::date", [on])
    return sorted(found, key=lambda each: (each.field, each.code, each.level.value))


def versions_of(*, procedure: UUID, actor: Actor) -> list[ProcedureVersion]:
    """All versions of a procedure that the actor may see, newest first."""
    ids = Version.objects.filter(visible_to(actor), procedure=procedure).values_list("id", flat=True)
    return sorted(versions(ids=ids).values(), key=lambda each: -each.number)


def receiving_units(*, version: ProcedureVersion, on: date) -> list[UnitView]:
    """The units that may receive a dossier on that day, in the order of their divisions."""
    return list(directory(on=on).of_kind(version.receiving.kind, field=version.receiving.field))


def _standing_versions(condition: str, values: list[Any]) -> list[ProcedureVersion]:
    """The versions that fulfil the condition, as they stand now."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_STANDING} {_FROM} WHERE {condition}", values)
        rows = cursor.fetchall()
    contents = _contents({row[0] for row in rows})
    return [_as_it_stands(contents[row[0]], row) for row in rows]


def _as_it_stands(kept: ProcedureVersion, row: Sequence[Any]) -> ProcedureVersion:
    _, state, starts_on, ends_on, announcement, announced_on = row
    in_force = Stretch(starts_on=starts_on, ends_on=ends_on) if starts_on else None
    if (kept.state, kept.in_force) == (State(state), in_force):
        return kept
    return replace(kept, state=State(state), in_force=in_force, announcement=announcement, announced_on=announced_on)


def _contents(ids: set[UUID]) -> dict[UUID, ProcedureVersion]:
    with _kept_lock:
        found = {id_: _kept[id_] for id_ in ids if id_ in _kept}
    missing = ids - found.keys()
    if missing:
        found |= {each.id: each for each in _read(missing)}
    return found


def _read(ids: set[UUID]) -> list[ProcedureVersion]:
    """Reads and keeps them. A row of a transaction that is rolled back may be kept too: its id is never seen again."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_STANDING}, v.procedure_id, v.number, p.code, p.local_code, p.level, v.parts, v.form {_FROM}"
            " WHERE v.id = ANY(%s)",
            [list(ids)],
        )
        read = [_version(row) for row in cursor.fetchall()]
    with _kept_lock:
        _kept.update((each.id, each) for each in read)
        while len(_kept) > KEPT_MAX:
            _kept.popitem(last=False)
    return read


def _version(row: Sequence[Any]) -> ProcedureVersion:
    id_, state, starts_on, ends_on, announcement, announced_on, procedure, number, code, local_code, level = row[:11]
    parts, form = row[11:]
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
        form=_json(form),
        **read_parts(_json(parts)),
    )


def _json(value: Any) -> Any:
    """Django's cursor gives JSON columns as text."""
    return json.loads(value) if isinstance(value, str) else value


# Search -----------------------------------------------------------------------------------------------------

_HIT = """p.id, v.id, p.code, p.level, v.parts #>> '{name,vi}', v.parts #>> '{name,en}', v.parts #>> '{nickname,vi}',
    v.parts #>> '{nickname,en}', v.parts ->> 'field', v.parts ->> 'online_level', found.score"""


def _statement(score: str, condition: str) -> str:
    return f"""
        SELECT {_HIT} FROM (
            SELECT v.id, {score} AS score FROM catalogue_version v
            WHERE v.in_force @> %(on)s::date AND ({condition}) ORDER BY score DESC, v.id LIMIT %(limit)s
        ) found JOIN catalogue_version v USING (id) JOIN catalogue_procedure p ON p.id = v.procedure_id
        ORDER BY found.score DESC, v.id"""


# A whole term counts most, then words that stand together, then how often they are there and in what (the weights are
# of the classes D, C, B, A), then what people ask for most; a short entry before a long one.
_WORDS = _statement(
    """8 * (v.search_terms @> ARRAY[%(key)s])::int
        + 3 * (v.search_vector @@ to_tsquery('simple', %(phrase)s))::int
        + 2 * ts_rank('{0.05, 0.1, 0.4, 0.8}', v.search_vector, to_tsquery('simple', %(query)s))
        + 0.5 * v.popularity - length(v.search_key) / 10000.0""",
    "v.search_vector @@ to_tsquery('simple', %(query)s)",
)
_NEAR = _statement(
    """5 * word_similarity(%(key)s, v.search_key)
        + 5 * (SELECT max(similarity(%(key)s, term)) FROM unnest(v.search_terms) term)
        + (SELECT count(*) FROM unnest(%(pairs)s::text[]) pair WHERE v.search_vector @@ to_tsquery('simple', pair))
        + 0.2 * v.popularity - length(v.search_key) / 10000.0""",
    "v.search_key %%> %(key)s OR v.search_vector @@ to_tsquery('simple', %(any_pair)s)",
)
_POPULAR = _statement("v.popularity - length(v.search_key) / 10000.0", "v.popularity > 0")


def search(*, text: str, on: date, limit: int = 20) -> list[Hit]:
    """Procedures in force on that day that the text may mean, best first; at most `limit` (up to 100).

    Marks, case and punctuation do not count; the last word may be unfinished; everyday names and codes count as names.
    What has all words comes first (two words must stand together); without such, words that are not in the catalogue
    are corrected and then filler words left out; without such, the nearest in spelling and in pairs of words are given,
    marked `near`. Empty text gives what people ask for most. Any text is safe; silly text finds nothing.
    """
    limit = max(1, min(limit, HITS_MAX))
    if not text.strip():
        return _hits(_POPULAR, {"on": on, "limit": limit}, near=False)
    typed = wanted(text)
    if typed is None:
        return []
    spelled = typed
    hits = _with_words(typed, on, limit)
    if not hits:
        spelled = typed.spelled(_corrections(typed))
        hits = _with_words(spelled, on, limit) if spelled != typed else []
    shorter = spelled.without(words_left_out())
    if not hits and shorter != spelled:
        hits = _with_words(shorter, on, limit)
    return hits or _nearest(shorter, on, limit)


def _corrections(typed: Wanted) -> dict[str, str]:
    """What words that the catalogue does not know were meant to be."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT typed, array(
                SELECT word FROM catalogue_word ORDER BY similarity(word, typed) DESC, word LIMIT %s
            ) FROM unnest(%s::text[]) typed WHERE NOT EXISTS (SELECT 1 FROM catalogue_word WHERE word = typed)
            """,
            [CANDIDATES_MAX, list(typed.words)],
        )
        spelled = {word: spelling_of(word, candidates) for word, candidates in cursor.fetchall()}
    return {word: meant for word, meant in spelled.items() if meant is not None}


def _with_words(words: Wanted, on: date, limit: int) -> list[Hit]:
    # Two syllables are mostly one word in Vietnamese (sổ đỏ), and apart they are everywhere (sở … đo).
    query = words.phrase if len(words.pairs) == 1 else words.every_word
    values = {"key": words.key, "phrase": words.phrase, "query": query, "on": on, "limit": limit}
    return _hits(_WORDS, values, near=False)


def _nearest(words: Wanted, on: date, limit: int) -> list[Hit]:
    pairs = list(words.pairs)
    any_pair = " | ".join(f"({pair})" for pair in pairs)
    return _hits(_NEAR, {"key": words.key, "pairs": pairs, "any_pair": any_pair, "on": on, "limit": limit}, near=True)


def _hits(statement: str, values: Mapping[str, Any], *, near: bool) -> list[Hit]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_hit(row, near) for row in cursor.fetchall()]


def _hit(row: Sequence[Any], near: bool) -> Hit:
    procedure, id_, code, level, name_vi, name_en, nickname_vi, nickname_en, field, online_level, score = row
    return Hit(
        id=ProcedureId(procedure),
        version=VersionId(id_),
        code=code,
        level=Level(level),
        name_vi=name_vi,
        name_en=name_en,
        nickname_vi=nickname_vi,
        nickname_en=nickname_en,
        field_vi=fields()[field].name_vi,
        field_en=fields()[field].name_en,
        online_level=OnlineLevel(online_level),
        score=float(score),
        near=near,
    )
