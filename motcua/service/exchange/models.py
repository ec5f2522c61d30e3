"""Tables of integration, and by `models_traffic` those of the messages. Nothing is overwritten: plans end, answers and
reasons are superseded, steps and runs are added. An integration keeps its last step beside, so that lists need no search.
"""

from __future__ import annotations

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.registry.catalogue.values import OnlineLevel
from motcua.service.exchange.models_traffic import (  # noqa: F401  (further tables)
    Correspondence,
    Difference,
    InboxMessage,
    OutboxMessage,
    Reconciliation,
)
from motcua.service.exchange.values import Outcome, Probe, ReasonKind, Stage

ONLINE = [OnlineLevel.FULL.value, OnlineLevel.PARTIAL.value]


class Plan(models.Model):
    """The services due from a day on, by a decision. One plan of a unit is in force a day."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    decision = models.TextField()
    title = models.TextField()
    decided_on = models.DateField()
    in_force = DateRangeField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "exchange_plan"
        constraints = [
            models.UniqueConstraint(fields=["unit", "decision"], name="exchange_plan_decision_once"),
            ExclusionConstraint(
                name="exchange_plan_one_in_force_a_day",
                expressions=[("unit", RangeOperators.EQUAL), ("in_force", RangeOperators.OVERLAPS)],
            ),
        ]


class PlanItem(models.Model):
    """A service of a plan, by its procedure."""

    id = models.UUIDField(primary_key=True, default=new_id)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    procedure = models.UUIDField()

    class Meta:
        db_table = "exchange_plan_item"
        constraints = [models.UniqueConstraint(fields=["plan", "procedure"], name="exchange_plan_item_once")]


class Reason(models.Model):
    """Why a service that is due is not on the Portal. The last one stands."""

    id = models.UUIDField(primary_key=True, default=new_id)
    procedure = models.UUIDField()
    kind = models.TextField()
    text = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_reason"
        constraints = [
            models.UniqueConstraint(
                fields=["procedure"], condition=Q(superseded_at=None), name="exchange_reason_one_stands"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[each.value for each in ReasonKind]), name="exchange_reason_known"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="exchange_reason_says_why"),
        ]


class Integration(models.Model):
    """A version's way onto the Portal. `online_level` follows from the version, which never changes."""

    id = models.UUIDField(primary_key=True, default=new_id)
    unit = models.UUIDField()
    procedure = models.UUIDField()
    version = models.UUIDField()
    online_level = models.TextField()
    stage = models.TextField(default=Stage.OPEN.value)
    stage_at = models.DateTimeField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "exchange_integration"
        constraints = [
            models.UniqueConstraint(fields=["version"], name="exchange_integration_one_a_version"),
            models.CheckConstraint(condition=Q(online_level__in=ONLINE), name="exchange_integration_goes_online"),
            models.CheckConstraint(
                condition=Q(stage__in=[each.value for each in Stage]), name="exchange_integration_stage_known"
            ),
        ]
        indexes = [models.Index(fields=["procedure"], name="exchange_integration_procedure")]


class Answer(models.Model):
    """Whether an item of the check-list is fulfilled. The last one stands."""

    id = models.UUIDField(primary_key=True, default=new_id)
    integration = models.ForeignKey(Integration, on_delete=models.PROTECT, related_name="+")
    item = models.TextField()
    fine = models.BooleanField()
    note = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_answer"
        constraints = [
            models.UniqueConstraint(
                fields=["integration", "item"], condition=Q(superseded_at=None), name="exchange_answer_one_stands"
            )
        ]


class Run(models.Model):
    """A conformity run, as it came out."""

    id = models.UUIDField(primary_key=True, default=new_id)
    integration = models.ForeignKey(Integration, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    passed = models.BooleanField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)

    class Meta:
        db_table = "exchange_run"
        constraints = [models.UniqueConstraint(fields=["integration", "number"], name="exchange_run_number")]


class RunResult(models.Model):
    """What a run found by one probe."""

    id = models.UUIDField(primary_key=True, default=new_id)
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    probe = models.TextField()
    outcome = models.TextField()
    detail = models.TextField(blank=True, default="")

    class Meta:
        db_table = "exchange_run_result"
        constraints = [
            models.UniqueConstraint(fields=["run", "probe"], name="exchange_run_result_once"),
            models.CheckConstraint(
                condition=Q(probe__in=[each.value for each in Probe]) & Q(outcome__in=[each.value for each in Outcome]),
                name="exchange_run_result_known",
            ),
        ]


class Step(models.Model):
    """What became of an integration, in order. `text` is the Portal's number, or why; `told_at`, of a suspension alone, when
    the Portal had heard of it."""

    id = models.UUIDField(primary_key=True, default=new_id)
    integration = models.ForeignKey(Integration, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    stage = models.TextField()
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "exchange_step"
        constraints = [
            models.CheckConstraint(
                condition=Q(told_at=None) | Q(stage=Stage.SUSPENDED.value), name="exchange_step_told_of_suspension"
            ),
            models.UniqueConstraint(fields=["integration", "number"], name="exchange_step_number"),
            models.CheckConstraint(
                condition=Q(stage__in=[each.value for each in Stage if each is not Stage.OPEN]),
                name="exchange_step_stage_known",
            ),
            models.CheckConstraint(
                condition=Q(stage=Stage.SUBMITTED.value) | ~Q(text=""), name="exchange_step_says_why_or_where"
            ),
        ]
        indexes = [
            models.Index(
                fields=["at"],
                condition=Q(stage=Stage.SUSPENDED.value, told_at=None),
                name="exchange_step_to_be_told",
            )
        ]


class DueFact(FactRow):
    """What figures know of a plan's item."""

    opened_on = models.DateField()
    item = models.UUIDField()
    procedure = models.UUIDField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        db_table = "exchange_due_fact"
        constraints = [
            models.UniqueConstraint(fields=["item"], condition=Q(closed_by=None), name="exchange_due_fact_current")
        ]


class ConfirmedFact(FactRow):
    """What figures know of a stretch of days in which a version was confirmed; `stretch` is the step that began it."""

    opened_on = models.DateField()
    stretch = models.UUIDField()
    integration = models.UUIDField(db_column="integration_id")
    procedure = models.UUIDField()
    version = models.UUIDField()
    online_level = models.TextField()
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        db_table = "exchange_confirmed_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["stretch"], condition=Q(closed_by=None), name="exchange_confirmed_fact_current"
            )
        ]
        indexes = [models.Index(fields=["procedure"], name="exchange_confirmed_procedure")]


class SynchronisedFact(FactRow):
    """What figures know of a dossier whose receipt the portal has heard of. Days are the city's."""

    opened_on = models.DateField()
    dossier = models.UUIDField()
    received_on = models.DateField()
    in_time = models.BooleanField()

    class Meta:
        db_table = "exchange_synchronised_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(closed_by=None), name="exchange_synchronised_fact_current"
            )
        ]
        indexes = [
            models.Index(
                fields=["closed_by"],
                condition=Q(closed_by__isnull=False, closed_position__isnull=True),
                name="exchange_synchronised_closing",
            )
        ]
