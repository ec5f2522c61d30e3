"""The only code that writes drafts. Each locks its draft first."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.faults import in_words
from motcua.foundation.text.rules import trimmed
from motcua.service.processes import publishing
from motcua.service.processes.cases.commands import carry_cases, lock_cases
from motcua.service.processes.cases.values import Owner, OwnerKind, Source
from motcua.service.processes.drafts.errors import (
    UnableToChangeDraft,
    UnableToFindDraft,
    UnableToOpenDraft,
    UnableToPublishDraft,
    UnableToPublishDraftUnseen,
    UnableToSaveDraft,
)
from motcua.service.processes.drafts.events import (
    ProcessDraftCopyKept,
    ProcessDraftDropped,
    ProcessDraftOpened,
    ProcessDraftPublished,
    ProcessDraftSaved,
)
from motcua.service.processes.drafts.gates import problems_before_publication
from motcua.service.processes.drafts.policy import may_draw
from motcua.service.processes.drafts.values import Conflict, Saved
from motcua.service.processes.errors import UnableToFindProcess, UnableToReadProcess
from motcua.service.processes.events import ProcessPublished
from motcua.service.processes.legal_times import legal_times
from motcua.service.processes.models import Definition
from motcua.service.processes.models_drafts import Draft, DraftCopy
from motcua.service.processes.rules.editing import ProcessEdit, change_process
from motcua.service.processes.rules.forms_editing import holding_its_forms
from motcua.service.processes.rules.problems import errors_of
from motcua.service.processes.rules.reading import parse_xml, require_schema
from motcua.service.processes.rules.table import ProcessTable, read_table
from motcua.service.processes.rules.ways import EditRefused
from motcua.service.processes.values import DefinitionStatus, DraftStatus

REASON_LENGTH_MAX = 1_000


def open_draft(*, definition: UUID, new_key: str = "", by: Actor, at: datetime) -> UUID:
    """Copies a published version with its cases, to become its next version or, with `new_key`, another process. Returns
    the draft's id.

    Raises `UnableToFindProcess`, and `UnableToOpenDraft` for a key that another process has.
    """
    require(may_draw(by), act="open_draft")
    row = Definition.objects.filter(id=definition, status=DefinitionStatus.PUBLISHED.value).first()
    if row is None:
        raise UnableToFindProcess(key=str(definition))

    xml, key = row.xml.encode(), new_key.strip()
    if key and key != row.key:
        _refuse_taken(key)
        xml = _under(key, xml)
    draft = _opened(xml, definition=row.id if not key or key == row.key else None, by=by, at=at)
    source = Source(owner=Owner(OwnerKind.DEFINITION, row.id), key=key or row.key, version=row.version, xml=xml)
    carry_cases(source=source, to=Owner(OwnerKind.DRAFT, draft), by=by, at=at)
    return draft


def import_draft(*, xml: bytes, by: Actor, at: datetime) -> UUID:
    """Opens a draft from a file of any BPMN 2.0 editor, kept to the byte. Problems that can be mended do not hinder it.

    Raises `UnableToOpenDraft`, with the line, for what is no XML, no BPMN 2.0, or not of one process.
    """
    require(may_draw(by), act="import_draft")
    return _opened(xml, definition=None, by=by, at=at)


def _under(key: str, xml: bytes) -> bytes:
    """The drawing as another process."""
    table = read_table(xml)
    names = ProcessEdit(key=key, name_vi=table.name_vi, name_en=table.name_en, description_vi=table.description_vi)
    try:
        return change_process(xml, names)
    except EditRefused as refused:
        raise UnableToOpenDraft(reason=in_words(refused.why)) from refused


def _refuse_taken(key: str) -> None:
    if Definition.objects.filter(key=key).exists():
        raise UnableToOpenDraft(reason=_("there is a process {key} already").format(key=key))


def _opened(xml: bytes, *, definition: UUID | None, by: Actor, at: datetime) -> UUID:
    try:
        text, table = _read(xml)
    except UnableToReadProcess as fault:
        raise UnableToOpenDraft(reason=fault.facts["reason"]) from fault
    row = Draft.objects.create(
        id=new_id(),
        key=table.key,
        name_vi=table.name_vi,
        name_en=table.name_en,
        definition_id=definition,
        xml=text,
        opened_at=at,
        saved_at=at,
        saved_by_id=by.account,
    )

    event = ProcessDraftOpened(subject=row.id, key=row.key, definition=definition, xml_hash=_hash(xml))
    record(events=[event], by=by, at=at)
    return row.id


def _read(xml: bytes) -> tuple[str, ProcessTable]:
    """The text to be kept and the table that it holds. Raises `UnableToReadProcess`."""
    require_schema(parse_xml(xml))
    try:
        return xml.decode(), read_table(xml)
    except UnicodeDecodeError as fault:
        raise UnableToReadProcess(reason=_("it is not written in UTF-8")) from fault


def save_draft(*, draft: UUID, xml: bytes, version: int, by: Actor, at: datetime) -> Saved | Conflict:
    """Keeps a drawing as the draft's next version. `version` is the one that was opened; when another one stands now,
    nothing of it is overwritten: the text is kept for its author, and the conflict says who came first.

    Saving what stands already changes nothing. Raises `UnableToFindDraft`, `UnableToChangeDraft` when it is closed, and
    `UnableToSaveDraft` for what cannot be read.
    """
    require(may_draw(by), act="save_draft", subject=draft)
    row = _locked(draft)
    try:
        text, table = _read(xml)
    except UnableToReadProcess as fault:
        raise UnableToSaveDraft(reason=fault.facts["reason"]) from fault
    if text == row.xml:
        # Sent twice, or nothing was changed.
        return Saved(version=row.version)
    if version != row.version:
        return _kept(row, text, version, by=by, at=at)

    row.xml, row.version = text, row.version + 1
    row.key, row.name_vi, row.name_en = table.key, table.name_vi, table.name_en
    row.saved_at, row.saved_by_id = at, by.account
    row.save(update_fields=["xml", "version", "key", "name_vi", "name_en", "saved_at", "saved_by"])

    record(events=[ProcessDraftSaved(subject=row.id, number=row.version, xml_hash=_hash(xml))], by=by, at=at)
    return Saved(version=row.version)


def _kept(row: Draft, text: str, version: int, *, by: Actor, at: datetime) -> Conflict:
    assert by.account is not None
    copy = DraftCopy.objects.create(
        id=new_id(), draft=row, account_id=by.account, version=version, xml=text, kept_at=at
    )
    event = ProcessDraftCopyKept(
        subject=row.id, copy=copy.id, number=version, standing=row.version, xml_hash=_hash(text.encode())
    )
    record(events=[event], by=by, at=at)
    saver = row.saved_by_id
    by_name = names_of(accounts={saver}).get(saver, "") if saver else ""
    return Conflict(version=row.version, by=by_name or "Một Cửa", at=row.saved_at, copy=copy.id)


def drop_draft(*, draft: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Closes a draft that comes to nothing; it stays to be read. Raises `UnableToChangeDraft` when it is closed."""
    require(may_draw(by), act="drop_draft", subject=draft)
    row = _locked(draft)

    row.status = DraftStatus.DROPPED.value
    row.save(update_fields=["status"])

    event = ProcessDraftDropped(subject=row.id, reason=trimmed(reason)[:REASON_LENGTH_MAX])
    record(events=[event], by=by, at=at)


def publish_draft(*, draft: UUID, version: int, in_force: int, by: Actor, at: datetime) -> UUID:
    """Makes the draft, with its cases, the next version of its process. Dossiers under way keep theirs. Returns the
    definition's id.

    `version` is the draft's that was looked at, `in_force` the published one that it was compared with (0: none). Raises
    `UnableToPublishDraft` naming every problem, `UnableToPublishDraftUnseen` when either is another one by now,
    `UnableToChangeDraft` when the draft is closed.
    """
    require(may_draw(by), act="publish_draft", subject=draft)
    publishing.lock_publishing()
    row = _locked(draft)

    standing = publishing.number_in_force(row.key)
    if version != row.version or in_force != standing:
        raise UnableToPublishDraftUnseen(version=standing)
    xml = holding_its_forms(row.xml.encode())
    source = Source(owner=Owner(OwnerKind.DRAFT, row.id), key=row.key, version=None, xml=xml)
    lock_cases(source.owner)
    legal = legal_times(key=row.key, at=at)
    problems = [in_words(each.text) for each in errors_of(xml, legal=legal)] or [
        *problems_before_publication(row.id, row.key, xml)
    ]
    if not problems and publishing.keys_in_force().get(publishing.drawing_hash(xml)) == row.key:
        problems = [_("nothing is changed")]
    if problems:
        raise UnableToPublishDraft(problems="; ".join(problems))
    (made,) = publishing.new_definitions(publishing.checked({row.key: xml}), {row.key: xml}, at=at)
    row.status, row.published = DraftStatus.PUBLISHED.value, made
    row.save(update_fields=["status", "published"])

    record(
        events=[
            ProcessPublished(subject=made.id, key=made.key, number=made.version, xml_hash=_hash(xml)),
            ProcessDraftPublished(subject=row.id, definition=made.id, key=made.key, number=made.version),
        ],
        by=by,
        at=at,
    )
    carry_cases(source=source, to=Owner(OwnerKind.DEFINITION, made.id), by=by, at=at)
    return made.id


def _locked(draft: UUID) -> Draft:
    """The open draft. Raises `UnableToFindDraft`, `UnableToChangeDraft`."""
    row = Draft.objects.select_for_update(of=("self",)).filter(id=draft).first()
    if row is None:
        raise UnableToFindDraft
    if row.status != DraftStatus.OPEN.value:
        words = {DraftStatus.PUBLISHED: _("published"), DraftStatus.DROPPED: _("dropped")}
        raise UnableToChangeDraft(status=words[DraftStatus(row.status)])
    return row


def _hash(xml: bytes) -> str:
    return publishing.drawing_hash(xml).hex()
