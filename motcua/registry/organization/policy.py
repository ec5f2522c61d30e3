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
