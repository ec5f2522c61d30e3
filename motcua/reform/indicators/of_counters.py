"""The indicators that are composed of shifts and QR codes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import ONE_STOP, SINCE, count_of
from motcua.reform.indicators.values import Definition, Indicator, Shown, Term

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        name="afterhours_minutes",
        title=_("Extra counter time per half-day"),
        numerator=(Term("counters.extra_minutes"),),
        denominator=(Term("counters.pilot_shifts"),),
        shown=Shown.WORKING_MINUTES,
        law=ONE_STOP,
        history=(
            Definition(
                SINCE,
                _(
                    "Scheduled minutes outside the unit’s working sessions, per half-day shift scheduled on a working day "
                    "while after-hours work is allowed there"
                ),
            ),
        ),
        more_is_better=True,
    ),
    count_of(
        "qr_codes",
        _("QR codes in force"),
        _("Codes in force on the last day of the period and not withdrawn, at the unit that owns them"),
        Term("counters.codes"),
        law=ONE_STOP,
    ),
)
