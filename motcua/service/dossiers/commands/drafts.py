"""Drafts: what is typed is kept at once, on the server, and can be gone on with on another device."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.files.values import Receipt
from motcua.foundation.forms.rules.merging import Marks, Merged, merge_answers
from motcua.foundation.journal.commands import record
from motcua.service.dossiers.errors import UnableToFindDraft, UnableToSaveDraft
from motcua.service.dossiers.events import DraftStarted
from motcua.service.dossiers.locks import lock_dossiers, permit_act
from motcua.service.dossiers.models import AnswerSet, AttachedFile, Draft
from motcua.service.dossiers.rules.codes import reference
from motcua.service.dossiers.values import Act, Channel, ReturnMethod

TRACKING_LENGTH_MAX = 40


@dataclass(frozen=True, kw_only=True)
class NewDraft:
    procedure: UUID
    version: UUID
    applicant: UUID | None
    receiving_unit: UUID | None = None
    channel: Channel = Channel.ONLINE
    answers: Mapping[str, Any] | None = None
    came_by: str = ""


def start_draft(*, draft: NewDraft, by: Actor, at: datetime) -> UUID:
    """Begins a draft for the signed-in account. Raises `UnableToFindDraft` for somebody not signed in."""
    if by.account is None:
        raise UnableToFindDraft
    row = Draft(
        id=new_id(),
        code=reference(secrets.randbits(64)),
        account=by.account,
        procedure=draft.procedure,
        version=draft.version,
        applicant=draft.applicant,
        receiving_unit=draft.receiving_unit,
        channel=draft.channel.value,
        answers=dict(draft.answers or {}),
        came_by=draft.came_by,
        started_at=at,
        saved_at=at,
    )
    row.save(force_insert=True)
    record(events=[DraftStarted(subject=row.id)], by=by, at=at)
    return row.id


def start_mending(*, dossier: UUID, by: Actor, at: datetime) -> UUID:
    """A draft for the answer to a dossier's open supplement, holding what was filed; begun before, the same one.

    Raises `NotPermitted` for whom the dossier is none of, `UnableToActOnDossiers` when nothing is asked for.
    """
    (row,) = lock_dossiers([dossier]).values()
    permit_act([row], Act.ANSWER_SUPPLEMENT, by)
    if by.account is None:
        raise UnableToFindDraft
    begun = Draft.objects.filter(account=by.account, mends=dossier, dossier=None, discarded_at=None).first()
    if begun is not None:
        return begun.id
    filed = AnswerSet.objects.get(dossier=row, version=row.answers_version)
    draft = Draft(
        id=new_id(),
        code=reference(secrets.randbits(64)),
        account=by.account,
        procedure=row.procedure,
        version=row.version,
        applicant=row.applicant,
        receiving_unit=row.receiving_unit,
        channel=row.channel,
        answers=filed.answers,
        files=_files_now(dossier),
        mends=dossier,
        started_at=at,
        saved_at=at,
    )
    draft.save(force_insert=True)
    return draft.id


def _files_now(dossier: UUID) -> dict[str, list[dict[str, str]]]:
    """The dossier's files in their slots, so that a blurred page of several is changed and the others stay."""
    slots: dict[str, list[dict[str, str]]] = {}
    for file in AttachedFile.objects.filter(dossier=dossier, superseded_at=None).order_by("at", "id"):
        slots.setdefault(file.slot, []).append({"sha256": file.sha256, "name": file.name})
    return slots


def save_answers(
    *, draft: UUID, answers: Mapping[str, Any], by: Actor, at: datetime, seen: Marks | None = None
) -> Merged:
    """Keeps the given answers; those not named stay as they are. Nothing is checked here: a half answer is kept.

    `seen` are the marks of what the sender was shown (`forms.rules.merging`): an answer that it did not change leaves
    what another window has changed meanwhile, and the result says which. Without marks all given answers are taken.
    """
    row = _own_open_draft(draft, by)
    merged = Merged(dict(answers)) if seen is None else merge_answers(posted=answers, now=row.answers, seen=seen)
    row.answers = {**row.answers, **merged.answers}
    row.saved_at = at
    row.save(update_fields=["answers", "saved_at"])
    return merged


def save_choices(
    *,
    draft: UUID,
    by: Actor,
    at: datetime,
    receiving_unit: UUID | None = None,
    applicant: UUID | None = None,
    return_method: ReturnMethod | None = None,
    return_address: str | None = None,
) -> None:
    """Keeps where to file, for whom, and how the result comes home; what is None stays as it is."""
    row = _own_open_draft(draft, by)
    row.receiving_unit = receiving_unit or row.receiving_unit
    row.applicant = applicant or row.applicant
    row.return_method = return_method.value if return_method else row.return_method
    row.return_address = row.return_address if return_address is None else return_address
    row.saved_at = at
    row.save(update_fields=["receiving_unit", "applicant", "return_method", "return_address", "saved_at"])


def save_handing_in(
    *, draft: UUID, channel: Channel, submitter: UUID | None, tracking_number: str, by: Actor, at: datetime
) -> None:
    """Keeps how a filing came to the counter: brought, by the applicant (None) or by somebody else, or by post with
    the parcel's number."""
    row = _own_open_draft(draft, by)
    row.channel = channel.value
    row.submitter = None if submitter == row.applicant else submitter
    row.tracking_number = tracking_number.strip()[:TRACKING_LENGTH_MAX] if channel is Channel.POST else ""
    row.saved_at = at
    row.save(update_fields=["channel", "submitter", "tracking_number", "saved_at"])


def add_files(
    *, draft: UUID, slot: str, receipts: list[Receipt], by: Actor, at: datetime, files_max: int | None = None
) -> list[Receipt]:
    """Puts kept files into a slot, the first that fit where it takes `files_max`. Returns those left out. The same file
    in the same slot twice stays one."""
    row = _own_open_draft(draft, by)
    kept = list(row.files.get(slot, []))
    known = {file["sha256"] for file in kept}
    new = list({r.sha256: r for r in receipts if r.sha256 not in known}.values())
    room = len(new) if files_max is None else max(0, files_max - len(kept))
    kept += [{"sha256": r.sha256, "name": r.name} for r in new[:room]]
    row.files = {**row.files, slot: kept}
    row.saved_at = at
    row.save(update_fields=["files", "saved_at"])
    return new[room:]


def remove_file(*, draft: UUID, slot: str, sha256: str, by: Actor, at: datetime) -> None:
    """Takes a file out of a slot. Removing one that is gone changes nothing."""
    row = _own_open_draft(draft, by)
    row.files = {**row.files, slot: [file for file in row.files.get(slot, []) if file["sha256"] != sha256]}
    row.saved_at = at
    row.save(update_fields=["files", "saved_at"])


def move_to_version(*, draft: UUID, version: UUID, by: Actor, at: datetime) -> None:
    """Carries a draft over to the procedure's version now in force; every answer is kept."""
    row = _own_open_draft(draft, by)
    row.version = version
    row.saved_at = at
    row.save(update_fields=["version", "saved_at"])


def discard_draft(*, draft: UUID, by: Actor, at: datetime) -> None:
    """Puts a draft away. It can no longer be filed."""
    row = _own_open_draft(draft, by)
    row.discarded_at = at
    row.save(update_fields=["discarded_at"])


def _own_open_draft(draft: UUID, by: Actor) -> Draft:
    """Locks the draft. Raises `UnableToFindDraft` when it is not the actor's, `UnableToSaveDraft` when it is over."""
    row = Draft.objects.select_for_update().filter(id=draft, account=by.account).first() if by.account else None
    if row is None:
        raise UnableToFindDraft
    if row.dossier is not None or row.discarded_at is not None:
        raise UnableToSaveDraft(code=row.code)
    return row
