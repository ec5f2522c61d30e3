"""The indicators that are composed of steps."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import ONE_STOP, SINCE
from motcua.reform.indicators.values import Definition, Indicator, Shown, Term

INDICATORS: tuple[Indicator, ...] = (
    Indicator(
        name="time_per_step",
        title=_("Time per step"),
        numerator=(Term("processes.step_minutes"),),
        denominator=(Term("processes.steps"),),
        shown=Shown.WORKING_MINUTES,
        law=ONE_STOP,
        history=(
            Definition(
                SINCE,
                _(
                    "Working time from the opening of a step to its end, pauses included, at the unit that did it: the mean"
                ),
            ),
        ),
        more_is_better=False,
    ),
)
