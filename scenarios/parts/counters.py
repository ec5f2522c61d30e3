"""`counters.toml`: counters open beyond the sessions, and QR codes on the walls."""

from __future__ import annotations

from decimal import Decimal

from scenarios.counters.facts import FILE, CountersFile, check_days
from scenarios.counters.play import AFTER_HOURS, CODES, CountersPlay
from scenarios.player.city import City
from scenarios.player.deck import DeckFacts, Folder
from scenarios.player.faults import Faults


class CountersPart:
    name = "counters"

    def read(self, folder: Folder, faults: Faults) -> CountersFile | None:
        return folder.table(FILE, CountersFile, faults)

    def check(self, content: CountersFile, facts: DeckFacts, faults: Faults) -> None:
        check_days(content, facts, faults)
        play = self.play(content, facts, scale=Decimal(1), seed=facts.seed)
        known = {unit.key for unit in play.city.units.all()}
        for where, key in (
            *((f"pilots.{number}.unit", each.unit) for number, each in enumerate(content.pilots)),
            *((f"codes.{number}.owner", each.owner) for number, each in enumerate(content.codes)),
            *((f"figures.{id_}.unit", each.unit) for id_, each in content.figures.items()),
        ):
            if key not in known:
                faults.add(FILE, where, f"no unit has the key {key}")
        for id_ in sorted(set(content.figures) - {AFTER_HOURS, CODES}):
            faults.add(FILE, f"figures.{id_}", f"it is none of {AFTER_HOURS}, {CODES}")
        for number, codes in enumerate(content.codes):
            if codes.owner in known and len(play.procedures_of(codes)) < codes.count:
                faults.add(FILE, f"codes.{number}.count", f"{codes.owner} receives fewer procedures on that day")

    def play(self, content: CountersFile, facts: DeckFacts, *, scale: Decimal, seed: int) -> CountersPlay:
        return CountersPlay(content, facts, City.between(facts.from_on, facts.period.until_on), scale, seed)


PART = CountersPart()
