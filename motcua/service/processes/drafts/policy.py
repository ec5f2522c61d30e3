"""Who draws processes, and who may look at what is not published."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict


def may_draw(actor: Actor) -> Verdict:
    """Open, save, drop and publish drafts: procedure control, and the house itself."""
    if actor.kind is AccountKind.SYSTEM or actor.has_role(Role.CONTROLLER):
        return ALLOWED
    return Refused(_("Only an official in charge of procedure control may draw processes."))


def may_see_drafts(actor: Actor) -> Verdict:
    if may_draw(actor) or actor.has_role(Role.AUDITOR):
        return ALLOWED
    return Refused(_("Drafts of processes are for procedure control and auditors."))
