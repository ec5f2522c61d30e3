"""Who may rate, complain and answer, who may speak in a dossier's conversation, and who may do what to a petition.

`may_see_petition` and `visible_petitions` say the same thing twice, once for one petition and once as a filter; a test
holds them equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict
from motcua.service.dossiers.policy import OVERSEEING, Subject, is_applicant_side, may_see
from motcua.service.feedback.values import PetitionKind, Side

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


#: Who answers for a unit: its leaders and heads.
ANSWERING = frozenset({Role.HEAD, Role.LEADER})
#: Who takes and handles petitions in a unit. A complaint about how one was treated is for those who answer for the unit, and
#: for the controllers: those who may have done it do not read it first.
HANDLING = {
    PetitionKind.SUGGESTION: WORKING | {Role.CONTROLLER},
    PetitionKind.PETITION: WORKING | {Role.CONTROLLER},
    PetitionKind.COMPLAINT: ANSWERING | {Role.CONTROLLER},
}


@dataclass(frozen=True, kw_only=True)
class PetitionSubject:
    """What the policy needs to know of a petition."""

    kind: PetitionKind
    account: UUID | None
    unit: UUID
    path: tuple[UUID, ...]
    units: tuple[UUID, ...]
    concerned: frozenset[UUID]


def may_send_petition(actor: Actor) -> Verdict:
    """Anybody, signed in or not, but as a citizen: officials have their own ways."""
    if actor.kind is AccountKind.CITIZEN:
        return ALLOWED
    return Refused(_("Petitions are sent as a citizen: sign out first, or sign in with your own account."))


def is_sender(actor: Actor, petition: PetitionSubject) -> bool:
    """By the account alone; who knows code and telephone number is let in by `queries.petitions.found_by`."""
    return actor.account is not None and actor.account == petition.account


def may_see_petition(actor: Actor, petition: PetitionSubject) -> Verdict:
    """The sender; who handles such petitions in a unit that has or had it; who oversees the unit that has it. Whom it is
    about does not, whatever she is."""
    if is_sender(actor, petition):
        return ALLOWED
    if actor.account in petition.concerned:
        return Refused(_("This petition concerns you; others handle it."), hidden=True)
    for post in actor.posts:
        if post.unit in petition.units and post.roles & HANDLING[petition.kind]:
            return ALLOWED
        if post.unit in petition.path and post.roles & OVERSEEING:
            return ALLOWED
    return Refused(_("This petition is neither yours nor your unit's."), hidden=actor.kind is not AccountKind.OFFICIAL)


def visible_petitions(actor: Actor) -> Q:
    """The same as `may_see_petition`, as a filter on `Petition`, but for the concerned: those are excluded by
    `queries.petitions`."""
    visible = Q(account=actor.account) if actor.account is not None else Q(pk__in=[])
    for kind, roles in HANDLING.items():
        if units := sorted(post.unit for post in actor.posts if post.roles & roles):
            visible |= Q(kind=kind.value, units__overlap=units)
    if overseen := sorted(post.unit for post in actor.posts if post.roles & OVERSEEING):
        visible |= Q(path__overlap=overseen)
    return visible


def may_handle_petition(actor: Actor, petition: PetitionSubject) -> Verdict:
    """Take it, pass it on, ask for more, say whom it concerns: who handles such petitions in the unit that has it. Where it
    concerns somebody there, the leaders of the units above may too."""
    return _may_in_unit(actor, petition, HANDLING[petition.kind])


def may_answer_petition(actor: Actor, petition: PetitionSubject) -> Verdict:
    """Answer it, and decide what of it is published: who answers for the unit that has it; likewise."""
    return _may_in_unit(actor, petition, ANSWERING)


def _may_in_unit(actor: Actor, petition: PetitionSubject, roles: frozenset[Role]) -> Verdict:
    seen = may_see_petition(actor, petition)
    if not seen or actor.kind is not AccountKind.OFFICIAL:
        return seen if not seen else Refused(_("Petitions are handled by the offices."))
    if any(post.unit == petition.unit and post.roles & roles for post in actor.posts):
        return ALLOWED
    above = petition.path[1:]
    if petition.concerned and any(post.unit in above and Role.LEADER in post.roles for post in actor.posts):
        return ALLOWED
    return Refused(_("Your post does not carry this act in the unit that has the petition."))
