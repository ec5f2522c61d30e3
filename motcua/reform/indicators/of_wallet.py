"""The indicators that are composed of what people's wallets spare them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import INDEX, count_of, share_of
from motcua.reform.indicators.values import Indicator, Term

ONE_STOP_DIGITAL = "Nghị định 107/2021/NĐ-CP"
_REUSED, _DIGITISED = Term("wallet.reused"), Term("wallet.digitised")

INDICATORS: tuple[Indicator, ...] = (
    count_of(
        "components_reused",
        _("Components not asked for again"),
        _("Components of filings that were taken from the applicant’s wallet instead of being brought"),
        _REUSED,
        law=ONE_STOP_DIGITAL,
        good=True,
    ),
    count_of(
        "components_digitised",
        _("Components digitised at counters"),
        _("Components that came on paper and were made files, for officers to sign and to be taken again"),
        _DIGITISED,
        law=ONE_STOP_DIGITAL,
        good=True,
    ),
    share_of(
        "components_reused_share",
        _("Components taken again"),
        _("Components taken from wallets, of those and the ones that had to be digitised"),
        (_REUSED,),
        (_REUSED, _DIGITISED),
        law=INDEX,
        good=True,
    ),
    share_of(
        "dossiers_digitised_share",
        _("Paper dossiers digitised"),
        _("Dossiers of which a component was made a file at the counter, of those received there or by post"),
        (Term("wallet.dossiers_digitised"),),
        (Term("dossiers.received"), Term("dossiers.received_online", -1)),
        law=INDEX,
        good=True,
    ),
)
