"""Whose counters and codes an address asks for, and what both pages do with files and with the journal."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date
from uuid import UUID

from django.http import Http404
from django.utils.translation import gettext as _

from motcua.faces.desk.administration.history import LINES_MAX, Change
from motcua.faces.desk.reading import address_id
from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.formats import day as written_day
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.journal.queries import entries_of_many
from motcua.foundation.journal.values import Entry
from motcua.registry.organization.values import Directory
from motcua.service.counters.policy import may_run


def unit_asked(request: CityRequest, units: Directory) -> UUID:
    """From the address or the form; without one, the highest of the official's own. Whether she may see it is the
    query's to say."""
    given = request.POST.get("unit", request.GET.get("unit", ""))
    if given:
        unit = address_id(given)
        if unit not in units:
            raise Http404
        return unit
    own = [each for each in request.actor.units if each in units]
    found = min(own, key=lambda each: (len(units.ancestors(each)), str(each)), default=None)
    if found is None:
        raise Http404
    return found


def units_to_choose(actor: Actor, unit: UUID, units: Directory) -> list[tuple[UUID, str]]:
    """The official's own units, the one that is shown with what is around it: where she may look next."""
    near = [*actor.units, unit, *(each.id for each in units.children(unit))]
    above = units.ancestors(unit)[:1]
    order = dict.fromkeys([*above, *near])
    return [(each, unit_name(units.unit(each))) for each in order if each in units]


def runs(actor: Actor, unit: UUID, units: Directory) -> bool:
    return bool(may_run(actor, unit=unit, above=units.ancestors(unit)))


def address_day(request: CityRequest, name: str, otherwise: date) -> date:
    """A day of a filter; what is none is left aside."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return otherwise


def changes(subjects: Collection[UUID]) -> list[Change]:
    """What the journal says of them, the newest first."""
    found = sorted(
        entries_of_many(subjects=list(subjects), kinds=list(_WHAT)), key=lambda entry: entry.at, reverse=True
    )[:LINES_MAX]
    names = names_of(accounts={entry.actor for entry in found if entry.actor})
    return [
        Change(
            at=entry.at,
            what=_WHAT[entry.kind](),
            about=str(entry.data.get("decision", "") or entry.data.get("number", "")),
            when=_when(entry),
            by=names.get(entry.actor, "") if entry.actor else _("the house itself"),
        )
        for entry in found
    ]


def _when(entry: Entry) -> str:
    given = entry.data.get("from_on") or entry.data.get("last_on") or str(entry.data.get("starts_at", ""))[:10]
    return written_day(date.fromisoformat(given)) if given else ""


_WHAT: dict[str, Callable[[], str]] = {
    "counter_opened": lambda: _("Counter opened"),
    "counter_closed": lambda: _("Counter closed"),
    "after_hours_allowed": lambda: _("After-hours work allowed"),
    "after_hours_ended": lambda: _("After-hours work ended"),
    "shift_scheduled": lambda: _("Shift scheduled"),
    "shift_called_off": lambda: _("Shift called off"),
    "roster_changed": lambda: _("Roster changed"),
    "qr_code_issued": lambda: _("QR code issued"),
    "qr_code_withdrawn": lambda: _("QR code withdrawn"),
}
