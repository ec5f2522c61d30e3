"""Finding procedures by the words that people use."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.foundation.accounts.values import SYSTEM
from motcua.registry.catalogue import commands
from motcua.registry.catalogue.models import Version
from motcua.registry.catalogue.queries import search
from motcua.registry.catalogue.values import Announcement, EntryIntoForce, Hit, Repeal
from tests.conftest import moment
from tests.unit.registry.catalogue.builders import a_draft

AT = moment("2023-06-15 09:30")
JUNE_2023 = date(2023, 6, 15)

BIRTH, MARRIAGE, PASSPORT, LICENCE, LOST_LICENCE = "1.001193", "1.000894", "1.001456", "1.002809", "1.002820"
SILLY = [
    "asdfghjkl",
    "zzzz qqqq",
    "%_%",
    "' OR 1=1 --",
    "'; DROP TABLE catalogue_version; --",
    '"<->" & | ! ( ) :*',
    "\\",
    "\x00",
    "\N{GRINNING FACE}",
    "²",
    "x0x",
    "a" * 10_000,
    "giấy " * 2_000,
]


def hits(text: str, limit: int = 20) -> list[Hit]:
    return search(text=text, on=JUNE_2023, limit=limit)


def codes(text: str) -> list[str]:
    return [hit.code for hit in hits(text)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        # with marks, without, in capitals, in English
        ("giấy khai sinh", BIRTH),
        ("giay khai sinh", BIRTH),
        ("GIAY KHAI SINH", BIRTH),
        ("birth certificate", BIRTH),
        ("hộ chiếu", PASSPORT),
        ("ho chieu", PASSPORT),
        ("passport", PASSPORT),
        # everyday words
        ("bang lai xe", LICENCE),
        ("mat bang lai", LOST_LICENCE),
        ("mở quán", "1.001612"),
        ("xây nhà", "1.009994"),
        ("chứng thực", "2.000815"),
        ("công chứng", "2.000815"),
        ("hộ nghèo", "1.011607"),
        ("tách hộ", "1.010038"),
        ("cưới", MARRIAGE),
        ("doc than", "1.004873"),
        ("cmnd", "L-002"),
        ("that nghiep", "1.001978"),
        ("sang tên", "2.000889"),
        # mistyped
        ("khai sihn", BIRTH),
        ("kahi sinh", BIRTH),
        ("ho chiue", PASSPORT),
        ("hochieu", PASSPORT),
        ("giấy phép xây dựnng", "1.009994"),
        ("ket hom", MARRIAGE),
        ("tam chu", "1.004194"),
        ("dang ki tam tru", "1.004194"),
        # unfinished
        ("khai si", BIRTH),
        ("ho chi", PASSPORT),
        # in sentences
        ("làm hộ chiếu ở đâu", PASSPORT),
        ("toi muon lam giay khai sinh cho con gai", BIRTH),
        # codes
        ("1.001193", BIRTH),
        (" 1.001193 ", BIRTH),
        ("1001193", BIRTH),
        ("001193", BIRTH),
        ("L-002", "L-002"),
    ],
)
def test_it_comes_first(db: None, text: str, code: str) -> None:
    assert codes(text)[:1] == [code]


def test_a_red_book_is_a_land_certificate(db: None) -> None:
    """People call it sổ đỏ; the law never does."""
    found = hits("so do")

    assert {"L-004", "2.000889", "1.004199", "1.005194"} <= {hit.code for hit in found}
    assert all("đất" in hit.name_vi for hit in found)


def test_a_code_finds_only_its_procedure(db: None) -> None:
    assert codes("1.001193") == [BIRTH]


def test_what_is_near_is_marked_as_such(db: None) -> None:
    assert all(hit.near for hit in hits("toi muon lam giay khai sinh cho con gai"))
    assert not any(hit.near for hit in hits("giay khai sinh"))


def test_hits_come_best_first_and_once(db: None) -> None:
    found = hits("giấy phép")

    assert [hit.score for hit in found] == sorted((hit.score for hit in found), reverse=True)
    assert len({hit.id for hit in found}) == len(found)


@pytest.mark.parametrize(("limit", "most"), [(1, 1), (5, 5), (0, 1), (-3, 1), (1_000, 100)])
def test_there_are_never_more_than_asked_for(db: None, limit: int, most: int) -> None:
    assert 1 <= len(hits("giấy", limit)) <= most


@pytest.mark.parametrize("text", ["", "   ", "\t\n"])
def test_empty_text_gives_what_people_ask_for_most(db: None, text: str) -> None:
    found = hits(text, 8)

    assert len(found) == 8
    assert BIRTH in {hit.code for hit in hits(text, 30)}


@pytest.mark.parametrize("text", SILLY)
def test_silly_text_does_no_harm(db: None, text: str) -> None:
    before = Version.objects.count()

    found = hits(text)

    assert len(found) <= 20
    assert Version.objects.count() == before


@pytest.mark.parametrize("text", ["asdfghjkl", "zzzz qqqq", "%_%", "'; DROP TABLE catalogue_version; --", "²", "x0x"])
def test_silly_text_finds_nothing(db: None, text: str) -> None:
    assert hits(text) == []


@settings(max_examples=60)
@given(text=st.text(max_size=60))
def test_any_text_is_safe(db: None, text: str) -> None:
    assert len(hits(text, 5)) <= 5


@settings(max_examples=40)
@given(text=st.text(alphabet="'\"&|!():*<->\\ abcđ0", max_size=40))
def test_any_signs_of_a_query_language_are_safe(db: None, text: str) -> None:
    assert len(hits(text, 5)) <= 5


def test_only_what_is_in_force_on_the_day_is_found(db: None) -> None:
    (id_,) = commands.draft_versions(drafts=[a_draft()], by=SYSTEM, at=AT)
    assert "9.000001" not in codes("thả diều")

    commands.assess_versions(versions=[id_], by=SYSTEM, at=AT)
    announcement = Announcement(version=id_, decision="1/QĐ-UBND", announced_on=date(2023, 6, 1))
    commands.announce_versions(announcements=[announcement], by=SYSTEM, at=AT)
    commands.put_in_force(entries=[EntryIntoForce(version=id_, from_on=date(2023, 6, 10))], by=SYSTEM, at=AT)
    repealed = Repeal(version=id_, from_on=date(2023, 7, 1), decision="2/QĐ-UBND")
    commands.repeal_versions(repeals=[repealed], by=SYSTEM, at=AT)

    days = [date(2023, 6, 9), date(2023, 6, 10), date(2023, 6, 30), date(2023, 7, 1)]
    found = [[hit.code for hit in search(text="tha dieu", on=day)] for day in days]
    assert ["9.000001" in codes_of_day for codes_of_day in found] == [False, True, True, False]


def test_new_words_are_spelled_too(db: None) -> None:
    (id_,) = commands.draft_versions(drafts=[a_draft()], by=SYSTEM, at=AT)
    commands.assess_versions(versions=[id_], by=SYSTEM, at=AT)
    announcement = Announcement(version=id_, decision="1/QĐ-UBND", announced_on=date(2023, 6, 1))
    commands.announce_versions(announcements=[announcement], by=SYSTEM, at=AT)
    commands.put_in_force(entries=[EntryIntoForce(version=id_, from_on=date(2023, 6, 10))], by=SYSTEM, at=AT)

    assert codes("tha diue") == ["9.000001"]


def test_a_search_is_few_statements(db: None) -> None:
    hits("giay khai sinh")
    counts = {}
    for text in (
        "giay khai sinh",
        "khai sihn",
        "lam ho chieu o dau",
        "toi muon lam giay khai sinh cho con gai",
        "zz qq",
    ):
        with CaptureQueriesContext(connection) as queries:
            hits(text)
        counts[text] = len(queries)

    assert counts["giay khai sinh"] == 1
    assert max(counts.values()) <= 6
