"""The only code that writes cases and reasons."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import count
from uuid import UUID

from django.db import connection
from django.db.models import Max
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.errors import UnableToReadLimit
from motcua.foundation.calendars.queries import calendars_now
from motcua.foundation.calendars.values import Limit
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.faults import in_words
from motcua.foundation.text.rules import clean
from motcua.service.processes.cases.errors import (
    UnableToChangeCases,
    UnableToGiveReasons,
    UnableToReplaceCases,
    UnableToSupersedeCases,
    UnableToWriteCases,
)
from motcua.service.processes.cases.events import CasesSuperseded, CasesWritten, ReasonsGiven
from motcua.service.processes.cases.policy import may_change_cases
from motcua.service.processes.cases.queries import (
    belonging_to,
    case_view,
    columns_of,
    is_closed,
    live,
    reasons_of,
    sources_in_force,
)
from motcua.service.processes.cases.rules.ordinary import ordinary_cases
from motcua.service.processes.cases.rules.walking import Stopped
from motcua.service.processes.cases.running import bench_of
from motcua.service.processes.cases.stored import (
    CASES,
    Stored,
    expected_from,
    expected_stored,
    faults_of,
    given_from,
    given_stored,
)
from motcua.service.processes.cases.taking import case_of_dossier
from motcua.service.processes.cases.values import (
    CasesLoaded,
    CaseView,
    NewCase,
    NewReason,
    Owner,
    OwnerKind,
    Source,
)
from motcua.service.processes.models import Case, UncoveredReason
from motcua.service.processes.rules.reading import read_model

NAME_LENGTH_MAX = 200
REASON_LENGTH_MAX = 1_000
#: With more nobody reads them, and every look at the page runs them all.
CASES_MAX = 500
CASES_LOCK = 0x6D63_6361


def write_cases(*, source: Source, cases: Sequence[NewCase], by: Actor, at: datetime) -> list[CaseView]:
    """Keeps cases of a version or draft: new ones, and new wordings of those whose `number` they name. What stands there
    already word for word is left alone, so a form that is sent twice is kept once. Results in the order of `cases`.

    Raises `UnableToWriteCases` naming everything that is wrong, `UnableToReplaceCases` where somebody else was faster.
    """
    require(may_change_cases(by), act="write_cases", subject=source.owner.id)
    return _write(source, cases, by=by, at=at, dossier=None)


def case_from_dossier(*, source: Source, dossier: UUID, by: Actor, at: datetime) -> CaseView:
    """Makes a case of a finished dossier's path: what happened becomes what is given, and what must come of it. Raises
    `UnableToTakeCaseFromDossier`."""
    require(may_change_cases(by), act="case_from_dossier", subject=source.owner.id)
    (written,) = _write(source, [case_of_dossier(dossier=dossier, source=source)], by=by, at=at, dossier=dossier)
    return written


def write_ordinary_cases(
    *, source: Source, starts_at: datetime, limit: Limit | None, by: Actor, at: datetime
) -> list[CaseView]:
    """Writes a case for every ordinary way of the drawing, as far as it has no case that is the same."""
    require(may_change_cases(by), act="write_ordinary_cases", subject=source.owner.id)
    try:
        cases = ordinary_cases(bench=bench_of(source.xml), starts_at=starts_at, limit=limit, calendars=calendars_now())
    except Stopped as stop:
        raise UnableToWriteCases(refused=in_words(stop.said)) from stop
    return _write(source, cases, by=by, at=at, dossier=None)


def _write(
    source: Source, cases: Sequence[NewCase], *, by: Actor, at: datetime, dossier: UUID | None
) -> list[CaseView]:
    _lock(source.owner)

    standing = {row.number: row for row in live(source.owner)}
    _refuse_changed(cases, standing)
    rows = [_row(source, case, by=by, at=at) for case in cases]
    _refuse_wrong(rows, more_than=len(standing))
    kept = _kept(rows, standing, next_number=_next_number(source.owner))
    known = {row.id for row in standing.values()}
    new = [row for row in dict.fromkeys(kept) if row.id not in known]
    replaced = [standing[row.number] for row in new if row.number in standing]

    Case.objects.filter(id__in=[row.id for row in replaced]).update(superseded_at=at)
    Case.objects.bulk_create(new)

    if new:
        event = CasesWritten(
            subject=source.owner.id,
            key=source.key,
            cases=tuple(row.id for row in new),
            replaced=tuple(row.id for row in replaced),
            dossier=dossier,
        )
        record(events=[event], by=by, at=at)
    return [case_view(row) for row in kept]


def _kept(rows: Sequence[Case], standing: Mapping[int, Case], *, next_number: int) -> list[Case]:
    """For each row itself with its number, or the one that stands there already word for word."""
    numbers = count(next_number)
    there = {_content(row): row for row in standing.values()}
    kept = []
    for row in rows:
        same = there.setdefault(_content(row), row)
        if same is row and not row.number:
            row.number = next(numbers)
        kept.append(same)
    return kept


def _next_number(owner: Owner) -> int:
    """Numbers are not used again, so that what is said of a case stays true."""
    used = Case.objects.filter(belonging_to(owner)).aggregate(most=Max("number"))["most"]
    return (used or 0) + 1


def _row(source: Source, case: NewCase, *, by: Actor, at: datetime) -> Case:
    """A row with the number that it is to take, or 0 for the next one."""
    name_vi = clean(case.name_vi, length_max=NAME_LENGTH_MAX)
    return Case(
        id=new_id(),
        key=source.key,
        **columns_of(source.owner),
        number=case.number or 0,
        name_vi=name_vi,
        name_en=clean(case.name_en, length_max=NAME_LENGTH_MAX) or name_vi,
        given=given_stored(case.given),
        expected=expected_stored(case.expected),
        at=at,
        by=by.account,
    )


def _content(row: Case) -> str:
    """Two cases with the same are one case."""
    return json.dumps([row.name_vi, row.given, row.expected], sort_keys=True)


def _refuse_changed(cases: Sequence[NewCase], standing: Mapping[int, Case]) -> None:
    numbers = [case.number for case in cases if case.number is not None]
    changed = [
        str(case.number)
        for case in cases
        if case.number is not None and (case.number not in standing or standing[case.number].id != case.seen)
    ]
    if changed or len(set(numbers)) < len(numbers):
        raise UnableToReplaceCases(refused=", ".join(changed or sorted(map(str, numbers))))


def _refuse_wrong(rows: Sequence[Case], *, more_than: int) -> None:
    wrong = [_("a case without a name") for row in rows if not row.name_vi]
    wrong += [f"{row.name_vi}: {said}" for row in rows for said in faults_of(row.given, row.expected)]
    if more_than + len(rows) > CASES_MAX:
        wrong.append(_("a version has at most {most} cases").format(most=CASES_MAX))
    if wrong:
        raise UnableToWriteCases(refused="; ".join(wrong))


def supersede_cases(*, source: Source, cases: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Takes cases out: they are run no more, and stay in the table. Raises `UnableToSupersedeCases` naming every one that
    does not stand there (any more)."""
    require(may_change_cases(by), act="supersede_cases", subject=source.owner.id)
    _lock(source.owner)

    found = {row.id for row in live(source.owner).filter(id__in=cases)}
    missing = [str(each) for each in cases if each not in found]
    if missing:
        why = _("taken out or rewritten already")
        raise UnableToSupersedeCases(refused=", ".join(f"{each} ({why})" for each in missing))

    Case.objects.filter(id__in=found).update(superseded_at=at)

    event = CasesSuperseded(subject=source.owner.id, key=source.key, cases=tuple(cases))
    record(events=[event], by=by, at=at)


def give_reasons(*, source: Source, reasons: Sequence[NewReason], by: Actor, at: datetime) -> None:
    """Writes why sequence flows are left without a case. The same words again change nothing.

    Raises `UnableToGiveReasons` naming every flow that the drawing does not have, and every reason without words.
    """
    require(may_change_cases(by), act="give_reasons", subject=source.owner.id)
    _lock(source.owner)

    known = {flow.key for flow in read_model(source.xml).flows}
    said = {each.element: clean(each.text, length_max=REASON_LENGTH_MAX) for each in reasons}
    wrong = [_("“{flow}” is no flow of the drawing").format(flow=element) for element in said if element not in known]
    wrong += [_("the reason for “{flow}” is empty").format(flow=element) for element, text in said.items() if not text]
    if wrong:
        raise UnableToGiveReasons(refused="; ".join(wrong))
    before = reasons_of(source.owner)
    new = {element: text for element, text in said.items() if element not in before or before[element].text != text}

    standing = UncoveredReason.objects.filter(belonging_to(source.owner), superseded_at=None)
    standing.filter(element__in=new).update(superseded_at=at)
    UncoveredReason.objects.bulk_create(
        _reason_row(source.owner, source.key, element, text, by=by.account, at=at) for element, text in new.items()
    )

    if new:
        record(events=[ReasonsGiven(subject=source.owner.id, key=source.key, elements=tuple(new))], by=by, at=at)


def _reason_row(owner: Owner, key: str, element: str, text: str, *, by: UUID | None, at: datetime) -> UncoveredReason:
    return UncoveredReason(id=new_id(), key=key, **columns_of(owner), element=element, reason=text, at=at, by=by)


def carry_cases(*, source: Source, to: Owner, by: Actor, at: datetime) -> int:
    """Copies the cases and reasons of a version to a draft that begins with it, or of a draft to the version that came of
    it. Returns how many cases; none where the other has cases already, so that it may be repeated."""
    require(may_change_cases(by), act="carry_cases", subject=to.id)
    _lock(to)

    if live(to).exists():
        return 0
    cases = list(live(source.owner).order_by("number"))
    reasons = list(UncoveredReason.objects.filter(belonging_to(source.owner), superseded_at=None))
    if not cases and not reasons:
        return 0

    rows = [_copied(case, to, key=source.key) for case in cases]
    Case.objects.bulk_create(rows)
    there = set(reasons_of(to))
    UncoveredReason.objects.bulk_create(
        _reason_row(to, source.key, each.element, each.reason, by=each.by, at=each.at)
        for each in reasons
        if each.element not in there
    )

    record(events=[CasesWritten(subject=to.id, key=source.key, cases=tuple(row.id for row in rows))], by=by, at=at)
    return len(rows)


def _copied(case: Case, to: Owner, *, key: str) -> Case:
    """With its number, its author and its moment."""
    return Case(
        id=new_id(),
        key=key,
        **columns_of(to),
        number=case.number,
        name_vi=case.name_vi,
        name_en=case.name_en,
        given=case.given,
        expected=case.expected,
        at=case.at,
        by=case.by,
    )


def load_reference(*, by: Actor, at: datetime) -> CasesLoaded:
    """Writes the cases of the house's drawings (`data/cases/`) for the versions in force that have none. What is there is
    kept, so what the city wrote outlives a second load. Raises `UnableToWriteCases` naming every mistake of the files."""
    require(may_change_cases(by), act="load_reference")
    files = {path.stem: path.read_text(encoding="utf-8") for path in sorted(CASES.glob("*.json"))}

    written = kept = 0
    for source in sources_in_force(keys=files):
        if live(source.owner).exists():
            kept += 1
            continue
        written += len(write_cases(source=source, cases=_read(source.key, files[source.key]), by=by, at=at))
    return CasesLoaded(cases=written, kept=kept)


def _read(key: str, text: str) -> list[NewCase]:
    listed: Sequence[Stored] = json.loads(text)
    wrong = [f"{key}: {said}" for each in listed for said in faults_of(each["given"], each["expected"])]
    if wrong:
        raise UnableToWriteCases(refused="; ".join(wrong))
    return [new_case(each) for each in listed]


def new_case(stored: Stored) -> NewCase:
    """A case of a file. Raises `UnableToWriteCases` for what the schema cannot say (a month's half, an unknown level)."""
    try:
        return NewCase(
            name_vi=stored["name_vi"],
            name_en=stored["name_en"],
            given=given_from(stored["given"]),
            expected=expected_from(stored["expected"]),
        )
    except (ValueError, UnableToReadLimit) as wrong:
        raise UnableToWriteCases(refused=f"{stored['name_vi']}: {wrong}") from wrong


def _lock(owner: Owner) -> None:
    """Whoever changes the cases of one version takes turns. Raises `UnableToChangeCases` for a draft that is closed."""
    lock_cases(owner)
    if owner.kind is OwnerKind.DRAFT and is_closed(owner.id):
        raise UnableToChangeCases


def lock_cases(owner: Owner) -> None:
    """Nobody changes these cases until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, hashtext(%s))", [CASES_LOCK, str(owner.id)])
