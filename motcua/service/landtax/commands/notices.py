"""Notices of the tax office: recorded, and what they say asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_rows, update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.money.rules import format_vnd
from motcua.foundation.text.faults import Fault, fault, gettext_noop, list_in_words
from motcua.registry.organization.queries import directory as directory_on
from motcua.registry.people.queries import persons
from motcua.service.dossiers.commands.demands import demand_by_notices
from motcua.service.dossiers.commands.payments import why_not_chargeable
from motcua.service.dossiers.locks import lock_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.notices import applicant_notice, tell
from motcua.service.dossiers.texts import AMOUNT, DUE_ON
from motcua.service.dossiers.values import NoticeDemand
from motcua.service.landtax import texts
from motcua.service.landtax.errors import UnableToRecordNotices
from motcua.service.landtax.events import TaxNoticeRecorded
from motcua.service.landtax.lists import sub_items
from motcua.service.landtax.models import Notice, NoticeLine
from motcua.service.landtax.policy import may_speak_for_tax
from motcua.service.landtax.rules import Asked, asked_for, lines_hash, notice_fault
from motcua.service.landtax.values import NewNotice, NoticeRecorded
from motcua.service.payments.queries import identified, payables_by
from motcua.service.payments.values import NewPayable, PayableKind, PayableView


@dataclass
class _Desk:
    """What the notices of one call meet: the dossiers, locked; earlier notices; and what was asked for by them."""

    dossiers: dict[UUID, Dossier]
    by_key: dict[str, Notice]
    by_file: dict[str, list[Notice]]
    asked: dict[str, list[PayableView]]
    identified: dict[str, UUID]
    recorded: list[tuple[NewNotice, Notice]] = field(default_factory=list)
    superseded: list[Notice] = field(default_factory=list)
    replaces: dict[UUID, UUID] = field(default_factory=dict)


def record_notices(*, notices: Sequence[NewNotice], by: Actor, at: datetime) -> list[NoticeRecorded]:
    """Records what the tax office says is owed, and asks the applicants for it: the dossiers stand still from now on until it
    is paid. Of a file the highest revision stands; what an earlier one asked for and nobody paid is cancelled, and what was
    paid is not asked for again. A notice that is here already changes nothing.

    Raises `NotPermitted`, and `UnableToRecordNotices` naming every notice that is none, is for no dossier of this city or for
    one of which nothing can be asked now, or contradicts another one.
    """
    require(may_speak_for_tax(by), act="record_tax_notices")
    desk = _desk(notices)
    places = Counter((notice.file, notice.revision) for notice in {each.key: each for each in notices}.values())
    refused = [
        found
        for notice in notices
        if (found := _why_not(desk, notice, is_alone=places[notice.file, notice.revision] == 1))
    ]
    if refused:
        raise UnableToRecordNotices(refused=list_in_words(refused))

    again = {notice.key for notice in notices if notice.key in desk.by_key}
    fresh = {notice.key: notice for notice in notices if notice.key not in again}
    for notice in sorted(fresh.values(), key=lambda each: (each.file, each.revision)):
        _place(desk, notice, at)
    asked = {row.id: asked_for(notice.lines, kept_vnd=_kept(desk, notice)) for notice, row in _standing(desk)}

    for _notice, row in _standing(desk):
        row.overpaid_vnd = asked[row.id].overpaid_vnd
    # Before what follows from it, so that its story is told in that order.
    _record(desk, asked, by=by, at=at)

    payables = _demand(desk, asked, by=by, at=at)
    update_rows(desk.superseded, ["superseded_at"])
    insert_rows(
        [row for _notice, row in desk.recorded],
        [line for notice, row in desk.recorded for line in _lines(notice, row, payables)],
    )

    _tell(desk, asked, by=by, at=at)
    rows = desk.by_key | {row.key: row for _notice, row in desk.recorded}
    return [_outcome(rows[notice.key], again=notice.key in again, asked=asked) for notice in notices]


def _desk(notices: Sequence[NewNotice]) -> _Desk:
    wanted = {notice.dossier for notice in notices}
    dossiers = lock_dossiers(Dossier.objects.filter(id__in=wanted).values_list("id", flat=True))
    files = {notice.file for notice in notices}
    earlier = list(Notice.objects.filter(file__in=files).order_by("revision"))
    by_key = {row.key: row for row in Notice.objects.filter(key__in={notice.key for notice in notices})}
    by_file: dict[str, list[Notice]] = {}
    for row in earlier:
        by_file.setdefault(row.file, []).append(row)
    found = {each.id: each for each in payables_by(subjects=wanted, kind=PayableKind.LAND_TAX)}
    asked: dict[str, list[PayableView]] = {}
    lines = NoticeLine.objects.filter(notice__in=earlier, payable__in=found).select_related("notice")
    for line in lines.order_by("notice__revision", "number"):
        assert line.payable is not None
        asked.setdefault(line.notice.file, []).append(found[line.payable])
    return _Desk(
        dossiers=dossiers,
        by_key=by_key,
        by_file=by_file,
        asked=asked,
        identified=identified(identifiers={line.identifier for notice in notices for line in notice.lines}),
    )


def _why_not(desk: _Desk, notice: NewNotice, *, is_alone: bool) -> Fault | None:
    name = f"{notice.file[:50]}/{notice.revision}"
    if found := notice_fault(notice, sub_items=sub_items().keys()):
        return fault(gettext_noop("{name}: {why}"), name=name, why=found)
    if (known := desk.by_key.get(notice.key)) is not None:
        return None if _is_same(known, notice) else fault(gettext_noop("{name}: another notice has its key"), name=name)
    row = desk.dossiers.get(notice.dossier)
    if row is None:
        return fault(gettext_noop("{name}: there is no such dossier"), name=name)
    file = desk.by_file.get(notice.file, [])
    if not is_alone or any(each.revision == notice.revision or each.dossier != notice.dossier for each in file):
        return fault(gettext_noop("{name}: another notice has this file and revision"), name=name)
    if any(desk.identified.get(line.identifier, notice.dossier) != notice.dossier for line in notice.lines):
        return fault(gettext_noop("{name}: an identifier is that of another dossier"), name=name)
    if why := why_not_chargeable(row):
        return fault(gettext_noop("{name}: {why}"), name=name, why=why)
    return None


def _is_same(row: Notice, notice: NewNotice) -> bool:
    return (row.dossier, row.file, row.revision, row.due_on, row.lines_hash) == (
        notice.dossier,
        notice.file,
        notice.revision,
        notice.due_on,
        lines_hash(notice.lines),
    )


def _place(desk: _Desk, notice: NewNotice, at: datetime) -> None:
    """Puts a new notice among those of its file: one of them stands."""
    row = Notice(
        id=new_id(),
        key=notice.key,
        dossier=notice.dossier,
        file=notice.file,
        revision=notice.revision,
        number=notice.number,
        office=notice.office,
        issued_on=notice.issued_on,
        due_on=notice.due_on,
        treasury_account=notice.treasury_account,
        chapter=notice.chapter,
        total_vnd=notice.total_vnd,
        lines_hash=lines_hash(notice.lines),
        at=at,
    )
    file = desk.by_file.setdefault(notice.file, [])
    stood = next((each for each in file if each.superseded_at is None), None)
    if stood is not None and stood.revision > row.revision:
        row.superseded_at = at
    elif stood is not None:
        stood.superseded_at = at
        desk.replaces[row.id] = stood.id
        if stood.id not in {each.id for _notice, each in desk.recorded}:
            desk.superseded.append(stood)
    file.append(row)
    desk.recorded.append((notice, row))


def _standing(desk: _Desk) -> Iterable[tuple[NewNotice, Notice]]:
    return ((notice, row) for notice, row in desk.recorded if row.superseded_at is None)


def _kept(desk: _Desk, notice: NewNotice) -> Mapping[str, int]:
    """What was paid for the notice's file already, by sub-item."""
    kept: dict[str, int] = {}
    for payable in desk.asked.get(notice.file, []):
        kept[payable.sub_item] = kept.get(payable.sub_item, 0) + payable.kept_vnd
    return kept


def _demand(desk: _Desk, asked: Mapping[UUID, Asked], *, by: Actor, at: datetime) -> dict[tuple[UUID, int], UUID]:
    """Asks for what the standing ones of the new notices say; the payables by notice and number of the line."""
    places: list[tuple[UUID, int]] = []
    demands: list[NoticeDemand] = []
    for notice, row in _standing(desk):
        payables: list[NewPayable] = []
        for number, amount_vnd in enumerate(asked[row.id].amounts_vnd):
            if amount_vnd:
                places.append((row.id, number))
                payables.append(_payable(desk.dossiers[notice.dossier], notice, number, amount_vnd))
        unpaid = frozenset(each.id for each in desk.asked.get(notice.file, []) if each.owed_vnd == each.amount_vnd)
        demands.append(NoticeDemand(dossier=notice.dossier, payables=tuple(payables), cancelled=unpaid))
    ids = demand_by_notices(demands=demands, by=by, at=at) if demands else []
    return dict(zip(places, ids, strict=True))


def _payable(row: Dossier, notice: NewNotice, number: int, amount_vnd: int) -> NewPayable:
    line = notice.lines[number]
    tax = sub_items()[line.sub_item]
    return NewPayable(
        subject=row.id,
        key=f"land_tax/{notice.file}/{notice.revision}/{number}",
        kind=PayableKind.LAND_TAX,
        name_vi=tax.name_vi,
        name_en=tax.name_en,
        ground=tax.ground,
        amount_vnd=amount_vnd,
        unit=row.receiving_unit,
        payer=row.applicant,
        due_on=notice.due_on,
        sub_item=line.sub_item,
        identifier=line.identifier,
    )


def _lines(notice: NewNotice, row: Notice, payables: Mapping[tuple[UUID, int], UUID]) -> Iterable[NoticeLine]:
    return (
        NoticeLine(
            notice=row,
            number=number,
            sub_item=line.sub_item,
            identifier=line.identifier,
            amount_vnd=line.amount_vnd,
            payable=payables.get((row.id, number)),
        )
        for number, line in enumerate(notice.lines)
    )


def _record(desk: _Desk, asked: Mapping[UUID, Asked], *, by: Actor, at: datetime) -> None:
    directory = directory_on(on=city_day(at))
    record(
        events=[
            TaxNoticeRecorded(
                subject=row.dossier,
                at_unit=directory.path(desk.dossiers[row.dossier].current_unit),
                notice=row.id,
                file=row.file,
                revision=row.revision,
                stands=row.superseded_at is None,
                replaces=desk.replaces.get(row.id),
                due_on=row.due_on,
                total_vnd=row.total_vnd,
                asked_vnd=asked[row.id].total_vnd if row.id in asked else 0,
                overpaid_vnd=row.overpaid_vnd,
                lines_hash=row.lines_hash,
            )
            for _notice, row in desk.recorded
        ],
        by=by,
        at=at,
    )


def _tell(desk: _Desk, asked: Mapping[UUID, Asked], *, by: Actor, at: datetime) -> None:
    """Tells the applicants of what is asked for anew."""
    told = [(notice, row) for notice, row in _standing(desk) if asked[row.id].total_vnd]
    people = persons(persons={desk.dossiers[notice.dossier].applicant for notice, _row in told})
    tell(
        notices=[
            applicant_notice(
                dossier,
                people[dossier.applicant],
                texts.NOTICE,
                {AMOUNT: format_vnd(asked[row.id].total_vnd), DUE_ON: f"{row.due_on:%d/%m/%Y}"},
                once=str(row.id),
            )
            for notice, row in told
            for dossier in (desk.dossiers[notice.dossier],)
        ],
        by=by,
        at=at,
    )


def _outcome(row: Notice, *, again: bool, asked: Mapping[UUID, Asked]) -> NoticeRecorded:
    return NoticeRecorded(
        notice=row.id,
        dossier=row.dossier,
        again=again,
        stands=row.superseded_at is None,
        asked_vnd=asked[row.id].total_vnd if row.id in asked else 0,
        overpaid_vnd=row.overpaid_vnd,
    )
