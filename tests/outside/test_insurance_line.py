"""The line against the stand-in of the social insurance, over HTTP: answers, refusals, and what it does wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest

from motcua.foundation.database.transactions import durable
from motcua.service.insurance.adapters.http import HttpLine
from motcua.service.insurance.asking import ask as ask_whole
from motcua.service.insurance.errors import UnableToReachLine
from motcua.service.insurance.jobs import settle_waiting
from motcua.service.insurance.queries.lookups import lookup
from motcua.service.insurance.values import NewLookup, Outcome, Purpose, Waiting, Way
from motcua.service.insurance.values_synchronisation import ToTell
from tests.cast import AT
from tests.environment import ROOT
from tests.insurance import a_facility, an_officer, asked
from tests.rooms.service.insurance.test_lookups import LATER

TOKEN = "chỉ-để-thử".encode().hex()
NUMBER, NAME, BIRTH_ON = "8900010001", "Trần Văn Thử", date(1990, 2, 3)


class Insurance:
    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [*(sys.executable, "-m", "sandbox.insurance", "--port", "0"), "--keys", str(folder), "--token", TOKEN],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        said = self.process.stdout.readline()
        assert "listens on" in said, said
        self.url = said.split()[-1]

    @property
    def line(self) -> HttpLine:
        return HttpLine(self.url, token=TOKEN, seconds=10)

    def misbehave(self, kind: str | None, *, times: int = 1, seconds: float = 30.0) -> None:
        self._post("/misbehave", {"kind": kind, "times": times, "seconds": seconds})

    def _post(self, path: str, body: Any) -> None:
        address = urlsplit(self.url)
        connection = HTTPConnection(address.hostname or "", address.port, timeout=10)
        connection.request("POST", path, json.dumps(body))
        assert connection.getresponse().status == 200
        connection.close()

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        assert self.process.stdout is not None
        self.process.stdout.close()


@pytest.fixture(scope="module")
def insurance(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Insurance]:
    started = Insurance(tmp_path_factory.mktemp("insurance"))
    yield started
    started.stop()


def waiting(number: str = NUMBER) -> Waiting:
    return Waiting(id=uuid4(), asked=asked(number, name=NAME, birth_on=BIRTH_ON))


def test_the_line_tells_the_cards_of_a_number_by_either_kind(insurance: Insurance) -> None:
    (by_card,) = insurance.line.ask(waiting=waiting()).cards
    (by_citizen,) = insurance.line.ask(waiting=waiting("089090000011")).cards

    assert by_card == by_citizen
    assert (by_card.number, by_card.full_name, by_card.birth_on) == (NUMBER, NAME, BIRTH_ON)
    assert insurance.line.ask(waiting=waiting("9999999999")).cards == ()


@pytest.mark.parametrize("kind", ["down", "garbage", "other"])
def test_what_is_no_answer_to_the_question_is_a_fault_of_the_line(insurance: Insurance, kind: str) -> None:
    insurance.misbehave(kind)

    with pytest.raises(UnableToReachLine):
        insurance.line.ask(waiting=waiting())
    assert insurance.line.ask(waiting=waiting()).cards, "once only"


def test_a_slow_line_and_a_wrong_token_are_faults_too(insurance: Insurance) -> None:
    insurance.misbehave("slow", seconds=5)
    with pytest.raises(UnableToReachLine):
        HttpLine(insurance.url, token=TOKEN, seconds=0.2).ask(waiting=waiting())
    insurance.misbehave(None)

    with pytest.raises(UnableToReachLine):
        HttpLine(insurance.url, token="another").ask(waiting=waiting())
    with pytest.raises(UnableToReachLine):
        HttpLine("http://127.0.0.1:9", token=TOKEN).ask(waiting=waiting())


def test_a_card_of_another_province_is_answered_at_once_or_waits_and_is_settled(
    insurance: Insurance, committed_db: str, settings: Any
) -> None:
    settings.INSURANCE_URL, settings.INSURANCE_TOKEN = insurance.url, TOKEN
    with durable():
        officer = an_officer(a_facility())

    def question(key: str) -> NewLookup:
        return NewLookup(asked=waiting().asked, purpose=Purpose.TREATMENT, way=Way.TYPED, key=key)

    assert ask_whole(new=question("1"), by=officer, at=AT).answer.outcome is Outcome.VALID
    insurance.misbehave("down", times=1)
    kept = ask_whole(new=question("2"), by=officer, at=AT)
    assert kept.answer.outcome is Outcome.WAITING
    assert settle_waiting(at=LATER, line=insurance.line) == 1
    assert lookup(lookup=kept.id, actor=officer, at=LATER).answer.outcome is Outcome.VALID


def test_a_correction_whose_receipt_was_lost_is_the_same_correction(insurance: Insurance) -> None:
    told = ToTell(id=uuid4(), card_number=NUMBER, values={"birth_on": "1990-02-04"})
    insurance.misbehave("down")
    with pytest.raises(UnableToReachLine):
        insurance.line.correct(correction=told)
    insurance.misbehave("deaf")
    with pytest.raises(UnableToReachLine):
        insurance.line.correct(correction=told)

    receipt = insurance.line.correct(correction=told)

    assert receipt.startswith("BH-")
    assert insurance.line.correct(correction=told) == receipt
    with pytest.raises(UnableToReachLine):
        HttpLine(insurance.url, token="another", seconds=10).correct(correction=told)
