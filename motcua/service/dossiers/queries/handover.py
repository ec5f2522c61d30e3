"""Handover slips of one's units, and the papers that still have to follow their dossiers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.db.models import Count, Q

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.errors import UnableToFindSlip
from motcua.service.dossiers.models import Dossier, HandoverLine, HandoverSlip
from motcua.service.dossiers.policy import may_see_slip
from motcua.service.dossiers.queries.lists import DossierLine, lines_of

SLIPS_MAX = 50
#: What went on longer ago has its paper long since.
LOOKED_BACK = timedelta(days=90)


@dataclass(frozen=True)
class SlipView:
    """A slip: from whom to whom, how many dossiers. Units by their Vietnamese names, as on the paper."""

    id: UUID
    number: str
    from_unit_id: UUID
    from_unit: str
    from_name: str
    to_unit: str
    to_name: str
    note: str
    at: datetime
    count: int
    given: bool


@dataclass(frozen=True)
class ToFollow:
    """Dossiers that went on to a unit while their papers did not yet."""

    unit: UUID
    unit_vi: str
    unit_en: str
    lines: Sequence[DossierLine]


def slips(*, actor: Actor, at: datetime) -> list[SlipView]:
    """What the actor's units gave and were given, newest first."""
    units = sorted(actor.units)
    rows = HandoverSlip.objects.filter(Q(from_unit__in=units) | Q(to_unit__in=units))
    counted = rows.annotate(count=Count("lines")).order_by("-at", "-id")[:SLIPS_MAX]
    return [_view(row, row.count, actor, at) for row in counted]


def slip_view(*, slip: UUID, actor: Actor, at: datetime) -> tuple[SlipView, list[DossierLine]]:
    """A slip with its dossiers, in its own order. Raises `UnableToFindSlip`, `NotPermitted`."""
    row = HandoverSlip.objects.filter(id=slip).first()
    if row is None:
        raise UnableToFindSlip
    require(may_see_slip(actor, row.from_unit, row.to_unit), act="see_slip", subject=slip)
    ids = list(HandoverLine.objects.filter(slip=row).order_by("number").values_list("dossier_id", flat=True))
    found = Dossier.objects.in_bulk(ids)
    return _view(row, len(ids), actor, at), lines_of([found[id_] for id_ in ids], at=at)


def papers_to_follow(*, actor: Actor, at: datetime) -> list[ToFollow]:
    """Open dossiers that went on from the actor's units to others, and are on no slip there yet; by unit."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_FOLLOW, [sorted(actor.units), at - LOOKED_BACK, sorted(actor.units)])
        ids = [row[0] for row in cursor.fetchall()]
    rows = list(Dossier.objects.filter(id__in=ids).order_by("current_unit", "received_at", "id"))
    units = directory(on=city_day(at))
    by_unit: dict[UUID, list[DossierLine]] = {}
    for line in lines_of(rows, at=at):
        by_unit.setdefault(line.unit, []).append(line)
    return [
        ToFollow(unit, units.unit(unit).name_vi, units.unit(unit).name_en, lines)
        for unit, lines in by_unit.items()
        if unit in units
    ]


_TO_FOLLOW = """
    SELECT d.id FROM dossiers_leg gone
    JOIN dossiers_dossier d ON d.id = gone.dossier_id AND d.leg = gone.number + 1 AND d.closed_at IS NULL
    WHERE gone.unit = ANY(%s) AND gone.started_at >= %s AND d.current_unit <> ALL(%s)
        AND d.ready_at IS NULL
        AND NOT EXISTS (SELECT 1 FROM dossiers_handover_line l WHERE l.dossier_id = d.id AND l.leg = d.leg)
    ORDER BY gone.ended_at LIMIT 200
"""


def _view(row: HandoverSlip, count: int, actor: Actor, at: datetime) -> SlipView:
    units = directory(on=city_day(row.at))
    names = {unit: found.authority_vi if (found := units.get(unit)) else "" for unit in (row.from_unit, row.to_unit)}
    return SlipView(
        id=row.id,
        number=row.number,
        from_unit_id=row.from_unit,
        from_unit=names[row.from_unit],
        from_name=row.from_name,
        to_unit=names[row.to_unit],
        to_name=row.to_name,
        note=row.note,
        at=row.at,
        count=count,
        given=row.from_unit in actor.units,
    )
