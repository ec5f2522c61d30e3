"""Pure decisions about corrections: what differs, and what may be proposed."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from motcua.foundation.text.faults import gettext_noop
from motcua.service.insurance.values_synchronisation import TO_REVIEW, Counts, Field, Side, State


def differing(register: Side, person: Side) -> tuple[Field, ...]:
    """The fields that the two say differently. Case and the spaces between words are no difference."""
    return tuple(each for each in Field if _plain(register.value(each)) != _plain(person.value(each)))


def _plain(value: object) -> object:
    if isinstance(value, str):
        return " ".join(unicodedata.normalize("NFC", value).lower().split())
    if isinstance(value, tuple):
        return tuple(_plain(each) for each in value)
    return value


def fault_of_proposal(
    *, state: State, waits: bool, person: str, resident: Side | None, other_card: str, note: str
) -> str:
    """Why it cannot be proposed, in English words for gettext; empty when it can."""
    if state is State.VERIFIED:
        return gettext_noop("the card is verified")
    if waits:
        return gettext_noop("another proposal waits for a decision")
    if not person and state not in TO_REVIEW:
        return gettext_noop("that nobody is meant is settled already")
    if person and resident is None:
        return gettext_noop("nobody in the extract has this number")
    if resident is not None and resident.died_on is not None:
        return gettext_noop("this person is dead: the register withdraws the card")
    if other_card:
        return gettext_noop("this person has another card, and one of the two is withdrawn first")
    return "" if note else gettext_noop("say by what you know it")


def added(counts: Iterable[Counts]) -> Counts:
    """Those of several communes together."""
    every = list(counts)
    return Counts(
        verified=sum(each.verified for each in every),
        probable=sum(each.probable for each in every),
        conflicting=sum(each.conflicting for each in every),
        not_found=sum(each.not_found for each in every),
        waiting=sum(each.waiting for each in every),
    )
