"""Cards of the register in their holders' wallets: there when the register has them, and in step with it ever after."""

from __future__ import annotations

import contextlib
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from motcua.foundation.accounts.values import SYSTEM
from motcua.registry.people.commands import register_people
from motcua.registry.people.values import NewPerson, Sex
from motcua.service.insurance.commands.register import take_cards
from motcua.service.insurance.commands.wallets import fill_wallets
from motcua.service.insurance.jobs import fill_wallets_of_before, put_into_wallets
from motcua.service.insurance.models import WalletFilling
from motcua.service.wallet.commands.papers import report_lost
from motcua.service.wallet.models import Paper
from motcua.service.wallet.queries.wallet import wallets
from motcua.service.wallet.values import PaperLine, PaperState
from motcua.service.wallet.verify import verify_wallet
from tests.cast import AT, Cast
from tests.insurance import NUMBER, a_facility, new_card

pytestmark = pytest.mark.usefixtures("db")


def take(cast: Cast, *, at: datetime = AT, **changes: Any) -> None:
    a_facility()
    take_cards(cards=[new_card(**changes)], by=SYSTEM, at=at)


def held(cast: Cast) -> tuple[list[PaperLine], list[PaperLine]]:
    (own, *_others) = wallets(actor=cast.citizen, at=AT)
    of_kind = [[each for each in papers if each.kind == "insurance_card"] for papers in (own.usable, own.ended)]
    return of_kind[0], of_kind[1]


def test_a_card_of_the_register_is_in_its_holders_wallet_once(cast: Cast) -> None:
    take(cast)
    take(cast)

    (paper,), ended = held(cast)
    assert (paper.number, paper.issued_on, paper.valid_until) == (
        f"GD492{NUMBER}",
        date(2023, 1, 1),
        date(2023, 12, 31),
    )
    assert (paper.state, ended) == (PaperState.VALID, [])


def test_what_the_register_corrects_takes_the_former_papers_place_even_back_again(cast: Cast) -> None:
    take(cast)
    take(cast, benefit_level=3, valid_from=date(2022, 7, 1))
    take(cast)

    (paper,), ended = held(cast)
    assert paper.number == f"GD492{NUMBER}"
    assert [(each.number, each.state) for each in ended] == [
        (f"GD392{NUMBER}", PaperState.REPLACED),
        (f"GD492{NUMBER}", PaperState.REPLACED),
    ]


def test_a_withdrawn_card_is_revoked_in_the_wallet_and_its_holder_is_told(cast: Cast) -> None:
    take(cast)
    take(cast, withdrawn_on=date(2023, 6, 1), withdrawn_reason="stopped")
    take(cast, withdrawn_on=date(2023, 6, 1), withdrawn_reason="stopped", address_line="Khu vực 9")

    usable, (paper,) = held(cast)
    assert (usable, paper.state) == ([], PaperState.REVOKED)
    assert Paper.objects.get(id=paper.id).revoked_reason == "Thẻ đã ngừng: không còn tham gia bảo hiểm y tế."
    take(cast)
    assert len(held(cast)[0]) == 1


def test_of_two_cards_the_one_that_stands_is_in_the_wallet(cast: Cast) -> None:
    take(cast)
    take(cast, number="9200000099", benefit_level=1)
    assert [each.number for each in held(cast)[0]] == ["GD1929200000099"]

    take(cast, number="9200000099", benefit_level=1, withdrawn_on=date(2023, 6, 1), withdrawn_reason="duplicate")

    assert [each.number for each in held(cast)[0]] == [f"GD492{NUMBER}"]


@pytest.mark.parametrize("wrong", [{"full_name": "Người khác"}, {"birth_on": date(1993, 3, 14)}])
def test_a_card_that_a_slip_of_the_pen_put_under_her_number_is_not_hers(cast: Cast, wrong: dict[str, Any]) -> None:
    take(cast, **wrong)

    assert held(cast) == ([], [])


def test_a_number_taken_off_a_card_takes_it_out_of_the_wallet(cast: Cast) -> None:
    take(cast)
    take(cast, citizen_number="092192009999")

    usable, (paper,) = held(cast)
    assert (usable, paper.state) == ([], PaperState.REVOKED)


def test_a_lost_one_stays_lost_until_the_register_says_something_else(cast: Cast) -> None:
    take(cast)
    ((paper,), _ended) = held(cast)
    report_lost(paper=paper.id, by=cast.citizen, at=AT)
    take(cast, address_line="Khu vực 9")
    assert held(cast)[0] == []

    take(cast, valid_until=date(2024, 12, 31))

    assert [each.state for each in held(cast)[0]] == [PaperState.VALID]


def test_who_becomes_known_later_finds_the_card_that_was_there_before(cast: Cast) -> None:
    number, name, birth_on = "092188001234", "Đỗ Thị Sen", date(1988, 5, 6)
    take(cast, number="9200000077", citizen_number=number, full_name=name, birth_on=birth_on)
    new = NewPerson(number=number, name=name, birth_on=birth_on, sex=Sex.FEMALE)
    (person,) = register_people(people=[new], by=SYSTEM, at=AT)

    put_into_wallets(persons=[str(person)])

    assert Paper.objects.get(holder=person).number == "GD4929200000077"


@pytest.fixture
def before(cast: Cast) -> list[UUID]:
    """A city as one was before cards went into wallets by themselves: five people with a card each, one without, and a card
    that is not hers. In the order of their numbers."""
    people = [
        NewPerson(number=f"0921880000{each}1", name="Đỗ Thị Sen", birth_on=date(1988, 5, 6), sex=Sex.FEMALE)
        for each in range(7)
    ]
    ids = register_people(people=people, by=SYSTEM, at=AT)
    a_facility()
    cards = [
        new_card(
            number=f"920000010{each}",
            citizen_number=f"0921880000{each}1",
            full_name="Đỗ Thị Sen" if each < 5 else "Người khác",
            birth_on=date(1988, 5, 6),
        )
        for each in range(6)
    ]
    take_cards(cards=cards, by=SYSTEM, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM wallet_paper")
    return ids


def holders() -> list[UUID]:
    return list(Paper.objects.filter(kind="insurance_card").order_by("id").values_list("holder", flat=True))


def test_in_a_city_that_stood_before_the_worker_fills_the_wallets_until_nothing_is_left(
    cast: Cast, before: list[UUID]
) -> None:
    done = [fill_wallets(at=AT, limit=2) for _time in range(5)]

    assert done == [2, 2, 2, 0, 0]
    assert holders() == before[:5]
    assert WalletFilling.objects.get().done_at == AT
    assert verify_wallet().wrong == 0


def test_filled_once_a_second_run_and_the_next_load_add_nothing(cast: Cast, before: list[UUID]) -> None:
    while fill_wallets_of_before(AT):
        pass
    papers = set(Paper.objects.values_list("id", flat=True))

    assert len(papers) == 5
    assert fill_wallets_of_before(AT) == 0
    WalletFilling.objects.all().delete()
    assert fill_wallets_of_before(AT) == 6
    assert set(Paper.objects.values_list("id", flat=True)) == papers


def test_killed_half_way_it_goes_on_where_it_was(cast: Cast, before: list[UUID]) -> None:
    fill_wallets(at=AT, limit=2)
    dying(before)
    assert holders() == before[:2], "what was under way is as if it had not begun"

    while fill_wallets(at=AT, limit=2):
        pass

    assert holders() == before[:5]


def dying(before: list[UUID]) -> None:
    with contextlib.suppress(KeyboardInterrupt), transaction.atomic():
        fill_wallets(at=AT, limit=2)
        assert holders() == before[:4]
        raise KeyboardInterrupt


def test_a_card_that_changes_meanwhile_is_in_the_wallet_as_it_is_then(cast: Cast, before: list[UUID]) -> None:
    fill_wallets(at=AT, limit=2)
    change: dict[str, Any] = {"citizen_number": "092188000041", "full_name": "Đỗ Thị Sen", "birth_on": date(1988, 5, 6)}
    take(cast, number="9200000104", benefit_level=1, **change)

    while fill_wallets(at=AT, limit=2):
        pass

    (paper,) = Paper.objects.filter(holder=before[4])
    assert paper.number == "GD1929200000104"
    assert sorted(holders()) == sorted(before[:5])
