"""Who may do what with money. Whether somebody may see or pay for a dossier is the dossiers' to say."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict

#: Who asks for a refund, and who approves what another asked for.
ASKING = frozenset({Role.COUNTER, Role.CASHIER, Role.HANDLER, Role.ACCOUNTANT, Role.HEAD})
APPROVING = frozenset({Role.CHIEF_ACCOUNTANT, Role.HEAD, Role.LEADER})


def may_tell(actor: Actor) -> Verdict:
    """Bring word of a gateway: the house itself, by its webhooks and jobs."""
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    return Refused(_("Gateways speak through the house alone."))


def may_ask_refund(actor: Actor, *, unit: UUID) -> Verdict:
    if actor.kind is AccountKind.SYSTEM or any(actor.holds(role, unit) for role in ASKING):
        return ALLOWED
    return _others(actor, (unit,))


def may_decide_refund(actor: Actor, *, unit: UUID, asked_by: UUID | None) -> Verdict:
    """Maker and checker are two people, also where one stands in for the other."""
    if not any(actor.holds(role, unit) for role in APPROVING):
        return _others(actor, (unit,))
    if asked_by is not None and asked_by in {actor.account, actor.on_behalf_of}:
        return Refused(_("Who asked for a refund does not approve it: another person does."))
    return ALLOWED


def may_reverse(actor: Actor, *, unit: UUID) -> Verdict:
    if actor.kind is AccountKind.SYSTEM or any(actor.holds(role, unit) for role in APPROVING):
        return ALLOWED
    return _others(actor, (unit,))


def _others(actor: Actor, units: Iterable[UUID]) -> Refused:
    return Refused(
        _("Your post does not carry this act in the unit that collects."), hidden=not actor.units & set(units)
    )
