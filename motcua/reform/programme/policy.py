"""Who may plan, report, judge and read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict

CONTROLLING = frozenset({Role.HEAD, Role.LEADER, Role.CONTROLLER})
REPORTING = CONTROLLING | {Role.HANDLER, Role.CLERK}
HEADING = frozenset({Role.HEAD, Role.LEADER})


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose plan it is, and who controls it."""

    unit: UUID
    control: UUID


def may_see(actor: Actor, scope: Scope) -> Verdict:
    """The officials of the plan's unit, of all units below it and of the control unit, and auditors. To others it is not
    there."""
    if actor.kind is AccountKind.SYSTEM or actor.has_role(Role.AUDITOR):
        return ALLOWED
    if any({scope.unit, scope.control} & {post.unit, *post.ancestors} for post in actor.posts):
        return ALLOWED
    return Refused(_("This programme is of a unit that is neither yours nor above yours."), hidden=True)


def may_plan(actor: Actor, scope: Scope) -> Verdict:
    """The heads and leaders of the plan's unit, and those of its control unit, which drafts for it."""
    if any(post.unit in {scope.unit, scope.control} and post.roles & CONTROLLING for post in actor.posts):
        return ALLOWED
    return Refused(_("A programme is planned by the heads of its unit and of the unit that controls it."))


def may_report(actor: Actor, lead: UUID) -> Verdict:
    if any(post.unit == lead and post.roles & REPORTING for post in actor.posts):
        return ALLOWED
    return Refused(_("Progress is reported by those who work in the lead unit."))


def may_judge(actor: Actor, scope: Scope, *, lead: UUID, reporters: Collection[UUID | None]) -> Verdict:
    """The control unit; where it leads the task itself, the leaders of the plan's unit. Nobody judges what she reported
    or what her own unit leads, a deputy neither what she or the one she stands in for did."""
    if lead == scope.control:
        controls = actor.holds(Role.LEADER, scope.unit)
    else:
        controls = any(post.unit == scope.control and post.roles & CONTROLLING for post in actor.posts)
    if not controls:
        return Refused(_("Progress is accepted or sent back by the unit that controls the programme."))
    if any(post.unit == lead and post.roles & HEADING for post in actor.posts):
        return Refused(_("You head the unit that leads this task: somebody else accepts it."))
    if {actor.account, actor.on_behalf_of} & (set(reporters) - {None}):
        return Refused(_("You have reported this yourself: somebody else accepts it."))
    return ALLOWED


def may_withdraw(actor: Actor, scope: Scope, *, lead: UUID) -> Verdict:
    """Who may report, and who controls."""
    if may_report(actor, lead) or may_plan(actor, scope):
        return ALLOWED
    return Refused(_("Evidence is withdrawn by the lead unit or by the unit that controls the programme."))
