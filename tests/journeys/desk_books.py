"""What gateways and books have in the desk's city: differences in each state, closed days, open ones, one that waits."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.values import UnitView
from motcua.service.payments.closing.commands import close_days, decide_closing
from motcua.service.payments.models_reconciliation import Difference
from motcua.service.payments.reconciliation.commands.resolving import resolve_difference
from motcua.service.payments.values_reconciliation import Remedy
from tests.cast import Cast, whoever
from tests.payments import a_dossier_that_costs, paid
from tests.reconciliation import Said, finance, said_of, take


def reconciled(
    cast: Cast, unit: UnitView, other: UnitView, officials: dict[str, Actor], *, at: datetime
) -> dict[str, UUID]:
    """Money of the ward by the bank's file of yesterday: one amount differs, one payment never came and its reversal is
    proposed, one is of nobody; the days before are closed. The other ward's closing waits for its leader."""
    officials["finance"] = finance(Role.HANDLER)
    counter, leader = whoever(unit=unit, role=Role.COUNTER), whoever(unit=unit, role=Role.LEADER)
    before, yesterday = at - timedelta(days=3), at - timedelta(days=1)
    here, there = replace(cast, counter=counter), replace(cast, counter=whoever(unit=other, role=Role.COUNTER))
    paid(cast, a_dossier_that_costs(here, unit=unit.id, at=before), at=before)
    paid(cast, a_dossier_that_costs(there, unit=other.id, at=before), at=before)
    rows = [a_dossier_that_costs(here, unit=unit.id, at=yesterday) for _each in range(4)]
    attempts = [paid(cast, row, at=yesterday) for row in rows]
    closing = close_days(unit=unit.id, through=city_day(before), carried_reason="", by=counter, at=at)
    decide_closing(closing=closing, confirm=True, answer="", by=leader, at=at)
    officials["books waiting"] = whoever(unit=other, role=Role.LEADER)
    close_days(
        unit=other.id,
        through=city_day(before),
        carried_reason="",
        by=there.counter,
        at=at,
    )
    lines = [said_of(each) for each in attempts]
    said = [
        *lines[:2],
        lines[2].but(amount=15_000),
        Said(transaction="FT23183000000001", reference="NGUYEN VAN A CHUYEN TIEN", amount=250_000, at=yesterday),
    ]
    taken = take(said, day=city_day(yesterday), at=at)
    by_kind = dict(Difference.objects.filter(day=city_day(yesterday)).values_list("kind", "id"))
    resolve_difference(
        difference=by_kind["missing_there"],
        remedy=Remedy.REVERSE,
        reason="Ngân hàng trả lời: giao dịch không thành công",
        by=counter,
        at=at,
    )
    return {
        "file": taken.file,
        "amount": by_kind["amount"],
        "proposed": by_kind["missing_there"],
        "nobody": by_kind["missing_here"],
        "unit": unit.id,
        "other": other.id,
    }
