"""Who of an office sees its money, and who does what with it. Whether somebody sees the dossier is the dossiers' to say."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict

#: Who sees the money of just her unit, and reminds of it.
SEEING = frozenset({Role.COUNTER, Role.CASHIER, Role.ACCOUNTANT, Role.CHIEF_ACCOUNTANT, Role.HEAD, Role.LEADER})
#: Who sees that of the units below too.
OVERSEEING = frozenset({Role.LEADER, Role.CONTROLLER})
#: Who answers for the books of her unit: lets a demand go, has what failed tried again, settles what does not fit.
KEEPING = frozenset({Role.ACCOUNTANT, Role.CHIEF_ACCOUNTANT, Role.HEAD, Role.LEADER})
#: Who takes back cash that a colleague booked by mistake.
REVERSING = KEEPING | {Role.CASHIER}
#: Who cancels a receipt and makes out another.
RECEIPTING = REVERSING | {Role.COUNTER}


def sees_money(actor: Actor) -> bool:
    """Has she anything to see at all?"""
    return any(post.roles & (SEEING | OVERSEEING | {Role.AUDITOR}) for post in actor.posts)


def may_see_money(actor: Actor, *, unit: UUID, path: Sequence[UUID]) -> Verdict:
    """Money of a collecting unit; `path` is the unit and those above it when it was asked for."""
    if actor.kind is AccountKind.SYSTEM or actor.has_role(Role.AUDITOR):
        return ALLOWED
    if unit in _seen(actor) or _overseen(actor) & set(path):
        return ALLOWED
    return Refused(_("This money is collected by a unit that is neither yours nor below yours."), hidden=True)


def money_visible_to(actor: Actor, prefix: str = "") -> Q:
    """The same for lists, of rows whose columns `unit` and `path` stand behind `prefix`."""
    if actor.kind is AccountKind.SYSTEM or actor.has_role(Role.AUDITOR):
        return Q()
    return Q(**{f"{prefix}unit__in": sorted(_seen(actor))}) | Q(**{f"{prefix}path__overlap": sorted(_overseen(actor))})


def may_remind(actor: Actor, *, unit: UUID) -> Verdict:
    return _in_unit(actor, unit, SEEING)


def may_keep_books(actor: Actor, *, unit: UUID) -> Verdict:
    """Let a demand go, have a refund tried again, settle a matter."""
    return _in_unit(actor, unit, KEEPING)


def may_reissue(actor: Actor, *, unit: UUID) -> Verdict:
    return _in_unit(actor, unit, RECEIPTING)


def may_reverse_cash(actor: Actor, *, unit: UUID, taken_by: UUID | None) -> Verdict:
    """Another person than who took it, also where one stands in for the other."""
    verdict = _in_unit(actor, unit, REVERSING)
    if verdict and taken_by is not None and taken_by in {actor.account, actor.on_behalf_of}:
        return Refused(_("Who took the cash does not take it back: another person does."))
    return verdict


def may_see_unclaimed(actor: Actor) -> bool:
    """Money of which nobody knows whose it is: for who controls procedures, and who reads everything."""
    return actor.kind is AccountKind.SYSTEM or any(
        actor.has_role(role) for role in (Role.CONTROLLER, Role.AUDITOR, Role.ADMINISTRATOR)
    )


def may_settle_unclaimed(actor: Actor) -> Verdict:
    if actor.kind is AccountKind.SYSTEM or actor.has_role(Role.CONTROLLER):
        return ALLOWED
    return Refused(_("Money that nobody knows is looked into by who controls procedures."))


def _in_unit(actor: Actor, unit: UUID, roles: frozenset[Role]) -> Verdict:
    if actor.kind is AccountKind.SYSTEM or any(actor.holds(role, unit) for role in roles):
        return ALLOWED
    hidden = unit not in actor.units
    return Refused(_("Your post does not carry this act in the unit that collects."), hidden=hidden)


def _seen(actor: Actor) -> frozenset[UUID]:
    return frozenset(post.unit for post in actor.posts if post.roles & SEEING)


def _overseen(actor: Actor) -> frozenset[UUID]:
    return frozenset(post.unit for post in actor.posts if post.roles & OVERSEEING)
