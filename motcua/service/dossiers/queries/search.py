"""Finding a dossier, or the person at the counter, by whatever is at hand; never more than one may see."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from motcua.foundation.accounts.values import Actor
from motcua.foundation.text.rules import search_key
from motcua.registry.people.policy import may_look_up
from motcua.registry.people.queries import person_by_number
from motcua.registry.people.values import PersonView
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.policy import visible_to
from motcua.service.dossiers.queries.lists import DossierLine, in_units, lines_of

FOUND_MAX = 20
#: Fewer letters are no word to the index, and would be looked for in every row.
LETTERS_MIN = 3
#: A dossier's code within what a scanner reads: the receipt's square holds the address where it is followed.
_CODE = re.compile(r"\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}-\d{6}-\d{4,7}")
_PHONE_END = re.compile(r"(?:^|\s)(\d{4})$")
_NUMBER = re.compile(r"\d{12}|\d{10}|\d{13}")


def find_dossiers(*, actor: Actor, at: datetime, text: str, limit: int = FOUND_MAX) -> list[DossierLine]:
    """Dossiers that the actor may see, by code, reference or name (marks need not be typed), by the last four digits of
    the telephone, alone or after a name; at the counter by the citizen's number too.

    What the actor's own units have open comes first, by what is owed; then the rest, the newest first of what was
    found. At most `limit`: of a name that thousands have, these are only some.
    """
    wanted = wanted_by(text, actor)
    if wanted is None:
        return []
    own = list(in_units(actor).filter(visible_to(actor), wanted).order_by("owed_at", "id")[:limit])
    rest: Sequence[Dossier] = []
    if len(own) < limit:
        # Without an order: to sort all whose name is Nguyễn takes a second in a city of a million dossiers.
        others = Dossier.objects.filter(visible_to(actor), wanted).exclude(id__in=[row.id for row in own])
        rest = sorted(others[: limit - len(own)], key=lambda row: row.filed_at, reverse=True)
    return lines_of([*own, *rest], at=at)


def found_person(*, actor: Actor, text: str) -> PersonView | None:
    """The person whose whole number was typed, for who may look persons up; nobody for others."""
    number = _number_in(text)
    return person_by_number(number=number) if number and may_look_up(actor) else None


def scanned(text: str) -> str:
    """The code in what was scanned; what was typed, as it is."""
    found = _CODE.search(text.upper())
    return found[0] if found else text


def wanted_by(text: str, actor: Actor) -> Q | None:
    """What to look for; None where that is too little."""
    text = scanned(text)
    key = search_key(text)
    exact = text.strip().upper()
    if len(key) < 2:
        return None
    if person := found_person(actor=actor, text=text):
        return Q(applicant=person.id)
    wanted = Q(code=exact) | Q(reference=exact)
    if len(key.replace(" ", "")) >= LETTERS_MIN:
        wanted |= Q(search_key__contains=key)
    if end := _PHONE_END.search(key):
        name = key[: end.start()].strip()
        by_phone = Q(applicant_phone_end=end[1])
        wanted |= by_phone & Q(search_key__contains=name) if name else by_phone
    return wanted


def _number_in(text: str) -> str:
    """A citizen's or a business's number, typed with or without spaces; empty for anything else."""
    digits = "".join(text.split())
    return digits if _NUMBER.fullmatch(digits) else ""
