"""Drafts, for those who write them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.values import Actor
from motcua.foundation.files.queries import receipts_of
from motcua.foundation.files.values import Receipt
from motcua.service.dossiers.errors import UnableToFindDraft
from motcua.service.dossiers.models import Draft
from motcua.service.dossiers.values import Channel, FiledFile, Filing, Party, PartyRole, ReturnMethod, SupplementAnswer

#: Codes are written in groups of so many letters.
CODE_GROUP = 3


@dataclass(frozen=True)
class DraftView:
    id: UUID
    code: str
    procedure: UUID
    version: UUID
    applicant: UUID | None
    receiving_unit: UUID | None
    channel: Channel
    return_method: ReturnMethod
    return_address: str
    answers: Mapping[str, Any]
    files: Mapping[str, tuple[Receipt, ...]]
    saved_at: datetime
    dossier: UUID | None
    mends: UUID | None
    submitter: UUID | None = None
    tracking_number: str = ""


def draft_view(*, draft: UUID, actor: Actor) -> DraftView:
    """The actor's own draft, also one that was filed meanwhile (`dossier` says so). Raises `UnableToFindDraft`."""
    row = Draft.objects.filter(id=draft, account=actor.account, discarded_at=None).first() if actor.account else None
    if row is None:
        raise UnableToFindDraft
    return _view(row)


def open_drafts(*, actor: Actor, limit: int = 20) -> list[DraftView]:
    """What the actor is still writing, last touched first."""
    if actor.account is None:
        return []
    rows = Draft.objects.filter(account=actor.account, dossier=None, discarded_at=None, mends=None).order_by(
        "-saved_at", "id"
    )
    return [_view(row) for row in rows[:limit]]


def came_by_of(*, drafts: Collection[UUID]) -> list[str]:
    """From where these drafts were begun, for who counts that; empty where it is not known. Names nobody."""
    return list(Draft.objects.filter(id__in=drafts).values_list("came_by", flat=True))


def draft_of_code(*, code: str, actor: Actor) -> DraftView:
    """The actor's own open draft of that code, however it is spelled (`p34 fkg 79r`). Somebody else's is not found
    either. Raises `UnableToFindDraft`."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    written = "-".join(letters[start : start + CODE_GROUP] for start in range(0, len(letters), CODE_GROUP))
    row = (
        Draft.objects.filter(code=written, account=actor.account, discarded_at=None).first() if actor.account else None
    )
    if row is None:
        raise UnableToFindDraft
    return _view(row)


def mending_view(*, dossier: UUID, actor: Actor) -> DraftView | None:
    """The actor's begun answer to a dossier's open supplement, if there is one."""
    if actor.account is None:
        return None
    row = Draft.objects.filter(account=actor.account, mends=dossier, dossier=None, discarded_at=None).first()
    return _view(row) if row else None


def filing_of(draft: DraftView) -> Filing:
    """The draft as a filing, keyed by the draft: filed twice it is one dossier. Raises `UnableToFindDraft` when
    the applicant or the office is not chosen yet."""
    if draft.applicant is None or draft.receiving_unit is None:
        raise UnableToFindDraft
    return Filing(
        key=f"draft:{draft.id}",
        version=draft.version,
        receiving_unit=draft.receiving_unit,
        applicant=draft.applicant,
        answers=draft.answers,
        files=_filed_files(draft),
        parties=(Party(PartyRole.SUBMITTER, draft.submitter),) if draft.submitter else (),
        channel=draft.channel,
        return_method=draft.return_method,
        return_address=draft.return_address,
        tracking_number=draft.tracking_number,
        draft=draft.id,
    )


def answer_of(mending: DraftView, *, dossier: UUID) -> SupplementAnswer:
    """The draft as the answer to the open supplement of `dossier`."""
    return SupplementAnswer(dossier=dossier, answers=mending.answers, files=_filed_files(mending))


def _filed_files(draft: DraftView) -> tuple[FiledFile, ...]:
    return tuple(FiledFile(slot, receipt) for slot, receipts in draft.files.items() for receipt in receipts)


def _view(row: Draft) -> DraftView:
    hashes = {file["sha256"] for files in row.files.values() for file in files}
    known = receipts_of(shas=sorted(hashes)) if hashes else {}
    return DraftView(
        id=row.id,
        code=row.code,
        procedure=row.procedure,
        version=row.version,
        applicant=row.applicant,
        receiving_unit=row.receiving_unit,
        channel=Channel(row.channel),
        return_method=ReturnMethod(row.return_method),
        return_address=row.return_address,
        answers=row.answers,
        # A file kept once may have come in under several names; the draft shows its own.
        files={
            slot: tuple(replace(known[file["sha256"]], name=file["name"]) for file in files if file["sha256"] in known)
            for slot, files in row.files.items()
        },
        saved_at=row.saved_at,
        dossier=row.dossier,
        mends=row.mends,
        submitter=row.submitter,
        tracking_number=row.tracking_number,
    )
