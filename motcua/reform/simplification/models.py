"""Tables of simplification. Nothing is overwritten: steps are added, numbers and reviews superseded with the moment."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.reform.simplification.values import Change, Quantity, Stage

STANDS = Q(superseded_at=None)


class Plan(models.Model):
    """The review of a unit and a year; `control` is the unit that controls procedures for it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    year = models.IntegerField()
    number = models.TextField()
    title = models.TextField()
    control = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "simplification_plan"
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="simplification_plan_one_a_year")]


class Task(models.Model):
    """A procedure that a unit reviews."""

    id = models.UUIDField(primary_key=True, default=new_id)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    procedure = models.UUIDField()
    lead = models.UUIDField()
    due_on = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    kept_at = models.DateTimeField(null=True)
    kept_by = models.UUIDField(null=True)
    kept_reason = models.TextField(blank=True, default="")
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.UUIDField(null=True)
    dropped_reason = models.TextField(blank=True, default="")

    class Meta:
        db_table = "simplification_task"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "procedure", "lead"], condition=Q(dropped_at=None), name="simplification_task_once"
            ),
            models.CheckConstraint(
                condition=Q(kept_at=None) | ~Q(kept_reason=""), name="simplification_task_kept_for_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(dropped_at=None) | ~Q(dropped_reason=""), name="simplification_task_dropped_for_a_reason"
            ),
        ]


class Proposal(models.Model):
    """What shall change. `version` is the procedure's that was in force when it was proposed."""

    id = models.UUIDField(primary_key=True, default=new_id)
    task = models.ForeignKey(Task, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    change = models.TextField()
    text = models.TextField()
    reason = models.TextField()
    version = models.UUIDField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "simplification_proposal"
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="simplification_proposal_number"),
            models.CheckConstraint(
                condition=Q(change__in=[each.value for each in Change]), name="simplification_proposal_change_known"
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(reason=""), name="simplification_proposal_says_what_and_why"
            ),
        ]


class BurdenLine(models.Model):
    """A quantity as it is and as it would be."""

    id = models.UUIDField(primary_key=True, default=new_id)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    quantity = models.TextField()
    before = models.BigIntegerField()
    after = models.BigIntegerField()
    source = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "simplification_burden"
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "quantity"], condition=STANDS, name="simplification_burden_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(quantity__in=[each.value for each in Quantity]), name="simplification_burden_known"
            ),
            models.CheckConstraint(condition=Q(before__gte=0, after__gte=0), name="simplification_burden_not_negative"),
            models.CheckConstraint(condition=~Q(source=""), name="simplification_burden_has_a_source"),
        ]


class Step(models.Model):
    """What was done with a proposal, in order; the last one says how far it is."""

    id = models.UUIDField(primary_key=True, default=new_id)
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    stage = models.TextField()
    text = models.TextField(blank=True, default="")
    document = models.TextField(blank=True, default="")
    in_favour = models.BooleanField(null=True)
    on = models.DateField(null=True, db_column="carried_out_on")
    version = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "simplification_step"
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="simplification_step_number"),
            models.CheckConstraint(
                condition=Q(stage__in=[each.value for each in Stage if each is not Stage.IDEA]),
                name="simplification_step_stage_known",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=[Stage.APPROVED.value, Stage.REJECTED.value]) | (~Q(document="") & ~Q(text="")),
                name="simplification_step_decided_by_a_document",
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.CARRIED_OUT.value) | Q(on__isnull=False, version__isnull=False),
                name="simplification_step_carried_out_on_a_day",
            ),
        ]


class TaskFact(FactRow):
    """What figures know of a review. `path` is the lead unit with those above it and the plan's unit."""

    opened_on = models.DateField()
    task = models.UUIDField()
    year = models.IntegerField()
    given_on = models.DateField()
    due_on = models.DateField()
    reviewed_on = models.DateField(null=True)
    dropped_on = models.DateField(null=True)

    class Meta:
        db_table = "simplification_task_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["task"], condition=Q(closed_by=None), name="simplification_task_fact_one_current"
            )
        ]
        indexes = [models.Index(fields=["year"], name="simplification_fact_of_year")]


class ProposalFact(FactRow):
    """What figures know of a proposal: the days of its steps, and what it saves in a year."""

    opened_on = models.DateField()
    proposal = models.UUIDField()
    change = models.TextField()
    proposed_on = models.DateField()
    sent_on = models.DateField(null=True)
    approved_on = models.DateField(null=True)
    rejected_on = models.DateField(null=True)
    carried_out_on = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    saved_hours = models.BigIntegerField(null=True)
    saved_vnd = models.BigIntegerField(null=True)

    class Meta:
        db_table = "simplification_proposal_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["proposal"], condition=Q(closed_by=None), name="simplification_proposal_fact_current"
            )
        ]
