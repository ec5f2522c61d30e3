"""`payments.toml`: what people pay for the deck's dossiers, over gateways and in cash, and the taxes on their land."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from motcua.foundation.calendars.values import VIETNAM
from scenarios.parts.dossiers import DossiersPart
from scenarios.payments.facts import Payments, check, read
from scenarios.payments.gateway import PlayedGateway
from scenarios.payments.performing import DOSSIERS, Act, PaymentPerformer, acts_of
from scenarios.payments.planning import PaymentPlanner
from scenarios.player.deck import DeckFacts, Folder
from scenarios.player.errors import UnableToPlay
from scenarios.player.faults import Faults
from scenarios.player.parts import PlainPlay
from scenarios.player.progress import finished

BESIDE = "beside the dossiers"


class PaymentsPart:
    name = "payments"
    #: What is closed is not paid for any more, so the dossiers are played with their payments.
    needs = ("dossiers",)

    def read(self, folder: Folder, faults: Faults) -> Payments | None:
        return read(folder, faults)

    def check(self, content: Payments, facts: DeckFacts, faults: Faults) -> None:
        check(content, facts, faults)

    def play(self, content: Payments, facts: DeckFacts, *, scale: Decimal, seed: int) -> PaymentsPlay:
        dossiers = DossiersPart().play(content.dossiers, facts, scale=scale, seed=seed)
        return PaymentsPlay(facts, PaymentPlanner(content.file, dossiers, scale, seed))


@dataclass
class PaymentsPlay(PlainPlay):
    """One lane: receipts of all units are numbered in one stream."""

    facts: DeckFacts
    planner: PaymentPlanner

    @property
    def weight(self) -> int:
        return 10

    def acts(self, lane: int) -> Sequence[Act]:
        return self._acts

    @cached_property
    def _acts(self) -> Sequence[Act]:
        """Raises `UnableToPlay` where the dossiers are too few for what is to be paid."""
        try:
            return acts_of(
                self.planner.payments, self.planner.cash, told=self._told_at, until_on=self.facts.period.until_on
            )
        except ValueError as fault:
            raise UnableToPlay(
                deck=self.facts.name, reason=f"{fault}.", cure="Let its payments.toml ask for fewer payments."
            ) from fault

    def _told_at(self, moved_at: datetime) -> datetime:
        day = moved_at.astimezone(VIETNAM).date()
        moments = (datetime.combine(day, at, VIETNAM) for at in self.planner.file.ways.told_at)
        return next(moment for moment in moments if moment >= moved_at)

    def tally(self, acts: Iterable[Any]) -> Counter[str]:
        counted: Counter[str] = Counter()
        for act in acts:
            counted["acts"] += 1
            counted[f"act {type(act).__name__.lower()}"] += 1
        return counted

    def preparation(self) -> Sequence[str]:
        return (BESIDE,)

    def prepare(self, piece: str, at: datetime) -> Mapping[str, str]:
        """Raises `UnableToPlay` where the dossiers have been played without it."""
        if any(key.startswith("lane ") for key in finished(scope=DOSSIERS)):
            raise UnableToPlay(
                deck=self.facts.name,
                reason="its dossiers were played without their payments, and what is closed is not paid for any more.",
                cure="Play the whole deck, or `--only payments`, in a new city: name a new folder in MOTCUA_HOME.",
            )
        return {}

    def performer(self, lane: int, prepared: Mapping[str, str]) -> PaymentPerformer:
        every = [*self.planner.payments, *self.planner.cash]
        return PaymentPerformer(
            deck=self.facts.name,
            dossiers=self.planner.dossiers,
            tax=self.planner.file.land_tax,
            payments={each.number: each for each in every},
            gateway=PlayedGateway(),
        )


PART = PaymentsPart()
