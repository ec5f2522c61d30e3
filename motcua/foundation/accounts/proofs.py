"""What waits until somebody has proved who she is. Commands, for the rooms whose things wait."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.events import ProofAwaited, ProofGiven
from motcua.foundation.accounts.models import AwaitedProof
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record


def await_proof(*, subject: UUID, by: Actor, at: datetime) -> None:
    """`subject` waits until the actor's account has proved who she is. Asked again, it waits as before."""
    assert by.account is not None
    _row, is_new = AwaitedProof.objects.get_or_create(
        subject=subject, defaults={"id": new_id(), "account_id": by.account, "asked_at": at}
    )
    if is_new:
        record(events=[ProofAwaited(subject=subject)], by=by, at=at)


def settle_proofs(*, of: UUID, by: Actor, at: datetime) -> list[UUID]:
    """The account `of` has turned out to be the actor: what waited there waits no more. Returns it, the oldest first."""
    assert by.account is not None
    rows = list(AwaitedProof.objects.select_for_update().filter(account=of, settled_at=None).order_by("asked_at", "id"))
    for row in rows:
        row.settled_at, row.settled_by = at, by.account
    AwaitedProof.objects.bulk_update(rows, ["settled_at", "settled_by"])
    record(events=[ProofGiven(subject=row.subject, account=by.account) for row in rows], by=by, at=at)
    return [row.subject for row in rows]


def was_awaited(*, subject: UUID) -> bool:
    """Did it wait, and was it proved?"""
    return AwaitedProof.objects.filter(subject=subject, settled_at__isnull=False).exists()


def awaited(*, subjects: Sequence[UUID]) -> frozenset[UUID]:
    """Those of the subjects that wait."""
    rows = AwaitedProof.objects.filter(subject__in=subjects, settled_at=None)
    return frozenset(rows.values_list("subject", flat=True))
