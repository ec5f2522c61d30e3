"""Cards go into their holders' wallets, and are kept in step with the register; of a city that stood before, too."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.registry.people.queries import next_citizens, persons_by_number
from motcua.service.insurance.models import Card, WalletFilling
from motcua.service.insurance.models_synchronisation import Match
from motcua.service.insurance.rows import cards_of_citizens
from motcua.service.insurance.rules.papers import KIND, word_of
from motcua.service.insurance.values_synchronisation import State
from motcua.service.wallet.commands.registers import keep_register_papers
from motcua.service.wallet.kinds import kinds

#: So many of the city's people are looked through at once for those who have a card.
LOOKED_THROUGH = 5_000


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


def fill_wallets(*, at: datetime, limit: int) -> int:
    """Goes on putting cards into the wallets of those whom the city knew before cards went there by themselves, for `limit`
    people with a card at most. Returns how many these were; nothing once it has been through everybody, and while another
    worker is at it.
    """
    if WalletFilling.objects.exclude(done_at=None).exists():
        return 0
    WalletFilling.objects.bulk_create([WalletFilling()], ignore_conflicts=True)
    filling = WalletFilling.objects.select_for_update(skip_locked=True).filter(done_at=None).first()
    if filling is None:
        return 0
    numbers = next_citizens(after=filling.after, limit=LOOKED_THROUGH)
    rows = Card.objects.filter(citizen_number__in=numbers).order_by("citizen_number")
    insured = [number for number in rows.values_list("citizen_number", flat=True).distinct()[:limit] if number]
    # Where more of them have a card than may be filled now, the rest is for the next time.
    filling.after = (insured if len(insured) == limit else numbers or [filling.after])[-1]
    filling.done_at = None if numbers else at

    keep_in_wallets(numbers=insured, at=at)
    filling.save(update_fields=["after", "done_at"])
    return len(insured)


def _verified(numbers: Collection[str]) -> dict[str, set[UUID]]:
    """The cards that synchronisation has found to be theirs."""
    found: dict[str, set[UUID]] = {}
    rows = Match.objects.filter(person__in=numbers, state=State.VERIFIED.value)
    for person, card in rows.values_list("person", "card_id"):
        found.setdefault(person, set()).add(card)
    return found
