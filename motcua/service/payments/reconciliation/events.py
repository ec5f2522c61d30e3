"""What can happen between the books and the gateways' files. What payers wrote stays out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event
from motcua.service.payments.values_reconciliation import DifferenceKind, Remedy


@dataclass(frozen=True, kw_only=True)
class SettlementTaken(Event):
    """`subject` is the file; `supersedes` the one before it of the same day."""

    kind: ClassVar[str] = "payments_settlement_taken"
    gateway: str
    day: date
    sha256: str
    lines: int
    paid_vnd: int
    returned_vnd: int
    supersedes: UUID | None


@dataclass(frozen=True, kw_only=True)
class SettlementMatched(Event):
    """`subject` is the file: how many of its lines the books have, now."""

    kind: ClassVar[str] = "payments_settlement_matched"
    matched: int
    found: int
    gone: int


@dataclass(frozen=True, kw_only=True)
class MoneyDeposited(Event):
    """`subject` is the transaction: so much more (or, below nought, less) of what the gateway settled on `day` is in the
    unit's account at the State Treasury, in all `standing_vnd`."""

    kind: ClassVar[str] = "payments_deposited"
    settlement: UUID
    gateway: str
    day: date
    amount_vnd: int
    standing_vnd: int


@dataclass(frozen=True, kw_only=True)
class DifferenceFound(Event):
    """`subject` is the difference, here and in the next ones."""

    kind: ClassVar[str] = "payments_difference_found"
    difference: DifferenceKind
    gateway: str
    day: date
    here_vnd: int | None
    there_vnd: int | None


@dataclass(frozen=True, kw_only=True)
class DifferenceGone(Event):
    kind: ClassVar[str] = "payments_difference_gone"


@dataclass(frozen=True, kw_only=True)
class DifferenceExplained(Event):
    kind: ClassVar[str] = "payments_difference_explained"


@dataclass(frozen=True, kw_only=True)
class RemedyProposed(Event):
    kind: ClassVar[str] = "payments_remedy_proposed"
    remedy: Remedy


@dataclass(frozen=True, kw_only=True)
class RemedyApproved(Event):
    kind: ClassVar[str] = "payments_remedy_approved"
    remedy: Remedy


@dataclass(frozen=True, kw_only=True)
class RemedyRefused(Event):
    kind: ClassVar[str] = "payments_remedy_refused"
    remedy: Remedy
