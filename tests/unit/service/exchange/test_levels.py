"""How far a service goes online follows from its facts; what its integration's state is, from its steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from motcua.registry.catalogue.values import Channel, Component, ComponentKind, OnlineLevel, ProcedureVersion, Text
from motcua.service.exchange.check_list import items
from motcua.service.exchange.rules import (
    Standing,
    hindrances,
    items_wanted,
    online_level,
    passes,
    problem_of_step,
    state_of,
)
from motcua.service.exchange.values import Hindrance, ItemFor, Outcome, Probe, ProbeResult, Stage, State
from scenarios.catalogue.made import rows
from tests.conftest import moment
from tests.unit.registry.catalogue.builders import a_version

ONLINE = (Channel.COUNTER, Channel.POST, Channel.ONLINE)
EARLY, LATE = moment("2023-03-01 09:00"), moment("2023-03-02 09:00")
SHOWN = Component(
    key="card", name_vi="Thẻ", name_en="Card", kind=ComponentKind.SHOWN, required=True, originals=1, copies=0
)


def a_service(**changes: Any) -> ProcedureVersion:
    return replace(a_version(), **({"channels": ONLINE, "presence": None, "components": (), "signed": True} | changes))


@pytest.mark.parametrize(
    ("changes", "found", "level"),
    [
        ({}, (), OnlineLevel.FULL),
        ({"channels": (Channel.COUNTER, Channel.POST)}, (Hindrance.NOT_ONLINE,), OnlineLevel.INFO),
        ({"presence": Text("Có mặt", "Be there")}, (Hindrance.PRESENCE,), OnlineLevel.PARTIAL),
        ({"components": (SHOWN,)}, (Hindrance.SHOWN,), OnlineLevel.PARTIAL),
        ({"components": (replace(SHOWN, required=False),)}, (), OnlineLevel.FULL),
        ({"channels": (Channel.COUNTER, Channel.ONLINE)}, (Hindrance.COLLECTED,), OnlineLevel.PARTIAL),
        ({"channels": (Channel.ONLINE,), "signed": False}, (), OnlineLevel.FULL),
        # What the catalogue states is not asked.
        ({"online_level": OnlineLevel.INFO}, (), OnlineLevel.FULL),
    ],
)
def test_the_level_follows_from_every_step_that_somebody_has_to_come_for(
    changes: dict[str, Any], found: tuple[Hindrance, ...], level: OnlineLevel
) -> None:
    service = a_service(**changes)

    assert hindrances(service) == found
    assert online_level(service) is level


def test_a_check_list_has_the_items_of_its_level_and_of_its_fees() -> None:
    every = tuple(items().values())

    full = items_wanted(every, a_service(fees=()))
    partial = items_wanted(every, a_service(fees=(), components=(SHOWN,)))

    assert {item.wanted_of for item in full} == {ItemFor.ALL, ItemFor.FULL}
    assert {item.wanted_of for item in partial} == {ItemFor.ALL}


def test_a_run_passes_when_every_probe_was_tried_or_is_not_needed() -> None:
    fine = [ProbeResult(probe=probe, outcome=Outcome.PASSED) for probe in Probe]

    assert passes(fine)
    assert passes(
        [ProbeResult(probe=Probe.FEE, outcome=Outcome.NOT_NEEDED), *[e for e in fine if e.probe != Probe.FEE]]
    )
    assert not passes(fine[1:])
    for outcome in (Outcome.FAILED, Outcome.UNANSWERED):
        assert not passes([ProbeResult(probe=Probe.SIGN_IN, outcome=outcome), *fine[1:]])


def a_standing(stage: Stage, **changes: Any) -> Standing:
    standing = Standing(stage=stage, stage_at=EARLY, is_whole=True, tested_at=LATE, passed=True)
    return replace(standing, **changes)


def test_it_is_ready_when_its_check_list_is_whole_and_it_was_tested_since() -> None:
    assert state_of(a_standing(Stage.OPEN)) is State.READY
    assert state_of(a_standing(Stage.OPEN, is_whole=False)) is State.PREPARING
    assert state_of(a_standing(Stage.OPEN, passed=False)) is State.PREPARING
    assert state_of(a_standing(Stage.OPEN, tested_at=None)) is State.PREPARING
    assert state_of(a_standing(Stage.SUSPENDED)) is State.READY
    # A run from before it was suspended says nothing of today.
    assert state_of(a_standing(Stage.SUSPENDED, stage_at=LATE, tested_at=EARLY)) is State.SUSPENDED
    assert state_of(a_standing(Stage.CONFIRMED, passed=False)) is State.CONFIRMED


@pytest.mark.parametrize("to", [Stage.RETURNED, Stage.CONFIRMED, Stage.SUSPENDED])
def test_a_step_out_of_order_is_refused_by_name(to: Stage) -> None:
    problem = problem_of_step(a_standing(Stage.OPEN), to, name="1.000001")

    assert str(problem) == "1.000001 stands at another step than this one follows"


def test_made_procedures_state_what_follows_from_their_facts() -> None:
    found = rows()

    assert len({(row["code"], row["level"]) for row in found}) == len(found) >= 1_771
    assert len({(row["name_vi"], row["level"]) for row in found}) == len(found)
    for row in found:
        has_step = bool(row.get("presence_vi")) or "!" in row["components"]
        assert row["online_level"] == "info" or (row["online_level"] == "partial") == has_step
        assert row["source_status"] == "synthetic"


def test_more_made_procedures_than_there_are_cannot_be_had() -> None:
    with pytest.raises(ValueError, match="are wanted"):
        rows(1_000_000)
