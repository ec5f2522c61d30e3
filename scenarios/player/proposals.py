"""Proposals as decks tell of them: made, sent, appraised, decided and carried out, as far as they came."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import model_validator

from scenarios.player.deck import Strict


class Steps(Strict):
    """The days of a proposal's steps, and what was said at them; a part adds what is proposed."""

    proposed_on: date
    sent_on: date | None = None
    appraised_on: date | None = None
    in_favour: bool = True
    opinion: str = ""
    decided_on: date | None = None
    approved: bool = True
    decision: str = ""
    document: str = ""
    carried_out_on: date | None = None

    @property
    def days(self) -> list[date]:
        return [day for day in self._in_turn if day is not None]

    @property
    def _in_turn(self) -> tuple[date | None, ...]:
        return (self.proposed_on, self.sent_on, self.appraised_on, self.decided_on, self.carried_out_on)

    @model_validator(mode="after")
    def comes_step_by_step(self) -> Self:
        there = [day is not None for day in self._in_turn]
        if there != sorted(there, reverse=True) or self.days != sorted(self.days):
            raise ValueError("its steps are not in order")
        if self.carried_out_on and not self.approved:
            raise ValueError("it is carried out without having been approved")
        return self
