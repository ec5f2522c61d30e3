"""The indicators that are composed of insurance cards and the population database, as they are when a period ends."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import share_of
from motcua.reform.indicators.values import Indicator, Term

PROJECT_06 = "Quyết định 06/QĐ-TTg ngày 06/01/2022"

INDICATORS: tuple[Indicator, ...] = (
    share_of(
        "insurance_synchronised",
        _("Insurance cards synchronised with the population database"),
        _("Cards that are verified as one person’s on the last day, of all that are not withdrawn"),
        (Term("insurance.cards_synchronised"),),
        (Term("insurance.cards"),),
        law=PROJECT_06,
        good=True,
    ),
)
