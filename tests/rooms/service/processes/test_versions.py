"""Versions of a drawing; what runs keeps its own; another process goes on where this one stopped."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.service.processes.commands import (
    complete_tasks,
    load_reference,
    publish_processes,
)
from motcua.service.processes.errors import UnableToPublishProcess
from motcua.service.processes.models import Definition
from motcua.service.processes.queries import (
    definition_in_force,
    definitions,
    drawing_of,
    instances_of,
    path_of,
    tasks_of,
)
from motcua.service.processes.rules.reading import DATA
from motcua.service.processes.values import Completion, Published
from tests.conftest import moment
from tests.environment import ROOT
from tests.rooms.service.processes.cast import AT, LATER, started, the_task
from tests.unit.service.processes.drawings import drawing, end, flows, gateway, start, step

NOTICE = (DATA / "notice.bpmn").read_bytes()
CHANGED = NOTICE.replace("Xác nhận đã nhận thông báo".encode(), "Xác nhận thông báo".encode())


def test_loading_again_publishes_nothing(db: None) -> None:
    load_reference(by=SYSTEM, at=AT)
    before = Definition.objects.count()

    assert load_reference(by=SYSTEM, at=LATER) == Published(published=0, unchanged=6)
    assert Definition.objects.count() == before


def test_a_changed_drawing_is_a_new_version_and_what_runs_keeps_its_own(db: None) -> None:
    old = definition_in_force(key="notice")
    running = started("notice", done=("receive",))

    publish_processes(drawings={"notice": CHANGED}, by=SYSTEM, at=LATER)

    new = definition_in_force(key="notice")
    assert (new.version, new.published_at) == (old.version + 1, LATER)
    assert [entry.kind for entry in entries_of(subject=new.id)] == ["process_published"]
    assert instances_of(dossiers=[running.dossier])[running.dossier].version == old.version
    assert tasks_of(dossier=running.dossier)[-1].name_vi == "Xác nhận đã nhận thông báo"
    assert started("notice", done=("receive",)).opened[0].name_vi == "Xác nhận thông báo"
    (moved,) = complete_tasks(completions=[Completion(task=running.opened[0].id, outcome="done")], by=SYSTEM, at=LATER)
    assert moved.ended


def test_a_drawing_that_goes_back_is_a_version_again(db: None) -> None:
    first = definition_in_force(key="notice").version
    publish_processes(drawings={"notice": CHANGED}, by=SYSTEM, at=AT)

    publish_processes(drawings={"notice": NOTICE}, by=SYSTEM, at=LATER)

    assert definition_in_force(key="notice").version == first + 2
    assert [view.version for view in definitions() if view.key == "notice"][:2] == [first + 2, first + 1]


def test_of_two_drawings_one_bad_none_is_published(db: None) -> None:
    bad = NOTICE.replace(b'motcua:role="handler"', b'motcua:role="mayor"')

    with pytest.raises(UnableToPublishProcess, match=r"bad\.bpmn: step acknowledge has role “mayor”"):
        publish_processes(drawings={"good.bpmn": CHANGED, "bad.bpmn": bad}, by=SYSTEM, at=AT)

    assert definition_in_force(key="notice").steps["acknowledge"].name_vi == "Xác nhận đã nhận thông báo"


def test_one_key_is_drawn_once(db: None) -> None:
    with pytest.raises(UnableToPublishProcess, match="notice is drawn more than once"):
        publish_processes(drawings={"a": CHANGED, "b": NOTICE}, by=SYSTEM, at=AT)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE processes_definition SET xml = '' WHERE status = 'published'",
        "DELETE FROM processes_definition",
        "UPDATE processes_state SET number = number + 1000",
        "DELETE FROM processes_state",
    ],
)
def test_what_is_published_stays_as_it_is(db: None, statement: str) -> None:
    with pytest.raises(DatabaseError, match="what runs stands on it"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_drawing_can_be_had_back(db: None) -> None:
    assert drawing_of(definition=definition_in_force(key="notice").id).encode() == NOTICE


def amount_decides() -> bytes:
    """Above a million, a second step follows."""
    ways = ("start > examine", "examine > large", "large > approve : amount > 1000000", "large > end", "approve > end")
    return drawing(
        start(),
        step("examine", "done"),
        gateway("large", "large_end"),
        step("approve"),
        end(),
        flows(*ways),
        key="amount_decides",
        facts=["amount:int=0"],
    )


@pytest.mark.parametrize(("amount", "ends"), [(None, True), (1_000_000, True), (1_000_001, False)])
def test_a_fact_of_the_dossier_chooses_the_way(db: None, amount: int | None, ends: bool) -> None:
    publish_processes(drawings={"amount": amount_decides()}, by=SYSTEM, at=AT)
    given = {} if amount is None else {"amount": amount, "colour": "red"}
    begun = started("amount_decides", facts=given)

    (moved,) = complete_tasks(completions=[Completion(task=begun.opened[0].id, outcome="done")], by=SYSTEM, at=LATER)

    assert moved.ended is ends


def test_a_completion_may_bring_the_fact(db: None) -> None:
    publish_processes(drawings={"amount": amount_decides()}, by=SYSTEM, at=AT)
    begun = started("amount_decides", facts={"amount": 5})

    (moved,) = complete_tasks(
        completions=[Completion(task=begun.opened[0].id, outcome="done", facts={"amount": 2_000_000})],
        by=SYSTEM,
        at=LATER,
    )

    assert [task.step for task in moved.opened] == ["approve"]


def test_facts_may_be_asked_ahead(db: None) -> None:
    publish_processes(drawings={"amount": amount_decides()}, by=SYSTEM, at=AT)

    assert [each.key for each in path_of(definition=definition_in_force(key="amount_decides").id)] == ["examine"]


GOES_ON = """
import sys
from datetime import datetime
from uuid import UUID
import django
django.setup()
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.service.processes.commands import complete_tasks
from motcua.service.processes.rules.reading import DATA
from motcua.service.processes.values import Completion
task, at = UUID(sys.argv[1]), datetime.fromisoformat(sys.argv[2])
with durable():
    (moved,) = complete_tasks(completions=[Completion(task=task, outcome="send_back")], by=SYSTEM, at=at)
print(*[f"{task.step}/{task.round}" for task in moved.opened])
"""


def test_another_process_goes_on_where_this_one_stopped(committed_db: str) -> None:
    with durable():
        begun = started("same_day", done=("receive", "examine"))

    said = subprocess.run(
        [sys.executable, "-c", GOES_ON, str(begun.opened[0].id), LATER.isoformat()],
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "motcua.settings", "MOTCUA_DATABASE_NAME": committed_db},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert said.stdout.strip() == "examine/2", said.stderr[-2000:]
    with durable():
        (moved,) = complete_tasks(
            completions=[Completion(task=the_task(begun.dossier).id, outcome="approve")],
            by=SYSTEM,
            at=moment("2023-06-17 08:00"),
        )
    assert [(task.step, task.round) for task in moved.opened] == [("sign", 2)]
