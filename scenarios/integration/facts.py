"""`integration.toml` as it is read and checked."""

from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from typing import Self

from pydantic import Field, model_validator

from motcua.registry.catalogue.queries import procedures
from motcua.registry.catalogue.values import OnlineLevel
from motcua.registry.organization.queries import directory
from motcua.service.exchange.rules import online_level
from motcua.service.exchange.values import ReasonKind
from scenarios.catalogue.made import rows
from scenarios.player.deck import DeckFacts, Sourced, Strict
from scenarios.player.faults import Faults

FILE = "integration.toml"
LEVELS = (OnlineLevel.FULL, OnlineLevel.PARTIAL)
#: A wave's last step comes so many days after its first, when the Portal is slow and sends services back.
WAVE_DAYS_MAX = 21


class Catalogue(Sourced):
    """So many synthetic procedures are entered beside the city's own, in force from the day on."""

    procedures: int = Field(ge=0)
    decision: str
    from_on: date


class Wave(Strict):
    """A share of the services is begun on the day, all that are left with the last wave."""

    on: date
    share: Decimal = Field(gt=0, le=1)


class Left(Strict):
    """So many services that are due are not integrated, for this reason."""

    kind: ReasonKind
    count: int = Field(ge=1)
    text: str


class IntegrationFile(Sourced):
    """`control` is the key of the unit that controls procedures; `due` and `integrated` are numbers of services. Of those
    integrated the Portal sends `sent_back` back once, and `suspended` are taken off and confirmed again; those that are left
    are explained on `explained_on`."""

    control: str
    decision: str
    title: str
    decided_on: date
    from_on: date
    due_full: int = Field(ge=0)
    due_partial: int = Field(ge=0)
    integrated_full: int = Field(ge=0)
    integrated_partial: int = Field(ge=0)
    sent_back: int = Field(default=0, ge=0)
    suspended: int = Field(default=0, ge=0)
    suspended_on: date | None = None
    explained_on: date
    catalogue: Catalogue | None = None
    waves: list[Wave] = Field(min_length=1)
    left: list[Left]

    def due(self, level: OnlineLevel) -> int:
        return self.due_full if level is OnlineLevel.FULL else self.due_partial

    def integrated(self, level: OnlineLevel) -> int:
        return self.integrated_full if level is OnlineLevel.FULL else self.integrated_partial

    @model_validator(mode="after")
    def adds_up(self) -> Self:
        left = [self.due(level) - self.integrated(level) for level in LEVELS]
        if min(left) < 0:
            raise ValueError("more is integrated than is due")
        if sum(each.count for each in self.left) != sum(left):
            raise ValueError(f"{sum(left)} services are left, and the reasons are of another number")
        if [wave.on for wave in self.waves] != sorted(wave.on for wave in self.waves):
            raise ValueError("the waves are not in order")
        if self.suspended and self.suspended_on is None:
            raise ValueError("suspended services need a day, suspended_on")
        if sum(wave.share for wave in self.waves) > 1:
            raise ValueError("the waves are more than all")
        return self


def check_integration(content: IntegrationFile, facts: DeckFacts, faults: Faults) -> None:
    """What only the city can tell."""
    if directory(on=content.decided_on).by_key(content.control) is None:
        faults.add(FILE, "control", f"no unit is called {content.control}")
    days = [content.decided_on, content.explained_on, *(wave.on for wave in content.waves)]
    if min(days) < facts.from_on or max(days) >= facts.period.until_on:
        faults.add(FILE, "", "one of its days lies outside the deck's")
    if (facts.period.until_on - content.waves[-1].on).days <= WAVE_DAYS_MAX:
        faults.add(FILE, "waves", f"the last one needs {WAVE_DAYS_MAX} days to come to its end")
    if content.from_on < content.decided_on or content.waves[0].on < content.from_on:
        faults.add(FILE, "from_on", "the plan holds from the day of its decision, and before the first wave")
    made, every = content.catalogue.procedures if content.catalogue else 0, rows()
    if made > len(every):
        faults.add(FILE, "catalogue.procedures", f"the fields make {len(every)}")
        return
    there = Counter(online_level(each) for each in procedures(content.from_on) if not each.is_synthetic)
    there += Counter(OnlineLevel(row["online_level"]) for row in every[:made])
    for level in LEVELS:
        if there[level] < content.due(level):
            faults.add(FILE, f"due_{level.value}", f"{there[level]} services of the city are {level.value}")
