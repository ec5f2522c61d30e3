"""How a draft stands with its cases, for the draft's own pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from motcua.faces.desk.designer import cases_shown as shown
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.calendars.rules import city_day
from motcua.service.processes.cases.gate import untested
from motcua.service.processes.cases.queries import results_of
from motcua.service.processes.cases.values import Owner, OwnerKind, Source
from motcua.service.processes.drafts.values import DraftView
from motcua.service.processes.errors import UnableToReadProcess


def cases_of_draft(request: CityRequest, view: DraftView, *, errors: int) -> Mapping[str, Any]:
    """Inputs of `desk/designer_cases.html`. A drawing with errors is not run: `tested` is None."""
    source = Source(owner=Owner(OwnerKind.DRAFT, view.line.id), key=view.line.key, version=None, xml=view.content)
    words: dict[str, Any] = {"tested": None, "untested": True, "ordinary_starts": ordinary_starts(request)}
    if errors:
        return words
    try:
        tested = results_of(source=source, actor=request.actor)
    except UnableToReadProcess:
        return words
    return words | {
        "tested": tested,
        "untested": bool(untested(tested)),
        "cases_state": shown.state_of(tested),
        "cases_coverage": shown.coverage_state(tested),
        "cases_failed": [shown.case_shown(result, tested.model) for result in tested.failed],
        # Where cases fail, that is what is to be mended first; most flows are without a case because of it.
        "cases_open": [shown.flow_shown(flow, tested) for flow in (() if tested.failed else tested.unexplained)],
    }


def ordinary_starts(request: CityRequest) -> str:
    """When ordinary cases begin, as the form sends it: in the morning."""
    return f"{city_day(request.at):%Y-%m-%d}T08:00"
