"""Gives the city its notices, again and again until it has said that it keeps them."""

from __future__ import annotations

import sys
import threading
from datetime import UTC, datetime
from uuid import uuid4

from sandbox.gateway.city import UnreachableError
from sandbox.gateway.misbehaviour import Kind, Misbehaviour
from sandbox.tax.city import City
from sandbox.tax.store import Outgoing, Store

BATCH = 100
PAUSE_SECONDS, PAUSE_SECONDS_MAX = 0.1, 5.0


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
                sys.stderr.write(f"tax: the city cannot be told: {fault}\n")
                faults = min(faults + 1, 6)

    def _send_all(self) -> None:
        if not self._store.waiting(limit=1):
            return
        wrong = self._misbehaviour.take(sending=True)
        if wrong is Kind.MUTE:
            return
        newest_first = wrong is Kind.OUT_OF_ORDER
        while not self._stop.is_set() and (waiting := self._store.waiting(limit=BATCH, newest_first=newest_first)):
            for each in waiting:
                if self._stop.is_set():
                    return
                self._send(each, wrong)

    def _send(self, each: Outgoing, wrong: Kind | None) -> None:
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
