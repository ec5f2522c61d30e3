"""Gives the city its notices, again and again until it has said that it keeps them."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from uuid import uuid4

from sandbox.gateway.misbehaviour import Kind, Misbehaviour
from sandbox.sending import Sending, UnreachableError
from sandbox.tax.city import City
from sandbox.tax.store import Outgoing, Store


class Sender(Sending[Outgoing, Kind]):
    name = "tax"

    def __init__(self, *, store: Store, city: City, misbehaviour: Misbehaviour) -> None:
        super().__init__(lambda: misbehaviour.take(sending=True))
        self._store, self._city = store, city

    def waiting(self, *, limit: int, last_first: bool = False) -> list[Outgoing]:
        return self._store.waiting(limit=limit, newest_first=last_first)

    def send(self, each: Outgoing, wrong: Kind | None) -> None:
        if wrong is Kind.TWICE:
            self._city.tell(each.content)
        if wrong in {Kind.FORGED, Kind.WRONG_SIGNATURE}:
            self._send_forged(each)
        dead = self._city.tell(each.content)
        self._store.note(each.serial, delivered_at=None if dead else datetime.now(UTC).isoformat(), dead=dead)

    def _send_forged(self, each: Outgoing) -> None:
        """Somebody else's word before ours: of ten times the amounts, and signed with nothing that is ours."""
        lines = [{**line, "amount": line["amount"] * 10} for line in each.content["lines"]]
        try:
            self._city.tell({**each.content, "id": str(uuid4()), "lines": lines}, spoil=True)
        except UnreachableError as refused:
            sys.stderr.write(f"tax: the forged one: {refused}\n")
