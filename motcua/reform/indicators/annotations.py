"""What explains figures: remarks on a day, written by those who answer for them and shown wherever they count."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

from django.db import IntegrityError, transaction

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.measures.values import Period
from motcua.foundation.text.rules import clean
from motcua.reform.indicators.errors import UnableToAnnotate
from motcua.reform.indicators.events import AnnotationTakenBack, FiguresAnnotated
from motcua.reform.indicators.known import indicator_named
from motcua.reform.indicators.models import Annotation
from motcua.reform.indicators.policy import may_annotate
from motcua.reform.indicators.values import AnnotationView
from motcua.registry.organization.queries import directory

TEXT_LENGTH_MAX = 300


def annotate(*, unit: UUID, indicator: str, on: date, text: str, by: Actor, at: datetime) -> UUID:
    """Explains the figures of a unit on a day; an empty `indicator` stands for all of them. The same words twice are one.

    Raises `NotPermitted`, `UnableToFindIndicator`, and `UnableToAnnotate` for no words or too many, and for a day to come.
    """
    today = city_day(at)
    units = directory(on=today)
    ancestors = units.path(unit).ancestors
    require(may_annotate(by, unit=unit, ancestors=ancestors), act="annotate", subject=unit)
    if indicator:
        indicator_named(indicator)
    words = " ".join(clean(text).split())
    if not 0 < len(words) <= TEXT_LENGTH_MAX or on > today:
        raise UnableToAnnotate(length=TEXT_LENGTH_MAX)
    assert by.account is not None

    row = Annotation(id=new_id(), unit=unit, indicator=indicator, on=on, text=words, by=by.account, at=at)
    try:
        # Two windows that say the same: the second finds the first.
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return Annotation.objects.get(unit=unit, indicator=indicator, on=on, text=words, superseded_at=None).id

    event = FiguresAnnotated(
        subject=row.id,
        at_unit=units.path(unit),
        indicator=indicator,
        on=on,
        text_hash=sha256(f"{row.id}\n{words}".encode()).hexdigest(),
    )
    record(events=[event], by=by, at=at)
    return row.id


def take_back_annotation(*, annotation: UUID, by: Actor, at: datetime) -> None:
    """It is not shown any more; twice is once. Raises `NotPermitted`, also for one that is not there."""
    row = Annotation.objects.select_for_update().filter(id=annotation).first()
    units = directory(on=city_day(at))
    unit = row.unit if row else annotation
    ancestors = units.path(unit).ancestors
    require(may_annotate(by, unit=unit, ancestors=ancestors), act="take_back_annotation", subject=annotation)
    assert row is not None
    if row.superseded_at is not None:
        return
    row.superseded_at = at
    row.save(update_fields=["superseded_at"])

    record(events=[AnnotationTakenBack(subject=row.id, at_unit=units.path(unit))], by=by, at=at)


def annotations_of(*, unit: UUID, above: Collection[UUID], indicator: str, period: Period) -> list[AnnotationView]:
    """Those of the unit and of the units above it that explain the indicator in the period, by day."""
    rows = Annotation.objects.filter(
        unit__in=[unit, *above],
        indicator__in=["", indicator],
        on__gte=period.from_on,
        on__lt=period.until_on,
        superseded_at=None,
    ).order_by("on", "id")
    names = names_of(accounts={row.by for row in rows})
    return [
        AnnotationView(id=row.id, unit=row.unit, on=row.on, text=row.text, by=names.get(row.by, ""), at=row.at)
        for row in rows
    ]
