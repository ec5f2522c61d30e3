"""The pages: what differs between gateways and books, a file, a difference with both sides."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_GET

from motcua.faces.desk.chips import chips_of
from motcua.faces.desk.histories import told
from motcua.faces.desk.officials import official
from motcua.faces.desk.paging import paged
from motcua.faces.desk.reconciliation.shown import (
    ENTRY_WORDS,
    KIND_HELP,
    REMEDY_HELP,
    at_gateways_table,
    days_table,
    deposits_table,
    name_of,
    sides,
    state_shown,
    work_table,
)
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.queries import history_of, names_of
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directory
from motcua.service.payments.gateways.registered import GATEWAYS
from motcua.service.payments.reconciliation import queries
from motcua.service.payments.reconciliation.policy import may_decide, may_resolve, may_take_settlement
from motcua.service.payments.reconciliation.rules import MOVING
from motcua.service.payments.values_reconciliation import DifferenceKind, DifferenceState
from motcua.service.payments.words import DIFFERENCE_WORDS, REMEDY_WORDS, gateway_words

HISTORY_LINES = 30


def online_ways() -> list[tuple[str, str]]:
    """Key and name of those that send files."""
    return [(key, each.name) for key, each in GATEWAYS.items() if each.is_online]


@require_GET
@official
def reconciliation_page(request: CityRequest) -> HttpResponse:
    return list_page(request)


def list_page(request: CityRequest, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    reach = queries.reach(actor=request.actor, at=request.at)
    units, today = directory(on=city_day(request.at)), city_day(request.at)
    ways = online_ways()
    gateway = request.GET.get("way", "")
    gateway = gateway if gateway in dict(ways) else ""
    resolved = request.GET.get("show") == "resolved"
    asked = request.GET.get("kind", "")
    kind = DifferenceKind(asked) if asked in set(DifferenceKind) else None
    counts = queries.waiting_counts(actor=request.actor, at=request.at, gateway=gateway)
    found = queries.work_list(actor=request.actor, at=request.at, kind=kind, gateway=gateway, waiting=not resolved)
    page = paged(request, found)
    words = {
        "chips": chips_of(
            _("All"),
            DIFFERENCE_WORDS_BY_KIND,
            counts,
            current=kind,
            href=lambda value: f"?{urlencode({'kind': value, 'way': gateway})}",
        ),
        "kind": kind.value if kind else "",
        "kind_help": KIND_HELP[kind] if kind else "",
        "way": gateway,
        "ways": ways,
        "resolved": resolved,
        "other_href": f"?{urlencode({'kind': asked, 'way': gateway} | ({} if resolved else {'show': 'resolved'}))}",
        "table": work_table(page.rows, units, caption=pgettext("reconciliation", "Differences")) if found else None,
        "page": page,
        "days": days_table(queries.days(actor=request.actor, at=request.at, gateway=gateway), today=today),
        "at_gateways": at_gateways_table(
            queries.at_gateways(actor=request.actor, at=request.at, gateway=gateway), units
        ),
        "may_take": bool(may_take_settlement(reach)),
        "yesterday": (today - timedelta(days=1)).isoformat(),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/reconciliation.html", words, status=typed.status)


DIFFERENCE_WORDS_BY_KIND = {kind: DIFFERENCE_WORDS[kind] for kind in DifferenceKind}


@require_GET
@official
def settlement_page(request: CityRequest, file: UUID) -> HttpResponse:
    view, same_day, differences = queries.settlement_of(file=file, actor=request.actor, at=request.at)
    units, page = directory(on=city_day(request.at)), paged(request, differences)
    names = names_of(accounts={each.taken_by for each in same_day if each.taken_by})
    arrived = queries.deposited(settlement=view, actor=request.actor, at=request.at)
    words = {
        "view": view,
        "way": gateway_words(view.gateway),
        "same_day": [(each, names.get(each.taken_by, "") if each.taken_by else "") for each in same_day],
        "table": work_table(page.rows, units, caption=_("Differences of the day")) if differences else None,
        "page": page,
        "deposits": deposits_table(arrived, units) if arrived else None,
    }
    return render(request, "desk/settlement.html", words)


@require_GET
@official
def difference_page(request: CityRequest, difference: UUID) -> HttpResponse:
    return one_page(request, difference)


def one_page(request: CityRequest, difference: UUID, *, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    view = queries.difference_of(difference=difference, actor=request.actor, at=request.at)
    reach = queries.reach(actor=request.actor, at=request.at)
    line, units = view.line, directory(on=city_day(request.at))
    names = names_of(accounts={each for each in (view.proposed_by, view.decided_by) if each})
    may_do = bool(may_resolve(request.actor, reach, unit=line.unit))
    may_say = bool(may_decide(request.actor, reach, unit=line.unit, proposed_by=view.proposed_by))
    words = {
        "view": view,
        "line": line,
        "kind": DIFFERENCE_WORDS[line.kind],
        "help": KIND_HELP[line.kind],
        "way": gateway_words(line.gateway),
        "unit": name_of(line.unit, units),
        "state": state_shown(line.state),
        "sides": sides(view),
        "remedy": REMEDY_WORDS[line.remedy] if line.remedy else "",
        "remedies": [
            (each.value, REMEDY_WORDS[each], REMEDY_HELP[each], each in MOVING) for each in view.remedies if may_do
        ],
        "waits": line.state is DifferenceState.PROPOSED,
        "may_decide": line.state is DifferenceState.PROPOSED and may_say,
        "proposed_by": names.get(view.proposed_by, "") if view.proposed_by else "",
        "decided_by": names.get(view.decided_by, "") if view.decided_by else "",
        "history": told(history_of(subject=line.id, latest=HISTORY_LINES), ENTRY_WORDS),
        "typed": typed,
        "fields": typed.fields or {},
        "error": typed.message,
    }
    return render(request, "desk/difference.html", words, status=typed.status)
