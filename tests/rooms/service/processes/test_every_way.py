"""Each drawing, by every combination of outcomes, from filing to its end."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from motcua.foundation.accounts.values import SYSTEM
from motcua.service.processes.commands import complete_tasks, start_instances
from motcua.service.processes.models import Instance, Task
from motcua.service.processes.queries import path_of, tasks_of, verify_instances
from motcua.service.processes.rules.shape import Shape, Stand
from motcua.service.processes.shapes import shapes_in_force
from motcua.service.processes.values import Completion
from tests.rooms.service.processes.cast import AT, a_start

#: How many ways there are from start to end, and how long the longest is.
WAYS = {
    "notice": (1, 2),
    "same_day": (28, 8),
    "standard": (28, 10),
    "with_consultation": (108, 14),
    "two_agencies": (56, 16),
    "three_agencies": (28, 15),
}
Way = tuple[tuple[str, str], ...]


def every_way(shape: Shape) -> Iterator[Way]:
    """Every sequence of (step, outcome) from the start to the end. The six drawings have one step open at a time."""
    todo: list[tuple[Stand, Way]] = [(shape.start, ())]
    while todo:
        stand, way = todo.pop()
        (waiting,) = stand.opened
        for outcome in shape.steps[waiting.step].outcomes_in(waiting.round):
            move = shape.move(stand=stand.id, task=waiting.task, outcome=outcome.value, facts={})
            longer = (*way, (waiting.step, outcome.value))
            if move.stand is None:
                yield longer
            else:
                todo.append((shape.stands[move.stand], longer))


@pytest.mark.parametrize("key", WAYS)
def test_every_combination_of_outcomes_reaches_the_end(db: None, key: str) -> None:
    ways = list(every_way(shapes_in_force([key])[key]))
    assert (len(ways), max(map(len, ways))) == WAYS[key]
    begun = start_instances(starts=[a_start(key) for _way in ways], by=SYSTEM, at=AT)

    left = {result.dossier: list(way) for result, way in zip(begun, ways, strict=True)}
    while left:
        completions = []
        for task in Task.objects.filter(dossier__in=left, status="open"):
            step, outcome = left[task.dossier].pop(0)
            assert task.step == step
            completions.append(Completion(task=task.id, outcome=outcome))
        moved = complete_tasks(completions=completions, by=SYSTEM, at=AT)
        assert {move.task.dossier for move in moved if move.ended} == {d for d, way in left.items() if not way}
        left = {dossier: way for dossier, way in left.items() if way}

    instances = Instance.objects.filter(dossier__in=[result.dossier for result in begun])
    assert {(i.status, i.state_id, i.ended_at) for i in instances} == {("ended", None, AT)}
    assert verify_instances().wrong == 0
    for result, way in zip(begun[:20], ways[:20], strict=True):
        assert tuple((task.step, task.outcome) for task in tasks_of(dossier=result.dossier)) == way


ORDINARY = {
    "notice": "receive acknowledge",
    "same_day": "receive examine sign return_result",
    "standard": "receive assign examine sign issue return_result",
    "with_consultation": "receive assign examine sign issue return_result",
    "two_agencies": "receive check forward assign examine sign issue return_result",
    "three_agencies": (
        "receive check forward_1 assign_2 examine_2 forward_2 assign_3 examine_3 sign issue return_result"
    ),
}


@pytest.mark.parametrize("key", ORDINARY)
def test_the_ordinary_way_is_known_beforehand(db: None, key: str) -> None:
    definition = shapes_in_force([key])[key].view.id

    assert " ".join(step.key for step in path_of(definition=definition)) == ORDINARY[key]


def test_three_agencies_work_in_turn_and_the_result_goes_home(db: None) -> None:
    shape = shapes_in_force(["three_agencies"])["three_agencies"]
    (begun,) = start_instances(starts=[a_start("three_agencies")], by=SYSTEM, at=AT)
    while (task := Task.objects.filter(dossier=begun.dossier, status="open").first()) is not None:
        ordinary = shape.steps[task.step].outcomes[0].value
        complete_tasks(completions=[Completion(task=task.id, outcome=ordinary)], by=SYSTEM, at=AT)

    places = a_start().units
    assert [(task.action, task.unit) for task in tasks_of(dossier=begun.dossier)] == [
        ("receive", places["receiving"]),
        ("examine", places["leg:1"]),
        ("forward", places["leg:1"]),
        ("assign", places["leg:2"]),
        ("examine", places["leg:2"]),
        ("forward", places["leg:2"]),
        ("assign", places["leg:3"]),
        ("examine", places["leg:3"]),
        ("sign", places["leg:3"]),
        ("issue", places["leg:3"]),
        ("return_result", places["receiving"]),
    ]
