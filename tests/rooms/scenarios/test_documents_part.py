"""A deck's documents played: the figures that it says come out, however often the player is killed."""

from __future__ import annotations

import pytest

from motcua.foundation.accounts.values import Role
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.queries import directory
from motcua.service.documents.models import Handling, Incoming, Outgoing
from motcua.service.documents.verify import verify_documents
from scenarios.parts.documents import PART
from scenarios.player.deck import Folder, deck_folder, read_facts
from scenarios.player.expected import compared
from scenarios.player.faults import Faults
from scenarios.player.playing import play_deck
from tests.cast import JUNE_15, whoever
from tests.rooms.scenarios.test_playing import Killed, killer

CAN_THO, OTHER = "can-tho-2023-h1", "hai-nhanh-2023-q1"


@pytest.fixture
def city_of_clerks(committed_db: str) -> None:
    """Who registers, drafts, signs and issues in both decks."""
    faults, keys = Faults(), set()
    for name in (CAN_THO, OTHER):
        content = PART.read(Folder(deck_folder(name)), faults)
        assert content is not None
        keys |= {each.unit for each in content.incoming} | {each.unit for each in content.outgoing}
        keys |= {each.to for each in content.incoming if each.to}
    units = directory(on=JUNE_15)
    with durable():
        for key in keys:
            unit = units.by_key(key)
            assert unit is not None
            for role in (Role.HANDLER, Role.CLERK, Role.LEADER):
                whoever(unit=unit, role=role)


@pytest.mark.usefixtures("city_of_clerks")
def test_killed_and_begun_again_the_figures_are_those_of_the_deck() -> None:
    with pytest.raises(Killed):
        play_deck(OTHER, only="documents", stopped=killer(4))
    for _twice in range(2):
        play_deck(OTHER, only="documents")

    folder = Folder(deck_folder(OTHER))
    found = [each for each in compared(folder=folder, facts=read_facts(folder)) if each.id.startswith("documents.")]
    assert [each.computed for each in found] == [each.expected for each in found]
    assert len(found) == 4
    assert (Incoming.objects.count(), Outgoing.objects.count(), Handling.objects.count()) == (5, 4, 3)
    assert verify_documents().wrong == 0


@pytest.mark.slow
@pytest.mark.usefixtures("city_of_clerks")
def test_the_city_s_documents_are_played() -> None:
    play_deck(CAN_THO, only="documents")

    assert (Incoming.objects.count(), Outgoing.objects.exclude(number=None).count()) == (16, 13)
    assert verify_documents().wrong == 0


def test_every_deck_can_be_played(committed_db: str) -> None:
    faults = Faults()
    for name in (CAN_THO, OTHER):
        folder = Folder(deck_folder(name))
        content = PART.read(folder, faults)
        assert content is not None
        PART.check(content, read_facts(folder), faults)

    assert not faults.found
