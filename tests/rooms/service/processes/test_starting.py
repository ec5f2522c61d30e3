"""A dossier enters its process."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.journal.queries import entries_of
from motcua.service.processes.commands import start_instances
from motcua.service.processes.errors import UnableToFindProcess, UnableToStartProcesses
from motcua.service.processes.models import Instance, Task
from motcua.service.processes.queries import instances_of, open_tasks_of, steps_ahead, tasks_of
from motcua.service.processes.shapes import shapes_in_force
from motcua.service.processes.values import Action, TaskStatus
from tests.conftest import moment
from tests.rooms.service.processes.cast import AT, a_start, an_official, one_agency, started


def test_the_first_step_waits_at_the_receiving_unit(db: None) -> None:
    begun = started(places=one_agency())

    ((task,),) = open_tasks_of(dossiers=[begun.dossier]).values()
    assert (task.step, task.name_vi, task.action, task.role, task.unit, task.status) == (
        "receive",
        "Tiếp nhận hồ sơ",
        Action.RECEIVE,
        Role.COUNTER,
        one_agency()["receiving"],
        TaskStatus.OPEN,
    )
    assert begun.tasks == (task,)
    assert instances_of(dossiers=[begun.dossier])[begun.dossier].process_key == "standard"


def test_an_online_filing_is_answered_within_eight_working_hours(db: None) -> None:
    begun = started()

    assert begun.tasks[0].due_at == moment("2023-06-16 09:30")


def test_a_counter_receives_at_once(db: None) -> None:
    officer = an_official(role=Role.COUNTER, unit=one_agency()["receiving"])

    (begun,) = start_instances(starts=[a_start(done=("receive",))], by=officer, at=AT)

    received, assign = begun.tasks
    assert (received.step, received.status, received.done_by, received.done_at, received.outcome) == (
        "receive",
        TaskStatus.DONE,
        officer.account,
        AT,
        "receive",
    )
    assert begun.opened == (assign,)
    # A tenth of 2,400 working minutes: 30 left of the morning, the afternoon of four hours is enough.
    assert (assign.step, assign.due_at) == ("assign", moment("2023-06-15 15:30"))
    assert tasks_of(dossier=begun.dossier) == begun.tasks


def test_one_entry_tells_the_start_and_all_that_opened(db: None) -> None:
    begun = started(done=("receive",))

    (entry,) = entries_of(subject=begun.dossier)
    assert entry.kind == "process_started"
    assert (entry.data["key"], entry.data["ended"]) == ("standard", False)
    assert [done["step"] for done in entry.data["done"]] == ["receive"]
    assert [(opened["step"], opened["role"], opened["action"]) for opened in entry.data["opened"]] == [
        ("assign", "head", "assign")
    ]
    assert entry.data["opened"][0]["task"] == str(begun.opened[0].id)
    assert entry.unit == one_agency()["receiving"]


def test_without_a_limit_the_shares_have_no_due_time(db: None) -> None:
    begun = started(limit_minutes=None, done=("receive",))

    assert begun.opened[0].due_at is None


def test_a_dossier_enters_once(db: None) -> None:
    begun = started()
    other = a_start()

    with pytest.raises(UnableToStartProcesses, match=str(begun.dossier)) as refused:
        start_instances(starts=[other, a_start(dossier=begun.dossier)], by=SYSTEM, at=AT)

    assert str(other.dossier) not in refused.value.message


def test_a_dossier_enters_once_in_one_call_too(db: None) -> None:
    twin = uuid4()

    with pytest.raises(UnableToStartProcesses, match=str(twin)):
        start_instances(starts=[a_start(dossier=twin), a_start(dossier=twin)], by=SYSTEM, at=AT)


def test_every_place_but_the_consulted_needs_its_unit_at_the_start(db: None) -> None:
    lacking = [a_start(places={"receiving": one_agency()["receiving"]}), a_start("three_agencies", places=one_agency())]

    with pytest.raises(UnableToStartProcesses, match=r"handling, signing.*leg:1, leg:2, leg:3"):
        start_instances(starts=[*lacking, a_start("with_consultation", places=one_agency())], by=SYSTEM, at=AT)

    assert not Instance.objects.filter(dossier__in=[start.dossier for start in lacking]).exists()


def test_an_unknown_process_is_named(db: None) -> None:
    with pytest.raises(UnableToFindProcess, match="quickest"):
        start_instances(starts=[a_start("quickest")], by=SYSTEM, at=AT)


def test_a_step_that_is_not_open_cannot_be_done_already(db: None) -> None:
    with pytest.raises(UnableToStartProcesses, match="sign"):
        start_instances(starts=[a_start(done=("receive", "sign"))], by=SYSTEM, at=AT)


def test_a_notice_can_end_where_it_begins(db: None) -> None:
    begun = started("notice", done=("receive", "acknowledge"))

    assert begun.opened == ()
    assert Instance.objects.get(id=begun.instance).status == "ended"
    assert entries_of(subject=begun.dossier)[0].data["ended"] is True
    assert steps_ahead(dossier=begun.dossier) == ()


def test_who_waits_is_told_what_comes_next(db: None) -> None:
    begun = started(done=("receive",))

    assert [step.name("en") for step in steps_ahead(dossier=begun.dossier)] == [
        "Examine the dossier",
        "Sign",
        "Number, seal and issue",
        "Return the result",
    ]
    assert steps_ahead(dossier=begun.dossier)[0].name("vi") == "Thẩm định hồ sơ"


@pytest.mark.parametrize("count", [1, 500])
def test_a_start_is_a_handful_of_statements_whatever_the_number(db: None, count: int) -> None:
    keys = ["standard", "with_consultation", "three_agencies"]
    shapes_in_force(keys)
    starts = [a_start(keys[n % 3], done=("receive",)) for n in range(count)]

    with CaptureQueriesContext(connection) as statements:
        begun = start_instances(starts=starts, by=SYSTEM, at=AT)

    assert len(statements) <= 7, [statement["sql"][:80] for statement in statements]
    assert [result.dossier for result in begun] == [start.dossier for start in starts]
    assert Task.objects.filter(dossier__in=[start.dossier for start in starts]).count() == 2 * count


def test_instances_that_stand_at_one_place_share_one_state(db: None) -> None:
    begun = [started() for _ in range(3)]

    def states() -> set[UUID | None]:
        return set(
            Instance.objects.filter(id__in=[result.instance for result in begun]).values_list("state", flat=True)
        )

    assert len(states()) == 1


@pytest.mark.parametrize(
    ("where", "order", "index"),
    [
        ("unit_id = %s AND role = 'head' AND status IN ('open', 'claimed')", "due_at, id", "processes_task_unit_inbox"),
        ("unit_id = %s AND role = 'head' AND status = 'open'", "due_at, id", "processes_task_unit_inbox"),
        ("holder_id = %s AND status = 'claimed'", "due_at, id", "processes_task_own_inbox"),
        ("dossier = %s", "opened_no", "processes_task_dossier"),
    ],
)
def test_inboxes_have_their_index(db: None, where: str, order: str, index: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_bitmapscan = off")
        cursor.execute(f"EXPLAIN SELECT id FROM processes_task WHERE {where} ORDER BY {order} LIMIT 50", [uuid4()])
        plan = "\n".join(line for (line,) in cursor.fetchall())

    assert index in plan
    assert ("Sort" in plan) == (index == "processes_task_dossier")
