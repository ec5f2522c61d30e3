"""The indicators that are composed of inspections: those held, what they recommended and what became of it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import count_of
from motcua.reform.indicators.values import Indicator, Term

RESOLUTION = "Nghị quyết 76/NQ-CP ngày 15/7/2021"
DISCIPLINE = "Chỉ thị 26/CT-TTg ngày 05/9/2016"

INDICATORS: tuple[Indicator, ...] = (
    count_of(
        "inspections_held",
        _("Inspections held"),
        _("Inspections whose minutes were closed in the period, at the inspected unit"),
        Term("inspections.held"),
        law=RESOLUTION,
    ),
    count_of(
        "inspections_unannounced",
        _("Unannounced inspections"),
        _("Those of them of which the unit was not told before"),
        Term("inspections.unannounced"),
        law=DISCIPLINE,
    ),
    count_of(
        "inspections_recommended",
        _("Recommendations of inspections"),
        _("Recommendations given in the period, less those withdrawn, at the unit that is to remedy"),
        Term("inspections.recommended"),
        law=RESOLUTION,
    ),
    count_of(
        "inspections_remedied",
        _("Recommendations remedied"),
        _("Remedies accepted in the period by the unit that controls the inspections"),
        Term("inspections.remedied"),
        law=RESOLUTION,
        good=True,
    ),
    count_of(
        "inspections_open",
        _("Recommendations open"),
        _("Given and not remedied at the end of the period"),
        Term("inspections.open"),
        law=RESOLUTION,
        good=False,
    ),
    count_of(
        "inspections_overdue",
        _("Recommendations overdue"),
        _("Past their day at the end of the period, not remedied, and nothing reported by it waits to be checked"),
        Term("inspections.overdue"),
        law=RESOLUTION,
        good=False,
    ),
)
