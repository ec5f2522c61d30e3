"""The indicators that are composed of payments: how many, how much, for which procedures, and what stands beside them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import INDEX, count_of, share_of
from motcua.reform.indicators.values import Indicator, Shown, Term

#: Online payment for administrative procedures; from own knowledge, check before quoting.
LAW = "Nghị định 45/2020/NĐ-CP"


def _payments(name: str) -> tuple[Term, ...]:
    return (Term(f"payments.{name}"),)


INDICATORS: tuple[Indicator, ...] = (
    count_of(
        "payments_transactions",
        _("Successful online payments"),
        _(
            "Payments through a gateway that were credited in the period, taxes and fees apart. Cash and what came without "
            "being owed are left out; a refund takes nothing away, a booking that was reversed does"
        ),
        *_payments("transactions"),
        law=LAW,
        good=True,
    ),
    count_of(
        "payments_fees",
        _("Online payments of fees and charges"),
        _("Of the successful online payments, those of fees and charges"),
        *_payments("fees"),
        law=LAW,
        good=True,
    ),
    count_of(
        "payments_fees_value",
        _("Fees and charges paid online"),
        _("What the successful online payments of fees and charges came to"),
        *_payments("fees_vnd"),
        law=LAW,
        shown=Shown.VND,
        rows_of="payments_fees",
    ),
    count_of(
        "payments_land_tax",
        _("Online payments of taxes on land"),
        _("Of the successful online payments, those of taxes and other obligations on land"),
        *_payments("land_tax"),
        law=LAW,
        good=True,
    ),
    count_of(
        "payments_land_tax_value",
        _("Taxes on land paid online"),
        _("What the successful online payments of taxes and other obligations on land came to"),
        *_payments("land_tax_vnd"),
        law=LAW,
        shown=Shown.VND,
        rows_of="payments_land_tax",
    ),
    share_of(
        "payments_procedures_share",
        _("Procedures with an online payment"),
        _(
            "Procedures with a successful online payment of their fee or charge in the period, of those in force in it that "
            "go online and whose rules can ask for a fee or charge. A tax on land is not their fee"
        ),
        _payments("procedures"),
        _payments("procedures_charging"),
        law=INDEX,
        good=True,
    ),
    share_of(
        "payments_dossiers_share",
        _("Dossiers paid online"),
        _("Dossiers for which something was paid online in the period, of all for which something was paid at all"),
        _payments("dossiers_online"),
        _payments("dossiers"),
        law=INDEX,
        good=True,
    ),
    count_of(
        "payments_cash",
        _("Payments in cash"),
        _("Payments of fees and charges that were taken in cash at the counter in the period"),
        *_payments("cash"),
        law=LAW,
    ),
    count_of(
        "payments_refunds",
        _("Refunds"),
        _("Credited payments that were given back in the period, whenever they were made"),
        *_payments("refunds"),
        law=LAW,
        good=False,
    ),
    count_of(
        "payments_refunds_value",
        _("Money refunded"),
        _("What the refunds of the period came to"),
        *_payments("refunds_vnd"),
        law=LAW,
        shown=Shown.VND,
        rows_of="payments_refunds",
    ),
)
