"""The check-list of an integration, read from its data once a process."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from motcua.service.exchange.values import Item, ItemFor

_DATA = Path(__file__).parent / "data" / "check-list.toml"


@cache
def items() -> Mapping[str, Item]:
    """All, by key, in their order."""
    read = tomllib.loads(_DATA.read_text(encoding="utf-8"))["items"]
    return {each["key"]: Item(**{**each, "wanted_of": ItemFor(each["wanted_of"])}) for each in read}
