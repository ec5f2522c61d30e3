"""The indicators that are composed of reviews of procedures and the proposals that come of them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import count_of, share_of
from motcua.reform.indicators.values import Indicator, Term

REVIEW = "Thông tư 02/2017/TT-VPCP"
_REVIEWS = Term("simplification.reviews")

INDICATORS: tuple[Indicator, ...] = (
    count_of(
        "simplification_reviews",
        _("Procedures under review"),
        _("Procedures in the review plans of the year in which the period ends, less those taken out"),
        _REVIEWS,
        law=REVIEW,
    ),
    share_of(
        "simplification_reviewed_share",
        _("Procedures reviewed"),
        _("Reviewed by the end of the period, with a proposal or kept as they are, of those in the plans"),
        (Term("simplification.reviewed"),),
        (_REVIEWS,),
        law=REVIEW,
        good=True,
    ),
    count_of(
        "simplification_overdue",
        _("Reviews overdue"),
        _("Past their due day at the end of the period and not reviewed"),
        Term("simplification.overdue"),
        law=REVIEW,
        good=False,
    ),
    count_of(
        "simplification_sent",
        _("Proposals sent"),
        _("Proposals of simplification sent since the year began"),
        Term("simplification.sent"),
        law=REVIEW,
        good=True,
    ),
    count_of(
        "simplification_approved",
        _("Proposals approved"),
        _("Approved since the year began"),
        Term("simplification.approved"),
        law=REVIEW,
        good=True,
    ),
    count_of(
        "simplification_rejected",
        _("Proposals rejected"),
        _("Rejected since the year began"),
        Term("simplification.rejected"),
        law=REVIEW,
    ),
    count_of(
        "simplification_carried_out",
        _("Proposals carried out"),
        _("Carried out since the year began, by the day from which the procedure is so"),
        Term("simplification.carried_out"),
        law=REVIEW,
        good=True,
    ),
    count_of(
        "simplification_saved_hours",
        _("Hours saved for those who ask"),
        _("Hours a year by the standard cost model, of the proposals carried out since the year began"),
        Term("simplification.saved_hours"),
        law=REVIEW,
        good=True,
    ),
    count_of(
        "simplification_saved_vnd",
        _("Cost saved for those who ask (đồng)"),
        _("Đồng a year by the standard cost model, of the proposals carried out since the year began"),
        Term("simplification.saved_vnd"),
        law=REVIEW,
        good=True,
    ),
)
