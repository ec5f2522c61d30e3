"""A deck played: by the real commands, once, and to the same end however often the player is killed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.test import override_settings
from hypothesis import given, settings
from hypothesis import strategies as some
from procrastinate.contrib.django.models import ProcrastinateJob

from motcua.foundation.journal.queries import chain_head, waiting_count
from motcua.foundation.messages.models import Message
from motcua.foundation.text.numbers import half_up
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.models import Dossier, Standstill
from scenarios.dossiers.acts import Kind
from scenarios.player import progress
from scenarios.player.deck import Folder, read_facts
from scenarios.player.errors import UnableToPlay, UnableToReadDeck
from scenarios.player.expected import compared
from scenarios.player.playing import Played, play_deck
from tests.cast import JUNE_15
from tests.decks import DISTRICT, NEXT_WARD, PROFILE, WARD, a_deck
from tests.rooms.foundation.journal.test_journal import settle
from tests.rooms.scenarios.records import (
    assert_sound,
    hanging_on_dossiers,
    known_to_figures,
    received_by_unit_and_channel,
    records,
    steps_taken,
)
from tests.rooms.scenarios.test_acts import the_play

RESUMED_TIMES = 4


class Killed(BaseException):
    """As by a signal: nothing is said goodbye."""


def test_the_records_are_what_the_acts_were(new_city: Callable[[], None], tmp_path: Path) -> None:
    deck = str(a_deck(tmp_path))

    played = play_deck(deck)

    assert_sound()
    assert received_by_unit_and_channel() == received_in_acts(deck)
    assert Dossier.objects.filter(received_at=None).count() > 0
    (figure,) = played.figures
    assert figure.computed == figure.expected
    assert chain_head()[0] > 0, "the player gives positions while it plays"
    # Transactions of other tests on the server may have held the last ones back.
    settle()
    assert waiting_count() == 0
    assert Message.objects.filter(status="waiting").count() == 0
    assert ProcrastinateJob.objects.count() == 0, "what the acts have done is left to no worker"
    assert Standstill.objects.exists(), "what nobody works on is noted in its time"


def test_what_a_deck_must_come_to_stands_beside_what_the_records_say(
    new_city: Callable[[], None], tmp_path: Path
) -> None:
    deck = a_deck(tmp_path)
    (deck / "targets.toml").write_text(
        f'[[targets]]\nassumed = true\nindicator = "online_share"\nunit = "{DISTRICT}"\nvalue = 51.5\n'
        "until_on = 2024-01-01\n",
        encoding="utf-8",
    )
    play_deck(str(deck))
    counts = received_in_acts(str(deck))
    online = sum(count for (_unit, channel), count in counts.items() if channel == "online")
    percent = half_up(Fraction(online * 100, sum(counts.values())), decimals=1)
    lines = [
        f"district,{percent},1,exact,online_share,{DISTRICT},,assumed",
        f"wrong,{percent + 1},1,exact,online_share,{DISTRICT},,assumed",
        f"above,{percent - Decimal('0.05')},1,more_than,online_share,{DISTRICT},,assumed",
        "online.omon_target,52,0,exact,,,,assumed",
        "no.such_figure,14774,0,exact,,,,assumed",
    ]
    (deck / "expected.csv").write_text(
        "\n".join(["id,value,decimals,agreement,indicator,unit,level,source", *lines]), encoding="utf-8"
    )
    facts = read_facts(Folder(deck)).model_copy(update={"report": "2023-H1"})

    found = {each.id: each for each in compared(folder=Folder(deck), facts=facts)}

    assert {name: each.agrees for name, each in found.items()} == {
        "district": True,
        "wrong": False,
        "above": True,
        "online.omon_target": True,
        "no.such_figure": None,
    }
    assert (found["district"].numerator, found["district"].rows) == (online, sum(counts.values()))
    assert found["no.such_figure"].why == "no records"


def test_expectations_that_name_nothing_are_faults(new_city: Callable[[], None], tmp_path: Path) -> None:
    deck = a_deck(tmp_path)
    lines = [
        "id,value,decimals,agreement,indicator,unit,level,source",
        "a,1,0,exact,online_share,nowhere,,assumed",
        "b,1,0,exact,,,,x",
    ]
    (deck / "expected.csv").write_text("\n".join(lines), encoding="utf-8")

    with pytest.raises(UnableToReadDeck) as raised:
        compared(folder=Folder(deck), facts=read_facts(Folder(deck)))

    assert [fault.where for fault in raised.value.faults] == ["a", "b"]


def received_in_acts(deck: str) -> Counter[tuple[Any, str]]:
    """Counted from the list of acts, with nothing of the database but the units' ids."""
    play = the_play(deck)
    units, plans = directory(on=JUNE_15), {plan.number: plan for plan in play.planner.plans}
    found: Counter[tuple[Any, str]] = Counter()
    for lane in range(play.lanes):
        for act in play.acts(lane):
            if act.kind in {Kind.ACCEPT, Kind.RECEIVE}:
                unit = units.by_key(plans[act.number].unit)
                assert unit is not None
                found[unit.id, plans[act.number].channel.value] += 1
    return found


def test_killed_and_begun_again_it_ends_as_if_it_had_never_been(new_city: Callable[[], None], tmp_path: Path) -> None:
    deck, random = str(a_deck(tmp_path)), Random(5)  # noqa: S311  (the same kills each time)
    play_deck(deck)
    whole = records()
    new_city()

    for _time in range(RESUMED_TIMES):
        with pytest.raises(Killed):
            play_deck(deck, stopped=killer(random.randrange(3, 12)))
    play_deck(deck)

    assert_sound()
    assert records() == whole


def killer(after: int) -> Callable[[], None]:
    left = iter(range(after))

    def stopped() -> None:
        if next(left, None) is None:
            raise Killed

    return stopped


def test_killed_inside_a_transaction_nothing_of_it_is_left(
    new_city: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = str(a_deck(tmp_path))
    play_deck(deck)
    whole = records()
    new_city()
    times = iter(range(25))

    def keep(**given: Any) -> None:
        if next(times, None) is None:
            raise Killed
        progress.keep(**given)

    monkeypatch.setattr("scenarios.player.lanes.keep", keep)
    with pytest.raises(Killed):
        play_deck(deck)
    monkeypatch.undo()
    play_deck(deck)

    assert records() == whole


def test_what_is_gathered_is_what_each_command_would_have_written(
    new_city: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = str(a_deck(tmp_path))
    play_deck(deck)
    gathered = records(), known_to_figures(), told()
    new_city()

    monkeypatch.setattr("scenarios.player.lanes.gathered", nullcontext)
    play_deck(deck)

    assert (records(), known_to_figures(), told()) == gathered


def test_what_is_held_is_what_each_command_would_have_written(
    new_city: Callable[[], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deck = str(a_deck(tmp_path))
    play_deck(deck)
    held = records(), known_to_figures(), steps_taken(), hanging_on_dossiers()
    new_city()

    monkeypatch.setattr("scenarios.dossiers.performing.rows_held", nullcontext)
    play_deck(deck)

    assert (records(), known_to_figures(), steps_taken(), hanging_on_dossiers()) == held


def told() -> Counter[tuple[Any, ...]]:
    """The messages, without what is another each time."""
    return Counter(Message.objects.values_list("template", "channel", "address", "status", "made_at"))


def test_played_again_nothing_happens(new_city: Callable[[], None], tmp_path: Path) -> None:
    deck = str(a_deck(tmp_path))
    first = play_deck(deck)
    before = records()

    again = play_deck(deck)

    assert again == first
    assert records() == before


@pytest.mark.parametrize("other", ["seed", "scale", "deck"])
def test_a_city_plays_one_deck(new_city: Callable[[], None], tmp_path: Path, other: str) -> None:
    deck = str(a_deck(tmp_path / "one"))
    with pytest.raises(Killed):
        play_deck(deck, stopped=killer(2))
    second = a_deck(tmp_path / "two", name="bo-khac")

    with pytest.raises(UnableToPlay, match="deck-thu"):
        play(deck, second, other)


def play(deck: str, second: Path, other: str) -> Played:
    match other:
        case "seed":
            return play_deck(deck, seed=99)
        case "scale":
            return play_deck(deck, scale=Decimal("0.5"))
        case _:
            return play_deck(str(second))


def test_a_real_city_plays_nothing(new_city: Callable[[], None], tmp_path: Path) -> None:
    with override_settings(DEMO=False), pytest.raises(UnableToPlay, match="not a demo"):
        play_deck(str(a_deck(tmp_path)))

    assert Dossier.objects.count() == 0


def test_a_unit_without_officials_is_named(new_city: Callable[[], None], tmp_path: Path) -> None:
    deck = a_deck(tmp_path, units=[("commune-31156", 5, 0.5, "plain", "wards")])

    with pytest.raises(Exception, match="nobody is counter in commune-31156"):
        play_deck(str(deck))


@settings(max_examples=5)
@given(
    volumes=some.lists(some.integers(1, 12), min_size=3, max_size=3),
    online=some.lists(some.decimals("0.05", "0.8", places=2).map(float), min_size=3, max_size=3),
    group=some.decimals(0, "0.8", places=2).map(float),
    fates=some.dictionaries(some.sampled_from(sorted(PROFILE.keys() - {"assumed"})[:12]), some.just(0.02)),
    begins=some.dates(date(2023, 1, 9), date(2023, 6, 5)),
    seed=some.integers(0, 2**32),
)
def test_any_small_deck_comes_out_as_its_acts_say(
    new_city: Callable[[], None],
    tmp_path_factory: pytest.TempPathFactory,
    volumes: list[int],
    online: list[float],
    group: float,
    fates: dict[str, float],
    begins: date,
    seed: int,
) -> None:
    new_city()
    units = [(WARD, "wards"), (NEXT_WARD, "wards"), (DISTRICT, "")]
    deck = a_deck(
        tmp_path_factory.mktemp("deck"),
        units=[(unit, volume, share, "plain", of) for (unit, of), volume, share in zip(units, volumes, online, strict=True)],
        changes={"groups.wards.online": group} | {f"profiles.plain.{name}": share for name, share in fates.items()
                                                  if name not in {"late_days_max", "pace_from", "pace_to"}},
        from_on=begins,
        until_on=begins + timedelta(days=16),
        seed=seed,
    )  # fmt: skip

    play_deck(str(deck))

    assert_sound()
    assert received_by_unit_and_channel() == received_in_acts(str(deck))
