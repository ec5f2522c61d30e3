"""What can happen to procedures. `subject` is the procedure; the version is named by its id."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar
from uuid import UUID

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class ProcedureEntered(Event):
    """The catalogue has a procedure of this code and level."""

    kind: ClassVar[str] = "procedure_entered"
    code: str
    level: str
    local_code: bool


@dataclass(frozen=True, kw_only=True)
class VersionDrafted(Event):
    """`digest` is the SHA-256 of its parts and form, in hexadecimal."""

    kind: ClassVar[str] = "procedure_version_drafted"
    procedure_version: UUID
    number: int
    digest: str


@dataclass(frozen=True, kw_only=True)
class AgencyTermsSet(Event):
    """What holds at one agency (`unit`) differs from a day on."""

    kind: ClassVar[str] = "procedure_agency_terms_set"
    terms: UUID
    unit: UUID
    from_on: date


@dataclass(frozen=True, kw_only=True)
class AgencyTermsEnded(Event):
    kind: ClassVar[str] = "procedure_agency_terms_ended"
    unit: UUID
    from_on: date


@dataclass(frozen=True, kw_only=True)
class WorkingCopyOpened(Event):
    """Somebody began to write a new version, from `base`; without one, the first of a new procedure."""

    kind: ClassVar[str] = "procedure_working_copy_opened"
    working_copy: UUID
    base: UUID | None


@dataclass(frozen=True, kw_only=True)
class WorkingCopySaved(Event):
    """`section` was written anew; `saving` is the number under which the whole is kept."""

    kind: ClassVar[str] = "procedure_working_copy_saved"
    working_copy: UUID
    saving: int
    section: str


@dataclass(frozen=True, kw_only=True)
class WorkingCopyPutAway(Event):
    """No version came of it; what was saved is kept."""

    kind: ClassVar[str] = "procedure_working_copy_put_away"
    working_copy: UUID


@dataclass(frozen=True, kw_only=True)
class VersionAssessed(Event):
    kind: ClassVar[str] = "procedure_version_assessed"
    procedure_version: UUID


@dataclass(frozen=True, kw_only=True)
class VersionAnnounced(Event):
    kind: ClassVar[str] = "procedure_version_announced"
    procedure_version: UUID
    decision: str
    announced_on: date


@dataclass(frozen=True, kw_only=True)
class VersionPutInForce(Event):
    """`replaces` is the version that ended with it. The entry may stand before `from_on`."""

    kind: ClassVar[str] = "procedure_version_put_in_force"
    procedure_version: UUID
    from_on: date
    replaces: UUID | None = None


@dataclass(frozen=True, kw_only=True)
class VersionRepealed(Event):
    kind: ClassVar[str] = "procedure_version_repealed"
    procedure_version: UUID
    from_on: date
    decision: str
