"""The population database for tests: an object that answers what it is told to, and the families that it knows."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.registry.people.population.commands import begin_asks, give_consent, keep_answers, report_wrong
from motcua.registry.people.population.errors import UnableToReachPopulation
from motcua.registry.people.population.values import (
    Answered,
    Ask,
    Citizen,
    Correction,
    LegalGround,
    Marital,
    Outcome,
    Place,
    Purpose,
)
from motcua.registry.people.values import Sex

AN_KHANH = Place(text="Phường An Khánh, quận Ninh Kiều, thành phố Cần Thơ", code="31149")
AT_HOME = Place(text="12 hẻm 5, khu vực 3, phường An Khánh, quận Ninh Kiều, thành phố Cần Thơ", code="31149")
MOTHER = Citizen(
    number="092192003141",
    full_name="Trần Thị Bưởi",
    birth_on=date(1992, 3, 14),
    sex=Sex.FEMALE,
    ethnicity="Kinh",
    home_town=AN_KHANH,
    residence=AT_HOME,
    marital=Marital.MARRIED,
    spouse_number="092090002818",
)
FATHER = replace(
    MOTHER,
    number="092090002818",
    full_name="Lê Văn Cam",
    birth_on=date(1990, 8, 19),
    sex=Sex.MALE,
    spouse_number="092192003141",
)
CHILD = Citizen(
    number="092219004455",
    full_name="Lê Minh Khế",
    birth_on=date(2019, 8, 20),
    sex=Sex.MALE,
    residence=AT_HOME,
    parents=("092192003141", "092090002818"),
)
DEAD = Citizen(
    number="092147000316",
    full_name="Phạm Thị Mơ",
    birth_on=date(1947, 2, 5),
    sex=Sex.FEMALE,
    died_on=date(2023, 1, 9),
)


@dataclass
class Register:
    """Keeps every ask; `down` for as long as it is true."""

    people: dict[str, Citizen] = field(
        default_factory=lambda: {each.number: each for each in (MOTHER, FATHER, CHILD, DEAD)}
    )
    down: bool = False
    asks: list[Ask] = field(default_factory=list)
    corrections: list[Correction] = field(default_factory=list)

    def citizen(self, *, ask: Ask) -> Citizen | None:
        self._must_be_up()
        self.asks.append(ask)
        return self.people.get(ask.number)

    def correct(self, *, correction: Correction) -> str:
        self._must_be_up()
        self.corrections.append(correction)
        return f"DC-{len(self.corrections):06d}"

    def _must_be_up(self) -> None:
        if self.down:
            raise UnableToReachPopulation(cause="it is down for the test")


def told_of(citizen: Actor, known: Citizen = MOTHER, *, at: datetime) -> None:
    """The register is asked about her with her consent, and answers this."""
    give_consent(person=_person(citizen), by=citizen, at=at)
    ask = Ask(
        id=new_id(),
        number=known.number,
        purpose=Purpose.FILING,
        ground=LegalGround.CONSENT,
        person=_person(citizen),
    )
    begin_asks(asks=[ask], by=citizen, at=at)
    keep_answers(answers=[Answered(ask=ask, outcome=Outcome.FOUND, citizen=known)], by=citizen, at=at)


def a_report(
    citizen: Actor,
    *,
    field: str = "ethnicity",
    claimed: str = "Khmer",
    note: str = "Giấy khai sinh số 12",
    at: datetime,
) -> UUID:
    """She says that it is wrong."""
    return report_wrong(person=_person(citizen), field=field, claimed=claimed, note=note, by=citizen, at=at)


def _person(citizen: Actor) -> UUID:
    assert citizen.person is not None
    return citizen.person
