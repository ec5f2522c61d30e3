"""The indicators that are composed of initiatives, as they stand when the period ends."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import count_of
from motcua.reform.indicators.values import Indicator, Term

REFORM = "Nghị quyết 76/NQ-CP ngày 15/7/2021"

INDICATORS: tuple[Indicator, ...] = (
    count_of(
        "initiatives_going_on",
        _("Initiatives"),
        _("Proposed by the end of the period, less those given up"),
        Term("initiatives.going_on"),
        law=REFORM,
    ),
    count_of(
        "initiatives_in_pilot",
        _("Initiatives being tried"),
        _("In their pilot at the end of the period"),
        Term("initiatives.in_pilot"),
        law=REFORM,
    ),
    count_of(
        "initiatives_recognised",
        _("Initiatives recognised"),
        _("Recognised by the end of the period, less those given up"),
        Term("initiatives.recognised"),
        law=REFORM,
        good=True,
    ),
    count_of(
        "initiatives_replicated",
        _("Initiatives taken up elsewhere"),
        _("Recognised, and another unit works so at the end of the period"),
        Term("initiatives.replicated"),
        law=REFORM,
        good=True,
    ),
)
