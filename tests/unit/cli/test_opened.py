"""Who comes while a killed database reads its log waits for it; any other fault is told at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import OperationalError

from motcua.cli import opened


class _Closed:
    def close(self) -> None:
        """Nothing to close."""


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "LOOK_EVERY_SECONDS", 0)
    monkeypatch.setattr(opened, "connection", _Closed())


def answers(*faults: str) -> Callable[[], str]:
    left = list(faults)

    def asked() -> str:
        if left:
            raise OperationalError(left.pop(0))
        return "there"

    return asked


def test_a_database_that_starts_is_waited_for() -> None:
    starting = "connection failed: FATAL:  the database system is starting up"

    assert opened._once_it_answers(answers(starting, starting)) == "there"


def test_any_other_fault_is_told_at_once() -> None:
    with pytest.raises(OperationalError, match="no such role"):
        opened._once_it_answers(answers("FATAL: no such role"))


def test_one_that_never_comes_up_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opened, "STARTING_SECONDS_MAX", -1)

    with pytest.raises(OperationalError, match="starting up"):
        opened._once_it_answers(answers("the database system is starting up"))
