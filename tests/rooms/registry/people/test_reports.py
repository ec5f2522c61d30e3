"""What a person says is wrong: left out of forms while it is open, found right by an official with a reason, opened again."""

from __future__ import annotations

import contextlib
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.messages.models import Message
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.registry.people.population import models
from motcua.registry.people.population.commands import due_corrections, mark_sent
from motcua.registry.people.population.errors import (
    UnableToFindCorrection,
    UnableToReportWrong,
    UnableToUpholdRegister,
)
from motcua.registry.people.population.policy import may_look_into, reach_of
from motcua.registry.people.population.queries import corrections_of, known_of, open_reports, report_case
from motcua.registry.people.population.upholding import uphold_register
from motcua.registry.people.population.values import Known, Place
from motcua.registry.people.queries import persons
from tests.cast import AT, JUNE_15, Cast, a_citizen, whoever
from tests.population import FATHER, MOTHER, a_report, told_of

LATER = AT + timedelta(hours=1)
WHY = "Giấy khai sinh bản gốc ghi dân tộc Kinh."


@pytest.fixture
def report(cast: Cast) -> UUID:
    told_of(cast.citizen, at=AT)
    return a_report(cast.citizen, at=AT)


def known(cast: Cast, *, as_told: bool = False) -> Known:
    assert cast.citizen.person is not None
    return known_of(person=persons(persons=[cast.citizen.person])[cast.citizen.person], at=LATER, as_told=as_told)


def uphold(report: UUID, by: Actor, *, held: str = "Kinh", reason: str = WHY) -> None:
    uphold_register(correction=report, held=held, reason=reason, by=by, at=LATER)


def kinds(cast: Cast) -> list[str]:
    assert cast.citizen.person is not None
    return [entry.kind for entry in entries_of(subject=cast.citizen.person)]


def test_what_is_said_to_be_wrong_is_not_filled_in_until_it_is_settled(cast: Cast, report: UUID) -> None:
    assert "applicant.ethnicity" not in known(cast).facts
    assert known(cast).facts["applicant.sex"] == "female"
    assert known(cast, as_told=True).facts["applicant.ethnicity"] == "Kinh"

    told_of(cast.citizen, replace(MOTHER, ethnicity="Khmer"), at=LATER)

    found = known(cast)
    assert found.facts["applicant.ethnicity"] == "Khmer"
    assert found.origins["applicant.ethnicity"].upheld_unit is None


def test_found_right_it_is_filled_in_again_with_who_found_it_and_she_is_told_why(cast: Cast, report: UUID) -> None:
    uphold(report, cast.handler)

    found = known(cast)
    assert found.facts["applicant.ethnicity"] == "Kinh"
    origin = found.origins["applicant.ethnicity"]
    assert (origin.upheld_unit, origin.upheld_on, origin.fetched_at) == (cast.ward.id, JUNE_15, AT)
    assert found.origins["applicant.sex"].upheld_unit is None
    assert cast.citizen.person is not None
    (view,) = corrections_of(actor=cast.citizen, person=cast.citizen.person)
    assert (view.settled_at, view.upheld_unit, view.reason) == (LATER, cast.ward.id, WHY)
    message = Message.objects.get(template="register_upheld")
    assert message.account == cast.citizen.account
    assert WHY in message.body_vi
    assert "Dân tộc" in message.body_vi
    assert "Ủy ban nhân dân phường An Khánh" in message.body_vi
    (entry,) = entries_of(subject=cast.citizen.person, kinds=["population_register_upheld"])
    assert (entry.actor, entry.unit, entry.data) == (
        cast.handler.account,
        cast.ward.id,
        {"correction": str(report), "field": "ethnicity"},
    )


def test_found_right_twice_it_is_once_and_another_official_comes_too_late(cast: Cast, report: UUID) -> None:
    for _time in range(2):
        uphold(report, cast.handler)

    with pytest.raises(UnableToUpholdRegister):
        uphold(report, cast.leader)
    assert kinds(cast).count("population_register_upheld") == 1
    assert Message.objects.filter(template="register_upheld").count() == 1


@pytest.mark.parametrize("reason", ["", "  \n", "a\x00", "a" * 1_001])
def test_without_a_reason_that_can_be_told_nothing_is_closed(cast: Cast, report: UUID, reason: str) -> None:
    with pytest.raises(UnableToUpholdRegister):
        uphold(report, cast.handler, reason=reason)

    assert models.Correction.objects.get().settled_at is None


def test_what_the_register_says_otherwise_since_the_page_was_opened_is_not_found_right(
    cast: Cast, report: UUID
) -> None:
    told_of(cast.citizen, replace(MOTHER, ethnicity="Hoa"), at=AT)
    with pytest.raises(UnableToUpholdRegister):
        uphold(report, cast.handler)
    told_of(cast.citizen, replace(MOTHER, ethnicity="Khmer"), at=AT)
    with pytest.raises(UnableToUpholdRegister):
        uphold(report, cast.handler, held="Khmer")

    row = models.Correction.objects.get()
    assert (row.settled_at, row.upheld_by) == (AT, None)


def test_the_register_s_receipt_may_come_after_it_was_found_right(cast: Cast, report: UUID) -> None:
    (sent,) = due_corrections(at=LATER, limit=5)
    uphold(report, cast.handler)

    mark_sent(correction=sent.id, receipt="DC-1", at=LATER)

    row = models.Correction.objects.get()
    assert (row.upheld_by, row.receipt) == (cast.handler.account, "DC-1")
    assert due_corrections(at=LATER + timedelta(days=1), limit=5) == []


def test_dying_in_between_leaves_everything_as_it_was(cast: Cast, report: UUID) -> None:
    with contextlib.suppress(KeyboardInterrupt), transaction.atomic():
        uphold(report, cast.handler)
        raise KeyboardInterrupt

    assert models.Correction.objects.get().settled_at is None
    assert "population_register_upheld" not in kinds(cast)
    assert not Message.objects.filter(template="register_upheld").exists()
    uphold(report, cast.handler)


def test_who_looks_into_it_is_an_official_of_her_place_and_nobody_in_a_matter_of_her_own(
    cast: Cast, report: UUID
) -> None:
    assert cast.citizen.person is not None
    units = directory(on=JUNE_15)
    (city,) = units.of_kind(UnitKind.CITY)
    ninh_kieu = units.unit(units.ancestors(cast.ward.id)[0])
    of_city, of_district = (whoever(unit=unit, role=Role.HEAD) for unit in (city, ninh_kieu))
    herself = replace(cast.handler, person=cast.citizen.person)
    for_her = replace(cast.handler, acts_for=frozenset({cast.citizen.person}))
    strangers = (cast.citizen, cast.neighbour, cast.counter, cast.other_officer, cast.auditor, SYSTEM, herself, for_her)

    for somebody in (*strangers, cast.handler, cast.head, cast.leader, of_city, of_district):
        reach = reach_of(somebody, units)
        row = models.Correction.objects.get()
        listed = models.Correction.objects.filter(reach.of_reports()).exists()
        assert listed is bool(may_look_into(reach, person=row.person_id, unit=row.unit)), somebody
        assert listed is (somebody not in strangers), somebody

    for somebody in strangers:
        with pytest.raises(NotPermitted) as refusal:
            report_case(correction=report, actor=somebody, at=LATER)
        assert refusal.value.hidden
        with pytest.raises(NotPermitted):
            uphold(report, somebody)
    with pytest.raises(NotPermitted):
        open_reports(actor=cast.citizen, at=LATER)
    assert [line.id for line in open_reports(actor=of_city, at=LATER)] == [report]
    uphold(report, of_district)
    assert models.Correction.objects.get().upheld_unit == ninh_kieu.id


def test_who_lives_elsewhere_is_looked_into_by_the_city(cast: Cast) -> None:
    elsewhere = replace(MOTHER, residence=Place(text="Quận 1, Thành phố Hồ Chí Minh", code="26734"))
    told_of(cast.citizen, elsewhere, at=AT)
    report = a_report(cast.citizen, at=AT)
    (city,) = directory(on=JUNE_15).of_kind(UnitKind.CITY)

    with pytest.raises(NotPermitted):
        uphold(report, cast.handler)
    uphold(report, whoever(unit=city, role=Role.HEAD))

    assert models.Correction.objects.get().upheld_unit == city.id


def test_a_report_that_is_none_leads_nowhere(cast: Cast) -> None:
    with pytest.raises(UnableToFindCorrection):
        uphold(cast.ward.id, cast.handler)
    with pytest.raises(UnableToFindCorrection):
        report_case(correction=cast.ward.id, actor=cast.handler, at=LATER)


def test_it_is_opened_again_with_new_evidence_only(cast: Cast, report: UUID) -> None:
    uphold(report, cast.handler)
    for note in ("", "  ", "giấy khai sinh  số 12"):
        with pytest.raises(UnableToReportWrong):
            a_report(cast.citizen, note=note, at=LATER)

    again = a_report(cast.citizen, note="Quyết định cải chính số 7 năm 2023", at=LATER)

    assert again != report
    assert "applicant.ethnicity" not in known(cast).facts
    case = report_case(correction=again, actor=cast.handler, at=LATER)
    assert [each.reason for each in case.earlier] == [WHY]
    assert (case.held_now, case.report.claimed, case.fetched_at) == ("Kinh", "Khmer", AT)
    told_of(cast.citizen, replace(MOTHER, ethnicity="Khmer"), at=LATER)
    assert known(cast).origins["applicant.ethnicity"].upheld_unit is None


def test_another_claim_about_the_field_needs_no_new_paper(cast: Cast, report: UUID) -> None:
    uphold(report, cast.handler)

    assert a_report(cast.citizen, claimed="Hoa", note="", at=LATER) != report


def test_of_who_says_that_her_marriage_is_wrong_no_spouse_is_filled_in(cast: Cast) -> None:
    told_of(cast.citizen, at=AT)
    husband = a_citizen(sign_in="cam", name="Lê Văn Cam", number=FATHER.number, birth_on=FATHER.birth_on)
    told_of(husband, FATHER, at=AT)
    models.Record.objects.filter(person=cast.citizen.person).update(spouse=husband.person)
    assert known(cast).facts["spouse.full_name"] == "Lê Văn Cam"
    assert "family.home_town" in known(cast).facts

    of_name = a_report(husband, field="full_name", claimed="Lê Văn Cầm", at=AT)
    assert "spouse.full_name" not in known(cast).facts
    assert known(cast).facts["spouse.number"] == FATHER.number
    uphold(of_name, cast.handler, held="Lê Văn Cam")
    assert known(cast).origins["spouse.full_name"].upheld_unit == cast.ward.id

    a_report(cast.citizen, field="marital", claimed="single", at=AT)
    told = known(cast).facts
    assert not any(key.startswith(("spouse.", "family.")) for key in told)
    assert "applicant.married" not in told
    assert "applicant.ethnicity" in told


def test_no_personal_data_of_a_report_stand_in_the_journal(cast: Cast, report: UUID) -> None:
    uphold(report, cast.handler)

    assert cast.citizen.person is not None
    told = " ".join(str(each.data) for each in entries_of(subject=cast.citizen.person))
    assert not any(word in told for word in ("Kinh", "Khmer", "khai sinh", MOTHER.number))
