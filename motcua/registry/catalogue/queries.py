"""Reads of the catalogue. What a version says never changes, so processes keep it; state and period are read anew."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from threading import Lock
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.versions import held, held_each
from motcua.registry.catalogue.errors import UnableToFindProcedure, UnableToFindVersion
from motcua.registry.catalogue.lists import fields, words_left_out
from motcua.registry.catalogue.models import Version
from motcua.registry.catalogue.policy import visible_to
from motcua.registry.catalogue.reading import read_limit, read_parts
from motcua.registry.catalogue.rules import SYNTHETIC_MARK, Wanted, can_cost, spellings_of, wanted
from motcua.registry.catalogue.values import (
    AgencyTermsView,
    Hit,
    OnlineLevel,
    ProcedureId,
    ProcedureVersion,
    State,
    StatedLimit,
    Text,
    VersionId,
)
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Level, Stretch, UnitView

KEPT_MAX = 3_000
HITS_MAX = 100
NEAR_MAX = 40
ALIKE_MIN = 0.35
CORRECTED_WORDS_MAX = 4

# By id; shared by all threads of the process. Only state, period, announcement and agencies' terms of these may be old.
_kept: OrderedDict[UUID, ProcedureVersion] = OrderedDict()
_kept_lock = Lock()

_STANDING = """v.id, v.state, lower(v.in_force), upper(v.in_force), v.announcement, v.announced_on, (
    SELECT jsonb_agg(jsonb_build_array(
        t.id, t.unit, lower(t.in_force), upper(t.in_force), t.committed_limit, t.hours, t.counters, t.decision
    ) ORDER BY t.unit, t.in_force DESC) FROM catalogue_agency_terms t WHERE t.procedure_id = v.procedure_id
)"""
_FROM = "FROM catalogue_version v JOIN catalogue_procedure p ON p.id = v.procedure_id"


def version(id_: UUID) -> ProcedureVersion:
    """The version of that id, whatever its state. Raises `UnableToFindVersion`."""
    found = versions(ids=[id_])
    if id_ not in found:
        raise UnableToFindVersion(version=id_)
    return found[id_]


def versions(*, ids: Iterable[UUID]) -> dict[UUID, ProcedureVersion]:
    """Many at once, by id; unknown ids are left out. One small query, and one more for what is not in memory."""
    rows = held_each("catalogue_version", set(ids), _rows_of)
    contents = _contents(set(rows))
    return {id_: _as_it_stands(contents[id_], row) for id_, row in rows.items()}


def version_in_force(*, procedure: UUID, on: date) -> ProcedureVersion:
    """The version by which the procedure is filed on that day. Raises `UnableToFindProcedure` when there is none."""
    for found in _standing_versions("v.in_force @> %s::date AND v.procedure_id = %s", [on, procedure]):
        return found
    raise UnableToFindProcedure(on=f"{on:%d/%m/%Y}")


def version_of_code(*, code: str, level: Level, on: date) -> ProcedureVersion:
    """The version of a code and level that is in force on that day. Raises `UnableToFindProcedure`."""
    condition = "v.in_force @> %s::date AND p.code = %s AND p.level = %s"
    for found in _standing_versions(condition, [on, code, level.value]):
        return found
    raise UnableToFindProcedure(on=f"{on:%d/%m/%Y}")


def procedures(on: date) -> list[ProcedureVersion]:
    """Every procedure in force on that day, by field, code and level."""
    found = _standing_versions("v.in_force @> %s::date", [on])
    return sorted(found, key=lambda each: (each.field, each.code, each.level.value))


def procedures_between(*, from_on: date, until_on: date) -> list[ProcedureVersion]:
    """Every version in force on one of these days (half-open), by its number."""
    found = _standing_versions("v.in_force && daterange(%s, %s)", [from_on, until_on])
    return sorted(found, key=lambda each: (each.number, each.code, each.level.value))


def charging_versions(*, from_on: date, until_on: date) -> list[ProcedureVersion]:
    """The versions in force on one of these days (half-open) by which a filing can cost a fee or a charge."""
    condition = "v.in_force && daterange(%s, %s) AND v.parts -> 'fees' <> '[]'::jsonb"
    return [each for each in _standing_versions(condition, [from_on, until_on]) if can_cost(each)]


def counts_by_field(*, on: date) -> dict[str, int]:
    """How many procedures are in force on that day, by the key of their field; of a field without any, none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.parts ->> 'field', count(*) FROM catalogue_version v WHERE v.in_force @> %s::date GROUP BY 1",
            [on],
        )
        return dict(cursor.fetchall())


def procedures_of_field(*, field: str, on: date) -> list[ProcedureVersion]:
    """Those of the field that are in force on that day, the real ones first, by code and level."""
    found = _standing_versions("v.in_force @> %s::date AND v.parts ->> 'field' = %s", [on, field])
    return sorted(found, key=lambda each: (each.is_synthetic, each.code, each.level.value))


def legal_limits_by_process(*, process_key: str, on: date) -> list[StatedLimit]:
    """The different legal limits of the procedures in force on that day that go by the process."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT v.parts -> 'legal_limit', min(p.code), count(*)"
            f" {_FROM} WHERE v.in_force @> %s::date AND v.parts ->> 'process_key' = %s GROUP BY 1 ORDER BY 2",
            [on, process_key],
        )
        return [
            StatedLimit(limit=read_limit(_json(limit)), code=code, procedures=count)
            for limit, code, count in cursor.fetchall()
        ]


def versions_of(*, procedure: UUID, actor: Actor) -> list[ProcedureVersion]:
    """All versions of a procedure that the actor may see, newest first."""
    ids = Version.objects.filter(visible_to(actor), procedure=procedure).values_list("id", flat=True)
    return sorted(versions(ids=ids).values(), key=lambda each: -each.number)


def newest_versions(*, procedures: Collection[UUID], actor: Actor) -> dict[UUID, ProcedureVersion]:
    """Of each of these procedures the newest version that the actor may see, by procedure."""
    rows = Version.objects.filter(visible_to(actor), procedure__in=procedures).order_by("procedure", "-number")
    found = versions(ids=rows.distinct("procedure").values_list("id", flat=True))
    return {each.procedure: each for each in found.values()}


def receiving_units(*, version: ProcedureVersion, on: date) -> list[UnitView]:
    """The units that may receive a dossier on that day, in the order of their divisions."""
    return list(directory(on=on).of_kind(version.receiving.kind, field=version.receiving.field))


def _standing_versions(condition: str, values: list[Any]) -> list[ProcedureVersion]:
    """The versions that fulfil the condition, as they stand now."""
    rows = held((condition, repr(values)), lambda: _rows_standing(condition, values))
    contents = _contents({row[0] for row in rows})
    return [_as_it_stands(contents[row[0]], row) for row in rows]


def _rows_of(ids: list[UUID]) -> dict[UUID, Sequence[Any]]:
    return {row[0]: row for row in _rows_standing("v.id = ANY(%s)", [ids])}


def _rows_standing(condition: str, values: list[Any]) -> list[Sequence[Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_STANDING} {_FROM} WHERE {condition}", values)
        rows: list[Sequence[Any]] = cursor.fetchall()
    return rows


def _as_it_stands(kept: ProcedureVersion, row: Sequence[Any]) -> ProcedureVersion:
    _, state, starts_on, ends_on, announcement, announced_on, terms = row
    in_force = Stretch(starts_on=starts_on, ends_on=ends_on) if starts_on else None
    agency_terms = _agency_terms(terms)
    if (kept.state, kept.in_force, kept.agency_terms) == (State(state), in_force, agency_terms):
        return kept
    return replace(
        kept,
        state=State(state),
        in_force=in_force,
        announcement=announcement,
        announced_on=announced_on,
        agency_terms=agency_terms,
    )


def _agency_terms(given: Any) -> tuple[AgencyTermsView, ...]:
    return tuple(
        AgencyTermsView(
            id=UUID(id_),
            unit=UUID(unit),
            in_force=Stretch(
                starts_on=date.fromisoformat(starts_on), ends_on=date.fromisoformat(ends_on) if ends_on else None
            ),
            committed_limit=read_limit(limit) if limit else None,
            hours=Text(**hours) if hours else None,
            counters=Text(**counters) if counters else None,
            decision=decision,
        )
        for id_, unit, starts_on, ends_on, limit, hours, counters, decision in _json(given) or ()
    )


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
    id_, state, starts_on, ends_on, announcement, announced_on, terms = row[:7]
    procedure, number, code, local_code, level, parts, form = row[7:]
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
        agency_terms=_agency_terms(terms),
        **read_parts(_json(parts)),
    )


def _json(value: Any) -> Any:
    """Django's cursor gives JSON columns as text."""
    return json.loads(value) if isinstance(value, str) else value


# Search -----------------------------------------------------------------------------------------------------

_HIT = """p.id, v.id, p.code, p.level, v.parts #>> '{name,vi}', v.parts #>> '{name,en}', v.parts #>> '{nickname,vi}',
    v.parts #>> '{nickname,en}', v.parts ->> 'field', v.parts ->> 'online_level', found.score"""


def _statement(score: str, condition: str) -> str:
    """What is made up comes after everything real."""
    return f"""
        SELECT {_HIT}, found.synthetic FROM (
            SELECT v.id, {score} AS score, v.search_vector @@ '{SYNTHETIC_MARK}'::tsquery AS synthetic
            FROM catalogue_version v
            WHERE v.in_force @> %(on)s::date AND {condition} ORDER BY synthetic, score DESC, v.id LIMIT %(limit)s
        ) found JOIN catalogue_version v USING (id) JOIN catalogue_procedure p ON p.id = v.procedure_id
        ORDER BY found.synthetic, found.score DESC, v.id"""


# What people ask for most, and a short entry before a long one.
_LIKELY = "v.popularity - length(v.search_vector) / 1000.0"

# A whole term counts most, then words that stand together, then how often they are there and in what (the weights are
# of the classes D, C, B, A).
_WORDS = _statement(
    f"""8 * (v.search_terms && %(keys)s)::int
        + 3 * (v.search_vector @@ to_tsquery('simple', %(phrase)s))::int
        + ts_rank('{{0.05, 0.1, 0.4, 0.8}}', v.search_vector, to_tsquery('simple', %(query)s)) + {_LIKELY}""",
    "v.search_vector @@ to_tsquery('simple', %(query)s)",
)
_POPULAR = _statement(_LIKELY, "v.popularity > 0")


def _near(wishes: Sequence[str]) -> str:
    """By how many of the wishes (pairs of words, or words) are fulfilled, then by how alike a whole term is.

    Likeness is dear (0.1 ms a version), so it is looked at only among those that fulfil most.
    """
    fulfilled = " + ".join(f"(v.search_vector @@ %(wish_{n})s::tsquery)::int" for n in range(len(wishes)))
    return f"""
        SELECT {_HIT}, false FROM (
            SELECT id, score + 4 * alike AS score FROM (
                SELECT id, score, (SELECT max(similarity(%(key)s, term)) FROM unnest(terms) term) AS alike FROM (
                    SELECT v.id, v.search_terms AS terms, {fulfilled} + {_LIKELY} AS score FROM catalogue_version v
                    WHERE v.in_force @> %(on)s::date AND v.search_vector @@ %(any)s::tsquery
                    ORDER BY score DESC, v.id LIMIT {NEAR_MAX}
                ) most
            ) compared WHERE alike >= %(alike_min)s ORDER BY score DESC, id LIMIT %(limit)s
        ) found JOIN catalogue_version v USING (id) JOIN catalogue_procedure p ON p.id = v.procedure_id
        ORDER BY found.score DESC, v.id"""


def search(*, text: str, on: date, limit: int = 20) -> list[Hit]:
    """Procedures in force on that day that the text may mean, best first; at most `limit` (up to 100).

    Marks, case and punctuation do not count; the last word may be unfinished; everyday names and codes count as names.
    Found is what has all words (two words must stand together); without such, filler words are left out, then words
    that the catalogue does not know are corrected; without such, the nearest by pairs of words and by spelling, marked
    `near`. Empty text gives what people ask for most. Any text is safe; silly text finds nothing.
    """
    limit = max(1, min(limit, HITS_MAX))
    if not text.strip():
        return _hits(_POPULAR, {"on": on, "limit": limit}, near=False)
    typed = wanted(text)
    if typed is None:
        return []
    made: list[Hit] = []
    for words in _readings(typed):
        hits = _with_words(words, on, limit)
        real = [hit for hit in hits if not hit.synthetic]
        # What another reading finds of the real ones goes before what this one finds of synthetic ones.
        made = made or hits[len(real) :]
        if real:
            return (real + made)[:limit]
    return made or _nearest(typed.without(words_left_out()), on, limit)


def _readings(typed: Wanted) -> Iterator[Wanted]:
    """What was typed, then without filler words, then with its mistyped words corrected; each once."""
    shorter = typed.without(words_left_out())
    yield typed
    if shorter != typed:
        yield shorter
    if len(shorter.words) <= CORRECTED_WORDS_MAX:
        spelled = shorter.spelled(_corrections(shorter))
        if spelled != shorter:
            yield spelled


def _corrections(typed: Wanted) -> dict[str, tuple[str, ...]]:
    """What words that the catalogue does not know may have been meant to be."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT typed, array(
                SELECT word FROM catalogue_word
                WHERE abs(length(word) - length(typed)) <= 2 AND left(word, 1) IN (left(typed, 1), substr(typed, 2, 1))
            ) FROM unnest(%s::text[]) typed WHERE NOT EXISTS (SELECT 1 FROM catalogue_word WHERE word = typed)
            """,
            [[word[0] for word in typed.words]],
        )
        return {word: spellings_of(word, candidates) for word, candidates in cursor.fetchall()}


def _with_words(words: Wanted, on: date, limit: int) -> list[Hit]:
    # Two syllables are mostly one word in Vietnamese (sổ đỏ), and apart they are everywhere (sở … đo).
    query = words.phrase if len(words.pairs) == 1 else words.every_word
    values = {"keys": words.keys, "phrase": words.phrase, "query": query, "on": on, "limit": limit}
    return _hits(_WORDS, values, near=False)


def _nearest(words: Wanted, on: date, limit: int) -> list[Hit]:
    """By pairs of words and, where no pair is found, by single words in terms that are alike; one word alone has no
    neighbours."""
    if not words.pairs:
        return []
    for wishes, alike_min in ((words.pairs, 0.0), (words.each, ALIKE_MIN)):
        values = {f"wish_{n}": wish for n, wish in enumerate(wishes)}
        any_of = " | ".join(f"({wish})" for wish in wishes)
        values |= {"key": words.keys[0], "any": f"({any_of}) & !'{SYNTHETIC_MARK}'"}
        hits = _hits(_near(wishes), {**values, "alike_min": alike_min, "on": on, "limit": limit}, near=True)
        if hits:
            return hits
    return []


def _hits(statement: str, values: Mapping[str, Any], *, near: bool) -> list[Hit]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return [_hit(row, near) for row in cursor.fetchall()]


def _hit(row: Sequence[Any], near: bool) -> Hit:
    procedure, id_, code, level, name_vi, name_en, nickname_vi, nickname_en, field, online_level, score, made = row
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
        synthetic=made,
    )
