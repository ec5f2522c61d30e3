"""What the portal calls a dossier's statuses: data/status_map.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from motcua.service.dossiers.values import Status

_DATA = Path(__file__).resolve().parent / "data" / "status_map.toml"


@dataclass(frozen=True)
class PortalStatus:
    code: str
    name_vi: str


@cache
def status_map() -> Mapping[Status, PortalStatus]:
    """Every status of ours with the portal's. Raises `KeyError` or `ValueError` for a map that is not whole."""
    rows = tomllib.loads(_DATA.read_text(encoding="utf-8"))["status"]
    if unknown := rows.keys() - set(Status):
        raise ValueError(f"{_DATA.name} names what is no status: {', '.join(sorted(unknown))}")
    return {status: PortalStatus(code=rows[status]["code"], name_vi=rows[status]["name_vi"]) for status in Status}


def portal_code(status: str) -> str:
    """The portal's code of a status of ours; empty for none (a filing that was refused)."""
    return status_map()[Status(status)].code if status else ""


def status_names() -> Mapping[str, str]:
    """What the portal's codes mean, in its own words; several statuses of ours may have one code."""
    return {each.code: each.name_vi for each in status_map().values()}
