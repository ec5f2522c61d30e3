"""Who closes a unit's days, and who confirms what another closed."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Verdict
from motcua.service.payments.policy import APPROVING, ASKING
from motcua.service.payments.reconciliation.policy import Reach


def may_see_books(reach: Reach, *, unit: UUID) -> Verdict:
    return ALLOWED if reach.covers(unit) else Refused(_("These books are not of your office."), hidden=True)


def may_close(actor: Actor, *, unit: UUID) -> Verdict:
    """Close the unit's days, or ask that they be opened again."""
    if actor.kind is AccountKind.OFFICIAL and any(actor.holds(role, unit) for role in ASKING | APPROVING):
        return ALLOWED
    return Refused(_("The books are closed by who works in the unit that collects."))


def may_confirm(actor: Actor, *, unit: UUID, first: UUID | None) -> Verdict:
    """Say the second word on what `first` did: another person, also where one stands in for the other."""
    if not any(actor.holds(role, unit) for role in APPROVING):
        return Refused(_("The head or leader of the unit that collects confirms."))
    if actor.account is None or first in {actor.account, actor.on_behalf_of} - {None}:
        return Refused(_("Another person confirms what you did."))
    return ALLOWED
