"""The page on which a case is written, step by step, without a word of code."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.faces.desk.choices import options
from motcua.faces.desk.designer import cases_shown as shown
from motcua.faces.desk.designer import cases_writing as writing
from motcua.faces.desk.designer.cases import may_change, source_for
from motcua.faces.desk.designer.cases_forms import fields_of_step
from motcua.faces.desk.officials import official
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.values import FieldView
from motcua.foundation.text.faults import in_words
from motcua.reform.simplification.sheets import LEVEL_WORDS
from motcua.service.processes.cases.commands import write_cases
from motcua.service.processes.cases.errors import UnableToChangeCases
from motcua.service.processes.cases.policy import may_change_cases
from motcua.service.processes.cases.queries import tried
from motcua.service.processes.cases.values import Given, NewCase, Run, Source
from motcua.service.processes.rules.model import Model
from motcua.service.processes.rules.reading import read_model
from motcua.service.processes.values import CatchKind, EventName


@require_http_methods(["GET", "HEAD", "POST"])
@official
def write_page(request: CityRequest, owner: UUID) -> HttpResponse:
    """A case being written. Every button adds to the address, so that going back undoes it; only the last one keeps."""
    source = source_for(owner)
    require(may_change_cases(request.actor), act="write_cases", subject=owner)
    if not may_change(request, source):
        raise UnableToChangeCases
    model = read_model(source.xml)
    sent = request.POST if request.method == "POST" else request.GET
    said = writing.read(sent, model, starts_at=request.at.replace(second=0, microsecond=0))
    if request.method != "POST":
        return _page(request, source, model, said, fault=said.problem)
    try:
        if said.problem is not None:
            raise said.problem
        if sent.get("do") == "keep":
            return _keep(request, source, said)
        more = writing.added(said, sent, model) if sent.get("do") else said
        stopped = tried(source=source, given=more.given, actor=request.actor).stopped
        if stopped is not None and len(more.given.events) > len(said.given.events):
            return _page(request, source, model, said, refused=in_words(stopped))
        return redirect(f"{reverse('desk_case_write', args=[owner])}?{more.query()}")
    except NotPermitted:
        raise
    except UnableTo as fault:
        return _page(request, source, model, said, fault=fault)


def _keep(request: CityRequest, source: Source, said: writing.Writing) -> HttpResponse:
    if not said.name_vi:
        raise UnableToReadForm(field=_("the name of the case"))
    run = tried(source=source, given=said.given, actor=request.actor)
    case = NewCase(
        name_vi=said.name_vi,
        name_en=said.name_en,
        given=said.given,
        expected=writing.expected_of(request.POST, run),
        number=said.number,
        seen=id_or_none(said.seen),
    )
    with durable():
        (kept,) = write_cases(source=source, cases=[case], by=request.actor, at=request.at)
    messages.success(request, _("The case is kept."))
    return redirect("desk_case", owner=source.owner.id, number=kept.number)


def _page(
    request: CityRequest,
    source: Source,
    model: Model,
    said: writing.Writing,
    *,
    fault: UnableTo | None = None,
    refused: str = "",
) -> HttpResponse:
    """`fault`, `refused`: why the last button did nothing."""
    run, given = tried(source=source, given=said.given, actor=request.actor), said.given
    awaited = _awaited(run, model)
    words = {
        "source": source,
        "process": in_language(model.name_vi, model.name_en),
        "writing": said,
        "hidden": [
            (name, value) for name, value in writing.fields_of(said) if name in _HIDDEN or name.startswith("unit-")
        ],
        "starts_at": writing.form_moment(given.starts_at),
        "limit_units": options(shown.LIMIT_UNITS, given.limit.unit.value if given.limit else ""),
        "levels": options(LEVEL_WORDS, said.texts.get("level") or None),
        "facts": [
            (fact.name, fact.type.value, said.texts.get(f"fact-{fact.name}", ""), fact.default)
            for fact in model.facts.values()
        ],
        "events": [shown.event_shown(event, model) for event in given.events],
        "opened": _opened(run, model, given),
        "awaited": [(name.value, words) for name, words in shown.EVENT_NAMES.items() if name in awaited],
        "has_timers": any(catch.kind is CatchKind.TIMER for catch in model.catches.values()),
        "run": run,
        "stopped": in_words(run.stopped) if run.stopped else "",
        "next_moment": writing.next_moment(given),
        "path": ", ".join(done.step for done in run.path),
        "documents": ", ".join(run.documents or ()),
        "refused": refused or (fault.message if fault else ""),
    }
    status = fault.status if fault else 422 if refused else 200
    return render(request, "desk/case_write.html", words, status=status)


def _awaited(run: Run, model: Model) -> set[EventName]:
    """Word for which something open waits."""
    catches = (catch for each in run.opened for catch in model.catches_at(each.step))
    return {catch.event for catch in catches if catch.event is not None}


#: Said so far and not asked again on the page.
_HIDDEN = frozenset({"number", "seen", "filing", "event"})


def _opened(
    run: Run, model: Model, given: Given
) -> list[tuple[str, str, list[tuple[str, str]], str, Sequence[FieldView]]]:
    """Key, name, outcomes, until when, and the questions of its form, of each step that can be done next."""
    return [
        (
            each.step,
            shown.step_name(each.step, model),
            [(outcome, shown.outcome_name(each.step, outcome, model)) for outcome in each.outcomes],
            writing.form_moment(each.due_at) if each.due_at else "",
            fields_of_step(model, each.step, at=given.starts_at),
        )
        for each in run.opened
    ]
