"""Who may rate, complain and answer."""

from __future__ import annotations

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict
from motcua.service.dossiers.policy import Subject, may_see


def may_speak(actor: Actor, dossier: Subject) -> Verdict:
    """Ratings and complaints are the applicant's side's alone: an official rating her own work is no rating."""
    if actor.kind is AccountKind.OFFICIAL:
        return Refused("Only the applicant may say what she thinks of the service.")
    return may_see(actor, dossier)


def may_answer(actor: Actor, dossier: Subject) -> Verdict:
    """The head or leader of the unit that holds the dossier answers for its delay."""
    answering = {Role.HEAD, Role.LEADER}
    if any(actor.holds(role, dossier.current_unit) for role in answering):
        return ALLOWED
    return Refused("A complaint is answered by the head of the unit that holds the dossier.")
