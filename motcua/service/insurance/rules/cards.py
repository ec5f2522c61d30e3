"""Numbers of cards, and what a card is worth on a day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from motcua.foundation.text.faults import fault, gettext_noop
from motcua.foundation.text.rules import search_key
from motcua.registry.people.errors import UnableToReadCitizenNumber
from motcua.registry.people.rules import read_citizen_number
from motcua.service.insurance.errors import UnableToReadInsuranceNumber
from motcua.service.insurance.values import Answer, Asked, CardNumber, KnownCard, NumberKind, Outcome

#: Group of the insured, level, province, and the number of the social insurance.
FORMER_NUMBER = re.compile(r"[A-Z]{2}[1-5][0-9]{2}[0-9]{10}")
NUMBER = re.compile(r"[0-9]{10}")
CITIZEN_DIGITS = 12
FORMER_IDENTITY_DIGITS = 9
SHOWN_MAX = 40
#: The better level first: all, and beyond the list too (5); all (1); all within limits (2); 95 (3) and 80 percent (4).
_BEST_LEVELS = (5, 1, 2, 3, 4)
#: Of several cards the first in this order counts.
_BEST_OUTCOMES = (Outcome.VALID, Outcome.NOT_YET, Outcome.EXPIRED, Outcome.WITHDRAWN, Outcome.DIED)


def read_number(text: str) -> CardNumber:
    """The number that was typed or scanned, spaces and dashes left out. Raises `UnableToReadInsuranceNumber`."""
    number = re.sub(r"[\s.-]", "", text).upper()
    if FORMER_NUMBER.fullmatch(number):
        return CardNumber(NumberKind.INSURANCE, number[-10:], printed=number)
    if NUMBER.fullmatch(number):
        return CardNumber(NumberKind.INSURANCE, number)
    if re.fullmatch(rf"[0-9]{{{CITIZEN_DIGITS}}}", number):
        try:
            return CardNumber(NumberKind.CITIZEN, read_citizen_number(number).number)
        except UnableToReadCitizenNumber as wrong:
            raise UnableToReadInsuranceNumber(number=number, fault=fault("{said}", said=wrong.message)) from wrong
    if re.fullmatch(rf"[0-9]{{{FORMER_IDENTITY_DIGITS}}}", number):
        why = fault(gettext_noop("numbers of former identity cards are not in the register"))
        raise UnableToReadInsuranceNumber(number=number, fault=why)
    why = fault(gettext_noop("it has {count} characters"), count=len(number))
    raise UnableToReadInsuranceNumber(number=_shown(text), fault=why)


def old_number(card: KnownCard) -> str:
    """The number of 15 characters, as former cards show it and claims still need it."""
    return f"{card.group}{card.benefit_level}{card.issued_in}{card.number}"


def fits(asked: Asked, card: KnownCard) -> bool:
    """Are number, name and birthday of one person? Names without marks, since many a register has none."""
    return card.birth_on == asked.birth_on and search_key(card.full_name) == search_key(asked.name)


def outcome_on(card: KnownCard, on: date) -> Outcome:
    """What the card is worth on that day. Its last day is one of its days."""
    if card.died_on is not None and card.died_on <= on:
        return Outcome.DIED
    if card.withdrawn_on is not None and card.withdrawn_on <= on:
        return Outcome.WITHDRAWN
    if on < card.valid_from:
        return Outcome.NOT_YET
    return Outcome.EXPIRED if card.valid_until < on else Outcome.VALID


def judge(*, asked: Asked, cards: Sequence[KnownCard], on: date) -> Answer:
    """The answer from all cards of the number. Of several that fit, the one that is best for the patient counts; where none
    fits, nothing is told of them."""
    if not cards:
        return Answer(outcome=Outcome.NOT_FOUND)
    fitting = [card for card in cards if fits(asked, card)]
    if not fitting:
        return Answer(outcome=Outcome.MISMATCH)
    best = best_of(fitting, on)
    outcome = outcome_on(best, on)
    return Answer(
        outcome=outcome,
        card=best.id,
        card_number=old_number(best),
        benefit_level=best.benefit_level,
        valid_from=best.valid_from,
        valid_until=best.valid_until,
        first_care=best.first_care,
        since=_since(best, outcome),
        withdrawn_reason=best.withdrawn_reason if outcome is Outcome.WITHDRAWN else "",
        more_cards=len(fitting) > 1,
        print_differs=bool(asked.number.printed) and asked.number.printed != old_number(best),
    )


def best_of(cards: Sequence[KnownCard], on: date) -> KnownCard:
    """The one that is best for the patient on that day; there is one at least."""
    return min(cards, key=lambda card: _rank(card, on))


def _rank(card: KnownCard, on: date) -> tuple[int, int, int, str]:
    return (
        _BEST_OUTCOMES.index(outcome_on(card, on)),
        _BEST_LEVELS.index(card.benefit_level),
        -card.valid_until.toordinal(),
        card.number,
    )


def _since(card: KnownCard, outcome: Outcome) -> date | None:
    return {Outcome.DIED: card.died_on, Outcome.WITHDRAWN: card.withdrawn_on}.get(outcome)


def _shown(text: str) -> str:
    """What was typed, short and printable, for a message."""
    return "".join(character if character.isprintable() else "?" for character in text.strip()[:SHOWN_MAX])
