"""Who leads services onto the Portal, and who may answer for it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict


def may_integrate(actor: Actor) -> Verdict:
    """Plan, give reasons, check, test, submit, suspend: procedure control, and the house itself."""
    if actor.kind is AccountKind.SYSTEM or actor.has_role(Role.CONTROLLER):
        return ALLOWED
    return Refused(_("Services are integrated by officials in charge of procedure control."))


def may_answer_for_portal(actor: Actor) -> Verdict:
    """Confirm and send back: what the Portal says comes in by the house, and nobody says it in its place."""
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    return Refused(_("Only the National Portal confirms an integration or sends it back."))


def may_see_integrations(actor: Actor) -> Verdict:
    """Every official: how far the city's services are is no secret inside the house."""
    if actor.kind in {AccountKind.SYSTEM, AccountKind.OFFICIAL}:
        return ALLOWED
    return Refused(_("How services are integrated is shown to officials."))
