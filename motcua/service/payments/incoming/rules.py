"""What a bank account looks like, and which refusal is which."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from motcua.service.payments.errors import (
    UnableToKeepNotification,
    UnableToReadNotification,
    UnableToTrustNotification,
)
from motcua.service.payments.values_incoming import BankAccount, RefusalKind

#: What is refused and kept count of, and why.
REFUSALS = {
    UnableToTrustNotification: RefusalKind.FORGED,
    UnableToReadNotification: RefusalKind.UNREADABLE,
    UnableToKeepNotification: RefusalKind.OTHER_CONTENT,
}
DETAIL_LENGTH_MAX = 120
_NUMBER = re.compile(r"[A-Z0-9]{4,19}")


def fault_of(account: BankAccount) -> str:
    """The name of the part that cannot be so: `bank`, `number` or `holder`; empty when all is well. A VietQR code holds 19
    characters of a number."""
    if len(account.bank) != 6 or not (account.bank.isascii() and account.bank.isdigit()):
        return "bank"
    if not _NUMBER.fullmatch(account.number):
        return "number"
    return "" if 0 < len(account.holder) <= 100 and account.holder.isprintable() else "holder"


def hour_of(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
