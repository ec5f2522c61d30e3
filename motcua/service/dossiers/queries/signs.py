"""Signs that work is made to look better than it is: counted for each unit, with the dossiers behind. A sign is no proof:
each of them has an innocent reading too, which the pages say beside it.

Said for people in docs/reference/signs.md; the numbers are norms of data/norms.json.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import connection

from motcua.foundation.measures.values import Period
from motcua.registry.people.queries import people_sharing_a_phone
from motcua.service.dossiers.events import ActUndone, DossierPaused, SupplementRequested
from motcua.service.dossiers.rules.norms import norm
from motcua.service.dossiers.values import Channel

PERCENT = 100


class Sign(StrEnum):
    """What is looked for."""

    PAUSED_LATE = "paused_late"
    ASKED_LATE = "asked_late"
    CLOSED_TOGETHER = "closed_together"
    TYPED_BY_OFFICER = "typed_by_officer"
    ONE_PHONE = "one_phone"
    REOPENED = "reopened"


@dataclass(frozen=True, kw_only=True)
class SignCount:
    """In one unit: `count` acts show the sign, of `whole` in which it was looked for."""

    unit: UUID
    count: int
    whole: int

    @property
    def share(self) -> float | None:
        """None where there was nothing to look at."""
        return self.count / self.whole if self.whole else None


def sign_counts(*, sign: Sign, units: Collection[UUID], period: Period) -> list[SignCount]:
    """Each of `units` in which there was anything to look at, by what it received itself. Who may see a unit's figures
    may ask (`queries.figures.require_figures`)."""
    rows = _asked(
        "SELECT unit, count(DISTINCT dossier) FILTER (WHERE shows), count(DISTINCT dossier) FROM ({looked_at}) l GROUP BY 1",
        sign,
        units,
        period,
    )
    return [SignCount(unit=unit, count=count, whole=whole) for unit, count, whole in rows]


def sign_rows(
    *, sign: Sign, units: Collection[UUID], period: Period, after: UUID | None = None, limit: int
) -> list[UUID]:
    """The dossiers of which an act shows the sign, by id, those after `after`."""
    rows = _asked(
        "SELECT DISTINCT dossier FROM ({looked_at}) l WHERE shows AND dossier > %(after)s ORDER BY 1 LIMIT %(limit)s",
        sign,
        units,
        period,
        after=after or UUID(int=0),
        limit=limit,
    )
    return [dossier for (dossier,) in rows]


def _asked(statement: str, sign: Sign, units: Collection[UUID], period: Period, **more: Any) -> list[Any]:
    asked = {
        "units": list(units),
        "from": period.from_on,
        "until": period.until_on,
        "late": norm("shortly_before_due_percent") / PERCENT,
        "last_days": norm("closed_together_last_days"),
        "pause": DossierPaused.kind,
        "request": SupplementRequested.kind,
        "undone": ActUndone.kind,
        "online": Channel.ONLINE.value,
        **more,
    }
    with connection.cursor() as cursor:
        if sign is Sign.ONE_PHONE:
            asked |= _sharing_a_phone(cursor, asked)
        cursor.execute(statement.format(looked_at=_LOOKED_AT[sign]), asked)
        rows: list[Any] = cursor.fetchall()
        return rows


def _sharing_a_phone(cursor: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """Many people who filed online at the same unit and left the same telephone number: the units, and the people."""
    cursor.execute(f"SELECT f.path[1], array_agg(DISTINCT d.applicant) FROM {_RECEIVED_ONLINE} GROUP BY 1", asked)
    sharing = [
        (unit, person)
        for unit, people in cursor.fetchall()
        for person in people_sharing_a_phone(people=people, at_least=norm("one_phone_people"))
    ]
    return {"sharing_units": [unit for unit, _p in sharing], "sharing_people": [person for _u, person in sharing]}


#: Facts of the units in the period; a fact's own days are the day that its entry was made on.
_OF_PERIOD = "f.path[1] = ANY(%(units)s) AND f.opened_on >= %(from)s AND f.opened_on < %(until)s"


def _stopped_late(kind: str) -> str:
    """Of the stops that an act of this kind made: those in the last part of the time promised, before it was over."""
    return f"""
        SELECT f.path[1] AS unit, f.dossier,
            f.stopped_at >= f.due_at - (f.due_at - f.received_at) * %(late)s AND f.stopped_at <= f.due_at AS shows
        FROM dossiers_fact f
        WHERE f.opened_as = %({kind})s AND {_OF_PERIOD} AND f.received_at IS NOT NULL AND f.due_at IS NOT NULL
          AND f.stopped_at IS NOT NULL"""


#: Dossiers filed online and received in the period, as they stand.
_RECEIVED_ONLINE = """
    dossiers_fact f JOIN dossiers_dossier d ON d.id = f.dossier
    WHERE f.closed_by IS NULL AND f.path[1] = ANY(%(units)s) AND f.channel = %(online)s
      AND f.received_on >= %(from)s AND f.received_on < %(until)s"""

#: What each sign is looked for in: unit, dossier, and whether it shows.
_LOOKED_AT = {
    Sign.PAUSED_LATE: _stopped_late("pause"),
    Sign.ASKED_LATE: _stopped_late("request"),
    # The last days of the period on which anybody made results: weekends and holidays are none of them.
    Sign.CLOSED_TOGETHER: """
        WITH made AS MATERIALIZED (
            SELECT f.path[1] AS unit, f.dossier, f.settled_on FROM dossiers_fact f
            WHERE f.closed_by IS NULL AND f.path[1] = ANY(%(units)s) AND f.worked_minutes IS NOT NULL
              AND f.settled_on >= %(from)s AND f.settled_on < %(until)s
        ), last AS (
            SELECT DISTINCT settled_on FROM dossiers_fact
            WHERE closed_by IS NULL AND worked_minutes IS NOT NULL AND settled_on >= %(from)s AND settled_on < %(until)s
            ORDER BY settled_on DESC LIMIT %(last_days)s
        )
        SELECT unit, dossier, settled_on IN (SELECT settled_on FROM last) AS shows FROM made""",
    Sign.TYPED_BY_OFFICER: f"SELECT f.path[1] AS unit, f.dossier, f.by_officer AS shows FROM {_RECEIVED_ONLINE}",
    Sign.ONE_PHONE: f"""
        SELECT f.path[1] AS unit, f.dossier, (f.path[1], d.applicant) IN (
            SELECT * FROM unnest(%(sharing_units)s::uuid[], %(sharing_people)s::uuid[])) AS shows
        FROM {_RECEIVED_ONLINE}""",
    # Settled or returned, and taken up again on a later day; a slip mended on the same day is none.
    Sign.REOPENED: f"""
        SELECT f.path[1] AS unit, f.dossier, again.opened_on IS NOT NULL AS shows
        FROM dossiers_fact f LEFT JOIN dossiers_fact again
            ON again.opened_by = f.closed_by AND again.opened_as = %(undone)s AND again.opened_on > f.opened_on
        WHERE {_OF_PERIOD} AND (f.returned_on = f.opened_on OR f.settled_on = f.opened_on)""",
}
