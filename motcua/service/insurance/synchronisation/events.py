"""What can happen here. `subject` is the run, the commune, the card. No personal data: numbers, counts and hashes only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class ResidentsTaken(Event):
    """`subject` is the extract; `hash` is that of its lines."""

    kind: ClassVar[str] = "insurance_residents_taken"
    count: int
    hash: str


@dataclass(frozen=True, kw_only=True)
class CardsSynchronised(Event):
    """`subject` is the run. `hash` is that of the changed cards with their states and persons, in order."""

    kind: ClassVar[str] = "insurance_cards_synchronised"
    compared: int
    changed: int
    verified: int
    probable: int
    conflicting: int
    not_found: int
    model_hash: str
    hash: str


@dataclass(frozen=True, kw_only=True)
class CommuneCounted(Event):
    """How many cards of a commune are in which state from now on. `subject` is the unit that they count for."""

    kind: ClassVar[str] = "insurance_commune_counted"
    cards: int
    verified: int
    probable: int
    conflicting: int
    not_found: int


@dataclass(frozen=True, kw_only=True)
class CorrectionProposed(Event):
    """`subject` is the card."""

    kind: ClassVar[str] = "insurance_correction_proposed"
    correction: UUID
    fields: tuple[str, ...]
    nobody: bool


@dataclass(frozen=True, kw_only=True)
class CorrectionApproved(Event):
    kind: ClassVar[str] = "insurance_correction_approved"
    correction: UUID
    state: str


@dataclass(frozen=True, kw_only=True)
class CorrectionRefused(Event):
    kind: ClassVar[str] = "insurance_correction_refused"
    correction: UUID


@dataclass(frozen=True, kw_only=True)
class PersonCompared(Event):
    """An official saw a card beside people of the extract. `purpose` says for what."""

    kind: ClassVar[str] = "insurance_person_compared"
    purpose: str
    people: int


@dataclass(frozen=True, kw_only=True)
class RunAsked(Event):
    """`subject` is the account that asked for it."""

    kind: ClassVar[str] = "insurance_run_asked"
