"""Drafts of who has not proved yet who she is: kept until she does, then hers to file."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.proofs import await_proof, settle_proofs
from motcua.foundation.accounts.values import Actor
from motcua.registry.people.queries import persons_of
from motcua.service.dossiers import policy
from motcua.service.dossiers.errors import UnableToFindDraft, UnableToSaveDraft
from motcua.service.dossiers.models import Draft


def keep_for_proof(*, draft: UUID, by: Actor, at: datetime) -> None:
    """The draft is filed as soon as its writer has proved who she is; until then no office gets it. Twice is once.

    Raises `UnableToFindDraft` when it is not the actor's, `UnableToSaveDraft` when it is over.
    """
    row = Draft.objects.select_for_update().filter(id=draft, account=by.account).first() if by.account else None
    if row is None:
        raise UnableToFindDraft
    if row.dossier is not None or row.discarded_at is not None:
        raise UnableToSaveDraft(code=row.code)
    await_proof(subject=draft, by=by, at=at)


def take_over_drafts(*, of: UUID, by: Actor, at: datetime) -> list[UUID]:
    """The actor has proved that she is who wrote with the account `of`: its open drafts are hers from now on. Returns those
    that only waited for that, to be filed.

    Raises `NotPermitted` unless `of` is nobody's account and the actor is a person.
    """
    require(policy.may_take_over(by, is_somebodys=bool(persons_of(account=of))), act="take_over_drafts", subject=of)
    rows = list(
        Draft.objects.select_for_update()
        .filter(account=of, dossier=None, discarded_at=None, mends=None)
        .order_by("saved_at", "id")
    )
    for row in rows:
        assert by.account is not None
        row.account, row.applicant = by.account, row.applicant or by.person
    Draft.objects.bulk_update(rows, ["account", "applicant"])
    waited = set(settle_proofs(of=of, by=by, at=at))
    return [row.id for row in rows if row.id in waited]
