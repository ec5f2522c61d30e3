"""The outside of this room: who carries letters to people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from motcua.foundation.messages.values import Fault, Letter


class Carrier(Protocol):
    def carry(self, *, letters: Sequence[Letter]) -> list[Fault | None]:
        """Tries each letter once. Returns, in their order, what went wrong, or None for a delivered one.

        Never raises for what goes wrong outside: one bad letter must not hold up the others.
        """
        ...
