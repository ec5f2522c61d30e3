"""Who may see and change persons.

Officials see persons through the dossiers that they work on, which is decided there.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict
from motcua.registry.people.values import MandateKind


def may_see(actor: Actor, person: UUID) -> Verdict:
    """A person sees herself and those she acts for; an auditor and the house see everybody."""
    if _sees_all(actor) or person in _own(actor):
        return ALLOWED
    return Refused(gettext("You may see only yourself and those for whom you act."), hidden=True)


def visible_to(actor: Actor) -> Q:
    """The same as `may_see`, for lists of persons."""
    return Q() if _sees_all(actor) else Q(id__in=_own(actor))


def _sees_all(actor: Actor) -> bool:
    return actor.kind is AccountKind.SYSTEM or actor.has_role(Role.AUDITOR)


def _own(actor: Actor) -> frozenset[UUID]:
    return actor.acts_for | ({actor.person} if actor.person is not None else frozenset())


def may_look_up(actor: Actor) -> Verdict:
    """Find a person by the whole number: at the counter, where she stands with her card."""
    if _sees_all(actor) or _at_counter(actor):
        return ALLOWED
    return Refused(gettext("Only a counter officer may look somebody up by number."))


def may_register(actor: Actor) -> Verdict:
    """Make persons known: the counter, an administrator, the house (sign-in through an identity provider)."""
    if actor.kind is AccountKind.SYSTEM or _at_counter(actor) or actor.has_role(Role.ADMINISTRATOR):
        return ALLOWED
    return Refused(gettext("Only a counter officer or an administrator may register persons."))


def may_link_account(actor: Actor) -> Verdict:
    """Say which account is whose. Whoever could do this could become anybody, so the counter may not."""
    if actor.kind is AccountKind.SYSTEM or actor.has_role(Role.ADMINISTRATOR):
        return ALLOWED
    return Refused(gettext("Only an administrator may link an account to a person."))


def may_update_contact(actor: Actor, person: UUID) -> Verdict:
    if actor.kind is AccountKind.SYSTEM or _at_counter(actor) or person in _own(actor):
        return ALLOWED
    return Refused(gettext("You may change only your own contact and that of those for whom you act."), hidden=True)


def may_give_mandate(actor: Actor, *, principal: UUID, kind: MandateKind) -> Verdict:
    """A person lets another act for her; parents, guardians and officers are entered from papers at the counter."""
    if actor.kind is AccountKind.SYSTEM or _at_counter(actor):
        return ALLOWED
    if kind is MandateKind.MANDATE and actor.person is not None and actor.person == principal:
        return ALLOWED
    return Refused(gettext("You may let others act for yourself only; bring the papers to the counter for the rest."))


def may_revoke_mandate(actor: Actor, *, principal: UUID, agent: UUID) -> Verdict:
    """The one who gave it, the one who holds it, and the counter."""
    if actor.kind is AccountKind.SYSTEM or _at_counter(actor):
        return ALLOWED
    if actor.person is not None and actor.person in {principal, agent}:
        return ALLOWED
    return Refused(gettext("Only the one who gave a mandate or the one who holds it may revoke it."), hidden=True)


def _at_counter(actor: Actor) -> bool:
    return actor.has_role(Role.COUNTER)
