"""Who may register, assign, handle, draft, sign, issue and read. To who is neither of a document's unit nor assigned to it,
it is not there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict

#: Who works on papers at all; an auditor or administrator who holds a post in the unit does not by that alone.
WORKING = frozenset({Role.COUNTER, Role.HANDLER, Role.HEAD, Role.LEADER, Role.CLERK, Role.CONTROLLER})
HEADING = frozenset({Role.HEAD, Role.LEADER})
DRAFTING = frozenset({Role.HANDLER, Role.HEAD, Role.LEADER, Role.CLERK, Role.CONTROLLER})


@dataclass(frozen=True, kw_only=True)
class IncomingScope:
    """In whose register it stands, and to whom it is assigned."""

    unit: UUID
    assigned_unit: UUID | None
    assigned_account: UUID | None


@dataclass(frozen=True, kw_only=True)
class OutgoingScope:
    """In whose register it stands, and who is to sign it."""

    unit: UUID
    signer: UUID


def works_in(actor: Actor) -> frozenset[UUID]:
    """The units in whose posts the actor works on papers."""
    return frozenset(post.unit for post in actor.posts if post.roles & WORKING)


def reads_all(actor: Actor) -> bool:
    return actor.kind is AccountKind.SYSTEM or actor.has_role(Role.AUDITOR)


def may_see_incoming(actor: Actor, scope: IncomingScope) -> Verdict:
    """Those who work in its unit or in the one that it is assigned to, and auditors; what is assigned to one official of
    another unit, she alone."""
    if reads_all(actor) or scope.unit in works_in(actor):
        return ALLOWED
    if scope.assigned_account is None:
        assigned = scope.assigned_unit is not None and scope.assigned_unit in works_in(actor)
    else:
        assigned = scope.assigned_account in _selves(actor)
    return ALLOWED if assigned else Refused(_("This document is in the register of another unit."), hidden=True)


def visible_incoming(actor: Actor) -> Q:
    """The same as `may_see_incoming`, for counts; a test holds the two equal."""
    return reduce(or_, ways_to_incoming(actor))


def ways_to_incoming(actor: Actor) -> tuple[Q, ...]:
    """Why the actor sees what she sees, one by one: each has an index of its own, so that a page of a list that only few see
    is not looked for in the whole city's."""
    if reads_all(actor):
        return (Q(),)
    units = works_in(actor)
    to_units = Q(assigned_account=None, assigned_unit__in=units)
    return (Q(unit__in=units), to_units, Q(assigned_account__in=_selves(actor)))


def may_see_outgoing(actor: Actor, scope: OutgoingScope) -> Verdict:
    if reads_all(actor) or scope.unit in works_in(actor):
        return ALLOWED
    return Refused(_("This document is in the register of another unit."), hidden=True)


def visible_outgoing(actor: Actor) -> Q:
    return Q() if reads_all(actor) else Q(unit__in=works_in(actor))


def may_register(actor: Actor, unit: UUID) -> Verdict:
    if actor.kind is AccountKind.SYSTEM or actor.holds(Role.CLERK, unit):
        return ALLOWED
    return Refused(_("What comes in is registered by the unit’s clerk."))


def may_assign(actor: Actor, scope: IncomingScope) -> Verdict:
    if _heads(actor, scope.unit):
        return ALLOWED
    return Refused(_("Incoming documents are assigned by the heads of the unit."))


def may_handle(actor: Actor, scope: IncomingScope) -> Verdict:
    """To whom it is assigned: the official, or those who work in the unit; and the heads of the register's unit."""
    if _heads(actor, scope.unit):
        return ALLOWED
    if scope.assigned_account is not None:
        mine = scope.assigned_account in _selves(actor)
    else:
        mine = scope.assigned_unit is not None and scope.assigned_unit in works_in(actor)
    return ALLOWED if mine else Refused(_("It is handled by those to whom it is assigned."))


def may_draft(actor: Actor, unit: UUID) -> Verdict:
    if any(post.unit == unit and post.roles & DRAFTING for post in actor.posts):
        return ALLOWED
    return Refused(_("Documents of a unit are drafted by those who work in it."))


def may_sign(actor: Actor, scope: OutgoingScope) -> Verdict:
    """Its signer, or who stands in for her, while she is a leader of the unit."""
    if actor.holds(Role.LEADER, scope.unit) and scope.signer in _selves(actor):
        return ALLOWED
    return Refused(_("It is signed by the leader whom the draft names."))


def may_send_back(actor: Actor, scope: OutgoingScope, *, signed: bool) -> Verdict:
    """The signer what she is asked to sign; the clerk, too, what is signed and cannot be issued so."""
    if may_sign(actor, scope) or (signed and actor.holds(Role.CLERK, scope.unit)):
        return ALLOWED
    return Refused(_("It is sent back by its signer, or by the clerk once it is signed."))


def may_issue(actor: Actor, unit: UUID) -> Verdict:
    if actor.holds(Role.CLERK, unit):
        return ALLOWED
    return Refused(_("Numbers and dates are given by the unit’s clerk."))


def may_recall(actor: Actor, unit: UUID, *, issued: bool) -> Verdict:
    """What is issued: a leader. A draft: who drafts in the unit."""
    if not issued:
        return may_draft(actor, unit)
    if actor.holds(Role.LEADER, unit):
        return ALLOWED
    return Refused(_("What is issued is recalled by a leader of the unit."))


def _heads(actor: Actor, unit: UUID) -> bool:
    return any(post.unit == unit and post.roles & HEADING for post in actor.posts)


def _selves(actor: Actor) -> frozenset[UUID]:
    """The account, and whom it stands in for."""
    return frozenset(each for each in (actor.account, actor.on_behalf_of) if each is not None)
