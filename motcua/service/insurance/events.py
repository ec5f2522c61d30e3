"""What can happen here. Ids, codes and outcomes; no name, number or birthday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class FacilityTaken(Event):
    """`subject` is the facility, here and below. It treats people from `from_on` on, and `until_on` is the first day without
    it."""

    kind: ClassVar[str] = "insurance_facility_taken"
    code: str
    from_on: date
    until_on: date | None


@dataclass(frozen=True, kw_only=True)
class OfficerNamed(Event):
    kind: ClassVar[str] = "insurance_officer_named"
    account: UUID
    from_on: date


@dataclass(frozen=True, kw_only=True)
class OfficerEnded(Event):
    kind: ClassVar[str] = "insurance_officer_ended"
    account: UUID


@dataclass(frozen=True, kw_only=True)
class CardsTaken(Event):
    """Rows of the register were added or changed. `subject` is the taking; `sha256` that of the rows."""

    kind: ClassVar[str] = "insurance_cards_taken"
    cards: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class LookupBegan(Event):
    """`subject` is the look-up, here and below. It waits for the line."""

    kind: ClassVar[str] = "insurance_lookup_waits"
    facility: UUID
    purpose: str
    way: str


@dataclass(frozen=True, kw_only=True)
class LookupAnswered(Event):
    """`card` is that of the register which was told of; None where nothing was told, or where it is not in the register."""

    kind: ClassVar[str] = "insurance_looked_up"
    facility: UUID
    purpose: str
    way: str
    outcome: str
    card: UUID | None
    waited: bool


@dataclass(frozen=True, kw_only=True)
class CorrectionTold(Event):
    """`subject` is the card, here and below. The social insurance has the correction."""

    kind: ClassVar[str] = "insurance_correction_told"
    correction: UUID
    receipt: str


@dataclass(frozen=True, kw_only=True)
class CorrectionKept(Event):
    """A load of the register brought something else; what was corrected stands, and is told again. `columns` are names."""

    kind: ClassVar[str] = "insurance_correction_kept"
    correction: UUID
    columns: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class CorrectionTakenOver(Event):
    """The register says now what was corrected."""

    kind: ClassVar[str] = "insurance_correction_taken_over"
    correction: UUID
