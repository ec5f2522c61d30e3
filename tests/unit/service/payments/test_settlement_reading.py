"""Settlement files as gateways send them, whole or spoiled: what is wrong is said with its line, and nothing is guessed."""

from __future__ import annotations

import pytest

from motcua.service.payments.reconciliation.errors import UnableToReadSettlement
from motcua.service.payments.reconciliation.reading import Reading
from motcua.service.payments.values_reconciliation import SettlementLine, SettlementTotals
from tests.cast import JUNE_15
from tests.reconciliation import Said, a_file

TWO = (
    Said(transaction="FT-1", reference="phí hộ tịch MCXKT34679AC"),
    Said(kind="refund", transaction="FT-2", amount=500),
)


def read(content: bytes) -> tuple[list[SettlementLine], SettlementTotals | None]:
    reading = Reading(content, JUNE_15)
    return list(reading), reading.totals


@pytest.mark.parametrize(
    "spelled",
    [
        lambda text: text.encode(),
        lambda text: text.replace("\r\n", "\n").encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.rstrip().encode(),
    ],
    ids=["as agreed", "unix ends", "with a mark", "utf-16 with a mark", "no last end"],
)
def test_however_it_is_spelled_it_says_the_same(spelled: object) -> None:
    lines, totals = read(spelled(a_file(TWO).decode()))  # type: ignore[operator]

    assert totals == SettlementTotals(lines=2, paid_vnd=16_000, returned_vnd=500)
    assert [(line.kind.value, line.transaction, line.amount_vnd) for line in lines] == [
        ("payment", "FT-1", 16_000),
        ("refund", "FT-2", 500),
    ]
    assert (lines[0].reference, lines[0].words) == ("MCXKT34679AC", "phí hộ tịch MCXKT34679AC")


def spoiled(old: str, new: str, *, lines: tuple[Said, ...] = TWO) -> bytes:
    text = a_file(lines).decode()
    assert old in text
    return text.replace(old, new, 1).encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1: the columns"),
        (b"\x00\x00", "line 1: it is not in UTF-8"),
        (spoiled("currency", "ccy"), "line 1: the columns"),
        (a_file(TWO)[: len(a_file(TWO)) * 2 // 3], "line 3: it has"),
        (a_file(TWO)[: a_file(TWO).rindex(b"END")], "line 3: the file ends without its last line"),
        (a_file(TWO).decode().encode("cp1258", errors="replace").replace(b"?", b"\xf4"), "line 2: it is not in UTF-8"),
        (a_file(TWO).decode().encode("utf-16")[:-1], "cut off within a character"),
        (a_file(TWO).decode().encode("utf-16-le"), "line 1: it is not in UTF-8"),
        (spoiled(",16000,VND", ",-16000,VND"), "line 2: the amount “-16000”"),
        (spoiled(",16000,VND", ",0,VND"), "line 2: the amount “0”"),
        (spoiled(",16000,VND", ",16000.5,VND"), "line 2: the amount “16000.5”"),
        (spoiled(",16000,VND", ",99999999999999999,VND"), "line 2: the amount"),
        (spoiled(",VND,", ",đồng,"), "line 2: “đồng” is no currency"),
        (spoiled("refund,", "fee,"), "line 3: “fee” is neither"),
        (spoiled("FT-1", ""), "line 2: the number of the transaction is missing"),
        (spoiled("+07:00", ""), "no moment with its zone"),
        (spoiled("END,2,", "END,3,"), "line 4: it says 3 / 16000 / 500, but there are 2 / 16000 / 500"),
        (spoiled("END,2,16000", "END,2,16001"), "line 4: it says"),
        (spoiled("2023-06-15\r\n", "2023-06-14\r\n"), "line 4: the file is of 2023-06-14"),
        (a_file(TWO) + a_file(TWO), "line 5: something follows the last line"),
        (spoiled("phí hộ tịch", '"phí'), "line"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(content: bytes, said: str) -> None:
    with pytest.raises(UnableToReadSettlement) as refused:
        read(content)

    assert said in refused.value.message


def test_all_wrong_lines_are_named_up_to_ten() -> None:
    content = a_file([Said(transaction=f"FT-{number}", amount="x") for number in range(30)])

    with pytest.raises(UnableToReadSettlement) as refused:
        read(content)

    assert len(refused.value.faults) == 10
    assert "line 11:" in refused.value.message
