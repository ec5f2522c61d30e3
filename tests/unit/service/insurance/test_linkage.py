"""Whose card it is, decided in DuckDB: each kind of doubt on cards made for it, among a few thousand others."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest

from motcua.foundation.text.rules import search_key
from motcua.service.insurance.synchronisation.linkage import link, prepare
from motcua.service.insurance.synchronisation.model import Model
from motcua.service.insurance.values_synchronisation import Thresholds
from scenarios.insurance.judged import judge
from scenarios.insurance.synthetic import Size, make

COMMUNES = ("31117", "31120", "31149", "31150", "31153")
PEOPLE = (
    ("092190000001", "Nguyễn Thị Bưởi", "1990-03-14", "female", "12 Khu vực 3", "31149"),
    ("092085000002", "Trần Hoà Bình", "1985-11-02", "male", "7 Ấp Thới Hòa", "31120"),
    ("092075000003", "Lê Văn Ân", "1975-06-05", "male", "1 Khu vực 1", "31117"),
    ("092201000004", "Phạm Minh Khôi", "2001-04-09", "male", "88 Khu vực 2", "31149"),
    ("092201000005", "Phạm Minh Khoa", "2001-04-09", "male", "88 Khu vực 2", "31149"),
    ("092160000006", "Võ Thị Sáu", "1960-01-20", "female", "5 Khu vực 4", "31150"),
    ("092160000007", "Võ Thị Sáu", "1960-01-20", "female", "41 Khu vực 1", "31153"),
    ("092150000008", "Đặng Thị Út", "1950-02-03", "female", "3 Khu vực 5", "31149"),
    ("092192000009", "Ngô Thị Thoa", "1992-07-21", "female", "61 Khu vực 2", "31120"),
    ("092190000010", "Ngô Thị Hoài", "1990-08-05", "female", "62 Khu vực 2", "31120"),
)
DIED = "092150000008"
#: By what they are made for: number, name, birthday, sex, address, commune.
CARDS = {
    "all alike": ("092190000001", "Nguyễn Thị Bưởi", "1990-03-14", "female", "12 Khu vực 3", "31149"),
    "the tone on the other vowel": ("092085000002", "Trần Hòa Bình", "1985-11-02", "male", "", ""),
    "another name by its marks": ("092075000003", "Lê Văn Ẩn", "1975-06-05", "male", "1 Khu vực 1", "31117"),
    "some marks left out": (None, "Le Văn An", "1975-06-05", "male", "1 Khu vực 1", "31117"),
    "a twin, no number": (None, "Phạm Minh Khôi", "2001-04-09", "male", "88 Khu vực 2", "31149"),
    "a namesake of the same day": (None, "Võ Thị Sáu", "1960-01-20", "female", "5 Khu vực 4", "31150"),
    "somebody dead": (DIED, "Đặng Thị Út", "1950-02-03", "female", "3 Khu vực 5", "31149"),
    "day and month swapped": ("092192000009", "Ngô Thị Thoa", "1992-07-12", "female", "61 Khu vực 2", "31120"),
    "a wrong number": ("092192999999", "Ngô Thị Thoa", "1992-07-21", "female", "61 Khu vực 2", "31120"),
    "a slip of the pen": (None, "Ngô Thị Hoqi", "1990-08-05", "female", "62 Khu vực 2", "31120"),
    "nobody": (None, "Quách Thị Không Ai", "1931-01-01", "female", "", "31117"),
}


@dataclass(frozen=True)
class Verdict:
    state: str
    reason: str
    person: str | None


@pytest.fixture(scope="module")
def linked() -> Iterator[Any]:
    """A city of three thousand cards with those of `CARDS` among them, compared once."""
    with closing(duckdb.connect()) as duck:
        prepare(duck)
        make(duck, size=Size(people=3_500, cards=3_000, seed=7), communes=COMMUNES)
        for person in PEOPLE:
            duck.execute(
                "INSERT INTO resident (number, full_name, birth_on, sex, address, commune) VALUES (?, ?, ?, ?, ?, ?)",
                person,
            )
        duck.execute(f"UPDATE resident SET died_on = DATE '2022-12-01' WHERE number = '{DIED}'")
        for id_, card in CARDS.items():
            duck.execute(
                "INSERT INTO card (id, number, full_name, birth_on, sex, address, commune) VALUES (?, ?, ?, ?, ?, ?, ?)",
                (id_, *card),
            )
        used = link(duck, model=None, thresholds=Thresholds())
        duck.execute("CREATE TABLE first AS SELECT * FROM verdict")
        yield duck, used


def verdict_on(linked: Any, card: str) -> Verdict:
    duck, _used = linked
    [found] = duck.execute("SELECT state, reason, person FROM first WHERE id = ?", [card]).fetchall()
    return Verdict(*found)


@pytest.mark.parametrize(
    ("card", "expected"),
    [
        ("all alike", Verdict("verified", "number", "092190000001")),
        ("the tone on the other vowel", Verdict("verified", "number", "092085000002")),
        ("another name by its marks", Verdict("conflicting", "name_differs", "092075000003")),
        ("some marks left out", Verdict("verified", "linked", "092075000003")),
        ("a twin, no number", Verdict("probable", "twins", "092201000004")),
        ("a namesake of the same day", Verdict("probable", "namesakes", "092160000006")),
        ("somebody dead", Verdict("conflicting", "died", DIED)),
        ("day and month swapped", Verdict("conflicting", "birth_differs", "092192000009")),
        ("a wrong number", Verdict("conflicting", "number_differs", "092192000009")),
        ("a slip of the pen", Verdict("verified", "linked", "092190000010")),
        ("nobody", Verdict("not_found", "nobody", None)),
    ],
)
def test_a_card_comes_to_what_it_deserves(linked: Any, card: str, expected: Verdict) -> None:
    assert verdict_on(linked, card) == expected


def test_both_of_two_cards_of_one_person_are_in_conflict(linked: Any) -> None:
    duck, _used = linked
    twice = duck.execute(
        "SELECT f.state, f.reason FROM first f JOIN truth t USING (id) WHERE f.reason = 'two_cards'"
    ).fetchall()
    assert len(twice) >= 2
    assert {state for state, _reason in twice} == {"conflicting"}
    [(verified_twice,)] = duck.execute(
        "SELECT count(*) FROM (SELECT person FROM first WHERE state = 'verified' GROUP BY person HAVING count(*) > 1)"
    ).fetchall()
    assert verified_twice == 0


def test_the_right_person_is_among_those_put_before_officials(linked: Any) -> None:
    duck, _used = linked
    shown = duck.execute("SELECT person FROM candidate WHERE id = 'a twin, no number' ORDER BY rank").fetchall()
    assert [person for (person,) in shown][:2] == ["092201000004", "092201000005"]
    [(most,)] = duck.execute("SELECT max(rank) FROM candidate").fetchall()
    assert most <= 3


def test_nobody_is_verified_as_somebody_else(linked: Any) -> None:
    found = judge(linked[0])
    assert found.verified > 0.8 * found.cards
    assert found.right == found.verified
    assert (found.found_share or 0) > 0.97


def test_the_same_tables_compared_again_come_to_the_same(linked: Any) -> None:
    """Those verified are not compared any more; whose card is left depends on nothing else."""
    duck, used = linked
    duck.execute("INSERT INTO taken SELECT person FROM first WHERE state = 'verified'")
    duck.execute("DELETE FROM card WHERE id IN (SELECT id FROM first WHERE state = 'verified')")
    link(duck, model=Model.of_plain(used.plain()), thresholds=Thresholds())
    changed = duck.execute(
        "SELECT v.id, v.state, v.reason, f.state, f.reason FROM verdict v JOIN first f USING (id)"
        " WHERE (v.state, v.reason, v.person) IS DISTINCT FROM (f.state, f.reason, f.person)"
    ).fetchall()
    assert changed == []


@pytest.mark.parametrize(
    "name", ["Nguyễn Thị Ngọc  Ánh", "ĐẶNG VĂN ĐỨC", "Huỳnh Thụy-Như Ý", "Lê Thị Hoà", "tran van a"]
)
def test_names_are_compared_as_they_are_searched(linked: Any, name: str) -> None:
    assert linked[0].execute("SELECT name_bare(?)", [name]).fetchall() == [(search_key(name),)]


def test_a_city_without_an_extract_finds_nobody() -> None:
    with closing(duckdb.connect()) as duck:
        prepare(duck)
        make(duck, size=Size(people=10, cards=5, seed=1), communes=COMMUNES)
        duck.execute("DELETE FROM resident")
        link(duck, model=None, thresholds=Thresholds())
        assert duck.execute("SELECT DISTINCT state FROM verdict").fetchall() == [("not_found",)]


def test_a_model_is_known_by_its_hash_and_survives_being_kept() -> None:
    model = Model.assumed(people=1_000)
    assert Model.of_plain(model.plain()) == model
    assert Model.of_plain(model.plain()).hash == model.hash != Model.assumed(people=1_001).hash
