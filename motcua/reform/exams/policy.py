"""Who may set up, oversee and sit an exam."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict

ORGANISING = frozenset({Role.HEAD, Role.LEADER, Role.CONTROLLER})


def organised_units(actor: Actor) -> frozenset[UUID]:
    """The units whose exams and questions are hers."""
    return frozenset(post.unit for post in actor.posts if post.roles & ORGANISING)


def may_organise(actor: Actor, unit: UUID) -> Verdict:
    """Heads, leaders and procedure control of the unit that holds the exam, and the house itself."""
    if actor.kind is AccountKind.SYSTEM or unit in organised_units(actor):
        return ALLOWED
    return Refused(_("An exam is held by the heads and the procedure control of its unit."))


def may_oversee(actor: Actor, *, unit: UUID, ancestors: Sequence[UUID]) -> Verdict:
    """See candidates and results: who organises it, leaders of the units above, auditors."""
    above = any(Role.LEADER in post.roles and post.unit in ancestors for post in actor.posts)
    if may_organise(actor, unit) or above or actor.has_role(Role.AUDITOR):
        return ALLOWED
    return Refused(_("There is no such exam."), hidden=True)


def may_see(actor: Actor, *, unit: UUID, ancestors: Sequence[UUID], is_candidate: bool) -> Verdict:
    """For everybody else there is no such exam."""
    return ALLOWED if is_candidate else may_oversee(actor, unit=unit, ancestors=ancestors)


def may_sit(actor: Actor, *, unit: UUID, is_candidate: bool) -> Verdict:
    """Candidates, each for herself: not for whom one stands in for, and not who knows the questions."""
    if not is_candidate:
        return Refused(_("There is no such exam."), hidden=True)
    if actor.on_behalf_of is not None:
        return Refused(_("A paper is sat by the candidate herself: go back to your own posts first."))
    if may_organise(actor, unit):
        return Refused(_("You organise this exam and know its questions, so you cannot sit it."))
    if not actor.posts:
        return Refused(_("A paper is sat by officials who hold a post today."))
    return ALLOWED
