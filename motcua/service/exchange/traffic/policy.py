"""Who may look after the traffic with the portal. Its messages name citizens of every unit."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict

MENDING = frozenset({Role.CONTROLLER, Role.ADMINISTRATOR})


def may_see_traffic(actor: Actor) -> Verdict:
    """Procedure control and administrators, and auditors, who only look."""
    if actor.kind is AccountKind.SYSTEM or any(actor.has_role(role) for role in (*MENDING, Role.AUDITOR)):
        return ALLOWED
    return Refused(_("The exchange with the National Portal is for procedure control and administrators."))


def may_mend_traffic(actor: Actor) -> Verdict:
    """Have given-up messages tried again, settle differences."""
    if actor.kind is AccountKind.SYSTEM or any(actor.has_role(role) for role in MENDING):
        return ALLOWED
    return Refused(_("Only procedure control and administrators have messages of the portal tried again."))


def may_follow_portal(actor: Actor) -> Verdict:
    """Keep and follow the portal's messages: the house itself, when it has checked their signature."""
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    return Refused(_("Messages of the portal are followed by the house itself."))
