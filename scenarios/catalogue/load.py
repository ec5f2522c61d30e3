"""Enters made procedures into a city for trying out, by the catalogue's own import."""

from __future__ import annotations

from datetime import date, datetime

from motcua.foundation.accounts.values import SYSTEM
from motcua.registry.catalogue.commands import import_procedures
from motcua.registry.catalogue.queries import procedures
from motcua.registry.catalogue.values import Adoption
from scenarios.catalogue.made import rows


def enter_made_procedures(*, count: int, decision: str, from_on: date, at: datetime) -> int:
    """Those of the first `count` that are not there yet, in force from the day on; returns how many were entered."""
    there = {(each.code, each.level.value) for each in procedures(from_on)}
    new = [row for row in rows(count) if (row["code"], row["level"]) not in there]
    adoption = Adoption(decision=decision, announced_on=from_on, from_on=from_on)
    return len(import_procedures(rows=new, by=SYSTEM, at=at, adoption=adoption))
