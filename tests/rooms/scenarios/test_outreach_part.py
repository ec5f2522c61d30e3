"""The decks' teams played: the figures that each deck says come out, however often the player is killed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from motcua.reform.outreach.models import Campaign, Group, Membership, Visit
from motcua.reform.outreach.verify import verify_outreach
from scenarios.player.deck import Folder, deck_folder, read_facts
from scenarios.player.expected import compared
from scenarios.player.playing import play_deck
from tests.rooms.scenarios.test_playing import Killed, killer


@pytest.mark.parametrize("deck", ["can-tho-2023-h1", "hai-nhanh-2023-q1"])
def test_the_figures_are_those_of_the_deck(committed_db: str, deck: str) -> None:
    play_deck(deck, scale=Decimal("0.02"), only="outreach")

    folder = Folder(deck_folder(deck))
    found = [each for each in compared(folder=folder, facts=read_facts(folder)) if each.id.startswith("outreach.")]
    assert [each.computed for each in found] == [each.expected for each in found]
    assert len(found) == 4
    assert Visit.objects.exists()
    assert Campaign.objects.exists()
    assert verify_outreach().wrong == 0


def test_killed_and_begun_again_nothing_is_done_twice(committed_db: str) -> None:
    deck = "hai-nhanh-2023-q1"
    with pytest.raises(Killed):
        play_deck(deck, only="outreach", stopped=killer(3))
    play_deck(deck, only="outreach")
    play_deck(deck, only="outreach")

    assert Group.objects.count() == 47
    assert Membership.objects.count() == 171
