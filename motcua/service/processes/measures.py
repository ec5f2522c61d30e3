"""What processes count, at the unit that did the step: how many, and how long they lay there."""

from __future__ import annotations

from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_facts
from motcua.foundation.measures.values import Counted, Grain, Kind, Measure, Step
from motcua.service.processes.events import CompletionUndone, TaskCompleted

BY_ACTION = Grain("half_month_action", Step.HALF_MONTH, ("action",))
BY_DAY_AND_ACTION = Grain("day_action", Step.DAY, ("action",))

DONE = TaskCompleted.kind
UNDONE = CompletionUndone.kind


def _counted(value: str = "") -> tuple[Counted, Counted]:
    return (
        Counted(entry_kind=DONE, value=value),
        Counted(entry_kind=UNDONE, sign=-1, value=value, at="undone_at"),
    )


declare(
    Measure(name="processes.steps", kind=Kind.FLOW, counted=_counted(), grains=(BY_ACTION, BY_DAY_AND_ACTION)),
    Measure(
        name="processes.step_minutes",
        kind=Kind.FLOW,
        counted=_counted("worked_minutes"),
        grains=(BY_ACTION, BY_DAY_AND_ACTION),
    ),
    Measure(
        name="processes.step_duration",
        kind=Kind.DURATION,
        counted=_counted("worked_minutes"),
        grains=(BY_ACTION,),
    ),
)


def _recounts() -> Recounts:
    from motcua.service.processes.recounts import RECOUNTS

    return RECOUNTS


declare_facts(Facts(table="processes_step_fact", day="opened_on", subject="task", recounts=_recounts))
