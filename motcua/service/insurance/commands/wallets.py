"""Cards go into their holders' wallets, and are kept in step with the register."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.registry.people.queries import persons_by_number
from motcua.service.insurance.models_synchronisation import Match
from motcua.service.insurance.rows import cards_of_citizens
from motcua.service.insurance.rules.papers import KIND, word_of
from motcua.service.insurance.values_synchronisation import State
from motcua.service.wallet.commands.registers import keep_register_papers
from motcua.service.wallet.kinds import kinds


def keep_in_wallets(*, numbers: Collection[str | None], at: datetime) -> None:
    """Brings the wallets of those of the citizen numbers whom the city knows to what the register says of their cards. Called
    in the transaction that changes the register, by which nothing changes a second time."""
    people = persons_by_number(numbers={number for number in numbers if number})
    if not people:
        return
    on = city_day(at)
    (office, *_others) = directory(on=on).of_kind(UnitKind.INSURANCE_CITY)
    cards, verified = cards_of_citizens(people.keys()), _verified(people.keys())
    words = [
        word_of(
            holder=person.id,
            name=person.name,
            birth_on=person.birth_on,
            cards=cards.get(number, ()),
            verified=verified.get(number, ()),
            kind=kinds()[KIND],
            issuer=(office.authority_vi, office.authority_en),
            on=on,
        )
        for number, person in sorted(people.items())
    ]
    # The house puts papers into wallets, whoever has changed the register.
    keep_register_papers(words=words, kind=KIND, by=SYSTEM, at=at)


def _verified(numbers: Collection[str]) -> dict[str, set[UUID]]:
    """The cards that synchronisation has found to be theirs."""
    found: dict[str, set[UUID]] = {}
    rows = Match.objects.filter(person__in=numbers, state=State.VERIFIED.value)
    for person, card in rows.values_list("person", "card_id"):
        found.setdefault(person, set()).add(card)
    return found
