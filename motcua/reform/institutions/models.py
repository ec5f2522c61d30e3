"""Tables of institutions. Nothing is overwritten: what was replaced stays, with the moment in which it was."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.reform.institutions.values import Form, Found, Stage

STANDS = Q(superseded_at=None)
#: A row that was not taken back.
COUNTS = Q(withdrawn_at=None)


class OfUnit(models.Model):
    """What a unit keeps. `path` is the unit with those above it on the day on which it was written."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    path = ArrayField(models.UUIDField())
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        abstract = True


class Document(OfUnit):
    """A normative document and how long it is in force."""

    issuer = models.UUIDField()
    form = models.TextField()
    number = models.TextField()
    title = models.TextField()
    field = models.TextField()
    issued_on = models.DateField()
    effective_on = models.DateField()
    last_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "institutions_document"
        constraints = [
            models.UniqueConstraint(fields=["number", "issuer"], condition=COUNTS, name="institutions_document_once"),
            models.CheckConstraint(
                condition=Q(form__in=[each.value for each in Form]), name="institutions_document_form_known"
            ),
            models.CheckConstraint(
                condition=Q(issued_on__lte=F("effective_on")) & (Q(last_on=None) | Q(effective_on__lte=F("last_on"))),
                name="institutions_document_days_in_order",
            ),
            models.CheckConstraint(
                condition=COUNTS | ~Q(withdrawn_reason=""), name="institutions_document_withdrawn_for_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["unit"], name="institutions_document_of_unit")]


class Review(models.Model):
    """A document is to be reviewed by a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+", db_index=False)
    due_on = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "institutions_review"
        constraints = [models.UniqueConstraint(fields=["document", "due_on"], name="institutions_review_once")]


class Finding(models.Model):
    """What a review found, and on what ground."""

    id = models.UUIDField(primary_key=True, default=new_id)
    review = models.ForeignKey(Review, on_delete=models.PROTECT, related_name="+")
    found = models.TextField()
    ground = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "institutions_finding"
        constraints = [
            models.UniqueConstraint(fields=["review"], condition=STANDS, name="institutions_finding_one_stands"),
            models.CheckConstraint(
                condition=Q(found__in=[each.value for each in Found]), name="institutions_finding_known"
            ),
            models.CheckConstraint(condition=~Q(ground=""), name="institutions_finding_has_a_ground"),
        ]


class Handling(models.Model):
    """By which document, of which day, what was found was handled."""

    id = models.UUIDField(primary_key=True, default=new_id)
    review = models.OneToOneField(Review, on_delete=models.PROTECT, related_name="+")
    document = models.TextField()
    on = models.DateField(db_column="handled_on")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "institutions_handling"
        constraints = [
            models.CheckConstraint(condition=~Q(document=""), name="institutions_handling_by_a_document"),
        ]


class Proposal(OfUnit):
    """How a unit would be restructured, and why."""

    title = models.TextField()
    text = models.TextField()
    reason = models.TextField()

    class Meta:
        db_table = "institutions_proposal"
        constraints = [
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text="") & ~Q(reason=""), name="institutions_proposal_says_what_and_why"
            )
        ]
        indexes = [models.Index(fields=["unit"], name="institutions_proposal_of_unit")]


class Step(models.Model):
    """What was done with a proposal, in order; the last one says how far it is. `on` is since when the unit is so: what it
    then is, the organization says of that day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+", db_index=False)
    number = models.PositiveIntegerField()
    stage = models.TextField()
    text = models.TextField(blank=True, default="")
    document = models.TextField(blank=True, default="")
    in_favour = models.BooleanField(null=True)
    on = models.DateField(null=True, db_column="carried_out_on")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "institutions_step"
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="institutions_step_number"),
            models.CheckConstraint(
                condition=Q(stage__in=[each.value for each in Stage if each is not Stage.IDEA]),
                name="institutions_step_stage_known",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[Stage.APPROVED.value, Stage.REJECTED.value]) | (~Q(document="") & ~Q(text="")),
                name="institutions_step_decided_by_a_document",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.CARRIED_OUT.value) | Q(on__isnull=False),
                name="institutions_step_carried_out_on_a_day",
            ),
        ]


class Quota(OfUnit):
    """How many a unit may have from a day on, until its year ends or another day's quota begins. `series` is the same for all
    that were given for one unit and day."""

    series = models.UUIDField()
    from_on = models.DateField()
    count = models.PositiveIntegerField()
    document = models.TextField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "institutions_quota"
        constraints = [
            models.UniqueConstraint(fields=["unit", "from_on"], condition=STANDS, name="institutions_quota_one_stands"),
            models.CheckConstraint(condition=~Q(document=""), name="institutions_quota_by_a_document"),
        ]


class Course(OfUnit):
    """Training that officials of a unit went through."""

    title = models.TextField()
    place = models.TextField(blank=True, default="")
    from_on = models.DateField()
    last_on = models.DateField()
    days = models.PositiveIntegerField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "institutions_course"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "from_on", "title"], condition=COUNTS, name="institutions_course_once"
            ),
            models.CheckConstraint(
                condition=Q(from_on__lte=F("last_on"), days__gte=1), name="institutions_course_days_in_order"
            ),
            models.CheckConstraint(
                condition=COUNTS | ~Q(withdrawn_reason=""), name="institutions_course_withdrawn_for_a_reason"
            ),
        ]


class Attendance(models.Model):
    """Who went, with the post that she held in the unit when it began."""

    id = models.UUIDField(primary_key=True, default=new_id)
    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="+", db_index=False)
    account = models.UUIDField()
    post = models.UUIDField()

    class Meta:
        db_table = "institutions_attendance"
        constraints = [models.UniqueConstraint(fields=["course", "account"], name="institutions_attendance_once")]


def _one_current(subject: str, name: str) -> models.UniqueConstraint:
    return models.UniqueConstraint(fields=[subject], condition=Q(closed_by=None), name=f"{name}_current")


class ReviewFact(FactRow):
    """What figures know of a review of a document."""

    opened_on = models.DateField()
    review = models.UUIDField()
    given_on = models.DateField()
    due_on = models.DateField()
    found_on = models.DateField(null=True)
    found = models.TextField(null=True)
    handled_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        db_table = "institutions_review_fact"
        constraints = [_one_current("review", "institutions_review_fact")]


class ProposalFact(FactRow):
    """The days of a proposal's steps."""

    opened_on = models.DateField()
    proposal = models.UUIDField()
    proposed_on = models.DateField()
    sent_on = models.DateField(null=True)
    approved_on = models.DateField(null=True)
    rejected_on = models.DateField(null=True)
    carried_out_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        db_table = "institutions_proposal_fact"
        constraints = [_one_current("proposal", "institutions_proposal_fact")]


class QuotaFact(FactRow):
    """A unit's quota from a day on."""

    opened_on = models.DateField()
    series = models.UUIDField()
    from_on = models.DateField()
    count = models.IntegerField()

    class Meta:
        db_table = "institutions_quota_fact"
        constraints = [_one_current("series", "institutions_quota_fact")]


class CourseFact(FactRow):
    """A course, with how many went."""

    opened_on = models.DateField()
    course = models.UUIDField()
    last_on = models.DateField()
    days = models.IntegerField()
    people = models.IntegerField()
    withdrawn_on = models.DateField(null=True)

    class Meta:
        db_table = "institutions_course_fact"
        constraints = [_one_current("course", "institutions_course_fact")]
