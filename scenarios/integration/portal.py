"""The National Portal as a deck plays it: what it finds when it tests a service."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.exchange.values import Outcome, Probe, ProbeResult, ServiceToTest

FAULT = "Dữ liệu trả về không đúng cấu trúc"


@dataclass(frozen=True)
class PlayedPortal:
    """It goes by the version's facts; the services of `failing` versions do not file."""

    failing: frozenset[UUID] = frozenset()

    def test(self, *, services: Sequence[ServiceToTest], at: datetime) -> Mapping[UUID, Sequence[ProbeResult]]:
        return {each.integration: [self._result(each.version, probe) for probe in Probe] for each in services}

    def _result(self, version: ProcedureVersion, probe: Probe) -> ProbeResult:
        if probe is Probe.FILE and (version.id in self.failing or not version.accepts_online):
            return ProbeResult(probe=probe, outcome=Outcome.FAILED, detail=FAULT)
        if (probe is Probe.FEE and not version.fees) or (probe is Probe.RESULT and not version.signed):
            return ProbeResult(probe=probe, outcome=Outcome.NOT_NEEDED)
        return ProbeResult(probe=probe, outcome=Outcome.PASSED)
