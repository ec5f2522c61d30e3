"""What a start has yet to fill the city with."""

from __future__ import annotations

from datetime import UTC, datetime

from django.test import override_settings

from motcua.cli.supervisor.preparation import what_fills_the_city, what_is_played, words_of_play
from motcua.foundation.database.milestones import reach_milestone

DECK = "can-tho-2023-h1 0.05"


def test_the_replay_is_played_beside_a_city_that_stands(db: None) -> None:
    with override_settings(SCENARIO=DECK):
        assert list(what_fills_the_city()) == ["load", "demo", "history"]
        assert what_is_played() == DECK
    with override_settings(SCENARIO=""):
        assert what_is_played() == ""
    assert words_of_play(DECK) == ("scenario", "play", "can-tho-2023-h1", "--scale", "0.05", "--processes", "1")
    assert words_of_play("hai-nhanh-2023-q1") == ("scenario", "play", "hai-nhanh-2023-q1", "--processes", "1")


def test_a_city_that_has_played_is_left_alone_whatever_deck_is_named_later(db: None) -> None:
    reach_milestone(name="scenario", value=DECK, at=datetime.now(UTC))

    with override_settings(SCENARIO="hai-nhanh-2023-q1"):
        assert what_is_played() == ""


def test_a_real_city_is_filled_with_reference_data_only(db: None) -> None:
    with override_settings(DEMO=False, SCENARIO=DECK):
        assert list(what_fills_the_city()) == ["load"]
        assert what_is_played() == ""
