"""Who sees which cards, who compares and corrects them: the social insurance, each office the cards of its place."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict
from motcua.registry.organization.values import Directory, UnitKind

KEEPING = frozenset({Role.HANDLER, Role.HEAD, Role.LEADER})
LEADING = frozenset({Role.HEAD, Role.LEADER})


@dataclass(frozen=True)
class Reach:
    """Whose cards an actor works on: those of the communes with these codes, or all; and whether she leads there."""

    codes: frozenset[str] = frozenset()
    everything: bool = False
    leads: bool = False

    def __bool__(self) -> bool:
        return self.everything or bool(self.codes)

    def covers(self, division_code: str) -> bool:
        return self.everything or division_code in self.codes

    def of_cards(self, column: str = "card__division_code") -> Q:
        """The same for lists."""
        if self.everything:
            return Q()
        return Q(**{f"{column}__in": sorted(self.codes)}) if self.codes else Q(pk__in=[])


def reach_of(actor: Actor, units: Directory) -> Reach:
    """The office of the city works on all cards, that of a district on those of its communes."""
    if actor.kind is AccountKind.SYSTEM:
        return Reach(everything=True, leads=True)
    posts = [post for post in actor.posts if post.roles & KEEPING]
    of_city = {unit.id for unit in units.of_kind(UnitKind.INSURANCE_CITY)}
    leads = any(post.roles & LEADING and _is_office(post.unit, units) for post in posts)
    if any(post.unit in of_city for post in posts):
        return Reach(everything=True, leads=leads)
    districts = {
        unit.division_code
        for unit in units.of_kind(UnitKind.INSURANCE_DISTRICT)
        if any(post.unit == unit.id for post in posts)
    }
    return Reach(codes=_communes(districts, units), leads=leads)


def _is_office(unit: UUID, units: Directory) -> bool:
    found = units.get(unit)
    return found is not None and found.kind in {UnitKind.INSURANCE_CITY, UnitKind.INSURANCE_DISTRICT}


def _communes(districts: Collection[str], units: Directory) -> frozenset[str]:
    return frozenset(
        below.division_code
        for code in districts
        if (district := units.of_division(code, UnitKind.DISTRICT)) is not None
        for below in units.below(district.id)
        if below.kind is UnitKind.COMMUNE
    )


def may_see_synchronisation(reach: Reach) -> Verdict:
    """The list and the figures of one's own place."""
    return ALLOWED if reach else Refused(_("Cards are compared by officials of the social insurance."))


def may_start_run(reach: Reach) -> Verdict:
    """Compare all cards now: who leads the office of the city."""
    if reach.everything and reach.leads:
        return ALLOWED
    return Refused(_("The head or leader of the city’s social insurance starts a run."))


def may_see_match(reach: Reach, *, division_code: str) -> Verdict:
    """A card beside people. To others it is not there."""
    return ALLOWED if reach.covers(division_code) else Refused(_("This card is not of your office."), hidden=True)


def may_decide(reach: Reach, *, division_code: str, proposed_by: UUID, actor: Actor) -> Verdict:
    """Decide what another one proposed."""
    seen = may_see_match(reach, division_code=division_code)
    if not seen:
        return seen
    if actor.account is not None and actor.account != proposed_by:
        return ALLOWED
    return Refused(_("Another official decides what you proposed."))
