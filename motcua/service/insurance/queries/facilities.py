"""Facilities, their officers, and how often they look up."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import connection

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import AccountKind, Actor, Verdict
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.journal.values import UnitPath
from motcua.foundation.measures.queries import figures
from motcua.foundation.measures.values import Period
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.insurance.errors import UnableToFindFacility
from motcua.service.insurance.models import Facility, FacilityOfficer
from motcua.service.insurance.policy import may_name_officers, may_see_facilities
from motcua.service.insurance.values import FacilityUse, FacilityView, OfficerView, Place, Tier


def offices(*, on: date) -> frozenset[UUID]:
    """The units of the social insurance on that day."""
    units = directory(on=on)
    kinds = (UnitKind.INSURANCE_CITY, UnitKind.INSURANCE_DISTRICT)
    return frozenset(unit.id for kind in kinds for unit in units.of_kind(kind))


def offices_over(facility: Facility, *, on: date) -> frozenset[UUID]:
    """Those that a facility stands under: of its district, and of the city."""
    return offices(on=on) & frozenset(facility.path)


def may_name_for(*, facility: UUID, actor: Actor, at: datetime) -> Verdict:
    """Whether the actor says who looks up for it. Raises `UnableToFindFacility`."""
    return may_name_officers(actor, offices=offices_over(_row(facility), on=city_day(at)))


def office_path(*, on: date) -> UnitPath:
    """The social insurance of the city and the city, beside which it stands: there counts what happens to all cards."""
    units = directory(on=on)
    (head, *_others) = units.of_kind(UnitKind.INSURANCE_CITY)
    (city, *_rest) = units.of_kind(UnitKind.CITY)
    return units.path(head.id).reaching(city.id)


def place_of(*, actor: Actor, on: date) -> Place | None:
    """The facility for which the actor looks up on that day; None for who looks up for none."""
    if actor.account is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.id, f.path FROM insurance_facility_officer o JOIN insurance_facility f ON f.id = o.facility_id"
            " WHERE o.account_id = %s AND o.ended_at IS NULL AND o.from_on <= %s"
            " AND f.from_on <= %s AND (f.until_on IS NULL OR f.until_on > %s)",
            [actor.account, on, on, on],
        )
        row = cursor.fetchone()
    return Place(row[0], UnitPath.of(row[1])) if row else None


def facility_of(*, actor: Actor, on: date) -> UUID | None:
    place = place_of(actor=actor, on=on)
    return place.facility if place is not None else None


def facility(*, facility: UUID) -> FacilityView:
    """For who has decided already. Raises `UnableToFindFacility`."""
    return _found(facility)


def see_facility(*, facility: UUID, actor: Actor) -> FacilityView:
    require(may_see_facilities(actor), act="see_facility", subject=facility)
    return _found(facility)


def facility_uses(*, actor: Actor, at: datetime) -> list[FacilityUse]:
    """The facilities of that day by their codes, with their answered look-ups of its month and the last one of all."""
    require(may_see_facilities(actor), act="see_facilities")
    on = city_day(at)
    counts, last = _counts(on), _last()
    rows = Facility.objects.filter(from_on__lte=on).order_by("code")
    return [
        FacilityUse(facility=_view(row), lookups=counts.get(row.id, 0), last_at=last.get(row.id))
        for row in rows
        if row.until_on is None or row.until_on > on
    ]


def officers_of(*, facility: UUID, actor: Actor, at: datetime) -> list[OfficerView]:
    """Who looks up for it on that day, by sign-in name: for those who name them. Raises `NotPermitted` and
    `UnableToFindFacility`."""
    require(may_name_for(facility=facility, actor=actor, at=at), act="see_facility_officers", subject=facility)
    rows = FacilityOfficer.objects.filter(facility=facility, ended_at=None).select_related("account")
    return [
        OfficerView(
            id=row.id,
            account=row.account_id,
            sign_in_name=row.account.sign_in_name,
            name=row.account.name,
            kind=AccountKind(row.account.kind),
            from_on=row.from_on,
        )
        for row in rows.order_by("account__sign_in_name")
    ]


def _row(id_: UUID) -> Facility:
    row = Facility.objects.filter(id=id_).first()
    if row is None:
        raise UnableToFindFacility
    return row


def _found(id_: UUID) -> FacilityView:
    row = _row(id_)
    return _view(row)


def _counts(on: date) -> Mapping[UUID, int]:
    """From the figures, which know months without counting them."""
    first = on.replace(day=1)
    month = Period(first, (first + timedelta(days=32)).replace(day=1))
    cities = [unit.id for unit in directory(on=on).of_kind(UnitKind.CITY)]
    rows = figures(measures=["insurance.lookups"], units=cities, period=month, facts=["facility"])
    return {UUID(row.facts[0]): row.value for row in rows}


def _last() -> Mapping[UUID, datetime]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT f.id, l.at FROM insurance_facility f CROSS JOIN LATERAL (SELECT at FROM insurance_lookup"
            " WHERE facility_id = f.id AND answered_at IS NOT NULL ORDER BY at DESC LIMIT 1) l"
        )
        return dict(cursor.fetchall())


def _view(row: Facility) -> FacilityView:
    return FacilityView(
        id=row.id,
        code=row.code,
        name_vi=row.name_vi,
        name_en=row.name_en,
        tier=Tier(row.tier),
        division_code=row.division_code,
        address_line=row.address_line,
        from_on=row.from_on,
        until_on=row.until_on,
        path=tuple(row.path),
    )
