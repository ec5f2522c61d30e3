"""What the player can be unable to do."""

from __future__ import annotations

from collections.abc import Sequence

from motcua.foundation.database.errors import UnableTo
from scenarios.player.faults import Fault


class UnableToReadDeck(UnableTo):
    """The deck {deck} cannot be played. Nothing was changed.
    {faults}"""

    def __init__(self, *, deck: str, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(deck=deck, faults="; ".join(map(str, faults)))


class UnableToFindDeck(UnableTo):
    """There is no deck {deck}. There are: {known}."""


class UnableToFindPart(UnableTo):
    """The deck {deck} has no part {part}. It has: {known}."""


class UnableToPlay(UnableTo):
    """The deck {deck} was not played: {reason} {cure}"""


class UnableToPerform(UnableTo):
    """The player stopped at {act}: {reason} What was played before is kept; when the cause is mended, the same command
    goes on here."""
