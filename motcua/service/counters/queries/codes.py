"""QR codes: lists with their counts, one that was scanned, what is printed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.listed import Listed
from motcua.service.counters.errors import UnableToFindCode, UnableToFollowCode, UnableToUseCode
from motcua.service.counters.models import Code
from motcua.service.counters.records import code_view, require_see
from motcua.service.counters.rules import number_of
from motcua.service.counters.signing import link_key
from motcua.service.counters.values import CAME_BY_PREFIX, CodeCounts, CodeState, CodeView


def codes_of(
    *, unit: UUID, actor: Actor, at: datetime, state: CodeState | None = None, ids: Collection[UUID] | None = None
) -> Listed[CodeView]:
    """Those that the unit or one below it owns, with their counts of all days; of them those named, where any are."""
    today = city_day(at)
    rows = _owned(unit, actor, today).filter(_in_state(state, today))
    if ids is not None:
        rows = rows.filter(id__in=ids)
    return Listed(rows.order_by(F("number").desc()), lambda found: [code_view(row, on=today) for row in found])


def code_counts(*, unit: UUID, actor: Actor, at: datetime, state: CodeState | None = None) -> CodeCounts:
    """Of all those that `codes_of` lists."""
    today = city_day(at)
    counted = (
        _owned(unit, actor, today)
        .filter(_in_state(state, today))
        .aggregate(
            in_force=Count("id", filter=_in_state(CodeState.IN_FORCE, today)),
            **{name: Sum(name, default=0) for name in ("scans", "started", "filed")},
        )
    )
    return CodeCounts(**counted)


def code_of(*, code: UUID, actor: Actor, at: datetime) -> CodeView:
    """Raises `UnableToFindCode`, and `NotPermitted` for who may not see it."""
    row = Code.objects.filter(id=code).first()
    if row is None:
        raise UnableToFindCode
    today = city_day(at)
    require_see(unit=row.owner, by=actor, on=today, act="see_codes")
    return code_view(row, on=today)


def followed(*, link: str, at: datetime) -> CodeView:
    """The code of a link that somebody scanned. Raises `UnableToFollowCode` for a forged or damaged one, and
    `UnableToUseCode` for one that is not in force."""
    number = number_of(link, key=link_key())
    row = Code.objects.filter(number=number).first() if number is not None else None
    if row is None:
        raise UnableToFollowCode
    view = code_view(row, on=city_day(at))
    if view.state is not CodeState.IN_FORCE:
        raise UnableToUseCode
    return view


def place_of(*, came_by: str, procedure: UUID) -> UUID | None:
    """Where a filing of this procedure goes that began with a code; None for what names no code of it."""
    if not came_by.startswith(CAME_BY_PREFIX):
        return None
    number = number_of(came_by.removeprefix(CAME_BY_PREFIX), key=link_key())
    row = Code.objects.filter(number=number, procedure=procedure).first() if number is not None else None
    return row.place if row else None


def _owned(unit: UUID, actor: Actor, on: date) -> QuerySet[Code]:
    require_see(unit=unit, by=actor, on=on, act="see_codes")
    return Code.objects.filter(path__contains=[unit])


def _in_state(state: CodeState | None, on: date) -> Q:
    match state:
        case None:
            return Q()
        case CodeState.WITHDRAWN:
            return Q(withdrawn_at__isnull=False)
        case CodeState.IN_FORCE:
            return Q(withdrawn_at=None, during__contains=on)
        case CodeState.TO_COME:
            return Q(withdrawn_at=None, during__startswith__gt=on)
        case CodeState.OVER:
            return Q(withdrawn_at=None, during__endswith__lte=on)
