"""Cases as JSON, in the table and in files that people read (`data/case.schema.json`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from motcua.foundation.calendars.values import VIETNAM, Limit, LimitUnit
from motcua.registry.organization.values import Level
from motcua.service.processes.cases.values import (
    CaseEvent,
    Expected,
    Given,
    Happening,
    OpenStepDue,
    ProcedureNamed,
)
from motcua.service.processes.rules.reading import DATA
from motcua.service.processes.values import EventName

CASES = DATA / "cases"
SCHEMA = DATA / "case.schema.json"
#: A case is read whole at every run.
CASE_BYTES_MAX = 100_000

Stored = dict[str, Any]


@cache
def _validator() -> jsonschema_rs.Draft202012Validator:
    schema = json.loads(Path(SCHEMA).read_text(encoding="utf-8"))
    return jsonschema_rs.Draft202012Validator(schema, validate_formats=True, offline=True)


def faults_of(given: Stored, expected: Stored) -> list[str]:
    """What is wrong with a case by the schema; empty when it may be kept."""
    case = {"given": given, "expected": expected}
    if len(json.dumps(case, ensure_ascii=False).encode()) > CASE_BYTES_MAX:
        return [f"> {CASE_BYTES_MAX:,} bytes"]
    return sorted(
        f"{'/'.join(map(str, error.instance_path))}: {error.message}" for error in _validator().iter_errors(case)
    )


def given_stored(given: Given) -> Stored:
    stored: Stored = {"starts_at": _moment(given.starts_at)}
    if given.limit is not None:
        stored["limit"] = {"amount": _number(given.limit.amount), "unit": given.limit.unit.value}
    for name, value in (("facts", given.facts), ("units", given.units), ("filing", given.filing)):
        if value:
            stored[name] = dict(value)
    if given.procedure is not None:
        stored["procedure"] = {"code": given.procedure.code, "level": given.procedure.level.value}
    stored["events"] = [_event_stored(event) for event in given.events]
    return stored


def given_from(stored: Mapping[str, Any]) -> Given:
    """Of JSON that the schema allows. Raises `ValueError` or `UnableToReadLimit` for what only looks like it."""
    limit, procedure = stored.get("limit"), stored.get("procedure")
    return Given(
        starts_at=_read(stored["starts_at"]),
        events=tuple(map(_event_from, stored["events"])),
        facts=stored.get("facts", {}),
        limit=Limit(Decimal(str(limit["amount"])), LimitUnit(limit["unit"])) if limit else None,
        units=stored.get("units", {}),
        procedure=ProcedureNamed(procedure["code"], Level(procedure["level"])) if procedure else None,
        filing=stored.get("filing", {}),
    )


def expected_stored(expected: Expected) -> Stored:
    stored: Stored = {
        "path": list(expected.path),
        "open": [
            {"step": each.step} | ({"due_at": _moment(each.due_at)} if each.due_at else {}) for each in expected.opened
        ],
        "ended": expected.ended,
    }
    if expected.fee_vnd is not None:
        stored["fee_vnd"] = expected.fee_vnd
    if expected.documents is not None:
        stored["documents"] = list(expected.documents)
    return stored


def expected_from(stored: Mapping[str, Any]) -> Expected:
    documents = stored.get("documents")
    return Expected(
        path=tuple(stored["path"]),
        opened=tuple(
            OpenStepDue(each["step"], _read(each["due_at"]) if "due_at" in each else None) for each in stored["open"]
        ),
        ended=stored["ended"],
        fee_vnd=stored.get("fee_vnd"),
        documents=None if documents is None else tuple(documents),
    )


def _event_stored(event: CaseEvent) -> Stored:
    stored: Stored = {"at": _moment(event.at), "do": event.kind.value}
    said = ("step", event.step), ("outcome", event.outcome), ("system", event.system), ("event", event.event)
    for name, value in said:
        if value:
            stored[name] = value
    if event.minutes:
        stored["minutes"] = event.minutes
    if event.fails:
        stored["fails"] = True
    if event.facts:
        stored["facts"] = dict(event.facts)
    if event.answers is not None:
        stored["answers"] = dict(event.answers)
    return stored


def _event_from(stored: Mapping[str, Any]) -> CaseEvent:
    return CaseEvent(
        at=_read(stored["at"]),
        kind=Happening(stored["do"]),
        step=stored.get("step", ""),
        outcome=stored.get("outcome", ""),
        system=stored.get("system", ""),
        event=EventName(stored["event"]) if "event" in stored else None,
        fails=stored.get("fails", False),
        minutes=stored.get("minutes", 0),
        facts=stored.get("facts", {}),
        answers=stored.get("answers"),
    )


def _moment(moment: datetime) -> str:
    """In the city's zone, so that whoever reads the file sees the office's hours."""
    return moment.astimezone(VIETNAM).isoformat()


def _read(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(VIETNAM)


def _number(amount: Decimal) -> int | float:
    return int(amount) if amount == int(amount) else float(amount)
