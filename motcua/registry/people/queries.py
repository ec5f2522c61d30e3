"""Reads of persons, and who an account is on a day."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connection
from django.db.models import Count, Q

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import ANONYMOUS, AccountKind, Actor
from motcua.foundation.database.rows import columns_of, row_of
from motcua.foundation.database.versions import held_each
from motcua.foundation.text.rules import search_key
from motcua.registry.organization.queries import posts_of
from motcua.registry.people.models import Mandate, Person
from motcua.registry.people.policy import may_look_up, may_see, visible_to
from motcua.registry.people.values import Address, MandateKind, MandateView, PersonKind, PersonView, Sex

_IN_FORCE = """
    m.during @> %s::date AND (m.revoked_at IS NULL OR (m.revoked_at AT TIME ZONE %s)::date > %s::date)
"""
LIST_MAX = 200


def actor_of(*, account: UUID, on: date) -> Actor:
    """Who an account is on a day: its person, those she may act for, the posts it holds.

    One query for a citizen, two for an official (and one more in a process after units were changed). `ANONYMOUS` for
    an account that is unknown or closed. Scopes, second factor and the person acted for are the face's to add.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT a.kind, a.name, p.id,
                   ARRAY(SELECT m.principal_id FROM people_mandate m WHERE m.agent_id = p.id AND {_IN_FORCE})
            FROM accounts_account a LEFT JOIN people_person p ON p.account_id = a.id
            WHERE a.id = %s AND a.is_active
            """,
            [on, settings.TIME_ZONE, on, account],
        )
        row = cursor.fetchone()
    if row is None:
        return ANONYMOUS
    kind, name, own, principals = AccountKind(row[0]), row[1], row[2], row[3]
    return Actor(
        account=account,
        kind=kind,
        name=name,
        person=own,
        acts_for=frozenset(principals),
        posts=posts_of(account=account, on=on) if kind is AccountKind.OFFICIAL else (),
    )


def acts_for(*, person: UUID, on: date) -> frozenset[UUID]:
    """The persons for whom `person` may act on that day; never herself."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT m.principal_id FROM people_mandate m WHERE m.agent_id = %s AND {_IN_FORCE}",
            [person, on, settings.TIME_ZONE, on],
        )
        return frozenset(row[0] for row in cursor.fetchall())


def person(*, person: UUID) -> PersonView | None:
    """For rooms that have decided by a policy of their own; faces ask `see_person`."""
    row = Person.objects.filter(id=person).first()
    return _view(row) if row else None


def persons(*, persons: Collection[UUID]) -> dict[UUID, PersonView]:
    """Many at once, by id; as `person`, for rooms that have decided already."""
    return held_each(HELD_PERSONS, set(persons), _persons) if persons else {}


def _persons(ids: list[UUID]) -> dict[UUID, PersonView]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns_of(Person)} FROM people_person t WHERE t.id = ANY(%s)", [ids])
        rows = [row_of(Person, values) for values in cursor.fetchall()]
    return {row.id: _view(row) for row in rows}


#: Where a transaction of many commands remembers the persons that it has read; who changes them has it forgotten.
HELD_PERSONS = "people_person"


def person_by_number(*, number: str) -> PersonView | None:
    """By the digits as they are kept; as `person`, for rooms that have decided already."""
    row = Person.objects.filter(number=number).first()
    return _view(row) if row else None


def persons_by_number(*, numbers: Collection[str]) -> dict[str, PersonView]:
    """Those of the numbers that are registered; as `person`, for rooms that have decided already."""
    return {row.number: _view(row) for row in Person.objects.filter(number__in=numbers)}


def next_citizens(*, after: str, limit: int) -> list[str]:
    """The citizen numbers that the city knows behind this one, in their order; for rooms that go through everybody."""
    rows = Person.objects.filter(kind=PersonKind.CITIZEN.value, number__gt=after).order_by("number")
    return list(rows.values_list("number", flat=True)[:limit])


def person_named(*, number: str, name: str) -> UUID | None:
    """The citizen or business with this number, if it has this name too (marks and capitals aside): who does not know both
    learns nothing."""
    found = Person.objects.filter(number="".join(number.split())).first()
    return found.id if found is not None and search_key(found.name) == search_key(name) else None


def known_numbers(*, numbers: Collection[str]) -> dict[str, UUID]:
    """The ids of those of the numbers that are registered."""
    return dict(Person.objects.filter(number__in=numbers).values_list("number", "id"))


def persons_of(*, account: UUID) -> tuple[PersonView, ...]:
    """The person who signs in with the account: one or none."""
    return tuple(_view(row) for row in Person.objects.filter(account=account))


def see_person(*, actor: Actor, person: UUID) -> PersonView:
    """Raises `NotPermitted` (hidden) unless the actor may see the person; the same for one who is not there."""
    require(may_see(actor, person), act="see_person", subject=person)
    return _view(Person.objects.get(id=person))


def look_up_person(*, actor: Actor, number: str) -> PersonView | None:
    """The counter's question. Raises `NotPermitted` for others."""
    require(may_look_up(actor), act="look_up_person")
    return person_by_number(number=number)


def visible_persons(*, actor: Actor, text: str = "", limit: int = LIST_MAX) -> list[PersonView]:
    """The persons whom the actor may see, by given name; with `text`, those in whose name its words stand."""
    found = Person.objects.filter(visible_to(actor))
    for word in search_key(text).split():
        found = found.filter(Q(search_key__startswith=word) | Q(search_key__contains=f" {word}"))
    return [_view(row) for row in found.order_by("name_sort_key", "id")[: min(limit, LIST_MAX)]]


def people_sharing_a_phone(*, people: Collection[UUID], at_least: int) -> frozenset[UUID]:
    """Those among `people` whose telephone number so many of them have, themselves included. The numbers stay here."""
    known = Person.objects.filter(id__in=people).exclude(phone="")
    shared = known.values("phone").annotate(who=ArrayAgg("id"), count=Count("id")).filter(count__gte=at_least)
    return frozenset(person for row in shared for person in row["who"])


def mandates_of(*, person: UUID) -> list[MandateView]:
    """The mandates that `person` ever gave or held, newest first."""
    rows = Mandate.objects.filter(Q(agent=person) | Q(principal=person))
    return [
        MandateView(
            id=row.id,
            agent=row.agent_id,
            principal=row.principal_id,
            kind=MandateKind(row.kind),
            starts_on=row.during.lower,
            last_on=row.during.upper - timedelta(days=1) if row.during.upper else None,
            ground=row.ground,
            revoked_at=row.revoked_at,
        )
        for row in rows.order_by("-given_at", "-id")
    ]


def _view(row: Person) -> PersonView:
    return PersonView(
        id=row.id,
        kind=PersonKind(row.kind),
        number=row.number,
        name=row.name,
        birth_on=row.birth_on,
        sex=Sex(row.sex) if row.sex else None,
        phone=row.phone,
        email=row.email,
        address=Address(division_code=row.division_code, line=row.address_line),
        account=row.account_id,
    )
