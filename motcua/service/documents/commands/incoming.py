"""Registering what comes in, assigning it, handling it, and annulling what was registered by mistake."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.files.queries import receipts_of
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import clean, search_key
from motcua.registry.organization.queries import directory, holdings
from motcua.registry.organization.values import Directory, UnitKind
from motcua.service.documents import policy, rules
from motcua.service.documents.commands.facts import keep_incoming_facts
from motcua.service.documents.errors import (
    UnableToAnnul,
    UnableToAssign,
    UnableToFindDocument,
    UnableToHandle,
    UnableToRegister,
)
from motcua.service.documents.events import IncomingAnnulled, IncomingAssigned, IncomingHandled, IncomingRegistered
from motcua.service.documents.models import Assignment, Handling, Incoming, IncomingFile, Outgoing, Series
from motcua.service.documents.notices import tell_assigned
from motcua.service.documents.rows import (
    INCOMING_SERIES,
    incoming_scope,
    kind_of,
    lock_incoming,
    lock_outgoing,
    lock_series,
    path_of,
)
from motcua.service.documents.values import (
    FILES_MAX,
    LINE_LENGTH_MAX,
    GivenFile,
    Handled,
    NewAssignment,
    NewIncoming,
    Timing,
    Urgency,
)


def register_incoming(*, documents: Sequence[NewIncoming], by: Actor, at: datetime) -> list[UUID]:
    """Enters documents into their units' registers, each with the next number of the year, all or none; returns their ids in
    order. One that stands there already (same sender, number and date) is not entered twice: the same words are the one that
    is there.

    Raises `UnableToRegister` naming the first that cannot be entered, among them one whose number another text has.
    """
    on = city_day(at)
    units = directory(on=on)
    for unit in {each.unit for each in documents}:
        require(policy.may_register(by, unit), act="register_incoming", subject=unit)
    wanted = [_cleaned(each, units, on) for each in documents]
    _refuse_lost_files(wanted)
    series = {
        unit: lock_series(unit=unit, year=on.year, name=INCOMING_SERIES)
        for unit in sorted({each.unit for each in wanted})
    }
    standing = _standing(wanted)
    made: list[Incoming] = []
    ids: list[UUID] = []
    files: list[IncomingFile] = []
    for each in wanted:
        key = (each.unit, _twin_key(each))
        twin = standing.get(key)
        if twin is None:
            twin = standing[key] = _row(each, series[each.unit], units, by, at)
            made.append(twin)
            files += [IncomingFile(incoming=twin, sha256=one.sha256, name=one.name) for one in each.files]
        elif (twin.kind, search_key(twin.abstract)) != (each.kind.value, search_key(each.abstract)):
            told = {"number": twin.number, "year": twin.year, "abstract": twin.abstract}
            raise UnableToRegister(
                reason=_("it stands in the register as number %(number)s of %(year)s: “%(abstract)s”.") % told
            )
        ids.append(twin.id)
    for line in series.values():
        line.save(update_fields=["last", "last_on"])
    Incoming.objects.bulk_create(made)
    IncomingFile.objects.bulk_create(files)

    entries = record(events=[_registered(row, files) for row in made], by=by, at=at)
    keep_incoming_facts(made, entries=entries, at=at)
    return ids


def assign_incoming(*, assignments: Sequence[NewAssignment], by: Actor, at: datetime) -> list[UUID]:
    """A leader's word on documents: who handles each by when; what stood before is superseded. The same again changes
    nothing. Returns the ids of the assignments that stand; to whom a document is given, she is told in her account.

    Raises `UnableToAssign` for a document that is handled or annulled, a day that is over, a unit that is neither the
    register's nor below it, an official who holds no post there, and where somebody else has assigned it meanwhile.
    """
    rows = lock_incoming(each.incoming for each in assignments)
    if len(rows) < len(assignments):
        raise UnableToAssign(reason=_("a document is named twice."))
    for row in rows.values():
        require(policy.may_assign(by, incoming_scope(row)), act="assign_incoming", subject=row.id)
    units, on = directory(on=city_day(at)), city_day(at)
    standing = {each.incoming_id: each for each in Assignment.objects.filter(incoming__in=rows, superseded_at=None)}
    told: list[UUID] = []
    changed: list[tuple[Incoming, Assignment, UUID | None]] = []
    for each in assignments:
        row, former = rows[each.incoming], standing.get(each.incoming)
        note = clean(each.note, length_max=LINE_LENGTH_MAX)
        if former is not None and _same_assignment(former, each, note):
            told.append(former.id)
            continue
        if fault := _fault_of_assignment(each, row, former, units, on):
            raise UnableToAssign(reason=fault)
        made = Assignment(
            id=new_id(),
            incoming=row,
            unit=each.unit,
            account=each.account,
            due_on=each.due_on,
            note=note,
            at=at,
            by=by.account,
        )
        row.assigned_unit, row.assigned_account, row.due_on = each.unit, each.account, each.due_on
        changed.append((row, made, former.id if former else None))
        standing[row.id] = made
        told.append(made.id)
    Assignment.objects.filter(id__in=[former for _row, _made, former in changed if former]).update(superseded_at=at)
    Assignment.objects.bulk_create(made for _row, made, _former in changed)
    changed_rows = [row for row, _made, _former in changed]
    Incoming.objects.bulk_update(changed_rows, ["assigned_unit", "assigned_account", "due_on"])

    events = [
        IncomingAssigned(
            subject=row.id,
            at_unit=path_of(row),
            assigned_unit=made.unit,
            assigned_account=made.account,
            due_on=made.due_on,
            supersedes=former,
        )
        for row, made, former in changed
    ]
    entries = record(events=events, by=by, at=at)
    keep_incoming_facts(changed_rows, entries=entries, at=at)
    tell_assigned([(row, made) for row, made, _former in changed], by=by, at=at)
    return told


def handle_incoming(*, handled: Sequence[Handled], by: Actor, at: datetime) -> None:
    """Closes documents: each with the issued document that answers it, or with a note. The same again changes nothing.

    Raises `UnableToHandle` without either, for a reply that is not issued or was recalled, and for a document that is
    annulled or was handled otherwise."""
    replies = lock_outgoing(each.reply for each in handled if each.reply is not None)
    rows = lock_incoming(each.incoming for each in handled)
    if len(rows) < len(handled):
        raise UnableToHandle(reason=_("a document is named twice."))
    for row in rows.values():
        require(policy.may_handle(by, incoming_scope(row)), act="handle_incoming", subject=row.id)
    for reply in replies.values():
        if reply.unit not in policy.works_in(by):
            raise UnableToFindDocument
    standing = {each.incoming_id: each for each in Handling.objects.filter(incoming__in=rows, superseded_at=None)}
    closed: list[tuple[Incoming, Handled]] = []
    for each in handled:
        row, note = rows[each.incoming], clean(each.note, length_max=LINE_LENGTH_MAX)
        former = standing.get(row.id)
        if former is not None and (former.reply_id, former.note) == (each.reply, note):
            continue
        if fault := _fault_of_handling(each, row, replies, note):
            raise UnableToHandle(reason=fault)
        closed.append((row, replace(each, note=note)))

    close_incoming(closed, by=by, at=at)


def close_incoming(closed: Sequence[tuple[Incoming, Handled]], *, by: Actor, at: datetime) -> None:
    """What was decided above, or follows from issuing a reply: the rows are locked already."""
    timings = [rules.timing_of(due_on=row.due_on, handled_on=city_day(at)) for row, _each in closed]
    for row, _each in closed:
        row.handled_at = at
    Incoming.objects.bulk_update([row for row, _each in closed], ["handled_at"])
    made = [
        Handling(
            id=new_id(), incoming=row, reply_id=each.reply, note=each.note, timing=timing.value, at=at, by=by.account
        )
        for (row, each), timing in zip(closed, timings, strict=True)
    ]
    Handling.objects.bulk_create(made)

    events = [
        IncomingHandled(
            subject=row.id,
            at_unit=path_of(row),
            document_kind=kind_of(row),
            timing=Timing(one.timing),
            reply=each.reply,
            text_hash=rules.text_hash(subject=one.id, parts=[each.note]),
        )
        for (row, each), one in zip(closed, made, strict=True)
    ]
    entries = record(events=events, by=by, at=at)
    keep_incoming_facts([row for row, _each in closed], entries=entries, at=at)


def annul_incoming(*, reasons: Mapping[UUID, str], by: Actor, at: datetime) -> None:
    """Strikes lines that were entered by mistake out of the register; they stay readable with the reason, and their numbers
    stay taken. Annulled twice, a line was annulled once. Raises `UnableToAnnul` without a reason and for what is handled."""
    rows = lock_incoming(reasons)
    for row in rows.values():
        require(policy.may_register(by, row.unit), act="annul_incoming", subject=row.id)
    struck = [row for row in rows.values() if row.annulled_at is None]
    for row in struck:
        why = clean(reasons[row.id], length_max=LINE_LENGTH_MAX)
        if not why:
            raise UnableToAnnul(reason=_("say why."))
        if row.handled_at is not None:
            raise UnableToAnnul(reason=_("it is handled."))
        row.annulled_at, row.annulled_by, row.annulled_reason = at, by.account, why
    Incoming.objects.bulk_update(struck, ["annulled_at", "annulled_by", "annulled_reason"])

    events = [
        IncomingAnnulled(subject=row.id, at_unit=path_of(row), document_kind=kind_of(row), registered_at=row.at)
        for row in struck
    ]
    entries = record(events=events, by=by, at=at)
    keep_incoming_facts(struck, entries=entries, at=at)


def _cleaned(new: NewIncoming, units: Directory, on: date) -> NewIncoming:
    """As it is kept. Raises `UnableToRegister`."""
    kept = replace(
        new,
        sender=clean(new.sender, length_max=LINE_LENGTH_MAX),
        number=clean(new.number, length_max=LINE_LENGTH_MAX),
        abstract=clean(new.abstract, length_max=LINE_LENGTH_MAX),
        files=tuple(
            GivenFile(sha256=each.sha256, name=clean(each.name, length_max=200) or each.sha256[:12])
            for each in {each.sha256: each for each in new.files}.values()
        ),
    )
    if kept.unit not in units:
        raise UnableToRegister(reason=_("the unit is not there today."))
    if not kept.sender or not kept.abstract:
        raise UnableToRegister(reason=_("it needs a sender and what it is about."))
    if not rules.is_received_in_order(sent_on=kept.sent_on, received_on=kept.received_on, on=on):
        raise UnableToRegister(
            reason=_("it was written, then received, then registered: the days are not in that order.")
        )
    if len(kept.files) > FILES_MAX:
        raise UnableToRegister(reason=_("at most %(count)s files belong to a document.") % {"count": FILES_MAX})
    return kept


def _refuse_lost_files(wanted: Sequence[NewIncoming]) -> None:
    shas = {each.sha256 for new in wanted for each in new.files}
    if shas and len(receipts_of(shas=list(shas))) < len(shas):
        raise UnableToRegister(reason=_("one of its files was not kept: choose it again."))


def _twin_key(new: NewIncoming) -> str:
    """Same sender, number and date are one document; where it has no number, same words of one day."""
    who, number = search_key(new.sender), search_key(new.number)
    sent_on = new.sent_on.isoformat() if new.sent_on else ""
    parts = [who, number, sent_on] if number else [who, sent_on, new.received_on.isoformat(), search_key(new.abstract)]
    return rules.twin_key(parts)


def _standing(wanted: Sequence[NewIncoming]) -> dict[tuple[UUID, str], Incoming]:
    rows = Incoming.objects.filter(
        unit__in={each.unit for each in wanted}, twin_key__in={_twin_key(each) for each in wanted}, annulled_at=None
    )
    return {(row.unit, row.twin_key): row for row in rows}


def _row(new: NewIncoming, series: Series, units: Directory, by: Actor, at: datetime) -> Incoming:
    series.last += 1
    series.last_on = city_day(at)
    return Incoming(
        id=new_id(),
        unit=new.unit,
        path=list(units.path(new.unit).path),
        year=series.year,
        number=series.last,
        received_on=new.received_on,
        sender=new.sender,
        sender_number=new.number,
        sent_on=new.sent_on,
        kind=new.kind.value,
        abstract=new.abstract,
        urgency=new.urgency.value,
        twin_key=_twin_key(new),
        search_key=search_key(f"{new.sender} {new.number} {new.abstract}"),
        at=at,
        by=by.account,
    )


def _registered(row: Incoming, files: Sequence[IncomingFile]) -> IncomingRegistered:
    sent_on = row.sent_on.isoformat() if row.sent_on else ""
    return IncomingRegistered(
        subject=row.id,
        at_unit=path_of(row),
        document_kind=kind_of(row),
        urgency=Urgency(row.urgency),
        year=row.year,
        number=row.number,
        received_on=row.received_on,
        text_hash=rules.text_hash(subject=row.id, parts=[row.sender, row.sender_number, sent_on, row.abstract]),
        files=tuple(each.sha256 for each in files if each.incoming_id == row.id),
    )


def _same_assignment(former: Assignment, new: NewAssignment, note: str) -> bool:
    return (former.unit, former.account, former.due_on, former.note) == (new.unit, new.account, new.due_on, note)


def _fault_of_assignment(
    new: NewAssignment, row: Incoming, former: Assignment | None, units: Directory, on: date
) -> str:
    if row.annulled_at is not None or row.handled_at is not None:
        return _("it is handled or annulled.")
    if new.seen != (former.id if former else None):
        return _("somebody else has assigned it meanwhile: look at that first.")
    if new.due_on < on:
        return _("the day on which it is due is over.")
    if not _is_within(new.unit, row.unit, units):
        return _("it is assigned within the unit or to one below it.")
    if new.account is not None and not any(each.account == new.account for each in holdings(on=on, unit=new.unit)):
        return _("that official holds no post in the unit.")
    return ""


def _is_within(unit: UUID, register: UUID, units: Directory) -> bool:
    """The register's unit, one below it, or, where that is the office of a committee, one below the committee."""
    if unit not in units or register not in units:
        return False
    own = units.unit(register)
    tops = {register} | ({own.parent} if own.kind is UnitKind.OFFICE and own.parent else set())
    return bool(tops & {unit, *units.ancestors(unit)})


def _fault_of_handling(new: Handled, row: Incoming, replies: Mapping[UUID, Outgoing], note: str) -> str:
    if row.annulled_at is not None:
        return _("it is annulled.")
    if row.handled_at is not None:
        return _("it was handled already.")
    if new.reply is None:
        return "" if note else _("say what was done, or choose the document that answers it.")
    reply = replies[new.reply]
    if reply.number is None or reply.recalled_at is not None:
        return _("the reply is not issued, or was recalled.")
    return ""
