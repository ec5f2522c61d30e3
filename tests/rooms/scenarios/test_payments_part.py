"""A deck's payments: what was paid is what the acts said, by the commands that a gateway's word calls, and once."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum
from hypothesis import given, settings
from hypothesis import strategies as some

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.measures.verify import verify_cells
from motcua.service.dossiers.models import Dossier, Pause
from motcua.service.payments.closing.verify import verify_closings
from motcua.service.payments.models import Arrival, Entry, Notification, PaymentFact, Receipt
from motcua.service.payments.models_reconciliation import Difference, Settlement
from motcua.service.payments.values import Family
from motcua.service.payments.verify import verify_ledger, verify_payment_facts
from scenarios.parts.payments import PaymentsPlay
from scenarios.payments.performing import Asking, Beginning, TakingCash
from scenarios.player.errors import UnableToPlay, UnableToReadDeck
from scenarios.player.opening import opened_deck
from scenarios.player.playing import play_deck
from tests.decks import DISTRICT, NEXT_WARD, WARD, a_deck
from tests.rooms.scenarios.records import assert_sound, numbers
from tests.rooms.scenarios.test_playing import Killed, killer
from tests.rooms.service.dossiers.test_measures import settle_and_fold

UNITS = ((WARD, 40, 0.6, "plain", "wards"), (NEXT_WARD, 25, 0.5, "plain", "wards"), (DISTRICT, 40, 0.5, "plain", ""))
#: Costs nothing by its rules, so that a notice can be all that is owed.
FREE = "1.001193"
FEES, TAXES, CASH, TAX_VND = 12, 3, 2, 9_000_000


def paying(folder: Path, *, seed: int = 1, **fees: Any) -> str:
    """A deck whose people pay. `fees`: what of them is another than usual."""
    deck = a_deck(folder, units=UNITS, seed=seed)
    write(deck, fees={"count": FEES, **fees})
    return str(deck)


def write(deck: Path, *, fees: Mapping[str, Any], over_http: int = 0, code: str = FREE) -> None:
    said = {"assumed": "true", "value_vnd": 500_000, "procedures_share": 0.2, "waiting": 0.3, "cash": CASH, **fees}
    lines = ["[fees]", *(f"{name} = {value}" for name, value in said.items())]
    lines += [
        "[land_tax]",
        f'assumed = true\ncount = {TAXES}\nvalue_vnd = {TAX_VND}\noffice = "Chi cục Thuế"\ndue_days = 30',
        "[[land_tax.kinds]]",
        f'assumed = true\nprocedures = {json.dumps([code])}\nlines = {{ "2801" = 0.2, "1006" = 0.8 }}',
        "[ways]",
        f"assumed = true\ngateways = {{ vietqr = 1, platform = 1 }}\ntold_at = [12:30:00, 21:30:00]\nover_http = {over_http}",
    ]
    (deck / "payments.toml").write_text("\n".join(lines), encoding="utf-8")


def told(deck: str) -> PaymentsPlay:
    opened = opened_deck(deck)
    play: Any = opened.play("payments", scale=Decimal(1), seed=opened.facts.seed)
    return play  # type: ignore[no-any-return]


def paid_by_number() -> Counter[tuple[int, str]]:
    """What figures know: the deck's numbers of dossiers that were paid for, by way."""
    rows = PaymentFact.objects.filter(closed_by=None, stands=True).values_list("of", "gateway")
    known = numbers()
    return Counter((known[of], gateway) for of, gateway in rows)


def assert_paid_as_told(deck: str) -> None:
    play = told(deck)
    begun = [act for act in play.acts(0) if isinstance(act, Beginning)]
    cash = [act for act in play.acts(0) if isinstance(act, TakingCash)]
    payments = {each.number: each for each in play.planner.payments}
    said = [(act.number, payments[act.number].gateway) for act in begun] + [(act.number, "cash") for act in cash]
    assert paid_by_number() == Counter(said)
    taxes = {number: each.taxes for number, each in payments.items() if each.taxes}
    known = numbers()
    rows = PaymentFact.objects.filter(family=Family.LAND_TAX.value).values_list("of", "amount_vnd")
    assert {known[of]: amount for of, amount in rows} == {
        number: sum(amount for _sub_item, amount in each) for number, each in taxes.items()
    }
    assert_settled(play)
    settle_and_fold()
    checks = (verify_ledger(), verify_closings(), verify_payment_facts(), verify_cells())
    assert [each.first_wrong for each in checks] == [None] * 4


def assert_settled(play: PaymentsPlay) -> None:
    """Gateways' files of every day but the last have come: what they have is at the Treasury, and nothing differs."""
    last = play.facts.period.until_on - timedelta(days=1)
    came = Arrival.objects.exclude(gateway="cash")
    still = sum(row.amount_vnd for row in came if city_day(row.paid_at) == last)
    all_vnd = sum(row.amount_vnd for row in came)
    entries = Entry.objects.exclude(account__gateway="cash").values_list("account__kind").annotate(Sum("amount_vnd"))
    sums = dict(entries)
    assert (sums["gateway"], sums["deposit"]) == (still, all_vnd - still)
    assert not Difference.objects.exists()
    settled = {(row.gateway, city_day(row.paid_at)) for row in came} - {(way, last) for way in ("vietqr", "platform")}
    assert set(Settlement.objects.values_list("gateway", "day")) == settled


def test_what_was_paid_is_what_the_acts_said_and_who_waited_goes_on(
    new_city: Callable[[], None], tmp_path: Path
) -> None:
    deck = paying(tmp_path)

    play_deck(deck)

    assert_sound()
    assert_paid_as_told(deck)
    play = told(deck)
    assert Counter(bool(each.taxes) for each in play.planner.payments) == {False: FEES, True: TAXES}
    assert sum(amount for each in play.planner.payments for _sub_item, amount in each.taxes) == TAX_VND
    assert any(isinstance(act, Asking) for act in play.acts(0))
    for_money = Pause.objects.filter(ground="financial_obligation")
    assert for_money.count() == sum(each.asked_at is not None for each in play.planner.payments)
    assert not for_money.filter(period__endswith=None).exists()
    assert not Notification.objects.exclude(state="done").exists()
    assert Receipt.objects.count() == FEES + CASH, "for taxes the Treasury gives the paper"


def test_killed_and_begun_again_nothing_is_paid_twice(new_city: Callable[[], None], tmp_path: Path) -> None:
    deck = paying(tmp_path)
    for turn in (15, 15):
        with pytest.raises(Killed):
            play_deck(deck, only="payments", stopped=killer(turn))

    play_deck(deck, only="payments")

    assert_paid_as_told(deck)
    assert Arrival.objects.count() == FEES + TAXES + CASH


def test_some_go_through_the_bank_itself(new_city: Callable[[], None], tmp_path: Path, settings: Any) -> None:
    settings.HOME, settings.KEYS, settings.DEMO = tmp_path / "home", tmp_path / "home" / "keys", True
    deck = tmp_path / "deck"
    paying(deck)
    write(deck, fees={"count": FEES}, over_http=3)

    play_deck(str(deck), only="payments")

    assert_paid_as_told(str(deck))
    own = Notification.objects.filter(name__startswith="deck-thu:").count()
    assert Notification.objects.count() - own == 3, "signed by the bank, and told by it over HTTP"


def test_dossiers_that_are_closed_are_not_paid_for_any_more(new_city: Callable[[], None], tmp_path: Path) -> None:
    deck = paying(tmp_path)
    play_deck(deck, only="dossiers")

    with pytest.raises(UnableToPlay, match="without their payments"):
        play_deck(deck)

    assert not Arrival.objects.exists()


def test_what_cannot_be_is_said_at_once(new_city: Callable[[], None], tmp_path: Path) -> None:
    deck = a_deck(tmp_path / "few", units=UNITS)
    write(deck, fees={"count": 5_000})
    with pytest.raises(UnableToPlay, match="have nowhere to go"):
        play_deck(str(deck))
    write(deck, fees={"count": 1}, code="9.999999")
    with pytest.raises(UnableToReadDeck, match=r"the deck files no 9\.999999"):
        play_deck(str(deck))
    assert not Dossier.objects.exists()


@settings(max_examples=3)
@given(
    share=some.decimals("0.1", "0.6", places=1).map(float),
    waiting=some.sampled_from([0, 0.5, 1]),
    seed=some.integers(0, 2**32),
)
def test_whatever_is_paid_comes_out_as_its_acts_say(
    new_city: Callable[[], None],
    tmp_path_factory: pytest.TempPathFactory,
    share: float,
    waiting: float,
    seed: int,
) -> None:
    new_city()
    deck = paying(tmp_path_factory.mktemp("deck"), seed=seed, waiting=waiting, count=1)
    most = told(deck).planner.most_fees
    write(Path(deck), fees={"count": max(1, int(most * share)), "waiting": waiting})

    play_deck(deck)

    assert_sound()
    assert_paid_as_told(deck)
