"""`targets.toml`: what units are to reach, set before anything is done."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import Field

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.queries import calendar_of
from motcua.reform.indicators.commands import set_targets
from motcua.reform.indicators.errors import UnableToFindIndicator
from motcua.reform.indicators.known import indicator_named
from motcua.reform.indicators.values import NewTarget
from motcua.registry.organization.queries import directory
from scenarios.player.deck import DeckFacts, Folder, Sourced, Strict
from scenarios.player.faults import Faults
from scenarios.player.stream import Stream, StreamAct

FILE = "targets.toml"


class TargetWanted(Sourced):
    """`unit` is the key of a unit; without `level` it is for all of the unit. Half-open days, the deck's when left out."""

    indicator: str
    unit: str
    level: str = ""
    value: Decimal
    from_on: date | None = None
    until_on: date | None = None


class Targets(Strict):
    targets: Annotated[tuple[TargetWanted, ...], Field(min_length=1)]


class SetTargets(StreamAct):
    """All of them, on the first day."""


class TargetsPart:
    name = "targets"

    def read(self, folder: Folder, faults: Faults) -> Targets | None:
        return folder.table(FILE, Targets, faults)

    def check(self, content: Targets, facts: DeckFacts, faults: Faults) -> None:
        units = directory(on=facts.from_on)
        for number, target in enumerate(content.targets):
            if units.by_key(target.unit) is None:
                faults.add(FILE, f"targets.{number}.unit", f"no unit is called {target.unit}")
            try:
                indicator_named(target.indicator)
            except UnableToFindIndicator:
                faults.add(FILE, f"targets.{number}.indicator", f"no indicator is called {target.indicator}")

    def play(self, content: Targets, facts: DeckFacts, *, scale: Decimal, seed: int) -> Stream[SetTargets]:
        def perform(act: SetTargets, _known: dict[str, str]) -> None:
            units = directory(on=facts.from_on)
            targets = [
                NewTarget(
                    indicator=target.indicator,
                    unit=unit.id,
                    level=target.level,
                    value=target.value,
                    from_on=target.from_on or facts.period.from_on,
                    until_on=target.until_on or facts.period.until_on,
                    source=target.source or "assumed",
                )
                for target in content.targets
                if (unit := units.by_key(target.unit))
            ]
            set_targets(targets=targets, by=SYSTEM, at=act.at)

        return Stream([SetTargets(calendar_of(unit=None).midnight(facts.from_on))], perform)


PART = TargetsPart()
