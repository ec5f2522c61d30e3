"""Who founds and leads groups, and who may see who is in them."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict

MANAGING = frozenset({Role.HEAD, Role.LEADER, Role.CLERK, Role.CONTROLLER})
OVERSEEING = frozenset({Role.HEAD, Role.LEADER, Role.CONTROLLER})


def may_manage(actor: Actor, *, unit: UUID, ancestors: Collection[UUID]) -> Verdict:
    """Heads, leaders and clerks of the unit whose group it is, and heads and leaders of those above it."""
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    for post in actor.posts:
        if (post.unit == unit and post.roles & MANAGING) or (post.unit in ancestors and post.roles & OVERSEEING):
            return ALLOWED
    return Refused(_("A team is led by the heads and clerks of its unit and by the heads of those above it."))


def may_see(actor: Actor, *, unit: UUID, ancestors: Collection[UUID]) -> Verdict:
    """Who works in the unit, heads of those above it, auditors. To others a group, which names people, is not there."""
    if actor.has_role(Role.AUDITOR) or unit in actor.units or may_manage(actor, unit=unit, ancestors=ancestors):
        return ALLOWED
    return Refused(_("This team is of a unit that is neither yours nor below yours."), hidden=True)
