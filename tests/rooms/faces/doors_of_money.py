"""Who else stands before the pages of money, and what is behind them: money that came, goes back, differs, is closed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.database.keys import new_id
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.dossiers.commands.payments import take_cash
from motcua.service.dossiers.models import Dossier
from motcua.service.landtax.commands.asking import ask_tax
from motcua.service.landtax.commands.letters import note_refused
from motcua.service.payments.closing.commands import close_days
from motcua.service.payments.collecting.commands.matters import open_matters
from motcua.service.payments.collecting.finding import Found
from motcua.service.payments.commands.refunds import ask_refund
from motcua.service.payments.models import Attempt, Payable, Receipt
from motcua.service.payments.models_matters import Matter
from motcua.service.payments.models_reconciliation import Difference
from motcua.service.payments.reconciliation.commands.resolving import resolve_difference
from motcua.service.payments.values import AttemptView, Fault
from motcua.service.payments.values_matters import MatterKind
from motcua.service.payments.values_reconciliation import Remedy
from tests.cast import AT, JUNE_15, Cast, whoever
from tests.landtax import a_transfer, land_office
from tests.payments import COSTS_VND, a_dossier_that_costs, arrival_of, paid
from tests.reconciliation import finance, said_of, take

BEFORE = AT - timedelta(days=1)


def money_people(cast: Cast) -> dict[str, Actor]:
    """Who has to do with the ward’s money, is of the city’s finance office, controls procedures, or leads the city."""
    units = directory(on=JUNE_15)
    control, (city,) = units.by_key("office-procedure-control"), units.of_kind(UnitKind.CITY)
    assert control is not None
    return {
        "cashier": whoever(unit=cast.ward, role=Role.CASHIER),
        "accountant": whoever(unit=cast.ward, role=Role.ACCOUNTANT),
        "chief accountant": whoever(unit=cast.ward, role=Role.CHIEF_ACCOUNTANT),
        "head": cast.head,
        "finance": finance(Role.HANDLER),
        "finance leader": finance(Role.LEADER),
        "controller": whoever(unit=control, role=Role.CONTROLLER),
        "city leader": whoever(unit=city, role=Role.LEADER),
        "land officer": whoever(unit=land_office(), role=Role.HANDLER),
        "land leader": whoever(unit=land_office(), role=Role.LEADER),
    }


def money_subjects(cast: Cast, people: Mapping[str, Actor], owing: Dossier) -> dict[str, Any]:
    """What one did waits for another’s word: the cashier took cash, the head asks for a refund, the leader closed the day
    before and proposes what is to be done about a difference of it."""
    settled, differing, proposed = (_paid_before(cast, key=key) for key in ("settled", "differing", "proposed"))
    by_cash = a_dossier_that_costs(cast, key="cash")
    cash = take_cash(dossier=by_cash.id, by=people["cashier"], at=AT)
    refund = ask_refund(arrival=arrival_of(settled).id, amount_vnd=COSTS_VND, reason="Nộp nhầm.", by=cast.head, at=AT)
    lines = [said_of(settled), *(said_of(each).but(amount=1_000) for each in (differing, proposed))]
    file = take(lines, day=BEFORE.date(), at=AT).file
    differences = {row.arrival_id: row.id for row in Difference.objects.all()}
    waiting = differences[arrival_of(proposed).id]
    resolve_difference(difference=waiting, remedy=Remedy.REVERSE, reason="Ngân hàng báo.", by=cast.leader, at=AT)
    closing = close_days(
        unit=cast.ward.id, through=BEFORE.date(), carried_reason="Chờ ngân hàng.", by=cast.leader, at=AT
    )
    receipt = Receipt.objects.get(arrival__attempt=cash.id)
    return {
        "payable": Payable.objects.get(subject=owing.id).id,
        "cash dossier": by_cash.id,
        "cash": arrival_of(cash).id,
        "cash receipt": receipt.code,
        "series": receipt.series_id,
        "refund": refund,
        "file": file,
        "difference": differences[arrival_of(differing).id],
        "proposed difference": waiting,
        "closing": closing,
        "unit": cast.ward.id,
        "letter": _a_refused_letter(cast, people["land officer"]),
        **_matters(cast, owing),
    }


def _paid_before(cast: Cast, *, key: str) -> AttemptView:
    return paid(cast, a_dossier_that_costs(cast, at=BEFORE, key=key), at=BEFORE)


def _a_refused_letter(cast: Cast, by: Actor) -> UUID:
    """What changes hands with her land, which the tax office does not take."""
    letter = ask_tax(dossier=a_transfer(cast).id, by=by, at=AT)
    note_refused(letter=letter, fault=Fault("thửa đất không có", permanent=True), by=SYSTEM, at=AT)
    return letter


def _matters(cast: Cast, owing: Dossier) -> dict[str, Any]:
    """A try of the ward’s that nobody confirms, and money of which nobody knows whose it is."""
    attempt, nobodys = Attempt.objects.get(subject=owing.id), new_id()
    path = tuple(directory(on=JUNE_15).path(cast.ward.id).path)
    money: dict[str, Any] = {"reference": "MC", "gateway": "vietqr", "amount_vnd": COSTS_VND, "since_at": BEFORE}
    found = [
        Found(kind=MatterKind.NOT_CONFIRMED, about=attempt.id, subject=owing.id, path=path, **money),
        Found(kind=MatterKind.UNKNOWN_REFERENCE, about=nobodys, subject=None, path=(), **money),
    ]
    open_matters(found=found, by=SYSTEM, at=AT)
    rows = dict(Matter.objects.values_list("about", "id"))
    return {"matter": rows[attempt.id], "matter of nobody": rows[nobodys]}
