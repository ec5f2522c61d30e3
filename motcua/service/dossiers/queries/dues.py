"""What is owed and paid on a dossier, for its pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.registry.catalogue.queries import version as version_by_id
from motcua.registry.catalogue.values import FeeKind
from motcua.service.dossiers import policy
from motcua.service.dossiers.dues import CHARGEABLE, fee_lines
from motcua.service.dossiers.errors import UnableToFindDossier
from motcua.service.dossiers.locks import shown_code, subject_of
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.dossier import DossierView
from motcua.service.payments.collecting.queries.arrivals import waived_keys
from motcua.service.payments.collecting.rules import due_state
from motcua.service.payments.collecting.values import DueState
from motcua.service.payments.queries import attempt_of, attempts_of, payables_of
from motcua.service.payments.values import AttemptState, AttemptView, PayableKind, PayableState


@dataclass(frozen=True, kw_only=True)
class DueLine:
    """One amount. `awaits_notice`: another agency says how much. `is_tax`: it goes to the Treasury. `payable` is None for
    what was not asked for yet."""

    name_vi: str
    name_en: str
    ground: str
    amount_vnd: int
    owed_vnd: int
    state: PayableState
    is_tax: bool
    awaits_notice: bool = False
    payable: UUID | None = None
    due_on: date | None = None
    #: Something of it is owed still, and its day is over. It can be paid all the same.
    is_overdue: bool = False


@dataclass(frozen=True, kw_only=True)
class Dues:
    """`can_pay`: something is owed, and the reader may pay it now; `can_take`: she may take it at the counter. `attempts` are
    the newest first."""

    lines: tuple[DueLine, ...]
    can_pay: bool
    can_take: bool
    attempts: tuple[AttemptView, ...]

    @property
    def owed_vnd(self) -> int:
        return sum(line.owed_vnd for line in self.lines)

    @property
    def next_vnd(self) -> int:
        """What one payment pays: taxes, and after them the others."""
        return sum(line.owed_vnd for line in self.lines if line.is_tax) or self.owed_vnd

    @property
    def all_paid(self) -> bool:
        return not self.owed_vnd and any(each.state is AttemptState.PAID for each in self.attempts)


@dataclass(frozen=True, kw_only=True)
class Payment:
    """A try to pay, and what for."""

    attempt: AttemptView
    dossier: UUID
    code: str
    name_vi: str
    name_en: str


def dues_of(*, view: DossierView, actor: Actor, at: datetime) -> Dues:
    """Of a dossier that the actor sees: what was asked for, and of what was not yet, what the rules say."""
    asked = payables_of(subject=view.id)
    known = {each.key for each in asked}
    by_rules = fee_lines(view.version, view.answers, channel=view.channel, filed_at=view.filed_at)
    unasked = [line for line in by_rules if line.key not in known and (line.amount_vnd or line.awaits_notice)]
    waived = waived_keys(subject=view.id) if unasked else frozenset()
    lines = (
        *(
            DueLine(
                name_vi=each.name_vi,
                name_en=each.name_en,
                ground=each.ground,
                amount_vnd=each.amount_vnd,
                owed_vnd=each.owed_vnd,
                state=each.state,
                payable=each.id,
                due_on=each.due_on,
                is_overdue=bool(each.owed_vnd) and due_state(each.due_on, today=city_day(at)) is DueState.OVERDUE,
                is_tax=each.kind is PayableKind.LAND_TAX,
            )
            for each in asked
        ),
        *(
            DueLine(
                name_vi=line.name_vi,
                name_en=line.name_en,
                ground=line.ground,
                amount_vnd=line.amount_vnd,
                owed_vnd=0 if line.awaits_notice else line.amount_vnd,
                state=PayableState.UNPAID,
                is_tax=line.kind is FeeKind.LEVY,
                awaits_notice=line.awaits_notice,
            )
            for line in unasked
            if line.key not in waived
        ),
    )
    is_asked = any(line.owed_vnd for line in lines) and view.status in CHARGEABLE
    subject = subject_of(Dossier.objects.get(id=view.id)) if is_asked else None
    return Dues(
        lines=lines,
        can_pay=subject is not None and bool(policy.may_pay(actor, subject)),
        can_take=subject is not None and bool(policy.may_take_cash(actor, subject)),
        attempts=tuple(attempts_of(subject=view.id)) if asked else (),
    )


def payment_of(*, attempt: UUID, actor: Actor) -> Payment:
    """Raises `UnableToFindPayment`, `NotPermitted` for who may not see its dossier."""
    found = attempt_of(attempt=attempt)
    row = Dossier.objects.filter(id=found.subject).first()
    if row is None:
        raise UnableToFindDossier
    require(policy.may_see(actor, subject_of(row)), act="see_payment", subject=row.id)
    version = version_by_id(row.version)
    return Payment(
        attempt=found, dossier=row.id, code=shown_code(row), name_vi=version.name_vi, name_en=version.name_en
    )
