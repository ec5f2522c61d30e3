"""Asking: from the register at once, or waiting for the line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.errors import TooManyAttempts
from motcua.foundation.accounts.signing_in import count_attempt
from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.rows import insert_rows, lock_rows, update_rows
from motcua.foundation.journal.commands import record, remember_outcomes
from motcua.foundation.journal.values import UnitPath
from motcua.service.insurance.errors import TooManyLookUps, UnableToLookUp
from motcua.service.insurance.events import LookupAnswered, LookupBegan
from motcua.service.insurance.models import Facility, Lookup, LookupFact
from motcua.service.insurance.policy import may_look_up
from motcua.service.insurance.queries.facilities import place_of
from motcua.service.insurance.rows import asked_of, cards_of, number_text, put_answer, view_of
from motcua.service.insurance.rules.cards import judge
from motcua.service.insurance.values import (
    KEY_LENGTH_MAX,
    MISSES,
    NAME_LENGTH_MAX,
    Answer,
    Found,
    LookupView,
    NewLookup,
    Outcome,
    Waiting,
)

#: A large hospital's busiest quarter of an hour has a few hundred patients.
LOOKUPS_MAX = 1_000
#: A question to which nothing was told counts for so many more: a few are slips of the hand, forty are guesses.
MISS_WEIGHS = 25
#: One that goes over the line, since guesses at it would come back only later.
LINE_WEIGHS = 5
WHAT = "insurance"
#: A question in somebody's hand is left alone so long: longer than the line may take, and the machine may die.
LEASE = timedelta(seconds=30)
RETRY = timedelta(seconds=15)
_ANSWER_FIELDS = (
    "outcome", "answered_at", "card_id", "card_number", "benefit_level", "valid_from", "valid_until", "first_care_code",
    "first_care_name", "since", "withdrawn_reason", "more_cards", "print_differs", "next_try_at", "failed_at",
)  # fmt: skip


def look_up(*, new: NewLookup, by: Actor, at: datetime, machine_at: datetime, has_line: bool) -> LookupView:
    """Asks the register for the asker's own facility. What is not in it waits for the line where the city `has_line`, and is
    not found where it has none. The same question by the same key is asked once, and answered with the same look-up.

    `machine_at` is the machine's time, by which tries are counted. Raises `NotPermitted`, `UnableToLookUp`, and
    `TooManyLookUps` for a facility that asks by the thousand, or seems to guess.
    """
    on = city_day(at)
    place = place_of(actor=by, on=on)
    require(may_look_up(by, facility=place.facility if place else None), act="look_up", subject=by.account)
    assert place is not None
    if not 0 < len(new.asked.name) <= NAME_LENGTH_MAX or len(new.key) > KEY_LENGTH_MAX:
        raise UnableToLookUp(reason=_("the name is missing or too long"))
    if new.asked.birth_on > on:
        raise UnableToLookUp(reason=_("the birthday is yet to come"))
    row = Lookup(
        id=new_id(),
        facility_id=place.facility,
        account=by.account,
        at=at,
        purpose=new.purpose.value,
        way=new.way.value,
        asked_number=number_text(new.asked.number),
        asked_name=new.asked.name,
        asked_birth_on=new.asked.birth_on,
    )
    earlier = _earlier(new, row, at) if new.key else None
    if earlier is not None:
        return view_of(earlier)
    _count(place.facility, machine_at)
    answer = judge(asked=new.asked, cards=cards_of(new.asked.number), on=on)
    if answer.outcome is Outcome.NOT_FOUND and has_line:
        row.outcome, row.next_try_at = Outcome.WAITING.value, at
        _weigh(place.facility, LINE_WEIGHS, machine_at)
        insert_rows([row])
        event = LookupBegan(
            subject=row.id, at_unit=place.path, facility=place.facility, purpose=row.purpose, way=row.way
        )
        record(events=[event], by=by, at=at)
        return view_of(row)
    if answer.outcome in MISSES:
        _weigh(place.facility, MISS_WEIGHS, machine_at)
    put_answer(row, answer)
    row.answered_at = at
    entry = new_id()
    insert_rows([row], [_fact(row, entry, place.path, at)])
    record(events=[_answered(row, answer, place.path, waited=False)], by=by, at=at, ids=[entry])
    return view_of(row)


def take_waiting(*, at: datetime, limit: int, lookups: Sequence[UUID] | None = None) -> list[Waiting]:
    """Takes into one's hand up to `limit` look-ups that are due (of those named, where some are), oldest first. Others leave
    them alone for a while."""
    named = "" if lookups is None else "AND id = ANY(%(lookups)s)"
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            UPDATE insurance_lookup SET next_try_at = %(until)s, tries = tries + 1 WHERE id IN (
                SELECT id FROM insurance_lookup WHERE outcome = 'waiting' AND next_try_at <= %(at)s {named}
                ORDER BY next_try_at, id LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED
            ) RETURNING id""",
            {"at": at, "until": at + LEASE, "limit": limit, "lookups": list(lookups or ())},
        )
        ids = [row[0] for row in cursor.fetchall()]
    return [Waiting(id=row.id, asked=asked_of(row)) for row in Lookup.objects.filter(id__in=ids).order_by("at", "id")]


def answer_waiting(*, lookup: UUID, found: Found, at: datetime) -> None:
    """Settles it by what the line says of the day on which it was asked. One that is settled already stays as it is. The
    house does this, for whoever asked."""
    (row,) = lock_rows(Lookup, [lookup])
    if row.outcome != Outcome.WAITING.value:
        return
    answer = judge(asked=asked_of(row), cards=found.cards, on=city_day(row.at))
    put_answer(row, answer)
    row.answered_at, row.next_try_at, row.failed_at = at, None, None
    update_rows([row], _ANSWER_FIELDS)
    entry = new_id()
    path = _path(row.facility_id)
    insert_rows([_fact(row, entry, path, at)])
    record(events=[_answered(row, answer, path, waited=True)], by=SYSTEM, at=at, ids=[entry])


def postpone_waiting(*, lookups: Sequence[UUID], at: datetime) -> None:
    """The line did not answer: they are asked again in a while."""
    Lookup.objects.filter(id__in=lookups, outcome=Outcome.WAITING.value).update(failed_at=at, next_try_at=at + RETRY)


def _earlier(new: NewLookup, row: Lookup, at: datetime) -> Lookup | None:
    """The look-up of old where this question was sent before. A twin at the same moment waits here for the first."""
    content = {"number": row.asked_number, "name": row.asked_name, "birth_on": row.asked_birth_on.isoformat()}
    request = (new.key, content, {"lookup": str(row.id)})
    (outcome,) = remember_outcomes(scope=f"insurance:{row.facility_id}", requests=[request], at=at)
    return Lookup.objects.get(id=outcome["lookup"]) if outcome is not None else None


def _count(facility: UUID, machine_at: datetime) -> None:
    try:
        count_attempt(what=WHAT, who=str(facility), machine_at=machine_at, tries_max=LOOKUPS_MAX)
    except TooManyAttempts as fault:
        reason = _("So many questions in a short time are no treatment of patients; wait {minutes} minutes.")
        raise TooManyLookUps(act="look_up", reason=reason.format(**fault.facts), subject=facility) from fault


def _weigh(facility: UUID, weight: int, machine_at: datetime) -> None:
    """Refuses nothing now: the next question is."""
    count_attempt(what=WHAT, who=str(facility), machine_at=machine_at, weight=weight, tries_max=None)


def _path(facility: UUID) -> UnitPath:
    return UnitPath.of(Facility.objects.values_list("path", flat=True).get(id=facility))


def _fact(row: Lookup, entry: UUID, path: UnitPath, at: datetime) -> LookupFact:
    return LookupFact(
        opened_by=entry,
        path=list(path.path),
        opened_on=city_day(at),
        lookup=row.id,
        facility=row.facility_id,
        outcome=row.outcome,
        way=row.way,
    )


def _answered(row: Lookup, answer: Answer, path: UnitPath, *, waited: bool) -> LookupAnswered:
    return LookupAnswered(
        subject=row.id,
        at_unit=path,
        facility=row.facility_id,
        purpose=row.purpose,
        way=row.way,
        outcome=row.outcome,
        card=answer.card,
        waited=waited,
    )
