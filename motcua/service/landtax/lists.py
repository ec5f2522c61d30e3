"""What this release knows of taxes on land: which there are, and what the tax office is told of a parcel and its change."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from motcua.service.landtax.values import SubItem

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class RequestForm:
    """`fields` are the answers that the tax office is given, as far as a form has them; it answers within so many of its
    working days."""

    source: str
    answered_in_working_days: int
    fields: tuple[str, ...]


@cache
def sub_items() -> Mapping[str, SubItem]:
    """By code (data/sub_items.json)."""
    rows = json.loads((_DATA / "sub_items.json").read_text())
    return {row["code"]: SubItem(**row) for row in rows}


@cache
def undelivered_hours() -> int:
    """Working hours after which a letter that the tax office has not taken is a person's, too (data/waiting.json)."""
    return int(json.loads((_DATA / "waiting.json").read_text())["undelivered_working_hours"]["value"])


@cache
def request_form() -> RequestForm:
    found = json.loads((_DATA / "request.json").read_text())
    return RequestForm(**{**found, "fields": tuple(found["fields"])})
