"""Who may propose, try, decide, take up and read."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict

CONTROLLING = frozenset({Role.HEAD, Role.LEADER, Role.CONTROLLER})
PROPOSING = CONTROLLING | {Role.HANDLER, Role.CLERK, Role.COUNTER}


def may_see(actor: Actor) -> Verdict:
    """Every official: initiatives are there to be learned from, and name no citizen. To others they are not there."""
    if actor.kind is AccountKind.SYSTEM or (actor.kind is AccountKind.OFFICIAL and actor.posts):
        return ALLOWED
    return Refused(_("Initiatives are read by officials who hold a post."), hidden=True)


def may_propose(actor: Actor, unit: UUID) -> Verdict:
    if any(post.unit == unit and post.roles & PROPOSING for post in actor.posts):
        return ALLOWED
    return Refused(_("An initiative is proposed by those who work in its unit."))


def may_manage(actor: Actor, *, unit: UUID, ancestors: Collection[UUID]) -> Verdict:
    """Heads and leaders of the unit and of those above it."""
    if any(post.unit in (unit, *ancestors) and post.roles & CONTROLLING for post in actor.posts):
        return ALLOWED
    return Refused(
        _("Where an initiative is tried or taken up is said by the heads of that unit and of those above it.")
    )


def may_decide(
    actor: Actor, *, unit: UUID, owner: UUID, ancestors: Collection[UUID], involved: Collection[UUID | None]
) -> Verdict:
    """A leader of the owner or of a unit above it, never one who heads or proposed it, nor her deputy."""
    if unit not in (owner, *ancestors) or not actor.holds(Role.LEADER, unit):
        return Refused(_("An initiative is recognised by a leader of its unit or of one above it."))
    if {actor.account, actor.on_behalf_of} & (set(involved) - {None}):
        return Refused(_("You head or proposed this initiative: somebody else decides."))
    return ALLOWED
