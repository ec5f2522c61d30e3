"""The population database over HTTP, against its stand-in as a process of its own: what it says, and each way to fail."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from motcua.foundation.outside.asking import Line
from motcua.foundation.outside.breaker import Breaker
from motcua.registry.people.population.adapters.http import STAND_IN_KEY, HttpPopulation
from motcua.registry.people.population.errors import UnableToReachPopulation
from motcua.registry.people.population.values import Ask, Correction, LegalGround, Marital, Purpose
from tests.environment import ROOT

MOTHER, DEAD, NOBODY = "092192003141", "092147000316", "092192999999"


@dataclass(frozen=True)
class PopulationService:
    url: str
    folder: Path
    process: subprocess.Popen[str]

    def adapter(self, *, seconds: float = 10.0, key: str = "") -> HttpPopulation:
        kept = (self.folder / STAND_IN_KEY).read_text(encoding="utf-8")
        return HttpPopulation(Line(url=self.url, seconds=seconds, breaker=Breaker()), key or kept)

    def send(self, method: str, path: str, body: object = None) -> Any:
        address = urlsplit(self.url)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=10)
        try:
            connection.request(method, path, json.dumps(body) if body is not None else None)
            response = connection.getresponse()
            content = response.read()
        finally:
            connection.close()
        assert response.status == 200, content
        return json.loads(content)

    def misbehave(self, kind: str | None, *, times: int = 1, seconds: float = 30.0) -> None:
        self.send("POST", "/misbehave", {"kind": kind, "times": times, "seconds": seconds})

    def looked(self, number: str) -> list[dict[str, Any]]:
        return [each for each in self.send("GET", "/log")["looked"] if each["number"] == number]


def start_population(folder: Path) -> PopulationService:
    process = subprocess.Popen(
        [sys.executable, "-m", "sandbox.population", "--port", "0", "--keys", str(folder)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    assert "listens on" in said, said
    return PopulationService(said.split()[-1], folder, process)


def stop_population(service: PopulationService) -> None:
    service.process.send_signal(signal.SIGTERM)
    service.process.wait(timeout=10)
    assert service.process.stdout is not None
    service.process.stdout.close()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PopulationService]:
    folder = tmp_path_factory.mktemp("population")
    person = {"number": "092190000777", "full_name": "Lý Thị Thử", "birth_on": "1990-01-01", "sex": "female"}
    (folder / "people.json").write_text(json.dumps({"people": [person]}), encoding="utf-8")
    service = start_population(folder)
    yield service
    stop_population(service)


@pytest.fixture
def population(running: PopulationService) -> Iterator[PopulationService]:
    yield running
    running.misbehave(None)


def an_ask(number: str = MOTHER) -> Ask:
    return Ask(id=uuid4(), number=number, purpose=Purpose.FILING, ground=LegalGround.CONSENT)


def test_it_answers_and_remembers_who_asked_and_why(population: PopulationService) -> None:
    ask = an_ask()

    citizen = population.adapter().citizen(ask=ask)

    assert citizen is not None
    assert (citizen.full_name, citizen.marital) == ("Trần Thị Bưởi", Marital.MARRIED)
    last = population.looked(MOTHER)[-1]
    assert (last["ask"], last["purpose"], last["ground"]) == (str(ask.id), "filing", "consent")


def test_it_knows_nobody_the_dead_and_the_citys_own_people(population: PopulationService) -> None:
    adapter = population.adapter()

    assert adapter.citizen(ask=an_ask(NOBODY)) is None
    dead, own = adapter.citizen(ask=an_ask(DEAD)), adapter.citizen(ask=an_ask("092190000777"))
    assert dead is not None
    assert dead.died_on is not None
    assert own is not None
    assert own.full_name == "Lý Thị Thử"


@pytest.mark.parametrize("kind", ["down", "garbage", "other_person", "contradiction"])
def test_what_it_does_wrong_is_no_answer(population: PopulationService, kind: str) -> None:
    population.misbehave(kind)

    with pytest.raises(UnableToReachPopulation):
        population.adapter().citizen(ask=an_ask())

    assert population.adapter().citizen(ask=an_ask()) is not None


def test_nobody_waits_long_for_it_and_then_it_is_left_alone(population: PopulationService) -> None:
    adapter = population.adapter(seconds=0.2)
    population.misbehave("slow", times=3)

    for _time in range(3):
        with pytest.raises(UnableToReachPopulation):
            adapter.citizen(ask=an_ask())
    before = len(population.looked(MOTHER))
    with pytest.raises(UnableToReachPopulation, match="left alone"):
        adapter.citizen(ask=an_ask())

    assert len(population.looked(MOTHER)) == before


def test_a_wrong_key_is_told_nothing(population: PopulationService) -> None:
    with pytest.raises(UnableToReachPopulation, match="401"):
        population.adapter(key="not the key").citizen(ask=an_ask())


def test_a_correction_whose_receipt_was_lost_is_the_same_correction(population: PopulationService) -> None:
    correction = Correction(id=uuid4(), number=MOTHER, field="ethnicity", claimed="Khmer", note="")
    population.misbehave("deaf")

    with pytest.raises(UnableToReachPopulation):
        population.adapter().correct(correction=correction)
    first, second = (population.adapter().correct(correction=correction) for _time in range(2))

    assert first == second


def test_what_is_not_there_cannot_be_reached() -> None:
    nowhere = HttpPopulation(Line(url="http://127.0.0.1:9", seconds=0.5, breaker=Breaker()), "key")

    with pytest.raises(UnableToReachPopulation):
        nowhere.citizen(ask=an_ask())
