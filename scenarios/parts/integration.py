"""`integration.toml`: the city's services led onto the National Portal, each through its check-list, a conformity run and the
Portal's confirmation; before that, the rest of the city's procedures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from uuid import UUID

from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.registry.catalogue.queries import versions
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.exchange.check_list import items
from motcua.service.exchange.commands.checking import answer_items, open_integrations, run_conformity
from motcua.service.exchange.commands.moving import (
    confirm_integrations,
    return_integrations,
    submit_integrations,
    suspend_integrations,
)
from motcua.service.exchange.commands.planning import adopt_plan, give_reasons
from motcua.service.exchange.queries import integrations_of
from motcua.service.exchange.rules import items_wanted
from motcua.service.exchange.values import GivenReason, ItemAnswer, NewPlan, PortalAnswer
from scenarios.catalogue.cases import write_cases_by_kind
from scenarios.catalogue.load import enter_made_procedures
from scenarios.dossiers.offices import Offices
from scenarios.integration.facts import FILE, IntegrationFile, check_integration
from scenarios.integration.planning import Act, Planner, What
from scenarios.integration.portal import PlayedPortal
from scenarios.player.deck import DeckFacts, Folder
from scenarios.player.faults import Faults
from scenarios.player.stream import Stream

CATALOGUE = "catalogue"
SENT_BACK = "Tên thành phần hồ sơ chưa khớp với Cơ sở dữ liệu quốc gia về thủ tục hành chính."
SUSPENDED = "Tạm dừng để sửa lỗi trả trạng thái hồ sơ."


class IntegrationPart:
    name = "integration"

    def read(self, folder: Folder, faults: Faults) -> IntegrationFile | None:
        return folder.table(FILE, IntegrationFile, faults)

    def check(self, content: IntegrationFile, facts: DeckFacts, faults: Faults) -> None:
        check_integration(content, facts, faults)

    def play(self, content: IntegrationFile, facts: DeckFacts, *, scale: Decimal, seed: int) -> Stream[Act]:
        """Counted services, so the scale does not touch them; which of them are left is chance, by the seed."""
        performing = _Performing(content, facts, seed)
        return _Integrating((), performing.perform, performing)


@dataclass
class _Integrating(Stream[Act]):
    """The acts are known once the catalogue has been entered."""

    performing: _Performing

    @property
    def plans_over_prepared(self) -> bool:
        return True

    @property
    def weight(self) -> int:
        return 3

    def acts(self, lane: int) -> Sequence[Act]:
        return self.performing.planner.acts()

    def preparation(self) -> Sequence[str]:
        return (CATALOGUE,) if self.performing.content.catalogue else ()

    def prepare(self, piece: str, at: datetime) -> Mapping[str, str]:
        made = self.performing.content.catalogue
        assert made is not None
        enter_made_procedures(count=made.procedures, decision=made.decision, from_on=made.from_on, at=at)
        write_cases_by_kind(count=made.procedures, from_on=made.from_on, at=at)
        return {}


@dataclass
class _Performing:
    content: IntegrationFile
    facts: DeckFacts
    seed: int
    offices: Offices | None = field(default=None)

    @cached_property
    def planner(self) -> Planner:
        return Planner(self.content, self.facts, self.seed)

    @cached_property
    def portal(self) -> PlayedPortal:
        return PlayedPortal(self.planner.failing)

    def perform(self, act: Act, known: dict[str, str]) -> None:
        if act.what is What.ADOPT:
            self._adopt(act.at)
        elif act.what is What.EXPLAIN:
            self._explain(act)
        elif act.what is What.BEGIN:
            self._begin(act)
        else:
            found = integrations_of(versions=act.versions)
            self._move(act, [found[each] for each in act.versions])

    def _adopt(self, at: datetime) -> None:
        plan = NewPlan(
            unit=self._city(at),
            decision=self.content.decision,
            title=self.content.title,
            decided_on=self.content.decided_on,
            from_on=self.content.from_on,
            procedures=[each.procedure for each in self.planner.plan.due],
        )
        adopt_plan(plan=plan, by=self._controller(at), at=at)

    def _begin(self, act: Act) -> None:
        """With every item of the check-list looked at and found in order."""
        by = self._controller(act.at)
        ids = open_integrations(versions=act.versions, unit=self._city(act.at), by=by, at=act.at)
        known, of_list = versions(ids=act.versions), tuple(items().values())
        answers = [
            ItemAnswer(integration=id_, item=item.key, fine=True)
            for id_, version in zip(ids, act.versions, strict=True)
            for item in items_wanted(of_list, known[version])
        ]
        answer_items(answers=answers, by=by, at=act.at)

    def _explain(self, act: Act) -> None:
        left, known = self.content.left[act.number], versions(ids=act.versions)
        reasons = [
            GivenReason(procedure=known[each].procedure, kind=left.kind, text=left.text) for each in act.versions
        ]
        give_reasons(reasons=reasons, by=self._controller(act.at), at=act.at)

    def _move(self, act: Act, integrations: Sequence[UUID]) -> None:
        by, at = self._controller(act.at), act.at
        match act.what:
            case What.TEST:
                run_conformity(integrations=integrations, port=self.portal, by=by, at=at)
            case What.SUBMIT:
                submit_integrations(integrations=integrations, by=by, at=at)
            case What.SUSPEND:
                suspend_integrations(integrations=integrations, reason=SUSPENDED, by=by, at=at)
            case What.SEND_BACK:
                answers = [PortalAnswer(integration=each, text=SENT_BACK) for each in integrations]
                return_integrations(returned=answers, by=SYSTEM, at=at)
            case What.CONFIRM:
                known = versions(ids=act.versions)
                numbers = [f"DVCQG-{known[each].code}-{known[each].level.value}" for each in act.versions]
                answers = [
                    PortalAnswer(integration=id_, text=number)
                    for id_, number in zip(integrations, numbers, strict=True)
                ]
                confirm_integrations(confirmations=answers, by=SYSTEM, at=at)

    def _controller(self, at: datetime) -> Actor:
        on = city_day(at)
        if self.offices is None or self.offices.on.month != on.month:
            self.offices = Offices.of(on)
        unit = directory(on=on).by_key(self.content.control)
        assert unit is not None
        return self.offices.official(unit.id, Role.CONTROLLER)

    def _city(self, at: datetime) -> UUID:
        city = directory(on=city_day(at)).of_division(self.facts.city, UnitKind.CITY)
        assert city is not None
        return city.id


PART = IntegrationPart()
