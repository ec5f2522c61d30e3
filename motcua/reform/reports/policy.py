"""Who may write, contribute to, approve and read a report."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict
from motcua.registry.organization.values import Directory
from motcua.service.dossiers.policy import may_see_figures

#: Who writes for her own unit, and who gives a unit's contribution.
WRITING = frozenset({Role.HEAD, Role.LEADER, Role.CONTROLLER})
CONTRIBUTING = WRITING | {Role.HANDLER, Role.CLERK}


@dataclass(frozen=True, kw_only=True)
class Scope:
    """The unit that reports, those above it, and its `offices`: units of its own level below it, whose procedure
    control works for it. A ward's does not work for the city."""

    unit: UUID
    ancestors: tuple[UUID, ...]
    offices: frozenset[UUID]


def scope_of(unit: UUID, units: Directory) -> Scope:
    """A unit that is no more has its id alone."""
    own = units.get(unit)
    if own is None:
        return Scope(unit=unit, ancestors=(), offices=frozenset())
    offices = frozenset(each.id for each in units.below(unit) if each.level is own.level and each.id != unit)
    return Scope(unit=unit, ancestors=units.ancestors(unit), offices=offices)


def may_write(actor: Actor, scope: Scope) -> Verdict:
    """Heads, leaders and procedure control of the unit, and procedure control in an office of it."""
    if any(post.unit == scope.unit and post.roles & WRITING for post in actor.posts):
        return ALLOWED
    if any(post.unit in scope.offices and Role.CONTROLLER in post.roles for post in actor.posts):
        return ALLOWED
    return Refused(_("A report is written by the heads and the procedure control of its unit."))


def may_see(actor: Actor, scope: Scope) -> Verdict:
    """Who writes it, and who may see the unit's figures."""
    if actor.kind is AccountKind.SYSTEM or may_write(actor, scope):
        return ALLOWED
    return may_see_figures(actor, unit=scope.unit, ancestors=scope.ancestors)


def may_contribute(actor: Actor, unit: UUID) -> Verdict:
    if any(post.unit == unit and post.roles & CONTRIBUTING for post in actor.posts):
        return ALLOWED
    return Refused(_("A contribution is given by those who work in the unit that was asked."))


def may_approve(actor: Actor, scope: Scope, *, writers: Collection[UUID]) -> Verdict:
    """A leader of the unit who has neither written nor frozen it: nobody approves her own words, a deputy neither those
    of whom she stands in for."""
    if not actor.holds(Role.LEADER, scope.unit):
        return Refused(_("A report is approved by a leader of its unit."))
    if actor.account in writers or actor.on_behalf_of in writers:
        return Refused(_("You have written or frozen this yourself: another leader approves it."))
    return ALLOWED
