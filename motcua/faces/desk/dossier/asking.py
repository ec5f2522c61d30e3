"""Who is asked next: the agencies that a step's form offers where one of its outcomes asks several, and those ticked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.faces.desk.dossier.shown import Desk, Typed
from motcua.faces.ui.dossiers import language, unit_name
from motcua.faces.ui.errors import UnableToReadForm
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import accounts_of_roles, directory
from motcua.registry.organization.values import Directory, UnitKind, UnitView
from motcua.service.processes.queries import asks_next
from motcua.service.processes.rules.places import CONSULTED_MAX

#: The field of the ticks.
ASKED = "asked"


@dataclass(frozen=True, kw_only=True)
class Agency:
    unit: UUID
    name: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class Agencies:
    """Those of the city itself, or of one district."""

    title: str
    agencies: Sequence[Agency]

    @property
    def chosen(self) -> int:
        return sum(each.chosen for each in self.agencies)


@dataclass(frozen=True, kw_only=True)
class AskingShown:
    """`step` is what they are to do, `outcomes` what the ticks go with."""

    step: str
    outcomes: str
    groups: Sequence[Agencies]
    count_max: int


def asking_shown(desk: Desk, typed: Typed, *, at: datetime) -> AskingShown | None:
    """Every unit in which somebody could answer, the city's first, then those of the official's own district. None where
    the step asks nobody."""
    if not desk.may_complete or desk.task is None:
        return None
    asking = asks_next(task=desk.task.id)
    if asking is None:
        return None
    on = city_day(at)
    units = directory(on=on)
    answering = accounts_of_roles(units=[each.id for each in units.all()], roles=[asking.step.role], on=on)
    offered = [each for each in units.all() if answering[each.id] and each.id != desk.task.unit]
    ticked = typed.values.get(ASKED)
    chosen = {str(unit) for unit in asking.units} if ticked is None else set(ticked.split())
    return AskingShown(
        step=asking.step.name(language()),
        outcomes=", ".join(each.name(language()) for each in asking.outcomes),
        groups=_groups(offered, chosen, units, own=desk.task.unit),
        count_max=CONSULTED_MAX,
    )


def _groups(offered: Iterable[UnitView], chosen: set[str], units: Directory, *, own: UUID) -> list[Agencies]:
    by_district: dict[UnitView | None, list[Agency]] = {}
    for unit in offered:
        agency = Agency(unit=unit.id, name=unit_name(unit), chosen=str(unit.id) in chosen)
        by_district.setdefault(_district_of(unit, units), []).append(agency)
    home = units.get(own)
    here = _district_of(home, units) if home else None
    order = sorted(by_district, key=lambda each: (each is not None, each != here, unit_name(each)))
    return [Agencies(title=unit_name(each) or _("Of the city"), agencies=by_district[each]) for each in order]


def _district_of(unit: UnitView, units: Directory) -> UnitView | None:
    """The district that the unit is, serves, or lies in; None for what is the city's own. Police and tax stand beside
    the divisions, so it is asked of the division that they serve."""
    line = (units.unit(each) for each in (unit.id, *units.ancestors(unit.id)))
    return next(
        (found for each in line if (found := units.of_division(each.division_code, UnitKind.DISTRICT))),
        None,
    )


def asked_in(posted: QueryDict, *, task: UUID, outcome: str) -> tuple[UUID, ...]:
    """The agencies that were ticked, where the outcome asks any. Raises `UnableToReadForm` when none was."""
    asking = asks_next(task=task)
    if asking is None or not asking.is_asked_by(outcome):
        return ()
    try:
        ticked = tuple(UUID(each) for each in posted.getlist(ASKED))
    except ValueError as fault:
        raise UnableToReadForm(field=_("who is asked")) from fault
    if not ticked:
        raise UnableToReadForm(field=_("who is asked"))
    return ticked
