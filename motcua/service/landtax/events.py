"""What can happen to taxes on land. Who owes them and for which parcel stays out; amounts, codes and hashes suffice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event
from motcua.service.landtax.values import LetterKind


@dataclass(frozen=True, kw_only=True)
class TaxNoticeRecorded(Event):
    """`subject` is the dossier. `replaces` is the notice of the same file that stood before; `stands` is false for one that
    came after its own correction. `lines_hash` is that of its lines (`rules.lines_hash`)."""

    kind: ClassVar[str] = "land_tax_notice_recorded"
    notice: UUID
    file: str
    revision: int
    stands: bool
    replaces: UUID | None
    due_on: date
    total_vnd: int
    asked_vnd: int
    overpaid_vnd: int
    lines_hash: str


@dataclass(frozen=True, kw_only=True)
class TaxLetterPosted(Event):
    """`subject` is the dossier, here and below (the letter itself, where the tax office spoke of none of ours). It goes
    to the tax office from now on until it is there."""

    kind: ClassVar[str] = "land_tax_letter_posted"
    letter: UUID
    said: LetterKind
    body_hash: str


@dataclass(frozen=True, kw_only=True)
class TaxLetterDelivered(Event):
    kind: ClassVar[str] = "land_tax_letter_delivered"
    letter: UUID
    said: LetterKind


@dataclass(frozen=True, kw_only=True)
class TaxLetterStuck(Event):
    kind: ClassVar[str] = "land_tax_letter_stuck"
    letter: UUID
    said: LetterKind
    tries: int


@dataclass(frozen=True, kw_only=True)
class TaxLetterSentAgain(Event):
    """A person had one that was stuck tried again; it says the same."""

    kind: ClassVar[str] = "land_tax_letter_sent_again"
    letter: UUID
    said: LetterKind


@dataclass(frozen=True, kw_only=True)
class TaxMessageRefused(Event):
    """`subject` is the message; `error` names why it is not followed."""

    kind: ClassVar[str] = "land_tax_message_refused"
    error: str


@dataclass(frozen=True, kw_only=True)
class TaxMessageStuck(Event):
    kind: ClassVar[str] = "land_tax_message_stuck"
    tries: int
