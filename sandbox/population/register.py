"""The people, who asked about whom, and what is said to be wrong. Kept in memory; the files are read at the start and again
when they changed, since the demo city writes its own people down while this already runs."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

OWN_PEOPLE = Path(__file__).parent / "data" / "people.json"


@dataclass(frozen=True)
class Looked:
    """One question, as the database itself remembers it."""

    ask: str
    number: str
    purpose: str
    ground: str
    found: bool


@dataclass
class Register:
    """`city_people` is the file with the people of the demo city; it need not be there."""

    city_people: Path
    people: dict[str, dict[str, Any]] = field(default_factory=dict)
    looked: list[Looked] = field(default_factory=list)
    corrections: dict[str, dict[str, Any]] = field(default_factory=dict)
    _changed: dict[str, dict[str, Any]] = field(default_factory=dict)
    _read_at: float = -1.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def citizen(self, number: str, *, ask: str, purpose: str, ground: str) -> dict[str, Any] | None:
        """Who has the number; the question is remembered, also one that found nobody."""
        with self._lock:
            self._read()
            found = self.people.get(number)
            self.looked.append(Looked(ask, number, purpose, ground, found is not None))
            return dict(found) if found else None

    def after(self, number: str, *, limit: int) -> list[dict[str, Any]]:
        """The next people in the order of their numbers: what one needs to tell whose card it is."""
        wanted = ("number", "full_name", "birth_on", "sex", "residence", "died_on")
        with self._lock:
            self._read()
            following = sorted(each for each in self.people if each > number)[:limit]
            return [{name: self.people[each].get(name) for name in wanted} for each in following]

    def anybody_but(self, number: str) -> dict[str, Any]:
        """Somebody else, for a wrong answer."""
        with self._lock:
            self._read()
            return dict(next(each for key, each in self.people.items() if key != number))

    def put(self, people: Sequence[Mapping[str, Any]]) -> None:
        """Adds people, or changes those who are there: what only the database's own officers can do."""
        with self._lock:
            self._read()
            for person in people:
                number = str(person["number"])
                self._changed[number] = {**self.people.get(number, {}), **person}
            self.people |= self._changed

    def correct(self, correction: Mapping[str, Any]) -> str:
        """Takes note of what is said to be wrong, once by its id; the receipt."""
        with self._lock:
            key = str(correction["id"])
            if key not in self.corrections:
                receipt = f"DC-{len(self.corrections) + 1:06d}"
                wanted = ("number", "field", "claimed", "note")
                self.corrections[key] = {"receipt": receipt, **{name: str(correction[name]) for name in wanted}}
            return str(self.corrections[key]["receipt"])

    def log(self) -> list[dict[str, Any]]:
        with self._lock:
            return [vars(each) for each in self.looked]

    def _read(self) -> None:
        at = self.city_people.stat().st_mtime if self.city_people.exists() else 0.0
        if at == self._read_at:
            return
        self._read_at = at
        files = [self.city_people, OWN_PEOPLE] if self.city_people.exists() else [OWN_PEOPLE]
        for file in files:
            for person in json.loads(file.read_text(encoding="utf-8"))["people"]:
                number = str(person["number"])
                # The database's own file knows more of those whom both name.
                self.people[number] = {**self.people.get(number, {}), **person}
        self.people |= self._changed
