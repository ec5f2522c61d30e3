"""What commands gather is written together, in its order, and never after what is made from it has changed."""

from __future__ import annotations

import pytest

from motcua.foundation.database.gathering import Gathering, gathered, is_gathering


@pytest.fixture
def written() -> list[list[str]]:
    return []


def test_elsewhere_it_is_written_at_once(written: list[list[str]]) -> None:
    rows: Gathering[int, str] = Gathering(written.append)

    rows.add([(1, "a"), (2, "b")])
    rows.flush()

    assert written == [["a", "b"]]
    assert not is_gathering()


def test_inside_it_waits_for_the_end_in_its_order(written: list[list[str]]) -> None:
    rows: Gathering[int, str] = Gathering(written.append)
    others: Gathering[int, str] = Gathering(written.append)

    with gathered():
        rows.add([(1, "a")])
        others.add([(1, "x")])
        rows.add([(2, "b")])
        assert written == []

    assert written == [["a", "b"], ["x"]]


def test_a_second_of_a_key_waits_for_the_first(written: list[list[str]]) -> None:
    rows: Gathering[int, str] = Gathering(written.append)

    with gathered():
        rows.add([(1, "a"), (2, "b")])
        rows.add([(1, "c")])

    assert written == [["a", "b"], ["c"]]


def test_where_the_first_counts_the_second_is_left_out(written: list[list[str]]) -> None:
    rows: Gathering[int, str] = Gathering(written.append, first_counts=True)

    with gathered():
        rows.add([(1, "a")])
        rows.add([(1, "b"), (2, "c")])

    assert written == [["a", "c"]]


def test_who_changes_what_a_row_is_made_from_has_it_written_first(written: list[list[str]]) -> None:
    rows: Gathering[int, str] = Gathering(written.append)

    with gathered():
        rows.add([(1, "a")])
        rows.flush(of=[2])
        assert written == []
        rows.flush(of=[1, 2])
        assert written == [["a"]]

    assert written == [["a"]]


def test_after_a_fault_nothing_is_written(written: list[list[str]]) -> None:
    rows: Gathering[int, str] = Gathering(written.append)

    def work() -> None:
        with gathered():
            rows.add([(1, "a")])
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011  (its own)
        work()

    assert written == []
    assert not is_gathering()
