"""The taxes on land that this release knows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from motcua.service.landtax.values import SubItem

_DATA = Path(__file__).parent / "data"


@cache
def sub_items() -> Mapping[str, SubItem]:
    """By code (data/sub_items.json)."""
    rows = json.loads((_DATA / "sub_items.json").read_text())
    return {row["code"]: SubItem(**row) for row in rows}
