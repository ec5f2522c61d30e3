"""Who may plan, inspect, sign, remedy, judge and read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict
from motcua.reform.inspections.rules import answers_to

CONTROLLING = frozenset({Role.HEAD, Role.LEADER, Role.CONTROLLER})
REPORTING = CONTROLLING | {Role.HANDLER, Role.CLERK}
HEADING = frozenset({Role.HEAD, Role.LEADER})


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Whose plan it is, and who controls it."""

    unit: UUID
    control: UUID


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What decides who sees an inspection: `path` is the inspected unit with those above it, `responsible` the units that
    have a recommendation of it; `is_told` says whether they know of it yet."""

    scope: Scope
    path: Collection[UUID]
    responsible: Collection[UUID]
    team: Collection[UUID]
    is_told: bool


def sees_everything(actor: Actor, scope: Scope) -> bool:
    """Also what the inspected unit is not told yet."""
    if actor.kind is AccountKind.SYSTEM or actor.has_role(Role.AUDITOR):
        return True
    return any(post.unit in {scope.unit, scope.control} and post.roles & CONTROLLING for post in actor.posts)


def may_see(actor: Actor, sight: Sight) -> Verdict:
    """Who plans, the team and auditors; once it is told, also the officials of the plan's unit and of the control unit, of
    the inspected unit, of those above it and of who is to remedy something. To others it is not there."""
    if sees_everything(actor, sight.scope) or actor.account in sight.team:
        return ALLOWED
    concerned = {sight.scope.unit, sight.scope.control, *sight.path, *sight.responsible}
    if sight.is_told and actor.units & concerned:
        return ALLOWED
    return Refused(_("This inspection is of a unit that is neither yours nor below yours."), hidden=True)


def may_plan(actor: Actor, scope: Scope) -> Verdict:
    """The heads and leaders of the plan's unit, and those of the unit that controls it."""
    if any(post.unit in {scope.unit, scope.control} and post.roles & CONTROLLING for post in actor.posts):
        return ALLOWED
    return Refused(_("Inspections are planned by the heads of the plan's unit and of the unit that controls it."))


def is_insider(actor: Actor, *, unit: UUID, above: Collection[UUID]) -> bool:
    """Does she hold a post of the inspected unit, of one that it answers to, or of one that answers to it?"""
    return any(
        answers_to(unit=post.unit, unit_above=post.ancestors, inspected=unit, inspected_above=tuple(above))
        for post in actor.posts
    )


def may_inspect(actor: Actor, *, team: Collection[UUID], unit: UUID, above: Collection[UUID]) -> Verdict:
    """The team, and nobody of it who has come to a post of the inspected unit meanwhile."""
    if actor.account is None or actor.account not in team:
        return Refused(_("Findings are recorded by the team of the inspection."))
    if is_insider(actor, unit=unit, above=above):
        return Refused(
            _("You hold a post in the unit that is inspected, above or below it: somebody else inspects it.")
        )
    return ALLOWED


def may_close(actor: Actor, *, head: UUID | None, unit: UUID, above: Collection[UUID]) -> Verdict:
    """The head of the team closes the minutes and recommends."""
    if head is None or actor.account != head:
        return Refused(_("Minutes are closed and recommendations given by the head of the team."))
    return may_inspect(actor, team={head}, unit=unit, above=above)


def may_sign(actor: Actor, *, unit: UUID) -> Verdict:
    if any(post.unit == unit and post.roles & HEADING for post in actor.posts):
        return ALLOWED
    return Refused(_("Minutes are signed for by who heads the inspected unit."))


def may_report(actor: Actor, *, unit: UUID) -> Verdict:
    if any(post.unit == unit and post.roles & REPORTING for post in actor.posts):
        return ALLOWED
    return Refused(_("What was remedied is reported by those who work in the responsible unit."))


def may_judge(actor: Actor, scope: Scope, *, unit: UUID, reporters: Collection[UUID | None]) -> Verdict:
    """The control unit; where it is to remedy something itself, the leaders of the plan's unit. Nobody judges what she
    reported or what her own unit was to remedy; a deputy neither what the one she stands in for did."""
    if unit == scope.control:
        controls = actor.holds(Role.LEADER, scope.unit)
    else:
        controls = any(post.unit == scope.control and post.roles & CONTROLLING for post in actor.posts)
    if not controls:
        return Refused(_("What was remedied is checked by the unit that controls the inspections."))
    if any(post.unit == unit for post in actor.posts):
        return Refused(_("Your own unit was to remedy this: somebody else checks it."))
    if {actor.account, actor.on_behalf_of} & (set(reporters) - {None}):
        return Refused(_("You have reported this yourself: somebody else checks it."))
    return ALLOWED


def may_withdraw_evidence(actor: Actor, scope: Scope, *, team: Collection[UUID], unit: UUID | None) -> Verdict:
    """Who gave it, the team for a finding and the responsible `unit` for a remedy, and the control unit."""
    gave = may_report(actor, unit=unit) if unit is not None else actor.account is not None and actor.account in team
    if gave or may_plan(actor, scope):
        return ALLOWED
    return Refused(_("Evidence is withdrawn by those who gave it or by the unit that controls the inspections."))
