"""The cards that the stand-in knows: `cards.csv` beside it. Demo data, nobody's."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from threading import Lock

CARDS = Path(__file__).parent / "cards.csv"
#: What is told of a card; dates are ISO, empty where there is none.
FIELDS = (
    "number", "group", "benefit_level", "issued_in", "full_name", "birth_on", "facility_code", "facility_name",
    "valid_from", "valid_until", "withdrawn_on", "withdrawn_reason", "died_on",
)  # fmt: skip
Card = Mapping[str, str]


class Register:
    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._by: dict[tuple[str, str], list[Card]] = defaultdict(list)
        self.corrections: dict[str, dict[str, object]] = {}
        self._lock = Lock()
        for row in rows:
            told = {name: row[name] for name in FIELDS}
            self._by["insurance", row["number"]].append(told)
            if row["citizen_number"]:
                self._by["citizen", row["citizen_number"]].append(told)

    @classmethod
    def read(cls, path: Path = CARDS) -> Register:
        with path.open(newline="", encoding="utf-8") as file:
            return cls(csv.DictReader(file))

    def cards(self, *, kind: str, number: str) -> list[Card]:
        return list(self._by.get((kind, number), ()))

    def correct(self, *, id_: str, card: str, values: Mapping[str, str]) -> str:
        """Takes a correction, once by its id; the receipt."""
        with self._lock:
            if id_ not in self.corrections:
                receipt = f"BH-{len(self.corrections) + 1:06d}"
                self.corrections[id_] = {"receipt": receipt, "card": card, "values": dict(values)}
            return str(self.corrections[id_]["receipt"])
