"""Bank accounts and refusals, as they pass to gateways and pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, kw_only=True)
class BankAccount:
    """`bank` is the six digits of NAPAS (BIN); `holder` stands on codes and statements."""

    bank: str
    number: str
    holder: str


@dataclass(frozen=True, kw_only=True)
class HeldAccount:
    """A unit's account in a period; `until_on` is the first day on which it does not hold any more."""

    unit: UUID
    account: BankAccount
    source: str
    from_on: date
    until_on: date | None


class RefusalKind(StrEnum):
    """Why what came to a gateway's address was not taken in."""

    FORGED = "forged"  # nobody knows who spoke
    UNREADABLE = "unreadable"  # signed, and not as it was agreed: another currency, no whole amount, a field too many
    OTHER_CONTENT = "other_content"  # its id was used before, for something else


@dataclass(frozen=True, kw_only=True)
class RefusedCalls:
    """Calls that were refused alike in one hour. `detail` is the reason in English, without anything that was sent."""

    gateway: str
    kind: RefusalKind
    detail: str
    times: int
    first_at: datetime
    last_at: datetime
