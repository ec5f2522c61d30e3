"""The decks' programmes played: the figures that each deck says come out, however often the player is killed."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from motcua.foundation.accounts.values import Role
from motcua.foundation.database.transactions import durable
from motcua.reform.programme.models import Judgement, Progress, Task
from motcua.reform.programme.verify import verify_programme
from motcua.registry.organization.queries import directory
from scenarios.parts.programme import PART
from scenarios.player.deck import Folder, deck_folder, read_facts
from scenarios.player.expected import compared
from scenarios.player.faults import Faults
from scenarios.player.playing import play_deck
from tests.cast import JUNE_15, whoever
from tests.rooms.scenarios.test_playing import Killed, killer

CAN_THO, OTHER = "can-tho-2023-h1", "hai-nhanh-2023-q1"


@pytest.fixture
def city_of_leads(committed_db: str) -> None:
    """Who reports, plans and judges in both decks."""
    faults, keys = Faults(), {"city-92"}
    for name in (CAN_THO, OTHER):
        content = PART.read(Folder(deck_folder(name)), faults)
        assert content is not None
        keys |= {content.file.control, *(line.lead for _number, line in content.lines)}
    units = directory(on=JUNE_15)
    with durable():
        for key in keys:
            unit = units.by_key(key)
            assert unit is not None
            for role in (Role.HANDLER, Role.HEAD, Role.LEADER):
                whoever(unit=unit, role=role)


@pytest.mark.parametrize(("deck", "figures"), [(CAN_THO, 3), (OTHER, 4)])
@pytest.mark.usefixtures("city_of_leads")
def test_the_figures_are_those_of_the_deck(deck: str, figures: int) -> None:
    play_deck(deck, scale=Decimal("0.02"), only="programme")

    folder = Folder(deck_folder(deck))
    found = [each for each in compared(folder=folder, facts=read_facts(folder)) if each.id.startswith("programme.")]
    assert [each.computed for each in found] == [each.expected for each in found]
    assert len(found) == figures
    assert Task.objects.count() == found[0].expected
    assert verify_programme().wrong == 0


@pytest.mark.usefixtures("city_of_leads")
def test_killed_and_begun_again_nothing_is_done_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    def counts() -> list[int]:
        return [model.objects.count() for model in (Task, Progress, Judgement)]

    with pytest.raises(Killed):
        play_deck(OTHER, only="programme", stopped=killer(4))
    halfway = counts()
    play_deck(OTHER, only="programme")
    whole = counts()
    play_deck(OTHER, only="programme")

    assert halfway != whole
    assert counts() == whole
    assert Judgement.objects.filter(verdict="accepted").count() == 4


def test_what_cannot_be_played_is_told_by_line(committed_db: str, tmp_path: Any) -> None:
    source = deck_folder(OTHER)
    for name in ("deck.toml", "programme.toml"):
        (tmp_path / name).write_text((source / name).read_text())
    lines = (source / "programme.csv").read_text().splitlines()
    lines[1] = lines[1].replace(",department-justice,", ",department-nowhere,")
    (tmp_path / "programme.csv").write_text("\n".join(lines))
    faults, folder = Faults(), Folder(tmp_path)
    content = PART.read(folder, faults)
    assert content is not None

    PART.check(content, read_facts(folder), faults)

    assert [str(each) for each in faults.found] == ["programme.csv, line 2: no unit is called department-nowhere"]
