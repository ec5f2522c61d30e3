"""What can happen to what is known of a person. Names of fields only, no contents: the journal cannot forget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class PersonLookedUp(Event):
    """Somebody looked at what the city has of a person."""

    kind: ClassVar[str] = "person_looked_up"
    purpose: str
    dossier: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class PopulationAsked(Event):
    """`subject` is the person, or the ask itself where the city does not know who has the number."""

    kind: ClassVar[str] = "population_asked"
    ask: UUID
    purpose: str
    ground: str
    procedure: UUID | None
    sake: UUID | None


@dataclass(frozen=True, kw_only=True)
class PopulationAnswered(Event):
    """What came of the ask; `fields` is what was seen."""

    kind: ClassVar[str] = "population_answered"
    ask: UUID
    purpose: str
    ground: str
    outcome: str
    fields: tuple[str, ...]
    procedure: UUID | None


@dataclass(frozen=True, kw_only=True)
class PopulationChecked(Event):
    """What had waited was asked: the fields in which the city's own data differ."""

    kind: ClassVar[str] = "population_checked"
    differs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ConsentGiven(Event):
    kind: ClassVar[str] = "population_consent_given"


@dataclass(frozen=True, kw_only=True)
class ConsentWithdrawn(Event):
    kind: ClassVar[str] = "population_consent_withdrawn"


@dataclass(frozen=True, kw_only=True)
class WrongReported(Event):
    kind: ClassVar[str] = "population_wrong_reported"
    correction: UUID
    field: str


@dataclass(frozen=True, kw_only=True)
class CorrectionSent(Event):
    kind: ClassVar[str] = "population_correction_sent"
    correction: UUID
    receipt: str


@dataclass(frozen=True, kw_only=True)
class CorrectionSettled(Event):
    """The register says now what the person had said."""

    kind: ClassVar[str] = "population_correction_settled"
    correction: UUID
    field: str


@dataclass(frozen=True, kw_only=True)
class RegisterUpheld(Event):
    """A unit has looked into it and found the register right; the reason was told to the person."""

    kind: ClassVar[str] = "population_register_upheld"
    correction: UUID
    field: str


@dataclass(frozen=True, kw_only=True)
class FormPrefilled(Event):
    """`subject` is a dossier: of `asked` questions `known` needed no answer. `assurance` is how surely it was known who filed
    ("level_1", "level_2"; empty where nobody asked, as at a counter); `proven_later`: it was written before that was known
    and waited for it."""

    kind: ClassVar[str] = "form_prefilled"
    channel: str
    asked: int
    known: int
    assurance: str = ""
    proven_later: bool = False
