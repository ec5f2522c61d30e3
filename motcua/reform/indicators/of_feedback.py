"""The indicators that are composed of what people thought of the service."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import INDEX, ONE_STOP, less, share_of
from motcua.reform.indicators.of_dossiers import SETTLED
from motcua.reform.indicators.values import Indicator, Term

_RATED = Term("feedback.rated")

INDICATORS: tuple[Indicator, ...] = (
    share_of(
        "satisfied_share",
        _("Satisfied"),
        _("Not unhappy, of those who rated; each dossier once, on the day of the rating"),
        (Term("feedback.rated_not_unhappy"),),
        (_RATED,),
        law=INDEX,
        good=True,
    ),
    share_of(
        "without_complaint_share",
        _("Settled without an unhappy rating"),
        _("Settled, less those rated unhappy, of all settled"),
        (*SETTLED, *less(Term("feedback.unhappy"))),
        SETTLED,
        law=INDEX,
        good=True,
    ),
    share_of(
        "rated_share",
        _("Rated"),
        _("Ratings, per result made"),
        (_RATED,),
        (Term("dossiers.results"),),
        law=ONE_STOP,
        good=None,
    ),
)
