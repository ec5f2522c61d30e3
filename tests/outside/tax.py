"""The stand-in for the tax office as a process of its own, which tests start, kill and ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.outside.gateway import GatewayProcess


class TaxProcess(GatewayProcess):
    module = "sandbox.tax"

    def correct(self, dossier: str, amounts: Mapping[str, int]) -> None:
        self.ask("POST", "/v1/test/correct", {"dossier": dossier, "amounts": dict(amounts)})

    def invent(self, dossier: str, amounts: Mapping[str, int]) -> None:
        """A notice that nobody asked for."""
        self.ask("POST", "/v1/test/invent", {"dossier": dossier, "amounts": dict(amounts)})

    def letters(self, kind: str) -> list[dict[str, Any]]:
        return [each for each in self.ask("GET", "/v1/letters")["letters"] if each["kind"] == kind]
