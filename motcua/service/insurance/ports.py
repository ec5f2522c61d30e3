"""The outside: the line to the social insurance, which knows the cards of all provinces. And what goes on after an act."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol
from uuid import UUID

from procrastinate.contrib.django import app

from motcua.service.insurance.values import Found, Waiting
from motcua.service.insurance.values_synchronisation import ToTell

WALLETS_TASK = "insurance.keep_in_wallets"


def defer_wallets(*, persons: Sequence[UUID]) -> None:
    """Queued with the act by which they became known. Done twice it is done once."""
    if persons:
        app.configure_task(WALLETS_TASK, queue="results").defer(persons=[str(person) for person in persons])


class Line(Protocol):
    def ask(self, *, waiting: Waiting) -> Found:
        """The cards of the number that is asked for; asked twice, it is answered twice. Raises `UnableToReachLine`."""
        ...

    def correct(self, *, correction: ToTell) -> str:
        """Hands a correction on; the receipt. The same one twice is taken once. Raises `UnableToReachLine`."""
        ...
