"""Builders of integrations: the controller, services of the city's catalogue, a Portal that answers as it is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.registry.catalogue.queries import procedures
from motcua.registry.catalogue.values import OnlineLevel, ProcedureVersion
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.exchange.check_list import items
from motcua.service.exchange.commands.checking import answer_items, open_integrations, run_conformity
from motcua.service.exchange.commands.moving import confirm_integrations, submit_integrations
from motcua.service.exchange.commands.planning import adopt_plan
from motcua.service.exchange.rules import items_wanted, online_level
from motcua.service.exchange.values import (
    ItemAnswer,
    NewPlan,
    Outcome,
    PortalAnswer,
    Probe,
    ProbeResult,
    ServiceToTest,
)
from tests.cast import JUNE_15, whoever
from tests.conftest import moment

AT = moment("2023-06-15 09:30")
HOUR = timedelta(hours=1)


@dataclass
class PlantedPortal:
    """Passes everything but the probes that are planted to fail, and leaves out services that it is told to."""

    failing: Collection[Probe] = ()
    silent: Collection[UUID] = ()
    asked: list[UUID] = field(default_factory=list)

    def test(self, *, services: Sequence[ServiceToTest], at: datetime) -> Mapping[UUID, Sequence[ProbeResult]]:
        self.asked += [each.integration for each in services]
        return {each.integration: self._results() for each in services if each.integration not in self.silent}

    def _results(self) -> list[ProbeResult]:
        return [
            ProbeResult(probe=probe, outcome=Outcome.FAILED if probe in self.failing else Outcome.PASSED)
            for probe in Probe
        ]


def controller() -> Actor:
    unit = directory(on=JUNE_15).by_key("office-procedure-control")
    assert unit is not None
    return whoever(unit=unit, role=Role.CONTROLLER)


def city() -> UUID:
    return directory(on=JUNE_15).of_kind(UnitKind.CITY)[0].id


def services(level: OnlineLevel = OnlineLevel.FULL, *, on: date = JUNE_15) -> list[ProcedureVersion]:
    """Those of the catalogue that go online so far."""
    return [each for each in procedures(on) if online_level(each) is level]


def a_plan(
    *versions: ProcedureVersion,
    by: Actor,
    from_on: date = date(2023, 1, 2),
    decision: str = "1/QĐ-UBND",
    at: datetime = AT,
) -> UUID:
    plan = NewPlan(
        unit=city(),
        decision=decision,
        title="Danh mục dịch vụ công trực tuyến",
        decided_on=from_on,
        from_on=from_on,
        procedures=[each.procedure for each in versions],
    )
    return adopt_plan(plan=plan, by=by, at=at)


def begun(*versions: ProcedureVersion, by: Actor, at: datetime = AT) -> list[UUID]:
    return open_integrations(versions=[each.id for each in versions], unit=city(), by=by, at=at)


def whole_answers(integration: UUID, version: ProcedureVersion) -> list[ItemAnswer]:
    wanted = items_wanted(tuple(items().values()), version)
    return [ItemAnswer(integration=integration, item=item.key, fine=True) for item in wanted]


def ready(*versions: ProcedureVersion, by: Actor, at: datetime = AT) -> list[UUID]:
    """Begun, with whole check-lists and a passed run."""
    ids = begun(*versions, by=by, at=at)
    answers = [each for id_, version in zip(ids, versions, strict=True) for each in whole_answers(id_, version)]
    answer_items(answers=answers, by=by, at=at)
    run_conformity(integrations=ids, port=PlantedPortal(), by=by, at=at)
    return ids


def submitted(*versions: ProcedureVersion, by: Actor, at: datetime = AT) -> list[UUID]:
    ids = ready(*versions, by=by, at=at)
    submit_integrations(integrations=ids, by=by, at=at)
    return ids


def confirmed(*versions: ProcedureVersion, by: Actor, at: datetime = AT) -> list[UUID]:
    ids = submitted(*versions, by=by, at=at)
    answers = [PortalAnswer(integration=each, text=f"DVCQG-{place}") for place, each in enumerate(ids)]
    confirm_integrations(confirmations=answers, by=SYSTEM, at=at)
    return ids
