"""Lists: the inbox of a unit, the return shelf, a citizen's own dossiers, search. All page by key, never by offset."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import Case, Count, DecimalField, F, Func, Q, QuerySet, TextField, Value, When

from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.text.rules import search_key
from motcua.registry.catalogue.queries import versions
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.deadlines import NOTHING_OWED, city_day
from motcua.service.dossiers.errors import UnableToTurnPage
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.policy import visible_to
from motcua.service.dossiers.values import Status

PAGE_ROWS = 50
#: What is due so soon stands under "due within a day".
SOON = timedelta(hours=24)


class InboxView(StrEnum):
    """The saved views of the inbox; each is a filter on what the actor's units hold."""

    ALL = "all"
    MINE = "mine"
    UNTAKEN = "untaken"
    OVERDUE = "overdue"
    TODAY = "today"
    TO_SIGN = "to_sign"
    WAITING = "waiting"
    SHELF = "shelf"


@dataclass(frozen=True)
class DossierLine:
    """A row of a list."""

    id: UUID
    code: str
    procedure_vi: str
    procedure_en: str
    applicant_name: str
    status: Status
    step: str
    action: str
    task: UUID | None
    unit: UUID
    holder: UUID | None
    holder_name: str
    owed_at: datetime | None
    step_due_at: datetime | None
    filed_at: datetime
    channel: str
    overdue: bool
    reappointed: bool


@dataclass(frozen=True)
class LinePage:
    """A page of a list; `after` is the key of the next one, '' at the end."""

    lines: tuple[DossierLine, ...]
    after: str


@dataclass(frozen=True)
class InboxCounts:
    """What the head of the inbox says; each opens its list."""

    overdue: int
    today: int
    open: int
    waiting: int
    to_sign: int
    mine: int
    shelf: int


def inbox(
    *, actor: Actor, at: datetime, view: InboxView, after: str = "", text: str = "", limit: int = PAGE_ROWS
) -> LinePage:
    """What the actor's units hold, most urgent first."""
    rows = _in_units(actor).filter(_of_view(view, actor, at))
    if text.strip():
        rows = rows.filter(search_key__contains=search_key(text))
    return page_of(rows, at=at, after=after, limit=limit)


def next_to_sign(*, actor: Actor, at: datetime, after: UUID | None = None) -> tuple[UUID | None, int]:
    """The dossier that this leader looks at next, the most urgent first, and how many wait for her: those before a
    leader of her units that nobody else has taken. With `after` the one behind it in that order; where it was the
    last, or is gone, the first again."""
    waiting = _in_units(actor).filter(_of_view(InboxView.TO_SIGN, actor, at))
    mine = waiting.filter(Q(holder=None) | Q(holder=actor.account))
    rows = mine.order_by("owed_at", "id")
    last = Dossier.objects.filter(id=after).first() if after else None
    if last is None:
        return rows.values_list("id", flat=True).first(), mine.count()
    others = rows.exclude(id=last.id).values_list("id", flat=True)
    behind = others.filter(Q(owed_at__gt=last.owed_at) | Q(owed_at=last.owed_at, id__gt=last.id))
    return behind.first() or others.first(), mine.count()


def inbox_counts(*, actor: Actor, at: datetime) -> InboxCounts:
    """The counts of the views, in one statement that reads the inbox's index alone.

    By status first: a comparison a row and view was twice as slow over 100,000 open dossiers.
    """
    rows: list[dict[str, Any]] = [
        dict(row)
        for row in _in_units(actor)
        .values("status")
        .annotate(
            open=Count("id"),
            overdue=Count("id", filter=Q(owed_at__lt=at)),
            today=Count("id", filter=Q(owed_at__gte=at, owed_at__lt=at + SOON)),
            to_sign=Count("id", filter=Q(current_action="sign")),
            mine=Count("id", filter=Q(holder=actor.account)),
        )
    ]
    working = [row for row in rows if row["status"] not in _WAITING and row["status"] != _ON_SHELF]
    return InboxCounts(
        open=sum(row["open"] for row in working),
        overdue=sum(row["overdue"] for row in working),
        today=sum(row["today"] for row in working),
        to_sign=sum(row["to_sign"] for row in working),
        mine=sum(row["mine"] for row in working),
        waiting=sum(row["open"] for row in rows if row["status"] in _WAITING),
        shelf=sum(row["open"] for row in rows if row["status"] == _ON_SHELF),
    )


def own_dossiers(*, actor: Actor, at: datetime, after: str = "", limit: int = PAGE_ROWS) -> LinePage:
    """A citizen's own dossiers and those of the people she acts for: first what waits for her, then what the offices
    work on, each by what is owed first, then what is closed, the newest first."""
    persons = [person for person in (actor.person, *actor.acts_for) if person]
    mine = Q(applicant__in=persons)
    if actor.account is not None:
        mine |= Q(filed_by=actor.account, by_officer=False)
    rows = Dossier.objects.filter(mine).annotate(
        group=Case(
            When(closed_at__isnull=False, then=Value(2)),
            When(status__in=_WAITS_FOR_HER, then=Value(0)),
            default=Value(1),
        ),
        turn=Case(
            When(closed_at__isnull=False, then=-_Seconds("closed_at")),
            default=_Seconds("owed_at"),
            output_field=_SECONDS,
        ),
    )
    if after:
        group, turn, id_ = _read_own_key(after)
        later = Q(turn__gt=turn) | Q(turn=turn, id__gt=id_)
        rows = rows.filter(Q(group__gt=group) | Q(later, group=group))
    found = list(rows.order_by("group", "turn", "id")[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    return LinePage(tuple(lines_of(found, at=at)), _own_key(found[-1]) if more else "")


_SECONDS: DecimalField[Any, Any] = DecimalField(max_digits=20, decimal_places=6)


class _Seconds(Func):
    """A moment as seconds with their microseconds, exactly: a float would not come back as it went."""

    template = "extract(epoch FROM %(expressions)s)"
    output_field = _SECONDS


#: What waits for the citizen herself.
_WAITS_FOR_HER = (Status.SUPPLEMENT_REQUESTED.value, Status.RESULT_READY.value)


def _own_key(row: Any) -> str:
    """The group and the turn in it, in seconds, as the database has reckoned them."""
    text = json.dumps([row.group, str(row.turn), str(row.id)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_own_key(text: str) -> tuple[int, Decimal, UUID]:
    """Raises `UnableToTurnPage` for a key that was not made here."""
    padded = text + "=" * (-len(text) % 4)
    try:
        group, turn, id_ = json.loads(base64.urlsafe_b64decode(padded.encode()))
        key = int(group), Decimal(turn), UUID(id_)
    except (ValueError, TypeError, AttributeError, ArithmeticError, RecursionError) as fault:
        raise UnableToTurnPage from fault
    if not key[1].is_finite() or key[0] not in range(3):
        raise UnableToTurnPage
    return key


def find_dossiers(*, actor: Actor, at: datetime, text: str, limit: int = 20) -> list[DossierLine]:
    """Dossiers that the actor may see, by code, reference or applicant's name; marks need not be typed."""
    wanted = search_key(text)
    if len(wanted) < 2:
        return []
    by_code = Q(code=text.strip().upper()) | Q(reference=text.strip().upper())
    rows = Dossier.objects.filter(visible_to(actor)).filter(by_code | Q(search_key__contains=wanted))
    return lines_of(list(rows.order_by("owed_at", "id")[:limit]), at=at)


def _in_units(actor: Actor) -> QuerySet[Dossier]:
    """What the actor's own units hold now. Narrower than `visible_to`, and served by the inbox's index."""
    return Dossier.objects.filter(closed_at=None, current_unit__in=sorted(actor.units))


_WAITING = (Status.PAUSED.value, Status.SUPPLEMENT_REQUESTED.value)
_ON_SHELF = Status.RESULT_READY.value


def _of_view(view: InboxView, actor: Actor, at: datetime) -> Q:
    working = ~Q(status__in=[*_WAITING, _ON_SHELF])
    return {
        InboxView.ALL: working,
        InboxView.MINE: working & Q(holder=actor.account),
        InboxView.UNTAKEN: working & Q(holder=None),
        InboxView.OVERDUE: working & Q(owed_at__lt=at),
        InboxView.TODAY: working & Q(owed_at__gte=at, owed_at__lt=at + SOON),
        InboxView.TO_SIGN: working & Q(current_action="sign"),
        InboxView.WAITING: Q(status__in=_WAITING),
        InboxView.SHELF: Q(status=_ON_SHELF),
    }[view]


def page_of(rows: QuerySet[Dossier], *, at: datetime, after: str = "", limit: int = PAGE_ROWS) -> LinePage:
    """The rows as a page by key, what is owed first."""
    if after:
        owed_at, id_ = _read_key(after)
        rows = rows.filter(Q(owed_at__gt=owed_at) | Q(owed_at=owed_at, id__gt=id_), owed_at__gte=owed_at)
    # The ids first, from the index alone: a view that few rows fulfil passes over many, and reads none of them.
    wanted = rows.order_by("owed_at", "id").values("id")[: limit + 1]
    found = list(Dossier.objects.filter(id__in=wanted).order_by("owed_at", "id"))
    more = len(found) > limit
    found = found[:limit]
    return LinePage(tuple(lines_of(found, at=at)), _key(found[-1]) if more else "")


def lines_of(rows: Sequence[Dossier], *, at: datetime) -> list[DossierLine]:
    """Rows as lists show them, in their order."""
    by_version = versions(ids={row.version for row in rows})
    names = names_of(accounts={row.holder for row in rows if row.holder})
    return [
        DossierLine(
            id=row.id,
            code=row.code or row.reference,
            procedure_vi=by_version[row.version].name_vi,
            procedure_en=by_version[row.version].name_en,
            applicant_name=row.applicant_name,
            status=Status(row.status),
            step=row.current_step,
            action=row.current_action,
            task=row.current_task,
            unit=row.current_unit,
            holder=row.holder,
            holder_name=names.get(row.holder, "") if row.holder else "",
            owed_at=None if row.owed_at == NOTHING_OWED else row.owed_at,
            step_due_at=row.step_due_at,
            filed_at=row.filed_at,
            channel=row.channel,
            overdue=row.owed_at < at and row.ready_at is None and row.closed_at is None,
            reappointed=row.reappointed_to is not None,
        )
        for row in rows
    ]


def _key(row: Dossier) -> str:
    text = json.dumps([row.owed_at.isoformat(), str(row.id)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_key(text: str) -> tuple[datetime, UUID]:
    """Raises `UnableToTurnPage` for a key that was not made here."""
    padded = text + "=" * (-len(text) % 4)
    try:
        owed_at, id_ = json.loads(base64.urlsafe_b64decode(padded.encode()))
        key = datetime.fromisoformat(owed_at), UUID(id_)
    except (ValueError, TypeError, AttributeError, RecursionError) as fault:
        raise UnableToTurnPage from fault
    if key[0].tzinfo is None:
        raise UnableToTurnPage
    return key


def alarms(*, actor: Actor, at: datetime, limit: int = 200) -> list[DossierLine]:
    """What is over its date without an apology and a new one (house rule from Decree 61/2018 art. 19), in the
    actor's units and those below that she oversees; and filings that nobody answered in time."""
    rows = (
        Dossier.objects.filter(visible_to(actor), closed_at=None, ready_at=None, reappointed_to=None, owed_at__lt=at)
        .exclude(status__in=[Status.PAUSED.value, Status.SUPPLEMENT_REQUESTED.value])
        .order_by("owed_at", "id")[:limit]
    )
    return lines_of(list(rows), at=at)


#: Columns of an export: those of the table as they are, moments in the city's time, and names for ids.
_TEXTS = ("code", "reference", "applicant_name", "status", "decision", "channel")
_MOMENTS = ("filed_at", "received_at", "legal_due_at", "promised_at", "ready_at", "returned_at")
EXPORT_COLUMNS = ("procedure_code", "procedure", "receiving_unit", "current_unit", *_TEXTS, *_MOMENTS)
EXPORT_CHUNK_ROWS = 2_000
#: For one chunk of rows, and for a client that is slow to take what was read.
EXPORT_LIMITS = "SET LOCAL statement_timeout = '5min'; SET LOCAL idle_in_transaction_session_timeout = '10min'"


def export_rows(*, actor: Actor, at: datetime) -> Iterator[tuple[Any, ...]]:
    """Every dossier that the actor may see, as tuples of texts, the first one naming the columns; by unit and date.

    Streamed from a server-side cursor, so that memory stays flat however many there are; call it in a transaction that
    stays open to the last row, or the database would first write the whole result to its disk.
    """
    yield EXPORT_COLUMNS
    with connection.cursor() as cursor:
        cursor.execute(EXPORT_LIMITS)
    units = {unit.id: unit.name_vi for unit in directory(on=city_day(at)).all()}
    names: dict[UUID, tuple[str, str]] = {}
    rows = (
        Dossier.objects.filter(visible_to(actor))
        .order_by("receiving_unit", F("filed_at"), "id")
        .values_list("version", "receiving_unit", "current_unit", *_TEXTS, *map(_InCityTime, _MOMENTS))
        .iterator(chunk_size=EXPORT_CHUNK_ROWS)
    )
    while chunk := list(islice(rows, EXPORT_CHUNK_ROWS)):
        unknown = {row[0] for row in chunk} - names.keys()
        if unknown:
            names |= {each.id: (each.code, each.name_vi) for each in versions(ids=unknown).values()}
        for version, receiving, current, *rest in chunk:
            yield (*names[version], units.get(receiving, receiving), units.get(current, current), *rest)


class _InCityTime(Func):
    """A moment as text, made by the database: a tenth of what Python needs for it."""

    template = f"to_char(%(expressions)s AT TIME ZONE '{settings.TIME_ZONE}', 'YYYY-MM-DD HH24:MI:SS')"
    output_field = TextField()
