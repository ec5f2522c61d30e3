"""How a paper stands, what may be shown of it, and what a component may be: decided without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest

from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.registry.catalogue.lists import procedure_files
from motcua.registry.catalogue.values import Component, ComponentKind
from motcua.registry.people.values import Address, PersonKind, PersonView, Sex
from motcua.service.wallet.kinds import SCAN, kinds
from motcua.service.wallet.rules import (
    chosen,
    fields_of,
    is_adult,
    kind_of_component,
    kind_of_result,
    last_day,
    months_later,
    offers,
    state_of,
)
from motcua.service.wallet.values import Offer, PaperFact, PaperLine, PaperSource, PaperState
from tests.conftest import moment

JUNE_15 = date(2023, 6, 15)
AT = moment("2023-06-15 09:30")
HOLDER = PersonView(
    id=uuid4(),
    kind=PersonKind.CITIZEN,
    number="092192003141",
    name="Trần Thị Bưởi",
    birth_on=date(1992, 3, 14),
    sex=Sex.FEMALE,
    phone="",
    email="",
    address=Address(),
    account=None,
)
PROCEDURE = uuid4()


def _stands(**changes: Any) -> PaperState:
    facts: dict[str, Any] = {
        "source": PaperSource.RESULT,
        "is_signed": True,
        "valid_until": None,
        "revoked_at": None,
        "replaced": False,
        "lost_at": None,
        "on": JUNE_15,
    }
    return state_of(**(facts | changes))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, PaperState.VALID),
        ({"valid_until": JUNE_15}, PaperState.VALID),  # its last day still counts
        ({"valid_until": date(2023, 6, 14)}, PaperState.EXPIRED),
        ({"lost_at": AT, "valid_until": date(2023, 6, 14)}, PaperState.LOST),
        ({"lost_at": AT, "replaced": True}, PaperState.REPLACED),
        ({"lost_at": AT, "replaced": True, "revoked_at": AT}, PaperState.REVOKED),
        ({"source": PaperSource.SCAN, "is_signed": False}, PaperState.BEING_SIGNED),
        ({"source": PaperSource.REGISTER, "is_signed": False}, PaperState.VALID),
    ],
)
def test_what_its_issuer_said_weighs_most(changes: dict[str, Any], expected: PaperState) -> None:
    assert _stands(**changes) is expected


@pytest.mark.parametrize(
    ("validity", "expected"),
    [
        (Limit(Decimal(6), LimitUnit.MONTHS), date(2023, 12, 14)),
        (Limit(Decimal(30), LimitUnit.CALENDAR_DAYS), date(2023, 7, 14)),
        (Limit(Decimal(3), LimitUnit.WORKING_DAYS), None),
        (None, None),
    ],
)
def test_the_last_day_follows_from_the_law(validity: Limit | None, expected: date | None) -> None:
    assert last_day(issued_on=JUNE_15, validity=validity) == expected


def test_a_month_without_that_day_ends_with_its_last() -> None:
    assert months_later(date(2023, 8, 31), 6) == date(2024, 2, 29)
    assert months_later(date(2022, 12, 31), 2) == date(2023, 2, 28)
    assert months_later(date(2023, 11, 30), 1) == date(2023, 12, 30)


@pytest.mark.parametrize(
    ("birth_on", "expected"),
    [(date(2005, 6, 15), True), (date(2005, 6, 16), False), (date(2004, 2, 29), True)],
)
def test_one_is_of_age_from_the_birthday_on(birth_on: date, expected: bool) -> None:
    assert is_adult(birth_on=birth_on, on=JUNE_15) is expected


def test_who_shows_that_she_is_of_age_need_not_say_when_she_was_born() -> None:
    fields = fields_of(
        number="12/KQ",
        issued_on=JUNE_15,
        valid_until=None,
        facts=[PaperFact(key="class", label_vi="Hạng", label_en="Class", value="A1")],
        holder=HOLDER,
        on=JUNE_15,
    )

    shown = chosen(fields, {"adult", "fact:class"})

    assert [(field.key, field.value) for field in shown] == [("adult", "yes"), ("fact:class", "A1")]
    assert "valid_until" not in {field.key for field in fields}


def test_a_business_has_neither_birthday_nor_citizen_number() -> None:
    business = replace(HOLDER, kind=PersonKind.BUSINESS, number="1800999001", birth_on=None, sex=None)
    fields = fields_of(number="", issued_on=JUNE_15, valid_until=None, facts=[], holder=business, on=JUNE_15)

    assert {field.key for field in fields} == {"holder", "issued_on"}


def _paper(kind: str, *, source: PaperSource = PaperSource.RESULT, **changes: Any) -> PaperLine:
    line = PaperLine(
        id=uuid4(),
        holder=HOLDER.id,
        kind=kind,
        kind_vi="",
        kind_en="",
        title_vi="",
        title_en="",
        issuer_vi="",
        issuer_en="",
        number="",
        issued_on=JUNE_15,
        valid_until=None,
        source=source,
        state=PaperState.VALID,
        sha256="f" * 64,
        is_signed=True,
    )
    return replace(line, **changes)


def _component(key: str, *, kind: ComponentKind = ComponentKind.PAPER, slot: str | None = "") -> Component:
    return Component(
        key=key,
        name_vi=key,
        name_en=key,
        kind=kind,
        required=True,
        originals=1,
        copies=0,
        slot=key if slot == "" else slot,
    )


class _Version:
    """What the rule reads of a version."""

    def __init__(self, *components: Component, code: str = "1.000894") -> None:
        self.code = code
        self.procedure = PROCEDURE
        self.components = components


def _offers(version: _Version, *papers: PaperLine, taken: tuple[str, ...] = (), on: date = JUNE_15) -> list[Offer]:
    asked: Any = version
    return offers(version=asked, papers=papers, kinds=kinds(), taken=taken, on=on)


def test_a_component_of_a_known_kind_is_offered_the_newest_issued_paper() -> None:
    old, new = _paper("marital_status", issued_on=date(2023, 1, 5)), _paper("marital_status")
    scan = _paper("marital_status", source=PaperSource.SCAN)

    found = _offers(_Version(_component("marital_status")), scan, old, new)

    assert [(each.slot, each.paper.id) for each in found] == [("marital_status", new.id)]


@pytest.mark.parametrize(
    "paper",
    [
        _paper("marital_status", state=PaperState.REVOKED),
        _paper("marital_status", state=PaperState.LOST),
        _paper("marital_status", state=PaperState.EXPIRED),
        _paper("marital_status", state=PaperState.BEING_SIGNED),
        _paper("marital_status", sha256=""),
        _paper("birth_certificate"),
    ],
)
def test_what_is_not_valid_or_something_else_is_not_offered(paper: PaperLine) -> None:
    assert _offers(_Version(_component("marital_status")), paper) == []


def test_nothing_is_offered_for_what_has_no_place_or_is_there_or_is_declared() -> None:
    paper = _paper("marital_status")
    declared = _component("marital_status", kind=ComponentKind.DECLARATION)

    assert _offers(_Version(_component("marital_status", slot=None)), paper) == []
    assert _offers(_Version(_component("marital_status")), paper, taken=("marital_status",)) == []
    assert _offers(_Version(declared), paper) == []


def test_a_scan_of_no_known_kind_stands_for_just_what_it_was_brought_for_and_for_a_year() -> None:
    scan = _paper(SCAN, source=PaperSource.SCAN, procedure=PROCEDURE, component="evidence")
    version = _Version(_component("evidence"))

    assert [each.paper.id for each in _offers(version, scan)] == [scan.id]
    assert _offers(version, replace(scan, procedure=uuid4())) == []
    assert _offers(version, replace(scan, component="drawings")) == []
    assert _offers(version, scan, on=date(2024, 6, 14))
    assert _offers(version, scan, on=date(2024, 6, 15)) == []


def test_a_key_that_may_mean_anything_means_what_is_said_of_its_procedure() -> None:
    land, nothing = (kind_of_component(kinds(), code=code, component="certificate") for code in ("2.000889", "1.0"))

    assert land is not None
    assert land.key == "land_certificate"
    assert nothing is None


def test_every_code_of_a_kind_is_in_the_catalogue() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in procedure_files())
    codes = {code for kind in kinds().values() for code in kind.results_of}
    codes |= {kind.reissued_by.code for kind in kinds().values() if kind.reissued_by}
    codes |= {named.split("/")[0] for kind in kinds().values() for named in kind.components if "/" in named}

    assert [code for code in sorted(codes) if f'"code": "{code}"' not in text] == []
    assert kind_of_result(kinds(), code="1.004873") == kinds()["marital_status"]


def test_no_result_and_no_component_is_of_two_kinds() -> None:
    named = [name for kind in kinds().values() for name in (*kind.results_of, *kind.components)]

    assert len(named) == len(set(named))
