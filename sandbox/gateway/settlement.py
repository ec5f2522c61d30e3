"""A day's settlement file, as banks write it: a line for each movement, a last one with their number and sums. For tests,
differences and damage can be planted in it."""

from __future__ import annotations

import csv
import io
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, timezone
from typing import Any

#: Days of the bank are the country's.
ZONE = timezone(timedelta(hours=7))
HEAD = ("kind", "transaction", "reference", "amount", "currency", "at")


@dataclass(frozen=True)
class Movement:
    kind: str
    transaction: str
    reference: str
    amount: int
    at: str
    currency: str = "VND"
    #: Another day than that of its moment, in whose file it stands.
    moved_to: str = ""

    @property
    def day(self) -> str:
        return self.moved_to or datetime.fromisoformat(self.at).astimezone(ZONE).date().isoformat()


def _omit(each: Movement, said: Mapping[str, Any]) -> Sequence[Movement]:
    return ()


def _amount(each: Movement, said: Mapping[str, Any]) -> Sequence[Movement]:
    return (replace(each, amount=int(said["amount"])),)


def _currency(each: Movement, said: Mapping[str, Any]) -> Sequence[Movement]:
    return (replace(each, currency=str(said["currency"])),)


def _twice(each: Movement, said: Mapping[str, Any]) -> Sequence[Movement]:
    return (each, each)


def _move(each: Movement, said: Mapping[str, Any]) -> Sequence[Movement]:
    return (replace(each, moved_to=str(said["to"])),)


def _return(each: Movement, said: Mapping[str, Any]) -> Sequence[Movement]:
    return (each, replace(each, kind="refund", reference=str(said.get("reference", "by the bank"))))


#: What can be planted at a movement, by `do`; `invent` adds one that never was.
PLANTS: Mapping[str, Callable[[Movement, Mapping[str, Any]], Sequence[Movement]]] = {
    "omit": _omit,
    "amount": _amount,
    "currency": _currency,
    "twice": _twice,
    "move": _move,
    "return": _return,
}

#: How the whole file can be spoiled.
SPOILS: Mapping[str, Callable[[str], bytes]] = {
    "": str.encode,
    "cut_off": lambda text: text.encode()[: len(text.encode()) * 2 // 3],
    "mark": lambda text: b"\xef\xbb\xbf" + text.encode(),
    "unix_ends": lambda text: text.replace("\r\n", "\n").encode(),
    "utf-16": lambda text: text.encode("utf-16"),
    "windows-1258": lambda text: text.encode() + "phí\r\n".encode("cp1258"),
    "totals": lambda text: text.replace("\r\nEND,", "\r\nEND,9").encode(),
}


@dataclass
class Planted:
    """What tests want to be wrong, by channel; and how files are spoiled until they say otherwise."""

    plants: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    spoil: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def plant(self, *, channel: str, plants: Sequence[Mapping[str, Any]], spoil: str) -> None:
        """Replaces what was planted before. Raises `KeyError` for what cannot be done."""
        for each in plants:
            if each["do"] != "invent":
                _ = PLANTS[each["do"]]
        _ = SPOILS[spoil]
        with self._lock:
            self.plants[channel], self.spoil = [dict(each) for each in plants], spoil

    def file_of(self, *, channel: str, day: str, movements: Sequence[Movement]) -> bytes:
        with self._lock:
            plants, spoil = list(self.plants.get(channel, ())), self.spoil
        found = list(movements)
        for said in plants:
            if said["do"] == "invent":
                found.append(
                    Movement("payment", said["transaction"], said["reference"], int(said["amount"]), said["at"])
                )
                continue
            do = PLANTS[said["do"]]
            found = [
                result
                for each in found
                for result in (do(each, said) if each.transaction == said["transaction"] else (each,))
            ]
        return SPOILS[spoil](_written([each for each in found if each.day == day], day))


def _written(movements: Sequence[Movement], day: str) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for each in movements:
        writer.writerow([each.kind, each.transaction, each.reference, each.amount, each.currency, each.at])
    sums = [sum(each.amount for each in movements if each.kind == kind) for kind in ("payment", "refund")]
    writer.writerow(["END", len(movements), *sums, day])
    return out.getvalue()
