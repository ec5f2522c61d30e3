"""Tables of reports. Nothing is overwritten: a text that was corrected stays, with the moment in which it was."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.foundation.database.keys import new_id
from motcua.reform.reports.values import Verdict


class Report(models.Model):
    """One report of a kind, a unit and a period. What it says is in its passages, contributions and freezes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    kind = models.TextField()
    unit = models.UUIDField()
    period = models.TextField()
    opened_at = models.DateTimeField()
    opened_by = models.UUIDField(null=True)

    class Meta:
        db_table = "reports_report"
        constraints = [models.UniqueConstraint(fields=["kind", "unit", "period"], name="reports_report_once")]


class Passage(models.Model):
    """The prose of a section."""

    id = models.UUIDField(primary_key=True, default=new_id)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    section = models.TextField()
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reports_passage"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "section"], condition=Q(superseded_at=None), name="reports_passage_one_stands"
            )
        ]


class Request(models.Model):
    """That a unit was asked to contribute by a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    unit = models.UUIDField()
    due_on = models.DateField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reports_request"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "unit"], condition=Q(superseded_at=None), name="reports_request_one_stands"
            )
        ]
        indexes = [models.Index(fields=["unit"], condition=Q(superseded_at=None), name="reports_request_of_unit")]


class Contribution(models.Model):
    """What a unit gave, by section. `verdict` is that of the reporting unit."""

    id = models.UUIDField(primary_key=True, default=new_id)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    unit = models.UUIDField()
    texts = models.JSONField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    was_late = models.BooleanField()
    verdict = models.TextField(default=Verdict.AWAITED.value)
    verdict_at = models.DateTimeField(null=True)
    verdict_by = models.UUIDField(null=True)
    verdict_reason = models.TextField(blank=True, default="")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reports_contribution"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "unit"], condition=Q(superseded_at=None), name="reports_contribution_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=[each.value for each in Verdict]), name="reports_contribution_verdict_known"
            ),
            models.CheckConstraint(
                condition=Q(verdict=Verdict.AWAITED.value) | Q(verdict_at__isnull=False),
                name="reports_contribution_verdict_dated",
            ),
        ]


class Freeze(models.Model):
    """The whole content as of a position. `content` is canonical JSON as text: its bytes are what the hash is of."""

    id = models.UUIDField(primary_key=True, default=new_id)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    position = models.BigIntegerField()
    content = models.TextField()
    content_hash = models.CharField(max_length=64)
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "reports_freeze"
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="reports_freeze_number"),
            models.UniqueConstraint(
                fields=["report"], condition=Q(superseded_at=None, withdrawn_at=None), name="reports_freeze_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(approved_at=None, approved_by=None)
                | Q(approved_at__isnull=False, approved_by__isnull=False),
                name="reports_freeze_approved_by_somebody",
            ),
        ]
