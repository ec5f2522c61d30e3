"""Who becomes known to the city finds the card that she had before in her wallet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from motcua.foundation.journal.commands import on
from motcua.foundation.journal.values import Doer
from motcua.registry.people.events import PersonCompleted, PersonRegistered
from motcua.registry.people.queries import persons
from motcua.service.insurance.models import Card
from motcua.service.insurance.ports import defer_wallets


@on(PersonRegistered)
def put_cards_of_the_registered(events: Sequence[PersonRegistered], by: Doer, at: datetime) -> None:
    _put(events)


@on(PersonCompleted)
def put_cards_of_the_completed(events: Sequence[PersonCompleted], by: Doer, at: datetime) -> None:
    """Without a birthday nobody can tell whether a card is hers."""
    _put([event for event in events if "birth_on" in event.fields])


def _put(events: Sequence[PersonRegistered | PersonCompleted]) -> None:
    """A wallet is another room's, so a job does it; only for those who have a card."""
    if not events:
        return
    numbers = {person.number: id_ for id_, person in persons(persons=[event.subject for event in events]).items()}
    rows = Card.objects.filter(citizen_number__in=numbers).values_list("citizen_number", flat=True)
    insured = {number for number in rows if number}
    defer_wallets(persons=[numbers[number] for number in sorted(insured)])
