"""Tables of inspections. Nothing is overwritten: what was replaced stays, with the moment in which it was."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.reform.inspections.values import Found, Manner, Part, Verdict

STANDS = Q(superseded_at=None)
#: A member who has not left.
SITS = Q(left_at=None)


class Plan(models.Model):
    """The inspections of a unit and a year; `control` is the unit that holds them and checks what is remedied."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    year = models.IntegerField()
    number = models.TextField()
    title = models.TextField()
    control = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "inspections_plan"
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="inspections_plan_one_a_year")]


class Inspection(models.Model):
    """`path` is the inspected unit with those above it and the plan's unit, of the day on which it was planned."""

    id = models.UUIDField(primary_key=True, default=new_id)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    unit = models.UUIDField()
    path = ArrayField(models.UUIDField())
    manner = models.TextField()
    subject = models.TextField()
    check_list = models.TextField()
    list_since = models.DateField()
    list_source = models.TextField()
    notice_number = models.TextField(blank=True, default="")
    notice_at = models.DateTimeField(null=True)
    notice_by = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    called_off_at = models.DateTimeField(null=True)
    called_off_by = models.UUIDField(null=True)
    called_off_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "inspections_inspection"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="inspections_inspection_number"),
            models.CheckConstraint(
                condition=Q(manner__in=[each.value for each in Manner]), name="inspections_manner_known"
            ),
            models.CheckConstraint(
                condition=Q(called_off_at=None) | ~Q(called_off_reason=""), name="inspections_called_off_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(notice_at=None) | Q(manner=Manner.ANNOUNCED.value), name="inspections_notice_of_announced"
            ),
        ]


class Days(models.Model):
    """From which day to which an inspection is held."""

    id = models.UUIDField(primary_key=True, default=new_id)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="+")
    from_on = models.DateField()
    last_on = models.DateField()
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inspections_days"
        constraints = [
            models.UniqueConstraint(fields=["inspection"], condition=STANDS, name="inspections_days_one_stands"),
            models.CheckConstraint(condition=Q(from_on__lte=F("last_on")), name="inspections_days_in_order"),
        ]


class Item(models.Model):
    """What is looked at, as the check-list had it when the inspection was planned."""

    id = models.UUIDField(primary_key=True, default=new_id)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="+")
    place = models.PositiveIntegerField()
    key = models.TextField()
    content_vi = models.TextField()
    content_en = models.TextField()
    text_vi = models.TextField()
    text_en = models.TextField()
    indicator = models.TextField(blank=True, default="")

    class Meta:
        db_table = "inspections_item"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "key"], name="inspections_item_once"),
            models.UniqueConstraint(fields=["inspection", "place"], name="inspections_item_place"),
        ]


class Member(models.Model):
    """Who inspects, from when to when; `post` and `unit` are those for which she was appointed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="+")
    account = models.UUIDField()
    post = models.UUIDField()
    unit = models.UUIDField()
    part = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    left_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inspections_member"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "account"], condition=SITS, name="inspections_member_once"),
            models.UniqueConstraint(
                fields=["inspection"], condition=SITS & Q(part=Part.HEAD.value), name="inspections_member_one_head"
            ),
            models.CheckConstraint(
                condition=Q(part__in=[each.value for each in Part]), name="inspections_member_part_known"
            ),
        ]
        indexes = [models.Index(fields=["account"], name="inspections_member_of")]


class Finding(models.Model):
    """What was found at an item. `figure_*` is what the records said at that moment, at a position of the journal."""

    id = models.UUIDField(primary_key=True, default=new_id)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="+")
    found = models.TextField()
    remark = models.TextField(blank=True, default="")
    figure_numerator = models.BigIntegerField(null=True)
    figure_denominator = models.BigIntegerField(null=True)
    figure_position = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inspections_finding"
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=STANDS, name="inspections_finding_one_stands"),
            models.CheckConstraint(
                condition=Q(found__in=[each.value for each in Found]), name="inspections_finding_known"
            ),
            models.CheckConstraint(
                condition=Q(found=Found.MET.value) | ~Q(remark=""), name="inspections_finding_says_what_is_missing"
            ),
            models.CheckConstraint(
                condition=Q(figure_numerator=None) | Q(figure_position__isnull=False),
                name="inspections_finding_figure_has_a_position",
            ),
        ]
        indexes = [models.Index(fields=["item"], name="inspections_finding_of_item")]


class Minutes(models.Model):
    """The record that closes an inspection; the unit signs for it, with its objection if it has one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    inspection = models.OneToOneField(Inspection, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.UUIDField(null=True)
    objection = models.TextField(blank=True, default="")

    class Meta:
        db_table = "inspections_minutes"
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="inspections_minutes_say_something"),
            models.CheckConstraint(
                condition=Q(objection="") | Q(signed_at__isnull=False), name="inspections_objection_is_signed"
            ),
        ]


class Recommendation(models.Model):
    """What `unit` is to remedy by a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    text = models.TextField()
    unit = models.UUIDField()
    due_on = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "inspections_recommendation"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "number"], name="inspections_recommendation_number"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                name="inspections_recommendation_withdrawn_for_a_reason",
            ),
        ]
        indexes = [models.Index(fields=["unit"], name="inspections_recommended_to")]


class Report(models.Model):
    """What the responsible unit reports of a recommendation."""

    id = models.UUIDField(primary_key=True, default=new_id)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    # Replaced by a later one before it was judged, or after it was sent back.
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inspections_report"
        constraints = [
            models.UniqueConstraint(fields=["recommendation"], condition=STANDS, name="inspections_report_one_stands"),
            models.CheckConstraint(condition=~Q(text=""), name="inspections_report_says_something"),
        ]
        indexes = [models.Index(fields=["recommendation", "at"], name="inspections_reports_of")]


class Judgement(models.Model):
    """What the control unit says of a report."""

    id = models.UUIDField(primary_key=True, default=new_id)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    verdict = models.TextField()
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "inspections_judgement"
        constraints = [
            models.UniqueConstraint(fields=["report"], condition=STANDS, name="inspections_judgement_one_stands"),
            models.CheckConstraint(
                condition=Q(verdict__in=[each.value for each in Verdict]), name="inspections_judgement_verdict_known"
            ),
        ]


class Evidence(models.Model):
    """A file that shows a finding or a remedy."""

    id = models.UUIDField(primary_key=True, default=new_id)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="+", null=True)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+", null=True)
    sha256 = models.TextField()
    name = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "inspections_evidence"
        constraints = [
            models.UniqueConstraint(fields=["finding", "sha256"], name="inspections_evidence_once_a_finding"),
            models.UniqueConstraint(fields=["report", "sha256"], name="inspections_evidence_once_a_report"),
            models.CheckConstraint(
                condition=Q(finding=None, report__isnull=False) | Q(finding__isnull=False, report=None),
                name="inspections_evidence_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                name="inspections_evidence_withdrawn_for_a_reason",
            ),
        ]


class HeldFact(FactRow):
    """What figures know of an inspection whose minutes are closed."""

    opened_on = models.DateField()
    inspection = models.UUIDField(unique=True)
    manner = models.TextField()

    class Meta:
        db_table = "inspections_held_fact"


class RecommendationFact(FactRow):
    """What figures know of a recommendation, from one entry about it to the next. `path` is the responsible unit with
    those above it and the plan's unit, of the day on which it was given."""

    opened_on = models.DateField()
    recommendation = models.UUIDField()
    given_on = models.DateField()
    due_on = models.DateField()
    # The day on which the report that stands was handed in, and that of its acceptance.
    reported_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)

    class Meta:
        db_table = "inspections_recommendation_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["recommendation"], condition=Q(closed_by=None), name="inspections_fact_one_current"
            )
        ]
