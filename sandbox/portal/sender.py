"""Sends what people file, again and again until the city has said that it keeps it."""

from __future__ import annotations

from datetime import UTC, datetime

from sandbox.portal.city import City
from sandbox.portal.misbehaviour import Kind, Misbehaviour
from sandbox.portal.store import Outgoing, Store
from sandbox.sending import Sending


class Sender(Sending[Outgoing, Kind]):
    name = "portal"
    pause_seconds = 0.2
    wrong_once = True

    def __init__(self, *, store: Store, city: City, misbehaviour: Misbehaviour) -> None:
        super().__init__(lambda: misbehaviour.take(sending=True))
        self._store, self._city = store, city

    def waiting(self, *, limit: int, last_first: bool = False) -> list[Outgoing]:
        return self._store.waiting(limit=limit, last_first=last_first)

    def send(self, each: Outgoing, wrong: Kind | None) -> None:
        if wrong is Kind.TWICE:
            self._city.tell(each.content)
        if wrong is Kind.WRONG_SIGNATURE:
            self._city.tell(each.content, spoil=True)
        dead = self._city.tell(each.content)
        self._store.note(id_=each.id, delivered_at=None if dead else datetime.now(UTC).isoformat(), dead=dead)
