"""A drawing as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from motcua.foundation.rules.values import FieldType
from motcua.service.processes.rules.conditions import HOUSE_FACTS
from motcua.service.processes.values import FactValue, StepView


class GatewayKind(StrEnum):
    EXCLUSIVE = "exclusive"
    PARALLEL = "parallel"


@dataclass(frozen=True)
class Gateway:
    key: str
    kind: GatewayKind
    name_vi: str
    name_en: str
    default_flow: str | None


@dataclass(frozen=True)
class Flow:
    key: str
    source: str
    target: str
    condition: str | None


@dataclass(frozen=True)
class Fact:
    """A fact that conditions may name besides `outcome` and `round`, and its value while nobody has said another."""

    name: str
    type: FieldType
    default: FactValue


@dataclass(frozen=True)
class Model:
    """A whole drawing. `others`: elements that this house does not run, by their BPMN names."""

    key: str
    name_vi: str
    name_en: str
    description_vi: str
    steps: Mapping[str, StepView]
    gateways: Mapping[str, Gateway]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    flows: tuple[Flow, ...]
    facts: Mapping[str, Fact]
    others: tuple[str, ...]

    @property
    def nodes(self) -> frozenset[str]:
        return frozenset((*self.starts, *self.ends, *self.steps, *self.gateways))

    @property
    def fields(self) -> Mapping[str, FieldType]:
        """What its conditions may name."""
        return HOUSE_FACTS | {fact.name: fact.type for fact in self.facts.values()}

    def flows_from(self, node: str) -> Iterator[Flow]:
        return (flow for flow in self.flows if flow.source == node)

    def flows_to(self, node: str) -> Iterator[Flow]:
        return (flow for flow in self.flows if flow.target == node)
