"""Who may do what with taxes on land. Whether somebody may see or pay for a dossier is the dossiers' to say."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict
from motcua.service.dossiers.policy import Subject, may_see

#: Who sends what changes hands to the tax office: in the unit that holds the dossier, or that received it.
ASKING = frozenset({Role.COUNTER, Role.HANDLER, Role.HEAD})


def may_speak_for_tax(actor: Actor) -> Verdict:
    """Bring word of the tax office: the house itself, by its jobs."""
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    return Refused(_("The tax office speaks through the house alone."))


def may_ask_tax(actor: Actor, dossier: Subject) -> Verdict:
    units = {dossier.current_unit, dossier.receiving_unit}
    if any(actor.holds(role, unit) for role in ASKING for unit in units):
        return ALLOWED
    return Refused(
        _("The officials of the unit that holds the dossier write to the tax office."),
        hidden=not may_see(actor, dossier),
    )
