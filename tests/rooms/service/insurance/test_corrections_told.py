"""What two officials corrected: told to the social insurance until it has it, and kept while its loads do not say it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.journal.queries import entries_of
from motcua.registry.people.values import Sex
from motcua.service.insurance.commands.amendments import mark_told, take_untold
from motcua.service.insurance.commands.register import take_cards
from motcua.service.insurance.jobs import hand_on_corrections
from motcua.service.insurance.models import Card
from motcua.service.insurance.models_synchronisation import Amendment
from motcua.service.insurance.synchronisation import queries
from motcua.service.insurance.synchronisation.commands.correcting import decide_correction, propose_correction
from motcua.service.insurance.synchronisation.running import synchronise
from motcua.service.insurance.values_synchronisation import Field
from tests import insurance
from tests.cast import AT
from tests.insurance import NUMBER, PaperLine
from tests.synchronisation import BUOI, Office, an_extract, the_office

LATER, NEXT_DAY = AT + timedelta(hours=2), AT + timedelta(days=1)
WRONG_DAY = date(1990, 12, 3)


@pytest.fixture
def office(db: None) -> Office:
    return the_office()


def load(*, at: Any = AT, **changes: Any) -> None:
    """The register as the social insurance sends it: with day and month of the birthday the wrong way."""
    facts = {
        "citizen_number": BUOI.number,
        "full_name": BUOI.full_name,
        "birth_on": WRONG_DAY,
        "sex": Sex.FEMALE,
        "address_line": BUOI.address_line,
        "division_code": BUOI.division_code,
    } | changes
    insurance.a_facility()
    take_cards(cards=[insurance.new_card(**facts)], by=SYSTEM, at=at)


def a_corrected_card(office: Office) -> UUID:
    an_extract()
    load()
    card = Card.objects.get(number=NUMBER).id
    synchronise(by=SYSTEM, at=AT)
    proposed = propose_correction(
        card=card, person=BUOI.number, fields=[Field.BIRTH], note="giấy khai sinh", by=office.one, at=LATER
    )
    for _again in range(2):
        decide_correction(correction=proposed, approve=True, answer="", by=office.other, at=LATER)
    return card


def birthday(card: UUID) -> date:
    return Card.objects.get(id=card).birth_on


def kinds_of(card: UUID) -> list[str]:
    return [entry.kind for entry in entries_of(subject=card)]


def test_an_approved_correction_is_told_once_and_again_only_while_the_line_is_down(office: Office) -> None:
    card = a_corrected_card(office)
    line = PaperLine(away=True)
    assert hand_on_corrections(at=LATER, line=line) == 0
    line.away = False
    assert hand_on_corrections(at=LATER, line=line) == 0, "it waits after a silence"

    assert hand_on_corrections(at=LATER + timedelta(seconds=31), line=line) == 1
    assert hand_on_corrections(at=NEXT_DAY, line=line) == 0

    assert [(told.card_number, told.values) for told in line.told] == [(NUMBER, {"birth_on": "1990-03-14"})]
    assert kinds_of(card)[-1] == "insurance_correction_told"


def test_whoever_dies_with_it_in_hand_has_it_back_and_the_first_receipt_stays(office: Office) -> None:
    a_corrected_card(office)
    (told,) = take_untold(at=LATER, limit=10)
    assert take_untold(at=LATER, limit=10) == []
    (again,) = take_untold(at=LATER + timedelta(seconds=31), limit=10)

    mark_told(correction=told.id, receipt="BH-1", at=LATER)
    mark_told(correction=again.id, receipt="BH-2", at=LATER)

    assert Amendment.objects.get().receipt == "BH-1"


def test_a_load_that_brings_the_former_back_undoes_nothing_is_shown_and_is_told_again(office: Office) -> None:
    card = a_corrected_card(office)
    line = PaperLine()
    hand_on_corrections(at=LATER, line=line)

    load(at=NEXT_DAY)
    load(at=NEXT_DAY, address_line="Khu vực 9")

    assert birthday(card) == BUOI.birth_on
    assert Card.objects.get(id=card).address_line == "Khu vực 9", "what nobody corrected is the register's to say"
    assert kinds_of(card).count("insurance_correction_kept") == 1
    view = queries.match_of(card=card, actor=office.one, at=NEXT_DAY)
    assert view.amendment is not None
    assert view.amendment.said == {"birth_on": "1990-12-03"}
    assert [each.card for each in queries.contradicted(actor=office.one, at=NEXT_DAY)] == [card]
    assert not queries.contradicted(actor=office.of_o_mon, at=NEXT_DAY)
    assert hand_on_corrections(at=NEXT_DAY, line=line) == 1
    assert len(line.told) == 2


def test_once_the_register_says_it_too_it_is_settled_and_later_loads_are_the_registers_own(office: Office) -> None:
    card = a_corrected_card(office)
    load(at=NEXT_DAY)

    load(at=NEXT_DAY, birth_on=BUOI.birth_on)

    assert kinds_of(card)[-1] == "insurance_correction_taken_over"
    assert not queries.contradicted(actor=office.one, at=NEXT_DAY)
    assert hand_on_corrections(at=NEXT_DAY, line=PaperLine()) == 0
    load(at=NEXT_DAY, birth_on=date(1990, 3, 15))
    assert birthday(card) == date(1990, 3, 15)
