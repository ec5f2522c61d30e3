"""A unit's QR codes with what comes of them, one code, and the paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.counters.acts import ONE_DAY
from motcua.faces.desk.counters.asked import changes, runs, unit_asked, units_to_choose
from motcua.faces.desk.kept_files import PDF
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.sheets import faults_of, sheet_file, sheet_of
from motcua.faces.ui.dossiers import language, unit_name
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.formats import day as written_day
from motcua.faces.ui.formats import grouped
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.faces.ui.values import Cell, CellKind, Column, Kpi, Row, Table
from motcua.faces.ui.vocabulary import STATUSES
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.foundation.rendering.qr import qr_svg
from motcua.foundation.sheets.writing import template_of
from motcua.foundation.text.rules import sort_key
from motcua.registry.catalogue.queries import procedures
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory
from motcua.service.counters.commands.codes import issue_codes, withdraw_codes
from motcua.service.counters.posters import Sheet, printed
from motcua.service.counters.queries.codes import code_counts, code_of, codes_of
from motcua.service.counters.sheets import CODES, code_rows, import_codes
from motcua.service.counters.values import CodeState, CodeView, NewCode, Poster

STATES = (CodeState.IN_FORCE, CodeState.TO_COME, CodeState.OVER, CodeState.WITHDRAWN)


#: As they are said everywhere.
STATUS_OF = {
    CodeState.IN_FORCE: "in_force",
    CodeState.TO_COME: "not_yet_in_force",
    CodeState.OVER: "expired",
    CodeState.WITHDRAWN: "withdrawn",
}


@require_GET
@official
def codes_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, asked: str = "", error: UnableTo | None = None) -> HttpResponse:
    today = city_day(request.at)
    units = directory(on=today)
    unit = unit_asked(request, units)
    state = _state(request)
    found = codes_of(unit=unit, actor=request.actor, at=request.at, state=state)
    counts = code_counts(unit=unit, actor=request.actor, at=request.at, state=state)
    versions = _versions(today)
    page = paged(request, found)
    words = {
        "unit": unit,
        "unit_words": unit_name(units.unit(unit)),
        "units": units_to_choose(request.actor, unit, units),
        "states": [(each.value, STATUSES[STATUS_OF[each]].words) for each in STATES],
        "state": state.value if state else "",
        "kpis": [
            Kpi(value=grouped(counts.in_force), label=_("codes in force")),
            Kpi(value=grouped(counts.scans), label=_("scans")),
            Kpi(value=grouped(counts.started), label=_("filings begun from them")),
            Kpi(value=grouped(counts.filed), label=_("dossiers filed from them")),
        ],
        "table": _table(page.rows, versions, units) if found else None,
        "page": page,
        "runs": runs(request.actor, unit, units),
        "procedures": _received(versions.values(), unit, units),
        "today": today,
        "asked": asked,
        "typed": request.POST,
        "error": error.message if error else "",
        "faults": faults_of(error),
        "query": request.GET.urlencode(),
    }
    return render(request, "desk/codes.html", words, status=error.status if error else 200)


@require_GET
@official
def code_page(request: CityRequest, code: UUID) -> HttpResponse:
    today = city_day(request.at)
    units = directory(on=today)
    view = code_of(code=code, actor=request.actor, at=request.at)
    versions = _versions(today)
    address = address_of(view)
    words = {
        "code": view,
        "name": _name(versions.get(view.procedure)),
        "place": unit_name(units.get(view.place)),
        "owner": unit_name(units.get(view.owner)),
        "status": STATUS_OF[view.state],
        "in_force": view.state is CodeState.IN_FORCE,
        "last_on": view.until_on - ONE_DAY if view.until_on else None,
        "address": address,
        "picture": SafeString(qr_svg(address, label=_("QR code that leads to this procedure"))),
        "kpis": [
            Kpi(value=grouped(view.scans), label=_("scans")),
            Kpi(value=grouped(view.started), label=_("filings begun from it")),
            Kpi(value=grouped(view.filed), label=_("dossiers filed from it")),
        ],
        "changes": changes([code]),
    }
    return render(request, "desk/code_one.html", words)


@require_http_methods(["GET", "POST"])
@official
def paper(request: CityRequest, sheet: str) -> HttpResponse:
    """Posters or labels of the codes that were ticked, or of all in force, as one PDF."""
    today = city_day(request.at)
    units = directory(on=today)
    unit = unit_asked(request, units)
    ids = _ids(request, "code")
    found = codes_of(
        unit=unit, actor=request.actor, at=request.at, state=CodeState.IN_FORCE if not ids else None, ids=ids or None
    )
    versions = _versions(today)
    posters = [
        Poster(
            procedure=version.name_vi,
            place=_authority(each.place, units),
            owner=_authority(each.owner, units),
            address=address_of(each),
            label=each.link,
        )
        for each in sorted(found, key=lambda each: (str(each.place), each.link))
        if (version := versions.get(each.procedure)) and each.state in {CodeState.IN_FORCE, CodeState.TO_COME}
    ]
    try:
        kind = Sheet(sheet)
    except ValueError as fault:
        raise Http404 from fault
    pdf = printed(posters=posters, sheet=kind, at=request.at)
    name = {"Content-Disposition": f'inline; filename="qr-{sheet}.pdf"'}
    return HttpResponse(pdf, content_type=PDF, headers=name)


@require_GET
@official
def codes_sheet(request: CityRequest, name: str) -> HttpResponse:
    """`ma-qr`: the codes that the filters show. `mau`: the empty template."""
    if name == "mau":
        return sheet_file(template_of(CODES, made_at=request.at), "mau-ma-qr")
    today = city_day(request.at)
    units = directory(on=today)
    found = codes_of(unit=unit_asked(request, units), actor=request.actor, at=request.at, state=_state(request))
    rows = code_rows(
        found,
        procedure_codes={each.procedure: each.code for each in procedures(today)},
        places={each.id: each.name_vi for each in units.all()},
    )
    return sheet_file(template_of(CODES, made_at=request.at, rows=rows), "ma-qr")


# Acts -----------------------------------------------------------------------------------------------------------


@require_POST
@official
def act(request: CityRequest, act: str) -> HttpResponse:
    """Refused, the list comes again with what was typed."""
    do = _ACTS.get(act)
    if do is None:
        raise Http404
    unit = unit_asked(request, directory(on=city_day(request.at)))
    try:
        with durable():
            told = do(request, unit)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return list_page(request, asked=act, error=fault)
    messages.success(request, told)
    return redirect(f"{reverse('desk_codes')}?unit={unit}")


def _issue(request: CityRequest, unit: UUID) -> str:
    last_on = reading.day_or_none(request, "last_on", _("the last day"))
    from_on = reading.day(request, "from_on", _("the first day"))
    chosen = [id_or_none(each) for each in request.POST.getlist("procedure")]
    if not chosen or None in chosen:
        raise UnableToReadForm(field=_("the procedures"))
    codes = [
        NewCode(
            procedure=each, place=unit, owner=unit, from_on=from_on, until_on=last_on + ONE_DAY if last_on else None
        )
        for each in chosen
        if each
    ]
    issue_codes(codes=codes, by=request.actor, at=request.at)
    return _("%(n)s codes stand. Print their posters below.") % {"n": len(codes)}


def _withdraw(request: CityRequest, unit: UUID) -> str:
    codes = _ids(request, "code")
    if not codes:
        raise UnableToReadForm(field=_("the chosen codes"))
    withdraw_codes(codes=codes, reason=reading.text(request, "reason"), by=request.actor, at=request.at)
    return _("%(n)s codes are withdrawn. Whoever scans them is told so.") % {"n": len(codes)}


def _import(request: CityRequest, unit: UUID) -> str:
    count = import_codes(content=sheet_of(request), unit=unit, by=request.actor, at=request.at)
    return _("%(n)s codes stand. Print their posters below.") % {"n": count}


_ACTS: Mapping[str, Callable[[CityRequest, UUID], str]] = {"issue": _issue, "withdraw": _withdraw, "import": _import}


def _ids(request: CityRequest, name: str) -> list[UUID]:
    return [found for each in request.POST.getlist(name) if (found := id_or_none(each))]


# Shown ----------------------------------------------------------------------------------------------------------


def address_of(code: CodeView) -> str:
    """What its picture holds: short, so that a phone reads it from afar."""
    return f"{settings.PUBLIC_ADDRESS}/qr/{code.link}/"


def _state(request: CityRequest) -> CodeState | None:
    return next((each for each in STATES if each.value == request.GET.get("state")), None)


def _versions(on: date) -> Mapping[UUID, ProcedureVersion]:
    return {each.procedure: each for each in procedures(on)}


def _name(version: ProcedureVersion | None) -> str:
    return str(getattr(version, f"name_{language()}")) if version else _("A procedure that is no longer in force")


def _authority(unit: UUID, units: Directory) -> str:
    found = units.get(unit)
    return found.authority_vi if found else ""


def _received(versions: Iterable[ProcedureVersion], unit: UUID, units: Directory) -> list[tuple[UUID, str]]:
    """What the unit itself receives, by name."""
    own = units.unit(unit)
    found = [
        (each.procedure, f"{_name(each)} ({each.code})")
        for each in versions
        if each.receiving.kind is own.kind and (each.receiving.field is None or each.receiving.field in own.fields)
    ]
    return sorted(found, key=lambda pair: sort_key(pair[1]))


def _table(found: Sequence[CodeView], versions: Mapping[UUID, ProcedureVersion], units: Directory) -> Table:
    return Table(
        caption=_("QR codes"),
        one_line=False,
        name="code",
        form_id="codes",
        columns=[
            Column(label=_("Procedure")),
            Column(label=_("Place")),
            Column(label=_("State")),
            Column(label=_("Scans"), kind=CellKind.NUMBER),
            Column(label=_("Begun"), kind=CellKind.NUMBER),
            Column(label=_("Filed"), kind=CellKind.NUMBER),
        ],
        rows=[
            Row(
                key=str(each.id),
                label=f"{_name(versions.get(each.procedure))}, {each.link}",
                cells=[
                    Cell(
                        words=_name(versions.get(each.procedure)),
                        sub=each.link,
                        href=reverse("desk_code", args=[each.id]),
                    ),
                    Cell(words=unit_name(units.get(each.place))),
                    Cell(
                        status=STATUS_OF[each.state],
                        sub=_("from %(day)s") % {"day": written_day(each.from_on)},
                    ),
                    Cell(words=grouped(each.scans)),
                    Cell(words=grouped(each.started)),
                    Cell(words=grouped(each.filed)),
                ],
            )
            for each in found
        ],
    )
