"""Who may ask the population database about whom, and on what ground."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict
from motcua.registry.people.population.values import Ask, LegalGround


def may_ask(actor: Actor, ask: Ask) -> Verdict:
    """A person about herself, with her consent; about her spouse for a procedure and about her child, in her own name;
    the counter for what a procedure needs; the house for what had to wait."""
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    if ask.ground is LegalGround.PROCEDURE and actor.has_role(Role.COUNTER):
        return ALLOWED
    own = actor.person
    if own is not None and ask.ground is LegalGround.CONSENT and ask.person == own:
        return ALLOWED
    if own is not None and ask.ground is not LegalGround.CONSENT and ask.sake == own:
        return ALLOWED
    return Refused(gettext("You may ask about yourself and your family only."), hidden=True)


def may_decide_on_own_data(actor: Actor, person: UUID) -> Verdict:
    """Consent, its withdrawal and saying what is wrong: the person herself, nobody in her name."""
    if actor.person is not None and actor.person == person:
        return ALLOWED
    return Refused(gettext("Only the person herself decides on her data."), hidden=True)
