"""What the lists are narrowed by, from their addresses, and whom forms offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.http import urlencode

from motcua.faces.desk.reading import search_text
from motcua.faces.ui.requests import CityRequest, id_or_none
from motcua.service.documents.queries.incoming import IncomingAsked
from motcua.service.documents.queries.outgoing import OutgoingAsked
from motcua.service.documents.values import (
    INCOMING_WORDS,
    KIND_WORDS,
    OUTGOING_WORDS,
    DocumentKind,
    IncomingState,
    OutgoingState,
)


@dataclass(frozen=True, kw_only=True)
class Narrowed:
    """The same for both registers; `state` is of the register's own."""

    state: str
    kind: DocumentKind | None
    unit: UUID | None
    text: str
    from_on: date | None
    last_on: date | None
    before: UUID | None

    @classmethod
    def of(cls, request: CityRequest, states: Mapping[str, Any]) -> Narrowed:
        state, kind = request.GET.get("state", ""), request.GET.get("kind", "")
        return cls(
            state=state if state in states else "",
            kind=DocumentKind(kind) if kind in KIND_WORDS else None,
            unit=id_or_none(request.GET.get("unit", "")),
            text=search_text(request),
            from_on=_day(request, "from_on"),
            last_on=_day(request, "last_on"),
            before=id_or_none(request.GET.get("before", "")),
        )

    @classmethod
    def incoming(cls, request: CityRequest) -> Narrowed:
        return cls.of(request, INCOMING_WORDS)

    @classmethod
    def outgoing(cls, request: CityRequest) -> Narrowed:
        return cls.of(request, OUTGOING_WORDS)

    @property
    def of_incoming(self) -> IncomingAsked:
        return IncomingAsked(
            state=IncomingState(self.state) if self.state else None,
            kind=self.kind,
            unit=self.unit,
            text=self.text,
            from_on=self.from_on,
            last_on=self.last_on,
        )

    @property
    def of_outgoing(self) -> OutgoingAsked:
        return OutgoingAsked(
            state=OutgoingState(self.state) if self.state else None,
            kind=self.kind,
            unit=self.unit,
            text=self.text,
            from_on=self.from_on,
            last_on=self.last_on,
        )

    def query(self, **changes: str) -> str:
        asked = {
            "state": self.state,
            "kind": self.kind.value if self.kind else "",
            "unit": str(self.unit) if self.unit else "",
            "q": self.text,
            "from_on": self.from_on.isoformat() if self.from_on else "",
            "last_on": self.last_on.isoformat() if self.last_on else "",
        }
        return urlencode({name: value for name, value in (asked | changes).items() if value})


def _day(request: CityRequest, name: str) -> date | None:
    """What is none is left aside."""
    try:
        return date.fromisoformat(request.GET.get(name, ""))
    except ValueError:
        return None
