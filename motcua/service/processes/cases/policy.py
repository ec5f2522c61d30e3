"""Who may look at the cases of processes and who may change them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict

SEEING = frozenset({Role.CONTROLLER, Role.ADMINISTRATOR, Role.AUDITOR})


def may_see_cases(actor: Actor) -> Verdict:
    """Procedure control, administrators and auditors; the house itself."""
    if actor.kind is AccountKind.SYSTEM or any(actor.has_role(role) for role in SEEING):
        return ALLOWED
    return Refused(_("The cases of processes are for procedure control, administrators and auditors."))


def may_change_cases(actor: Actor) -> Verdict:
    """Procedure control, and the house itself."""
    if actor.kind is AccountKind.SYSTEM or actor.has_role(Role.CONTROLLER):
        return ALLOWED
    return Refused(_("Only an official in charge of procedure control may change the cases of a process."))
