"""The outside: the tax office."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from motcua.service.landtax.values import TakenLetter, TaxMessage
from motcua.service.payments.values import Fault


class TaxOffice(Protocol):
    def carry(self, *, letter: TakenLetter) -> Fault | None:
        """Hands a letter over, once by its id however often it is tried; None when the tax office has signed that it has it.
        Raises `UnableToReachTax` while it is not there."""
        ...

    def notices_of(self, *, code: str) -> Sequence[TaxMessage]:
        """All notices that it has given on the dossier of that code. Raises `UnableToReachTax`."""
        ...

    def read(self, *, body: bytes) -> TaxMessage:
        """What it tells us. Raises `UnableToTrustTaxMessage`, `UnableToReadTaxMessage`."""
        ...
