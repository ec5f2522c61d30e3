"""Plays a deck on the city that stands: prepares, lets the lanes do each day, and does at night what the worker does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any, Protocol

from django.conf import settings

from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.commands import SEQUENCE_BATCH_MAX
from motcua.foundation.journal.jobs import give_positions
from motcua.foundation.measures.jobs import fold
from scenarios.player import progress
from scenarios.player.deck import DeckFacts
from scenarios.player.errors import UnableToPlay
from scenarios.player.opening import chosen_parts, opened_deck
from scenarios.player.parts import Figure
from scenarios.player.stages import Stage
from scenarios.player.workers import HereAlone, Processes, Workers

ONE_DAY = timedelta(days=1)


class Watcher(Protocol):
    """Is told how far it is."""

    def begin(self, deck: str, acts: int) -> None: ...

    def advance(self, acts: int, at: datetime) -> None: ...


class Nobody:
    def begin(self, deck: str, acts: int) -> None:
        pass

    def advance(self, acts: int, at: datetime) -> None:
        pass


@dataclass(frozen=True)
class Played:
    """What the acts of a play come to."""

    deck: str
    title: str
    figures: Sequence[Figure]
    counts: Mapping[str, int]


def play_deck(
    name: str,
    *,
    scale: Decimal = Decimal(1),
    seed: int | None = None,
    only: str | None = None,
    processes: int = 1,
    watcher: Watcher | None = None,
    stopped: Callable[[], None] = lambda: None,
) -> Played:
    """Plays it to its end; goes on where it was left off. Raises `UnableToFindDeck`, `UnableToReadDeck`, and
    `UnableToPlay` for a city that is no demo or plays something else."""
    if not settings.DEMO:
        raise UnableToPlay(
            deck=name,
            reason="this city is not a demo.",
            cure="A replay invents people and dossiers: set MOTCUA_DEMO=1 in a city made for trying out.",
        )
    deck = opened_deck(name)
    seed = deck.facts.seed if seed is None else seed
    begins_at = calendar_of(unit=None).midnight(deck.facts.from_on)
    content: dict[str, Any] = {"fingerprint": deck.folder.fingerprint, "scale": str(scale.normalize()), "seed": seed}
    with progress.only_player(deck=deck.facts.name):
        with durable():
            progress.register_play(deck=deck.facts.name, content=content, at=begins_at)
        stages = [
            Stage(deck.facts, part, deck.play(part, scale=scale, seed=seed), stopped)
            for part in chosen_parts(deck, only)
        ]
        workers = _workers(stages, processes)
        try:
            tally = workers.open()
            watcher = watcher or Nobody()
            watcher.begin(deck.facts.name, sum(counted["acts"] for counted in tally.values()))
            _play_days(deck.facts, stages, workers, watcher)
        finally:
            workers.stop()
    figures = [figure for stage in stages for figure in stage.play.figures(tally[stage.part])]
    together = sum(tally.values(), Counter[str]())
    counts = {name: count for name, count in sorted(together.items()) if name == "acts" or name.startswith("act ")}
    return Played(deck.facts.name, deck.facts.title, figures, counts)


def _workers(stages: Sequence[Stage], processes: int) -> Workers:
    # Nothing is won by a second process where there is one lane.
    if processes == 1 or sum(stage.play.lanes for stage in stages) == 1:
        return HereAlone(stages)
    return Processes(stages, processes=processes)


def _play_days(facts: DeckFacts, stages: Sequence[Stage], workers: Workers, watcher: Watcher) -> None:
    """All parts of the city live each day together."""
    day, calendar = facts.from_on, calendar_of(unit=None)
    done = progress.finished(scope=progress.NIGHTS)
    while day < facts.period.until_on:
        acts = workers.play_day(day, meanwhile=partial(_catch_up, stages, day, calendar.midnight(day)))
        ends_at = calendar.midnight(day + ONE_DAY)
        awake = {f"{day.isoformat()} {stage.part}": stage for stage in stages}
        awake = {key: stage for key, stage in awake.items() if key not in done}
        for stage in awake.values():
            stage.play.nightly(ends_at)
        # Whatever it did may be done again: it finds nothing to do.
        with durable():
            progress.claim_all(scope=progress.NIGHTS, keys=awake, at=ends_at)
        watcher.advance(acts, ends_at)
        day += ONE_DAY
    _catch_up(stages, day, calendar.midnight(day))
    _fold(calendar.midnight(day))


def _catch_up(stages: Sequence[Stage], day: date, at: datetime) -> None:
    """What the day before wrote is worked on while this day is played, as in life: its letters go out, its entries get their
    positions. The cells of a month come with the next."""
    for stage in stages:
        stage.play.beside(at)
    _order_journal(at)
    if day.day == 1:
        _fold(at)


def _order_journal(at: datetime) -> None:
    while give_positions(at) >= SEQUENCE_BATCH_MAX:
        pass


def _fold(at: datetime) -> None:
    """As the worker does, which need not run beside a play: `motcua verify figures` compares what was folded."""
    while fold(at):
        pass
