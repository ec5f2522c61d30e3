"""A plan of integration as a spreadsheet, a service a line: read with every fault by its cell, and written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from typing import IO
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.sheets.reading import read_sheet, refuse_faults
from motcua.foundation.sheets.values import CellFault, CellValue, Column, Kind, Layout
from motcua.registry.catalogue.queries import procedures
from motcua.registry.catalogue.values import OnlineLevel, ProcedureVersion
from motcua.registry.organization.values import Level
from motcua.service.exchange import policy
from motcua.service.exchange.commands.planning import adopt_plan
from motcua.service.exchange.rules import online_level
from motcua.service.exchange.values import NewPlan, ServiceLine
from motcua.service.exchange.words import REASON_WORDS, STATE_WORDS

LEVEL_WORDS = {
    Level.PROVINCE.value: gettext_lazy("City level"),
    Level.DISTRICT.value: gettext_lazy("District level"),
    Level.COMMUNE.value: gettext_lazy("Commune level"),
}
ONLINE_WORDS = {
    OnlineLevel.FULL.value: gettext_lazy("Entirely online"),
    OnlineLevel.PARTIAL.value: gettext_lazy("Partly online"),
    OnlineLevel.INFO.value: gettext_lazy("At the counter"),
}
_WHICH = (
    Column(name="code", title=gettext_lazy("Code of the procedure"), required=True, length_max=40),
    Column(name="level", title=gettext_lazy("Level"), kind=Kind.CHOICE, required=True, choices=LEVEL_WORDS),
    Column(name="name", title=gettext_lazy("Procedure")),
)
PLAN = Layout(name="integration-plan", title=gettext_lazy("Services due for integration"), columns=_WHICH)
SERVICES = Layout(
    name="integration",
    title=gettext_lazy("Services and the National Portal"),
    columns=(
        *_WHICH,
        Column(name="online", title=gettext_lazy("Goes online"), kind=Kind.CHOICE, choices=ONLINE_WORDS),
        Column(name="stated", title=gettext_lazy("Catalogue says"), kind=Kind.CHOICE, choices=ONLINE_WORDS),
        Column(name="due", title=gettext_lazy("In the plan"), kind=Kind.FLAG),
        Column(
            name="state",
            title=gettext_lazy("State"),
            kind=Kind.CHOICE,
            choices={state.value: words for state, words in STATE_WORDS.items()},
        ),
        Column(name="since", title=gettext_lazy("Since"), kind=Kind.DAY),
        Column(
            name="reason",
            title=gettext_lazy("Why not"),
            kind=Kind.CHOICE,
            choices={kind.value: words for kind, words in REASON_WORDS.items()},
        ),
        Column(name="synthetic", title=gettext_lazy("Synthetic"), kind=Kind.FLAG),
    ),
)


def import_plan(
    *,
    content: IO[bytes],
    unit: UUID,
    decision: str,
    title: str,
    decided_on: date,
    from_on: date,
    by: Actor,
    at: datetime,
) -> UUID:
    """Adopts the plan whose services the sheet names. Raises `UnableToReadSheet`, `UnableToImportSheet` with every wrong
    cell, and what `adopt_plan` raises."""
    require(policy.may_integrate(by), act="adopt_plan", subject=unit)
    there = {(each.code, each.level.value): each for each in procedures(from_on)}
    rows = read_sheet(content=content, layout=PLAN)
    times = Counter((row.text("code"), row.text("level")) for row in rows)
    faults: list[CellFault] = []
    for row in rows:
        key = (row.text("code"), row.text("level"))
        if reason := _wrong(there.get(key), times[key]):
            faults.append(row.fault("code", reason))
    refuse_faults(faults)
    plan = NewPlan(
        unit=unit,
        decision=decision,
        title=title,
        decided_on=decided_on,
        from_on=from_on,
        procedures=[there[row.text("code"), row.text("level")].procedure for row in rows],
    )
    return adopt_plan(plan=plan, by=by, at=at)


def plan_rows(lines: Sequence[ServiceLine]) -> list[dict[str, CellValue]]:
    """Services that go online, as rows of the plan's sheet."""
    return [
        {"code": each.code, "level": each.level.value, "name": each.name_vi}
        for each in lines
        if each.derived is not OnlineLevel.INFO
    ]


def service_rows(lines: Sequence[ServiceLine]) -> list[dict[str, CellValue]]:
    return [
        {
            "code": each.code,
            "level": each.level.value,
            "name": each.name_vi,
            "online": each.derived.value,
            "stated": each.stated.value,
            "due": each.due,
            "state": each.state.value,
            "since": each.since.date() if each.since else None,
            "reason": each.reason.value if each.reason else None,
            "synthetic": each.synthetic,
        }
        for each in lines
    ]


def _wrong(version: ProcedureVersion | None, times: int) -> str:
    if version is None:
        return _("no procedure of this code and level is in force")
    if online_level(version) is OnlineLevel.INFO:
        return _("it cannot be filed online at all")
    return _("this service stands twice") if times > 1 else ""
