"""Who may do what to a dossier. The tables here are printed into docs/reference/access.md.

`may_see` and `visible_to` say the same thing twice, once for one dossier and once as a filter; a property test
holds them equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Assurance, Refused, Role, Verdict
from motcua.service.dossiers.values import Act

#: Roles that see every dossier of the units below their own.
OVERSEEING = frozenset({Role.LEADER, Role.CONTROLLER, Role.AUDITOR})

APPLICANT = "applicant"

#: Who may do each act: the applicant's side, and the roles of the unit that holds the dossier.
ACTS: dict[Act, tuple[bool, frozenset[Role]]] = {
    Act.FILE: (True, frozenset({Role.COUNTER})),
    Act.SEND_ON: (False, frozenset({Role.COUNTER})),
    Act.RECEIVE: (False, frozenset({Role.COUNTER})),
    Act.REFUSE_RECEIPT: (False, frozenset({Role.COUNTER})),
    # A second request is the leader's (see `needs_leader`); a first one may be hers too.
    Act.REQUEST_SUPPLEMENT: (False, frozenset({Role.COUNTER, Role.HANDLER, Role.HEAD, Role.LEADER})),
    Act.ANSWER_SUPPLEMENT: (True, frozenset({Role.COUNTER})),
    Act.PAUSE: (False, frozenset({Role.HANDLER, Role.HEAD})),
    Act.RESUME: (False, frozenset({Role.HANDLER, Role.HEAD})),
    Act.EXTEND: (False, frozenset({Role.HEAD, Role.LEADER})),
    Act.REAPPOINT: (False, frozenset({Role.HEAD, Role.LEADER})),
    Act.APPLY_LIMIT_CASE: (False, frozenset({Role.HANDLER, Role.HEAD, Role.LEADER})),
    Act.CHECK: (False, frozenset({Role.COUNTER, Role.HANDLER, Role.HEAD, Role.LEADER, Role.CLERK})),
    Act.TAKE_STEP: (False, frozenset({Role.COUNTER, Role.HANDLER, Role.HEAD, Role.LEADER, Role.CLERK})),
    Act.COMPLETE_STEP: (False, frozenset({Role.COUNTER, Role.HANDLER, Role.HEAD, Role.LEADER, Role.CLERK})),
    Act.HAND_OVER: (False, frozenset({Role.HEAD, Role.LEADER})),
    Act.DECIDE: (False, frozenset({Role.LEADER})),
    Act.ISSUE: (False, frozenset({Role.CLERK, Role.LEADER, Role.COUNTER})),
    Act.MAKE_RESULT_READY: (False, frozenset()),
    Act.RETURN_RESULT: (False, frozenset({Role.COUNTER})),
    Act.WITHDRAW: (True, frozenset({Role.COUNTER})),
    Act.UNDO: (False, frozenset({Role.COUNTER, Role.HANDLER, Role.HEAD, Role.LEADER})),
}

#: Roles that steps of a process are for.
_STEPPING = ACTS[Act.TAKE_STEP][1]


@dataclass(frozen=True)
class Subject:
    """What the policy needs to know of a dossier."""

    id: UUID
    applicant: UUID
    filed_by: UUID | None
    involved_units: frozenset[UUID]
    units_above: frozenset[UUID]
    current_unit: UUID
    receiving_unit: UUID


def may_see(actor: Actor, dossier: Subject) -> Verdict:
    """The applicant's side, the officials of every unit that has held it, and who oversees those units."""
    if actor.kind is AccountKind.SYSTEM or is_applicant_side(actor, dossier):
        return ALLOWED
    if actor.units & dossier.involved_units:
        return ALLOWED
    if _overseen_units(actor) & (dossier.units_above | dossier.involved_units):
        return ALLOWED
    return _not_to_be_seen(actor)


def _not_to_be_seen(actor: Actor) -> Refused:
    return Refused(_("This dossier is neither yours nor your unit's."), hidden=actor.kind is not AccountKind.OFFICIAL)


def visible_to(actor: Actor) -> Q:
    """The same as `may_see`, as a filter on `Dossier`."""
    if actor.kind is AccountKind.SYSTEM:
        return Q()
    visible = Q(pk__in=[])
    if persons := _persons(actor):
        visible |= Q(applicant__in=persons)
    if actor.account is not None and actor.kind is not AccountKind.OFFICIAL:
        visible |= Q(filed_by=actor.account)
    if actor.units:
        visible |= Q(involved_units__overlap=sorted(actor.units))
    if overseen := _overseen_units(actor):
        visible |= Q(units_above__overlap=sorted(overseen)) | Q(involved_units__overlap=sorted(overseen))
    return visible


def held_or_overseen_by(actor: Actor) -> Q:
    """A part of what `visible_to` shows: what the actor's own units hold now, and the units that she oversees. Served
    by the indexes of lists that are in the order of what is owed."""
    held = Q(current_unit__in=sorted(actor.units))
    if overseen := sorted(_overseen_units(actor)):
        held |= Q(units_above__overlap=overseen) | Q(involved_units__overlap=overseen)
    return held


def does_steps(actor: Actor) -> bool:
    """Does a post of hers carry steps? Who audits, controls or administers only looks."""
    return any(post.roles & _STEPPING for post in actor.posts)


def for_hands_of(actor: Actor) -> Q:
    """What is for the actor herself to do, of what her units hold: steps of her roles in that unit that no colleague has
    taken, and whatever is in her hands. The same for lists as `permit_step` says of one step. For who does no steps,
    all of it."""
    if not does_steps(actor):
        return Q()
    units_by_roles: dict[frozenset[Role], list[UUID]] = {}
    for unit in sorted(actor.units):
        roles = frozenset(role for post in actor.posts if post.unit == unit for role in post.roles & _STEPPING)
        units_by_roles.setdefault(roles, []).append(unit)
    hers = Q()
    for roles, units in units_by_roles.items():
        hers |= Q(current_unit__in=units, current_role__in=sorted(roles))
    return Q(holder=actor.account) | Q(hers, holder=None)


def may_act(actor: Actor, act: Act, dossier: Subject) -> Verdict:
    """May `actor` do `act`? Roles count in the unit that holds the dossier, and the counter's in the unit that
    received it too. The status is not looked at here: that is the table of transitions."""
    applicant_may, roles = ACTS[act]
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    if applicant_may and is_applicant_side(actor, dossier):
        return ALLOWED
    for role in roles:
        units = {dossier.current_unit, dossier.receiving_unit} if role is Role.COUNTER else {dossier.current_unit}
        if any(actor.holds(role, unit) for unit in units):
            return ALLOWED
    if not may_see(actor, dossier):
        return _not_to_be_seen(actor)
    return Refused(_("Your post does not carry this act in the unit that holds the dossier."))


def may_let_happen(actor: Actor) -> Verdict:
    """Let timers fire, and take word from outside: the house itself, by its jobs and its gateways."""
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    return Refused(_("The clock and the outside speak to dossiers through the house alone."))


def may_pay(actor: Actor, dossier: Subject) -> Verdict:
    """Begin to pay online: the applicant's side."""
    if is_applicant_side(actor, dossier):
        return ALLOWED
    if not may_see(actor, dossier):
        return _not_to_be_seen(actor)
    return Refused(_("The applicant's side pays; at the counter you take the money instead."))


def may_take_cash(actor: Actor, dossier: Subject) -> Verdict:
    """Take money at the counter of the unit that received the dossier, which collects."""
    if any(actor.holds(role, dossier.receiving_unit) for role in (Role.COUNTER, Role.CASHIER)):
        return ALLOWED
    if not may_see(actor, dossier):
        return _not_to_be_seen(actor)
    return Refused(_("Money is taken at the counter that received the dossier."))


def may_see_figures(actor: Actor, *, unit: UUID, ancestors: Sequence[UUID]) -> Verdict:
    """See a unit's board: its own officials, and who oversees it or a unit above it (`ancestors`)."""
    if actor.kind is AccountKind.SYSTEM or unit in actor.units or oversees(actor, unit=unit, ancestors=ancestors):
        return ALLOWED
    return Refused(_("These figures are of a unit that is neither yours nor below yours."))


def oversees(actor: Actor, *, unit: UUID, ancestors: Sequence[UUID]) -> bool:
    return not _overseen_units(actor).isdisjoint({unit, *ancestors})


def may_file_for(actor: Actor, applicant: UUID, receiving_unit: UUID) -> Verdict:
    """A person files for herself and for those she may act for; a counter officer for anybody, at her counter."""
    if actor.kind is AccountKind.SYSTEM or applicant in _persons(actor):
        return ALLOWED
    if actor.kind is AccountKind.INTEGRATOR and "dossiers:file" in actor.scopes:
        return ALLOWED
    if actor.kind is AccountKind.OFFICIAL and actor.holds(Role.COUNTER, receiving_unit):
        return ALLOWED
    return Refused(_("You may file for yourself, or for somebody who has given you a mandate."))


def may_file_at(actor: Actor, level: Assurance) -> Verdict:
    """File online by what asks for that level of identity: whose session proves it. Programs have no session; whoever
    gave them their token answers for them."""
    if actor.assurance is None or actor.assurance >= level:
        return ALLOWED
    return Refused(_("This is filed online only by who has proved her identity at level %(level)d.") % {"level": level})


def may_take_over(actor: Actor, *, is_somebodys: bool) -> Verdict:
    """Go on with what was written under an account of a telephone: a person who has proved who she is. An account that is
    somebody's is nobody else's."""
    if actor.account is not None and actor.person is not None and not is_somebodys:
        return ALLOWED
    return Refused(_("These drafts are somebody else's."), hidden=True)


def may_hand_papers(actor: Actor, dossier: Subject, from_unit: UUID) -> Verdict:
    """Papers go on by an official of the unit that had them."""
    if from_unit in actor.units and from_unit in dossier.involved_units:
        return ALLOWED
    return Refused("The papers of this dossier were never with your unit.")


def may_see_slip(actor: Actor, from_unit: UUID, to_unit: UUID) -> Verdict:
    """The officials of both sides, and who oversees one of them."""
    sides = {from_unit, to_unit}
    overseen = {unit for post in actor.posts if post.roles & OVERSEEING for unit in (post.unit,)}
    if actor.units & sides or overseen & sides:
        return ALLOWED
    return Refused("This handover is none of your unit's.")


def may_keep_views(actor: Actor) -> Verdict:
    """Lists of the inbox are an official's."""
    return (
        ALLOWED if actor.kind is AccountKind.OFFICIAL and actor.account else Refused("Saved views are for officials.")
    )


def may_change_view(actor: Actor, owner: UUID | None) -> Verdict:
    """One's own only; somebody else's is not there."""
    own = actor.account is not None and actor.account == owner
    return ALLOWED if own else Refused("This saved view is not yours.", hidden=True)


def _persons(actor: Actor) -> frozenset[UUID]:
    return actor.acts_for | ({actor.person} if actor.person else frozenset())


def is_applicant_side(actor: Actor, dossier: Subject) -> bool:
    """The applicant herself, who may act for her, and the account that filed it."""
    if dossier.applicant in _persons(actor):
        return True
    # An officer who typed a dossier in for a citizen sees it through her unit, and no longer than she is there.
    return actor.kind is not AccountKind.OFFICIAL and actor.account is not None and actor.account == dossier.filed_by


def _overseen_units(actor: Actor) -> frozenset[UUID]:
    return frozenset(post.unit for post in actor.posts if post.roles & OVERSEEING)
