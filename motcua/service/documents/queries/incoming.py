"""The register of what comes in: as a list, and a document of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import history_of
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.files.queries import receipts_of
from motcua.foundation.text.rules import search_key
from motcua.registry.organization.queries import directory, holdings
from motcua.registry.organization.values import UnitKind, UnitView
from motcua.service.documents import policy
from motcua.service.documents.errors import UnableToFindDocument
from motcua.service.documents.models import Assignment, Handling, Incoming, IncomingFile, Outgoing
from motcua.service.documents.queries.naming import Names
from motcua.service.documents.rows import incoming_row, incoming_scope, kind_of
from motcua.service.documents.rules import incoming_state
from motcua.service.documents.values import (
    PAGE_ROWS,
    AssignmentView,
    DocumentKind,
    FileView,
    HandlingView,
    IncomingLine,
    IncomingState,
    IncomingView,
    SignerView,
    Urgency,
)


@dataclass(frozen=True, kw_only=True)
class IncomingAsked:
    """What a list is narrowed by."""

    state: IncomingState | None = None
    kind: DocumentKind | None = None
    unit: UUID | None = None
    text: str = ""
    from_on: date | None = None
    last_on: date | None = None


def incoming_list(
    *, asked: IncomingAsked, actor: Actor, at: datetime, before: UUID | None = None, limit: int = PAGE_ROWS
) -> tuple[list[IncomingLine], UUID | None]:
    """What the actor may see, the last registered first, by pages: `before` is the id that the former page ended
    with; returned is that of this one where more follow."""
    rows = _chosen(asked, city_day(at))
    if before is not None:
        rows = rows.filter(id__lt=before)
    seen: dict[UUID, Incoming] = {}
    for way in policy.ways_to_incoming(actor):
        seen |= {row.id: row for row in rows.filter(way).order_by("-id")[: limit + 1]}
    found = [seen[id_] for id_ in sorted(seen, reverse=True)[: limit + 1]]
    lines = _lines(found[:limit], at=at)
    return lines, (found[limit - 1].id if len(found) > limit else None)


def open_counts(*, asked: IncomingAsked, actor: Actor, at: datetime) -> Mapping[IncomingState, int]:
    """How many of those that are owed stand how, of what the other filters leave."""
    on, others = city_day(at), IncomingAsked(kind=asked.kind, unit=asked.unit, text=asked.text)
    states = (IncomingState.TO_ASSIGN, IncomingState.IN_PROGRESS, IncomingState.OVERDUE)
    counted = _chosen(others, on).filter(policy.visible_incoming(actor), handled_at=None, annulled_at=None)
    found = counted.aggregate(**{state.value: Count("id", filter=_stands(state, on)) for state in states})
    return {state: found[state.value] for state in states}


def incoming_view(*, document: UUID, actor: Actor, at: datetime) -> IncomingView:
    """Raises `UnableToFindDocument`; to who may not see it, it is not there."""
    row = incoming_row(document)
    scope = incoming_scope(row)
    require(policy.may_see_incoming(actor, scope), act="see_document", subject=row.id)
    assignments = list(Assignment.objects.filter(incoming=row).order_by("-at", "-id"))
    handlings = list(Handling.objects.filter(incoming=row).select_related("reply").order_by("-at", "-id"))
    people = {row.by, *(each.by for each in assignments), *(each.account for each in assignments)}
    people |= {each.by for each in handlings}
    names = Names(at=at, accounts=people)
    is_open = row.handled_at is None and row.annulled_at is None
    standing = next((each for each in assignments if each.superseded_at is None), None)
    return IncomingView(
        line=_lines([row], at=at)[0],
        registered_at=row.at,
        registered_by=names.person(row.by),
        annulled_reason=row.annulled_reason,
        files=_files(row),
        assignments=[_assignment(each, names) for each in assignments],
        handlings=[_handling(each, names, actor) for each in handlings],
        history=history_of(subject=row.id),
        assigned=standing.id if standing else None,
        may_assign=is_open and bool(policy.may_assign(actor, scope)),
        may_handle=is_open and bool(policy.may_handle(actor, scope)),
        may_annul=is_open and bool(policy.may_register(actor, row.unit)),
        may_reply=is_open and bool(_drafting(actor)),
    )


def incoming_file(*, document: UUID, sha256: str, actor: Actor) -> FileView:
    """A file of a document. Raises `UnableToFindDocument` for one that is none of its files."""
    row = incoming_row(document)
    require(policy.may_see_incoming(actor, incoming_scope(row)), act="see_document", subject=row.id)
    found = next((each for each in _files(row) if each.sha256 == sha256), None)
    if found is None:
        raise UnableToFindDocument
    return found


def registering_units(*, actor: Actor, at: datetime) -> list[UnitView]:
    """Those for whose registers the actor enters what comes in."""
    units = directory(on=city_day(at))
    own = {post.unit for post in actor.posts if Role.CLERK in post.roles}
    return [unit for unit in units.all() if unit.id in own]


def assignable_units(*, register: UUID, at: datetime) -> list[UnitView]:
    """To which a document of that register may be assigned: the unit, those below it, and, for a committee's office, those
    below the committee."""
    units = directory(on=city_day(at))
    own = units.get(register)
    if own is None:
        return []
    tops = {register} | ({own.parent} if own.kind is UnitKind.OFFICE and own.parent else set())
    return [unit for unit in units.all() if tops & {unit.id, *units.ancestors(unit.id)}]


def officials_of(*, unit: UUID, at: datetime) -> list[SignerView]:
    """Who holds a post in the unit today, each once."""
    found = {each.account: each for each in holdings(on=city_day(at), unit=unit)}
    return [SignerView(account=each.account, name=each.name, title_vi=each.post.title_vi) for each in found.values()]


def replies_to_choose(*, actor: Actor) -> list[tuple[UUID, str]]:
    """Issued documents of the actor's units by which something may be answered: the newest."""
    rows = Outgoing.objects.filter(unit__in=policy.works_in(actor), recalled_at=None, replaced_at=None)
    return list(rows.exclude(number=None).order_by("-issued_at", "-id").values_list("id", "code")[:PAGE_ROWS])


def _drafting(actor: Actor) -> list[UUID]:
    return [post.unit for post in actor.posts if post.roles & policy.DRAFTING]


def _chosen(asked: IncomingAsked, on: date) -> QuerySet[Incoming]:
    rows = Incoming.objects.all()
    if asked.state is not None:
        rows = rows.filter(_stands(asked.state, on))
    if asked.kind is not None:
        rows = rows.filter(kind=asked.kind.value)
    if asked.unit is not None:
        rows = rows.filter(unit=asked.unit)
    if key := search_key(asked.text):
        rows = rows.filter(search_key__contains=key)
    if asked.from_on is not None:
        rows = rows.filter(received_on__gte=asked.from_on)
    if asked.last_on is not None:
        rows = rows.filter(received_on__lte=asked.last_on)
    return rows


def _stands(state: IncomingState, on: date) -> Q:
    """The same as `rules.incoming_state` today; a test holds the two equal."""
    is_open = Q(handled_at=None, annulled_at=None)
    if state is IncomingState.ANNULLED:
        return ~Q(annulled_at=None)
    if state is IncomingState.TO_ASSIGN:
        return is_open & Q(due_on=None)
    if state is IncomingState.OVERDUE:
        return is_open & Q(due_on__lt=on)
    if state is IncomingState.IN_PROGRESS:
        return is_open & Q(due_on__gte=on)
    timed = Q(handled_at__isnull=False, annulled_at=None)
    late = Q(id__in=Handling.objects.filter(superseded_at=None, timing="late").values("incoming"))
    return timed & late if state is IncomingState.HANDLED_LATE else timed & ~late


def _lines(rows: Sequence[Incoming], *, at: datetime) -> list[IncomingLine]:
    names, on = Names(at=at, accounts=[row.assigned_account for row in rows]), city_day(at)

    def line(row: Incoming) -> IncomingLine:
        known_on = city_day(row.at)
        return IncomingLine(
            id=row.id,
            unit=names.unit(row.unit, on=known_on),
            year=row.year,
            number=row.number,
            received_on=row.received_on,
            sender=row.sender,
            sender_number=row.sender_number,
            sent_on=row.sent_on,
            kind=kind_of(row),
            abstract=row.abstract,
            urgency=Urgency(row.urgency),
            state=incoming_state(
                assigned=row.assigned_unit is not None,
                due_on=row.due_on,
                handled_on=city_day(row.handled_at) if row.handled_at else None,
                annulled_on=city_day(row.annulled_at) if row.annulled_at else None,
                on=on,
            ),
            assigned_unit=names.unit(row.assigned_unit, on=known_on) if row.assigned_unit else None,
            assigned_name=names.person(row.assigned_account),
            due_on=row.due_on,
        )

    return [line(row) for row in rows]


def _files(row: Incoming) -> list[FileView]:
    rows = list(IncomingFile.objects.filter(incoming=row).order_by("id"))
    receipts = receipts_of(shas=[each.sha256 for each in rows])
    return [
        FileView(
            sha256=each.sha256,
            name=each.name,
            media_type=receipts[each.sha256].media_type,
            size_bytes=receipts[each.sha256].size_bytes,
        )
        for each in rows
        if each.sha256 in receipts
    ]


def _assignment(row: Assignment, names: Names) -> AssignmentView:
    return AssignmentView(
        id=row.id,
        unit=names.unit(row.unit, on=city_day(row.at)),
        name=names.person(row.account),
        due_on=row.due_on,
        note=row.note,
        by_name=names.person(row.by),
        at=row.at,
        superseded_at=row.superseded_at,
    )


def _handling(row: Handling, names: Names, actor: Actor) -> HandlingView:
    reply = row.reply
    return HandlingView(
        note=row.note,
        reply=row.reply_id,
        reply_number=reply.code if reply else "",
        may_see_reply=reply is not None and (policy.reads_all(actor) or reply.unit in policy.works_in(actor)),
        by_name=names.person(row.by),
        at=row.at,
        superseded_at=row.superseded_at,
    )
