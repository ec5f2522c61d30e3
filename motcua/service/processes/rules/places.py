"""Places of a drawing (who does a step) and the units of a dossier that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from uuid import UUID

RECEIVING = "receiving"
HANDLING = "handling"
SIGNING = "signing"
CONSULTED = "consulted"
_LEG = re.compile(r"leg:[1-9]")


def is_place(place: str) -> bool:
    return place in {RECEIVING, HANDLING, SIGNING, CONSULTED} or _LEG.fullmatch(place) is not None


def unit_for(place: str, units: Mapping[str, UUID]) -> UUID | None:
    """The unit in a place. The last leg handles, unless a handling unit is named; who ends the handling signs (the
    last leg, or else the handling unit), unless a signing unit is named: a division's papers are signed by its
    district."""
    if place in units:
        return units[place]
    if place not in {SIGNING, HANDLING}:
        return None
    legs = sorted(name for name in units if _LEG.fullmatch(name))
    return units[legs[-1]] if legs else units.get(HANDLING)


def missing_places(places: Iterable[str], units: Mapping[str, UUID]) -> tuple[str, ...]:
    """The places that must be filled before a dossier enters. Who is consulted is named when it comes to that."""
    return tuple(sorted({place for place in places if place != CONSULTED and unit_for(place, units) is None}))
