"""Two at once, and a machine that dies in the middle: shifts and codes are whole or not there."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.service.counters.commands import codes as code_commands
from motcua.service.counters.commands import shifts as shift_commands
from motcua.service.counters.commands.codes import count_scan, issue_codes
from motcua.service.counters.commands.shifts import schedule_shifts
from motcua.service.counters.models import Code, CodeDay, Fact, Rostered, Shift
from motcua.service.counters.verify import verify_codes, verify_shifts
from tests.cast import AT, load_cast
from tests.rooms.service.counters.test_codes import a_code, a_new_code
from tests.rooms.service.counters.test_shifts import a_counter, a_pilot, a_shift

TIMES = 4


def at_once(do: Callable[[], Any]) -> list[Any]:
    """The same from several threads, each in a transaction of its own."""
    barrier = Barrier(TIMES)

    def one() -> Any:
        try:
            barrier.wait()
            with durable():
                return do()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TIMES) as threads:
        return [each.result() for each in [threads.submit(one) for _time in range(TIMES)]]


def test_issued_by_several_at_once_it_is_one_code(committed_db: str) -> None:
    with durable():
        cast = load_cast()
    new = a_new_code(cast)

    found = at_once(lambda: issue_codes(codes=[new], by=cast.leader, at=AT))

    assert len({tuple(each) for each in found}) == 1
    assert Code.objects.count() == 1


def test_no_scan_is_lost_when_many_scan_at_once(committed_db: str) -> None:
    with durable():
        code = a_code(load_cast())

    def scan() -> None:
        for _scan in range(25):
            count_scan(code=code.id, at=AT)

    at_once(scan)

    assert CodeDay.objects.get().scans == Code.objects.get().scans == TIMES * 25
    assert verify_codes().wrong == 0


def test_scheduled_by_several_at_once_it_is_one_shift(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        a_pilot(cast)
        shift = a_shift(a_counter(cast), cast.counter)

    found = at_once(lambda: schedule_shifts(shifts=[shift], by=cast.leader, at=AT))

    assert len({tuple(each) for each in found}) == 1
    assert (Shift.objects.count(), Rostered.objects.count(), Fact.objects.count()) == (1, 1, 1)


class Killed(BaseException):
    """As by a signal."""


def killed(**_given: Any) -> list[Any]:
    raise Killed


def test_killed_before_the_journal_is_written_nothing_stands(
    committed_db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with durable():
        cast = load_cast()
        a_pilot(cast)
        shift = a_shift(a_counter(cast), cast.counter)
    monkeypatch.setattr(shift_commands, "record", killed)
    monkeypatch.setattr(code_commands, "record", killed)

    with pytest.raises(Killed), durable():
        schedule_shifts(shifts=[shift], by=cast.leader, at=AT)
    with pytest.raises(Killed), durable():
        issue_codes(codes=[a_new_code(cast)], by=cast.leader, at=AT)
    assert not Shift.objects.exists()
    assert not Rostered.objects.exists()
    assert not Code.objects.exists()
    monkeypatch.undo()

    with durable():
        (done,) = schedule_shifts(shifts=[shift], by=cast.leader, at=AT)
    assert [each.kind for each in entries_of(subject=done)] == ["shift_scheduled"]
    assert verify_shifts().wrong == 0
