"""Money in words: ways to pay, tries, receipts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.faces.portal.wording import spoken
from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.formats import moment, money_vnd
from motcua.faces.ui.payments import status_of
from motcua.faces.ui.values import SummaryRow
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.money.rules import in_words
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.queries.dossier import DossierView
from motcua.service.landtax.queries import land_tax_of
from motcua.service.landtax.rules import is_taxed
from motcua.service.landtax.values import LandTax
from motcua.service.payments.gateways.registered import gateway_of, online_gateways
from motcua.service.payments.values import (
    SURPLUS_WORDS,
    AttemptView,
    ReceiptView,
    SurplusReason,
)


@dataclass(frozen=True, kw_only=True)
class WayShown:
    key: str
    name: str
    note: str
    icon: str


@dataclass(frozen=True, kw_only=True)
class TryShown:
    """A try to pay in a list. `status` is a word of the vocabulary."""

    id: UUID
    reference: str
    amount_vnd: int
    way: str
    status: str
    at: datetime
    receipt: str
    surplus: str
    refund: str


def land_tax_shown(view: DossierView, *, actor: Actor, at: datetime) -> LandTax | None:
    """The tax office's notices on a dossier; None where its procedure has none."""
    return land_tax_of(view=view, actor=actor, at=at) if is_taxed(view.version) else None


def ways_shown() -> list[WayShown]:
    """How one may pay now."""
    return [WayShown(key=each.key, name=each.name, note=each.note, icon=each.icon) for each in online_gateways()]


def try_shown(attempt: AttemptView, *, at: datetime) -> TryShown:
    return TryShown(
        id=attempt.id,
        reference=attempt.reference,
        amount_vnd=attempt.amount_vnd,
        way=gateway_of(attempt.gateway).name,
        status=status_of(attempt, at=at),
        at=attempt.settled_at or attempt.made_at,
        receipt=attempt.receipt,
        surplus=surplus_in_words(attempt),
        refund=refund_in_words(attempt),
    )


def refund_in_words(attempt: AttemptView) -> str:
    """What was paid and has gone back, and when."""
    if not attempt.refunded_vnd or attempt.returned_at is None:
        return ""
    return _("%(amount)s was sent back to you at %(moment)s, the way you paid.") % {
        "amount": money_vnd(attempt.refunded_vnd),
        "moment": moment(attempt.returned_at),
    }


def surplus_in_words(attempt: AttemptView) -> str:
    """What came and was not owed, why, and that it goes back."""
    if not attempt.surplus_vnd or attempt.surplus_reason is SurplusReason.NONE:
        return ""
    why = SURPLUS_WORDS[attempt.surplus_reason.value]
    amount = money_vnd(attempt.surplus_vnd)
    if attempt.returned_vnd >= attempt.surplus_vnd:
        return _("%(amount)s more than was owed came. %(why)s It was sent back.") % {"amount": amount, "why": why}
    return _("%(amount)s more than was owed came. %(why)s It is on its way back to you.") % {
        "amount": amount,
        "why": why,
    }


def receipt_rows(receipt: ReceiptView, *, name: str) -> list[SummaryRow]:
    """What stands on a receipt. `name` is the payer's, as far as the reader may know it."""
    unit = directory(on=city_day(receipt.issued_at)).get(receipt.unit)
    rows = [
        SummaryRow(label=_("Series and number"), value=f"{receipt.series}, {receipt.number}"),
        SummaryRow(label=_("Collected by"), value=spoken(unit, "authority") if unit else "–"),
        SummaryRow(label=_("Made out"), value=moment(receipt.issued_at)),
        SummaryRow(label=_("Payer"), value=name),
    ]
    rows += [
        SummaryRow(label=name_vi if speaks_vietnamese() else name_en, value=money_vnd(amount_vnd))
        for name_vi, name_en, amount_vnd in receipt.lines
    ]
    total = SummaryRow(label=_("Total"), value=money_vnd(receipt.amount_vnd), note=in_words(receipt.amount_vnd))
    return [*rows, total, SummaryRow(label=_("Paid by"), value=gateway_of(receipt.gateway).name)]
