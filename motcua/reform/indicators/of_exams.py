"""The indicators that are composed of exams."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import count_of
from motcua.reform.indicators.values import Indicator, Term

REFORM = "Nghị quyết 76/NQ-CP"

INDICATORS: tuple[Indicator, ...] = (
    count_of(
        "exam_candidates",
        _("Sat an exam"),
        _("Officials who began at least one paper, each once; whole months"),
        Term("exams.candidates"),
        law=REFORM,
        good=True,
    ),
    count_of(
        "exam_papers",
        _("Papers sat"),
        _("Papers that were begun"),
        Term("exams.papers"),
        law=REFORM,
    ),
)
