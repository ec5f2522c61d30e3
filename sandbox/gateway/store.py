"""What the gateway keeps: payments, what the city is to be told of them, and refunds; in one SQLite file."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from sandbox.gateway.settlement import Movement
from sandbox.keeping import Keeping

_TABLES = """
CREATE TABLE IF NOT EXISTS payment (
    serial INTEGER PRIMARY KEY, number TEXT UNIQUE NOT NULL, channel TEXT NOT NULL, kind TEXT NOT NULL,
    reference TEXT NOT NULL, amount INTEGER NOT NULL, at TEXT NOT NULL, told TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS payment_reference ON payment (channel, reference);
CREATE TABLE IF NOT EXISTS outgoing (
    serial INTEGER PRIMARY KEY, channel TEXT NOT NULL, content TEXT NOT NULL, tries INTEGER NOT NULL DEFAULT 0,
    delivered_at TEXT, dead TEXT NOT NULL DEFAULT '');
CREATE TABLE IF NOT EXISTS refund (
    id TEXT PRIMARY KEY, channel TEXT NOT NULL, number TEXT NOT NULL, amount INTEGER NOT NULL, at TEXT NOT NULL);
"""


class ConflictError(Exception):
    """It cannot be given back so."""


@dataclass(frozen=True)
class Outgoing:
    serial: int
    channel: str
    content: bytes


class Store(Keeping):
    tables = _TABLES

    def pay(self, *, memo: str, amount: int, account: str, at: str) -> str:
        """A transfer to the account, with the payer's words; returns its number."""
        number = _number()
        told = {"id": str(uuid4()), "transaction": number, "amount": amount, "currency": "VND", "memo": memo,
                "account": account, "at": at}  # fmt: skip
        self._keep("vietqr", "paid", memo, number, amount, at, told)
        return number

    def settle(self, *, kind: str, reference: str, amount: int, at: str) -> str:
        """An order of the platform was paid, or failed; returns the number of what happened."""
        number = _number()
        told = {"id": str(uuid4()), "kind": kind, "reference": reference, "transaction": number, "amount": amount,
                "currency": "VND", "at": at}  # fmt: skip
        self._keep("platform", kind, reference, number, amount, at, told)
        return number

    def _keep(
        self, channel: str, kind: str, reference: str, number: str, amount: int, at: str, told: Mapping[str, Any]
    ) -> None:
        content = json.dumps(told, ensure_ascii=False)
        with self._writing() as writing:
            writing.execute(
                "INSERT INTO payment (number, channel, kind, reference, amount, at, told) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (number, channel, kind, reference, amount, at, content),
            )
            writing.execute("INSERT INTO outgoing (channel, content) VALUES (?, ?)", (channel, content))

    def refund(self, *, id_: str, channel: str, number: str, amount: int, at: str) -> None:
        """Gives money back, once by the id. Raises `KeyError` for a payment that is not there, `ConflictError`."""
        with self._writing() as writing:
            earlier = writing.execute("SELECT * FROM refund WHERE id = ?", (id_,)).fetchone()
            if earlier is not None:
                if (earlier["number"], earlier["amount"]) != (number, amount):
                    raise ConflictError("another refund has this id")
                return
            payment = writing.execute(
                "SELECT amount FROM payment WHERE number = ? AND channel = ? AND kind = 'paid'", (number, channel)
            ).fetchone()
            if payment is None:
                raise KeyError(number)
            (given,) = writing.execute(
                "SELECT coalesce(sum(amount), 0) FROM refund WHERE number = ?", (number,)
            ).fetchone()
            if amount <= 0 or given + amount > payment["amount"]:
                raise ConflictError("more than was paid")
            writing.execute("INSERT INTO refund VALUES (?, ?, ?, ?, ?)", (id_, channel, number, amount, at))

    def told_of(self, *, channel: str, reference: str) -> list[dict[str, Any]]:
        """What the city was or is to be told of a reference; for the bank, in whatever words it stands."""
        rows = self._rows(
            "SELECT told FROM payment WHERE channel = ? AND instr(upper(reference), ?) > 0 ORDER BY serial",
            channel,
            reference,
        )
        return [json.loads(row["told"]) for row in rows] if reference else []

    def waiting(self, *, limit: int, newest_first: bool = False) -> list[Outgoing]:
        order = "DESC" if newest_first else "ASC"
        rows = self._rows(
            f"SELECT serial, channel, content FROM outgoing WHERE delivered_at IS NULL AND dead = ''"
            f" ORDER BY tries, serial {order} LIMIT ?",
            limit,
        )
        return [Outgoing(row["serial"], row["channel"], row["content"].encode()) for row in rows]

    def note(self, serial: int, *, delivered_at: str | None = None, dead: str = "") -> None:
        with self._writing() as writing:
            writing.execute(
                "UPDATE outgoing SET tries = tries + 1, delivered_at = ?, dead = ? WHERE serial = ?",
                (delivered_at, dead, serial),
            )

    def again(self) -> None:
        """Everything that was ever told goes once more."""
        with self._writing() as writing:
            writing.execute("UPDATE outgoing SET delivered_at = NULL, dead = ''")

    def newest(self, *, limit: int) -> list[dict[str, Any]]:
        return [dict(row) for row in self._rows("SELECT * FROM payment ORDER BY serial DESC LIMIT ?", limit)]

    def movements(self, *, channel: str) -> Sequence[Movement]:
        """What ever moved, by the transaction's number: what came, and what went back of it."""
        paid = self._rows(
            "SELECT number, reference, amount, at FROM payment WHERE channel = ? AND kind = 'paid'", channel
        )
        back = self._rows("SELECT number, id, amount, at FROM refund WHERE channel = ?", channel)
        moved = [Movement("payment", row["number"], row["reference"], row["amount"], row["at"]) for row in paid]
        moved += [Movement("refund", row["number"], row["id"], row["amount"], row["at"]) for row in back]
        return sorted(moved, key=lambda each: (each.transaction, each.kind))

    def counts(self) -> dict[str, int]:
        (row,) = self._rows(
            "SELECT (SELECT count(*) FROM payment) AS payments, (SELECT count(*) FROM refund) AS refunds,"
            " (SELECT count(*) FROM outgoing WHERE delivered_at IS NULL AND dead = '') AS waiting,"
            " (SELECT count(*) FROM outgoing WHERE dead <> '') AS dead"
        )
        return dict(row)


def _number() -> str:
    """As banks number transfers: FT and digits."""
    return f"FT{uuid4().int % 10**14:014d}"
