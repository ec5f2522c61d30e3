"""The National Portal as this room needs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from motcua.service.exchange.values import PortalWord, ProbeResult, ServiceToTest, SubmittedService, SuspendedService


class ConformityPort(Protocol):
    def test(self, *, services: Sequence[ServiceToTest], at: datetime) -> Mapping[UUID, Sequence[ProbeResult]]:
        """What the Portal found, by integration: a result for every probe, `UNANSWERED` where nothing is known. A service
        that it would not test is left out. Raises `UnableToReachPortal`."""
        ...


class SubmissionPort(Protocol):
    def hear(self, *, service: SubmittedService, at: datetime) -> PortalWord | None:
        """The Portal's word on a submission, None while it has none. Asked again, the word on the same submission is the
        same. Raises `UnableToReachPortal`."""
        ...

    def tell_suspended(self, *, service: SuspendedService, at: datetime) -> None:
        """Tells it that the service is suspended; told twice, it knows it once. Raises `UnableToReachPortal`."""
        ...
