"""Who may change the catalogue, and who sees what is not in force yet."""

from __future__ import annotations

from django.db.models import Q
from django.utils.translation import gettext

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict
from motcua.registry.catalogue.values import State

#: What everybody may read: the law wants it posted (Decree 63/2010).
PUBLIC_STATES = (State.ANNOUNCED, State.IN_FORCE, State.REPEALED)


def may_change_catalogue(actor: Actor) -> Verdict:
    """Draft, assess, announce, put in force, repeal: procedure control, and the house itself."""
    if actor.kind is AccountKind.SYSTEM or actor.has_role(Role.CONTROLLER):
        return ALLOWED
    return Refused(gettext("Only an official in charge of procedure control may change the catalogue."))


def may_see_version(actor: Actor, state: State) -> Verdict:
    """Drafts and versions under assessment are for procedure control and auditors; everything else is public."""
    if state in PUBLIC_STATES or _sees_drafts(actor):
        return ALLOWED
    return Refused(gettext("This version of the procedure has not been announced yet."), hidden=True)


def visible_to(actor: Actor) -> Q:
    """The versions that `may_see_version` allows, as a condition."""
    if _sees_drafts(actor):
        return Q()
    return Q(state__in=[state.value for state in PUBLIC_STATES])


def _sees_drafts(actor: Actor) -> bool:
    return actor.kind is AccountKind.SYSTEM or actor.has_role(Role.CONTROLLER) or actor.has_role(Role.AUDITOR)
