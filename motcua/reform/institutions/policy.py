"""Who may keep documents, review them, propose, appraise, decide, give quotas, register training and read."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict
from motcua.registry.organization.values import Directory, UnitKind

HEADING = frozenset({Role.HEAD, Role.LEADER})
KEEPING = HEADING | {Role.CONTROLLER, Role.CLERK}
JUDGING = HEADING | {Role.CONTROLLER}
HOME_AFFAIRS = "home_affairs"


def control_of(units: Directory) -> UUID | None:
    """The city's department of home affairs: it appraises, decides and gives quotas for every unit."""
    found = units.of_kind(UnitKind.DEPARTMENT, field=HOME_AFFAIRS)
    return found[0].id if found else None


def sees_everything(actor: Actor, control: UUID | None) -> bool:
    return (
        actor.kind is AccountKind.SYSTEM
        or actor.has_role(Role.AUDITOR)
        or (control is not None and control in actor.units)
    )


def may_see(actor: Actor, *, path: Collection[UUID], control: UUID | None) -> Verdict:
    """Officials of the unit that keeps it (the first of `path`) and of those above it, of home affairs, and auditors. To
    others it is not there."""
    if sees_everything(actor, control) or actor.units & set(path):
        return ALLOWED
    return Refused(_("This is kept by a unit that is neither yours nor below yours."), hidden=True)


def visible_to(actor: Actor, control: UUID | None) -> Q:
    """The same for lists of what has a `path`."""
    return Q() if sees_everything(actor, control) else Q(path__overlap=list(actor.units))


def may_keep(actor: Actor, unit: UUID) -> Verdict:
    """A unit's documents and courses are its own."""
    if _works(actor, unit, KEEPING):
        return ALLOWED
    return Refused(_("This is kept by the heads and clerks of the unit itself."))


def may_propose(actor: Actor, unit: UUID) -> Verdict:
    if _works(actor, unit, HEADING):
        return ALLOWED
    return Refused(_("Restructuring is proposed by the heads of the unit itself."))


def may_appraise(actor: Actor, *, control: UUID | None, involved: Collection[UUID | None]) -> Verdict:
    """Home affairs, but nobody who had a hand in the proposal."""
    if control is None or not _works(actor, control, JUDGING):
        return Refused(_("Restructuring is appraised by the department of home affairs."))
    return _not_involved(actor, involved)


def may_decide(actor: Actor, *, control: UUID | None, involved: Collection[UUID | None]) -> Verdict:
    """A leader of home affairs, who had no hand in it; nobody decides what she appraised."""
    if control is None or not _works(actor, control, frozenset({Role.LEADER})):
        return Refused(_("Restructuring is decided by a leader of the department of home affairs."))
    return _not_involved(actor, involved)


def may_carry_out(actor: Actor, *, control: UUID | None) -> Verdict:
    if control is not None and _works(actor, control, JUDGING):
        return ALLOWED
    return Refused(_("That a unit is restructured is entered by the department of home affairs."))


def may_give_quotas(actor: Actor, *, control: UUID | None) -> Verdict:
    if control is not None and _works(actor, control, HEADING):
        return ALLOWED
    return Refused(_("Quotas of staff are given by the heads of the department of home affairs."))


def _works(actor: Actor, unit: UUID, roles: frozenset[Role]) -> bool:
    return any(post.unit == unit and post.roles & roles for post in actor.posts)


def _not_involved(actor: Actor, involved: Collection[UUID | None]) -> Verdict:
    if {actor.account, actor.on_behalf_of} & (set(involved) - {None}):
        return Refused(_("You had a hand in this restructuring yourself: somebody else judges it."))
    return ALLOWED
