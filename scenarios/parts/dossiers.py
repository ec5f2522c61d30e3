"""`dossiers.toml`: what people file with every unit of the city, and what becomes of it."""

from __future__ import annotations

from decimal import Decimal

from scenarios.dossiers.checking import check
from scenarios.dossiers.facts import Dossiers, read
from scenarios.dossiers.play import DossiersPlay
from scenarios.player.city import City
from scenarios.player.deck import DeckFacts, Folder
from scenarios.player.faults import Faults


class DossiersPart:
    name = "dossiers"

    def read(self, folder: Folder, faults: Faults) -> Dossiers | None:
        return read(folder, faults)

    def check(self, content: Dossiers, facts: DeckFacts, faults: Faults) -> None:
        check(content, facts, City.between(facts.from_on, facts.period.until_on), faults)

    def play(self, content: Dossiers, facts: DeckFacts, *, scale: Decimal, seed: int) -> DossiersPlay:
        city = City.between(facts.from_on, facts.period.until_on)
        return DossiersPlay(content, facts, city, scale, seed)


PART = DossiersPart()
