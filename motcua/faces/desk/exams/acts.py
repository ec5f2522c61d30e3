"""What is done with an exam: each act of its page is one command, and a refusal shows the page with what was typed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.acts import Acts, act_on, entering
from motcua.faces.desk.exams.views import list_page, one_page, questions_page
from motcua.faces.desk.officials import official
from motcua.faces.desk.sheets import sheet_of
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Words
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.sheets.reading import read_sheet
from motcua.reform.exams.commands.bank import import_questions
from motcua.reform.exams.commands.results import decide_appeal, release_results
from motcua.reform.exams.commands.setting import (
    announce_exam,
    call_off_exam,
    enrol_units,
    plan_paper,
    set_up_exam,
)
from motcua.reform.exams.errors import UnableToFindExam
from motcua.reform.exams.layouts import BANK
from motcua.reform.exams.rules import places_of
from motcua.reform.exams.values import NewExam, PlanLine
from motcua.registry.organization.queries import directory


@require_POST
@official
@entering("set_up", page=list_page)
def set_up(request: CityRequest) -> HttpResponse:
    new = NewExam(
        unit=reading.identifier(request, "unit", _("the unit")),
        title=reading.text(request, "title"),
        opens_at=_moment(request, "opens_at", _("the opening")),
        closes_at=_moment(request, "closes_at", _("the close")),
        minutes=reading.number(request, "minutes", _("the minutes")),
        pass_percent=reading.number(request, "pass_percent", _("the pass mark")),
    )
    exam = set_up_exam(new=new, by=request.actor, at=request.at)
    return redirect("desk_exam", exam=exam)


@require_POST
@official
def act(request: CityRequest, exam: UUID, act: str) -> HttpResponseBase:
    return act_on(request, exam, act, _ACTS, page=one_page, missing=UnableToFindExam, address="desk_exam")


@require_POST
@official
@entering("import", page=questions_page)
def import_bank(request: CityRequest, unit: UUID) -> HttpResponse:
    rows = read_sheet(content=sheet_of(request), layout=BANK)
    done = import_questions(unit=unit, rows=rows, by=request.actor, at=request.at)
    counts = {"new": done.new, "changed": done.changed, "kept": done.kept}
    messages.success(request, _("Imported: %(new)s new, %(changed)s new versions, %(kept)s as they were.") % counts)
    return redirect("desk_exam_bank", unit=unit)


def _moment(request: CityRequest, name: str, words: Words) -> datetime:
    """Of the city, as the field of day and time sends it."""
    try:
        return datetime.fromisoformat(request.POST.get(name, "")).replace(tzinfo=VIETNAM)
    except ValueError as fault:
        raise UnableToReadForm(field=words) from fault


def _plan(request: CityRequest, exam: UUID) -> str:
    lines = []
    for place, topic in enumerate(request.POST.getlist("topic")):
        given = request.POST.get(f"count:{place}", "").strip() or "0"
        points = request.POST.get(f"points:{place}", "").strip() or "0"
        if not given.isdecimal() or not points.isdecimal():
            raise UnableToReadForm(field=topic)
        if int(given):
            lines.append(PlanLine(topic=topic, count=int(given), points=int(points)))
    plan_paper(exam=exam, lines=lines, by=request.actor, at=request.at)
    return _("The plan of the paper is saved.")


def _enrol(request: CityRequest, exam: UUID) -> str:
    unit = reading.identifier(request, "unit", _("the unit"))
    units = directory(on=city_day(request.at))
    chosen = [each.id for each in units.below(unit)] if request.POST.get("below") else [unit]
    done = enrol_units(exam=exam, units=chosen, by=request.actor, at=request.at)
    counts = {"new": done.new, "kept": done.kept, "left_out": done.left_out}
    return _("%(new)s enrolled, %(kept)s were already; %(left_out)s organise the exam and were left out.") % counts


def _announce(request: CityRequest, exam: UUID) -> str:
    announce_exam(exam=exam, by=request.actor, at=request.at)
    return _("Announced. Candidates see it among their exams.")


def _call_off(request: CityRequest, exam: UUID) -> str:
    call_off_exam(exam=exam, reason=reading.text(request, "reason"), by=request.actor, at=request.at)
    return _("Called off. It stays readable, with your reason.")


def _release(request: CityRequest, exam: UUID) -> str:
    papers = release_results(exam=exam, by=request.actor, at=request.at)
    return _("%(count)s papers are marked, and each candidate sees her own.") % {"count": papers}


def _decide(request: CityRequest, exam: UUID) -> str:
    verdict, letters = request.POST.get("verdict", ""), request.POST.get("right", "").strip()
    right = None
    if verdict == "changed":
        places = places_of(letters)
        if places is None:
            raise UnableToReadForm(field=_("the right options"))
        right = frozenset(places)
    elif verdict not in {"annulled", "refused"}:
        raise UnableToReadForm(field=_("the decision"))
    changed = decide_appeal(
        appeal=reading.identifier(request, "appeal", _("the appeal")),
        upheld=verdict != "refused",
        right=right,
        answer=reading.text(request, "answer"),
        by=request.actor,
        at=request.at,
    )
    return _("Decided. %(count)s marks changed; those before are kept.") % {"count": changed}


_ACTS: Acts = {
    "plan": _plan,
    "enrol": _enrol,
    "announce": _announce,
    "call-off": _call_off,
    "release": _release,
    "decide": _decide,
}
