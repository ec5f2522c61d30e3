"""What a unit's board and a leader's page count. A number and its list are made of the same conditions: they cannot
differ. Said for people in docs/reference/figures.md.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, F, Q, QuerySet

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day, day_began
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory
from motcua.service.dossiers.models import Dossier, Leg, Reappointment, Standstill
from motcua.service.dossiers.policy import may_see_figures, oversees, visible_to
from motcua.service.dossiers.queries.lists import PAGE_ROWS, DossierLine, LinePage, lines_of, page_of
from motcua.service.dossiers.values import Status

#: How many days the flow shows, today the last.
FLOW_DAYS = 14


class Figure(StrEnum):
    """A number of the board. The first ones are of now, by who holds the dossier; those after `ON_TIME` are of the
    month or of a day, by whose way led through the unit."""

    OPEN = "open"
    OVERDUE = "overdue"
    DUE_TODAY = "due_today"
    WAITING = "waiting"
    STALLED = "stalled"
    TO_SIGN = "to_sign"
    ON_TIME = "on_time"
    LATE = "late"
    CAME_IN = "came_in"
    FINISHED = "finished"


#: Of now: where a dossier lies is what counts.
OF_NOW = frozenset({Figure.OPEN, Figure.OVERDUE, Figure.DUE_TODAY, Figure.WAITING, Figure.STALLED, Figure.TO_SIGN})


#: Statuses in which no date runs.
CLOCK_STANDS = (Status.PAUSED.value, Status.SUPPLEMENT_REQUESTED.value, Status.RESULT_READY.value)


@dataclass(frozen=True)
class Scope:
    """Whose dossiers are counted: `unit` alone or with those below it; several units where an official has posts in
    several and asked for no single one (`unit` None)."""

    unit: UUID | None
    units: tuple[UUID, ...]


@dataclass(frozen=True)
class Stock:
    """How things stand now."""

    open: int = 0
    overdue: int = 0
    due_today: int = 0
    waiting: int = 0
    stalled: int = 0

    def __add__(self, other: Stock) -> Stock:
        return Stock(
            self.open + other.open,
            self.overdue + other.overdue,
            self.due_today + other.due_today,
            self.waiting + other.waiting,
            self.stalled + other.stalled,
        )


@dataclass(frozen=True)
class Kept:
    """Promises kept and broken: dossiers whose result was made. Those without a time limit are not in it."""

    on_time: int = 0
    late: int = 0

    def __add__(self, other: Kept) -> Kept:
        return Kept(self.on_time + other.on_time, self.late + other.late)

    @property
    def count(self) -> int:
        return self.on_time + self.late

    @property
    def share(self) -> float | None:
        """None while there is nothing to measure."""
        return self.on_time / self.count if self.count else None


@dataclass(frozen=True, kw_only=True)
class OfHolder:
    """What one official has in hand; `holder` None: nobody took it yet."""

    holder: UUID | None
    name: str
    stock: Stock


@dataclass(frozen=True, kw_only=True)
class OfUnit:
    unit: UUID
    stock: Stock
    kept: Kept


@dataclass(frozen=True, kw_only=True)
class OfDay:
    day: date
    came_in: int
    finished: int


@dataclass(frozen=True, kw_only=True)
class Board:
    """All that a board shows. `kept` is of the month of `at` to now."""

    scope: Scope
    stock: Stock
    kept: Kept
    month: date
    flow: tuple[OfDay, ...]
    holders: tuple[OfHolder, ...]
    units: tuple[OfUnit, ...] = field(default=())


def scope_of(*, actor: Actor, at: datetime, unit: UUID | None = None) -> Scope:
    """The units whose figures the actor asked for: her own, and those below the ones that she oversees.

    Raises `NotPermitted` for a unit that is not among them.
    """
    units = directory(on=city_day(at))
    if unit is None:
        found = {each for own in actor.units for each in _with_below(actor, own, units)}
        return Scope(next(iter(actor.units)) if len(actor.units) == 1 else None, tuple(sorted(found)))
    require_figures(actor=actor, unit=unit, units=units)
    return Scope(unit, tuple(sorted(_with_below(actor, unit, units))))


def require_figures(*, actor: Actor, unit: UUID, units: Directory) -> None:
    """Raises `NotPermitted` for a unit that is neither the actor's nor below one that she oversees."""
    ancestors = units.path(unit).ancestors
    require(may_see_figures(actor, unit=unit, ancestors=ancestors), act="see_figures", subject=unit)


def alone(scope: Scope, unit: UUID) -> Scope:
    """One unit of the scope without those below it."""
    return Scope(unit, (unit,))


def _with_below(actor: Actor, unit: UUID, units: Directory) -> set[UUID]:
    ancestors = units.path(unit).ancestors
    if not oversees(actor, unit=unit, ancestors=ancestors):
        return {unit}
    return {each.id for each in units.below(unit)} | {unit}


def board(*, scope: Scope, at: datetime) -> Board:
    """Everything at once, in seven statements however many units there are."""
    by_place = _stocks(scope, at)
    kept, flow = _outcome(scope, at)
    stocks: dict[UUID, Stock] = defaultdict(Stock)
    hands: dict[UUID | None, Stock] = defaultdict(Stock)
    for unit, holder, stock in by_place:
        stocks[unit] += stock
        hands[holder] += stock
    names = names_of(accounts={holder for holder in hands if holder})
    return Board(
        scope=scope,
        stock=sum(stocks.values(), Stock()),
        kept=kept[None],
        month=month_of(at),
        flow=flow,
        holders=tuple(
            OfHolder(holder=holder, name=names.get(holder, "") if holder else "", stock=stock)
            for holder, stock in sorted(hands.items(), key=lambda item: (-item[1].overdue, -item[1].open, str(item[0])))
            if stock.open
        ),
        units=tuple(
            OfUnit(unit=unit, stock=stocks.get(unit, Stock()), kept=kept.get(unit, Kept()))
            for unit in scope.units
            if unit in stocks or unit in kept
        ),
    )


def figure_rows(
    *,
    actor: Actor,
    scope: Scope,
    figure: Figure,
    at: datetime,
    day: date | None = None,
    holder: UUID | None = None,
    untaken: bool = False,
    after: str = "",
    limit: int = PAGE_ROWS,
) -> LinePage:
    """The dossiers behind a figure, what is owed first. `day` is for `CAME_IN` and `FINISHED`; `holder` (or, with
    `untaken`, nobody) narrows what is of now."""
    if figure in OF_NOW:
        # Who may see the unit's figures may see what lies with it: asking for each row again would read every row.
        here = Dossier.objects.filter(_of_now(scope))
        if figure is Figure.TO_SIGN:
            here = here.filter(current_unit__in=signing_units(actor))
        parts = [here.filter(each) for each in _conditions(figure, at)]
    else:
        parts = [Dossier.objects.filter(visible_to(actor), id__in=_passed(scope, figure, at, day))]
    if untaken or holder is not None:
        parts = [rows.filter(holder=holder) for rows in parts]
    return page_of(*parts, at=at, after=after, limit=limit)


def lying_now(*, scope: Scope) -> dict[str, int]:
    """How many open dossiers lie in each kind of step, by its action."""
    rows = Dossier.objects.filter(_of_now(scope)).exclude(current_action="").values("current_action")
    return {row["current_action"]: row["count"] for row in rows.annotate(count=Count("id")).order_by()}


def lines_named(*, dossiers: Sequence[UUID], actor: Actor, at: datetime) -> list[DossierLine]:
    """Those of the named dossiers that the actor may see, in their order."""
    rows = {row.id: row for row in Dossier.objects.filter(visible_to(actor), id__in=dossiers)}
    return lines_of([rows[each] for each in dossiers if each in rows], at=at)


def signing_units(actor: Actor) -> list[UUID]:
    """Where the actor signs."""
    return sorted(post.unit for post in actor.posts if Role.LEADER in post.roles)


def month_of(at: datetime) -> date:
    return city_day(at).replace(day=1)


def _conditions(figure: Figure, at: datetime) -> tuple[Q, ...]:
    """What a figure of now counts among open dossiers: parts that share no dossier, each of which an index answers."""
    runs = ~Q(status__in=CLOCK_STANDS)
    return {
        Figure.OPEN: (runs,),
        Figure.OVERDUE: (_late(at) & runs, ~_late(at) & _past_the_first_promise(at) & runs),
        Figure.DUE_TODAY: (_due_today(at) & runs,),
        Figure.WAITING: (Q(status=Status.SUPPLEMENT_REQUESTED.value),),
        Figure.STALLED: (_stands_still() & runs,),
        Figure.TO_SIGN: (Q(current_action="sign") & runs,),
    }[figure]


def _late(at: datetime) -> Q:
    return Q(owed_at__lt=at)


def _due_today(at: datetime) -> Q:
    return Q(owed_at__gte=at, owed_at__lt=day_began(city_day(at) + timedelta(days=1)))


def _past_the_first_promise(at: datetime) -> Q:
    """Over the first promise, which an apology and a new date do not mend (Decree 61/2018, article 19)."""
    broken = Reappointment.objects.filter(dossier__promised_at__lt=at, dossier__closed_at=None)
    return Q(id__in=broken.values("dossier"))


def _stands_still() -> Q:
    return Q(id__in=Standstill.objects.filter(ended_at=None).values("dossier"))


def _of_now(scope: Scope) -> Q:
    return Q(closed_at=None, current_unit__in=scope.units)


def _stocks(scope: Scope, at: datetime) -> list[tuple[UUID, UUID | None, Stock]]:
    """What lies with each holder of each unit, in parts that add up: counted by status and date from the index, and the
    few that have to be looked up elsewhere from there."""
    here = Dossier.objects.filter(_of_now(scope)).order_by()
    parts: list[tuple[UUID, UUID | None, Stock]] = []
    by_status = here.values_list("current_unit", "holder", "status").annotate(
        count=Count("*"), late=Count("id", filter=_late(at)), today=Count("id", filter=_due_today(at))
    )
    for unit, holder, status, count, late, today in by_status:
        if status not in CLOCK_STANDS:
            parts.append((unit, holder, Stock(open=count, overdue=late, due_today=today)))
        elif status == Status.SUPPLEMENT_REQUESTED:
            parts.append((unit, holder, Stock(waiting=count)))
    by_place = here.exclude(status__in=CLOCK_STANDS).values_list("current_unit", "holder")
    again_late = by_place.filter(~_late(at), _past_the_first_promise(at)).annotate(count=Count("*"))
    stalled = by_place.filter(_stands_still()).annotate(count=Count("*"))
    parts += [(unit, holder, Stock(overdue=count)) for unit, holder, count in again_late]
    parts += [(unit, holder, Stock(stalled=count)) for unit, holder, count in stalled]
    return parts


def _outcome(scope: Scope, at: datetime) -> tuple[dict[UUID | None, Kept], tuple[OfDay, ...]]:
    """Promises kept and broken this month, by unit and under None for all of them together; and day by day in the city
    what came to the scope's units for the first time and what of theirs was finished.

    A dossier that went through three agencies counts once for each of them and once for all.
    """
    days = [city_day(at) - timedelta(days=back) for back in reversed(range(FLOW_DAYS))]
    midnights = [day_began(day) for day in days]
    kept: dict[UUID | None, Kept] = defaultdict(Kept, {None: Kept()})
    asked: dict[str, Any] = {
        "units": list(scope.units),
        "from": day_began(month_of(at)),
        "until": at,
        "days": midnights,
    }
    with connection.cursor() as cursor:
        cursor.execute(_KEPT, asked)
        for unit, once, on_time, late in cursor.fetchall():
            for whose in {unit, None} if once else {unit}:
                kept[whose] += Kept(on_time, late)
        cursor.execute(_FLOW, asked)
        flow = tuple(OfDay(day=days[n - 1], came_in=came, finished=gone) for n, came, gone in cursor.fetchall())
    return dict(kept), flow


#: Of what was finished in the month, by unit: (unit, whether it counts for all of them together, in time, late). Those
#: that never left the unit that received them, which are nearly all, from the index of results alone; the others by
#: their legs, once for each unit and once, without a unit, for all.
_KEPT = """
    WITH went_on AS MATERIALIZED (
        SELECT DISTINCT d.id, l.unit, d.ready_at <= d.promised_at AS in_time
        FROM dossiers_dossier d JOIN dossiers_leg l ON l.dossier_id = d.id
        WHERE d.leg > 1 AND d.ready_at >= %(from)s AND d.ready_at < %(until)s AND l.unit = ANY(%(units)s)
    )
    SELECT receiving_unit, true, count(*) FILTER (WHERE ready_at <= promised_at),
        count(*) FILTER (WHERE ready_at > promised_at)
    FROM dossiers_dossier
    WHERE leg = 1 AND ready_at >= %(from)s AND ready_at < %(until)s AND receiving_unit = ANY(%(units)s)
    GROUP BY 1
    UNION ALL SELECT unit, false, count(*) FILTER (WHERE in_time), count(*) FILTER (WHERE NOT in_time)
    FROM went_on GROUP BY 1
    UNION ALL SELECT NULL, true, count(DISTINCT id) FILTER (WHERE in_time), count(DISTINCT id) FILTER (WHERE NOT in_time)
    FROM went_on
"""

#: The first leg of each dossier in the units, where it began in the period. Nearly all are the very first one, of
#: which nothing further is asked.
_FIRST_LEGS = """
    SELECT l.dossier_id, l.started_at FROM dossiers_leg l
    WHERE l.unit = ANY(%(units)s) AND l.started_at >= %(since)s AND l.started_at < %(until)s
      AND (l.number = 1 OR NOT EXISTS (
        SELECT 1 FROM dossiers_leg e
        WHERE e.dossier_id = l.dossier_id AND e.unit = ANY(%(units)s) AND e.number < l.number))
"""

#: (number of the day, what came in, what was finished). Day by day, since ranges of an index are counted faster than
#: moments are turned into days of the city.
_FLOW = f"""
    SELECT number, (SELECT count(*) FROM ({_FIRST_LEGS}) f),
        (SELECT count(*) FROM dossiers_dossier
            WHERE leg = 1 AND ready_at >= %(since)s AND ready_at < %(until)s AND receiving_unit = ANY(%(units)s)) +
        (SELECT count(DISTINCT w.id) FROM dossiers_dossier w JOIN dossiers_leg l ON l.dossier_id = w.id
            WHERE w.leg > 1 AND w.ready_at >= %(since)s AND w.ready_at < %(until)s AND l.unit = ANY(%(units)s))
    FROM unnest(%(days)s::timestamptz[]) WITH ORDINALITY AS d (at, number) ORDER BY number
""".replace("%(since)s", "d.at").replace("%(until)s", "d.at + interval '1 day'")


def _finished(since: datetime, until: datetime) -> Q:
    return Q(dossier__ready_at__gte=since, dossier__ready_at__lt=until)


_IN_TIME = Q(dossier__ready_at__lte=F("dossier__promised_at"))
_TOO_LATE = Q(dossier__ready_at__gt=F("dossier__promised_at"))


def _passed(scope: Scope, figure: Figure, at: datetime, day: date | None) -> Sequence[UUID] | QuerySet[Leg, Any]:
    """The dossiers behind a figure of the month or of a day."""
    legs = Leg.objects.filter(unit__in=scope.units)
    if figure in (Figure.ON_TIME, Figure.LATE):
        kept = _IN_TIME if figure is Figure.ON_TIME else _TOO_LATE
        return legs.filter(_finished(day_began(month_of(at)), at), kept).values("dossier")
    on = day or city_day(at)
    since, until = day_began(on), day_began(on + timedelta(days=1))
    if figure is Figure.FINISHED:
        return legs.filter(_finished(since, until)).values("dossier")
    with connection.cursor() as cursor:
        cursor.execute(_FIRST_LEGS, {"units": list(scope.units), "since": since, "until": until})
        return [row[0] for row in cursor.fetchall()]
