"""Sub-processes at whose edge events wait: what runs within one ends by such an event, and such an event ends with it.

The drawing is laid open (rules.lowering), so the engine sees a fork, the steps, and the events as tasks beside them. What a
sub-process is to them is told by the names of the nodes around it.
"""

from __future__ import annotations

from collections.abc import Iterator

from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

#: Names of what is added. A dot is no part of a plain key, so they meet nothing that is drawn.
ENTERED, LEFT = ".entered", ".left"
#: Before an event that ends what is within, and before one that opens something beside it.
OVER, BESIDE = ".over", ".beside"


def run_on(workflow: BpmnWorkflow) -> None:
    """Lets the engine go on as far as it can without people, and drops what ends on the way."""
    workflow.do_engine_steps()
    while _drop_ended(workflow):
        workflow.do_engine_steps()


def interrupt(event: Task) -> None:
    """Drops what is open within the sub-process whose event has come, if it ends it: before the way goes on from there."""
    over = event.parent
    if over is None or not over.task_spec.name.endswith(OVER) or over.parent is None:
        return
    entered = over.parent
    for child in entered.children:
        if not _is_watch(child):
            child.cancel()
        elif child is not over:
            _drop_watch(child)


def is_at_edge(event: Task) -> bool:
    """Does it wait at the edge of a sub-process?"""
    return event.parent is not None and _is_watch(event.parent)


def is_added(flow: str) -> bool:
    """Is it the flow to an event at the edge of a sub-process, which nobody drew?"""
    return f"{ENTERED}.to." in flow


def _drop_ended(workflow: BpmnWorkflow) -> bool:
    """Drops the events of every sub-process that was left. Was there any?"""
    dropped = False
    for left in list(workflow.get_tasks(state=TaskState.COMPLETED)):
        if left.task_spec.name.endswith(LEFT):
            for watch in _watches(left):
                dropped = _drop_watch(watch) or dropped
    return dropped


def _watches(left: Task) -> Iterator[Task]:
    """Those beside the way by which it came here."""
    name = left.task_spec.name.removesuffix(LEFT) + ENTERED
    here = left.parent
    while here is not None and here.task_spec.name != name:
        here = here.parent
    yield from (child for child in (here.children if here else ()) if _is_watch(child))


def _is_watch(task: Task) -> bool:
    return bool(task.task_spec.name.endswith((OVER, BESIDE)))


def _drop_watch(watch: Task) -> bool:
    """An event that has not come yet. Was there one?"""
    waiting = [event for event in watch.children if event.has_state(TaskState.READY)]
    for event in waiting:
        event.cancel()
    return bool(waiting)
