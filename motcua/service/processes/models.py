"""Tables of processes. No business methods."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from motcua.foundation.accounts.models import Account
from motcua.foundation.database.keys import new_id
from motcua.foundation.measures.models import FactRow
from motcua.registry.organization.models import Unit
from motcua.service.processes import models_drafts, models_forms  # noqa: F401  (further tables)
from motcua.service.processes.values import (
    LIVE,
    Action,
    DefinitionStatus,
    DeliveryAnswer,
    InstanceStatus,
    TaskStatus,
    TimerStatus,
)

_LIVE = [status.value for status in LIVE]


class Definition(models.Model):
    """One version of a drawing. A published one never changes; a changed drawing is a new version."""

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.TextField()
    version = models.IntegerField()
    xml = models.TextField()
    xml_hash = models.BinaryField()
    spec = models.JSONField()
    status = models.TextField(default=DefinitionStatus.DRAFT.value)
    published_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "processes_definition"
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="processes_definition_version_once"),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in DefinitionStatus]),
                name="processes_definition_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status=DefinitionStatus.DRAFT.value, published_at=None)
                | Q(status=DefinitionStatus.PUBLISHED.value, published_at__isnull=False),
                name="processes_definition_published_has_moment",
            ),
        ]


class State(models.Model):
    """Where instances of a definition can stand; made at publication and never changed. Number 0 is the start."""

    id = models.UUIDField(primary_key=True, default=new_id)
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="states", db_index=False)
    number = models.SmallIntegerField()
    hash = models.BinaryField()
    opened = models.JSONField()
    content = models.JSONField()

    class Meta:
        db_table = "processes_state"
        constraints = [
            models.UniqueConstraint(fields=["definition", "number"], name="processes_state_number_once"),
            models.UniqueConstraint(fields=["definition", "hash"], name="processes_state_content_once"),
        ]


class Instance(models.Model):
    """One dossier's run. Where it stands is a reference, so that moving writes no engine state; ended, it has none.

    `completions` counts the steps done, so that the last one can be undone. `holders`: who did a step last, since
    a step that comes again goes back to them.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    dossier = models.UUIDField(unique=True)
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="instances", db_index=False)
    state = models.ForeignKey(State, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    status = models.TextField(default=InstanceStatus.RUNNING.value)
    units = models.JSONField()
    facts = models.JSONField(default=dict)
    holders = models.JSONField(default=dict)
    limit_minutes = models.IntegerField(null=True)
    completions = models.SmallIntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "processes_instance"
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in InstanceStatus]),
                name="processes_instance_status_known",
            ),
            models.CheckConstraint(
                condition=Q(status=InstanceStatus.RUNNING.value, state__isnull=False, ended_at=None)
                | Q(~Q(status=InstanceStatus.RUNNING.value), state=None, ended_at__isnull=False),
                name="processes_instance_running_has_state",
            ),
        ]


class Task(models.Model):
    """A step that somebody has to do, or did. Inboxes query this table.

    `engine_task`: the engine's id of it in the state; a step that several agencies do has a row for each, with one id.
    `opened_no`, `closed_no`: the number of the completion that opened it (0 is the start) and of its own; `state_before`
    is where the instance stood when it was done.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    instance = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="tasks", db_index=False)
    dossier = models.UUIDField()
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, related_name="+", db_index=False)
    engine_task = models.UUIDField()
    step = models.TextField()
    round = models.SmallIntegerField()
    action = models.TextField()
    role = models.TextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    holder = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    status = models.TextField(default=TaskStatus.OPEN.value)
    outcome = models.TextField(default="", blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    opened_no = models.SmallIntegerField()
    closed_no = models.SmallIntegerField(null=True)
    state_before = models.ForeignKey(State, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        db_table = "processes_task"
        constraints = [
            models.UniqueConstraint(
                fields=["instance", "engine_task", "unit"],
                condition=Q(status__in=_LIVE),
                name="processes_task_live_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in TaskStatus]), name="processes_task_status_known"
            ),
            models.CheckConstraint(
                condition=Q(action__in=[action.value for action in Action]), name="processes_task_action_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=TaskStatus.OPEN.value) | Q(holder=None), name="processes_task_open_has_no_holder"
            ),
            models.CheckConstraint(
                condition=~Q(status=TaskStatus.CLAIMED.value) | Q(holder__isnull=False),
                name="processes_task_claimed_has_holder",
            ),
            models.CheckConstraint(
                condition=Q(
                    status=TaskStatus.DONE.value,
                    done_at__isnull=False,
                    closed_no__isnull=False,
                    state_before__isnull=False,
                )
                | Q(
                    ~Q(status=TaskStatus.DONE.value),
                    done_at=None,
                    closed_no=None,
                    state_before=None,
                    outcome="",
                ),
                name="processes_task_done_is_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["dossier"], name="processes_task_dossier"),
            models.Index(
                fields=["unit", "role", "due_at", "id"], condition=Q(status__in=_LIVE), name="processes_task_unit_inbox"
            ),
            models.Index(
                fields=["unit", "due_at", "id"],
                condition=Q(status__in=_LIVE, action=Action.CONSULT.value),
                name="processes_task_asked",
            ),
            models.Index(
                fields=["holder", "due_at", "id"],
                condition=Q(status=TaskStatus.CLAIMED.value),
                name="processes_task_own_inbox",
            ),
        ]


class Timer(models.Model):
    """Something that happens by itself at `due_at`, unless the way goes on before. `event` is its key in the drawing,
    `engine_task` the engine's id of what it was set for, `unit` whose working time it counts.

    `stands_still`: it is part of a step's time, which stops with the dossier's clock; a wait for the outside goes on.
    `opened_no`, `closed_no`: the numbers of the moves that set it and that ended it, so that undoing finds it.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    instance = models.ForeignKey(Instance, on_delete=models.PROTECT, related_name="timers", db_index=False)
    dossier = models.UUIDField()
    event = models.TextField()
    engine_task = models.UUIDField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    set_at = models.DateTimeField()
    due_at = models.DateTimeField()
    stands_still = models.BooleanField()
    status = models.TextField(default=TimerStatus.WAITING.value)
    fired_at = models.DateTimeField(null=True)
    opened_no = models.SmallIntegerField()
    closed_no = models.SmallIntegerField(null=True)

    class Meta:
        db_table = "processes_timer"
        constraints = [
            models.UniqueConstraint(
                fields=["instance", "engine_task", "event"],
                condition=Q(status=TimerStatus.WAITING.value),
                name="processes_timer_waiting_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[status.value for status in TimerStatus]), name="processes_timer_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=TimerStatus.FIRED.value, fired_at__isnull=False)
                | Q(~Q(status=TimerStatus.FIRED.value), fired_at=None),
                name="processes_timer_fired_has_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=Q(status=TimerStatus.WAITING.value),
                name="processes_timer_due",
            ),
        ]


class Delivery(models.Model):
    """Word from outside and its answer, kept by the sender's key, so that it is taken once."""

    key = models.TextField(primary_key=True)
    dossier = models.UUIDField()
    event = models.TextField()
    answer = models.TextField()
    at = models.DateTimeField()

    class Meta:
        db_table = "processes_delivery"
        constraints = [
            models.CheckConstraint(
                condition=Q(answer__in=[answer.value for answer in DeliveryAnswer]),
                name="processes_delivery_answer_known",
            )
        ]
        indexes = [models.Index(fields=["dossier"], name="processes_delivery_dossier")]


class StepFact(FactRow):
    """What figures know of a step, from one journal entry to another: that it was done, or (`done_at` None) that this was
    taken back. Days are the city's."""

    opened_on = models.DateField()
    done_at = models.DateTimeField(null=True)
    done_on = models.DateField(null=True)
    task = models.UUIDField()
    dossier = models.UUIDField()
    action = models.TextField()
    # Since the step opened; None outside the unit's calendar.
    worked_minutes = models.IntegerField(null=True)

    class Meta:
        db_table = "processes_step_fact"
        constraints = [
            models.UniqueConstraint(
                fields=["task"],
                condition=Q(closed_by__isnull=True, done_at__isnull=False),
                name="processes_step_fact_done_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["closed_by"],
                condition=Q(closed_by__isnull=False, closed_position__isnull=True),
                name="processes_step_fact_closing",
            ),
            models.Index(
                fields=["task"],
                condition=Q(closed_by__isnull=True, done_at__isnull=True),
                name="processes_step_fact_taken_back",
            ),
        ]


#: Cases and reasons belong to a published version or to a draft, never to both.
_OF_ONE = Q(definition__isnull=False, draft=None) | Q(definition=None, draft__isnull=False)


class Case(models.Model):
    """A case of a version of a process, or of a draft of one. A rewritten case is a new row of the same number."""

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.TextField()
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    draft = models.UUIDField(null=True)
    number = models.SmallIntegerField()
    name_vi = models.TextField()
    name_en = models.TextField()
    given = models.JSONField()
    expected = models.JSONField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "processes_case"
        constraints = [
            models.CheckConstraint(condition=_OF_ONE, name="processes_case_of_one"),
            models.UniqueConstraint(
                fields=["definition", "number"], condition=Q(superseded_at=None), name="processes_case_number_once"
            ),
            models.UniqueConstraint(
                fields=["draft", "number"], condition=Q(superseded_at=None), name="processes_case_draft_number_once"
            ),
        ]


class UncoveredReason(models.Model):
    """Why a sequence flow is left without a case. A new reason for the same flow takes the place of the former one."""

    id = models.UUIDField(primary_key=True, default=new_id)
    key = models.TextField()
    definition = models.ForeignKey(Definition, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    draft = models.UUIDField(null=True)
    element = models.TextField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.UUIDField(null=True)
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "processes_uncovered_reason"
        constraints = [
            models.CheckConstraint(condition=_OF_ONE, name="processes_uncovered_reason_of_one"),
            models.CheckConstraint(condition=~Q(reason=""), name="processes_uncovered_reason_is_said"),
            models.UniqueConstraint(
                fields=["definition", "element"],
                condition=Q(superseded_at=None),
                name="processes_uncovered_reason_once",
            ),
            models.UniqueConstraint(
                fields=["draft", "element"],
                condition=Q(superseded_at=None),
                name="processes_uncovered_reason_draft_once",
            ),
        ]
