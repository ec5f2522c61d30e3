"""The indicators that are composed of documents under review, restructuring, staff and training."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import count_of, share_of
from motcua.reform.indicators.values import Indicator, Term

PROGRAMME = "Nghị quyết 76/NQ-CP"
_REVIEWS = Term("institutions.reviews")

INDICATORS: tuple[Indicator, ...] = (
    count_of(
        "institutions_reviews",
        _("Normative documents to be reviewed"),
        _("Documents whose review falls due in the year in which the period ends"),
        _REVIEWS,
        law=PROGRAMME,
    ),
    share_of(
        "institutions_reviewed_share",
        _("Normative documents reviewed"),
        _("Reviewed by the end of the period, of those due in the year"),
        (Term("institutions.reviewed"),),
        (_REVIEWS,),
        law=PROGRAMME,
        good=True,
    ),
    count_of(
        "institutions_overdue",
        _("Reviews of documents overdue"),
        _("Past their due day at the end of the period and not reviewed"),
        Term("institutions.overdue"),
        law=PROGRAMME,
        good=False,
    ),
    count_of(
        "institutions_to_handle",
        _("Documents still to be handled"),
        _("Found to be amended or abolished, and not handled at the end of the period"),
        Term("institutions.to_handle"),
        law=PROGRAMME,
        good=False,
    ),
    count_of(
        "institutions_handled",
        _("Documents handled after their review"),
        _("Amended or abolished since the year began, by the day of the document that did it"),
        Term("institutions.handled"),
        law=PROGRAMME,
        good=True,
    ),
    count_of(
        "institutions_proposals_sent",
        _("Restructuring proposals sent"),
        _("Sent since the year began"),
        Term("institutions.proposals_sent"),
        law=PROGRAMME,
    ),
    count_of(
        "institutions_proposals_decided",
        _("Restructuring proposals decided"),
        _("Approved or rejected since the year began"),
        Term("institutions.proposals_decided"),
        law=PROGRAMME,
    ),
    count_of(
        "institutions_proposals_carried_out",
        _("Restructuring proposals carried out"),
        _("Carried out since the year began, by the day from which the unit is so"),
        Term("institutions.proposals_carried_out"),
        law=PROGRAMME,
    ),
    count_of(
        "institutions_quota",
        _("Quota of staff"),
        _("Given to the unit and to those below it, as it holds at the end of the period"),
        Term("institutions.quota"),
        law=PROGRAMME,
    ),
    count_of(
        "institutions_actual",
        _("Actual staff"),
        _("Officials who hold a post at the end of the period, in each unit once"),
        Term("institutions.actual"),
        law=PROGRAMME,
    ),
    count_of(
        "institutions_appointments",
        _("Appointments"),
        _("Posts that somebody came to since the year began"),
        Term("institutions.appointments"),
        law=PROGRAMME,
    ),
    count_of(
        "institutions_rotations_due",
        _("Officials due to be rotated"),
        _("Who has held a post longer than its kind may be held, at the end of the period"),
        Term("institutions.rotations_due"),
        law=PROGRAMME,
        good=False,
    ),
    count_of(
        "institutions_courses",
        _("Courses"),
        _("Courses of training that ended since the year began"),
        Term("institutions.courses"),
        law=PROGRAMME,
        good=True,
    ),
    count_of(
        "institutions_training_days",
        _("Days of training"),
        _("Days of each course that ended since the year began, times those who went"),
        Term("institutions.training_days"),
        law=PROGRAMME,
        good=True,
    ),
)
