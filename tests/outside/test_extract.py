"""The extract for synchronisation from the population stand-in: page by page, taken once, and each way to fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.outside.asking import Line
from motcua.foundation.outside.breaker import Breaker
from motcua.service.insurance.models_synchronisation import Resident
from motcua.service.insurance.synchronisation.adapters.population import PAGE_PEOPLE, PopulationExtract
from motcua.service.insurance.synchronisation.errors import UnableToFetchExtract
from motcua.service.insurance.synchronisation.fetching import fetch_extract
from tests.cast import AT
from tests.outside.test_population import MOTHER, PopulationService, start_population, stop_population

#: A woman born in 1960 each.
MANY = [f"0921600{number:05d}" for number in range(PAGE_PEOPLE + 10)]


@pytest.fixture(scope="module")
def population(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PopulationService]:
    service = start_population(tmp_path_factory.mktemp("population"))
    people = [{"number": n, "full_name": "Ngô Thị Thử", "birth_on": "1960-05-06", "sex": "female"} for n in MANY]
    service.send("POST", "/people", {"people": people})
    yield service
    stop_population(service)


def extract_of(service: PopulationService) -> PopulationExtract:
    adapter = service.adapter()
    return PopulationExtract(Line(url=service.url, seconds=20, bytes_max=8 << 20, breaker=Breaker()), adapter.key)


def test_all_of_them_are_taken_and_a_second_time_nothing_changes(
    committed_db: str, population: PopulationService
) -> None:
    extracts = extract_of(population)

    taken = fetch_extract(extracts=extracts, by=SYSTEM, at=AT)

    assert taken == Resident.objects.count() > PAGE_PEOPLE
    mother = Resident.objects.get(citizen_number=MOTHER)
    assert (mother.full_name, mother.division_code) == ("Trần Thị Bưởi", "31149")
    assert fetch_extract(extracts=extracts, by=SYSTEM, at=AT) == 0


@pytest.mark.parametrize("wrong", ["down", "garbage", "contradiction"])
def test_what_it_does_wrong_is_no_extract(population: PopulationService, wrong: str) -> None:
    population.misbehave(wrong)
    with pytest.raises(UnableToFetchExtract):
        extract_of(population).page(after="")

    assert extract_of(population).page(after="").people


def test_a_wrong_key_is_given_nothing(population: PopulationService) -> None:
    with pytest.raises(UnableToFetchExtract):
        replace(extract_of(population), key="another").page(after="")
