"""The only code that writes procedures and their versions. The commands take turns."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max, QuerySet

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_computed
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Event
from motcua.foundation.text.faults import Fault, fault, gettext_noop, list_in_words
from motcua.registry.catalogue.drafting import Prepared, is_synthetic, prepare
from motcua.registry.catalogue.errors import (
    UnableToAnnounceVersions,
    UnableToAssessVersions,
    UnableToDraftVersions,
    UnableToImportProcedures,
    UnableToLoadProcedures,
    UnableToPutInForce,
    UnableToRepealVersions,
)
from motcua.registry.catalogue.events import (
    ProcedureEntered,
    VersionAnnounced,
    VersionAssessed,
    VersionDrafted,
    VersionPutInForce,
    VersionRepealed,
)
from motcua.registry.catalogue.imports import DatedVersion, Mistake, in_one_text, read_reference, read_rows, repeated
from motcua.registry.catalogue.models import Procedure, Version, Word
from motcua.registry.catalogue.policy import may_change_catalogue
from motcua.registry.catalogue.rules import (
    SEARCH_WEIGHTS,
    SearchColumns,
    Standing,
    predecessor_of,
    problem_of_entry,
    problem_of_repeal,
    problem_of_step,
)
from motcua.registry.catalogue.values import (
    Adoption,
    Announcement,
    Assessment,
    Draft,
    EntryIntoForce,
    LoadCounts,
    Repeal,
    State,
)
from motcua.registry.organization.values import Level, Stretch

CATALOGUE_LOCK = 0x6D63_6361_74
BATCH = 500


def load_reference(*, by: Actor, at: datetime) -> LoadCounts:
    """Enters the procedures of `data/` that are not there yet, each with its versions in force from their days.

    What is there is never changed, so what the city decided outlives a second load. Raises `UnableToLoadProcedures`
    naming every mistake of the data by file and procedure.
    """
    require(may_change_catalogue(by), act="load_reference")
    versions, mistakes = read_reference()
    take_turn()

    if mistakes:
        raise UnableToLoadProcedures(refused=in_one_text(mistakes))
    known = set(Procedure.objects.values_list("code", "level"))
    new = [each for each in versions if (each.prepared.draft.code, each.prepared.draft.level.value) not in known]

    procedures, entered = _enter([each.prepared for each in new])
    rows = [_row(each.prepared, procedures, number=each.number, at=at, in_force=each.in_force) for each in new]
    _insert(rows, [each.prepared.search for each in new])
    _write_words([each.prepared for each in new])

    record(events=[*entered, *_events_of_load(rows, new)], by=by, at=at)
    return LoadCounts(procedures=len(entered), versions=len(rows), kept=len(known))


def import_procedures(
    *, rows: Sequence[Mapping[str, str]], by: Actor, at: datetime, adoption: Adoption | None = None
) -> list[UUID]:
    """Drafts a version for each row of a table (columns: docs/reference/catalogue.md). Returns their ids in order. With an
    `adoption` they are assessed, announced by it and put in force as well.

    Raises `UnableToImportProcedures` naming every mistake by row, and what the steps raise; nothing is imported then.
    """
    require(may_change_catalogue(by), act="import_procedures")
    prepared, mistakes = read_rows(rows)
    if mistakes:
        raise UnableToImportProcedures(refused=in_one_text(mistakes))
    versions = write_drafts(prepared, by=by, at=at)
    if adoption is not None and versions:
        decided = [
            Announcement(version=each, decision=adoption.decision, announced_on=adoption.announced_on)
            for each in versions
        ]
        assess_versions(versions=versions, by=by, at=at)
        announce_versions(announcements=decided, by=by, at=at)
        put_in_force(
            entries=[EntryIntoForce(version=each, from_on=adoption.from_on) for each in versions], by=by, at=at
        )
    return versions


def draft_versions(*, drafts: Sequence[Draft], by: Actor, at: datetime) -> list[UUID]:
    """Writes new versions, each of its procedure's next number; procedures that are not there are entered. All or none.

    Raises `UnableToDraftVersions` naming every fault of every draft.
    """
    require(may_change_catalogue(by), act="draft_versions")
    made = [(draft, prepare(draft)) for draft in drafts]
    prepared = [each for _, each in made if isinstance(each, Prepared)]
    mistakes = [Mistake(draft.code, found) for draft, each in made if isinstance(each, list) for found in each]
    mistakes += repeated(prepared)
    if mistakes:
        raise UnableToDraftVersions(refused=in_one_text(mistakes))
    return write_drafts(prepared, by=by, at=at)


def assess_versions(*, versions: Sequence[UUID], assessment: Assessment | None = None, by: Actor, at: datetime) -> None:
    """Marks drafts as assessed (necessity, reasonableness, legality, cost), with what was found. All or none."""
    standings = _step(versions, to=State.ASSESSED, error=UnableToAssessVersions, by=by, act="assess_versions")

    found = asdict(assessment) if assessment else None
    Version.objects.filter(id__in=versions).update(state=State.ASSESSED.value, assessed_at=at, assessment=found)

    record(
        events=[VersionAssessed(subject=standings[each].procedure, procedure_version=each) for each in versions],
        by=by,
        at=at,
    )


def announce_versions(*, announcements: Sequence[Announcement], by: Actor, at: datetime) -> None:
    """Makes assessed versions known by a decision of the chairperson. All or none."""
    versions = [each.version for each in announcements]
    standings = _step(versions, to=State.ANNOUNCED, error=UnableToAnnounceVersions, by=by, act="announce_versions")

    _change(
        {
            each.version: {
                "state": State.ANNOUNCED.value,
                "announced_on": each.announced_on,
                "announcement": each.decision,
            }
            for each in announcements
        }
    )

    record(
        events=[
            VersionAnnounced(
                subject=standings[each.version].procedure,
                procedure_version=each.version,
                decision=each.decision,
                announced_on=each.announced_on,
            )
            for each in announcements
        ],
        by=by,
        at=at,
    )


def put_in_force(*, entries: Sequence[EntryIntoForce], by: Actor, at: datetime) -> None:
    """Puts announced versions in force from a day on; the version that was in force until then ends with it.

    All or none. Raises `UnableToPutInForce` naming every refused one: not announced, announced after that day, another
    version in force from a later day already.
    """
    versions = [each.version for each in entries]
    standings = _step(versions, to=State.IN_FORCE, error=UnableToPutInForce, by=by, act="put_in_force")
    others = _others_of(standings)
    problems = _procedures_twice(standings.values())
    for each in entries:
        standing = standings[each.version]
        problem = problem_of_entry(standing, from_on=each.from_on, others=others[standing.procedure])
        problems += [problem] if problem else []
    if problems:
        raise UnableToPutInForce(refused=list_in_words(problems))

    events: list[Event] = []
    for each in entries:
        standing = standings[each.version]
        replaced = predecessor_of(each.from_on, others[standing.procedure])
        if replaced is not None:
            _end(replaced, on=each.from_on)
        events.append(
            VersionPutInForce(
                subject=standing.procedure,
                procedure_version=each.version,
                from_on=each.from_on,
                replaces=replaced.id if replaced else None,
            )
        )
    _change(
        {each.version: {"state": State.IN_FORCE.value, "in_force": DateRange(each.from_on, None)} for each in entries}
    )

    record(events=events, by=by, at=at)


def repeal_versions(*, repeals: Sequence[Repeal], by: Actor, at: datetime) -> None:
    """Ends versions by a decision: from the day on nothing can be filed by them. All or none."""
    versions = [each.version for each in repeals]
    standings = _step(versions, to=State.REPEALED, error=UnableToRepealVersions, by=by, act="repeal_versions")
    problems = [problem_of_repeal(standings[each.version], from_on=each.from_on) for each in repeals]
    if any(problems):
        raise UnableToRepealVersions(refused=list_in_words(filter(None, problems)))

    for each in repeals:
        _end(standings[each.version], on=each.from_on, state=State.REPEALED, repealed_by=each.decision)

    record(
        events=[
            VersionRepealed(
                subject=standings[each.version].procedure,
                procedure_version=each.version,
                from_on=each.from_on,
                decision=each.decision,
            )
            for each in repeals
        ],
        by=by,
        at=at,
    )


def take_turn() -> None:
    """Changes of the catalogue are rare and touch each other's periods, so one transaction makes them at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CATALOGUE_LOCK])


def _step(
    versions: Sequence[UUID], *, to: State, error: Callable[..., UnableTo], by: Actor, act: str
) -> dict[UUID, Standing]:
    """Takes the turn and gives the versions as they stand; raises `error` when one of them may not go to that state."""
    require(may_change_catalogue(by), act=act)
    take_turn()
    standings = {row.id: _standing(row) for row in _as_they_stand().filter(id__in=versions)}
    problems = [problem_of_step(standings.get(each), version=each, to=to) for each in versions]
    words = gettext_noop("{version} is named {times} times")
    problems += [fault(words, version=each, times=times) for each, times in Counter(versions).items() if times > 1]
    if any(problems):
        raise error(refused=list_in_words(filter(None, problems)))
    return standings


def _as_they_stand() -> QuerySet[Version]:
    """Without what they say, which is long."""
    of_procedure = ("procedure__code", "procedure__level")
    return Version.objects.select_related("procedure").only(
        "number", "state", "announced_on", "in_force", *of_procedure
    )


def _standing(row: Version) -> Standing:
    return Standing(
        id=row.id,
        procedure=row.procedure_id,
        name=f"{row.procedure.code} ({row.procedure.level}, v{row.number})",
        state=State(row.state),
        announced_on=row.announced_on,
        in_force=Stretch(starts_on=row.in_force.lower, ends_on=row.in_force.upper) if row.in_force else None,
    )


def _others_of(standings: Mapping[UUID, Standing]) -> Mapping[UUID, list[Standing]]:
    """The procedures' versions that are, were or will be in force, besides these."""
    procedures = {each.procedure for each in standings.values()}
    others: dict[UUID, list[Standing]] = defaultdict(list)
    for row in _as_they_stand().filter(procedure__in=procedures, in_force__isnull=False).exclude(id__in=standings):
        others[row.procedure_id].append(_standing(row))
    return others


def _procedures_twice(standings: Iterable[Standing]) -> list[Fault]:
    counted = Counter(each.procedure for each in standings)
    words = gettext_noop("the procedure {procedure} would get several versions at once")
    return [fault(words, procedure=each) for each, times in counted.items() if times > 1]


def _end(standing: Standing, *, on: date, state: State | None = None, repealed_by: str = "") -> None:
    assert standing.in_force is not None
    changes: dict[str, object] = {"in_force": DateRange(standing.in_force.starts_on, on)}
    if state is not None:
        changes |= {"state": state.value, "repealed_by": repealed_by}
    _change({standing.id: changes})


def _change(changes: Mapping[UUID, Mapping[str, object]]) -> None:
    """Those that change alike, in one statement: a whole catalogue may come by one decision."""
    alike: defaultdict[tuple[tuple[str, object], ...], list[UUID]] = defaultdict(list)
    for version, values in changes.items():
        alike[tuple(values.items())].append(version)
    for same, versions in alike.items():
        Version.objects.filter(id__in=versions).update(**dict(same))


def write_drafts(prepared: Sequence[Prepared], *, by: Actor, at: datetime) -> list[UUID]:
    """Keeps them as drafts and records it. Whoever calls has asked the policy and found no fault."""
    take_turn()
    procedures, entered = _enter(prepared)
    numbers = dict(
        Version.objects.filter(procedure__in=procedures.values())
        .values_list("procedure")
        .annotate(last=Max("number"))
        .values_list("procedure", "last")
    )
    rows = [
        _row(each, procedures, number=numbers.get(procedures[_key(each)], 0) + 1, at=at, in_force=None)
        for each in prepared
    ]
    _insert(rows, [each.search for each in prepared])
    _write_words(prepared)

    record(events=[*entered, *[_drafted(row) for row in rows]], by=by, at=at)
    return [row.id for row in rows]


def _enter(prepared: Sequence[Prepared]) -> tuple[dict[tuple[str, Level], UUID], list[ProcedureEntered]]:
    """The procedures' ids by code and level, those that were not there entered, with the events of that."""
    wanted = {_key(each): each.draft for each in prepared}
    procedures = {
        (row.code, Level(row.level)): row.id
        for row in Procedure.objects.filter(code__in={code for code, _ in wanted})
        if (row.code, row.level) in wanted
    }
    rows = [
        Procedure(id=new_id(), code=draft.code, level=draft.level.value, local_code=draft.local_code)
        for key, draft in wanted.items()
        if key not in procedures
    ]
    Procedure.objects.bulk_create(rows, batch_size=BATCH)
    procedures |= {(row.code, Level(row.level)): row.id for row in rows}
    return procedures, [
        ProcedureEntered(subject=row.id, code=row.code, level=row.level, local_code=row.local_code) for row in rows
    ]


def _key(prepared: Prepared) -> tuple[str, Level]:
    return prepared.draft.code, prepared.draft.level


def _row(
    prepared: Prepared,
    procedures: Mapping[tuple[str, Level], UUID],
    *,
    number: int,
    at: datetime,
    in_force: Stretch | None,
) -> Version:
    return Version(
        id=new_id(),
        procedure_id=procedures[_key(prepared)],
        number=number,
        state=(State.IN_FORCE if in_force else State.DRAFT).value,
        in_force=DateRange(in_force.starts_on, in_force.ends_on) if in_force else None,
        parts=prepared.parts,
        form=prepared.form,
        digest=prepared.digest,
        drafted_at=at,
        search_terms=list(prepared.search.terms),
        popularity=prepared.parts["popularity"],
    )


#: Words are folded already, so the plain configuration serves: it only splits at spaces.
_VECTOR = " || ".join(f"setweight(to_tsvector('simple', %s), '{weight}')" for weight in SEARCH_WEIGHTS)


def _insert(rows: Sequence[Version], search: Sequence[SearchColumns]) -> None:
    for first in range(0, len(rows), BATCH):
        words = [[text for _weight, text in each.weighted] for each in search[first : first + BATCH]]
        insert_computed(rows[first : first + BATCH], column="search_vector", expression=_VECTOR, values=words)


def _write_words(prepared: Sequence[Prepared]) -> None:
    # What is typed wrongly was meant for something real.
    words = set[str]().union(*(each.search.words for each in prepared if not is_synthetic(each.parts)))
    Word.objects.bulk_create([Word(word=word) for word in sorted(words)], batch_size=BATCH, ignore_conflicts=True)


def _drafted(row: Version) -> VersionDrafted:
    return VersionDrafted(
        subject=row.procedure_id, procedure_version=row.id, number=row.number, digest=bytes(row.digest).hex()
    )


def _events_of_load(rows: Sequence[Version], loaded: Sequence[DatedVersion]) -> list[Event]:
    events: list[Event] = []
    for row, version in zip(rows, loaded, strict=True):
        events += [
            _drafted(row),
            VersionPutInForce(subject=row.procedure_id, procedure_version=row.id, from_on=version.in_force.starts_on),
        ]
    return events
