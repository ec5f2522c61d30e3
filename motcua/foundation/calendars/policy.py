"""Who may change calendars. Reading them is free: the days off are public."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict

PUBLISHERS = frozenset({Role.ADMINISTRATOR, Role.CONTROLLER})


def may_publish(actor: Actor) -> Verdict:
    """Administrators and controllers of procedures, and the house itself when it loads a city."""
    if actor.kind is AccountKind.SYSTEM or any(actor.has_role(role) for role in PUBLISHERS):
        return ALLOWED
    return Refused(_("Only an administrator or a controller of procedures may change calendars."))
