"""Acts are made of a deck by its seed alone, and come to the figures that it names."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from scenarios.dossiers.acts import Kind
from scenarios.dossiers.facts import Fate
from scenarios.dossiers.play import DossiersPlay
from scenarios.dossiers.stories import Storyteller
from scenarios.player.opening import opened_deck
from tests.decks import a_deck
from tests.environment import ROOT

CAN_THO = "can-tho-2023-h1"


def the_play(name: str, *, scale: str = "1", seed: int | None = None) -> DossiersPlay:
    deck = opened_deck(name)
    play = deck.play("dossiers", scale=Decimal(scale), seed=deck.facts.seed if seed is None else seed)
    assert isinstance(play, DossiersPlay)
    return play


def lines_of(play: DossiersPlay) -> list[str]:
    return [act.line() for lane in range(play.lanes) for act in play.acts(lane)]


def test_the_same_seed_makes_the_same_acts_byte_for_byte(db: None, tmp_path: Path) -> None:
    deck = str(a_deck(tmp_path))

    assert lines_of(the_play(deck)) == lines_of(the_play(deck))
    assert lines_of(the_play(deck)) != lines_of(the_play(deck, seed=2))


def test_acts_come_in_the_order_of_time_and_of_their_dossiers(db: None, tmp_path: Path) -> None:
    play = the_play(str(a_deck(tmp_path)))

    for lane in range(play.lanes):
        acts = play.acts(lane)
        assert all(before.at <= after.at for before, after in pairwise(acts))
        by_number: dict[int, list[Kind]] = {}
        for act in acts:
            by_number.setdefault(act.number, []).append(act.kind)
        assert all(kinds[0] in {Kind.FILE, Kind.ACCEPT} for kinds in by_number.values())


def test_omons_shares_come_out_exactly_from_the_acts_at_full_scale(db: None) -> None:
    play = the_play(CAN_THO)
    groups = {line.unit for _, line in play.content.units if line.group}
    teller = Storyteller(play.content, play.facts, play.city, play.seed)

    acts = [act for plan in play.planner.plans if plan.unit in groups for act in teller.story(plan)]

    figures = play.figures(play.tally(acts))
    assert len(figures) == 3
    assert [(each.id, each.computed) for each in figures] == [(each.id, each.expected) for each in figures]
    district, wards = figures[1].denominator, figures[2].denominator
    assert district * 5 == wards * 3


def test_the_deck_is_a_city_in_which_every_unit_works(db: None) -> None:
    play = the_play(CAN_THO)
    in_period = [plan for plan in play.planner.plans if not plan.in_lead and plan.received]

    assert len(in_period) >= 60_000
    working = {plan.unit for plan in in_period}
    receiving = {unit.key for unit in play.city.units.all() if play.city.received_by(unit)}
    assert receiving <= working
    fates = Counter(plan.fate for plan in in_period)
    assert set(fates) == set(Fate)


def test_who_files_online_for_herself_has_an_account(db: None, tmp_path: Path) -> None:
    play = the_play(str(a_deck(tmp_path)))
    crowd = play.planner.crowd

    online = [plan for plan in play.planner.plans if plan.is_online and plan.sender == 0]

    assert online
    assert all(crowd.citizen(plan.person).has_account for plan in online)
    people = [crowd.citizen(index) for index in range(len(crowd))]
    assert len({person.number for person in people}) == len(people)
    phones = Counter(person.phone for person in people)
    assert max(phones.values()) > 1, "some give the telephone number of the one who helps them"


def test_none_of_the_decks_numbers_stands_in_the_house(db: None) -> None:
    content = the_play(CAN_THO).content
    numbers = {str(group.online) for group in content.file.groups.values()}
    numbers |= {str(line.volume) for _, line in content.units if line.volume > 999 and line.volume % 100}
    word = re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, sorted(numbers)))})(?![\w.])")

    found = [
        f"{path.relative_to(ROOT)}: {number}"
        for folder in ("motcua", "sandbox", "bench", "scenarios/player", "scenarios/dossiers", "scenarios/parts")
        for path in (ROOT / folder).rglob("*.py")
        for number in word.findall(path.read_text(encoding="utf-8"))
    ]

    assert found == []
