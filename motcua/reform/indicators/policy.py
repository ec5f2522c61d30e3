"""Who may set what is aimed at. Figures themselves are sums without people; who shows them decides what is too small."""

from __future__ import annotations

from django.utils.translation import gettext

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict


def may_set_targets(actor: Actor) -> Verdict:
    """Those who watch over procedures, and the house itself."""
    if actor.kind is AccountKind.SYSTEM or actor.has_role(Role.CONTROLLER):
        return ALLOWED
    return Refused(gettext("Only procedure control sets targets."))
