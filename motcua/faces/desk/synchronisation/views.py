"""The pages: how far the cards are synchronised and what waits for officials; one card beside people."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from motcua.faces.desk import reading
from motcua.faces.desk.chips import chips_of
from motcua.faces.desk.histories import told
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.synchronisation.shown import (
    ENTRY_WORDS,
    FIELD_WORDS,
    OUTCOME_WORDS,
    REASON_WORDS,
    STATE_WORDS,
    amendment_shown,
    commune_name,
    people_shown,
    state_shown,
)
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.charts import LineChart, LineSeries
from motcua.faces.ui.formats import day as written_day
from motcua.faces.ui.formats import grouped, percent
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Cell, CellKind, Column, Kpi, Row, Table
from motcua.foundation.accounts.queries import history_of, names_of
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.text.numbers import share
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory
from motcua.service.insurance.synchronisation import queries
from motcua.service.insurance.synchronisation.commands.correcting import note_compared
from motcua.service.insurance.synchronisation.policy import may_decide, may_start_run
from motcua.service.insurance.synchronisation.rules import added
from motcua.service.insurance.values_synchronisation import (
    CommuneLine,
    CorrectionView,
    Counts,
    DayLine,
    MatchLine,
    MatchView,
    Reason,
    State,
)

_SHOWN = (State.CONFLICTING, State.PROBABLE, State.NOT_FOUND)
_NONE = "—"
CONTRADICTED_SHOWN = 50


@require_GET
@official
def cards_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    units = directory(on=city_day(request.at))
    reach = queries.reach(actor=request.actor, at=request.at)
    every = queries.communes(actor=request.actor, at=request.at)
    asked = request.GET.get("state", "")
    state = State(asked) if asked in set(_SHOWN) else State.CONFLICTING
    code, text = request.GET.get("commune", "")[:20], reading.search_text(request)
    here = [line for line in every if not code or line.division_code == code]
    counts = added([line.counts for line in here])
    found = queries.to_review(state=state, actor=request.actor, at=request.at, division_code=code, text=text)
    page = paged(request, found)
    contradicted = queries.contradicted(actor=request.actor, at=request.at)
    runs = queries.runs(actor=request.actor, at=request.at)
    words = {
        "kpis": _kpis(counts),
        "chips": chips_of(
            _("All"),
            {each: STATE_WORDS[each] for each in _SHOWN},
            {each: getattr(counts, each.value) for each in _SHOWN},
            current=state,
            href=lambda value: f"?{urlencode({'state': value, 'commune': code, 'q': text})}",
        )[1:],
        "state": state.value,
        "commune": code,
        "communes": sorted(
            (commune_name(line.division_code, units), line.division_code) for line in every if line.division_code
        ),
        "text": text,
        "table": _table(page.rows, units) if found else None,
        "contradicted": _table(
            contradicted[:CONTRADICTED_SHOWN], units, caption=_("Corrected here, otherwise in its last load")
        )
        if contradicted
        else None,
        "contradicted_more": len(contradicted) - CONTRADICTED_SHOWN,
        "page": page,
        "by_commune": _by_commune(every, units) if len(every) > 1 else None,
        "by_day": _by_day(queries.by_day(actor=request.actor, at=request.at, division_code=code)),
        "runs": runs,
        "may_run": bool(may_start_run(reach)),
        "typed": typed,
        "error": typed.message,
    }
    return render(request, "desk/synchronisation.html", words, status=typed.status)


def _kpis(counts: Counts) -> list[Kpi]:
    return [
        Kpi(
            value=_percent(counts),
            label=_("of the cards are verified"),
            note=_("%(verified)s of %(cards)s")
            % {"verified": grouped(counts.verified), "cards": grouped(counts.cards)},
        ),
        Kpi(value=grouped(counts.conflicting), label=_("in conflict"), note=_("register and database differ")),
        Kpi(value=grouped(counts.probable), label=_("probable"), note=_("somebody has to look")),
        Kpi(value=grouped(counts.not_found), label=_("not found")),
        Kpi(value=grouped(counts.waiting), label=_("not compared yet")),
    ]


def _percent(counts: Counts) -> str:
    return percent(counts.verified / counts.cards) if counts.cards else _NONE


def _table(lines: Sequence[MatchLine], units: Directory, *, caption: str = "") -> Table:
    return Table(
        caption=caption or _("Cards"),
        one_line=False,
        columns=[
            Column(label=_("Card"), kind=CellKind.CODE),
            Column(label=_("Full name")),
            Column(label=_("Date of birth"), kind=CellKind.SHORT),
            Column(label=_("Commune")),
            Column(label=_("Why")),
        ],
        rows=[
            Row(
                key=str(line.card),
                label=f"{line.card_number} {line.full_name}",
                cells=[
                    Cell(words=line.card_number, href=reverse("desk_synchronisation_card", args=[line.card])),
                    Cell(words=line.full_name, sub=_("waits for a decision") if line.proposed else ""),
                    Cell(words=written_day(line.birth_on)),
                    Cell(words=commune_name(line.division_code, units)),
                    Cell(words=REASON_WORDS[line.reason]),
                ],
            )
            for line in lines
        ],
    )


def _by_day(lines: Sequence[DayLine]) -> LineChart | None:
    """None where there is nothing to draw a line between."""
    if len(lines) < 2:
        return None
    values = tuple(float(share(part=line.verified, whole=line.cards, decimals=1) or 0) for line in lines)
    return LineChart(
        key="synchronised",
        title=_("Verified cards day by day, in percent"),
        labels=tuple(written_day(line.on)[:5] for line in lines),
        series=(LineSeries(label=pgettext("card", "Verified"), values=values),),
        label_heading=_("Day"),
    )


def _by_commune(lines: list[CommuneLine], units: Directory) -> Table:
    """The least verified first: there is most to do."""
    in_order = sorted(lines, key=lambda line: (line.counts.percent or 0.0, line.division_code))
    return Table(
        caption=_("Cards by commune"),
        one_line=False,
        columns=[
            Column(label=_("Commune")),
            Column(label=_("Cards"), kind=CellKind.NUMBER),
            Column(label=pgettext("card", "Verified"), kind=CellKind.NUMBER),
            Column(label=_("Share"), kind=CellKind.NUMBER),
            Column(label=_("In conflict"), kind=CellKind.NUMBER),
            Column(label=_("Probable"), kind=CellKind.NUMBER),
        ],
        rows=[
            Row(
                key=line.division_code,
                cells=[
                    Cell(
                        words=commune_name(line.division_code, units) or _("outside the city"),
                        href=f"?{urlencode({'commune': line.division_code})}" if line.division_code else "",
                    ),
                    Cell(words=grouped(line.counts.cards)),
                    Cell(words=grouped(line.counts.verified)),
                    Cell(words=_percent(line.counts)),
                    Cell(words=grouped(line.counts.conflicting)),
                    Cell(words=grouped(line.counts.probable)),
                ],
            )
            for line in in_order
        ],
    )


@require_GET
@official
def card_page(request: CityRequest, card: UUID) -> HttpResponse:
    """Who opens it has looked at people's data, and the journal says so."""
    view = queries.match_of(card=card, actor=request.actor, at=request.at)
    if view.people:
        with durable():
            note_compared(card=card, people=[each.number for each in view.people], by=request.actor, at=request.at)
    return shown(request, view)


def one_page(request: CityRequest, card: UUID, *, typed: Typed | None = None) -> HttpResponse:
    return shown(request, queries.match_of(card=card, actor=request.actor, at=request.at), typed=typed)


def shown(request: CityRequest, view: MatchView, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    units = directory(on=city_day(request.at))
    people = people_shown(view, units)
    reach = queries.reach(actor=request.actor, at=request.at)
    waiting = view.correction
    by = {each.proposed_by for each in (waiting, *view.earlier) if each}
    by |= {each.decided_by for each in view.earlier if each.decided_by}
    names = names_of(accounts=by)
    words = {
        "view": view,
        "state": state_shown(view.state),
        "reason": REASON_WORDS[view.reason],
        "commune": commune_name(view.register.division_code, units),
        "people": people,
        "waiting": _correction(waiting, names) if waiting else None,
        "proposed": next((each for each in people if waiting and each.key == waiting.person), None),
        "may_decide": bool(
            waiting
            and may_decide(
                reach,
                division_code=view.register.division_code,
                proposed_by=waiting.proposed_by,
                actor=request.actor,
            )
        ),
        "may_propose": waiting is None and view.state is not State.VERIFIED and view.reason is not Reason.REVIEWED,
        "earlier": [_correction(each, names) for each in view.earlier],
        "amendment": amendment_shown(view.amendment, units) if view.amendment else None,
        "history": told(history_of(subject=view.card, latest=20), ENTRY_WORDS),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/synchronisation_card.html", words, status=typed.status)


def _correction(view: CorrectionView, names: dict[UUID, str]) -> dict[str, object]:
    return {
        "view": view,
        "by": names.get(view.proposed_by, ""),
        "decided_by": names.get(view.decided_by, "") if view.decided_by else "",
        "outcome": OUTCOME_WORDS[view.outcome],
        "fields": [FIELD_WORDS[each] for each in view.fields],
    }
