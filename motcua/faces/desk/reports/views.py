"""Reports: the list, one with its figures and prose, a unit's contribution, the paper and its files, what differs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from motcua.faces.desk.officials import official
from motcua.faces.desk.reports import shown
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.figures import Choice, period_words
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.reform.indicators.known import SINCE
from motcua.reform.indicators.periods import names_of_periods
from motcua.reform.reports import policy, queries, rules
from motcua.reform.reports.documents import WRITINGS, Addresses, content_json, document, file_name
from motcua.reform.reports.kinds import HALF_YEAR, kind_named
from motcua.reform.reports.values import Asked, Content, FigureRead, FreezeView, ReportView, Verdict
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView

#: The number in a file's address that stands for what is being written.
DRAFT = 0


@require_GET
@official
def reports_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, error: UnableTo | None = None) -> HttpResponse:
    today = city_day(request.at)
    found = queries.reports(actor=request.actor, at=request.at)
    words = {
        "reports": [_report_line(each) for each in found],
        "asked": [_asked_line(each, today) for each in queries.asked_of(actor=request.actor, at=request.at)],
        "units": [(unit.id, unit_name(unit)) for unit in _may_write_for(request)],
        "periods": _periods(today),
        "error": error.message if error else "",
    }
    return render(request, "desk/reports.html", words, status=error.status if error else 200)


@require_GET
@official
def report_page(request: CityRequest, report: UUID) -> HttpResponse:
    return one_page(request, report)


def one_page(request: CityRequest, report: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed, today = typed or Typed(), city_day(request.at)
    view = queries.report(report=report, actor=request.actor, at=request.at)
    content = queries.live_content(report=report, actor=request.actor, at=request.at)
    standing = view.standing
    words = {
        "report": view,
        "title": shown.title_of(view.kind, view.period),
        "unit_words": shown.in_language(view.unit_name_vi, view.unit_name_en),
        "state": shown.state_of(view),
        "sections": _sections(content, view, typed),
        "contributions": [shown.contribution_shown(each, view.kind, today=today) for each in view.contributions],
        "to_ask": _to_ask(request, view) if view.may_write else [],
        "freezes": _freezes(view),
        "standing": standing,
        "changed": _changed(request, view, content) if standing else None,
        "position": content.position,
        "hash": content.position_hash,
        "suffixes": [*WRITINGS, "json"],
        "today": today,
        "typed": typed,
        "error": typed.message,
    }
    return render(request, "desk/report.html", words, status=typed.status)


@require_GET
@official
def contribution_page(request: CityRequest, report: UUID, unit: UUID) -> HttpResponse:
    return unit_page(request, report, unit)


def unit_page(
    request: CityRequest,
    report: UUID,
    unit: UUID,
    *,
    typed: Mapping[str, str] | None = None,
    seen: str = "",
    error: UnableTo | None = None,
) -> HttpResponse:
    """A unit's contribution. `typed` is what was sent and refused, by section, with the `seen` it was sent with."""
    asked = queries.asked(report=report, unit=unit, actor=request.actor, at=request.at)
    given = asked.contribution
    now = str(given.id) if given.id else ""
    sections = [
        {
            "key": each.key,
            "title": shown.in_language(each.title_vi, each.title_en),
            "text": given.texts.get(each.key, "") if typed is None else typed.get(each.key, ""),
            "stands": given.texts.get(each.key, "") if typed is not None and seen != now else "",
        }
        for each in asked.kind.sections
        if each.has_prose
    ]
    words = {
        "asked": asked,
        "title": shown.title_of(asked.kind, asked.period),
        "to": shown.in_language(asked.to_vi, asked.to_en),
        "given": shown.contribution_shown(given, asked.kind, today=city_day(request.at)),
        "at": given.at,
        "sections": sections,
        "seen": now,
        "may_give": bool(policy.may_contribute(request.actor, unit)),
        "sent_back": given.verdict is Verdict.SENT_BACK,
        "error": error.message if error else "",
    }
    return render(request, "desk/report_contribution.html", words, status=error.status if error else 200)


@require_GET
@official
def paper_page(request: CityRequest, report: UUID, number: int) -> HttpResponse:
    """The report as the paper that it will be; `number` is that of a freeze, 0 what is being written."""
    content, freeze = _content(request, report, number)
    words = {
        "paper": document(
            kind=kind_named(content.kind),
            content=content,
            read_at=request.at,
            freeze=freeze,
            approver=_approver(freeze),
            addresses=_addresses(request, content),
        ),
        "title": shown.title_of(kind_named(content.kind), content.period),
        "report_href": reverse("desk_report", args=[report]),
        "state": shown.state_of_freeze(freeze) if freeze else None,
        "files": _files(report, number),
    }
    return render(request, "desk/report_paper.html", words)


@require_GET
@official
def report_file(request: CityRequest, report: UUID, number: int, suffix: str) -> HttpResponse:
    content, freeze = _content(request, report, number)
    if suffix == "json":
        contents, type_ = content_json(content=content, freeze=freeze), "application/json"
    elif suffix in WRITINGS:
        write, type_ = WRITINGS[suffix]
        paper = document(
            kind=kind_named(content.kind),
            content=content,
            read_at=request.at,
            freeze=freeze,
            approver=_approver(freeze),
            addresses=_addresses(request, content),
        )
        contents = write(report=paper, at=freeze.at if freeze else request.at)
    else:
        raise Http404
    name = file_name(content, freeze, suffix)
    return HttpResponse(contents, content_type=type_, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@require_GET
@official
def differences_page(request: CityRequest, report: UUID, first: int, second: int) -> HttpResponse:
    """What differs from a freeze to a later one, or to what is being written (0), figure by figure."""
    view = queries.report(report=report, actor=request.actor, at=request.at)
    before, _freeze = _content(request, report, first)
    after, later = _content(request, report, second)
    found = [shown.difference_shown(each) for each in queries.differences(before, after)]
    texts = rules.changed_sections(before, after)
    words = {
        "title": shown.title_of(view.kind, view.period),
        "report_href": reverse("desk_report", args=[report]),
        "first": first,
        "second": second,
        "reason": later.reason if later else "",
        "found": found,
        "texts": [shown.in_language(each.title_vi, each.title_en) for each in texts],
        "before": before,
        "after": after,
    }
    return render(request, "desk/report_differences.html", words)


def _content(request: CityRequest, report: UUID, number: int) -> tuple[Content, FreezeView | None]:
    if number == DRAFT:
        return queries.live_content(report=report, actor=request.actor, at=request.at), None
    return queries.frozen(report=report, number=number, actor=request.actor, at=request.at)


def _approver(freeze: FreezeView | None) -> str:
    if freeze is None or freeze.approved_by is None:
        return ""
    return names_of(accounts={freeze.approved_by}).get(freeze.approved_by, "")


def _addresses(request: CityRequest, content: Content) -> Addresses:
    def figure(read: FigureRead) -> str:
        board = shown.figure_shown(read, position=content.position).board
        return request.build_absolute_uri(board) if board else ""

    def indicator(name: str, period: str) -> str:
        query = urlencode({"unit": str(content.unit), "period": period})
        return request.build_absolute_uri(f"{reverse('desk_indicator', args=[name])}?{query}")

    return Addresses(figure=figure, indicator=indicator)


def _files(report: UUID, number: int) -> list[tuple[str, str]]:
    return [(each.upper(), reverse("desk_report_file", args=[report, number, each])) for each in (*WRITINGS, "json")]


def _report_line(view: ReportView) -> dict[str, Any]:
    given = [each for each in view.contributions if each.id is not None]
    return {
        "href": reverse("desk_report", args=[view.id]),
        "title": shown.title_of(view.kind, view.period),
        "unit": shown.in_language(view.unit_name_vi, view.unit_name_en),
        "state": shown.state_of(view),
        "given": len(given),
        "asked": len(view.contributions),
    }


def _asked_line(asked: Asked, today: date) -> dict[str, Any]:
    given = asked.contribution
    return {
        "href": reverse("desk_report_contribution", args=[asked.report, given.unit]),
        "title": shown.title_of(asked.kind, asked.period),
        "to": shown.in_language(asked.to_vi, asked.to_en),
        "unit": shown.in_language(given.unit_name_vi, given.unit_name_en),
        "due_on": given.due_on,
        "state": shown.state_of_contribution(given, today=today),
    }


def _may_write_for(request: CityRequest) -> list[UnitView]:
    """The units for which the official may open a report: hers, and those above that she works for."""
    units = directory(on=city_day(request.at))
    near = {unit for post in request.actor.posts for unit in (post.unit, *post.ancestors) if unit in units}
    found = [units.unit(unit) for unit in near if policy.may_write(request.actor, policy.scope_of(unit, units))]
    return sorted(found, key=lambda unit: (len(units.ancestors(unit.id)), unit.name_vi))


def _periods(today: date) -> list[Choice]:
    parts = kind_named(HALF_YEAR).form_periods
    names = [name for name in names_of_periods(since=SINCE, until=today) if name.partition("-")[2] in parts]
    return [Choice(value=name, words=period_words(name), chosen=False) for name in names]


def _sections(content: Content, view: ReportView, typed: Typed) -> list[shown.SectionShown]:
    refused = typed.value("write", "section")
    return [
        shown.section_shown(
            each,
            content,
            view,
            typed=typed.value("write", "text") if each.key == refused else None,
            seen=typed.value("write", "seen") if each.key == refused else None,
            error=typed.error.message if typed.error and each.key == refused else "",
        )
        for each in content.sections
    ]


def _to_ask(request: CityRequest, view: ReportView) -> list[tuple[UUID, str]]:
    """Units directly below; those that were asked may be asked anew with another deadline."""
    units = directory(on=city_day(request.at))
    below = units.children(view.unit)
    named = [(each.id, unit_name(each)) for each in below]
    return sorted(named, key=lambda each: each[1])


def _freezes(view: ReportView) -> list[shown.FreezeShown]:
    accounts = {each for freeze in view.freezes for each in (freeze.by, freeze.approved_by) if each}
    names = names_of(accounts=accounts)
    return [
        shown.FreezeShown(
            view=freeze,
            state=shown.state_of_freeze(freeze),
            by=names.get(freeze.by, "") if freeze.by else "",
            approved_by=names.get(freeze.approved_by, "") if freeze.approved_by else "",
        )
        for freeze in view.freezes
    ]


def _changed(request: CityRequest, view: ReportView, content: Content) -> tuple[int, int]:
    """How many figures and texts are others than those that stand frozen."""
    frozen, _view = queries.frozen(report=view.id, number=view.last_number, actor=request.actor, at=request.at)
    return len(rules.differences(frozen, content)), len(rules.changed_sections(frozen, content))
