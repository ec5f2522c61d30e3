"""What the collecting office does about a dossier's money: it reminds, lets a demand go, takes cash back that was booked by
mistake. The dossier is locked first, as in every act on it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.journal.commands import record
from motcua.foundation.messages.values import Template
from motcua.registry.organization.queries import directory as directory_on
from motcua.registry.people.queries import persons
from motcua.registry.people.values import PersonView
from motcua.service.dossiers import policy
from motcua.service.dossiers.commands.payments import let_go_on
from motcua.service.dossiers.dues import CHARGEABLE
from motcua.service.dossiers.events import FeesTakenBack
from motcua.service.dossiers.locks import lock_dossiers, shown_code, words
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.notices import due_notice, money_reminder, tell
from motcua.service.dossiers.values import Status
from motcua.service.payments.collecting.commands.cash import reverse_cash, subject_of_arrival
from motcua.service.payments.collecting.commands.letting_go import let_go, subject_of_payable
from motcua.service.payments.collecting.commands.matters import heal_matters, open_matters
from motcua.service.payments.collecting.commands.reminding import note_due, note_reminded, subjects_of
from motcua.service.payments.collecting.errors import UnableToRemind
from motcua.service.payments.collecting.finding import Found
from motcua.service.payments.collecting.values import Told
from motcua.service.payments.queries import unpaid_among
from motcua.service.payments.values_matters import MatterKind


@dataclass(frozen=True, kw_only=True)
class Reminded:
    """How many dossiers' payers were told; of the others, by the dossier's code, why not."""

    told: int
    refused: Mapping[str, str]


def remind_payers(*, payables: Collection[UUID], by: Actor, at: datetime) -> Reminded:
    """Reminds who owes these amounts, of all that is owed on their dossiers: one notice a dossier, never two a day.

    Raises `NotPermitted`, and `UnableToRemind` where none was chosen.
    """
    subjects = subjects_of(payables=payables)
    if not subjects:
        raise UnableToRemind(reason=_("none was chosen."))
    rows = lock_dossiers(subjects)
    people = persons(persons={row.applicant for row in rows.values()})
    unreachable = {row.id: why for row in rows.values() if (why := _why_not(row, people[row.applicant]))}

    noted = note_reminded(subjects=rows, unreachable=unreachable, by=by, at=at)
    notices = [
        money_reminder(rows[subject], people[rows[subject].applicant], amount_vnd, at=at)
        for subject, amount_vnd in noted.owed_vnd.items()
    ]
    tell(notices=notices, by=by, at=at)
    return Reminded(
        told=len(noted.owed_vnd), refused={shown_code(rows[subject]): why for subject, why in noted.refused.items()}
    )


def tell_of_dues(*, dossiers: Collection[UUID], told: Told, template: Template, by: Actor, at: datetime) -> int:
    """Tells the payers of these, once, that what they owe is due soon, or was: one notice a dossier. Returns how many were
    told; who cannot be reached is not."""
    require(policy.may_let_happen(by), act="tell_of_dues")
    rows = lock_dossiers(dossiers)
    people = persons(persons={row.applicant for row in rows.values()})
    unreachable = {row.id for row in rows.values() if _why_not(row, people[row.applicant])}

    due = note_due(subjects=rows, unreachable=unreachable, told=told, by=by, at=at)
    notices = [
        due_notice(rows[subject], people[rows[subject].applicant], template, each, at=at)
        for subject, each in due.items()
    ]
    tell(notices=notices, by=by, at=at)
    return len(due)


def _why_not(row: Dossier, applicant: PersonView) -> str:
    """Why the payer cannot be told; empty where she can."""
    if Status(row.status) not in CHARGEABLE:
        return _("the dossier %(stands)s") % {"stands": words(row.status)}
    if applicant.account is None and not applicant.phone:
        return _("has neither account nor telephone: a letter, or a visit")
    return ""


def let_payable_go(*, payable: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Asks no more for one amount; a dossier that waited for nothing else goes on. Raises as `let_go`."""
    (row,) = lock_dossiers([subject_of_payable(payable=payable)]).values()

    let_go(payable=payable, reason=reason, by=by, at=at)
    if not unpaid_among(subjects=[row.id]):
        let_go_on({row.id}, at=at)


def take_cash_back(*, arrival: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Undoes cash that was booked by mistake: it is owed again. A dossier that went on is not stopped. Raises as
    `reverse_cash`."""
    (row,) = lock_dossiers([subject_of_arrival(arrival=arrival)]).values()

    reverse_cash(arrival=arrival, reason=reason, by=by, at=at)

    path = directory_on(on=city_day(at)).path(row.current_unit)
    record(events=[FeesTakenBack(subject=row.id, at_unit=path)], by=by, at=at)


def let_paid_go_on(*, dossier: UUID, by: Actor, at: datetime) -> None:
    """A dossier that stands still for money that is there goes on. That it did is kept beside what was ever found so."""
    require(policy.may_let_happen(by), act="let_paid_go_on")
    (row,) = lock_dossiers([dossier]).values()
    if unpaid_among(subjects=[row.id]):
        return

    open_matters(found=[_unaware(row, at)], by=by, at=at)
    let_go_on({row.id}, at=at)
    heal_matters(kind=MatterKind.DOSSIER_UNAWARE, about=[row.id], by=by, at=at)


def hand_unaware(*, dossier: UUID, by: Actor, at: datetime) -> None:
    """It could not go on by itself: a person looks."""
    row = Dossier.objects.get(id=dossier)
    open_matters(found=[_unaware(row, row.filed_at)], by=by, at=at)


def _unaware(row: Dossier, since_at: datetime) -> Found:
    return Found(
        kind=MatterKind.DOSSIER_UNAWARE,
        about=row.id,
        subject=row.id,
        path=directory_on(on=city_day(since_at)).path(row.receiving_unit).path,
        reference="",
        gateway="",
        amount_vnd=0,
        since_at=since_at,
    )
