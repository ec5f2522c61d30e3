"""Who may rate, complain and answer, and who may speak in a dossier's conversation."""

from __future__ import annotations

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict
from motcua.service.dossiers.policy import Subject, is_applicant_side, may_see
from motcua.service.feedback.values import Side

#: Who works on dossiers, in a unit that has held this one.
WORKING = frozenset({Role.COUNTER, Role.HANDLER, Role.HEAD, Role.LEADER, Role.CLERK})


def may_speak(actor: Actor, dossier: Subject) -> Verdict:
    """Ratings and complaints are the applicant's side's alone: an official rating her own work is no rating."""
    if actor.kind is AccountKind.OFFICIAL:
        return Refused(_("Only the applicant may say what she thinks of the service."))
    return may_see(actor, dossier)


def may_answer(actor: Actor, dossier: Subject) -> Verdict:
    """The head or leader of the unit that holds the dossier answers for its delay."""
    answering = {Role.HEAD, Role.LEADER}
    if any(actor.holds(role, dossier.current_unit) for role in answering):
        return ALLOWED
    if not may_see(actor, dossier):
        return may_see(actor, dossier)
    return Refused(_("A complaint is answered by the head of the unit that holds the dossier."))


def side_of(actor: Actor, dossier: Subject) -> Side | None:
    """For whom the actor speaks on this dossier; None for who may at most read, such as an auditor."""
    if is_applicant_side(actor, dossier):
        return Side.APPLICANT
    if any(post.unit in dossier.involved_units and post.roles & WORKING for post in actor.posts):
        return Side.OFFICE
    oversees = any(post.unit in dossier.units_above and Role.LEADER in post.roles for post in actor.posts)
    return Side.OFFICE if oversees else None


def may_converse(actor: Actor, dossier: Subject) -> Verdict:
    """The applicant's side, and the officials who work on the dossier or lead those who do."""
    seen = may_see(actor, dossier)
    if not seen or side_of(actor, dossier) is not None:
        return seen
    return Refused(_("You may read this conversation; those who work on the dossier write in it."))
