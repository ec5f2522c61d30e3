"""The indicator of never asking twice."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import ONE_STOP, share_of
from motcua.reform.indicators.values import Indicator, Term

INDICATORS: tuple[Indicator, ...] = (
    share_of(
        "prefilled_share",
        _("Questions filled in already"),
        _("Questions whose answer was known and not changed, of all that filings were asked"),
        (Term("people.questions_known"),),
        (Term("people.questions_asked"),),
        law=ONE_STOP,
        good=True,
    ),
)
