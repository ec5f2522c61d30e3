"""Handover slips: a list of dossiers that go from hand to hand, signed by both, so that no paper is ever with nobody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import clean
from motcua.registry.organization.queries import directory as directory_on
from motcua.service.dossiers.commands.steps import hand_over_steps
from motcua.service.dossiers.errors import UnableToFindSlip
from motcua.service.dossiers.events import PapersHandedOver
from motcua.service.dossiers.locks import lock_dossiers, refuse_all, shown_code, subject_of
from motcua.service.dossiers.models import Dossier, HandoverLine, HandoverSlip, Leg
from motcua.service.dossiers.policy import may_hand_papers
from motcua.service.dossiers.values import Handover

NOTE_LENGTH_MAX = 500


def hand_over_dossiers(*, handover: Handover, by: Actor, at: datetime) -> UUID:
    """Makes the slip, all dossiers or none; to a colleague the steps go with the papers. Sent twice, it answers with
    the slip of the first time.

    Raises `UnableToActOnDossiers` naming every dossier that stands elsewhere, that is on a slip to there already, or
    whose step the colleague may not do; `NotPermitted` for who may not hand over.
    """
    if by.account is None or not handover.dossiers:
        raise UnableToFindSlip
    rows = list(lock_dossiers(handover.dossiers).values())
    again = HandoverSlip.objects.filter(from_account=by.account, key=handover.key).first()
    if again is not None:
        return again.id

    slip = HandoverSlip(
        id=new_id(), key=handover.key, from_account=by.account, from_name=by.name, at=at,
        note=clean(handover.note, length_max=NOTE_LENGTH_MAX),
    )  # fmt: skip
    if handover.to is not None:
        _to_colleague(slip, rows, handover.to, by=by, at=at)
    elif handover.to_unit is not None:
        _to_unit(slip, rows, handover.to_unit, by=by)
    slip.number = _next_number(slip.from_unit, at)

    slip.save(force_insert=True)
    ordered = sorted(rows, key=lambda row: (row.received_at or row.filed_at, row.id))
    HandoverLine.objects.bulk_create(
        HandoverLine(slip=slip, dossier=row, number=number, leg=row.leg) for number, row in enumerate(ordered, start=1)
    )
    path = directory_on(on=city_day(at)).path(slip.from_unit)
    record(
        events=[
            PapersHandedOver(subject=row.id, at_unit=path, slip=slip.id, to_unit=slip.to_unit, to=slip.to_account)
            for row in ordered
        ],
        by=by,
        at=at,
    )
    return slip.id


def _to_colleague(slip: HandoverSlip, rows: Sequence[Dossier], to: UUID, *, by: Actor, at: datetime) -> None:
    hand_over_steps(dossiers=[row.id for row in rows], to=to, by=by, at=at)
    unit = rows[0].current_unit
    refuse_all({shown_code(row): _("it is with another unit") for row in rows if row.current_unit != unit})
    slip.from_unit = slip.to_unit = unit
    slip.to_account, slip.to_name = to, names_of(accounts={to}).get(to, "")


def _to_unit(slip: HandoverSlip, rows: Sequence[Dossier], to_unit: UUID, *, by: Actor) -> None:
    """The dossiers went on by their process; now their papers follow."""
    before = _units_before(rows)
    for row in rows:
        from_unit = before.get(row.id, row.receiving_unit)
        require(may_hand_papers(by, subject_of(row), from_unit), act="hand_papers", subject=row.id)
    on_slip = set(HandoverLine.objects.filter(dossier__in=rows, slip__to_unit=to_unit).values_list("dossier_id", "leg"))
    from_unit = before.get(rows[0].id, rows[0].receiving_unit)
    refuse_all(
        {shown_code(row): _("it is not with that unit now") for row in rows if row.current_unit != to_unit}
        | {shown_code(row): _("it is on a slip already") for row in rows if (row.id, row.leg) in on_slip}
        | {
            shown_code(row): _("it came from another unit")
            for row in rows
            if before.get(row.id, from_unit) != from_unit
        }
    )
    slip.from_unit, slip.to_unit = from_unit, to_unit


def _units_before(rows: Sequence[Dossier]) -> dict[UUID, UUID]:
    """{dossier: the unit of the leg before the present one}."""
    leg_of = {row.id: row.leg for row in rows}
    found = Leg.objects.filter(dossier__in=rows).values_list("dossier_id", "number", "unit")
    return {dossier: unit for dossier, number, unit in found if number == leg_of[dossier] - 1}


def _next_number(unit: UUID, at: datetime) -> str:
    """`03/BG-230703`: the running number of the unit's day."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"handover_slips {unit}"])
    ending = f"/BG-{city_day(at):%y%m%d}"
    made = HandoverSlip.objects.filter(from_unit=unit, number__endswith=ending).count()
    return f"{made + 1:02d}{ending}"
