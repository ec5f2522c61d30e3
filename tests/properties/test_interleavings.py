"""Whatever is done to a dossier, in whatever order and by however many at once: it stands where the table of transitions
lets it stand, its parts agree, and the journal tells the same as the tables."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.journal.models import Entry
from motcua.foundation.journal.queries import entries_of
from motcua.registry.catalogue.queries import procedures
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.models import (
    AnswerSet,
    AttachedFile,
    Delivery,
    Document,
    Dossier,
    Extension,
    Leg,
    Note,
    Pause,
    Reappointment,
    Ruling,
    Supplement,
)
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.dossiers.routing import units_on_the_way
from motcua.service.dossiers.rules.answers import file_slots
from motcua.service.dossiers.rules.fold import fold
from motcua.service.dossiers.rules.transitions import (
    UNDOABLE,
    answer_target,
    decision_target,
    may_follow,
    may_undo,
    target_of,
)
from motcua.service.dossiers.values import Act, Channel, Filing, RulingOutcome, Status
from motcua.service.dossiers.verify import verify_dossiers, verify_facts
from motcua.service.processes.models import Instance, Task
from motcua.service.processes.queries import open_tasks_of, verify_instances
from tests.acts import KINDS, Player, chosen, the_officials, units_of
from tests.cast import AN_KHANH, AT, JUNE_15, Cast, load_cast
from tests.dossiers import a_photo, a_result
from tests.forms import whole_answers

PROCESSES = ("notice", "same_day", "standard", "with_consultation", "two_agencies", "three_agencies")
#: A ward of the same district and one of another: filings are sent on to them.
OTHER_WARDS = ("31117", "31153")
PARTS = (AnswerSet, AttachedFile, Leg, Pause, Supplement, Extension, Reappointment, Document, Delivery, Note, Ruling)
ACTS_EACH = 40
#: What the step that is open may be while a dossier stands so.
WORK = {"assign", "examine", "consult", "forward", "acknowledge", "sign"}
OPEN_STEPS: dict[Status, set[str]] = {
    Status.FILED: {"receive"},
    Status.NOT_RECEIVED: {"receive"},
    Status.RECEIVED: WORK,
    Status.IN_PROCESSING: WORK,
    Status.SUPPLEMENT_REQUESTED: {"receive", *WORK},
    Status.PAUSED: WORK,
    Status.APPROVED: {"issue", "return_result", ""},
    Status.REFUSED: {"issue", "return_result"},
    Status.RESULT_READY: {"return_result", ""},
    Status.RETURNED: {""},
    Status.WITHDRAWN: {""},
}


@dataclass(frozen=True)
class Scene:
    version: ProcedureVersion
    player: Player
    cast: Cast


def a_scene(cast: Cast, process: str) -> Scene:
    """A procedure of the process that the wards (or what serves them) receive, with everybody who may act on it."""
    version = next(each for each in procedures(JUNE_15) if each.process_key == process and each.receiving.field is None)
    units = directory(on=JUNE_15)
    wards = [units.of_division(code, UnitKind.COMMUNE) for code in (AN_KHANH, *OTHER_WARDS)]
    receiving = [found.id for ward in wards if ward and (found := units.serving(ward.id, version.receiving.kind))]
    on_the_way = [
        unit
        for office in dict.fromkeys(receiving)
        for unit in units_on_the_way(
            version=version, receiving_unit=office, directory=units, division_code=AN_KHANH
        ).values()
    ]
    answers, _files = whole_answers(version, cast)
    form = form_of(version.form)
    some_row = Dossier(id=UUID(int=0))
    player = Player(
        random=Random(0),  # noqa: S311  (plays are to be repeatable)
        at=AT,
        citizen=cast.citizen,
        stranger=cast.other_officer,
        officials=the_officials(units_of(on_the_way)),
        answers=answers,
        photo=a_photo("bổ sung", by=cast.citizen),
        result=a_result(some_row),
        slots=frozenset(file_slots(form)),
        targets=sorted({*answers, *(file.slot for file in _files)}),
        receiving=list(dict.fromkeys(receiving)),
    )
    return Scene(version, player, cast)


def a_filing(scene: Scene, key: str) -> Filing:
    answers, files = whole_answers(scene.version, scene.cast)
    person = scene.cast.citizen.person
    assert person is not None
    return Filing(
        key=key,
        version=scene.version.id,
        receiving_unit=scene.player.receiving[0],
        applicant=person,
        answers=answers,
        files=files,
        channel=Channel.ONLINE if scene.version.accepts_online else Channel.POST,
    )


def file_some(scene: Scene, count: int, *, prefix: str = "") -> list[UUID]:
    filings = [a_filing(scene, f"{prefix}{scene.version.code}-{number}") for number in range(count)]
    return [filed.dossier for filed in file_dossiers(filings=filings, by=scene.cast.citizen, at=AT)]


# One after the other -----------------------------------------------------------------------------------------


def play_alone(scene: Scene, dossier: UUID, *, seed: int, acts: int) -> None:
    player = replace(scene.player, random=Random(seed), done=[])  # noqa: S311  (as above)
    for _number in range(acts):
        player.at += timedelta(minutes=player.random.choice([0, 0, 1, 7, 60, 600]))
        row = fresh_row(dossier)
        name = chosen(player, Status(row.status))
        before = everything_of(dossier)
        try:
            with transaction.atomic():
                try:
                    KINDS[name].do(player, [row])
                except (UnableTo, NotPermitted):
                    assert everything_of(dossier) == before, f"{name} was refused and wrote: {player.done}"
                    raise
        except (UnableTo, NotPermitted):
            player.done.append(f"({name})")
            continue
        player.done.append(name)
        after = fresh_row(dossier)
        trail = f"seed {seed}, {name} {row.status} → {after.status} after {player.done}"
        assert Status(after.status) in targets_of(name, row), trail
        assert faults_of(after) == [], trail


def fresh_row(dossier: UUID) -> Dossier:
    return Dossier.objects.get(id=dossier)


def targets_of(name: str, row: Dossier) -> set[Status]:
    """Where the act may lead from where the dossier stood; nowhere, if it may not be done there."""
    status, act = Status(row.status), KINDS[name].act
    if act is Act.UNDO:
        return {UNDOABLE[each][1] for each in UNDOABLE if may_undo(each, status)}
    if act is None or (act is Act.MAKE_RESULT_READY and not may_follow(act, status)):
        return {status}
    if not may_follow(act, status):
        return set()
    further = {
        Act.ANSWER_SUPPLEMENT: {answer_target(received=row.received_at is not None)},
        Act.COMPLETE_STEP: {Status.APPROVED if row.current_action == "acknowledge" else Status.IN_PROCESSING},
        Act.DECIDE: {decision_target(outcome) for outcome in RulingOutcome},
        # What has no step left goes home by itself; what waits for the clerk waits for its result too.
        Act.MAKE_RESULT_READY: {
            Status.RETURNED
            if not row.current_action
            else status
            if row.current_action == "issue"
            else Status.RESULT_READY
        },
    }
    return further.get(act, {target_of(act, status)})


def faults_of(row: Dossier) -> list[str]:
    """What does not agree among the parts of a dossier."""
    status = Status(row.status)
    open_tasks = open_tasks_of(dossiers=[row.id])[row.id]
    shown = [(row.current_task, row.current_unit, row.holder, row.current_action, row.step_due_at)]
    pauses = Pause.objects.filter(dossier=row, voided_at=None, period__upper_inf=True).count()
    legs = list(Leg.objects.filter(dossier=row).order_by("number"))
    rulings = Ruling.objects.filter(dossier=row, superseded_at=None).values_list("outcome", flat=True)
    checks = {
        "the open step": [(t.id, t.unit, t.holder, t.action.value, t.due_at) for t in open_tasks]
        == (shown if row.current_task else []),
        f"the step {row.current_action} for {status}": row.current_action in OPEN_STEPS[status],
        "the pause": pauses
        == int(status is Status.PAUSED or (status is Status.SUPPLEMENT_REQUESTED and bool(row.received_at))),
        "the supplement": Supplement.objects.filter(dossier=row, answered_at=None).exists()
        == (status is Status.SUPPLEMENT_REQUESTED)
        or status is Status.WITHDRAWN,
        "the legs": [leg.number for leg in legs] == list(range(1, row.leg + 1)),
        "the legs' ends": [leg.number for leg in legs if leg.ended_at is None]
        == ([] if status in {Status.RETURNED, Status.WITHDRAWN} else [row.leg]),
        "the ruling": list(rulings) in ([row.decision] if row.decision else [], []),
        "the decision": bool(row.decision) == bool(row.decided_at),
    }
    return [name for name, holds in checks.items() if not holds]


def everything_of(dossier: UUID) -> dict[str, Any]:
    """Every row of the dossier, in the tables of both rooms, and how many entries tell of it."""
    found: dict[str, Any] = {
        model.__name__: list(model.objects.filter(dossier=dossier).order_by("id").values())
        for model in (*PARTS, Instance, Task)
    }
    found["Dossier"] = Dossier.objects.filter(id=dossier).values().get()
    found["entries"] = Entry.objects.filter(subject=dossier).count()
    return found


def assert_all_agree(dossiers: Sequence[UUID], *, reader: Actor) -> None:
    checked = verify_dossiers()
    assert (checked.wrong, checked.first_wrong) == (0, None)
    assert verify_facts().first_wrong is None
    assert verify_instances().first_wrong is None
    for dossier in dossiers:
        assert dossier_view(dossier=dossier, actor=reader, at=AT + timedelta(days=90)).timeline


@pytest.mark.parametrize("process", PROCESSES)
def test_any_order_of_acts_keeps_to_the_table(cast: Cast, process: str) -> None:
    scene = a_scene(cast, process)
    dossiers = file_some(scene, 4)

    for seed, dossier in enumerate(dossiers):
        play_alone(scene, dossier, seed=seed, acts=ACTS_EACH)

    assert_all_agree(dossiers, reader=cast.citizen)


@pytest.mark.slow
@pytest.mark.parametrize("first", [0, 20])
@pytest.mark.parametrize("process", PROCESSES)
def test_any_order_of_acts_keeps_to_the_table_in_every_play(cast: Cast, process: str, first: int) -> None:
    scene = a_scene(cast, process)
    dossiers = file_some(scene, 10)

    for seed, dossier in enumerate(dossiers, start=100 + first):
        play_alone(scene, dossier, seed=seed, acts=2 * ACTS_EACH)

    assert_all_agree(dossiers, reader=cast.citizen)


# At once -----------------------------------------------------------------------------------------------------


@dataclass
class Told:
    """What the threads did: acts by (name, dossier), and faults that are nobody's refusal."""

    acts: Counter[tuple[str, UUID]]
    faults: list[str]
    filed: dict[str, set[UUID]]


def play_at_once(scene: Scene, dossiers: Sequence[UUID], *, threads: int, acts: int, seed: int) -> Told:
    """Each thread chooses from what it sees and acts in a transaction of its own, as a face does: the moment is read
    before the transaction begins, and nothing is tried again."""
    told = Told(Counter(), [], {})
    lock = threading.Lock()
    began = time.monotonic()

    def moment_now() -> timedelta:
        return timedelta(seconds=(time.monotonic() - began) * 1_000)

    def play(number: int) -> None:
        player = replace(scene.player, random=Random(seed * 100 + number))  # noqa: S311  (plays are to be repeatable)
        try:
            for turn in range(acts):
                player.at = AT + moment_now()
                if turn % 10 == 9:
                    file_again(player)
                else:
                    act(player)
        except Exception as fault:  # whatever it is, the test names it
            with lock:
                told.faults.append(f"{type(fault).__name__}: {fault}")
        finally:
            connection.close()

    def act(player: Player) -> None:
        first = fresh_row(player.random.choice(dossiers))
        name = chosen(player, Status(first.status))
        rows = [first]
        if KINDS[name].many and player.random.random() < 0.4:
            rows = player.random.sample([fresh_row(each) for each in dossiers], len(dossiers))
        try:
            with durable():
                KINDS[name].do(player, rows)
        except (UnableTo, NotPermitted):
            return
        with lock:
            told.acts.update((name, row.id) for row in rows)

    def file_again(player: Player) -> None:
        keys = player.random.sample([f"again-{number}" for number in range(4)], 3)
        with durable():
            outcomes = file_dossiers(
                filings=[replace(filing, key=key) for key in keys], by=scene.cast.citizen, at=player.at
            )
        with lock:
            for key, outcome in zip(keys, outcomes, strict=True):
                told.filed.setdefault(key, set()).add(outcome.dossier)

    filing = a_filing(scene, "again")
    playing = [threading.Thread(target=play, args=(number,)) for number in range(threads)]
    for thread in playing:
        thread.start()
    for thread in playing:
        thread.join()
    return told


def statuses_of(dossier: UUID) -> list[str]:
    """The statuses through which the journal says that it went."""
    entries = entries_of(subject=dossier)
    found: list[str] = []
    for count in range(1, len(entries) + 1):
        status = fold(entries[:count]).status
        if status and (not found or found[-1] != status):
            found.append(status)
    return found


#: From each status, where one act may lead.
STEPS_ALLOWED = {
    status: {
        *(target_of(act, status) for act in Act if act not in {Act.FILE, Act.UNDO} and may_follow(act, status)),
        *(UNDOABLE[act][1] for act in UNDOABLE if may_undo(act, status)),
        *({Status.FILED, Status.IN_PROCESSING} if status is Status.SUPPLEMENT_REQUESTED else set()),
        *({Status.REFUSED, Status.APPROVED} if may_follow(Act.DECIDE, status) else set()),
    }
    for status in Status
}


def assert_nothing_lost(told: Told, dossiers: Sequence[UUID]) -> None:
    assert told.faults == []
    for dossier in dossiers:
        entries = Counter(entry.kind for entry in entries_of(subject=dossier))
        for name, kind in KINDS.items():
            # An acknowledged notice is approved by the step itself.
            if kind.leaves and name != "decide":
                assert sum(entries[each] for each in kind.leaves) == told.acts[name, dossier], (name, entries)
        row = fresh_row(dossier)
        assert faults_of(row) == []
        statuses = [Status(status) for status in statuses_of(dossier)]
        for before, after in pairwise(statuses):
            assert after in STEPS_ALLOWED[before], f"{before} → {after}"


@pytest.mark.parametrize(("process", "seed"), [("same_day", 1), ("with_consultation", 2)])
def test_many_at_once_lose_nothing_and_never_wait_for_each_other_crosswise(
    committed_db: str, process: str, seed: int
) -> None:
    play_city(process, seed=seed, plays=1, acts=60)


@pytest.mark.slow
@pytest.mark.parametrize("seed", [10, 11, 12])
@pytest.mark.parametrize("process", PROCESSES)
def test_many_at_once_lose_nothing_in_every_play(committed_db: str, process: str, seed: int) -> None:
    play_city(process, seed=seed, plays=4, acts=100)


def play_city(process: str, *, seed: int, plays: int, acts: int) -> None:
    """Four at once over three dossiers, so many plays."""
    with durable():
        scene = a_scene(load_cast(), process)
        dossiers = file_some(scene, 3 * plays)

    for play in range(plays):
        some = dossiers[3 * play : 3 * play + 3]
        told = play_at_once(scene, some, threads=4, acts=acts, seed=seed + 1_000 * play)
        assert_nothing_lost(told, some)
        assert all(len(found) == 1 for found in told.filed.values())

    codes = [code for code in Dossier.objects.values_list("code", flat=True) if code]
    assert len(codes) == len(set(codes))
    assert_all_agree(dossiers, reader=scene.cast.citizen)
