"""The indicators of never asking twice, and of how surely it is known who files."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import ONE_STOP, count_of, share_of
from motcua.reform.indicators.values import Indicator, Term

IDENTIFICATION = "Nghị định 59/2022/NĐ-CP, điều 12"

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
    share_of(
        "filed_level_2_share",
        _("Filed with identification level 2"),
        _("Filings online by people identified at level 2, of those by people identified at level 1 or 2"),
        (Term("people.filings_level_2"),),
        (Term("people.filings_level_1"), Term("people.filings_level_2")),
        law=IDENTIFICATION,
        good=True,
    ),
    count_of(
        "filed_proven_later",
        _("Filed with a telephone, proved later"),
        _("Filings online written with a telephone’s code alone, received once their writers had proved who they are"),
        Term("people.filings_proven_later"),
        law=IDENTIFICATION,
        good=True,
    ),
)
