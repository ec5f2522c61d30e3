"""Who may do what with taxes on land. Whether somebody may see or pay for a dossier is the dossiers' to say."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict
from motcua.service.dossiers.policy import Subject, may_see

#: Who sends what changes hands to the tax office: in the unit that holds the dossier, or that received it.
ASKING = frozenset({Role.COUNTER, Role.HANDLER, Role.HEAD})
#: Who looks at what does not go on, of the dossiers that she sees.
WATCHING = ASKING | {Role.LEADER, Role.CONTROLLER, Role.AUDITOR}


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


def may_see_letters(actor: Actor) -> Verdict:
    """Look at the letters that do not go on: of the dossiers that she sees (`dossiers.policy.visible_to`)."""
    if actor.kind is AccountKind.SYSTEM or any(post.roles & WATCHING for post in actor.posts):
        return ALLOWED
    return Refused(_("Your post has nothing to do with the tax office."))


def may_see_letters_of_none(actor: Actor) -> bool:
    """Those about no dossier of this city are looked into by who controls procedures, and seen by who reads everything."""
    return actor.kind is AccountKind.SYSTEM or actor.has_role(Role.CONTROLLER) or actor.has_role(Role.AUDITOR)


def may_send_again(actor: Actor, dossier: Subject | None) -> Verdict:
    """Have a letter that the tax office did not take sent anew."""
    if dossier is not None:
        return may_ask_tax(actor, dossier)
    if actor.has_role(Role.CONTROLLER):
        return ALLOWED
    return Refused(_("Who controls procedures looks into letters about no dossier of this city."), hidden=True)
