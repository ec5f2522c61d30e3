"""The pages of integration: where the plan stands and what is missing, the list with filters, one service."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from motcua.faces.desk import reading
from motcua.faces.desk.chips import chips_of
from motcua.faces.desk.choices import options
from motcua.faces.desk.histories import told
from motcua.faces.desk.integration.shown import ENTRY_WORDS, line_shown, run_shown, stage_shown
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.desk.sheets import faults_of, sheet_file
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.figures import percent
from motcua.faces.ui.formats import grouped
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Chip, Kpi, Tone
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.sheets.writing import template_of
from motcua.foundation.text.rules import search_key
from motcua.registry.organization.values import Level
from motcua.service.exchange import policy, queries
from motcua.service.exchange.sheets import LEVEL_WORDS, PLAN, SERVICES, plan_rows, service_rows
from motcua.service.exchange.values import Board, ServiceLine, State
from motcua.service.exchange.words import HINDRANCE_WORDS, REASON_WORDS, STATE_WORDS


class Missing(StrEnum):
    """What the board counts besides states."""

    UNEXPLAINED = "unexplained"
    FAILING = "failing"
    DIFFERING = "differing"


_MISSING: Mapping[Missing, Callable[[ServiceLine], bool]] = {
    Missing.UNEXPLAINED: lambda line: line.unexplained,
    Missing.FAILING: lambda line: line.failing,
    Missing.DIFFERING: lambda line: line.differs,
}
_MISSING_WORDS = {
    Missing.UNEXPLAINED: gettext_lazy("Due, not on the Portal, and no reason given"),
    Missing.FAILING: gettext_lazy("On the Portal, and the last run failed"),
    Missing.DIFFERING: gettext_lazy("The catalogue states another online level"),
}


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """What the list is narrowed by, from its address."""

    state: State | None
    missing: Missing | None
    level: Level | None
    text: str

    @classmethod
    def of(cls, request: CityRequest) -> Narrowed:
        state, missing, level = (request.GET.get(name, "") for name in ("state", "missing", "level"))
        return cls(
            state=State(state) if state in set(State) else None,
            missing=Missing(missing) if missing in set(Missing) else None,
            level=Level(level) if level in set(Level) else None,
            text=reading.search_text(request),
        )

    def query(self, **changes: str) -> str:
        asked = {
            "state": self.state.value if self.state else "",
            "missing": self.missing.value if self.missing else "",
            "level": self.level.value if self.level else "",
            "q": self.text,
        }
        return urlencode({name: value for name, value in (asked | changes).items() if value})

    def but_for_state(self, lines: Sequence[ServiceLine]) -> list[ServiceLine]:
        wanted = search_key(self.text)
        return [
            line
            for line in lines
            if (self.level is None or line.level is self.level)
            and (self.missing is None or _MISSING[self.missing](line))
            and (not wanted or wanted in search_key(f"{line.code} {line.name_vi} {line.name_en} {line.field_vi}"))
        ]

    def of_state(self, lines: Sequence[ServiceLine]) -> list[ServiceLine]:
        return [line for line in lines if self.state in (None, line.state)]

    def chosen(self, lines: Sequence[ServiceLine]) -> list[ServiceLine]:
        return self.of_state(self.but_for_state(lines))


@require_GET
@official
def services_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(
    request: CityRequest, *, typed: Typed | None = None, chosen: frozenset[str] = frozenset()
) -> HttpResponse:
    """`chosen`: the procedures that were ticked when an act on many was refused."""
    typed, narrowed, on = typed or Typed(), Narrowed.of(request), city_day(request.at)
    every = queries.services(actor=request.actor, on=on)
    board = queries.board(actor=request.actor, on=on, lines=every)
    left = narrowed.but_for_state(every)
    page = paged(request, narrowed.of_state(left))
    words = {
        "board": board,
        "kpis": _kpis(board, narrowed),
        "missing": _missing(board, narrowed),
        "chips": _chips(left, narrowed),
        "narrowed": narrowed,
        "levels": options(LEVEL_WORDS, narrowed.level),
        "missing_options": options({key.value: words for key, words in _MISSING_WORDS.items()}, narrowed.missing),
        "lines": [line_shown(line) | {"chosen": str(line.procedure) in chosen} for line in page.rows],
        # A refused act shows the list under its own address.
        "next_href": page.next_href and f"{reverse('desk_integration')}{page.next_href}",
        "first_href": page.first_href and f"{reverse('desk_integration')}{page.first_href}",
        "here": request.GET.urlencode(),
        "export_href": f"{reverse('desk_integration_export')}?{narrowed.query()}",
        "may_integrate": bool(policy.may_integrate(request.actor)),
        "today": on,
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
        "faults": faults_of(typed.error),
    }
    return render(request, "desk/integration.html", words, status=typed.status)


@require_GET
@official
def export(request: CityRequest) -> HttpResponse:
    """The chosen services."""
    lines = Narrowed.of(request).chosen(queries.services(actor=request.actor, on=city_day(request.at)))
    return sheet_file(template_of(SERVICES, made_at=request.at, rows=service_rows(lines)), "integration")


@require_GET
@official
def template(request: CityRequest) -> HttpResponse:
    """A plan's sheet with every service that goes online today, to be shortened."""
    lines = queries.services(actor=request.actor, on=city_day(request.at))
    return sheet_file(template_of(PLAN, made_at=request.at, rows=plan_rows(lines)), "integration-plan")


@require_GET
@official
def service_page(request: CityRequest, procedure: UUID) -> HttpResponse:
    return one_page(request, procedure)


def one_page(request: CityRequest, procedure: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = queries.service_view(procedure=procedure, actor=request.actor, at=request.at)
    fields = typed.fields or {}
    words = {
        "view": view,
        "line": line_shown(view.line),
        "hindrances": [HINDRANCE_WORDS[each] for each in view.hindrances],
        "items": [
            {
                "view": each,
                "name": in_language(each.item.name_vi, each.item.name_en),
                "answer": fields.get(f"answer-{each.item.key}", _ANSWERS[each.fine]),
                "note": fields.get(f"note-{each.item.key}", each.note),
            }
            for each in view.items
        ],
        "runs": [run_shown(each) for each in view.runs],
        "steps": [(each, stage_shown(each.stage)) for each in view.steps],
        "reasons": options(
            {kind.value: each for kind, each in REASON_WORDS.items()},
            fields.get("kind", view.reason.kind.value if view.reason else ""),
        ),
        "reason_words": REASON_WORDS[view.reason.kind] if view.reason else "",
        "history": told(view.history, ENTRY_WORDS),
        "typed": typed,
        "fields": fields,
        "error": typed.message,
    }
    return render(request, "desk/integration_one.html", words, status=typed.status)


#: An item's answer as its radio says it.
_ANSWERS = {True: "pass", False: "fail", None: ""}


def _kpis(board: Board, narrowed: Narrowed) -> list[Kpi]:
    share = percent(Fraction(board.due_integrated, board.due)) if board.due else "–"
    return [
        Kpi(value=grouped(board.due), label=_("services due by the plan in force")),
        Kpi(
            value=grouped(board.integrated),
            label=_("services on the Portal"),
            note=_("%(full)s entirely, %(partial)s partly online")
            % {"full": grouped(board.full), "partial": grouped(board.partial)},
            href=f"{reverse('desk_integration')}?state={State.CONFIRMED.value}",
            current=narrowed.state is State.CONFIRMED,
        ),
        Kpi(value=share, label=_("of those due are on the Portal")),
    ]


def _missing(board: Board, narrowed: Narrowed) -> list[Kpi]:
    """What there is to do, most pressing first; what there is none of is left out."""
    address = reverse("desk_integration")
    counts = {
        Missing.UNEXPLAINED: board.unexplained,
        Missing.FAILING: board.failing,
        Missing.DIFFERING: board.differing,
    }
    found = [
        Kpi(
            value=grouped(count),
            label=_MISSING_WORDS[key],
            href=f"{address}?missing={key.value}",
            tone=Tone.LATE if key is Missing.FAILING else Tone.SOON,
            current=narrowed.missing is key,
        )
        for key, count in counts.items()
        if count
    ]
    for state in (State.RETEST, State.RETURNED, State.SUSPENDED, State.READY):
        if count := board.by_state.get(state, 0):
            href = f"{address}?state={state.value}"
            found.append(
                Kpi(value=grouped(count), label=STATE_WORDS[state], href=href, current=narrowed.state is state)
            )
    return found


def _chips(lines: Sequence[ServiceLine], narrowed: Narrowed) -> list[Chip]:
    address = reverse("desk_integration")
    return chips_of(
        _("All services"),
        STATE_WORDS,
        [line.state for line in lines],
        current=narrowed.state,
        href=lambda state: f"{address}?{narrowed.query(state=state)}",
    )
