"""Who may plan a review, propose, appraise, decide, carry out and read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict

CONTROLLING = frozenset({Role.HEAD, Role.LEADER, Role.CONTROLLER})
PROPOSING = CONTROLLING | {Role.HANDLER, Role.CLERK, Role.COUNTER}


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose plan it is, and who controls procedures for it."""

    unit: UUID
    control: UUID


def may_see(actor: Actor, scope: Scope) -> Verdict:
    """Officials of the plan's unit, of all units below it and of the control unit, and auditors. To others it is not
    there."""
    if actor.kind is AccountKind.SYSTEM or actor.has_role(Role.AUDITOR):
        return ALLOWED
    if any({scope.unit, scope.control} & {post.unit, *post.ancestors} for post in actor.posts):
        return ALLOWED
    return Refused(_("This review is of a unit that is neither yours nor above yours."), hidden=True)


def may_plan(actor: Actor, scope: Scope) -> Verdict:
    if _works(actor, {scope.unit, scope.control}, CONTROLLING):
        return ALLOWED
    return Refused(_("A review is planned by the heads of its unit and of the unit that controls procedures."))


def may_propose(actor: Actor, lead: UUID) -> Verdict:
    """Who works on the procedure knows what it could do without."""
    if _works(actor, {lead}, PROPOSING):
        return ALLOWED
    return Refused(_("Proposals are made by those who work in the unit that reviews the procedure."))


def may_send(actor: Actor, lead: UUID) -> Verdict:
    if _works(actor, {lead}, CONTROLLING):
        return ALLOWED
    return Refused(
        _("A review is ended and its proposals are sent or withdrawn by the heads of the unit that reviews.")
    )


def may_appraise(actor: Actor, scope: Scope, *, lead: UUID, involved: Collection[UUID | None]) -> Verdict:
    """The control unit, about what others propose: nobody appraises what she had a hand in, or what her unit proposes."""
    if not _works(actor, {scope.control}, CONTROLLING):
        return Refused(_("Proposals are appraised by the unit that controls procedures."))
    if _works(actor, {lead}, PROPOSING) and scope.control != lead:
        return Refused(_("You work in the unit that proposes this: somebody else appraises it."))
    return _not_involved(actor, involved)


def may_decide(actor: Actor, scope: Scope, *, involved: Collection[UUID | None]) -> Verdict:
    """A leader of the plan's unit, who had no hand in it."""
    if not actor.holds(Role.LEADER, scope.unit):
        return Refused(_("Proposals are decided by a leader of the unit whose review it is."))
    return _not_involved(actor, involved)


def may_carry_out(actor: Actor, scope: Scope) -> Verdict:
    """Who keeps the catalogue says from when it is done."""
    if _works(actor, {scope.control}, CONTROLLING):
        return ALLOWED
    return Refused(_("That a proposal is carried out is entered by the unit that controls procedures."))


def _works(actor: Actor, units: Collection[UUID], roles: frozenset[Role]) -> bool:
    return any(post.unit in units and post.roles & roles for post in actor.posts)


def _not_involved(actor: Actor, involved: Collection[UUID | None]) -> Verdict:
    if {actor.account, actor.on_behalf_of} & (set(involved) - {None}):
        return Refused(_("You had a hand in this proposal yourself: somebody else judges it."))
    return ALLOWED
