"""The indicators that are composed of petitions: received, answered and by when, open."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import INDEX, count_of, share_of
from motcua.reform.indicators.values import Indicator, Term

DECREE = "Nghị định 20/2008/NĐ-CP, sửa đổi bởi Nghị định 92/2017/NĐ-CP"

INDICATORS: tuple[Indicator, ...] = (
    count_of(
        "petitions_received",
        _("Petitions received"),
        _("Suggestions, petitions and complaints sent in the period, at the unit that received them"),
        Term("feedback.petitions_received"),
        law=DECREE,
    ),
    count_of(
        "petitions_answered",
        _("Petitions answered"),
        _("Answers given in the period, at the unit that answered; one to a disputed answer counts again"),
        Term("feedback.petitions_answered"),
        law=DECREE,
    ),
    share_of(
        "petitions_in_time_share",
        _("Petitions answered in time"),
        _("Answered by the moment that was owed, of all answers given in the period"),
        (Term("feedback.petitions_in_time"),),
        (Term("feedback.petitions_answered"),),
        law=INDEX,
        good=True,
    ),
    count_of(
        "petitions_late",
        _("Petitions answered late"),
        _("Answered in the period after the moment that was owed"),
        Term("feedback.petitions_late"),
        law=DECREE,
        good=False,
    ),
    count_of(
        "petitions_reopened",
        _("Answers disputed"),
        _("Petitions that their senders opened again in the period"),
        Term("feedback.petitions_reopened"),
        law=DECREE,
        good=False,
    ),
    count_of(
        "petitions_open",
        _("Petitions open"),
        _("Without an answer at the end of the period, at the unit that has them"),
        Term("feedback.petitions_open"),
        law=DECREE,
        good=False,
    ),
    count_of(
        "petitions_overdue",
        _("Petitions overdue"),
        _("Those of them whose answer was owed by the end of the period"),
        Term("feedback.petitions_overdue"),
        law=DECREE,
        good=False,
    ),
)
