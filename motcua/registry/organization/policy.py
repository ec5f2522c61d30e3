"""Who may change the organization. Everybody may read which units there are: they are public."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict


def may_change_units(actor: Actor) -> Verdict:
    """Load, open and reorganize units, open posts: the administrators, and the house itself."""
    if actor.kind is AccountKind.SYSTEM or actor.has_role(Role.ADMINISTRATOR):
        return ALLOWED
    return Refused(gettext("Only an administrator may change units and posts."))


def may_appoint(actor: Actor, *, accounts: Iterable[UUID]) -> Verdict:
    """Appoint these officials or end their appointments. Nobody decides about herself."""
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    if not actor.has_role(Role.ADMINISTRATOR):
        return Refused(gettext("Only an administrator may appoint officials or end their appointments."))
    if actor.account in set(accounts):
        return Refused(gettext("Nobody may appoint herself or end her own appointment; ask another administrator."))
    return ALLOWED


#: What a head may pass on for a while. Who signs, audits or administers is not hers to replace.
_OF_THE_OFFICE = frozenset({Role.COUNTER, Role.HANDLER, Role.HEAD, Role.CLERK, Role.CASHIER, Role.ACCOUNTANT})
#: What its leader may pass on besides.
_OF_THE_LEADER = _OF_THE_OFFICE | {Role.LEADER, Role.CONTROLLER, Role.CHIEF_ACCOUNTANT}


def may_name_deputy(actor: Actor, *, principal: UUID, deputy: UUID, unit: UUID, roles: frozenset[Role]) -> Verdict:
    """Name who stands in for `principal` in a post of `unit` with `roles`, or call it off.

    The holder herself; the head of the unit for posts of the office; its leader for those that sign too; an
    administrator. Nobody makes
    herself somebody's deputy, and a deputy names none.
    """
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    if actor.on_behalf_of is not None:
        return Refused(gettext("A deputy cannot name a deputy. Go back to your own posts first."))
    if actor.account == principal:
        return ALLOWED
    if actor.account == deputy:
        return Refused(gettext("Nobody makes herself somebody else’s deputy; ask the holder, the head or the leader."))
    heads = actor.holds(Role.HEAD, unit) and roles <= _OF_THE_OFFICE
    leads = actor.holds(Role.LEADER, unit) and roles <= _OF_THE_LEADER
    if heads or leads or actor.has_role(Role.ADMINISTRATOR):
        return ALLOWED
    return Refused(
        gettext("Only the holder of a post, the head or leader of its unit and administrators name a deputy.")
    )


def may_call_off(actor: Actor, *, principal: UUID, deputy: UUID, unit: UUID, roles: frozenset[Role]) -> Verdict:
    """Call a deputation off: who may name it, and the deputy herself, who need not stand in against her will."""
    if actor.account == deputy and actor.on_behalf_of is None:
        return ALLOWED
    return may_name_deputy(actor, principal=principal, deputy=deputy, unit=unit, roles=roles)
