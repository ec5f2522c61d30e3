"""The National Portal as this room needs it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from motcua.service.exchange.values import ProbeResult, ServiceToTest


class ConformityPort(Protocol):
    def test(self, *, services: Sequence[ServiceToTest], at: datetime) -> Mapping[UUID, Sequence[ProbeResult]]:
        """What the Portal found, by integration: a result for every probe, `UNANSWERED` where nothing is known. A service
        that it would not test is left out. Raises `UnableToReachPortal`."""
        ...
