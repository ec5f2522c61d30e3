"""The demo city's people as the stand-in for the national population database knows them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from motcua.cli.demo_city import demo_citizens
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import DivisionLookup, division_lookup
from motcua.registry.people.values import NewPerson


def write_people(*, folder: Path, to: Path) -> int:
    """Writes the citizens of the deck in `folder` into the file `to`, which the stand-in reads. Returns how many."""
    places = division_lookup(city_day(city_clock().now()))
    people = list(_people(folder, places))
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(json.dumps({"people": people}, ensure_ascii=False, indent=1), encoding="utf-8")
    return len(people)


def _people(folder: Path, places: DivisionLookup) -> Iterator[dict[str, Any]]:
    for _sign_in, person in demo_citizens(folder=folder):
        code = person.address.division_code
        home = places.division_name(code) or ""
        yield {
            "number": person.number,
            "full_name": person.name,
            "birth_on": _needed_day(person),
            "sex": person.sex.value if person.sex else None,
            "ethnicity": "Kinh",
            "home_town": {"code": code, "text": home},
            "residence": {"code": code, "text": ", ".join(filter(None, (person.address.line, home)))},
            "marital_status": "single",
            "parents": [],
        }


def _needed_day(person: NewPerson) -> str:
    assert person.birth_on is not None
    return person.birth_on.isoformat()
