"""Who may run a unit's counters and codes, and who may see them: those who answer for it, there or above."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict

RUNNING = frozenset({Role.HEAD, Role.LEADER})
OVERSEEING = frozenset({Role.LEADER, Role.CONTROLLER, Role.AUDITOR})
SEEING_ALL = frozenset({Role.CONTROLLER, Role.AUDITOR})


def may_run(actor: Actor, *, unit: UUID, above: Iterable[UUID]) -> Verdict:
    """Open and close counters, schedule shifts, issue and withdraw codes: the head or leader of the unit, or the leader
    of one above it. What she may not even see is hidden."""
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    higher = frozenset(above)
    if any(
        (post.unit == unit and post.roles & RUNNING) or (post.unit in higher and Role.LEADER in post.roles)
        for post in actor.posts
    ):
        return ALLOWED
    seen = may_see(actor, unit=unit, above=higher)
    return Refused(_("The head or leader of the unit does this.")) if seen else seen


def may_see(actor: Actor, *, unit: UUID, above: Iterable[UUID]) -> Verdict:
    """The unit's own officials, those who oversee it, procedure control and auditors."""
    higher = frozenset(above)
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    if actor.kind is AccountKind.OFFICIAL and (
        any(actor.has_role(role) for role in SEEING_ALL)
        or any(post.unit == unit or (post.unit in higher and post.roles & OVERSEEING) for post in actor.posts)
    ):
        return ALLOWED
    return Refused(_("These are not of your unit."), hidden=True)
