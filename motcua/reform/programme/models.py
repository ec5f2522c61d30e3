"""Tables of the programme. Nothing is overwritten: what was replaced stays, with the moment in which it was."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.reform.programme.values import Content, Verdict

STANDS = Q(superseded_at=None)


class Plan(models.Model):
    """The programme of a unit and a year; `control` is the unit that controls how it comes along."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    year = models.IntegerField()
    number = models.TextField()
    title = models.TextField()
    control = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "programme_plan"
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="programme_plan_one_a_year")]


class Task(models.Model):
    """What is to be done. Who leads it and by when is in its `Terms`."""

    id = models.UUIDField(primary_key=True, default=new_id)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    content = models.TextField()
    title = models.TextField()
    product = models.TextField()
    source = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.UUIDField(null=True)
    dropped_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "programme_task"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="programme_task_number"),
            models.CheckConstraint(
                condition=Q(content__in=[each.value for each in Content]), name="programme_task_content_known"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | ~Q(dropped_reason=""), name="programme_task_dropped_for_a_reason"
            ),
        ]


class Terms(models.Model):
    """Who leads a task, with whom, and from when to when."""

    id = models.UUIDField(primary_key=True, default=new_id)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    lead = models.UUIDField()
    supporting = ArrayField(models.UUIDField(), default=list)
    from_on = models.DateField()
    due_on = models.DateField()
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "programme_terms"
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=STANDS, name="programme_terms_one_stands"),
            models.CheckConstraint(condition=Q(from_on__lte=F("due_on")), name="programme_terms_in_order"),
        ]


class Progress(models.Model):
    """What the lead unit reports. `is_completion` says that the product is there."""

    id = models.UUIDField(primary_key=True, default=new_id)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    unit = models.UUIDField()
    text = models.TextField()
    is_completion = models.BooleanField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    # Replaced by a later one before it was judged, or after it was sent back.
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "programme_progress"
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="programme_progress_says_something")]
        indexes = [models.Index(fields=["task", "at"], name="programme_progress_of_task")]


class Evidence(models.Model):
    """A file that a report was handed in with."""

    id = models.UUIDField(primary_key=True, default=new_id)
    progress = models.ForeignKey(Progress, on_delete=models.PROTECT, related_name="+")
    sha256 = models.TextField()
    name = models.TextField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.UUIDField(null=True)
    withdrawn_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "programme_evidence"
        constraints = [
            models.UniqueConstraint(fields=["progress", "sha256"], name="programme_evidence_once"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""),
                name="programme_evidence_withdrawn_for_a_reason",
            ),
        ]


class Judgement(models.Model):
    """What the control unit says of a report."""

    id = models.UUIDField(primary_key=True, default=new_id)
    progress = models.ForeignKey(Progress, on_delete=models.PROTECT, related_name="+")
    verdict = models.TextField()
    reason = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "programme_judgement"
        constraints = [
            models.UniqueConstraint(fields=["progress"], condition=STANDS, name="programme_judgement_one_stands"),
            models.CheckConstraint(
                condition=Q(verdict__in=[each.value for each in Verdict]), name="programme_judgement_verdict_known"
            ),
        ]


class Fact(FactRow):
    """What figures know of a task, from one entry about it to the next. `path` is the lead unit with those above it and
    the plan's unit."""

    opened_on = models.DateField()
    task = models.UUIDField()
    year = models.IntegerField()
    content = models.TextField()
    given_on = models.DateField()
    from_on = models.DateField()
    due_on = models.DateField()
    # The day on which the completion that stands was handed in, and that of its acceptance.
    completed_on = models.DateField(null=True)
    done_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)

    class Meta:
        db_table = "programme_fact"
        constraints = [
            models.UniqueConstraint(fields=["task"], condition=Q(closed_by=None), name="programme_fact_one_current")
        ]
        indexes = [models.Index(fields=["year"], name="programme_fact_of_year")]
