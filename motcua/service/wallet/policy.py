"""Whose papers are whose business. To anybody else a wallet is not there, auditors among them: what they check is
the journal."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict

#: Who works on papers at a unit; an auditor or administrator who holds a post in it does not by that alone.
WORKING = frozenset({Role.COUNTER, Role.HANDLER, Role.HEAD, Role.LEADER, Role.CLERK})


def own_wallets(actor: Actor) -> frozenset[UUID]:
    """The actor herself, and those for whom she may act on this day."""
    return actor.acts_for | ({actor.person} if actor.person is not None else frozenset())


def may_see(actor: Actor, holder: UUID) -> Verdict:
    """The holder, and whoever may act for her on this day."""
    if actor.kind is AccountKind.SYSTEM or holder in own_wallets(actor):
        return ALLOWED
    return Refused(_("A wallet is open to its holder alone, and to those who may act for her."), hidden=True)


def visible_to(actor: Actor) -> Q:
    """The same as `may_see`, for papers."""
    return Q() if actor.kind is AccountKind.SYSTEM else Q(holder__in=own_wallets(actor))


def may_put(actor: Actor) -> Verdict:
    """Only the house itself puts papers into wallets: what it made, and what registers tell it."""
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    return Refused(_("Papers come into a wallet by being issued."))


def may_digitise(actor: Actor, unit: UUID) -> Verdict:
    """The officer at whose counter the paper lies: she signs that the file is what she has seen."""
    if actor.holds(Role.COUNTER, unit):
        return ALLOWED
    return Refused(_("Papers are digitised by the officer at whose counter they lie."))


def may_offer(actor: Actor, holder: UUID, unit: UUID | None) -> Verdict:
    """What a filing may be spared is told to the holder, to who acts for her, and to the officer at the counter before
    whom she stands."""
    at_counter = unit is not None and actor.holds(Role.COUNTER, unit)
    if at_counter or may_see(actor, holder):
        return ALLOWED
    return Refused(_("A paper is attached for its holder alone."), hidden=True)


def may_reuse(actor: Actor, holder: UUID, unit: UUID) -> Verdict:
    """The same, and whoever files for people from another portal with the very file."""
    if actor.kind is AccountKind.INTEGRATOR and "dossiers:file" in actor.scopes:
        return ALLOWED
    return may_offer(actor, holder, unit)


def may_look_up(actor: Actor, unit: UUID | None) -> Verdict:
    """The unit that issued it."""
    units = working_units(actor)
    if actor.kind is AccountKind.SYSTEM or (unit is not None and unit in units):
        return ALLOWED
    return Refused(_("A paper is open to the unit that issued it."), hidden=True)


def may_revoke(actor: Actor, unit: UUID | None) -> Verdict:
    """A leader of the unit that issued it."""
    if actor.kind is AccountKind.SYSTEM or (unit is not None and actor.holds(Role.LEADER, unit)):
        return ALLOWED
    seen = bool(may_look_up(actor, unit))
    return Refused(_("A paper is revoked by a leader of the unit that issued it."), hidden=not seen)


def working_units(actor: Actor) -> Collection[UUID]:
    return frozenset(post.unit for post in actor.posts if post.roles & WORKING)
