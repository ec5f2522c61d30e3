"""Places of a drawing (who does a step) and the units of a dossier that stand in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from uuid import UUID

RECEIVING = "receiving"
HANDLING = "handling"
SIGNING = "signing"
CONSULTED = "consulted"
_LEG = re.compile(r"leg:[1-9]")
#: So many agencies are asked at once at most.
CONSULTED_MAX = 20


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


def asked(units: Mapping[str, UUID], consulted: Sequence[UUID]) -> dict[str, UUID]:
    """The units by place when these, each once, are asked and nobody else is."""
    others = {place: unit for place, unit in units.items() if not _is_consulted(place)}
    numbered = enumerate(dict.fromkeys(consulted), start=1)
    return others | {CONSULTED if number == 1 else f"{CONSULTED}:{number}": unit for number, unit in numbered}


def all_asked(units: Mapping[str, UUID]) -> tuple[UUID, ...]:
    """Every unit that is asked, in the order in which they were named."""
    places = sorted(filter(_is_consulted, units), key=lambda place: int(place.partition(":")[2] or 1))
    return tuple(dict.fromkeys(units[place] for place in places))


def _is_consulted(place: str) -> bool:
    return place.partition(":")[0] == CONSULTED


def missing_places(places: Iterable[str], units: Mapping[str, UUID]) -> tuple[str, ...]:
    """The places that must be filled before a dossier enters. Who is consulted is named when it comes to that."""
    return tuple(sorted({place for place in places if place != CONSULTED and unit_for(place, units) is None}))
