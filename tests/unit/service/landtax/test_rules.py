"""What a notice asks for beside what was paid, and what the tax office's messages must say."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from motcua.service.landtax.errors import UnableToReadTaxMessage
from motcua.service.landtax.reading import BYTES_MAX, notice_of, read_message
from motcua.service.landtax.rules import asked_for, lines_hash
from motcua.service.landtax.values import NewLine
from sandbox.tax.setting import amounts_vnd

SUB_ITEMS = ("2801", "1006", "1401")
#: Several lines of one sub-item too: each seller owes her own income tax.
LINES = st.lists(st.tuples(st.sampled_from(SUB_ITEMS), st.integers(0, 10**9)), min_size=1, max_size=6)
KEPT = st.dictionaries(st.sampled_from(SUB_ITEMS), st.integers(0, 10**9))


@given(LINES, KEPT)
def test_what_is_asked_and_what_was_paid_make_what_is_owed_and_what_is_too_much(
    lines: list[tuple[str, int]], kept: dict[str, int]
) -> None:
    asked = asked_for(
        [NewLine(sub_item=item, identifier=item, amount_vnd=amount) for item, amount in lines], kept_vnd=kept
    )

    owed = sum(amount for _item, amount in lines)
    assert asked.total_vnd + sum(kept.values()) == owed + asked.overpaid_vnd
    assert all(0 <= each <= amount for each, (_item, amount) in zip(asked.amounts_vnd, lines, strict=True))
    for item in SUB_ITEMS:
        left = sum(each for each, (named, _amount) in zip(asked.amounts_vnd, lines, strict=True) if named == item)
        assert left == max(sum(amount for named, amount in lines if named == item) - kept.get(item, 0), 0)


def test_the_hash_of_lines_is_theirs_in_whatever_order() -> None:
    lines = [NewLine(sub_item=item, identifier=f"i{item}", amount_vnd=1) for item in SUB_ITEMS]

    assert lines_hash(lines) == lines_hash(reversed(lines)) != lines_hash(lines[:2])


def test_what_the_stand_in_sets_and_how_it_is_read() -> None:
    amounts = amounts_vnd({"price_vnd": 950_000_000, "area_m2": 86.5, "family_relation": "none"})

    assert amounts == {"2801": 4_750_000, "1006": 19_000_000, "1401": 1_297_500}
    read = read_message(written())
    notice = notice_of(read.body, dossier=uuid4())
    assert (read.code, notice.total_vnd, len(notice.lines)) == ("H13-1", 10, 1)


def written(**changes: Any) -> bytes:
    """A notice as it is signed."""
    body: dict[str, Any] = {
        "id": "m-1",
        "kind": "notice",
        "dossier": "H13-1",
        "file": "2023-1",
        "revision": 1,
        "number": "1/TB",
        "office": "Chi cục Thuế",
        "issued_on": "2023-06-19",
        "due_on": "2023-07-19",
        "treasury_account": "7111",
        "chapter": "757",
        "currency": "VND",
        "lines": [{"sub_item": "2801", "identifier": "i", "amount": 10}],
    }
    return json.dumps(body | changes).encode()


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"[]",
        b"{" * 100_000,
        b"\xff\xfe",
        b" " * (BYTES_MAX + 1),
        written(kind="proof"),
        written(more=1),
        written(currency="USD"),
        written(revision="1"),
        written(revision=True),
        written(due_on="19/07/2023"),
        written(due_on="20230719"),
        written(lines={}),
        written(lines=["2801"]),
        written(lines=[{"sub_item": "2801", "identifier": "i", "amount": 10.5}]),
        written(lines=[{"sub_item": "2801", "identifier": "i", "amount": "10"}]),
        written(lines=[{"sub_item": "2801", "identifier": "i", "amount": 10**18}]),
        written(lines=[{"sub_item": 2801, "identifier": "i", "amount": 10}]),
        written(office="a\x00b"),
    ],
)
def test_what_is_no_notice_is_refused_at_the_door(wrong: bytes) -> None:
    with pytest.raises(UnableToReadTaxMessage):
        read_message(wrong)
