"""Rows of the room as values."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.db import connection

from motcua.service.insurance.models import Lookup
from motcua.service.insurance.rules.cards import read_number
from motcua.service.insurance.values import (
    Answer,
    Asked,
    CardNumber,
    FirstCare,
    KnownCard,
    LookupView,
    NumberKind,
    Outcome,
    Purpose,
    Way,
)

_CARDS = """
    SELECT c.id, c.number, c."group", c.benefit_level, c.issued_in, c.full_name, c.birth_on, f.code, f.name_vi,
           c.valid_from, c.valid_until, c.withdrawn_on, c.withdrawn_reason, c.died_on, c.citizen_number
    FROM insurance_card c JOIN insurance_facility f ON f.id = c.facility_id WHERE c."""
_COLUMN = {NumberKind.CITIZEN: "citizen_number", NumberKind.INSURANCE: "number"}


def cards_of(number: CardNumber) -> Sequence[KnownCard]:
    """The cards of the register with that number."""
    with connection.cursor() as cursor:
        cursor.execute(f"{_CARDS}{_COLUMN[number.kind]} = %s", [number.number])
        return [_card(row) for row in cursor.fetchall()]


def cards_of_citizens(numbers: Collection[str]) -> dict[str, list[KnownCard]]:
    """The cards of the register under each of the citizen numbers."""
    found: dict[str, list[KnownCard]] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"{_CARDS}citizen_number = ANY(%s)", [list(numbers)])
        for row in cursor.fetchall():
            found.setdefault(row[-1], []).append(_card(row))
    return found


def _card(row: Sequence[Any]) -> KnownCard:
    (
        id_, digits, group, level, issued_in, name, birth_on, code, name_vi, valid_from, valid_until, withdrawn_on, reason,
        died_on, _citizen,
    ) = row  # fmt: skip
    return KnownCard(
        id=id_,
        number=digits,
        group=group,
        benefit_level=level,
        issued_in=issued_in,
        full_name=name,
        birth_on=birth_on,
        first_care=FirstCare(code=code, name=name_vi),
        valid_from=valid_from,
        valid_until=valid_until,
        withdrawn_on=withdrawn_on,
        withdrawn_reason=reason,
        died_on=died_on,
    )


def number_text(number: CardNumber) -> str:
    """How the asked number is kept: as it was printed, where that says more."""
    return number.printed or number.number


def asked_of(row: Lookup) -> Asked:
    return Asked(number=read_number(row.asked_number), name=row.asked_name, birth_on=row.asked_birth_on)


def view_of(row: Lookup) -> LookupView:
    first_care = FirstCare(code=row.first_care_code, name=row.first_care_name) if row.first_care_code else None
    return LookupView(
        id=row.id,
        facility=row.facility_id,
        account=row.account,
        at=row.at,
        purpose=Purpose(row.purpose),
        way=Way(row.way),
        asked=asked_of(row),
        answer=Answer(
            outcome=Outcome(row.outcome),
            card=row.card_id,
            card_number=row.card_number,
            benefit_level=row.benefit_level,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
            first_care=first_care,
            since=row.since,
            withdrawn_reason=row.withdrawn_reason,
            more_cards=row.more_cards,
            print_differs=row.print_differs,
        ),
        answered_at=row.answered_at,
    )


def put_answer(row: Lookup, answer: Answer) -> None:
    """The answer on the row, unsaved."""
    row.outcome = answer.outcome.value
    row.card_id = answer.card
    row.card_number = answer.card_number
    row.benefit_level = answer.benefit_level
    row.valid_from, row.valid_until = answer.valid_from, answer.valid_until
    row.first_care_code = answer.first_care.code if answer.first_care else ""
    row.first_care_name = answer.first_care.name if answer.first_care else ""
    row.since = answer.since
    row.withdrawn_reason = answer.withdrawn_reason
    row.more_cards, row.print_differs = answer.more_cards, answer.print_differs
