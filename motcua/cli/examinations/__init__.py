"""What `motcua doctor` looks at: functions without arguments that return a `Finding` and change nothing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    OK = "ok"
    WARNING = "warning"  # the city runs, but something it can do is missing, or something grows towards a fault
    BROKEN = "broken"


@dataclass(frozen=True)
class Finding:
    check: str
    state: State
    found: str
    cure: str = ""


def ok(check: str, found: str) -> Finding:
    return Finding(check, State.OK, found)


def warning(check: str, found: str, cure: str = "") -> Finding:
    return Finding(check, State.WARNING, found, cure)


def broken(check: str, found: str, cure: str = "") -> Finding:
    return Finding(check, State.BROKEN, found, cure)
