"""What can happen to the accounts into which the city collects."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class BankAccountSet(Event):
    """`subject` is the unit. An account of an office is no personal data."""

    kind: ClassVar[str] = "payments_bank_account_set"
    bank: str
    number: str
    from_on: date
