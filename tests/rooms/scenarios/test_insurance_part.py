"""The decks' health facilities: each looks up, and the figures say so, however often the player is killed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from motcua.reform.indicators.verify import verify_figures
from motcua.service.insurance.models import Facility, Lookup
from motcua.service.insurance.verify import verify_insurance
from scenarios.player.deck import Folder, deck_folder, read_facts
from scenarios.player.expected import compared
from scenarios.player.playing import play_deck
from tests.rooms.scenarios.test_playing import Killed, killer


def test_all_facilities_of_the_city_have_looked_up_at_the_end(committed_db: str) -> None:
    play_deck("can-tho-2023-h1", scale=Decimal("0.02"), only="insurance")

    folder = Folder(deck_folder("can-tho-2023-h1"))
    told = {each.id: each.computed for each in compared(folder=folder, facts=read_facts(folder))}
    assert told["insurance.facilities"] == 120
    assert told["insurance.facilities_share"] == 100
    assert verify_insurance().wrong == 0
    figures = verify_figures()
    # The last entries get their places when no transaction is open that is older, and other tests may hold one.
    assert (figures.checked > 0, figures.wrong) == (True, 0), "folded without a worker"


def test_killed_and_begun_again_nothing_is_asked_twice(committed_db: str) -> None:
    deck = "hai-nhanh-2023-q1"
    with pytest.raises(Killed):
        play_deck(deck, only="insurance", stopped=killer(3))
    play_deck(deck, only="insurance")
    asked = Lookup.objects.count()
    play_deck(deck, only="insurance")

    assert Facility.objects.count() == 12
    assert Lookup.objects.values("facility").distinct().count() == 12
    assert Lookup.objects.count() == asked
