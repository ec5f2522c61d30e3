"""Decisions of exchange, pure: how far a service goes online, which items its check-list has, how far its integration has
come, and what may follow."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.foundation.text.faults import Fault, fault, gettext_noop
from motcua.registry.catalogue.values import Channel, ComponentKind, OnlineLevel, ProcedureVersion
from motcua.service.exchange.values import Hindrance, Item, ItemFor, Outcome, Probe, ProbeResult, Stage, State


def hindrances(version: ProcedureVersion) -> tuple[Hindrance, ...]:
    """Every step that somebody would have to come for (Decree 42/2022: a service is full when none is left and its result
    comes online or by public post)."""
    found: list[Hindrance] = []
    if not version.accepts_online:
        found.append(Hindrance.NOT_ONLINE)
    if version.presence is not None:
        found.append(Hindrance.PRESENCE)
    if any(each.kind is ComponentKind.SHOWN and each.required for each in version.components):
        found.append(Hindrance.SHOWN)
    if version.signed and Channel.POST not in version.channels:
        found.append(Hindrance.COLLECTED)
    return tuple(found)


def online_level(version: ProcedureVersion) -> OnlineLevel:
    """How far the service goes online, from its version's facts alone; what the catalogue states is not asked."""
    found = hindrances(version)
    if Hindrance.NOT_ONLINE in found:
        return OnlineLevel.INFO
    return OnlineLevel.PARTIAL if found else OnlineLevel.FULL


def items_wanted(items: Sequence[Item], version: ProcedureVersion) -> tuple[Item, ...]:
    """The items that this version's check-list has."""
    wanted = {ItemFor.ALL}
    if online_level(version) is OnlineLevel.FULL:
        wanted.add(ItemFor.FULL)
    if version.fees:
        wanted.add(ItemFor.FEES)
    return tuple(item for item in items if item.wanted_of in wanted)


def passes(results: Collection[ProbeResult]) -> bool:
    """Whether a run passed: every probe was tried or is not needed, and none failed."""
    return {each.probe for each in results} == set(Probe) and all(
        each.outcome in {Outcome.PASSED, Outcome.NOT_NEEDED} for each in results
    )


@dataclass(frozen=True)
class Standing:
    """What is known of an integration: its last step and when it was taken, whether its check-list is whole, its last run."""

    stage: Stage
    stage_at: datetime
    is_whole: bool
    tested_at: datetime | None
    passed: bool

    @property
    def is_tested(self) -> bool:
        """Its last run passed, and nothing has happened since that asks for another one."""
        if self.tested_at is None or not self.passed:
            return False
        return self.stage not in ASKING_FOR_A_RUN or self.tested_at > self.stage_at


#: After these steps a service is tested again before it is submitted again.
ASKING_FOR_A_RUN = frozenset({Stage.RETURNED, Stage.SUSPENDED})
#: While it stands so, its check-list may be answered and it may be submitted.
IN_HAND = frozenset({Stage.OPEN, Stage.RETURNED, Stage.SUSPENDED})

#: From which stages the next may follow; printed in docs/reference/integration.md.
TRANSITIONS: Mapping[Stage, frozenset[Stage]] = {
    Stage.SUBMITTED: IN_HAND,
    Stage.RETURNED: frozenset({Stage.SUBMITTED}),
    Stage.CONFIRMED: frozenset({Stage.SUBMITTED}),
    Stage.SUSPENDED: frozenset({Stage.CONFIRMED}),
}


def state_of(standing: Standing) -> State:
    """In words for people: an open one is being prepared, or ready."""
    if standing.stage in IN_HAND and standing.is_whole and standing.is_tested:
        return State.READY
    return State.PREPARING if standing.stage is Stage.OPEN else State(standing.stage.value)


def problem_of_step(standing: Standing, to: Stage, *, name: str) -> Fault | None:
    """Why the step may not follow, or None."""
    if standing.stage not in TRANSITIONS[to]:
        words = gettext_noop("{name} stands at another step than this one follows")
        return fault(words, name=name)
    if to is not Stage.SUBMITTED:
        return None
    if not standing.is_whole:
        return fault(gettext_noop("{name}: items of its check-list are open"), name=name)
    if not standing.is_tested:
        return fault(gettext_noop("{name}: it has not passed a conformity run since"), name=name)
    return None
