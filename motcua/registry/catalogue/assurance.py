"""How surely a procedure asks online filers to be known, from a day on: data of its own until versions say it themselves.

An empty list of procedures means all of them. Of several that hold, the highest level counts.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from motcua.foundation.accounts.values import Assurance
from motcua.registry.catalogue.lists import DATA
from motcua.registry.catalogue.values import ProcedureVersion, Source, SourceStatus


@dataclass(frozen=True, kw_only=True)
class Demand:
    """A level, and the legal text that asks for it."""

    level: Assurance
    ground: str


@dataclass(frozen=True, kw_only=True)
class _Rule:
    from_on: date
    demand: Demand
    procedures: frozenset[tuple[str, str]]
    source: Source


#: Before the law knew levels.
NOTHING = Demand(level=Assurance.UNVERIFIED, ground="")


def demanded(version: ProcedureVersion, *, on: date) -> Demand:
    """What is asked of who files it online on that day."""
    key = (version.code, version.level.value)
    holding = [
        rule.demand for rule in _rules() if rule.from_on <= on and (not rule.procedures or key in rule.procedures)
    ]
    return max(holding, key=lambda demand: demand.level, default=NOTHING)


@cache
def _rules() -> tuple[_Rule, ...]:
    written: list[Mapping[str, Any]] = json.loads((DATA / "assurance.json").read_text(encoding="utf-8"))
    return tuple(
        _Rule(
            from_on=date.fromisoformat(each["from"]),
            demand=Demand(level=Assurance(each["level"]), ground=each["ground"]),
            procedures=frozenset((one["code"], one["level"]) for one in each["procedures"]),
            source=Source(status=SourceStatus(each["source"]["status"]), source=each["source"]["source"]),
        )
        for each in written
    )
