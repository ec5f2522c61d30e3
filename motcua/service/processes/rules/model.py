"""A drawing as values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from motcua.foundation.rules.values import FieldType
from motcua.service.processes.rules.conditions import HOUSE_FACTS
from motcua.service.processes.values import CatchView, FactValue, StepForm, StepView


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
class Wait:
    """A place where nobody has anything to do until one of its events comes: an event-based gateway, or a lone event."""

    key: str
    name_vi: str
    name_en: str


#: What a fact may be, and how it comes from Python.
FACT_TYPES: Mapping[FieldType, tuple[type, ...]] = {
    FieldType.STRING: (str,),
    FieldType.INT: (int,),
    FieldType.DOUBLE: (int, float),
    FieldType.BOOL: (bool,),
}


@dataclass(frozen=True)
class Fact:
    """A fact that conditions may name besides `outcome` and `round`, and its value while nobody has said another."""

    name: str
    type: FieldType
    default: FactValue

    def fits(self, value: object) -> bool:
        """Is the value of its type? (In Python a bool is an int; here it is not. Infinities are no numbers.)"""
        if isinstance(value, float) and not isfinite(value):
            return False
        return isinstance(value, FACT_TYPES[self.type]) and (isinstance(value, bool) == (self.type is FieldType.BOOL))


@dataclass(frozen=True)
class Model:
    """A whole drawing, its sub-processes laid open. `catches`: its events, wherever they wait. `others`: elements that
    this house does not run, by their BPMN names. `forms`: those of its steps, by key, as far as there are such.
    `answered`: what conditions may name of their answers; those that some condition does name are among the `facts`."""

    key: str
    name_vi: str
    name_en: str
    description_vi: str
    steps: Mapping[str, StepView]
    gateways: Mapping[str, Gateway]
    waits: Mapping[str, Wait]
    catches: Mapping[str, CatchView]
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    flows: tuple[Flow, ...]
    facts: Mapping[str, Fact]
    others: tuple[str, ...]
    forms: Mapping[str, StepForm]
    answered: Mapping[str, FieldType]

    @property
    def nodes(self) -> frozenset[str]:
        return frozenset((*self.starts, *self.ends, *self.steps, *self.gateways, *self.waits, *self.catches))

    @property
    def fields(self) -> Mapping[str, FieldType]:
        """What its conditions may name."""
        return {**HOUSE_FACTS, **self.answered, **{fact.name: fact.type for fact in self.facts.values()}}

    def form_of(self, step: StepView) -> StepForm | None:
        """What is answered with the step; None where it has no form."""
        return self.forms.get(step.form)

    def facts_from(
        self, given: Mapping[str, FactValue], before: Mapping[str, FactValue] | None = None
    ) -> dict[str, FactValue]:
        """The declared facts: as given, else as before, else the drawing's defaults. Others are left out.

        Raises `ValueError` naming a fact that is not of its declared type.
        """
        kept: dict[str, FactValue] = {}
        for fact in self.facts.values():
            value = given.get(fact.name, (before or {}).get(fact.name, fact.default))
            if not fact.fits(value):
                raise ValueError(fact.name)
            kept[fact.name] = value
        return kept

    def catches_at(self, node: str) -> tuple[CatchView, ...]:
        """What can happen while the way stands at a step or a wait."""
        return tuple(catch for catch in self.catches.values() if catch.host == node)

    def moves_at(self, node: str, *, round_: int, fired: Sequence[str] = ()) -> tuple[str, ...]:
        """Everything by which the way can leave a step or a wait: outcomes, then events. `fired`: events that came to
        this step already and left it open."""
        chosen = self.steps[node].moves_in(round_) if node in self.steps else ()
        return (*chosen, *(catch.key for catch in self.catches_at(node) if catch.key not in fired))

    def flows_from(self, node: str) -> Iterator[Flow]:
        return (flow for flow in self.flows if flow.source == node)

    def flows_to(self, node: str) -> Iterator[Flow]:
        return (flow for flow in self.flows if flow.target == node)
