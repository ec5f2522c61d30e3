"""Reads of the organization. All units of all days are kept in memory; a row's version tells when to read anew."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Count, QuerySet

from motcua.foundation.accounts.values import PostHeld, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.versions import version_of
from motcua.foundation.forms.values import Choice
from motcua.registry.organization.models import Holding, Post, Succession, UnitPeriod
from motcua.registry.organization.values import (
    DIVISION_KINDS,
    Directory,
    Holder,
    HoldingView,
    Level,
    PostView,
    Stretch,
    SuccessionKind,
    Successor,
    UnitKind,
    UnitView,
)


class _Chronicle:
    """Every period of every unit, and a `Directory` for each stretch of days in which nothing changes."""

    def __init__(self, version: UUID, periods: Sequence[tuple[Stretch, UnitView]]) -> None:
        self.version = version
        self._periods = periods
        days = {stretch.starts_on for stretch, _ in periods} | {
            stretch.ends_on for stretch, _ in periods if stretch.ends_on is not None
        }
        self._change_days = sorted(days)
        self._directories: dict[int, Directory] = {}

    def on(self, on: date) -> Directory:
        stretch = bisect_right(self._change_days, on)
        directory = self._directories.get(stretch)
        if directory is None:
            directory = Directory(unit for during, unit in self._periods if on in during)
            self._directories[stretch] = directory
        return directory


# Read by all threads of the process, replaced as a whole. Versions are never used twice, so a reading made inside a
# transaction that is rolled back is never mistaken for a later one.
_kept: _Chronicle | None = None


def directory(*, on: date) -> Directory:
    """All units in force on a day. Costs one query of one row, unless units were changed since the last call."""
    return directories()(on)


def directories() -> Callable[[date], Directory]:
    """The units of any day, by one statement for however many days are asked for."""
    return _chronicle(version_of("organization_version", "version")).on


class UnitNames:
    """Units by their names of today; of one that was dissolved, by those of another day. One statement for all of them."""

    def __init__(self, *, at: datetime) -> None:
        self._on = directories()
        self._today = self._on(city_day(at))

    def of(self, unit: UUID, *, then: date) -> tuple[str, str]:
        """In Vietnamese and English; its id where it was not there on either day."""
        there = self._today.get(unit) or self._on(then).get(unit)
        return (there.name_vi, there.name_en) if there is not None else (str(unit), str(unit))


def _chronicle(version: UUID) -> _Chronicle:
    global _kept
    kept = _kept
    if kept is None or kept.version != version:
        kept = _Chronicle(version, [(_stretch(row.during), _unit_view(row)) for row in _all_periods()])
        _kept = kept
    return kept


def _all_periods() -> list[UnitPeriod]:
    return list(UnitPeriod.objects.select_related("unit").order_by("level", "division_code", "code", "id"))


def _stretch(during: Any) -> Stretch:
    return Stretch(starts_on=during.lower, ends_on=during.upper)


def _unit_view(row: UnitPeriod) -> UnitView:
    return UnitView(
        id=row.unit_id,
        key=row.unit.key,
        kind=UnitKind(row.kind),
        level=Level(row.level),
        name_vi=row.name_vi,
        name_en=row.name_en,
        short_name_vi=row.short_name_vi,
        code=row.code,
        division_code=row.division_code,
        parent=row.parent_id,
        fields=tuple(row.fields),
    )


def successions() -> tuple[Successor, ...]:
    """Every handing over of every day, by day; for `rules.units_now`."""
    return tuple(
        Successor(
            old=row.old_id,
            new=row.new_id,
            on=row.on,
            kind=SuccessionKind(row.kind),
            share=row.share,
            source=row.source,
        )
        for row in Succession.objects.order_by("on", "id")
    )


def posts_of(*, account: UUID, on: date) -> tuple[PostHeld, ...]:
    """The posts that the account holds on that day, each with its unit's ancestors of that day.

    One query: it brings the version along. A post whose unit is not in force on that day gives no rights.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT v.version, p.id, p.unit_id, p.roles
            FROM organization_version v
            LEFT JOIN (organization_holding h JOIN organization_post p ON p.id = h.post_id)
              ON h.account_id = %s AND h.during @> %s::date AND p.during @> %s::date
            ORDER BY p.id
            """,
            [account, on, on],
        )
        rows = cursor.fetchall()
    units = _chronicle(rows[0][0]).on(on)
    return tuple(
        PostHeld(
            post=post,
            unit=unit,
            ancestors=units.ancestors(unit),
            roles=frozenset(Role(role) for role in roles),
        )
        for _, post, unit, roles in rows
        if post is not None and unit in units
    )


def holders(*, unit: UUID, role: Role, on: date) -> list[Holder]:
    """Who holds a post with `role` in just this unit on that day, by the post's key."""
    rows = Holding.objects.filter(
        post__unit=unit, post__roles__contains=[role.value], during__contains=on, post__during__contains=on
    )
    return [
        Holder(account=row.account_id, name=row.account.name, post=post_view(row.post))
        for row in rows.select_related("post", "account").order_by("post__key", "id")
    ]


def accounts_of_roles(*, units: Collection[UUID], roles: Collection[Role], on: date) -> dict[UUID, list[UUID]]:
    """Who holds a post with one of `roles` in just these units on that day: each account once, in the order of the posts'
    keys. Every unit has its list."""
    rows = Holding.objects.filter(
        post__unit__in=units,
        post__roles__overlap=[role.value for role in roles],
        during__contains=on,
        post__during__contains=on,
    )
    found: dict[UUID, dict[UUID, None]] = {unit: {} for unit in units}
    for unit, account in rows.order_by("post__key", "id").values_list("post__unit", "account_id"):
        found[unit][account] = None
    return {unit: list(accounts) for unit, accounts in found.items()}


def holdings(*, on: date, unit: UUID | None = None, account: UUID | None = None) -> list[HoldingView]:
    """Who holds which post on that day, in a unit or by an account (or both); what `end_appointments` needs."""
    rows = Holding.objects.filter(during__contains=on)
    if unit is not None:
        rows = rows.filter(post__unit=unit)
    if account is not None:
        rows = rows.filter(account=account)
    return _holdings(rows.order_by("post__unit", "post__key", "id"))


def posts_in(*, unit: UUID, on: date) -> list[PostView]:
    """The unit's posts that are open on that day, held or not, by key."""
    return [post_view(row) for row in Post.objects.filter(unit=unit, during__contains=on).order_by("key")]


def holdings_ever(*, unit: UUID | None = None, account: UUID | None = None) -> list[HoldingView]:
    """Who held, holds and will hold which post, in a unit or by an account; the newest first."""
    rows = Holding.objects.all()
    if unit is not None:
        rows = rows.filter(post__unit=unit)
    if account is not None:
        rows = rows.filter(account=account)
    return _holdings(rows.order_by("-during", "post__key", "id"))


def headcounts(*, on: date) -> dict[UUID, int]:
    """How many officials hold posts in each unit on that day; who holds two in one unit counts once."""
    rows = Holding.objects.filter(during__contains=on, post__during__contains=on).values("post__unit")
    return dict(rows.annotate(people=Count("account", distinct=True)).values_list("post__unit", "people"))


def appointment_counts(*, from_on: date, until_on: date) -> dict[UUID, int]:
    """How many appointments began in each unit in these days (half-open)."""
    rows = Holding.objects.filter(during__startswith__gte=from_on, during__startswith__lt=until_on)
    return dict(rows.values("post__unit").annotate(begun=Count("id")).values_list("post__unit", "begun"))


def held_since(*, role: Role, since: date, on: date) -> list[HoldingView]:
    """Who holds a post with `role` on that day and has since `since` or longer; the longest first."""
    rows = Holding.objects.filter(
        post__roles__contains=[role.value], during__contains=on, during__startswith__lte=since
    )
    return _holdings(rows.order_by("during", "post__key", "id"))


def post_ids(*, units: Collection[UUID]) -> dict[tuple[UUID, str], UUID]:
    """The posts ever opened in these units, by unit and key."""
    rows = Post.objects.filter(unit__in=units).values_list("unit_id", "key", "id")
    return {(unit, key): id_ for unit, key, id_ in rows}


def ever_held(*, posts: Collection[UUID]) -> frozenset[UUID]:
    """Those of the posts to which somebody was appointed at any time."""
    return frozenset(Holding.objects.filter(post__in=posts).values_list("post_id", flat=True))


_POST = ("id", "unit_id", "key", "title_vi", "title_en", "roles", "is_single")


def _holdings(rows: QuerySet[Holding]) -> list[HoldingView]:
    """Without models between: a city has thousands, and some read them all."""
    during = ("during__startswith", "during__endswith")
    read = rows.values_list("id", "account_id", "account__name", *during, *(f"post__{name}" for name in _POST))
    return [
        HoldingView(
            id=id_,
            post=_post(post),
            account=account,
            name=name,
            starts_on=starts_on,
            last_on=ends_on - timedelta(days=1) if ends_on else None,
        )
        for id_, account, name, starts_on, ends_on, *post in read
    ]


def _post(values: Sequence[Any]) -> PostView:
    id_, unit, key, title_vi, title_en, roles, is_single = values
    return PostView(
        id=id_,
        unit=unit,
        key=key,
        title_vi=title_vi,
        title_en=title_en,
        roles=frozenset(map(Role, roles)),
        is_single=is_single,
    )


def post_view(post: Post) -> PostView:
    """The row as a value; for who has read it with rows of his own."""
    return _post([getattr(post, name) for name in _POST])


@dataclass(frozen=True)
class DivisionLookup:
    """Names of divisions on a day, for the address fields of forms. Answers from memory."""

    units: Directory

    def division_name(self, code: str) -> str | None:
        """'Phường An Khánh, Quận Ninh Kiều, Thành phố Cần Thơ' for '31149'; None for what is no division that day."""
        division = self._division(code)
        if division is None:
            return None
        around = [self.units.unit(above) for above in self.units.ancestors(division.id)]
        return ", ".join(each.name_vi for each in (division, *around))

    def provinces(self) -> tuple[Choice, ...]:
        return self.children(None)

    def children(self, code: str | None) -> tuple[Choice, ...]:
        """The divisions right below, by code; below None is the city. Empty for communes and for unknown codes."""
        if code is None:
            return tuple(_choice(city) for city in self.units.of_kind(UnitKind.CITY))
        division = self._division(code)
        if division is None:
            return ()
        return tuple(_choice(child) for child in self.units.children(division.id) if child.kind in DIVISION_KINDS)

    def _division(self, code: str) -> UnitView | None:
        for kind in (UnitKind.COMMUNE, UnitKind.DISTRICT, UnitKind.CITY):
            found = self.units.of_division(code, kind)
            if found is not None:
                return found
        return None


def _choice(unit: UnitView) -> Choice:
    return Choice(unit.division_code, unit.name_vi, unit.name_en)


def division_lookup(on: date) -> DivisionLookup:
    """The look-up that forms are given, with the divisions of that day."""
    return DivisionLookup(directory(on=on))
