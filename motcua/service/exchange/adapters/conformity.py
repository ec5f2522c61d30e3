"""Which way the Portal is asked to test a service, and what it says of one that was submitted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.outside.breaker import Breaker
from motcua.registry.catalogue.values import OnlineLevel, ProcedureVersion
from motcua.service.exchange.conformity.samples import sample_filing
from motcua.service.exchange.errors import UnableToReachPortal
from motcua.service.exchange.ports import ConformityPort
from motcua.service.exchange.traffic import errors as traffic
from motcua.service.exchange.traffic.adapters.http import HttpPortal, city_portal
from motcua.service.exchange.values import (
    Outcome,
    PortalAnswer,
    PortalWord,
    Probe,
    ProbeResult,
    ServiceToTest,
    SubmittedService,
    SuspendedService,
)

#: The Portal calls the city several times before it answers.
ANSWER_SECONDS = 60.0


class NotConnected:
    """A city without a connection: it says so, and nothing passes for tested."""

    def test(self, *, services: Sequence[ServiceToTest], at: datetime) -> Mapping[UUID, Sequence[ProbeResult]]:
        raise UnableToReachPortal(reason=_("this city has no connection to it yet."))


@dataclass(frozen=True)
class HttpConformity:
    """The Portal of the traffic, asked about services; a service at a time, since each takes seconds."""

    portal: HttpPortal

    def test(self, *, services: Sequence[ServiceToTest], at: datetime) -> Mapping[UUID, Sequence[ProbeResult]]:
        return {each.integration: self._tested(each, at) for each in services}

    def hear(self, *, service: SubmittedService, at: datetime) -> PortalWord | None:
        asked = _described(service.integration, service.version, service.online_level, at)
        said = self._asked("/v1/services", {**asked, "submitted_at": service.since.isoformat()})
        if said.get("answer") == "pending":
            return None
        text = said.get("text")
        if said.get("answer") not in {"confirmed", "returned"} or not isinstance(text, str):
            raise _unreadable()
        answer = PortalAnswer(integration=service.integration, text=text)
        return PortalWord(confirmed=said["answer"] == "confirmed", answer=answer)

    def tell_suspended(self, *, service: SuspendedService, at: datetime) -> None:
        asked = _described(service.integration, service.version, service.online_level, at)
        said = self._asked("/v1/services", {**asked, "suspended_at": service.since.isoformat()})
        if said.get("answer") != "suspended":
            raise _unreadable()

    def _tested(self, service: ServiceToTest, at: datetime) -> list[ProbeResult]:
        asked = _described(service.integration, service.version, service.online_level, at)
        found = self._asked("/v1/conformity", asked)
        try:
            return [
                ProbeResult(probe=Probe(each["probe"]), outcome=Outcome(each["outcome"]), detail=str(each["detail"]))
                for each in found["results"]
            ]
        except (KeyError, TypeError, ValueError) as fault:
            raise _unreadable() from fault

    def _asked(self, path: str, content: Mapping[str, Any]) -> dict[str, Any]:
        try:
            return self.portal.ask_signed(path, content)
        except traffic.UnableToReachPortal as fault:
            raise UnableToReachPortal(reason=f"{fault.facts['cause']}.") from fault


def _unreadable() -> UnableToReachPortal:
    return UnableToReachPortal(reason=f"{_('its answer cannot be read')}.")


def _described(integration: UUID, version: ProcedureVersion, level: OnlineLevel, at: datetime) -> dict[str, Any]:
    """What the Portal is told of a service: docs/reference/exchange.md."""
    sample = sample_filing(version=version, on=city_day(at))
    return {
        "integration": str(integration),
        "procedure": str(version.procedure),
        "code": version.code,
        "level": version.level.value,
        "name_vi": version.name_vi,
        "online_level": level.value,
        "sample": {
            "receiving_unit": str(sample.receiving_unit),
            "answers": sample.answers,
            "slots": sample.slots,
        }
        if sample
        else None,
    }


def http_conformity() -> HttpConformity | None:
    """By the traffic's settings; None without a connection. Raises `UnableToReachPortal`."""
    try:
        portal = city_portal()
    except traffic.UnableToReachPortal as fault:
        raise UnableToReachPortal(reason=f"{fault.facts['cause']}.") from fault
    return HttpConformity(replace(portal, ask_seconds=ANSWER_SECONDS, breaker=_breaker())) if portal else None


@cache
def _breaker() -> Breaker:
    """Not that of the traffic: a service that takes too long to be tested keeps no dossier waiting."""
    return Breaker()


def conformity_port() -> ConformityPort:
    return http_conformity() or NotConnected()
