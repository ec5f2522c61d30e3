"""The outside: ways to pay. One folder each in `gateways/`, registered in `gateways/registered.py`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from motcua.service.payments.values import AttemptView, Fault, Invitation, Notified, RefundView


class Gateway(Protocol):
    """`key` stands in addresses and rows. `is_online`: a payer chooses it herself. `lasts`: how long an attempt is open."""

    @property
    def key(self) -> str: ...

    @property
    def is_online(self) -> bool: ...

    @property
    def lasts(self) -> timedelta: ...

    @property
    def name(self) -> str:
        """In the reader's language, as are `note` and what `invite` says."""
        ...

    @property
    def note(self) -> str: ...

    @property
    def icon(self) -> str: ...

    def is_ready(self) -> bool:
        """Has the city been given what this way needs (an account, an address)?"""
        ...

    def invite(self, *, attempt: AttemptView, back: str) -> Invitation:
        """How the payer pays. Speaks to nobody outside. `back` is where she comes back to."""
        ...

    def read(self, *, body: bytes, signature: str) -> Notified:
        """What it tells us. Raises `UnableToTrustNotification`, `UnableToReadNotification`."""
        ...

    def ask(self, *, reference: str) -> Sequence[Notified]:
        """All that it knows of a reference. Raises `UnableToAskGateway`."""
        ...

    def refund(self, *, refund: RefundView) -> Fault | None:
        """Sends money back, once by the refund's id. None when it is done."""
        ...
