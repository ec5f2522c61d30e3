"""Drafting what goes out, changing drafts, sending them for signature, signing them and sending them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import clean, search_key
from motcua.registry.organization.queries import directory, holders
from motcua.service.documents import policy, rules
from motcua.service.documents.errors import (
    UnableToDraft,
    UnableToFindDocument,
    UnableToSendBack,
    UnableToSignDocument,
    UnableToSubmit,
)
from motcua.service.documents.events import (
    OutgoingDrafted,
    OutgoingRevised,
    OutgoingSentBack,
    OutgoingSigned,
    OutgoingSubmitted,
)
from motcua.service.documents.models import Incoming, Outgoing, Submission, Version
from motcua.service.documents.rows import (
    incoming_scope,
    kind_of,
    lock_outgoing,
    outgoing_scope,
    path_of,
    submission_of,
    text_of,
    version_of,
)
from motcua.service.documents.values import (
    DRAFTED,
    LINE_LENGTH_MAX,
    LINES_MAX,
    TEXT_LENGTH_MAX,
    DocumentKind,
    NewDraft,
    Seen,
    Text,
)


@dataclass(frozen=True, kw_only=True)
class Revision:
    """A draft with another text; `seen` is the version that the page showed."""

    seen: Seen
    text: Text


def draft_documents(*, drafts: Sequence[NewDraft], by: Actor, at: datetime) -> list[UUID]:
    """Begins documents; returns their ids in order. A key that was used in the unit already is the draft that it made.

    Raises `UnableToDraft` naming what a text lacks, for a kind that is not drafted here, a reply to what is annulled, and a
    replacement of what is not in force, is of another kind or unit, or is replaced already.
    """
    units = directory(on=city_day(at))
    for unit in {each.unit for each in drafts}:
        require(policy.may_draft(by, unit), act="draft_document", subject=unit)
    made: list[tuple[Outgoing, Version]] = []
    ids: list[UUID] = []
    for each in drafts:
        if each.unit not in units or each.kind not in DRAFTED:
            raise UnableToDraft(reason=_("such a document is not drafted here."))
        if fault := _fault_of_links(each, by):
            raise UnableToDraft(reason=fault)
        title, text = _checked(each.text, each.unit, each.kind, at)
        row = Outgoing(
            id=new_id(),
            unit=each.unit,
            path=list(units.path(each.unit).path),
            key=each.key[:100],
            kind=each.kind.value,
            answers_id=each.answers,
            replaces_id=each.replaces,
            at=at,
            by=by.account,
        )
        # A twin that is sent at this moment is waited for.
        Outgoing.objects.bulk_create([row], ignore_conflicts=True)
        standing = Outgoing.objects.get(unit=row.unit, key=row.key)
        ids.append(standing.id)
        if standing.id == row.id:
            made.append((row, _version(row, text, title, 1, by, at)))
    Version.objects.bulk_create(version for _row, version in made)

    record(events=[_drafted(row, version) for row, version in made], by=by, at=at)
    return ids


def revise_drafts(*, revisions: Sequence[Revision], by: Actor, at: datetime) -> list[UUID]:
    """Other texts from now on; what stood stays readable. Returns the versions that stand. The same words change nothing.

    Raises `UnableToDraft` for what is sent for signature, issued or dropped, where somebody else changed it meanwhile, and
    for what a text lacks.
    """
    rows = lock_outgoing(each.seen.document for each in revisions)
    told: list[UUID] = []
    for each in revisions:
        row = rows[each.seen.document]
        require(policy.may_draft(by, row.unit), act="revise_draft", subject=row.id)
        standing = version_of(row)
        title, text = _checked(each.text, row.unit, kind_of(row), at)
        if text_of(standing) == text:
            told.append(standing.id)
            continue
        if row.number is not None or row.recalled_at is not None or submission_of(row) is not None:
            raise UnableToDraft(reason=_("it is sent for signature, issued or dropped."))
        if standing.id != each.seen.version:
            raise UnableToDraft(reason=_("somebody else has changed it meanwhile: look at that first."))
        told.append(_supersede(row, standing, text, title, by, at).id)
    return told


def submit_drafts(*, seen: Sequence[Seen], by: Actor, at: datetime) -> None:
    """Sends drafts to their signers. Sent twice, a draft was sent once. Raises `UnableToSubmit` for one that somebody changed
    meanwhile, that was sent back and not changed since, is issued or dropped, or whose signer leads the unit no more."""
    rows = lock_outgoing(each.document for each in seen)
    made: list[tuple[Outgoing, Version]] = []
    for each in seen:
        row = rows[each.document]
        require(policy.may_draft(by, row.unit), act="submit_draft", subject=row.id)
        version, standing = version_of(row), submission_of(row)
        if standing is not None and standing.version_id == each.version:
            continue
        if fault := _fault_of_submission(row, version, each, standing, at):
            raise UnableToSubmit(reason=fault)
        made.append((row, version))
    Submission.objects.bulk_create(
        Submission(id=new_id(), outgoing=row, version=version, at=at, by=by.account) for row, version in made
    )

    events = [
        OutgoingSubmitted(subject=row.id, at_unit=path_of(row), text=version.id, signer=version.signer)
        for row, version in made
    ]
    record(events=events, by=by, at=at)


def sign_documents(*, seen: Sequence[Seen], by: Actor, at: datetime) -> None:
    """The signer's consent to just these texts; the electronic signature is put on the file that bears number and
    date. Signed twice, a document was signed once. Raises `UnableToSignDocument` for what was not sent for signature,
    or in another text."""
    rows = lock_outgoing(each.document for each in seen)
    signed: list[tuple[Outgoing, Version, Submission]] = []
    for each in seen:
        row = rows[each.document]
        version, standing = version_of(row), submission_of(row)
        require(policy.may_sign(by, outgoing_scope(row, version)), act="sign_document", subject=row.id)
        if standing is None or row.recalled_at is not None or standing.version_id != each.version:
            raise UnableToSignDocument(reason=_("it is not sent for signature in this text: look at it again."))
        if standing.signed_at is not None:
            continue
        standing.signed_at, standing.signed_by = at, by.account
        signed.append((row, version, standing))
    Submission.objects.bulk_update([each for _row, _version, each in signed], ["signed_at", "signed_by"])

    events = [
        OutgoingSigned(subject=row.id, at_unit=path_of(row), text=version.id, text_hash=hash_of(version))
        for row, version, _standing in signed
    ]
    record(events=events, by=by, at=at)


def send_back_documents(*, seen: Sequence[Seen], reason: str, by: Actor, at: datetime) -> None:
    """Back to who drafts, with what is to be mended. Sent back twice, a document was sent back once.

    Raises `UnableToSendBack` without a reason, and for what is issued or was not sent for signature in this text.
    """
    rows, why = lock_outgoing(each.document for each in seen), clean(reason, length_max=LINE_LENGTH_MAX)
    back: list[tuple[Outgoing, Submission]] = []
    for each in seen:
        row = rows[each.document]
        version, standing = version_of(row), submission_of(row)
        is_signed = standing is not None and standing.signed_at is not None
        allowed = policy.may_send_back(by, outgoing_scope(row, version), signed=is_signed)
        require(allowed, act="send_back_document", subject=row.id)
        if row.number is not None or row.recalled_at is not None:
            raise UnableToSendBack(reason=_("it is issued or dropped."))
        if standing is None and Submission.objects.filter(outgoing=row, version=each.version).exists():
            continue
        if standing is None or standing.version_id != each.version:
            raise UnableToSendBack(reason=_("it is not sent for signature in this text: look at it again."))
        if not why:
            raise UnableToSendBack(reason=_("say what is to be mended."))
        standing.sent_back_at, standing.sent_back_by, standing.sent_back_reason = at, by.account, why
        back.append((row, standing))
    Submission.objects.bulk_update([each for _row, each in back], ["sent_back_at", "sent_back_by", "sent_back_reason"])

    events = [
        OutgoingSentBack(
            subject=row.id, at_unit=path_of(row), text=each.version_id, was_signed=each.signed_at is not None
        )
        for row, each in back
    ]
    record(events=events, by=by, at=at)


def hash_of(version: Version) -> str:
    """Proves the text that a version has."""
    return rules.text_hash(subject=version.id, parts=rules.parts_of(text_of(version)))


def _fault_of_links(new: NewDraft, by: Actor) -> str:
    """Raises `UnableToFindDocument` for what the actor may not see."""
    if new.answers is not None:
        asked = Incoming.objects.filter(id=new.answers).first()
        if asked is None or not policy.may_see_incoming(by, incoming_scope(asked)):
            raise UnableToFindDocument
        if asked.annulled_at is not None:
            return _("what it answers is annulled.")
    if new.replaces is not None:
        former = Outgoing.objects.filter(id=new.replaces, unit=new.unit).first()
        if former is None:
            raise UnableToFindDocument
        if former.kind != new.kind.value:
            return _("a document is replaced by one of its own kind.")
        if former.number is None or former.recalled_at is not None or former.replaced_at is not None:
            return _("what it replaces is not in force.")
    return ""


def _checked(text: Text, unit: UUID, kind: DocumentKind, at: datetime) -> tuple[str, Text]:
    """The signer's title of the day, and the text as it is kept. Raises `UnableToDraft`."""
    kept = replace(
        text,
        abstract=clean(text.abstract, length_max=LINE_LENGTH_MAX),
        grounds=_lines(text.grounds),
        addressees=_lines(text.addressees),
        paragraphs=_lines(text.paragraphs),
        recipients=_lines(text.recipients),
    )
    if fault := _fault_of_text(kept, kind):
        raise UnableToDraft(reason=fault)
    on = city_day(at)
    found = [each for each in holders(unit=unit, role=Role.LEADER, on=on) if each.account == kept.signer]
    if not found:
        raise UnableToDraft(reason=_("it is signed by somebody who leads the unit today: choose one of them."))
    return found[0].post.title_vi, kept


def _lines(given: Sequence[str]) -> tuple[str, ...]:
    cleaned = (clean(line, length_max=TEXT_LENGTH_MAX) for line in given)
    return tuple(line for line in cleaned if line)


def _fault_of_text(text: Text, kind: DocumentKind) -> str:
    if not text.abstract or not text.paragraphs or not text.recipients:
        return _("it needs what it is about, a text and recipients.")
    if kind is DocumentKind.DECISION and not text.grounds:
        return _("a decision names its legal grounds.")
    if kind is DocumentKind.OFFICIAL_LETTER and not text.addressees:
        return _("an official letter names whom it is addressed to.")
    lists = (text.grounds, text.addressees, text.paragraphs, text.recipients)
    if sum(map(len, lists)) > LINES_MAX or sum(len(line) for each in lists for line in each) > TEXT_LENGTH_MAX:
        return _("it is too long for a document that is written here.")
    return ""


def _fault_of_submission(row: Outgoing, version: Version, seen: Seen, standing: Submission | None, at: datetime) -> str:
    if row.number is not None or row.recalled_at is not None:
        return _("it is issued or dropped.")
    if version.id != seen.version or standing is not None:
        return _("somebody else has changed or sent it meanwhile: look at that first.")
    if Submission.objects.filter(version=version).exists():
        return _("it was sent back: change what was asked for first.")
    leaders = holders(unit=row.unit, role=Role.LEADER, on=city_day(at))
    if version.signer not in {each.account for each in leaders}:
        return _("its signer leads the unit no more: choose another one.")
    return ""


def _version(row: Outgoing, text: Text, title: str, number: int, by: Actor, at: datetime) -> Version:
    words = " ".join((text.abstract, *text.recipients, *text.addressees))
    return Version(
        id=new_id(),
        outgoing=row,
        number=number,
        abstract=text.abstract,
        grounds=list(text.grounds),
        addressees=list(text.addressees),
        paragraphs=list(text.paragraphs),
        recipients=list(text.recipients),
        signer=text.signer,
        signer_title=title,
        search_key=search_key(words),
        at=at,
        by=by.account,
    )


def _supersede(row: Outgoing, standing: Version, text: Text, title: str, by: Actor, at: datetime) -> Version:
    standing.superseded_at = at
    standing.save(update_fields=["superseded_at"])
    made = _version(row, text, title, standing.number + 1, by, at)
    made.save(force_insert=True)
    event = OutgoingRevised(
        subject=row.id, at_unit=path_of(row), text=made.id, text_hash=hash_of(made), supersedes=standing.id
    )
    record(events=[event], by=by, at=at)
    return made


def _drafted(row: Outgoing, version: Version) -> OutgoingDrafted:
    return OutgoingDrafted(
        subject=row.id,
        at_unit=path_of(row),
        document_kind=kind_of(row),
        text=version.id,
        text_hash=hash_of(version),
        answers=row.answers_id,
        replaces=row.replaces_id,
    )
