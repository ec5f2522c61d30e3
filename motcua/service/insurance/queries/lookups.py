"""Look-ups as the facility that asked sees them; and for a person, who looked at her card."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.service.insurance.errors import UnableToFindLookup
from motcua.service.insurance.models import Card, Lookup
from motcua.service.insurance.models_synchronisation import Seen
from motcua.service.insurance.policy import may_see_lookup, visible_lookups
from motcua.service.insurance.queries.facilities import facility_of
from motcua.service.insurance.rows import view_of
from motcua.service.insurance.values import Access, LookupView, Outcome, Purpose

LIST_MAX = 50
#: After a failure the line is left alone so long, and nobody at a desk waits for it.
RESTS = timedelta(seconds=30)


def lookup(*, lookup: UUID, actor: Actor, at: datetime) -> LookupView:
    """Raises `UnableToFindLookup`, and `NotPermitted` (hidden) for another facility's."""
    row = Lookup.objects.filter(id=lookup).first()
    if row is None:
        raise UnableToFindLookup
    verdict = may_see_lookup(actor, asked_by=row.facility_id, facility=facility_of(actor=actor, on=city_day(at)))
    require(verdict, act="see_lookup", subject=lookup)
    return view_of(row)


def lookups_of(*, actor: Actor, at: datetime, waiting: bool = False, limit: int = LIST_MAX) -> list[LookupView]:
    """The last ones of the actor's facility, newest first; with `waiting`, those that wait for the line, oldest first."""
    rows = Lookup.objects.filter(visible_lookups(actor, facility=facility_of(actor=actor, on=city_day(at))))
    rows = rows.filter(outcome=Outcome.WAITING.value).order_by("at", "id") if waiting else rows.order_by("-at", "-id")
    return [view_of(row) for row in rows[: min(limit, LIST_MAX)]]


def accesses_of(*, citizen_number: str) -> list[Access]:
    """Every time that somebody was told of the cards under that number, or saw who has it beside a card, the newest first. A
    question to which nothing was told is none. For rooms that have decided that she may know."""
    cards = Card.objects.filter(citizen_number=citizen_number).values("id")
    # The line tells of cards that the register has not got.
    by_line = Lookup.objects.filter(asked_number=citizen_number, card=None).exclude(card_number="")
    told = [query.select_related("facility") for query in (Lookup.objects.filter(card__in=cards), by_line)]
    lookups = [row for query in told for row in query]
    seen = list(Seen.objects.filter(citizen_number=citizen_number))
    accounts = {row.account for row in lookups} | {row.account for row in seen}
    names = names_of(accounts={account for account in accounts if account})
    found = [
        Access(
            at=row.at,
            account=row.account,
            by_name=names.get(row.account, "") if row.account else "",
            facility_vi=row.facility.name_vi,
            facility_en=row.facility.name_en,
            purpose=Purpose(row.purpose),
        )
        for row in lookups
    ]
    found += [
        Access(at=row.at, account=row.account, by_name=names.get(row.account, "") if row.account else "", unit=row.unit)
        for row in seen
    ]
    return sorted(found, key=lambda access: access.at, reverse=True)


def line_rests(*, at: datetime) -> bool:
    """Did the line fail just now? All processes know it from the look-ups that wait."""
    return Lookup.objects.filter(outcome=Outcome.WAITING.value, failed_at__gt=at - RESTS).exists()
