"""The books: which accounts a movement touches, and what makes two sets of entries the same."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID, uuid5

from motcua.service.payments.values import CREDITED_TO, AccountKind, Line, PayableKind, Share

#: Of this house alone: names accounts, so that nobody need look one up to book on it.
_NAMES = UUID("5a2ab9a1-6f0e-5d0f-9b7e-1f6d0d3c7b11")


def account_id(*, unit: UUID, kind: AccountKind, gateway: str = "") -> UUID:
    """The account of that kind in that unit; one for each gateway where it holds a gateway's money."""
    return uuid5(_NAMES, f"{unit}/{kind.value}/{gateway}")


def payment_lines(
    *, unit: UUID, gateway: str, shares: Sequence[Share], kinds: Mapping[UUID, PayableKind]
) -> tuple[Line, ...]:
    """Money that came for payables. `kinds` is by payable."""
    total = sum(share.amount_vnd for share in shares)
    to_whom = (
        Line(account_id(unit=unit, kind=CREDITED_TO[kinds[share.payable]]), -share.amount_vnd, share.payable)
        for share in shares
    )
    return (Line(account_id(unit=unit, kind=AccountKind.GATEWAY, gateway=gateway), total), *to_whom)


def surplus_lines(*, unit: UUID, gateway: str, amount_vnd: int) -> tuple[Line, ...]:
    """Money that came and was not owed."""
    return (
        Line(account_id(unit=unit, kind=AccountKind.GATEWAY, gateway=gateway), amount_vnd),
        Line(account_id(unit=unit, kind=AccountKind.SURPLUS), -amount_vnd),
    )


def deposit_lines(*, unit: UUID, gateway: str, amount_vnd: int) -> tuple[Line, ...]:
    """A gateway's money that came into the unit's account at the State Treasury; below nought, what was taken out of it."""
    return (
        Line(account_id(unit=unit, kind=AccountKind.DEPOSIT), amount_vnd),
        Line(account_id(unit=unit, kind=AccountKind.GATEWAY, gateway=gateway), -amount_vnd),
    )


def mirrored(lines: Iterable[Line]) -> tuple[Line, ...]:
    """What undoes them."""
    return tuple(Line(line.account, -line.amount_vnd, line.payable) for line in lines)


def balance(lines: Iterable[Line]) -> int:
    """Nought for a transaction."""
    return sum(line.amount_vnd for line in lines)


def lines_hash(lines: Iterable[Line]) -> str:
    """The same for the same entries in whatever order; the journal keeps it. `verify.LINES` makes it in SQL."""
    written = sorted(f"{line.account}:{line.payable or ''}:{line.amount_vnd}" for line in lines)
    return hashlib.sha256(";".join(written).encode()).hexdigest()
