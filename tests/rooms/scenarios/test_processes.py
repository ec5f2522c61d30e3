"""A deck played by several processes: the same records as by one, and none of them stops unheard."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from scenarios.player import progress
from scenarios.player.errors import UnableToPerform, UnableToPlay
from scenarios.player.playing import play_deck
from tests.decks import a_deck
from tests.rooms.scenarios.records import assert_sound, known_to_figures, records, steps_taken


def test_several_processes_leave_the_records_of_one(new_city: Callable[[], None], tmp_path: Path) -> None:
    deck = str(a_deck(tmp_path))
    alone = play_deck(deck)
    of_one = records(), known_to_figures(), steps_taken()
    new_city()

    played = play_deck(deck, processes=2)

    assert_sound()
    assert played == alone
    assert (records(), known_to_figures(), steps_taken()) == of_one


def test_what_stops_one_of_them_is_told(new_city: Callable[[], None], tmp_path: Path) -> None:
    deck = a_deck(tmp_path, units=[("commune-31156", 5, 0.5, "plain", "wards")])

    with pytest.raises((UnableToPerform, UnableToPlay), match="nobody is counter in commune-31156"):
        play_deck(str(deck), processes=2)


def test_when_one_of_them_is_killed_the_play_stops_and_goes_on_the_next_time(
    new_city: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck, chunks = str(a_deck(tmp_path)), count()
    play_deck(deck)
    whole = records()
    new_city()

    def keep(**given: Any) -> None:
        # As by the machine: nothing is said goodbye.
        if next(chunks) == 3:
            os._exit(9)
        progress.keep(**given)

    monkeypatch.setattr("scenarios.player.lanes.keep", keep)
    with pytest.raises(UnableToPerform, match="one of its processes was ended"):
        play_deck(deck, processes=2)
    monkeypatch.undo()
    play_deck(deck, processes=2)

    assert_sound()
    assert records() == whole
