"""One part of a deck that is being played: what must be there before its first act, and its lanes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.database.transactions import durable
from scenarios.player import progress
from scenarios.player.deck import DeckFacts
from scenarios.player.lanes import Lane
from scenarios.player.parts import Play
from scenarios.player.transactions import may_rest


@dataclass(frozen=True)
class Stage:
    """`stopped` is asked before each piece of work; it may raise."""

    facts: DeckFacts
    part: str
    play: Play
    stopped: Callable[[], None]

    @property
    def scope(self) -> str:
        """Of its keys."""
        return f"{progress.PLAYS} {self.part}"

    def lanes(self) -> list[Lane]:
        return [Lane(self.play, lane, self.scope, self.stopped) for lane in range(self.play.lanes)]

    def prepare(self) -> Mapping[str, str]:
        """Does what is not done yet; returns what lanes need to know of all of it."""
        at = calendar_of(unit=None).midnight(self.facts.from_on)
        done = progress.finished(scope=self.scope)
        for piece in self.play.preparation():
            key = f"before {piece}"
            if key in done:
                continue
            self.stopped()
            with durable():
                # A slow machine makes a catalogue for minutes.
                may_rest()
                if progress.claim(scope=self.scope, key=key, at=at):
                    progress.keep(scope=self.scope, key=key, made=self.play.prepare(piece, at), at=at)
        made: dict[str, str] = {}
        for key, outcome in progress.finished(scope=self.scope).items():
            if key.startswith("before "):
                made |= outcome.get("made", {})
        return made
