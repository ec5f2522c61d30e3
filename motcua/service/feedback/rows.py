"""Rows of petitions, as commands and queries of this room need them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import Span
from motcua.foundation.journal.values import UnitPath
from motcua.registry.organization.values import Directory
from motcua.service.feedback import rules
from motcua.service.feedback.errors import UnableToFindPetition
from motcua.service.feedback.models import (
    Answer,
    Concern,
    Petition,
    PetitionActFact,
    PetitionFact,
    Publication,
    Question,
)
from motcua.service.feedback.policy import PetitionSubject
from motcua.service.feedback.values import About, PetitionKind

#: By the end of one's number, whoever has the code of a petition proves that it is hers.
PHONE_END_DIGITS = 4


def lock_petition(petition: UUID) -> Petition:
    """Raises `UnableToFindPetition`."""
    row = Petition.objects.select_for_update().filter(id=petition).first()
    if row is None:
        raise UnableToFindPetition
    return row


def petition_subject(row: Petition) -> PetitionSubject:
    return PetitionSubject(
        kind=PetitionKind(row.kind),
        account=row.account,
        unit=row.unit,
        path=tuple(row.path),
        units=tuple(row.units),
        concerned=concerned_of(row),
    )


def about_of(row: Petition) -> About:
    if row.dossier_id is not None:
        return About.DOSSIER
    if row.procedure is not None:
        return About.PROCEDURE
    return About.UNIT if row.about_unit is not None else About.GENERAL


def concerned_of(row: Petition) -> frozenset[UUID]:
    return frozenset(Concern.objects.filter(petition=row).values_list("account", flat=True))


def answer_of(row: Petition) -> Answer | None:
    """The one of the round that it is in."""
    return Answer.objects.filter(petition=row, round=row.round).first()


def open_question(row: Petition) -> Question | None:
    return Question.objects.filter(petition=row, replied_at=None).first()


def publication_of(row: Petition) -> Publication | None:
    return Publication.objects.filter(petition=row, superseded_at=None).first()


def proves_by_phone(row: Petition, phone_end: str) -> bool:
    digits = "".join(filter(str.isdigit, phone_end))
    return bool(row.phone) and len(digits) >= PHONE_END_DIGITS and row.phone.endswith(digits[-PHONE_END_DIGITS:])


def path_of(row: Petition) -> UnitPath:
    return UnitPath.of(row.path)


def set_unit(row: Petition, unit: UUID, units: Directory) -> None:
    """Lets the petition lie there. Changes the row only."""
    row.unit = unit
    row.path = list(units.path(unit).path)
    row.units = [*row.units, unit] if unit not in row.units else row.units


def set_clock(row: Petition) -> None:
    """Counts anew by when it is taken and answered, in the calendar of the unit that has it. Changes the row only; the
    questions are read as they are kept."""
    calendar = calendar_of(unit=row.unit)
    questions = Question.objects.filter(petition=row).order_by("at")
    row.receipt_due_at = rules.receipt_due_at(sent_at=row.at, receipt_days=row.receipt_days, calendar=calendar)
    row.due_at = rules.answer_due_at(
        round_at=row.round_at,
        taken_at=row.taken_at,
        receipt_due=row.receipt_due_at,
        is_first=row.round == 1,
        answer_days=row.answer_days,
        pauses=[Span(each.at, each.replied_at) for each in questions],
        calendar=calendar,
    )


def keep_petition(row: Petition, *, entry: UUID, at: datetime) -> None:
    """What figures know of it after what the entry tells of; the former fact is closed by it."""
    PetitionFact.objects.filter(petition=row.id, closed_by=None).update(closed_by=entry, closed_on=city_day(at))
    PetitionFact.objects.create(
        opened_by=entry,
        opened_on=city_day(at),
        petition=row.id,
        path=row.path,
        petition_kind=row.kind,
        is_open=row.answered_at is None,
        due_on=city_day(row.due_at) if row.due_at and row.answered_at is None else None,
    )


def keep_act(row: Petition, *, act: UUID, done: str, entry: UUID, at: datetime, in_time: bool | None = None) -> None:
    PetitionActFact.objects.create(
        opened_by=entry,
        opened_on=city_day(at),
        act=act,
        petition=row.id,
        done=done,
        path=row.path,
        petition_kind=row.kind,
        in_time=in_time,
    )
