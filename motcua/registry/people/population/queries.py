"""Reads of what the register said, and of who looked."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.listed import Listed
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.journal.values import Entry
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.registry.people.policy import may_see
from motcua.registry.people.population import models
from motcua.registry.people.population.errors import UnableToFindCorrection
from motcua.registry.people.population.events import PersonLookedUp, PopulationAnswered, PopulationAsked
from motcua.registry.people.population.policy import may_look_into, may_see_reports, reach_of
from motcua.registry.people.population.rules import (
    USED_FOR,
    facts_of_citizen,
    facts_of_spouse,
    field_text,
    is_disputed,
    keys_from,
    own_text,
    read_citizen,
)
from motcua.registry.people.population.values import (
    Access,
    CheckView,
    CorrectionCase,
    CorrectionLine,
    CorrectionView,
    Known,
    LegalGround,
    Origin,
    Outcome,
    Purpose,
    Record,
)
from motcua.registry.people.queries import persons
from motcua.registry.people.rules import phone_as_dialled
from motcua.registry.people.values import PersonKind, PersonView

_ACCESSES = (PersonLookedUp.kind, PopulationAsked.kind, PopulationAnswered.kind)


def records_of(*, persons: Collection[UUID]) -> dict[UUID, Record]:
    """What is kept of them. For rooms that have decided already."""
    rows = models.Record.objects.filter(person__in=persons, superseded_at=None)
    return {row.person_id: view_of(row) for row in rows}


def view_of(row: models.Record) -> Record:
    return Record(
        person=row.person_id,
        citizen=read_citizen(row.content, number=row.content["number"]),
        fetched_at=row.fetched_at,
        expires_at=row.expires_at,
        ground=LegalGround(row.ground),
        spouse=row.spouse_id,
    )


def own_record(*, actor: Actor, person: UUID) -> Record | None:
    """Raises `NotPermitted` (hidden) unless the actor may see the person."""
    require(may_see(actor, person), act="see_person", subject=person)
    return records_of(persons=[person]).get(person)


def known_of(*, person: PersonView, at: datetime, as_told: bool = False) -> Known:
    """What forms are filled in with for this applicant: the city's own record, over it the register's, and of the spouse
    what was asked in the applicant's name. What either says is wrong is left out until that is settled; with `as_told` it is
    what the register says, whatever anybody says of it."""
    facts: dict[str, object] = _own_facts(person)
    if person.kind is not PersonKind.CITIZEN:
        return Known(facts=facts, origins={})
    records = _family(person.id)
    own = records.get(person.id)
    if own is None or at - own.fetched_at > USED_FOR:
        return Known(facts=facts, origins={})
    tree = directory(on=city_day(at))

    def is_division(code: str) -> bool:
        return tree.of_division(code, UnitKind.COMMUNE) is not None

    told = facts_of_citizen(own.citizen, is_division=is_division)
    origins = dict.fromkeys(told, _origin(own, at))
    spouse = records.get(own.spouse) if own.spouse else None
    if spouse is not None and told and at - spouse.fetched_at <= USED_FOR:
        of_spouse = facts_of_spouse(own.citizen, spouse.citizen, is_division=is_division)
        told |= of_spouse
        origins |= dict.fromkeys(of_spouse, _origin(spouse, at))
    if not as_told:
        told, origins = _but_for_reports(told, origins, own, spouse)
    return Known(facts={**facts, **told}, origins=origins)


def _but_for_reports(
    told: Mapping[str, object], origins: Mapping[str, Origin], own: Record, spouse: Record | None
) -> tuple[dict[str, object], dict[str, Origin]]:
    """Without what somebody says is wrong; and what was looked into since with who found it right."""
    of_own, of_spouse = _last_reports(own.person), _last_reports(spouse.person) if spouse else {}
    disputed = [[field for field, row in rows.items() if row.settled_at is None] for rows in (of_own, of_spouse)]
    left = {key for key in told if not is_disputed(key, own=disputed[0], of_spouse=disputed[1])}
    marked = {key: origin for key, origin in origins.items() if key in left}
    for record, rows, side in ((own, of_own, "applicant"), (spouse, of_spouse, "spouse")):
        for field, row in rows.items():
            if record is None or row.upheld_by is None or field_text(record.citizen, field) != row.upheld_held:
                continue
            for key in keys_from([field], side=side) & left:
                marked[key] = replace(marked[key], upheld_unit=row.upheld_unit, upheld_on=city_day(_settled(row)))
    return {key: value for key, value in told.items() if key in left}, marked


def _settled(row: models.Correction) -> datetime:
    assert row.settled_at is not None, "what was upheld is settled"
    return row.settled_at


def _last_reports(person: UUID) -> dict[str, models.Correction]:
    """The last report of each field."""
    rows = models.Correction.objects.filter(person=person).order_by("reported_at", "id")
    return {row.field: row for row in rows}


def _family(person: UUID) -> dict[UUID, Record]:
    own = models.Record.objects.filter(person=person, superseded_at=None).first()
    if own is None:
        return {}
    found = {person: view_of(own)}
    return found | (records_of(persons=[own.spouse_id]) if own.spouse_id else {})


def _own_facts(person: PersonView) -> dict[str, object]:
    """What the city itself knows."""
    return {
        "applicant.full_name": person.name,
        "applicant.number": person.number if person.kind is PersonKind.CITIZEN else "",
        "applicant.birth_on": person.birth_on.isoformat() if person.birth_on else "",
        "applicant.sex": person.sex.value if person.sex else "",
        "applicant.phone": phone_as_dialled(person.phone) if person.phone else "",
        "applicant.email": person.email,
        "applicant.address": person.address.line,
        "applicant.division": person.address.division_code,
    }


def _origin(record: Record, at: datetime) -> Origin:
    return Origin(fetched_at=record.fetched_at, is_stale=record.is_stale(at))


def consents(*, person: UUID) -> bool:
    """Does the person let the register be asked about her?"""
    return models.Consent.objects.filter(person=person, withdrawn_at=None).exists()


def consent_given_at(*, person: UUID) -> datetime | None:
    row = models.Consent.objects.filter(person=person, withdrawn_at=None).first()
    return row.given_at if row else None


def corrections_of(*, actor: Actor, person: UUID) -> list[CorrectionView]:
    """The newest first. Raises `NotPermitted` (hidden) unless the actor may see the person."""
    require(may_see(actor, person), act="see_person", subject=person)
    rows = models.Correction.objects.filter(person=person).order_by("-reported_at", "-id")
    return [_correction(row) for row in rows]


def _correction(row: models.Correction) -> CorrectionView:
    return CorrectionView(
        id=row.id,
        person=row.person_id,
        field=row.field,
        held=row.held,
        claimed=row.claimed,
        note=row.note,
        reported_at=row.reported_at,
        sent_at=row.sent_at,
        receipt=row.receipt,
        settled_at=row.settled_at,
        upheld_unit=row.upheld_unit,
        reason=row.upheld_reason,
    )


def open_reports(*, actor: Actor, at: datetime) -> Listed[CorrectionLine]:
    """What people of the actor's place say is wrong and nobody has settled, the oldest first. Raises `NotPermitted` for
    who looks into none."""
    reach = reach_of(actor, directory(on=city_day(at)))
    require(may_see_reports(reach), act="see_reports", subject=actor.account)
    rows = models.Correction.objects.filter(reach.of_reports(), settled_at=None).select_related("person")
    return Listed(rows.order_by("reported_at", "id"), _lines)


def _lines(rows: Sequence[models.Correction]) -> list[CorrectionLine]:
    return [
        CorrectionLine(
            id=row.id,
            person_name=row.person.name,
            field=row.field,
            reported_at=row.reported_at,
            is_sent=row.sent_at is not None,
        )
        for row in rows
    ]


def report_case(*, correction: UUID, actor: Actor, at: datetime) -> CorrectionCase:
    """A report beside what speaks for and against it. Raises `UnableToFindCorrection`, `NotPermitted` (hidden)."""
    row = models.Correction.objects.filter(id=correction).select_related("person").first()
    if row is None:
        raise UnableToFindCorrection
    reach = reach_of(actor, directory(on=city_day(at)))
    verdict = may_look_into(reach, person=row.person_id, unit=row.unit)
    require(verdict, act="see_report", subject=row.person_id)
    held = records_of(persons=[row.person_id]).get(row.person_id)
    others = models.Correction.objects.filter(person=row.person_id, field=row.field).exclude(id=row.id)
    return CorrectionCase(
        report=_correction(row),
        person_name=row.person.name,
        held_now=field_text(held.citizen, row.field) if held else row.held,
        fetched_at=held.fetched_at if held else None,
        city_has=own_text(persons(persons=[row.person_id])[row.person_id], row.field),
        earlier=[_correction(each) for each in others.order_by("-reported_at", "-id")],
        may_uphold=row.settled_at is None,
    )


def last_check(*, person: UUID) -> CheckView | None:
    row = models.Check.objects.filter(person=person).order_by("-since_at", "-id").first()
    return CheckView(since_at=row.since_at, settled_at=row.settled_at, differs=tuple(row.differs)) if row else None


def accesses_of(*, actor: Actor, person: UUID) -> list[Access]:
    """Every time that somebody looked at the person's data, the newest first, as the journal tells. Raises `NotPermitted`
    (hidden) unless the actor may see the person."""
    require(may_see(actor, person), act="see_person", subject=person)
    entries = sorted(_once(entries_of(subject=person, kinds=_ACCESSES)), key=lambda entry: entry.at)
    names = names_of(accounts={entry.actor for entry in entries if entry.actor})
    return [_access(entry, names.get(entry.actor, "") if entry.actor else "") for entry in reversed(entries)]


def _once(entries: list[Entry]) -> Iterator[Entry]:
    """One entry an access: an ask that was answered is told by its answer."""
    answered = {entry.data["ask"] for entry in entries if entry.kind == PopulationAnswered.kind}
    for entry in entries:
        if entry.kind != PopulationAsked.kind or entry.data["ask"] not in answered:
            yield entry


def _access(entry: Entry, by_name: str) -> Access:
    data = entry.data
    is_ask = entry.kind != PersonLookedUp.kind
    return Access(
        at=entry.at,
        account=entry.actor,
        by_name=by_name,
        unit=entry.unit,
        purpose=Purpose(data["purpose"]),
        ground=LegalGround(data["ground"]) if is_ask else None,
        outcome=Outcome(data.get("outcome", Outcome.UNREACHED.value)) if is_ask else None,
        fields=tuple(data.get("fields", ())),
        procedure=UUID(data["procedure"]) if data.get("procedure") else None,
        dossier=UUID(data["dossier"]) if data.get("dossier") else None,
    )
