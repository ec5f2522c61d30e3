"""Deputising in time: who stands in for whom, from which day to which. Commands, and the reads that belong to them.

A deputy does not become somebody else: she chooses to act for the one she stands in for, has just that post then, and
whatever she does is recorded as done by her on the other's behalf. The post's own end, its unit's end and the
holding's end end it too, since all of them are asked on the day.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Q, QuerySet

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import AccountKind, Actor, PostHeld, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.faults import list_in_words
from motcua.registry.organization.errors import UnableToCallOffDeputation, UnableToNameDeputy
from motcua.registry.organization.events import DeputationCalledOff, DeputyNamed
from motcua.registry.organization.models import Deputation, Holding, Version
from motcua.registry.organization.policy import may_call_off, may_name_deputy
from motcua.registry.organization.queries import directory, holdings, post_view
from motcua.registry.organization.rules import problems_of_deputation
from motcua.registry.organization.values import DeputationView, NewDeputation, StandIn, Stretch


def name_deputy(*, new: NewDeputation, by: Actor, at: datetime) -> UUID:
    """Names who stands in for a holder. Returns the deputation's id.

    Raises `NotPermitted`, and `UnableToNameDeputy` naming everything that is wrong: the holding is not known or does
    not last, the days are past or too many, somebody stands in already, the deputy holds no post in the unit.
    """
    Version.objects.select_for_update().get(id=1)
    held = Holding.objects.filter(id=new.holding).select_related("post").first()
    if held is None:
        raise UnableToNameDeputy(refused=f"{new.holding}")
    unit, roles = held.post.unit_id, frozenset(Role(role) for role in held.post.roles)
    verdict = may_name_deputy(by, principal=held.account_id, deputy=new.deputy, unit=unit, roles=roles)
    require(verdict, act="name_deputy", subject=held.account_id)

    names = Account.objects.filter(id=new.deputy, kind=AccountKind.OFFICIAL.value, is_active=True)
    problems = problems_of_deputation(
        new=new,
        held=_stretch(held.during),
        principal=held.account_id,
        deputy_name=names.values_list("name", flat=True).first(),
        is_colleague=bool(holdings(on=new.starts_on, unit=unit, account=new.deputy)),
        unit_lasts=unit in directory(on=new.last_on),
        others=[
            (row.deputy.name, _stretch(row.during))
            for row in Deputation.objects.filter(holding=held, called_off_at=None).select_related("deputy")
        ],
        today=city_day(at),
    )
    if problems:
        raise UnableToNameDeputy(refused=list_in_words(problems))

    row = Deputation(
        id=new_id(),
        holding=held,
        deputy_id=new.deputy,
        during=DateRange(new.starts_on, new.last_on + timedelta(days=1)),
        reason=new.reason,
        named_by=by.account,
        named_at=at,
    )
    row.save(force_insert=True)

    record(
        events=[
            DeputyNamed(
                subject=held.account_id,
                deputation=row.id,
                holding=held.id,
                post=held.post_id,
                deputy=new.deputy,
                on=new.starts_on,
                last_on=new.last_on,
                at_unit=directory(on=new.starts_on).path(unit),
            )
        ],
        by=by,
        at=at,
    )
    return row.id


def call_off_deputation(*, deputation: UUID, by: Actor, at: datetime) -> None:
    """Ends it at once. Raises `NotPermitted`, and `UnableToCallOffDeputation` for one that is over or called off."""
    Version.objects.select_for_update().get(id=1)
    row = Deputation.objects.filter(id=deputation).select_related("holding__post").first()
    if row is None:
        raise UnableToCallOffDeputation
    post, today = row.holding.post, city_day(at)
    verdict = may_call_off(
        by,
        principal=row.holding.account_id,
        deputy=row.deputy_id,
        unit=post.unit_id,
        roles=frozenset(Role(role) for role in post.roles),
    )
    require(verdict, act="call_off_deputation", subject=row.holding.account_id)

    if row.called_off_at is not None or row.during.upper <= today:
        raise UnableToCallOffDeputation

    row.called_off_at = at
    row.save(update_fields=["called_off_at"])

    record(
        events=[
            DeputationCalledOff(
                subject=row.holding.account_id,
                deputation=row.id,
                deputy=row.deputy_id,
                at_unit=directory(on=today).path(post.unit_id),
            )
        ],
        by=by,
        at=at,
    )


def stand_ins(*, deputy: UUID, on: date) -> list[StandIn]:
    """For whom an official may act on that day, and with which post. Empty when nobody is away."""
    found = _in_force(on).filter(deputy=deputy)
    units = directory(on=on)
    return [
        StandIn(
            deputation=_view(row),
            post=PostHeld(
                post=row.holding.post_id,
                unit=row.holding.post.unit_id,
                ancestors=units.ancestors(row.holding.post.unit_id),
                roles=frozenset(Role(role) for role in row.holding.post.roles),
            ),
        )
        for row in found
        if row.holding.post.unit_id in units
    ]


def stand_in(*, deputation: UUID, deputy: UUID, on: date) -> StandIn | None:
    """The same for one deputation; None where it is not this deputy's, not of this day, over or called off."""
    found = (each for each in stand_ins(deputy=deputy, on=on) if each.deputation.id == deputation)
    return next(found, None)


def deputations_of(*, holdings: Sequence[UUID], on: date) -> list[DeputationView]:
    """Who stands in for these holders on that day or later, by day."""
    rows = _rows(Q(holding__in=holdings, called_off_at=None, during__endswith__gt=on))
    return [_view(row) for row in rows.order_by("during", "id")]


def deputation(*, deputation: UUID) -> DeputationView | None:
    row = _rows(Q(id=deputation)).first()
    return _view(row) if row else None


def _in_force(on: date) -> QuerySet[Deputation]:
    """Of that day: the post, its holder and the principal's account are asked too, so that none outlives another."""
    return _rows(
        Q(called_off_at=None, during__contains=on)
        & Q(holding__during__contains=on, holding__post__during__contains=on, holding__account__is_active=True)
    ).order_by("id")


def _rows(which: Q) -> QuerySet[Deputation]:
    return Deputation.objects.filter(which).select_related("holding__post", "holding__account", "deputy")


def _view(row: Deputation) -> DeputationView:
    return DeputationView(
        id=row.id,
        holding=row.holding_id,
        post=post_view(row.holding.post),
        principal=row.holding.account_id,
        principal_name=row.holding.account.name,
        deputy=row.deputy_id,
        deputy_name=row.deputy.name,
        starts_on=row.during.lower,
        last_on=row.during.upper - timedelta(days=1),
        reason=row.reason,
        called_off_at=row.called_off_at,
    )


def _stretch(during: DateRange) -> Stretch:
    return Stretch(starts_on=during.lower, ends_on=during.upper)
