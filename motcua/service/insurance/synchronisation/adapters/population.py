"""Extracts of the population database over HTTP: docs/reference/population.md says what goes over the line."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from motcua.foundation.outside.asking import Line, NoAnswer
from motcua.registry.people.errors import UnableToReadCitizenNumber
from motcua.registry.people.population.adapters.http import city_population
from motcua.registry.people.population.rules import UnreadableRecord, read_citizen
from motcua.service.insurance.synchronisation.errors import UnableToFetchExtract
from motcua.service.insurance.values_synchronisation import ExtractPage, NewResident

PATH = "/v1/extracts"
PAGE_PEOPLE = 2_000
#: A page is long, and nobody stands before a screen for it.
SECONDS, BYTES_MAX = 15.0, 8 * 1024 * 1024
PURPOSE, GROUND = "synchronisation", "insurance"


@dataclass(frozen=True)
class PopulationExtract:
    """The database behind `line`, which knows this city by `key`."""

    line: Line
    key: str

    def page(self, *, after: str) -> ExtractPage:
        question = {"purpose": PURPOSE, "ground": GROUND, "after": after, "limit": PAGE_PEOPLE}
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {self.key}"}
        try:
            answer = self.line.ask("POST", PATH, body=json.dumps(question).encode(), headers=headers)
        except NoAnswer as silence:
            raise UnableToFetchExtract(cause=_("it does not answer")) from silence
        if answer.status != 200:
            raise UnableToFetchExtract(cause=_("it answered {status}").format(status=answer.status))
        try:
            told = json.loads(answer.content)
            people = tuple(_resident(each) for each in told["people"])
            is_last = bool(told["is_last"])
        except (ValueError, KeyError, TypeError, UnreadableRecord, UnableToReadCitizenNumber) as fault:
            raise UnableToFetchExtract(cause=_("its answer cannot be believed")) from fault
        numbers = [each.number for each in people]
        if numbers != sorted(set(numbers)) or any(number <= after for number in numbers) or not (people or is_last):
            raise UnableToFetchExtract(cause=_("its answer cannot be believed"))
        return ExtractPage(people, is_last)


def _resident(told: Mapping[str, object]) -> NewResident:
    citizen = read_citizen(told, number=str(told["number"]))
    return NewResident(
        number=citizen.number,
        full_name=citizen.full_name,
        birth_on=citizen.birth_on,
        sex=citizen.sex.value,
        address_line=citizen.residence.text if citizen.residence else "",
        division_code=citizen.residence.code if citizen.residence else "",
        died_on=citizen.died_on,
    )


def city_extracts() -> PopulationExtract | None:
    """That of the city's population database; None where it is not connected."""
    found = city_population()
    if found is None:
        return None
    return PopulationExtract(replace(found.line, seconds=SECONDS, bytes_max=BYTES_MAX), found.key)
