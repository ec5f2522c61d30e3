"""What ends with a death, and begins again where the register was wrong about it. A command of answers being kept."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.managing import close_citizen_account, reopen_citizen_account
from motcua.foundation.accounts.values import SYSTEM
from motcua.registry.people.commands import revoke_mandates
from motcua.registry.people.models import Mandate, Person


def follow_life(*, person: UUID, is_dead: bool, at: datetime) -> None:
    """Nobody acts for or as somebody who died, by whatever way she signed in. Whom the register takes back signs in again;
    mandates stay ended. Twice is once."""
    if is_dead:
        _end_mandates(person, at)
    account = Person.objects.filter(id=person).values_list("account", flat=True).first()
    if account is not None:
        change = close_citizen_account if is_dead else reopen_citizen_account
        change(account=account, by=SYSTEM, at=at)


def _end_mandates(person: UUID, at: datetime) -> None:
    """A mandate ends with the death of either (Civil Code 2015, art. 140)."""
    rows = Mandate.objects.filter(revoked_at=None)
    ended = [*rows.filter(agent=person), *rows.filter(principal=person)]
    if ended:
        revoke_mandates(mandates=[row.id for row in ended], by=SYSTEM, at=at)
