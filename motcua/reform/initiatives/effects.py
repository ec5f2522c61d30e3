"""What came of a pilot: its indicators before and during it, beside units that did not try it. Read live, never kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.measures.errors import UnableToCutMeasure, UnableToCutPeriod
from motcua.foundation.measures.values import Period
from motcua.reform.indicators.queries import read
from motcua.reform.indicators.values import Figure
from motcua.reform.initiatives import policy, rules
from motcua.reform.initiatives.models import Pilot, Replication
from motcua.reform.initiatives.values import Effect, EffectLine
from motcua.registry.organization.queries import directory


def effect_of(*, initiative: UUID, actor: Actor, at: datetime) -> Effect | None:
    """Of the pilot that stands; None where there is none or it has not begun."""
    require(policy.may_see(actor), act="see_initiative", subject=initiative)
    pilot = Pilot.objects.filter(initiative=initiative, superseded_at=None).first()
    if pilot is None:
        return None
    days = rules.periods_of(from_on=pilot.from_on, until_on=pilot.until_on, today=city_day(at))
    if days is None:
        return None
    before, during = days
    beside = rules.beside(
        tried=pilot.units,
        taken_up=Replication.objects.filter(initiative=initiative).values_list("unit", flat=True),
        units=directory(on=pilot.from_on),
    )
    return Effect(
        before=before,
        during=during,
        tried=len(pilot.units),
        beside=len(beside),
        lines=[
            EffectLine(
                indicator=name,
                tried_before=_figure(name, pilot.units, before),
                tried_during=_figure(name, pilot.units, during),
                beside_before=_figure(name, beside, before),
                beside_during=_figure(name, beside, during),
            )
            for name in pilot.indicators
        ],
    )


def _figure(name: str, units: Sequence[UUID], period: Period) -> Figure | None:
    """None without units, and where the indicator is not kept by such days."""
    if not units:
        return None
    try:
        return read(indicators=[name], units=units, period=period).only
    except (UnableToCutPeriod, UnableToCutMeasure):
        return None
