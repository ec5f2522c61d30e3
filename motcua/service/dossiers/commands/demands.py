"""Amounts that another agency's notice says: asked for on a dossier, whose clock stands still until they are paid."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directory as directory_on
from motcua.service.dossiers import policy
from motcua.service.dossiers.commands.clock import stand_still_for_money
from motcua.service.dossiers.commands.payments import go_on_with, why_not_chargeable
from motcua.service.dossiers.locks import lock_dossiers, refuse_all, shown_code
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import RUNNING, NoticeDemand, Status
from motcua.service.payments.commands.payables import cancel_payables, demand
from motcua.service.payments.queries import unpaid_among

REPLACED = "replaced by another notice"


def demand_by_notices(*, demands: Sequence[NoticeDemand], by: Actor, at: datetime) -> list[UUID]:
    """Asks for what notices say, in the place of what they replace. A dossier that owes something stands still from now on
    with its ground; one that stood still for money and owes nothing any more goes on. Returns the ids of the new payables, in
    their order.

    Raises `NotPermitted`, and `UnableToActOnDossiers` naming every dossier of which nothing can be asked now.
    """
    require(policy.may_let_happen(by), act="demand_by_notice")
    rows = lock_dossiers({each.dossier for each in demands})
    refuse_all({shown_code(row): fault for row in rows.values() if (fault := why_not_chargeable(row))})

    cancelled = {id_ for each in demands for id_ in each.cancelled}
    if cancelled:
        cancel_payables(payables=cancelled, reason=REPLACED, by=by, at=at)
    payables = [payable for each in demands for payable in each.payables]
    directory = directory_on(on=city_day(at))
    paths = {unit: directory.path(unit) for unit in {payable.unit for payable in payables}}
    asked = demand(payables=payables, paths=paths, by=by, at=at)

    owing = unpaid_among(subjects=rows)
    _stand_still([rows[id_] for id_ in owing], at=at)
    go_on_with(rows.keys() - owing, at=at)
    return asked


def stand_still_while_owing(*, dossiers: Collection[UUID], by: Actor, at: datetime) -> int:
    """Stops the clock of those of the dossiers that owe something and whose clock runs again, as after a pause for another
    reason. Returns how many."""
    require(policy.may_let_happen(by), act="demand_by_notice")
    rows = lock_dossiers(dossiers)
    return _stand_still([rows[id_] for id_ in unpaid_among(subjects=rows)], at=at)


def _stand_still(rows: Sequence[Dossier], *, at: datetime) -> int:
    running = [row for row in rows if Status(row.status) in RUNNING]
    stand_still_for_money(running, by=SYSTEM, at=at)
    return len(running)
