"""Who may set what is aimed at, and whose boards are whose. Figures themselves are sums without people; who shows them
decides what is too small."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict

#: Who answers for figures of a unit, and of those below it.
ANSWERING = frozenset({Role.HEAD, Role.LEADER, Role.CONTROLLER})


def may_set_targets(actor: Actor) -> Verdict:
    """Those who watch over procedures, and the house itself."""
    if actor.kind is AccountKind.SYSTEM or actor.has_role(Role.CONTROLLER):
        return ALLOWED
    return Refused(gettext("Only procedure control sets targets."))


def may_open_board(actor: Actor, unit: UUID | None) -> Verdict:
    """An official opens boards of her own and, with those who hold a post there, of a unit of hers."""
    if actor.kind is AccountKind.OFFICIAL and actor.account and (unit is None or unit in actor.units):
        return ALLOWED
    return Refused(gettext("Boards are opened by officials, for themselves or for a unit of theirs."))


def may_use_board(actor: Actor, *, owner: UUID | None, unit: UUID | None) -> Verdict:
    """See and change it: its owner, or whoever holds a post in its unit. Others do not learn that it is there."""
    mine = actor.account is not None and actor.account == owner and unit is None
    if actor.kind is AccountKind.OFFICIAL and (mine or (unit is not None and unit in actor.units)):
        return ALLOWED
    return Refused(gettext("This board is not yours."), hidden=True)


def may_annotate(actor: Actor, *, unit: UUID, ancestors: Collection[UUID]) -> Verdict:
    """Heads and leaders of the unit, procedure control, and those of the units above."""
    if any(post.unit in {unit, *ancestors} and post.roles & ANSWERING for post in actor.posts):
        return ALLOWED
    return Refused(gettext("Figures are explained by those who answer for them."))
