"""Filing: what a citizen hands in becomes a dossier, once, however often it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import AccountKind, Actor, Refused
from motcua.foundation.calendars.queries import Calendars, calendars_now
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_rows
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.normalising import normalise
from motcua.foundation.forms.rules.validation import validate
from motcua.foundation.forms.values import Lookups
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import search_key
from motcua.registry.catalogue.assurance import demanded
from motcua.registry.catalogue.queries import versions
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory as directory_on
from motcua.registry.organization.values import Directory
from motcua.registry.people.lookups import FormLookups
from motcua.registry.people.queries import persons
from motcua.registry.people.values import PersonView
from motcua.service.dossiers import policy
from motcua.service.dossiers.commands.files import attached
from motcua.service.dossiers.commands.keys import claim_keys
from motcua.service.dossiers.commands.legs import remember_last
from motcua.service.dossiers.commands.papers import BroughtPapers, brought_by, keep_reuse, refuse_revoked
from motcua.service.dossiers.counting import set_counted
from motcua.service.dossiers.deadlines import answer_due_at, limit_case, limit_minutes
from motcua.service.dossiers.errors import FilingRefused, UnableToFileDossiers
from motcua.service.dossiers.events import DossierFiled
from motcua.service.dossiers.facts import first_fact
from motcua.service.dossiers.models import AnswerSet, Delivery, Dossier, Draft, Leg, Party
from motcua.service.dossiers.notices import filed_notice, tell
from motcua.service.dossiers.routing import units_on_the_way
from motcua.service.dossiers.rules.answers import answers_hash, file_slots, with_files
from motcua.service.dossiers.tasks import show_task
from motcua.service.dossiers.values import Act, Channel, Filed, Filing, PartyRole, Status
from motcua.service.processes.commands import start_instances
from motcua.service.processes.errors import UnableToFindProcess
from motcua.service.processes.queries import definitions_in_force
from motcua.service.processes.values import Start, Started


@dataclass(frozen=True)
class _Case:
    """A filing with what it refers to, looked up once for the whole batch."""

    id: UUID
    filing: Filing
    version: ProcedureVersion
    applicant: PersonView
    answers: Mapping[str, Any]
    limit_case: str


def file_dossiers(*, filings: Sequence[Filing], by: Actor, at: datetime) -> list[Filed]:
    """Files them all, or none. A key that filed before is answered with the dossier of then.

    Raises `UnableToFileDossiers` naming every filing that was not accepted with its problems by field, and
    `NotPermitted` when `by` may not file for an applicant. Starts the processes and tells the applicants. Which components
    came from the applicants' wallets is kept with the papers.
    """
    for filing in filings:
        require(
            policy.may_file_for(by, filing.applicant, filing.receiving_unit),
            act=Act.FILE.value,
            subject=filing.applicant,
        )
    outcomes = claim_keys(filings=filings, by=by, at=at)
    new = [(filing, outcome) for filing, outcome in zip(filings, outcomes, strict=True) if not outcome.again]
    if new:
        _file_new(new, by=by, at=at)
    return outcomes


def _file_new(new: Sequence[tuple[Filing, Filed]], *, by: Actor, at: datetime) -> None:
    calendars = calendars_now()
    today = calendars(None).day_of(at)
    directory = directory_on(on=today)
    brought = brought_by([filing for filing, _outcome in new], on=today)
    cases = _accepted(new, by=by, today=today, directory=directory, brought=brought)
    ways = [_way(case, directory) for case in cases]

    starts = [_start(case, way, calendars=calendars, at=at) for case, way in zip(cases, ways, strict=True)]
    try:
        started = start_instances(starts=starts, by=by, at=at, calendars=calendars)
    except UnableToFindProcess as fault:
        known = definitions_in_force(keys={case.version.process_key for case in cases})
        raise UnableToFileDossiers(
            [_without_a_way(case) for case in cases if case.version.process_key not in known]
        ) from fault
    references = {outcome.dossier: outcome.reference for _filing, outcome in new}
    rows = [
        _row(case, begun, reference=references[case.id], by=by, at=at, directory=directory, calendars=calendars)
        for case, begun in zip(cases, started, strict=True)
    ]
    entries = [new_id() for _case in cases]
    _write(rows, cases, entries, at=at)

    record(
        events=[_filed(case, row, directory) for case, row in zip(cases, rows, strict=True)],
        by=by,
        at=at,
        ids=entries,
    )
    keep_reuse([(case.id, case.filing) for case in cases], brought, by=by, at=at)
    tell(
        notices=[filed_notice(row, case.applicant, case.version) for case, row in zip(cases, rows, strict=True)],
        by=by,
        at=at,
    )


def _without_a_way(case: _Case) -> FilingRefused:
    return FilingRefused(
        key=case.filing.key,
        why=_("The office has no way of handling this procedure yet; procedure control has to publish its process."),
    )


def _way(case: _Case, directory: Directory) -> Mapping[str, UUID]:
    place = case.answers.get(case.version.place_field) if case.version.place_field else None
    return units_on_the_way(
        version=case.version,
        receiving_unit=case.filing.receiving_unit,
        directory=directory,
        division_code=place if isinstance(place, str) else "",
    )


def _accepted(
    new: Sequence[tuple[Filing, Filed]], *, by: Actor, today: date, directory: Directory, brought: BroughtPapers
) -> list[_Case]:
    """The filings with their answers cleaned and checked. All refusals of the batch are raised together."""
    by_version = versions(ids={filing.version for filing, _outcome in new})
    by_person = persons(persons={filing.applicant for filing, _outcome in new})
    lookups = FormLookups(directory)
    cases: list[_Case] = []
    refusals: list[FilingRefused] = []
    for filing, outcome in new:
        try:
            version = by_version.get(filing.version)
            if version is None or filing.applicant not in by_person:
                raise FilingRefused(key=filing.key, why=_("The procedure or the applicant is not known."))
            _check_place(filing, version, today=today, directory=directory)
            refuse_revoked(filing, brought)
            _check_identity(filing, version, by=by, today=today)
            answers = _checked_answers(filing, version, lookups=lookups, today=today)
            case = limit_case(version, answers, channel=filing.channel, filed_on=today)
            cases.append(_Case(outcome.dossier, filing, version, by_person[filing.applicant], answers, case))
        except FilingRefused as refusal:
            refusals.append(refusal)
    if refusals:
        raise UnableToFileDossiers(refusals)
    return cases


def _check_place(filing: Filing, version: ProcedureVersion, *, today: date, directory: Directory) -> None:
    if not version.is_in_force(today):
        raise FilingRefused(
            key=filing.key,
            cause="version",
            why=_("The procedure changed since you began; look through your answers in its new form."),
        )
    if filing.channel is Channel.ONLINE and not version.accepts_online:
        raise FilingRefused(key=filing.key, why=_("This procedure is filed at the counter or by post, not online."))
    receiving = directory.of_kind(version.receiving.kind, field=version.receiving.field)
    if not any(unit.id == filing.receiving_unit for unit in receiving):
        raise FilingRefused(key=filing.key, why=_("This office does not receive this procedure; choose another."))


def _check_identity(filing: Filing, version: ProcedureVersion, *, by: Actor, today: date) -> None:
    if filing.channel is not Channel.ONLINE:
        return
    demand = demanded(version, on=today)
    verdict = policy.may_file_at(by, demand.level)
    if isinstance(verdict, Refused):
        raise FilingRefused(key=filing.key, cause="assurance", why=f"{verdict.reason} ({demand.ground})")


def _checked_answers(filing: Filing, version: ProcedureVersion, *, lookups: Lookups, today: date) -> Mapping[str, Any]:
    form = form_of(version.form)
    answers = with_files(filing.answers, filing.files, file_slots(form))
    problems = validate(form, answers, lookups=lookups, today=today)
    if problems:
        raise FilingRefused(
            key=filing.key,
            problems=problems,
            why=_("Some answers need mending: %(fields)s.") % {"fields": "; ".join(p.message_vi for p in problems)},
        )
    return normalise(form, answers)


def _start(case: _Case, way: Mapping[str, UUID], *, calendars: Calendars, at: datetime) -> Start:
    calendar = calendars(case.filing.receiving_unit)
    return Start(
        dossier=case.id,
        process_key=case.version.process_key,
        units=way,
        facts={"channel": case.filing.channel.value},
        limit_minutes=limit_minutes(
            version=case.version,
            case=case.limit_case,
            from_at=at,
            calendar=calendar,
            unit=case.filing.receiving_unit,
        ),
    )


def _row(
    case: _Case,
    begun: Started,
    *,
    reference: str,
    by: Actor,
    at: datetime,
    directory: Directory,
    calendars: Calendars,
) -> Dossier:
    filing, applicant = case.filing, case.applicant
    online = filing.channel is Channel.ONLINE
    answer_at = answer_due_at(filed_at=at, calendar=calendars(filing.receiving_unit)) if online else None
    row = Dossier(
        id=case.id,
        reference=reference,
        external_code=filing.external_code,
        procedure=case.version.procedure,
        version=case.version.id,
        receiving_unit=filing.receiving_unit,
        applicant=filing.applicant,
        applicant_name=applicant.name,
        applicant_phone_end=applicant.phone[-4:],
        search_key=f"{search_key(applicant.name)} {search_key(reference)}",
        filed_by=by.account,
        by_officer=by.kind is AccountKind.OFFICIAL,
        channel=filing.channel.value,
        return_method=filing.return_method.value,
        return_address=filing.return_address,
        came_by=filing.came_by,
        status=Status.FILED.value,
        filed_at=at,
        answer_due_at=answer_at,
        owed_at=answer_at or at,
        limit_case=case.limit_case,
        current_unit=filing.receiving_unit,
        answers_hash=answers_hash(case.answers),
    )
    set_counted(row, directory)
    show_task(row, begun.opened, directory=directory, at=at)
    return row


def _write(rows: Sequence[Dossier], cases: Sequence[_Case], entries: Sequence[UUID], *, at: datetime) -> None:
    """The new dossiers with everything that hangs on them, and what figures know of them by the `entries` to come."""
    legs = [Leg(dossier_id=case.id, number=1, unit=case.filing.receiving_unit, started_at=at) for case in cases]
    insert_rows(
        rows,
        [first_fact(row, entry=entry, at=at) for row, entry in zip(rows, entries, strict=True)],
        [
            AnswerSet(dossier_id=case.id, version=1, answers=case.answers, hash=answers_hash(case.answers), at=at)
            for case in cases
        ],
        [
            Party(dossier_id=case.id, role=role.value, person=person)
            for case in cases
            for role, person in _parties(case)
        ],
        [attached(case.id, file, at=at) for case in cases for file in case.filing.files],
        legs,
        [
            Delivery(dossier_id=case.id, direction="in", tracking_number=case.filing.tracking_number, at=at)
            for case in cases
            if case.filing.tracking_number
        ],
    )
    remember_last(legs)
    for case in cases:
        if case.filing.draft:
            Draft.objects.filter(id=case.filing.draft).update(dossier=case.id)


def _parties(case: _Case) -> set[tuple[PartyRole, UUID]]:
    given = {(party.role, party.person) for party in case.filing.parties}
    return given | {(PartyRole.APPLICANT, case.filing.applicant)}


def _filed(case: _Case, row: Dossier, directory: Directory) -> DossierFiled:
    return DossierFiled(
        subject=case.id,
        at_unit=directory.path(row.receiving_unit),
        reference=row.reference,
        procedure=row.procedure,
        procedure_version=row.version,
        channel=row.channel,
        by_officer=row.by_officer,
        level=row.counted_level,
        applicant=row.applicant,
        answers_hash=bytes(row.answers_hash).hex(),
        files=tuple(sorted({file.receipt.sha256 for file in case.filing.files})),
        answer_due_at=row.answer_due_at,
        came_by=row.came_by,
        limit_case=row.limit_case,
    )
