"""What payments count (docs/reference/measures.md). A settled payment is one transaction of one family, at the unit that
received what it is paid for, on the day on which it was credited. Cash stands beside; so do later refunds, which take
nothing away; what was booked by mistake and reversed is taken from its day."""

from __future__ import annotations

from functools import partial

from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_facts, declare_over
from motcua.foundation.measures.values import Counted, Grain, Kind, Measure, Step
from motcua.service.payments.charging import PROCEDURES_CHARGING, procedures_charging
from motcua.service.payments.events import MoneyArrived, PaymentReversed, RefundPaid
from motcua.service.payments.values import ArrivalOutcome, Family

PAYMENTS, REFUNDS = "payments_fact", "payments_refund_fact"

#: As dossiers are kept by (service/dossiers/measures.py), and by the way of paying.
GRAINS = (
    Grain("half_month_level", Step.HALF_MONTH, ("level",)),
    Grain("day_way", Step.DAY, ("level", "channel")),
    Grain("half_month_procedure", Step.HALF_MONTH, ("procedure",)),
    Grain("day_gateway", Step.DAY, ("gateway",)),
)
ONLINE, CASH = ("is_online", True), ("is_online", False)
OF_FEES, OF_LAND_TAX = ("family", Family.FEES.value), ("family", Family.LAND_TAX.value)
#: The procedure goes online: only of these it is asked whether their fees are paid there.
ENABLED = ("takes_online", True)
_CREDITED = ("outcome", ArrivalOutcome.CREDITED.value)
Where = tuple[str, str | bool]


def _settled(*where: Where, value: str = "", key: str = "") -> tuple[Counted, ...]:
    return (
        Counted(entry_kind=MoneyArrived.kind, where=(_CREDITED, *where), value=value, key=key),
        Counted(entry_kind=PaymentReversed.kind, sign=-1, where=where, value=value, key=key, at="was_at"),
    )


def _flow(name: str, *where: Where, value: str = "") -> Measure:
    return Measure(name=f"payments.{name}", kind=Kind.FLOW, counted=_settled(*where, value=value), grains=GRAINS)


def _distinct(name: str, key: str, *where: Where) -> Measure:
    return Measure(name=f"payments.{name}", kind=Kind.DISTINCT, counted=_settled(*where, key=key))


def _refunded(name: str, value: str = "") -> Measure:
    counted = Counted(entry_kind=RefundPaid.kind, where=(("surplus", False),), value=value)
    return Measure(name=f"payments.{name}", kind=Kind.FLOW, counted=(counted,), grains=GRAINS)


declare(
    _flow("transactions", ONLINE),
    _flow("transactions_vnd", ONLINE, value="amount_vnd"),
    _flow("fees", ONLINE, OF_FEES),
    _flow("fees_vnd", ONLINE, OF_FEES, value="amount_vnd"),
    _flow("land_tax", ONLINE, OF_LAND_TAX),
    _flow("land_tax_vnd", ONLINE, OF_LAND_TAX, value="amount_vnd"),
    _flow("cash", CASH),
    _flow("cash_vnd", CASH, value="amount_vnd"),
    _refunded("refunds"),
    _refunded("refunds_vnd", value="amount_vnd"),
    _distinct("procedures", "procedure", ONLINE, OF_FEES, ENABLED),
    _distinct("dossiers", "of"),
    _distinct("dossiers_online", "of", ONLINE),
)
declare_over(Measure(name=PROCEDURES_CHARGING, kind=Kind.CLOCK), procedures_charging)


def _recounts(table: str) -> Recounts:
    from motcua.service.payments.recounts import RECOUNTS

    return RECOUNTS[table]


for _table, _subject in ((PAYMENTS, "arrival"), (REFUNDS, "refund")):
    declare_facts(Facts(table=_table, day="opened_on", subject=_subject, recounts=partial(_recounts, _table)))
