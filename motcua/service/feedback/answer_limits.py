"""In how many working days petitions are answered, from data: by kind, each since a day, with its source."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path

from motcua.service.feedback.values import AnswerLimit, PetitionKind

_DATA = Path(__file__).parent / "data" / "answer-limits.toml"


def answer_limit(*, kind: PetitionKind, on: date) -> AnswerLimit:
    """The one of a kind that holds on that day; before the first one's day, the first one."""
    known = [limit for limit in _limits() if limit.kind is kind]
    return next((limit for limit in reversed(known) if limit.since <= on), known[0])


@cache
def _limits() -> tuple[AnswerLimit, ...]:
    """The oldest first."""
    read = tomllib.loads(_DATA.read_text())["limits"]
    found = [AnswerLimit(**{**each, "kind": PetitionKind(each["kind"])}) for each in read]
    if {limit.kind for limit in found} != set(PetitionKind):
        raise ValueError("a kind of petition has no limit")
    return tuple(sorted(found, key=lambda limit: limit.since))
