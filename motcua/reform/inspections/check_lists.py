"""Check-lists, from data: each has versions by the day since which they are like this, with their sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from motcua.reform.inspections.values import CheckList, ListItem

_DATA = Path(__file__).parent / "data" / "check-lists.toml"


def check_lists(*, on: date) -> Mapping[str, CheckList]:
    """Those of a day by name, each as it was on it."""
    found: dict[str, CheckList] = {}
    for each in _versions():
        if each.since <= on:
            found[each.name] = each
    return found


def title_of(name: str) -> tuple[str, str]:
    """In Vietnamese and English, of any day."""
    each = next(version for version in reversed(_versions()) if version.name == name)
    return each.title_vi, each.title_en


@cache
def _versions() -> tuple[CheckList, ...]:
    """The oldest first."""
    read = tomllib.loads(_DATA.read_text())
    found = [_check_list(each, version) for each in read["lists"] for version in each["versions"]]
    return tuple(sorted(found, key=lambda each: each.since))


def _check_list(read: Mapping[str, Any], version: Mapping[str, Any]) -> CheckList:
    items = tuple(
        ListItem(content_vi=group["content_vi"], content_en=group["content_en"], **item)
        for group in version["groups"]
        for item in group["items"]
    )
    if len({item.key for item in items}) < len(items):
        raise ValueError(f"two items of {read['name']} have the same key")
    return CheckList(
        name=read["name"],
        title_vi=read["title_vi"],
        title_en=read["title_en"],
        since=version["since"],
        source=version["source"],
        items=items,
    )
