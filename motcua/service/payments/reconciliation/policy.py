"""Who sees, brings and resolves what: each collecting unit its own money; the city's finance office all of it, and what is of
no payment of ours."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict
from motcua.registry.organization.values import Directory, UnitKind
from motcua.service.payments.policy import APPROVING, ASKING

FINANCE = "finance"


@dataclass(frozen=True)
class Reach:
    """Whose money an actor looks after. `is_finance`: all of it, as the city's finance office."""

    units: frozenset[UUID] = frozenset()
    everything: bool = False
    is_finance: bool = False
    leads_finance: bool = False

    def __bool__(self) -> bool:
        return self.everything or bool(self.units)

    def covers(self, unit: UUID | None) -> bool:
        return self.everything or unit in self.units

    def of_paths(self, column: str = "path") -> Q:
        """The same for lists of what has a path whose first is the collecting unit."""
        if self.everything:
            return Q()
        return Q(**{f"{column}__0__in": sorted(self.units)}) if self.units else Q(pk__in=[])


def reach_of(actor: Actor, units: Directory) -> Reach:
    if actor.kind is AccountKind.SYSTEM:
        return Reach(everything=True, is_finance=True, leads_finance=True)
    own = frozenset(post.unit for post in actor.posts if post.roles & (ASKING | APPROVING))
    finance = {unit.id for unit in units.of_kind(UnitKind.DEPARTMENT) if unit.field == FINANCE}
    leads = any(post.unit in finance and post.roles & APPROVING for post in actor.posts)
    is_finance = bool(own & finance)
    return Reach(
        units=own,
        everything=is_finance or actor.has_role(Role.AUDITOR),
        is_finance=is_finance,
        leads_finance=leads,
    )


def may_see_reconciliation(reach: Reach) -> Verdict:
    return ALLOWED if reach else Refused(_("Money is looked after by the offices that collect it."))


def may_take_settlement(reach: Reach) -> Verdict:
    """Bring a file by hand: a gateway's file is of the whole city."""
    if reach.is_finance:
        return ALLOWED
    return Refused(_("Files of gateways are brought by the finance office of the city."))


def may_see_difference(reach: Reach, *, unit: UUID | None) -> Verdict:
    return ALLOWED if reach.covers(unit) else Refused(_("This money is not of your office."), hidden=True)


def may_resolve(actor: Actor, reach: Reach, *, unit: UUID | None) -> Verdict:
    """Explain a difference or propose a remedy: who works in the collecting unit; for money of no payment of ours, in the
    finance office."""
    seen = may_see_difference(reach, unit=unit)
    if not seen:
        return seen
    if unit is None:
        return ALLOWED if reach.is_finance else Refused(_("The finance office of the city looks into this money."))
    if any(actor.holds(role, unit) for role in ASKING | APPROVING):
        return ALLOWED
    return Refused(_("Your post does not carry this act in the unit that collects."))


def may_decide(actor: Actor, reach: Reach, *, unit: UUID | None, proposed_by: UUID | None) -> Verdict:
    """Take or refuse a remedy that another person proposed, also where one stands in for the other."""
    seen = may_see_difference(reach, unit=unit)
    if not seen:
        return seen
    leads = reach.leads_finance if unit is None else any(actor.holds(role, unit) for role in APPROVING)
    if not leads:
        return Refused(_("The head or leader of the unit that collects decides."))
    if actor.account is None or proposed_by in {actor.account, actor.on_behalf_of} - {None}:
        return Refused(_("Another person decides what you proposed."))
    return ALLOWED
