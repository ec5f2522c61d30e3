"""Pure decisions about what the population database says."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from motcua.foundation.text.errors import UnableToReadText
from motcua.foundation.text.rules import clean, search_key
from motcua.registry.people.errors import UnableToReadCitizenNumber
from motcua.registry.people.population.values import Citizen, GroundText, LegalGround, Marital, Place
from motcua.registry.people.rules import LINE_LENGTH_MAX, NAME_LENGTH_MAX, read_citizen_number
from motcua.registry.people.values import PersonView, Sex

GROUNDS = Path(__file__).parent / "data" / "legal_grounds.json"
#: So long a record is as good as new: residence and marriage change rarely, and are asked for anew before each filing then.
FRESH_FOR = timedelta(days=7)
#: A record that could not be asked for anew for so long fills nothing in any more.
USED_FOR = timedelta(days=90)
#: Whoever looks again within this time, for the same purpose, is still at the same look.
ACCESS_LASTS = timedelta(minutes=30)
#: How long a question waits after each silence, and the last one again and again.
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2), timedelta(hours=12))
#: A parent acts for a child until the day before this birthday (Civil Code 2015, art. 21).
OF_AGE_YEARS = 18
PARENTS_MAX = 2

#: What the register is asked for and holds of a person, in the order of showing.
FIELDS = (
    "full_name",
    "number",
    "birth_on",
    "sex",
    "ethnicity",
    "home_town",
    "residence",
    "marital",
    "spouse_number",
    "died_on",
)
#: What a person may say is wrong. A number is given out once and for all, a death is not told by the dead.
CORRECTABLE = tuple(field for field in FIELDS if field not in {"number", "died_on"})

#: The facts that a citizen fills forms in with, and those of her spouse.
OWN_KEYS = frozenset(
    f"applicant.{name}" for name in ("full_name", "number", "birth_on", "sex", "phone", "email", "address")
)
REGISTER_KEYS = frozenset(
    {
        *(f"applicant.{name}" for name in ("ethnicity", "home_town", "married")),
        *(f"spouse.{name}" for name in ("full_name", "number", "birth_on", "sex", "address", "ethnicity")),
        "family.home_town",
    }
)

#: What forms are filled in with from each field: the ends of those keys, of the applicant and of the spouse.
_KEYS_FROM: Mapping[str, tuple[str, ...]] = {
    "full_name": ("full_name",),
    "birth_on": ("birth_on",),
    "sex": ("sex",),
    "ethnicity": ("ethnicity",),
    "home_town": ("home_town",),
    "residence": ("address", "division"),
    "marital": ("married",),
}
#: Who says that one of these is wrong says that she has no spouse, or another one.
_OF_MARRIAGE = frozenset({"marital", "spouse_number"})

E = TypeVar("E", bound=StrEnum)


@cache
def legal_grounds() -> Mapping[LegalGround, GroundText]:
    """The grounds in words (data/legal_grounds.json)."""
    given = json.loads(GROUNDS.read_text(encoding="utf-8"))["grounds"]
    return {
        ground: GroundText(
            words_vi=given[ground]["vi"],
            words_en=given[ground]["en"],
            law=given[ground]["law"],
            source=given[ground]["source"],
        )
        for ground in LegalGround
    }


class UnreadableRecord(Exception):
    """The register's answer is not what it should be; the words are for the log."""


def read_citizen(answer: object, *, number: str) -> Citizen:
    """The register's answer about `number`. Raises `UnreadableRecord` for another's, for one that contradicts its own
    number, and for anything that cannot be kept."""
    if not isinstance(answer, Mapping):
        raise UnreadableRecord("it is no object")
    citizen = Citizen(
        number=_text(answer, "number", 12),
        full_name=_text(answer, "full_name", NAME_LENGTH_MAX),
        birth_on=_needed(_day(answer, "birth_on"), "birth_on"),
        sex=_needed(_choice(answer, "sex", Sex), "sex"),
        ethnicity=_text(answer, "ethnicity", 30),
        home_town=_place(answer, "home_town"),
        residence=_place(answer, "residence"),
        marital=_choice(answer, "marital_status", Marital),
        spouse_number=_number(answer, "spouse_number"),
        parents=_parents(answer),
        died_on=_day(answer, "died_on"),
    )
    if citizen.number != number:
        raise UnreadableRecord("it is about another number")
    if not citizen.full_name:
        raise UnreadableRecord("full_name is missing")
    told = read_citizen_number(number)
    if told.birth_year != citizen.birth_on.year or told.sex is not citizen.sex:
        raise UnreadableRecord("its birthday or sex does not fit its number")
    return citizen


def written(citizen: Citizen) -> dict[str, Any]:
    """As `read_citizen` reads it: the form in which a record is kept."""
    return {
        "number": citizen.number,
        "full_name": citizen.full_name,
        "birth_on": citizen.birth_on.isoformat(),
        "sex": citizen.sex.value,
        "ethnicity": citizen.ethnicity,
        "home_town": _written_place(citizen.home_town),
        "residence": _written_place(citizen.residence),
        "marital_status": citizen.marital.value if citizen.marital else None,
        "spouse_number": citizen.spouse_number,
        "parents": list(citizen.parents),
        "died_on": citizen.died_on.isoformat() if citizen.died_on else None,
    }


def _written_place(place: Place | None) -> dict[str, str] | None:
    return {"text": place.text, "code": place.code} if place else None


def _text(answer: Mapping[str, Any], name: str, length_max: int) -> str:
    value = answer.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UnreadableRecord(f"{name} is no text")
    try:
        return " ".join(clean(value, length_max=length_max).split())
    except UnableToReadText as wrong:
        raise UnreadableRecord(f"{name} cannot be kept") from wrong


def _number(answer: Mapping[str, Any], name: str) -> str:
    number = _text(answer, name, 12)
    return _checked_number(number, name) if number else ""


def _checked_number(number: str, name: str) -> str:
    try:
        return read_citizen_number(number).number
    except UnableToReadCitizenNumber as wrong:
        raise UnreadableRecord(f"{name} is no number") from wrong


def _parents(answer: Mapping[str, Any]) -> tuple[str, ...]:
    given = answer.get("parents") or []
    if not isinstance(given, list) or len(given) > PARENTS_MAX or not all(isinstance(each, str) for each in given):
        raise UnreadableRecord("parents is no list of numbers")
    return tuple(_checked_number(each, "parents") for each in given)


def _day(answer: Mapping[str, Any], name: str) -> date | None:
    value = answer.get(name)
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as wrong:
        raise UnreadableRecord(f"{name} is no day") from wrong


def _choice(answer: Mapping[str, Any], name: str, kind: type[E]) -> E | None:
    value = answer.get(name)
    try:
        return None if value is None else kind(value)
    except ValueError as wrong:
        raise UnreadableRecord(f"{name} is unknown") from wrong


def _place(answer: Mapping[str, Any], name: str) -> Place | None:
    value = answer.get(name)
    if value is None:
        return None
    if not isinstance(value, Mapping):
        raise UnreadableRecord(f"{name} is no place")
    code = _text(value, "code", 5)
    if code and not (code.isascii() and code.isdigit()):
        raise UnreadableRecord(f"{name} has no division's code")
    text = _text(value, "text", LINE_LENGTH_MAX)
    return Place(text=text, code=code) if text else None


N = TypeVar("N")


def _needed(value: N | None, name: str) -> N:
    if value is None:
        raise UnreadableRecord(f"{name} is missing")
    return value


def field_text(citizen: Citizen, field: str) -> str:
    """What is held in a field, in the form in which it is compared: days as 1992-03-14, places and names as written."""
    value = getattr(citizen, field)
    if isinstance(value, Place):
        return value.text
    if isinstance(value, StrEnum):
        return value.value
    return value.isoformat() if isinstance(value, date) else str(value or "")


def own_text(person: PersonView, field: str) -> str:
    """What the city's own record has in such a field, as `field_text` writes it; '' where it has none."""
    own = {
        "full_name": person.name,
        "birth_on": person.birth_on.isoformat() if person.birth_on else "",
        "sex": person.sex.value if person.sex else "",
        "residence": person.address.line,
    }
    return own.get(field, "")


def held_fields(citizen: Citizen) -> tuple[str, ...]:
    return tuple(field for field in FIELDS if field_text(citizen, field))


def facts_of_citizen(citizen: Citizen, *, is_division: Callable[[str], bool]) -> dict[str, object]:
    """What the register lets be filled in of an applicant. Nothing of the dead: nobody files in their name."""
    if citizen.died_on is not None:
        return {}
    facts: dict[str, object] = {f"applicant.{name}": value for name, value in _person_facts(citizen)}
    if citizen.home_town is not None:
        facts["applicant.home_town"] = _as_answer(citizen.home_town, is_division)
    if citizen.residence is not None and is_division(citizen.residence.code):
        facts["applicant.division"] = citizen.residence.code
    if citizen.marital is not None:
        facts["applicant.married"] = "yes" if citizen.marital is Marital.MARRIED else "no"
    return facts


def facts_of_spouse(
    citizen: Citizen, spouse: Citizen | None, *, is_division: Callable[[str], bool]
) -> dict[str, object]:
    """What is filled in of the spouse: only of one who lives and whom both records name, so that an old record of either
    makes nobody married."""
    if spouse is None or not are_spouses(citizen, spouse):
        return {}
    facts: dict[str, object] = {f"spouse.{name}": value for name, value in _person_facts(spouse)}
    if citizen.home_town is not None and citizen.home_town == spouse.home_town:
        facts["family.home_town"] = _as_answer(citizen.home_town, is_division)
    return facts


def are_spouses(one: Citizen, other: Citizen) -> bool:
    return (
        one.marital is Marital.MARRIED
        and other.marital is Marital.MARRIED
        and one.spouse_number == other.number
        and other.spouse_number == one.number
        and one.died_on is None
        and other.died_on is None
    )


def _person_facts(citizen: Citizen) -> Iterator[tuple[str, object]]:
    yield "full_name", citizen.full_name
    yield "number", citizen.number
    yield "birth_on", citizen.birth_on.isoformat()
    yield "sex", citizen.sex.value
    if citizen.ethnicity:
        yield "ethnicity", citizen.ethnicity
    if citizen.residence is not None:
        yield "address", citizen.residence.text


def _as_answer(place: Place, is_division: Callable[[str], bool]) -> str:
    """The code of a division that the city's forms offer, else the place as written."""
    return place.code if place.code and is_division(place.code) else place.text


def keys_from(fields: Collection[str], *, side: str = "applicant") -> frozenset[str]:
    """The facts that these fields of a record give."""
    return frozenset(f"{side}.{key}" for field in fields for key in _KEYS_FROM.get(field, ()))


def is_disputed(key: str, *, own: Collection[str], of_spouse: Collection[str]) -> bool:
    """Does a fact come from a field that the applicant (`own`) or the spouse says is wrong?"""
    if key.startswith(("spouse.", "family.")) and _OF_MARRIAGE & {*own, *of_spouse}:
        return True
    if key == "family.home_town":
        return "home_town" in {*own, *of_spouse}
    return key in keys_from(own) or key in keys_from(of_spouse, side="spouse")


def needs_new_evidence(*, claimed: str, note: str, upheld: tuple[str, str] | None) -> bool:
    """What was looked into and found wrong (`upheld`: what was claimed then, and the evidence for it) is looked into again
    only where something new is said for it."""
    return upheld is not None and claimed == upheld[0] and (not note or search_key(note) == search_key(upheld[1]))


def differs(citizen: Citizen, person: PersonView) -> tuple[str, ...]:
    """The fields in which what the city has of a person is not what the register says."""
    found = []
    if search_key(citizen.full_name) != search_key(person.name):
        found.append("full_name")
    if person.birth_on is not None and person.birth_on != citizen.birth_on:
        found.append("birth_on")
    if person.sex is not None and person.sex is not citizen.sex:
        found.append("sex")
    return tuple(found)


def acts_until(birth_on: date) -> date:
    """The last day on which a parent acts for the child: that before the eighteenth birthday."""
    year = birth_on.year + OF_AGE_YEARS
    try:
        birthday = birth_on.replace(year=year)
    except ValueError:  # born on 29 February
        birthday = date(year, 3, 1)
    return birthday - timedelta(days=1)


def next_try_at(*, tries: int, at: datetime) -> datetime:
    """When to ask again after so many silences."""
    return at + WAITS[min(tries, len(WAITS)) - 1]
