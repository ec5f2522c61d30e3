"""The outside: the line to the social insurance, which knows the cards of all provinces."""

from __future__ import annotations

from typing import Protocol

from motcua.service.insurance.values import Found, Waiting


class Line(Protocol):
    def ask(self, *, waiting: Waiting) -> Found:
        """The cards of the number that is asked for; asked twice, it is answered twice. Raises `UnableToReachLine`."""
        ...
