"""Reads: gateways' days with their files, the work-list, a difference with both sides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q, QuerySet, Sum

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.listed import Listed
from motcua.registry.organization.queries import directory
from motcua.service.payments.gateways.registered import GATEWAYS
from motcua.service.payments.models import Arrival, Attempt, Entry, Receipt, Refund, Transaction
from motcua.service.payments.models_reconciliation import Difference, Settlement, SettlementLine
from motcua.service.payments.reconciliation.errors import UnableToFindDifference, UnableToFindSettlement
from motcua.service.payments.reconciliation.policy import (
    Reach,
    may_see_difference,
    may_see_reconciliation,
    reach_of,
)
from motcua.service.payments.reconciliation.rows import difference_line, file_view, remedies_of, unit_of
from motcua.service.payments.values import AccountKind, TransactionKind
from motcua.service.payments.values_reconciliation import (
    DayLine,
    DifferenceKind,
    DifferenceLine,
    DifferenceState,
    DifferenceView,
    FileView,
    GatewayMoney,
    SideOfBooks,
    SideOfFile,
)

DAYS_SHOWN = 14
WAITING = (DifferenceState.OPEN.value, DifferenceState.PROPOSED.value)


def reach(*, actor: Actor, at: datetime) -> Reach:
    """Whose money she looks after. Raises `NotPermitted` for who looks after none."""
    found = reach_of(actor, directory(on=city_day(at)))
    require(may_see_reconciliation(found), act="see_reconciliation", subject=actor.account)
    return found


def days(*, actor: Actor, at: datetime, gateway: str = "") -> list[DayLine]:
    """The last days of each gateway that sends files, the newest first: those with a file or with money in the books."""
    reach(actor=actor, at=at)
    online = sorted(key for key, each in GATEWAYS.items() if each.is_online and gateway in {"", key})
    today = city_day(at)
    since = today - timedelta(days=DAYS_SHOWN)
    booked = _booked(online, since=since, until=today)
    files = {
        (row.gateway, row.day): row
        for row in Settlement.objects.filter(gateway__in=online, day__gte=since, superseded_at=None)
    }
    counts = _counts(Q(gateway__in=online, day__gte=since))
    shown = sorted({*booked, *files}, key=lambda key: (-key[1].toordinal(), key[0]))
    return [
        DayLine(
            gateway=key[0],
            day=key[1],
            booked=booked.get(key, (0, 0))[0],
            booked_vnd=booked.get(key, (0, 0))[1],
            file=_file(files[key], counts) if key in files else None,
        )
        for key in shown
    ]


def _booked(gateways: Sequence[str], *, since: date, until: date) -> dict[tuple[str, date], tuple[int, int]]:
    """What came by each gateway on each day before `until`: how many, how much."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT gateway, (paid_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date AS day, count(*), sum(amount_vnd)::bigint"
            " FROM payments_arrival WHERE gateway = ANY(%s)"
            " AND paid_at >= %s::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'"
            " AND paid_at < %s::date::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' GROUP BY 1, 2",
            [list(gateways), since, until],
        )
        return {(gateway, day): (many, total) for gateway, day, many, total in cursor.fetchall()}


def _counts(which: Q) -> Mapping[tuple[str, date], tuple[int, int]]:
    """Differences of each gateway's day: those that wait, and all that are not gone."""
    rows = (
        Difference.objects.filter(which)
        .exclude(state=DifferenceState.GONE.value)
        .values_list("gateway", "day")
        .annotate(waiting=Count("id", filter=Q(state__in=WAITING)), every=Count("id"))
    )
    return {(gateway, day): (waiting, every) for gateway, day, waiting, every in rows}


def _file(row: Settlement, counts: Mapping[tuple[str, date], tuple[int, int]]) -> FileView:
    waiting, every = counts.get((row.gateway, row.day), (0, 0))
    return file_view(row, open_=waiting, differences=every)


def days_without_file(*, gateway: str, until: date) -> list[date]:
    """Days of the last weeks with money in the books of which no file has come. For the job that fetches them."""
    since = until - timedelta(days=DAYS_SHOWN)
    known = set(Settlement.objects.filter(gateway=gateway, day__gte=since).values_list("day", flat=True))
    booked = _booked([gateway], since=since, until=until + timedelta(days=1))
    return sorted({day for _gateway, day in booked} - known)


def at_gateways(*, actor: Actor, at: datetime, gateway: str = "") -> list[GatewayMoney]:
    """What of the money that she looks after arrived in the last days, and what has not yet: by unit and gateway, the most
    that is still there first. Of days that were closed it takes the sums they were closed with."""
    of_actor = reach(actor=actor, at=at)
    today = city_day(at)
    online = sorted(key for key, each in GATEWAYS.items() if each.is_online and gateway in {"", key})
    with connection.cursor() as cursor:
        cursor.execute(
            _AT_GATEWAYS,
            {
                "gateways": online,
                "units": None if of_actor.everything else sorted(of_actor.units),
                "since": today - timedelta(days=DAYS_SHOWN),
            },
        )
        return [
            GatewayMoney(unit=unit, gateway=name, arrived_vnd=arrived, left_vnd=left)
            for unit, name, arrived, left in cursor.fetchall()
        ]


_AT_GATEWAYS = """
    WITH books AS (
        SELECT unit, closed_through FROM payments_books WHERE %(units)s::uuid[] IS NULL OR unit = ANY(%(units)s)
    ), moved AS (
        SELECT b.unit, s.gateway, 0::bigint AS arrived, s.debits_vnd + s.credits_vnd AS amount
        FROM books b JOIN payments_closing c ON c.unit = b.unit AND c.state IN ('closed', 'confirmed', 'reopening')
        JOIN payments_closing_sum s ON s.closing_id = c.id AND s.account_kind = 'gateway'
      UNION ALL
        SELECT b.unit, a.gateway, 0, e.amount_vnd
        FROM books b JOIN payments_transaction t ON t.unit = b.unit
            AND t.day > coalesce(b.closed_through, '-infinity'::date)
        JOIN payments_entry e ON e.transaction_id = t.id JOIN payments_account a ON a.id = e.account_id
        WHERE a.kind = 'gateway'
      UNION ALL
        SELECT b.unit, a.gateway, -e.amount_vnd, 0
        FROM books b JOIN payments_transaction t ON t.unit = b.unit AND t.day >= %(since)s AND t.kind = 'deposit'
        JOIN payments_entry e ON e.transaction_id = t.id JOIN payments_account a ON a.id = e.account_id
        WHERE a.kind = 'gateway'
    )
    SELECT unit, gateway, sum(arrived)::bigint, sum(amount)::bigint FROM moved WHERE gateway = ANY(%(gateways)s)
    GROUP BY unit, gateway HAVING sum(arrived) <> 0 OR sum(amount) <> 0
    ORDER BY 4 DESC, unit, gateway LIMIT 500"""


def deposited(*, settlement: FileView, actor: Actor, at: datetime) -> dict[UUID, int]:
    """What of a gateway's day has arrived at the State Treasury, by each unit that she looks after."""
    of_actor = reach(actor=actor, at=at)
    rows = Entry.objects.filter(
        transaction__kind=TransactionKind.DEPOSIT.value,
        transaction__settlement__gateway=settlement.gateway,
        transaction__settlement__day=settlement.day,
        account__kind=AccountKind.DEPOSIT.value,
    ).values_list("account__unit")
    sums = rows.annotate(arrived=Sum("amount_vnd")).order_by("-arrived", "account__unit")
    return {unit: arrived for unit, arrived in sums if arrived and of_actor.covers(unit)}


def waiting_counts(*, actor: Actor, at: datetime, gateway: str = "") -> dict[DifferenceKind, int]:
    """How many differences of each kind wait for somebody, of those that she looks after."""
    rows = _visible(actor, at).filter(state__in=WAITING, **({"gateway": gateway} if gateway else {}))
    return {DifferenceKind(kind): many for kind, many in rows.values_list("kind").annotate(many=Count("id"))}


def work_list(
    *, actor: Actor, at: datetime, kind: DifferenceKind | None = None, gateway: str = "", waiting: bool = True
) -> Listed[DifferenceLine]:
    """The oldest day first; with `waiting` False those that are resolved, the newest first."""
    rows = _visible(actor, at)
    if kind is not None:
        rows = rows.filter(kind=kind.value)
    if gateway:
        rows = rows.filter(gateway=gateway)
    if waiting:
        rows = rows.filter(state__in=WAITING).order_by("day", "id")
    else:
        rows = rows.filter(state=DifferenceState.RESOLVED.value).order_by("-decided_at", "-proposed_at", "-id")
    return Listed(rows, _lines)


def _lines(rows: Sequence[Difference]) -> list[DifferenceLine]:
    return [difference_line(row) for row in rows]


def _visible(actor: Actor, at: datetime) -> QuerySet[Difference]:
    return Difference.objects.filter(reach(actor=actor, at=at).of_paths())


def settlement_of(*, file: UUID, actor: Actor, at: datetime) -> tuple[FileView, list[FileView], Listed[DifferenceLine]]:
    """A file, all of its day (the newest first), and the differences of the day that she looks after. Raises
    `UnableToFindSettlement`."""
    of_actor = reach(actor=actor, at=at)
    row = Settlement.objects.filter(id=file).first()
    if row is None:
        raise UnableToFindSettlement
    counts = _counts(Q(gateway=row.gateway, day=row.day))
    same_day = Settlement.objects.filter(gateway=row.gateway, day=row.day).order_by("-revision")
    differences = (
        Difference.objects.filter(of_actor.of_paths(), gateway=row.gateway, day=row.day)
        .exclude(state=DifferenceState.GONE.value)
        .order_by("kind", "id")
    )
    return (
        _file(row, counts),
        [_file(each, counts) for each in same_day],
        Listed(differences, _lines),
    )


def difference_of(*, difference: UUID, actor: Actor, at: datetime) -> DifferenceView:
    """Raises `UnableToFindDifference`, and `NotPermitted` for who does not look after this money."""
    row = Difference.objects.filter(id=difference).first()
    if row is None:
        raise UnableToFindDifference
    require(may_see_difference(reach(actor=actor, at=at), unit=unit_of(row)), act="see_difference", subject=row.id)
    here = _here(row)
    return DifferenceView(
        line=difference_line(row),
        here=here,
        there=_there(row),
        payment=_payment(row),
        remedies=remedies_of(row) if row.state == DifferenceState.OPEN.value else (),
        proposed_by=row.proposed_by,
        proposed_at=row.proposed_at,
        decided_by=row.decided_by,
        decided_at=row.decided_at,
        answer=row.answer,
    )


def _here(row: Difference) -> SideOfBooks | None:
    """What the books have of it: the refund where it is about one, else the money that came."""
    if row.arrival_id is None:
        return None
    arrival = Arrival.objects.get(id=row.arrival_id)
    refund = None
    if row.kind == DifferenceKind.REFUNDED.value:
        refund = Refund.objects.filter(arrival=arrival, id__in=_ids(row.reference)).first()
    kind = TransactionKind.REFUND if refund else TransactionKind.PAYMENT
    booked_on = (
        Transaction.objects.filter(arrival=arrival, kind=kind.value, **({"refund": refund} if refund else {}))
        .values_list("day", flat=True)
        .first()
    )
    receipt = Receipt.objects.filter(arrival=arrival, cancelled_at=None).values_list("code", flat=True).first()
    return SideOfBooks(
        amount_vnd=refund.amount_vnd if refund else arrival.amount_vnd,
        at=(refund.paid_at or refund.asked_at) if refund else arrival.paid_at,
        booked_on=booked_on,
        outcome=arrival.outcome,
        receipt=receipt or "",
    )


def _ids(text: str) -> list[UUID]:
    try:
        return [UUID(text)]
    except ValueError:
        return []


def _there(row: Difference) -> SideOfFile | None:
    line = SettlementLine.objects.select_related("file").filter(id=row.line).first() if row.line else None
    if line is None:
        return None
    return SideOfFile(
        amount_vnd=line.amount_vnd,
        currency=line.currency,
        at=line.at,
        words=line.words,
        line=line.number,
        file=line.file_id,
        file_day=line.file.day,
        revision=line.file.revision,
    )


def _payment(row: Difference) -> str:
    """The reference of the attempt, by the money or by what the payer wrote."""
    which = Q(reference=row.reference)
    if row.arrival_id:
        which = Q(id__in=Arrival.objects.filter(id=row.arrival_id).values("attempt"))
    return Attempt.objects.filter(which).values_list("reference", flat=True).first() or ""


def open_differences(*, unit: UUID, through: date) -> int:
    """Of the unit's own money, up to that day; for closing it."""
    return Difference.objects.filter(path__0=unit, day__lte=through, state__in=WAITING).count()
