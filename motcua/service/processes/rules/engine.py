"""Runs a drawing: SpiffWorkflow with CEL in the place of Python, and states that are values.

A state is the engine's own serialized form without the specification and without anything that differs between two
dossiers that went the same way: no data (conditions are answered from the facts handed in), no times, and task ids
made from the way to the task instead of at random. So equal ways give equal bytes, and a version has few states.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from SpiffWorkflow.bpmn.parser.BpmnParser import BpmnParser
from SpiffWorkflow.bpmn.script_engine.python_engine import PythonScriptEngine
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.specs.bpmn_process_spec import BpmnProcessSpec
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.task import Task
from SpiffWorkflow.util.task import TaskState

from motcua.service.processes.errors import UnableToReadProcess, UnableToRunScript
from motcua.service.processes.rules.lowering import AGAIN, CAUGHT, lowered
from motcua.service.processes.rules.reading import parse_xml
from motcua.service.processes.rules.scopes import interrupt, is_at_edge, run_on

#: Says whether a condition holds.
Verdict = Callable[[str], bool]

_ROOT = UUID("4f0b2e3c-5a4e-5d0c-9c1e-6d6f74637561")
_VERSION = BpmnWorkflowSerializer.VERSION_KEY


@dataclass(frozen=True)
class OpenStep:
    """A step that waits to be done, or a wait that nobody does: the engine's id of the task, which time the way comes by
    here, and the events that came meanwhile and left it open."""

    task: UUID
    step: str
    round: int
    fired: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """Where an instance stands. Nothing open and not ended: it is stuck, which publication rules out."""

    content: Mapping[str, Any]
    opened: tuple[OpenStep, ...]
    ended: bool

    @property
    def hash(self) -> bytes:
        return hashlib.sha256(dumped(self.content)).digest()


def dumped(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def way_to(state: State, task: UUID) -> tuple[str, ...]:
    """The nodes by which the way came to `task`, itself first."""
    tasks = {each["id"]: each for each in state.content["tasks"]}
    way, here = [], tasks.get(str(task))
    while here is not None:
        way.append(str(here["task_spec"]))
        here = tasks.get(here["parent"])
    return tuple(way)


class CelEngine(PythonScriptEngine):
    """Answers conditions by a verdict; refuses everything else, so no drawing can run code."""

    def __init__(self, verdict: Verdict) -> None:
        self._verdict = verdict

    def evaluate(self, task: Task, expression: str, external_context: object = None) -> bool:
        return self._verdict(expression)

    def execute(self, task: Task, script: str, external_context: object = None) -> None:
        raise UnableToRunScript

    def call_service(self, task: Task, **kwargs: object) -> None:
        raise UnableToRunScript


class Engine:
    """One definition, ready to run. Holds the specification once; states come and go as values."""

    def __init__(self, spec: BpmnProcessSpec) -> None:
        self._spec = spec
        self._serializer = BpmnWorkflowSerializer()

    @classmethod
    def from_xml(cls, xml: bytes, *, key: str) -> Engine:
        parser = BpmnParser()
        parser.add_bpmn_xml(lowered(parse_xml(xml)))
        return cls(parser.get_spec(key))

    @classmethod
    def from_stored(cls, stored: Mapping[str, Any]) -> Engine:
        """Raises `UnableToReadProcess` when another release of the library wrote it (docs/adr says what to do)."""
        serializer = BpmnWorkflowSerializer()
        if stored[_VERSION] != serializer.VERSION:
            raise UnableToReadProcess(reason=f"it was written in form {stored[_VERSION]}, this is {serializer.VERSION}")
        return cls(serializer.from_dict(deepcopy(stored["spec"])))

    def stored(self) -> dict[str, Any]:
        """The specification as JSON, as `from_stored` takes it."""
        spec = self._serializer.to_dict(self._spec) | {"file": None}
        return {"spec": spec, _VERSION: self._serializer.VERSION}

    def start(self, verdict: Verdict) -> State:
        """The state of a dossier that has just entered."""
        workflow = BpmnWorkflow(self._spec, script_engine=CelEngine(verdict))
        run_on(workflow)
        return self._state(workflow)

    def complete(self, content: Mapping[str, Any], task: UUID, verdict: Verdict) -> State:
        """The state after `task` (open in the state `content`) is done."""
        workflow = self.workflow(content)
        workflow.script_engine = CelEngine(verdict)
        here = workflow.get_task_from_id(task)
        here.run()
        interrupt(here)
        run_on(workflow)
        return self._state(workflow)

    def workflow(self, content: Mapping[str, Any]) -> BpmnWorkflow:
        """The engine's own object of a state, to be looked at or moved on."""
        workflow = BpmnWorkflow(self._spec, deserializing=True)
        restore = self._serializer.registry.restore
        workflow.tasks = {}
        # A parent is restored before its children: its data are the base of theirs.
        for task in content["tasks"]:
            workflow.tasks[UUID(task["id"])] = restore(dict(task), workflow=workflow)
        workflow.task_tree = workflow.tasks[UUID(content["root"])]
        workflow.success = content["success"]
        workflow.completed = content["completed"]
        workflow.correlations = dict(content["correlations"])
        return workflow

    def _state(self, workflow: BpmnWorkflow) -> State:
        names = _names(workflow.task_tree)
        content = self._serializer.to_dict(workflow)
        tasks = [_renamed(content["tasks"][str(old)], names) for old in names]
        # What may come to a sub-process stands behind what is to be done: the ordinary way goes by the first.
        waiting = sorted(workflow.get_tasks(state=TaskState.READY, manual=True), key=is_at_edge)
        return State(
            content={
                "root": str(names[workflow.task_tree.id]),
                "success": content["success"],
                "completed": content["completed"],
                "correlations": content["correlations"],
                "tasks": tasks,
            },
            opened=tuple(_open_step(task, names[task.id]) for task in waiting),
            ended=workflow.is_completed(),
        )


def _names(root: Task) -> dict[UUID, UUID]:
    """Each task's id made from the way to it, parents before children."""
    names = {root.id: _ROOT}
    todo = [root]
    while todo:
        parent = todo.pop()
        seen: dict[str, int] = {}
        for child in parent.children:
            spec = child.task_spec.name
            seen[spec] = seen.get(spec, 0) + 1
            names[child.id] = uuid5(names[parent.id], f"{spec}/{seen[spec]}")
            todo.append(child)
    return names


def _renamed(task: Mapping[str, Any], names: Mapping[UUID, UUID]) -> dict[str, Any]:
    return {
        **task,
        "id": str(names[UUID(task["id"])]),
        "parent": str(names[UUID(task["parent"])]) if task["parent"] else None,
        "children": [str(names[UUID(child)]) for child in task["children"]],
        "last_state_change": 0,
    }


def _open_step(task: Task, id_: UUID) -> OpenStep:
    """An event that leaves its step open leads back to it; then the step has not come again, it goes on."""
    round_, fired = 0, list[str]()
    here: Task | None = task
    while here is not None:
        if here.task_spec.name == task.task_spec.name:
            event = _event_before(here)
            if event is None:
                round_ += 1
            elif round_ == 0:
                fired.append(event)
        here = here.parent
    return OpenStep(task=id_, step=task.task_spec.name, round=round_, fired=tuple(sorted(fired)))


def _event_before(task: Task) -> str | None:
    """The event that led back to this very step, if one did."""
    fork = task.parent
    if fork is None or not fork.task_spec.name.endswith(AGAIN) or fork.parent is None:
        return None
    back = fork.parent.task_spec.name == task.task_spec.name + CAUGHT
    return str(fork.task_spec.name.removesuffix(AGAIN)) if back else None
