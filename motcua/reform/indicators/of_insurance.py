"""The indicators that are composed of look-ups of health insurance."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import count_of, share_of
from motcua.reform.indicators.values import Indicator, Term

LAW = "Nghị định 146/2018/NĐ-CP"

INDICATORS: tuple[Indicator, ...] = (
    count_of(
        "insurance_lookups",
        _("Insurance look-ups"),
        _("Look-ups of health insurance that were answered in the period, valid or not"),
        Term("insurance.lookups"),
        law=LAW,
    ),
    count_of(
        "insurance_facilities_looking_up",
        _("Health facilities with a look-up"),
        _("Different facilities with an answered look-up in the period"),
        Term("insurance.facilities_looking_up"),
        law=LAW,
        good=True,
    ),
    share_of(
        "insurance_facilities",
        _("Health facilities that look insurance up"),
        _("Facilities with an answered look-up in the period, of those open on its last day"),
        (Term("insurance.facilities_looking_up"),),
        (Term("insurance.facilities"),),
        law=LAW,
        good=True,
    ),
)
