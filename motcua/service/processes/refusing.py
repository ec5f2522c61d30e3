"""All or nothing: a command tries every item, and one error names every refused one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.foundation.database.errors import UnableTo
from motcua.service.processes.models import Task
from motcua.service.processes.shapes import shape_of
from motcua.service.processes.values import TaskStatus

Item = TypeVar("Item")
Made = TypeVar("Made")


class Refusal(Exception):
    """Why one item of a command cannot be done, in words for the person who asked."""


def decide_all(
    items: Sequence[Item], decide: Callable[[Item], Made], error: type[UnableTo], name: Callable[[Item], str]
) -> list[Made]:
    """What `decide` makes of each item. Raises `error` naming every item that it refuses."""
    made: list[Made] = []
    refused: list[str] = []
    for item in items:
        try:
            made.append(decide(item))
        except Refusal as refusal:
            refused.append(f"{name(item)} ({refusal})")
    refuse(error, refused)
    return made


def refuse(error: type[UnableTo], refused: Iterable[str]) -> None:
    """Raises `error` unless nothing is refused."""
    texts = list(refused)
    if texts:
        raise error(refused="; ".join(texts))


def found(tasks: Mapping[UUID, Task], id_: UUID) -> Task:
    if id_ not in tasks:
        raise Refusal(_("there is no such step"))
    return tasks[id_]


def found_live(tasks: Mapping[UUID, Task], id_: UUID) -> Task:
    """The task, if it can still be done."""
    task = found(tasks, id_)
    if task.status == TaskStatus.DONE.value:
        raise Refusal(_("it is done already"))
    if task.status == TaskStatus.CANCELLED.value:
        raise Refusal(_("it was withdrawn"))
    return task


def step_name(tasks: Mapping[UUID, Task], id_: UUID) -> str:
    """The step's name in the reader's language, or the id of what there is not."""
    if id_ not in tasks:
        return str(id_)
    return shape_of(tasks[id_].definition_id).steps[tasks[id_].step].name(get_language() or "vi")
