"""Reads a whole deck and checks it against the city that stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from scenarios.player.deck import DECK_FILE, DeckFacts, Folder, deck_folder, read_facts
from scenarios.player.errors import UnableToFindPart, UnableToReadDeck
from scenarios.player.faults import Faults
from scenarios.player.parts import Part, Play, known_parts, needs_of


@dataclass(frozen=True)
class Deck:
    """A deck that can be played. `contents` are its parts as they were read, by name."""

    folder: Folder
    facts: DeckFacts
    contents: Mapping[str, Any]

    def play(self, part: str, *, scale: Decimal, seed: int) -> Play:
        return known_parts()[part].play(self.contents[part], self.facts, scale=scale, seed=seed)


def opened_deck(name: str) -> Deck:
    """Raises `UnableToFindDeck`, and `UnableToReadDeck` with every fault at once."""
    folder = Folder(deck_folder(name))
    facts = read_facts(folder)
    faults = Faults()
    parts = _parts_of(folder, faults)
    contents = {part.name: part.read(folder, faults) for part in parts}
    if not _is_city(facts):
        faults.add(DECK_FILE, "city", f"no city has the division code {facts.city}")
    for part in parts:
        if contents[part.name] is not None:
            part.check(contents[part.name], facts, faults)
    if faults:
        raise UnableToReadDeck(deck=folder.path.name, faults=faults.found)
    return Deck(folder, facts, contents)


def chosen_parts(deck: Deck, only: str | None) -> list[str]:
    """The parts to play, in order: one with those that it needs beside it. Raises `UnableToFindPart`."""
    if only is not None and only not in deck.contents:
        raise UnableToFindPart(deck=deck.facts.name, part=only, known=", ".join(deck.contents))
    if only is None:
        return list(deck.contents)
    beside = {only, *needs_of(known_parts()[only])}
    return [name for name in deck.contents if name in beside]


def _parts_of(folder: Folder, faults: Faults) -> list[Part]:
    files = {file.stem for file in folder.path.glob("*.toml")} - {DECK_FILE.removesuffix(".toml")}
    for unknown in sorted(files - known_parts().keys()):
        faults.add(f"{unknown}.toml", "", f"no part is called {unknown}; there are {', '.join(known_parts())}")
    found = [part for name, part in known_parts().items() if name in files]
    if not found:
        faults.add(DECK_FILE, "", "the deck has no part")
    return found


def _is_city(facts: DeckFacts) -> bool:
    return directory(on=facts.period.from_on).of_division(facts.city, UnitKind.CITY) is not None
