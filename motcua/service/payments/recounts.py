"""The measures of payments counted from their facts. Procedures with a fee are read from the catalogue at once."""

from __future__ import annotations

from typing import Any

import ibis
from ibis import Table, _

from motcua.foundation.measures.declared import Recount, Recounts
from motcua.service.payments.values import Family

_MONEY = {
    "opened_by": "uuid",
    "opened_on": "date",
    "path": "array<uuid>",
    "of": "uuid",
    "level": "string",
    "procedure": "uuid",
    "channel": "string",
    "gateway": "string",
    "family": "string",
    "is_online": "boolean",
    "takes_online": "boolean",
    "amount_vnd": "int64",
}
_FEES, _LAND_TAX = _.family == Family.FEES.value, _.family == Family.LAND_TAX.value


def _rows(facts: Table, *, day: Any, value: Any, key: Any) -> Table:
    return facts.select(
        subject=_.of,
        path=_.path,
        day=day,
        level=_.level,
        procedure=_.procedure.cast("string"),
        channel=_.channel,
        gateway=_.gateway,
        key=key,
        value=value,
    )


def _settled(*conditions: Any, value: Any = None, key: Any = None) -> Recount:
    def recount(facts: Table) -> Table:
        standing = facts.filter(_.is_current & _.stands, *conditions)
        return _rows(
            standing,
            day=_.paid_on,
            value=ibis.literal(1) if value is None else value,
            key=_.procedure.cast("string").fill_null("") if key is None else key,
        )

    return recount


def _refunded(value: Any = None) -> Recount:
    def recount(facts: Table) -> Table:
        amount = ibis.literal(1) if value is None else value
        return _rows(facts.filter(_.is_current), day=_.opened_on, value=amount, key=ibis.literal(""))

    return recount


_DOSSIER = _.of.cast("string")

RECOUNTS = {
    "payments_fact": Recounts(
        schema={**_MONEY, "arrival": "uuid", "paid_on": "date", "stands": "boolean"},
        by_measure={
            "payments.transactions": _settled(_.is_online),
            "payments.transactions_vnd": _settled(_.is_online, value=_.amount_vnd),
            "payments.fees": _settled(_.is_online, _FEES),
            "payments.fees_vnd": _settled(_.is_online, _FEES, value=_.amount_vnd),
            "payments.land_tax": _settled(_.is_online, _LAND_TAX),
            "payments.land_tax_vnd": _settled(_.is_online, _LAND_TAX, value=_.amount_vnd),
            "payments.cash": _settled(~_.is_online),
            "payments.cash_vnd": _settled(~_.is_online, value=_.amount_vnd),
            "payments.procedures": _settled(_.is_online, _FEES, _.takes_online),
            "payments.dossiers": _settled(key=_DOSSIER),
            "payments.dossiers_online": _settled(_.is_online, key=_DOSSIER),
        },
    ),
    "payments_refund_fact": Recounts(
        schema={**_MONEY, "refund": "uuid"},
        by_measure={"payments.refunds": _refunded(), "payments.refunds_vnd": _refunded(_.amount_vnd)},
    ),
}
