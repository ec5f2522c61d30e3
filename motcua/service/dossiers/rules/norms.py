"""Numbers that the law sets for every dossier, read from data with their source."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

from motcua.service.dossiers.values import PauseGround

#: The ground of data/pause_grounds.json for a payment that is awaited.
MONEY = "financial_obligation"
_DATA = Path(__file__).resolve().parents[1] / "data"


@cache
def norm(name: str) -> int:
    """The value of a norm in data/norms.json; its unit is the last word of the name."""
    return int(json.loads((_DATA / "norms.json").read_text())[name]["value"])


@cache
def pause_grounds() -> dict[str, PauseGround]:
    rows = json.loads((_DATA / "pause_grounds.json").read_text())
    return {row["key"]: PauseGround(**row) for row in rows}


def needs_leader(*, made: int) -> bool:
    """May one more request for a supplement be sent by a leader or head only, after `made` of them?"""
    return made >= norm("supplements_without_leader")
