"""Shapes of requests and answers, as the OpenAPI document shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict

from motcua.service.dossiers.values import Decision, ReturnMethod, Status

#: A line of text without control characters, which no column keeps.
PRINTABLE = r"^[^\x00-\x1f\x7f]*$"


class Problem(Schema):
    """What went wrong (RFC 9457): `title` is stable for programs, `detail` says it to people in their language."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    detail: str


class ProcedureHit(Schema):
    id: UUID = Field(description="The procedure; its version in force is in `version`.")
    version: UUID
    code: str
    level: str
    name_vi: str
    name_en: str
    field_vi: str


class Component(Schema):
    name_vi: str
    required: bool
    originals: int
    copies: int


class Fee(Schema):
    key: str
    name_vi: str
    kind: str
    basis: str = Field(description="How the amount is found; `by_notice`: it comes later in a notice.")
    ground: str


class Procedure(ProcedureHit):
    limit_amount: str = Field(description="A number in `limit_unit`; units are never converted into each other.")
    limit_unit: str
    online_level: str
    result_vi: str
    legal_basis: list[str]
    components: list[Component]
    fees: list[Fee] = Field(description="Everything that may be owed for it.")
    form: dict[str, Any] = Field(description="JSON Schema 2020-12 with its UI schema: docs/reference/forms.md.")


class Office(Schema):
    id: UUID
    name_vi: str
    name_en: str


class FilingIn(Schema):
    """A filing; its files come in the same request, one part a file, the part's name being the slot."""

    model_config = ConfigDict(extra="forbid")

    version: UUID
    receiving_unit: UUID
    applicant: UUID | None = Field(None, description="The token's own person when left out.")
    answers: dict[str, Any]
    return_method: ReturnMethod = ReturnMethod.ELECTRONIC
    return_address: Annotated[str, Field(max_length=500, pattern=PRINTABLE)] = ""
    came_by: Annotated[str, Field(max_length=100, pattern=PRINTABLE)] = Field(
        "", description="The way the citizen found here, such as a QR code's key."
    )
    external_code: Annotated[str, Field(max_length=100, pattern=PRINTABLE)] = Field(
        "", description="The dossier's code in the sender's own system."
    )


class FiledOut(Schema):
    id: UUID
    reference: str
    again: bool = Field(description="True when this key had filed before: the same dossier is named.")
    status_url: str


class TimelineOut(Schema):
    at: datetime
    kind: str
    title: str


class HoldingOut(Schema):
    unit_vi: str
    step_vi: str
    since_at: datetime | None
    due_at: datetime | None


class DossierOut(Schema):
    id: UUID
    code: str
    reference: str
    procedure_vi: str
    status: Status
    decision: Decision
    filed_at: datetime
    received_at: datetime | None
    legal_due_at: datetime | None
    promised_at: datetime | None
    reappointed_to: datetime | None
    ready_at: datetime | None
    returned_at: datetime | None
    overdue: bool
    holding: HoldingOut
    timeline: list[TimelineOut]


class LineOut(Schema):
    id: UUID
    code: str
    procedure_vi: str
    status: Status
    owed_at: datetime | None
    overdue: bool


class LinesOut(Schema):
    dossiers: list[LineOut]
    after: str = Field(description="Send it as `after` for the next page; empty at the end.")


class TrackingOut(Schema):
    code: str
    procedure_vi: str
    status: Status
    filed_at: datetime
    received_at: datetime | None
    promised_at: datetime | None
    reappointed_to: datetime | None
    paused_since_at: datetime | None
    holding: HoldingOut
    timeline: list[TimelineOut]
