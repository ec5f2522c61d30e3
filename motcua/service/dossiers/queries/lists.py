"""Lists: the inbox of a unit, the return shelf, a citizen's own dossiers. All page by key, never by offset."""

from __future__ import annotations

import base64
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import BooleanField, Case, Count, DecimalField, Func, Q, QuerySet, Value, When

from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.text.rules import search_key
from motcua.registry.catalogue.queries import versions
from motcua.service.dossiers.deadlines import NOTHING_OWED
from motcua.service.dossiers.errors import UnableToTurnPage
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.policy import does_steps, for_hands_of, held_or_overseen_by
from motcua.service.dossiers.values import ReturnMethod, Status

PAGE_ROWS = 50


class InboxView(StrEnum):
    """The saved views of the inbox; each is a filter on one of its lists."""

    ALL = "all"
    MINE = "mine"
    UNTAKEN = "untaken"
    OVERDUE = "overdue"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"
    TO_SIGN = "to_sign"
    WAITING = "waiting"
    PAUSED = "paused"
    SHELF = "shelf"


class Whose(StrEnum):
    """Whose list it is: what is for the actor herself to do, or everything that her units hold. The return shelf is the
    unit's in both."""

    OWN = "own"
    UNIT = "unit"


#: What the whole inbox falls into, in its order: by when something is owed, then what stands still.
GROUPS = (
    InboxView.OVERDUE,
    InboxView.TODAY,
    InboxView.WEEK,
    InboxView.LATER,
    InboxView.WAITING,
    InboxView.PAUSED,
)


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What an official narrows a view by; what is empty narrows nothing. `action` is what is done in the step;
    the days are those on which something is owed, both included."""

    text: str = ""
    action: str = ""
    procedure: UUID | None = None
    holder: UUID | None = None
    channel: str = ""
    due_from: date | None = None
    due_to: date | None = None


NOTHING_NARROWED = Narrowing()


@dataclass(frozen=True)
class Facets:
    """What the actor's units hold, by each thing to narrow by: {value: how many}."""

    actions: dict[str, int]
    procedures: dict[UUID, int]
    holders: dict[UUID, int]
    channels: dict[str, int]


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
    group: InboxView
    ready_at: datetime | None
    return_method: ReturnMethod


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
    week: int
    open: int
    waiting: int
    paused: int
    to_sign: int
    mine: int
    untaken: int
    shelf: int

    @property
    def later(self) -> int:
        return self.open - self.overdue - self.today - self.week

    def of(self, view: InboxView) -> int:
        """How many rows the view has."""
        return self.open if view is InboxView.ALL else int(getattr(self, view.value))


def inbox(
    *,
    actor: Actor,
    at: datetime,
    view: InboxView,
    after: str = "",
    narrowing: Narrowing = NOTHING_NARROWED,
    whose: Whose = Whose.UNIT,
    limit: int = PAGE_ROWS,
) -> LinePage:
    """What the actor's units hold, or what is for her to do of it, most urgent first."""
    rows = _of(whose, actor, view).filter(_narrowed(narrowing), _of_view(view, actor, at))
    return page_of(rows, at=at, after=after, limit=limit)


def row_beside(
    dossiers: Collection[UUID],
    *,
    actor: Actor,
    at: datetime,
    view: InboxView,
    narrowing: Narrowing = NOTHING_NARROWED,
    whose: Whose = Whose.UNIT,
) -> UUID | None:
    """The row of that list behind the last of these; the one before the first where there is none behind."""
    places = sorted(Dossier.objects.filter(id__in=dossiers).values_list("owed_at", "id"))
    if not places:
        return None
    rows = _of(whose, actor, view).filter(_narrowed(narrowing), _of_view(view, actor, at)).values_list("id", flat=True)
    (first_at, first), (last_at, last) = places[0], places[-1]
    behind = rows.filter(Q(owed_at__gt=last_at) | Q(owed_at=last_at, id__gt=last), owed_at__gte=last_at)
    before = rows.filter(Q(owed_at__lt=first_at) | Q(owed_at=first_at, id__lt=first), owed_at__lte=first_at)
    return behind.order_by("owed_at", "id").first() or before.order_by("-owed_at", "-id").first()


def next_to_sign(*, actor: Actor, at: datetime, after: UUID | None = None) -> tuple[UUID | None, int]:
    """The dossier that this leader looks at next, the most urgent first, and how many wait for her: those before a
    leader of her units that nobody else has taken. With `after` the one behind it in that order; where it was the
    last, or is gone, the first again."""
    mine = _of(Whose.OWN, actor).filter(_of_view(InboxView.TO_SIGN, actor, at))
    rows = mine.order_by("owed_at", "id")
    last = Dossier.objects.filter(id=after).first() if after else None
    if last is None:
        return rows.values_list("id", flat=True).first(), mine.count()
    others = rows.exclude(id=last.id).values_list("id", flat=True)
    behind = others.filter(Q(owed_at__gt=last.owed_at) | Q(owed_at=last.owed_at, id__gt=last.id))
    return behind.first() or others.first(), mine.count()


def chosen_lines(*, dossiers: Collection[UUID], actor: Actor, at: datetime) -> list[DossierLine]:
    """Those of these dossiers that the actor's units hold, what is owed first."""
    return lines_of(list(in_units(actor).filter(id__in=dossiers).order_by("owed_at", "id")), at=at)


def standing_lines(
    *,
    actor: Actor,
    at: datetime,
    narrowing: Narrowing = NOTHING_NARROWED,
    whose: Whose = Whose.UNIT,
    limit: int,
) -> list[DossierLine]:
    """What stands still of the list: first what waits for citizens, then what is paused."""
    rows = _of(whose, actor).filter(_narrowed(narrowing), status__in=_STANDING)
    # "supplement_requested" sorts after "paused".
    return lines_of(list(rows.order_by("-status", "owed_at", "id")[:limit]), at=at)


def inbox_counts(
    *, actor: Actor, at: datetime, narrowing: Narrowing = NOTHING_NARROWED, whose: Whose = Whose.UNIT
) -> InboxCounts:
    """The counts of the views of one list."""
    return counts_by_list(actor=actor, at=at, narrowing=narrowing)[whose]


def counts_by_list(
    *, actor: Actor, at: datetime, narrowing: Narrowing = NOTHING_NARROWED
) -> Mapping[Whose, InboxCounts]:
    """The counts of the views of both lists, in one statement that reads the inbox's index alone (with a text to find,
    the rows).

    By status first: a comparison a row and view was twice as slow over 100,000 open dossiers.
    """
    day_ends_at, week_ends_at = _ends(at)
    rows: list[dict[str, Any]] = [
        dict(row)
        for row in in_units(actor)
        .filter(_narrowed(narrowing))
        .annotate(own=_is_own(actor))
        .values("status", "own")
        .annotate(
            open=Count("id"),
            overdue=Count("id", filter=Q(owed_at__lt=at)),
            today=Count("id", filter=Q(owed_at__gte=at, owed_at__lt=day_ends_at)),
            week=Count("id", filter=Q(owed_at__gte=day_ends_at, owed_at__lt=week_ends_at)),
            untaken=Count("id", filter=Q(holder=None)),
            to_sign=Count("id", filter=Q(current_action="sign")),
            mine=Count("id", filter=Q(holder=actor.account)),
        )
    ]
    shelf = sum(row["open"] for row in rows if row["status"] == _ON_SHELF)
    own = [row for row in rows if row["own"]]
    return {Whose.OWN: _counts_of(own, shelf=shelf), Whose.UNIT: _counts_of(rows, shelf=shelf)}


def _is_own(actor: Actor) -> Case | Value:
    """The condition of `for_hands_of` as a column."""
    if not does_steps(actor):
        return Value(True, output_field=BooleanField())
    return Case(When(for_hands_of(actor), then=Value(True)), default=Value(False), output_field=BooleanField())


def _counts_of(rows: Sequence[Mapping[str, Any]], *, shelf: int) -> InboxCounts:
    working = [row for row in rows if row["status"] not in _NOT_WORKED_ON]

    def total(name: str) -> int:
        return sum(row[name] for row in working)

    def standing(status: str) -> int:
        return sum(row["open"] for row in rows if row["status"] == status)

    return InboxCounts(
        open=total("open"),
        overdue=total("overdue"),
        today=total("today"),
        week=total("week"),
        to_sign=total("to_sign"),
        mine=total("mine"),
        untaken=total("untaken"),
        waiting=standing(_WAITING),
        paused=standing(_PAUSED),
        shelf=shelf,
    )


def inbox_facets(*, actor: Actor, whose: Whose = Whose.UNIT) -> Facets:
    """What there is to narrow the list by, with how many rows each leaves; most first. One statement over the inbox's
    index."""
    held = _of(whose, actor).values_list("current_action", "procedure", "holder", "channel")
    inner, parameters = held.query.sql_with_params()
    grouped = f"""
        SELECT action, procedure::text, holder::text, channel, count(*), GROUPING(action, procedure, holder, channel)
        FROM ({inner}) AS held (action, procedure, holder, channel)
        GROUP BY GROUPING SETS ((action), (procedure), (holder), (channel)) ORDER BY count(*) DESC
    """
    with connection.cursor() as cursor:
        cursor.execute(grouped, parameters)
        rows = cursor.fetchall()
    # GROUPING sets the bit of each column that the row is *not* grouped by.
    found = {key: {row[place]: row[4] for row in rows if row[5] == key} for place, key in enumerate((7, 11, 13, 14))}
    return Facets(
        actions={action: count for action, count in found[7].items() if action},
        procedures={UUID(procedure): count for procedure, count in found[11].items()},
        holders={UUID(holder): count for holder, count in found[13].items() if holder},
        channels=found[14],
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


def in_units(actor: Actor) -> QuerySet[Dossier]:
    """What the actor's own units hold now. Narrower than `visible_to`, and served by the inbox's index."""
    return Dossier.objects.filter(closed_at=None, current_unit__in=sorted(actor.units))


def _of(whose: Whose, actor: Actor, view: InboxView | None = None) -> QuerySet[Dossier]:
    """The rows of that list; of the shelf's view always the unit's."""
    rows = in_units(actor)
    return rows if whose is Whose.UNIT or view is InboxView.SHELF else rows.filter(for_hands_of(actor))


_WAITING = Status.SUPPLEMENT_REQUESTED.value
_PAUSED = Status.PAUSED.value
_ON_SHELF = Status.RESULT_READY.value
_STANDING = (_WAITING, _PAUSED)
_NOT_WORKED_ON = (*_STANDING, _ON_SHELF)


def _ends(at: datetime) -> tuple[datetime, datetime]:
    """When the city's day ends, and its week: with the night to Monday."""
    today = city_day(at)
    return _midnight(today + timedelta(days=1)), _midnight(today + timedelta(days=7 - today.weekday()))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=VIETNAM)


def _of_view(view: InboxView, actor: Actor, at: datetime) -> Q:
    working = ~Q(status__in=_NOT_WORKED_ON)
    day_ends_at, week_ends_at = _ends(at)
    return {
        InboxView.ALL: working,
        InboxView.MINE: working & Q(holder=actor.account),
        InboxView.UNTAKEN: working & Q(holder=None),
        InboxView.OVERDUE: working & Q(owed_at__lt=at),
        InboxView.TODAY: working & Q(owed_at__gte=at, owed_at__lt=day_ends_at),
        InboxView.WEEK: working & Q(owed_at__gte=day_ends_at, owed_at__lt=week_ends_at),
        InboxView.LATER: working & Q(owed_at__gte=week_ends_at),
        InboxView.TO_SIGN: working & Q(current_action="sign"),
        InboxView.WAITING: Q(status=_WAITING),
        InboxView.PAUSED: Q(status=_PAUSED),
        InboxView.SHELF: Q(status=_ON_SHELF),
    }[view]


def _group_of(row: Dossier, at: datetime) -> InboxView:
    """The group that the row falls into, as `_of_view` says it of lists."""
    if row.status in _STANDING:
        return InboxView.WAITING if row.status == _WAITING else InboxView.PAUSED
    day_ends_at, week_ends_at = _ends(at)
    if row.owed_at < at:
        return InboxView.OVERDUE
    if row.owed_at < day_ends_at:
        return InboxView.TODAY
    return InboxView.WEEK if row.owed_at < week_ends_at else InboxView.LATER


def _narrowed(by: Narrowing) -> Q:
    wanted = Q()
    if text := search_key(by.text):
        wanted &= Q(search_key__contains=text)
    if by.action:
        wanted &= Q(current_action=by.action)
    if by.procedure:
        wanted &= Q(procedure=by.procedure)
    if by.holder:
        wanted &= Q(holder=by.holder)
    if by.channel:
        wanted &= Q(channel=by.channel)
    if by.due_from:
        wanted &= Q(owed_at__gte=_midnight(by.due_from))
    if by.due_to:
        wanted &= Q(owed_at__lt=_midnight(by.due_to + timedelta(days=1)))
    return wanted


def page_of(*parts: QuerySet[Dossier], at: datetime, after: str = "", limit: int = PAGE_ROWS) -> LinePage:
    """The rows as a page by key, what is owed first. Several parts, which share no row, are one list."""
    found = sorted(
        (row for part in parts for row in _first_of(part, after, limit + 1)), key=lambda row: (row.owed_at, row.id)
    )
    more = len(found) > limit
    found = found[:limit]
    return LinePage(tuple(lines_of(found, at=at)), key_of(found[-1].owed_at, found[-1].id) if more else "")


def _first_of(rows: QuerySet[Dossier], after: str, limit: int) -> QuerySet[Dossier]:
    """The ids first, from the index alone: a view that few rows fulfil passes over many, and reads none of them."""
    if after:
        owed_at, id_ = read_key(after)
        rows = rows.filter(Q(owed_at__gt=owed_at) | Q(owed_at=owed_at, id__gt=id_), owed_at__gte=owed_at)
    return Dossier.objects.filter(id__in=rows.order_by("owed_at", "id").values("id")[:limit])


def lines_of(rows: Sequence[Dossier], *, at: datetime) -> list[DossierLine]:
    """Rows as lists show them, in their order."""
    if not rows:
        return []
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
            group=_group_of(row, at),
            ready_at=row.ready_at,
            return_method=ReturnMethod(row.return_method),
        )
        for row in rows
    ]


def key_of(moment: datetime, id_: UUID) -> str:
    """The key of a page that goes on after this row, as it stands in an address."""
    text = json.dumps([moment.isoformat(), str(id_)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def read_key(text: str) -> tuple[datetime, UUID]:
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
    """What is over its date without an apology and a new one (house rule from Decree 61/2018 art. 19), and filings that
    nobody answered in time: of what the actor's units hold, and of the units that she oversees."""
    rows = (
        Dossier.objects.filter(held_or_overseen_by(actor), closed_at=None, ready_at=None, reappointed_to=None)
        .filter(owed_at__lt=at)
        .exclude(status__in=_STANDING)
        .order_by("owed_at", "id")[:limit]
    )
    return lines_of(list(rows), at=at)
