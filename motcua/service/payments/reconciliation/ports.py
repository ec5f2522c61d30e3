"""The outside: where a gateway's settlement files come from."""

from __future__ import annotations

from datetime import date
from typing import Protocol


class SettlementSource(Protocol):
    @property
    def gateway(self) -> str: ...

    def is_ready(self) -> bool:
        """Has the city been given an address?"""
        ...

    def fetch(self, *, day: date) -> bytes | None:
        """The gateway's newest file of a day, whose signature was checked; None while there is none. Raises
        `UnableToFetchSettlement`."""
        ...
