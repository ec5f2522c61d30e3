"""A dossier's clock: reads its limit, pauses and calendar, and computes what is owed and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from motcua.foundation.calendars.queries import calendar_of, calendars_now
from motcua.foundation.calendars.rules import add_working_minutes, due_at, working_minutes
from motcua.foundation.calendars.values import Calendar, Limit, LimitUnit, Span
from motcua.foundation.database.rows import rows_where
from motcua.registry.catalogue.rules import case_of, limit_for
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.dossiers.models import Dossier, Extension, Pause, Reappointment
from motcua.service.dossiers.rules.norms import norm
from motcua.service.dossiers.values import RUNNING, Channel, Status

#: Sorts behind every real date in lists; no dossier owes anything on it.
NOTHING_OWED = datetime(9999, 12, 31, tzinfo=UTC)
MINUTES_PER_HOUR = 60


@dataclass(frozen=True)
class Due:
    """The legal deadline, the promise to the citizen (committed, extended), and whether a provisional year is in."""

    legal_at: datetime | None
    promised_at: datetime | None
    provisional: bool


def answer_due_at(*, filed_at: datetime, calendar: Calendar) -> datetime:
    """By when an online filing is answered: data/norms.json, in working hours of the receiving unit."""
    minutes = norm("answer_to_online_filing_working_hours") * MINUTES_PER_HOUR
    return add_working_minutes(start=filed_at, minutes=minutes, calendar=calendar)


def limit_case(version: ProcedureVersion, answers: Mapping[str, object], *, channel: Channel, filed_on: date) -> str:
    """The key of the case of the limit into which these answers fall; empty for the version's own limit."""
    found = case_of(version, {**answers, "online": channel is Channel.ONLINE, "filed_on": filed_on})
    return found.key if found else ""


def promised_limit(
    version: ProcedureVersion, case: str, *, unit: UUID | None = None, filed_on: date | None = None
) -> Limit:
    """What the city promises who files at `unit` on that day. A commitment, the agency's before the city's, shortens the
    version's own limit; a case keeps what the law gives it."""
    promised = version.promised_at(unit, filed_on)
    if case or promised is None:
        return legal_limit(version, case)
    return promised


def legal_limit(version: ProcedureVersion, case: str) -> Limit:
    return limit_for(version, {}, case=case or None)


def due_of(
    *,
    version: ProcedureVersion,
    case: str = "",
    received_at: datetime,
    pauses: Sequence[Span],
    calendar: Calendar,
    unit: UUID | None = None,
    filed_on: date | None = None,
) -> Due:
    """Deadline and promise of a dossier received at `received_at`, its pauses left out. `case` as of `limit_case`; `unit`
    and `filed_on` as of `promised_limit`."""

    def ends(limit: Limit) -> datetime | None:
        return due_at(started_at=received_at, limit=limit, pauses=pauses, calendar=calendar)

    legal = ends(legal_limit(version, case))
    promised = ends(promised_limit(version, case, unit=unit, filed_on=filed_on))
    return Due(legal, promised, is_provisional(legal, calendar))


def promise_if_received(
    version: ProcedureVersion,
    answers: Mapping[str, object],
    *,
    channel: Channel,
    filed_on: date,
    at: datetime,
    unit: UUID | None,
) -> datetime | None:
    """What the city would promise a filing that `unit` receives at `at`. None without a time limit."""
    case = limit_case(version, answers, channel=channel, filed_on=filed_on)
    due = due_of(
        version=version,
        case=case,
        received_at=at,
        pauses=(),
        calendar=calendar_of(unit=unit),
        unit=unit,
        filed_on=filed_on,
    )
    return due.promised_at


def is_provisional(moment: datetime | None, calendar: Calendar) -> bool:
    return moment is not None and moment.astimezone(calendar.zone).year > calendar.last_published_year


def limit_minutes(
    *, version: ProcedureVersion, case: str, from_at: datetime, calendar: Calendar, unit: UUID | None = None
) -> int | None:
    """The whole limit in working minutes from `from_at`: what the steps' norms are shares of. Internal norms only;
    the legal limit itself is never converted."""
    limit = promised_limit(version, case, unit=unit, filed_on=calendar.day_of(from_at))
    end = due_at(started_at=from_at, limit=limit, pauses=(), calendar=calendar)
    return None if end is None else working_minutes(start=from_at, end=end, calendar=calendar)


def pauses_of(dossiers: Iterable[UUID]) -> Mapping[UUID, list[Span]]:
    """Every pause in force of each dossier, open ones with no end."""
    spans: dict[UUID, list[Span]] = {dossier: [] for dossier in dossiers}
    in_force = "t.dossier_id = ANY(%(dossiers)s) AND t.voided_at IS NULL"
    for pause in rows_where(Pause, in_force, {"dossiers": list(spans)}, order="t.period"):
        spans[pause.dossier_id].append(Span(pause.period.lower, pause.period.upper))
    return spans


def begin_clock(row: Dossier, *, version: ProcedureVersion, calendar: Calendar) -> Due:
    """Sets the dates of a dossier that is being received: nothing lies on top of its limit yet. Changes the row only."""
    assert row.received_at is not None
    due = _due_of_row(row, version=version, pauses=(), calendar=calendar)
    _put(row, due, reappointed_to=None)
    return due


def set_due(rows: Sequence[Dossier], *, by_version: Mapping[UUID, ProcedureVersion]) -> None:
    """Recomputes the dates of received dossiers from their pauses, lays an extension and a re-appointment on top, and says
    by them what is owed when. Changes the rows only; the caller saves and records. `by_version` is by the version's id."""
    if not rows:
        return
    calendars = calendars_now()
    pauses = pauses_of(row.id for row in rows)
    extensions = {each.dossier_id: each for each in Extension.objects.filter(dossier__in=rows)}
    moved = dict(Reappointment.objects.filter(dossier__in=rows).values_list("dossier", "promised_after_at"))
    for row in rows:
        calendar = calendars(row.receiving_unit)
        due = _due_of_row(row, version=by_version[row.version], pauses=pauses[row.id], calendar=calendar)
        if row.id in extensions:
            due = _extended(due, extensions[row.id], pauses=pauses[row.id], calendar=calendar)
        _put(row, due, reappointed_to=moved.get(row.id))
        row.owed_at = owed_at(row)


def _extended(due: Due, extension: Extension, *, pauses: Sequence[Span], calendar: Calendar) -> Due:
    if due.legal_at is None:
        return due
    extra = Limit(extension.extra_amount, LimitUnit(extension.extra_unit))
    extended = due_at(started_at=due.legal_at, limit=extra, pauses=pauses, calendar=calendar)
    return Due(extended, extended, due.provisional or is_provisional(extended, calendar))


def _due_of_row(row: Dossier, *, version: ProcedureVersion, pauses: Sequence[Span], calendar: Calendar) -> Due:
    assert row.received_at is not None
    return due_of(
        version=version,
        case=row.limit_case,
        received_at=row.received_at,
        pauses=pauses,
        calendar=calendar,
        unit=row.receiving_unit,
        filed_on=calendar.day_of(row.filed_at),
    )


def _put(row: Dossier, due: Due, *, reappointed_to: datetime | None) -> None:
    row.legal_due_at, row.promised_at = due.legal_at, due.promised_at
    row.reappointed_to = reappointed_to
    row.due_is_provisional = due.provisional


def worked_minutes(rows: Sequence[Dossier], *, until: datetime) -> dict[UUID, int]:
    """How long each received dossier was in the office's hands: working minutes of its receiving unit from receipt to
    `until`, pauses left out."""
    pauses = pauses_of(row.id for row in rows)
    calendars = calendars_now() if rows else None
    taken: dict[UUID, int] = {}
    for row in rows:
        assert calendars is not None
        assert row.received_at is not None
        calendar = calendars(row.receiving_unit)
        stretches = [Span(row.received_at, until), *pauses[row.id]]
        # Of two acts at once the later may have read the clock earlier.
        ends = [max(each.start, min(each.end or until, until)) for each in stretches]
        whole, *stopped = [
            working_minutes(start=each.start, end=end, calendar=calendar)
            for each, end in zip(stretches, ends, strict=True)
        ]
        taken[row.id] = max(whole - sum(stopped), 0)
    return taken


def owed_at(row: Dossier) -> datetime:
    """What lists sort by: the answer to a filing, then the promise while the clock runs, else nothing."""
    status = Status(row.status)
    if status is Status.FILED:
        return row.answer_due_at or row.filed_at
    if status in RUNNING | {Status.APPROVED, Status.REFUSED, Status.PAUSED, Status.SUPPLEMENT_REQUESTED}:
        return row.reappointed_to or row.promised_at or NOTHING_OWED
    return NOTHING_OWED


DUE_FIELDS = ["legal_due_at", "promised_at", "reappointed_to", "due_is_provisional", "owed_at"]
