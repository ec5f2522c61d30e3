"""Sends what people file, again and again until the city has said that it keeps it."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime

from sandbox.portal.city import City, UnreachableError
from sandbox.portal.misbehaviour import Kind, Misbehaviour
from sandbox.portal.store import Outgoing, Store

BATCH = 100
PAUSE_SECONDS, PAUSE_SECONDS_MAX = 0.2, 5.0


class Sender:
    """A thread of its own. Nothing of what it does is only in memory."""

    def __init__(self, *, store: Store, city: City, misbehaviour: Misbehaviour) -> None:
        self._store, self._city, self._misbehaviour = store, city, misbehaviour
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sender", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        self._thread.join(timeout=10)

    def _run(self) -> None:
        faults = 0
        while not self._stop.wait(min(PAUSE_SECONDS * 2**faults, PAUSE_SECONDS_MAX)):
            try:
                self._send_all()
                faults = 0
            except UnreachableError as fault:
                sys.stderr.write(f"portal: the city cannot be told: {fault}\n")
                faults = min(faults + 1, 6)

    def _send_all(self) -> None:
        if not self._store.waiting(limit=1):
            return
        wrong = self._misbehaviour.take(sending=True)
        if wrong is Kind.MUTE:
            return
        last_first = wrong is Kind.OUT_OF_ORDER
        while not self._stop.is_set() and (waiting := self._store.waiting(limit=BATCH, last_first=last_first)):
            for message in waiting:
                if self._stop.is_set():
                    return
                self._send(message, wrong)
            wrong = None

    def _send(self, message: Outgoing, wrong: Kind | None) -> None:
        if wrong is Kind.TWICE:
            self._city.tell(message.content)
        if wrong is Kind.WRONG_SIGNATURE:
            self._city.tell(message.content, spoil=True)
        dead = self._city.tell(message.content)
        self._store.note(id_=message.id, delivered_at=None if dead else datetime.now(UTC).isoformat(), dead=dead)
