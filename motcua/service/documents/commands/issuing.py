"""Giving numbers and dates, putting the made files on their documents, and recalling."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import clean
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import DIVISION_KINDS, Directory
from motcua.service.documents import policy, rules
from motcua.service.documents.commands.drafting import hash_of
from motcua.service.documents.commands.facts import keep_incoming_facts, keep_outgoing_facts
from motcua.service.documents.commands.incoming import close_incoming
from motcua.service.documents.errors import UnableToIssue, UnableToRecall
from motcua.service.documents.events import (
    IncomingReopened,
    OutgoingIssued,
    OutgoingMade,
    OutgoingRecalled,
    OutgoingReplaced,
)
from motcua.service.documents.models import Handling, Incoming, Outgoing, Series, Submission, Version
from motcua.service.documents.ports import defer_files
from motcua.service.documents.rows import (
    kind_of,
    lock_incoming,
    lock_outgoing,
    lock_series,
    path_of,
    submission_of,
    version_of,
)
from motcua.service.documents.values import LINE_LENGTH_MAX, Handled, Seen, Timing


@dataclass(frozen=True, kw_only=True)
class MadeFile:
    """The file of an issued document, kept already."""

    document: UUID
    sha256: str
    signed: bool


def issue_documents(*, seen: Sequence[Seen], by: Actor, at: datetime) -> list[str]:
    """The clerk's act: each gets the next number of its unit, kind and year, and this day's date; returns the numbers as they
    are written. Issued twice, a document has the number that it got first. What it answers is handled by it, what it replaces
    is replaced. Its file is made and signed next.

    Raises `UnableToIssue` for what is not signed in this text, what would be dated before the number before it, and a
    replacement of what is in force no more.
    """
    wanted = {each.document: each.version for each in seen}
    former = Outgoing.objects.filter(id__in=wanted).exclude(replaces=None).values_list("replaces", flat=True)
    rows = lock_outgoing({*wanted, *(each for each in former if each)})
    for document in wanted:
        require(policy.may_issue(by, rows[document].unit), act="issue_document", subject=document)
    new = [rows[document] for document in wanted if rows[document].number is None]
    signed = {row.id: _signed(row, wanted[row.id]) for row in new}
    answered = lock_incoming({row.answers_id for row in new if row.answers_id})
    units = directory(on=city_day(at))
    _give_numbers(new, signed, units, by, at)
    replaced = _replaced(new, rows, at)
    changed = ["year", "number", "code", "issued_at", "issued_by", "signed_by"]
    Outgoing.objects.bulk_update(new, changed)
    Outgoing.objects.bulk_update([old for old, _new in replaced], ["replaced_at"])

    entries = record(events=[_issued(row, signed[row.id][1]) for row in new], by=by, at=at)
    keep_outgoing_facts(new, entries=entries, at=at)
    told = [OutgoingReplaced(subject=old.id, at_unit=path_of(old), replaced_by=by_.id) for old, by_ in replaced]
    record(events=told, by=by, at=at)
    close_incoming(_answered(new, answered), by=by, at=at)
    defer_files([row.id for row in new])
    return [rows[document].code for document in wanted]


def put_files(*, made: Sequence[MadeFile], by: Actor, at: datetime) -> None:
    """Puts the made files on their documents. One that has its file already is left as it is, so that a job may run twice."""
    files = {each.document: each for each in made}
    rows = [row for row in lock_outgoing(files).values() if row.number is not None and not row.sha256]
    for row in rows:
        row.sha256, row.is_signed = files[row.id].sha256, files[row.id].signed
    Outgoing.objects.bulk_update(rows, ["sha256", "is_signed"])

    events = [
        OutgoingMade(subject=row.id, at_unit=path_of(row), sha256=row.sha256, signed=row.is_signed) for row in rows
    ]
    record(events=events, by=by, at=at)


def recall_documents(*, reasons: Mapping[UUID, str], by: Actor, at: datetime) -> None:
    """Takes back what was issued, which stays readable with its number and the reason; what it answered is open again. A
    draft is dropped. Done twice, it was done once.

    Raises `UnableToRecall` without a reason, for what is replaced, and for a draft that waits for its signature or number.
    """
    rows = lock_outgoing(reasons)
    taken: list[Outgoing] = []
    for row in rows.values():
        issued, why = row.number is not None, clean(reasons[row.id], length_max=LINE_LENGTH_MAX)
        require(policy.may_recall(by, row.unit, issued=issued), act="recall_document", subject=row.id)
        if row.recalled_at is not None:
            continue
        if not why:
            raise UnableToRecall(reason=_("say why."))
        if row.replaced_at is not None:
            raise UnableToRecall(reason=_("it is replaced: recall what replaces it."))
        if not issued and submission_of(row) is not None:
            raise UnableToRecall(reason=_("it is sent for signature: let it be sent back first."))
        row.recalled_at, row.recalled_by, row.recalled_reason = at, by.account, why
        taken.append(row)
    Outgoing.objects.bulk_update(taken, ["recalled_at", "recalled_by", "recalled_reason"])

    events = [
        OutgoingRecalled(subject=row.id, at_unit=path_of(row), was_issued=row.number is not None) for row in taken
    ]
    record(events=events, by=by, at=at)
    _reopen(taken, by, at)


def _signed(row: Outgoing, seen: UUID) -> tuple[Submission, Version]:
    """What was signed. Raises `UnableToIssue`."""
    version, standing = version_of(row), submission_of(row)
    if row.recalled_at is not None:
        raise UnableToIssue(reason=_("the draft was dropped."))
    if standing is None or standing.signed_at is None or standing.version_id != version.id or version.id != seen:
        raise UnableToIssue(reason=_("it is not signed in this text: look at it again."))
    return standing, version


def _give_numbers(
    rows: Sequence[Outgoing],
    signed: Mapping[UUID, tuple[Submission, Version]],
    units: Directory,
    by: Actor,
    at: datetime,
) -> None:
    on = city_day(at)
    # In one order, so that two clerks do not wait for each other in a ring.
    series: dict[tuple[UUID, str], Series] = {
        key: lock_series(unit=key[0], year=on.year, name=key[1])
        for key in sorted({(row.unit, row.kind) for row in rows})
    }
    for row in rows:
        unit, line = units.get(row.unit), series[row.unit, row.kind]
        if unit is None:
            raise UnableToIssue(reason=_("its unit is there no more."))
        if not rules.dates_follow(last_on=line.last_on, at_on=on):
            raise UnableToIssue(reason=_("a later day has its number already: numbers and dates go in one order."))
        line.last, line.last_on = line.last + 1, on
        symbol = rules.symbol_of(is_division=unit.kind in DIVISION_KINDS, name=unit.name_vi)
        row.year, row.number = on.year, line.last
        row.code = rules.written_number(number=line.last, kind=kind_of(row), symbol=symbol)
        row.issued_at, row.issued_by, row.signed_by = at, by.account, signed[row.id][0].signed_by
    for line in series.values():
        line.save(update_fields=["last", "last_on"])


def _replaced(new: Sequence[Outgoing], rows: Mapping[UUID, Outgoing], at: datetime) -> list[tuple[Outgoing, Outgoing]]:
    """What is replaced, and by what. Raises `UnableToIssue`."""
    found: list[tuple[Outgoing, Outgoing]] = []
    for row in new:
        if row.replaces_id is None:
            continue
        former = rows[row.replaces_id]
        if former.replaced_at is not None or former.recalled_at is not None:
            raise UnableToIssue(reason=_("what it replaces is in force no more."))
        former.replaced_at = at
        found.append((former, row))
    return found


def _answered(new: Sequence[Outgoing], incoming: Mapping[UUID, Incoming]) -> list[tuple[Incoming, Handled]]:
    """What is handled by being answered; who answered first has handled it."""
    found: dict[UUID, tuple[Incoming, Handled]] = {}
    for row in new:
        if row.answers_id is None:
            continue
        asked = incoming[row.answers_id]
        if asked.handled_at is None and asked.annulled_at is None and asked.id not in found:
            found[asked.id] = (asked, Handled(incoming=asked.id, reply=row.id))
    return list(found.values())


def _issued(row: Outgoing, version: Version) -> OutgoingIssued:
    assert row.year is not None
    assert row.number is not None
    return OutgoingIssued(
        subject=row.id,
        at_unit=path_of(row),
        document_kind=kind_of(row),
        text=version.id,
        year=row.year,
        number=row.number,
        text_hash=hash_of(version),
    )


def _reopen(recalled: Sequence[Outgoing], by: Actor, at: datetime) -> None:
    """What was handled by a reply that is recalled is owed again."""
    standing = list(Handling.objects.filter(reply__in=[row.id for row in recalled], superseded_at=None))
    rows = lock_incoming({each.incoming_id for each in standing})
    for row in rows.values():
        row.handled_at = None
    Handling.objects.filter(id__in=[each.id for each in standing]).update(superseded_at=at)
    Incoming.objects.bulk_update(rows.values(), ["handled_at"])

    events = [
        IncomingReopened(
            subject=each.incoming_id,
            at_unit=path_of(rows[each.incoming_id]),
            document_kind=kind_of(rows[each.incoming_id]),
            timing=Timing(each.timing),
            handled_at=each.at,
            reply=each.reply_id or each.incoming_id,
        )
        for each in standing
    ]
    entries = record(events=events, by=by, at=at)
    keep_incoming_facts([rows[each.incoming_id] for each in standing], entries=entries, at=at)
