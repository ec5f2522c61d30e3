"""The table of kinds, read once from `data/media_types.json`."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from motcua.foundation.files.values import MediaType

_TABLE = Path(__file__).parent / "data" / "media_types.json"


@cache
def media_types() -> tuple[MediaType, ...]:
    """Every kind that is known, taken or not, the more special ones before the more general."""
    return tuple(_media_type(row) for row in json.loads(_TABLE.read_text(encoding="utf-8")))


@cache
def allowed_media_types() -> tuple[MediaType, ...]:
    """The kinds that are taken, for pages that say so beforehand (`accept`, hints)."""
    return tuple(kind for kind in media_types() if kind.allowed)


def _media_type(row: dict[str, Any]) -> MediaType:
    return MediaType(
        media_type=row["media_type"],
        name_vi=row["name_vi"],
        name_en=row["name_en"],
        allowed=row["allowed"],
        extensions=tuple(row["extensions"]),
        beginnings=tuple(
            tuple((offset, bytes.fromhex(piece)) for offset, piece in beginning)
            for beginning in row.get("beginnings", ())
        ),
        part=row.get("part"),
        inspected_as=row.get("inspected_as"),
    )
