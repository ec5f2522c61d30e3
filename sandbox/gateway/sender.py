"""Tells the city what happened, again and again until it keeps it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

from sandbox.gateway.city import City
from sandbox.gateway.misbehaviour import Kind, Misbehaviour
from sandbox.gateway.store import Outgoing, Store
from sandbox.sending import Sending, UnreachableError


class Sender(Sending[Outgoing, Kind]):
    name = "gateway"

    def __init__(self, *, store: Store, city: City, misbehaviour: Misbehaviour) -> None:
        super().__init__(lambda: misbehaviour.take(sending=True))
        self._store, self._city = store, city

    def waiting(self, *, limit: int, last_first: bool = False) -> list[Outgoing]:
        return self._store.waiting(limit=limit, newest_first=last_first)

    def send(self, each: Outgoing, wrong: Kind | None) -> None:
        if wrong is Kind.TWICE:
            self._city.tell(each.channel, each.content)
        if wrong in {Kind.FORGED, Kind.WRONG_SIGNATURE}:
            self._send_forged(each)
        dead = self._city.tell(each.channel, each.content)
        self._store.note(each.serial, delivered_at=None if dead else datetime.now(UTC).isoformat(), dead=dead)

    def _send_forged(self, each: Outgoing) -> None:
        """Somebody else's word before ours: of ten times the amount, and signed with nothing that is ours."""
        said = json.loads(each.content)
        forged = json.dumps({**said, "id": f"{said['id']}-x", "amount": said["amount"] * 10}).encode()
        try:
            self._city.tell(each.channel, forged, spoil=True)
        except UnreachableError as refused:
            sys.stderr.write(f"gateway: the forged one: {refused}\n")
