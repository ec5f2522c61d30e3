"""Every procedure of the catalogue, from filing to the result in the citizen's hands, by the officials of its way."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest

import motcua.registry.catalogue
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.calendars.values import LimitUnit
from motcua.registry.catalogue.queries import procedures, receiving_units
from motcua.registry.catalogue.values import Place, ProcedureVersion
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, Level, UnitKind, UnitView
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.commands.results import issue_dossiers, make_results_ready, return_results
from motcua.service.dossiers.commands.steps import complete_steps, decide_dossiers
from motcua.service.dossiers.models import Dossier, Leg
from motcua.service.dossiers.queries.dossier import dossier_view
from motcua.service.dossiers.values import Channel, Filing, ReturnMethod, Ruling, RulingOutcome, Status, StepDone
from motcua.service.dossiers.verify import verify_dossiers
from motcua.service.processes.queries import tasks_of, verify_instances
from motcua.service.processes.values import LIVE, TaskView
from tests.cast import AN_KHANH, AT, JUNE_15, Cast, whoever
from tests.dossiers import a_result, fresh, procedure, task_of
from tests.forms import whole_answers

DATA = Path(motcua.registry.catalogue.__file__).parent / "data" / "procedures"
STEPS_MAX = 20
#: The steps that each drawing leads through when all goes well and an opinion is asked where one can be.
WAYS = {
    "notice": "receive acknowledge",
    "same_day": "receive examine sign return_result",
    "standard": "receive assign examine sign issue return_result",
    "with_consultation": "receive assign examine consult examine sign issue return_result",
    "two_agencies": "receive examine forward assign examine sign issue return_result",
    "three_agencies": "receive examine forward assign examine forward assign examine sign issue return_result",
}


def of_the_data() -> list[tuple[str, str]]:
    entries = [entry for path in sorted(DATA.glob("*.json")) for entry in json.loads(path.read_text())]
    return [(entry["code"], entry["level"]) for entry in entries]


def test_the_data_are_the_catalogue(db: None) -> None:
    assert sorted(of_the_data()) == sorted((each.code, each.level.value) for each in procedures(JUNE_15))


@pytest.mark.parametrize(("code", "level"), of_the_data())
def test_it_goes_from_filing_to_the_citizens_hands(cast: Cast, code: str, level: str) -> None:
    version = procedure(code, Level(level))
    units = directory(on=JUNE_15)

    row = filed(version, cast, units)
    receive_dossiers(dossiers=[row.id], by=official(row, units), at=AT)
    row = fresh(row)
    assert_dates(row, version)
    at = AT
    for _step in range(STEPS_MAX):
        at += timedelta(minutes=5)
        if row.status in {Status.APPROVED.value, Status.RESULT_READY.value} and row.current_action != "issue":
            break
        go_on(row, by=official(row, units), at=at)
        row = fresh(row)
    make_results_ready(documents=[a_result(row)], by=SYSTEM, at=at)
    row = fresh(row)
    if row.current_task is not None:
        return_results(dossiers={row.id: ReturnMethod.COUNTER}, by=official(row, units), at=at)
        row = fresh(row)

    assert (row.status, row.decision, row.current_task) == (Status.RETURNED.value, "approved", None)
    done = tasks_of(dossier=row.id)
    assert " ".join(task.action.value for task in done) == WAYS[version.process_key]
    assert_way(version, row, done, units)
    assert dossier_view(dossier=row.id, actor=cast.citizen, at=at).timeline
    checked = verify_dossiers()
    assert (checked.checked, checked.first_wrong) == (1, None)
    assert verify_instances().first_wrong is None


def filed(version: ProcedureVersion, cast: Cast, units: Directory) -> Dossier:
    answers, files = whole_answers(version, cast)
    channel = Channel.ONLINE if version.accepts_online else Channel.COUNTER
    receiving = receiving_unit(version, units)
    assert cast.citizen.person is not None
    filing = Filing(
        key=uuid4().hex,
        version=version.id,
        receiving_unit=receiving.id,
        applicant=cast.citizen.person,
        answers=answers,
        files=files,
        channel=channel,
    )
    by = cast.citizen if channel is Channel.ONLINE else whoever(unit=receiving, role=Role.COUNTER)
    (outcome,) = file_dossiers(filings=[filing], by=by, at=AT)
    return Dossier.objects.get(id=outcome.dossier)


def receiving_unit(version: ProcedureVersion, units: Directory) -> UnitView:
    """The one that serves phường An Khánh."""
    ward = units.of_division(AN_KHANH, UnitKind.COMMUNE)
    assert ward is not None
    found = units.serving(ward.id, version.receiving.kind, field=version.receiving.field)
    assert found in receiving_units(version=version, on=JUNE_15)
    assert found is not None
    return found


def official(row: Dossier, units: Directory) -> Actor:
    return whoever(unit=units.unit(row.current_unit), role=Role(row.current_role))


def go_on(row: Dossier, *, by: Actor, at: datetime) -> None:
    """Does the open step, by the command that is its."""
    match row.current_action:
        case "sign":
            ruling = Ruling(dossier=row.id, task=task_of(row), outcome=RulingOutcome.APPROVE)
            decide_dossiers(rulings=[ruling], by=by, at=at)
        case "issue":
            issue_dossiers(tasks={row.id: task_of(row)}, by=by, at=at)
        case _:
            complete_steps(steps=[StepDone(dossier=row.id, task=task_of(row), outcome=outcome(row.id))], by=by, at=at)


def outcome(dossier: UUID) -> str:
    """An opinion is asked once where one can be; else the ordinary outcome."""
    tasks = tasks_of(dossier=dossier)
    offered = [each.value for each in next(task for task in tasks if task.status in LIVE).outcomes]
    asked = any(task.outcome == "consult" for task in tasks)
    return "consult" if "consult" in offered and not asked else offered[0]


def assert_dates(row: Dossier, version: ProcedureVersion) -> None:
    assert row.received_at is not None
    if version.legal_limit.unit is LimitUnit.NONE:
        assert (row.legal_due_at, row.promised_at) == (None, None)
        return
    assert row.legal_due_at is not None
    assert row.promised_at is not None
    assert row.received_at < row.promised_at <= row.legal_due_at
    assert not row.due_is_provisional


def assert_way(version: ProcedureVersion, row: Dossier, done: tuple[TaskView, ...], units: Directory) -> None:
    """Each place of the route is its own kind of unit, and what it does is done there; none fell back to the counter."""
    held: dict[str, Any] = {task.action.value: units.unit(task.unit) for task in done}
    assert_serves(held["receive"], version.receiving)
    if "sign" in held:
        assert_serves(held["sign"], version.signing)
    if "consult" in held:
        assert version.consulted is not None
        assert_serves(held["consult"], version.consulted)
        assert held["consult"].id != held["receive"].id
    legs = [units.unit(leg.unit) for leg in Leg.objects.filter(dossier=row).order_by("number")]
    on_the_way = [leg for leg in legs if any(serves(leg, place) for place in version.route)]
    for place in version.route:
        assert any(serves(leg, place) for leg in on_the_way), f"nobody of {place} held it: {legs}"
    assert set(row.involved_units) == {task.unit for task in done}


def assert_serves(unit: UnitView, place: Place) -> None:
    assert serves(unit, place), f"{unit.name_vi} is no {place}"


def serves(unit: UnitView, place: Place) -> bool:
    return unit.kind is place.kind and (place.field is None or place.field in unit.fields)
