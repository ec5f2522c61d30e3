"""A new version is written by several at once, nothing of theirs is lost, and only what is sound is assessed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import ANONYMOUS, Role
from motcua.foundation.journal.queries import entries_of
from motcua.registry.catalogue import revising
from motcua.registry.catalogue.errors import (
    UnableToAssessUnseen,
    UnableToAssessVersions,
    UnableToFindWorkingCopy,
    UnableToOpenWorkingCopy,
    UnableToSaveUnseen,
    UnableToSaveWorkingCopy,
)
from motcua.registry.catalogue.faults import faults_of
from motcua.registry.catalogue.models import Saving, WorkingCopy
from motcua.registry.catalogue.queries import version
from motcua.registry.catalogue.revisions import (
    assessments_of,
    contents_of,
    faults_of_copy,
    open_copies,
    open_copy,
    savings_of,
    working_copy,
)
from motcua.registry.catalogue.values import PARTS_OF, Assessment, Section, State
from tests.rooms.registry.catalogue.test_versions import AT, CONTROLLER, an_official, in_force
from tests.unit.registry.catalogue.builders import a_fee, the_parts

FOUND = Assessment(necessity="Cần.", reasonableness="Hợp lý.", legality="Hợp pháp.", cost="Không tăng.")
OTHER = an_official(Role.CONTROLLER)
LATER = AT + timedelta(hours=1)


def begun(**changes: Any) -> tuple[UUID, UUID]:
    """The procedure and its working copy."""
    procedure = version(in_force(date(2023, 6, 2), **changes)).procedure
    return procedure, revising.open_working_copy(procedure=procedure, by=CONTROLLER, at=AT)


def save(copy: UUID, section: Section, seen: int, *, by: Any = CONTROLLER, **parts: Any) -> int:
    return revising.save_section(copy=copy, section=section, parts=parts, seen=seen, by=by, at=LATER)


def assess(copy: UUID, seen: int, *, found: Assessment = FOUND) -> UUID:
    return revising.assess_working_copy(copy=copy, seen=seen, assessment=found, by=CONTROLLER, at=LATER)


def test_the_stretches_hold_every_part_once() -> None:
    held = [part for parts in PARTS_OF.values() for part in parts]

    assert sorted(held) == sorted(set(held))
    assert set(held) >= set(the_parts())


def test_a_new_version_begins_as_the_one_in_force_and_only_once(db: None) -> None:
    procedure, copy = begun()

    again = revising.open_working_copy(procedure=procedure, by=OTHER, at=LATER)

    view = working_copy(procedure=procedure, actor=CONTROLLER)
    assert (again, view.number) == (copy, 0)
    assert view.base is not None
    assert view.content == contents_of(versions=[view.base], actor=CONTROLLER)[view.base]
    assert not view.content.own_form
    kinds = [each.kind for each in entries_of(subject=procedure)]
    assert kinds.count("procedure_working_copy_opened") == 1
    assert set(open_copies(actor=CONTROLLER)) == {procedure}


def test_what_is_assessed_is_the_next_version_with_what_was_found(db: None) -> None:
    procedure, copy = begun()
    number = save(copy, Section.RESULT, 0, result={"vi": "Giấy phép mới", "en": "New permit"})

    new = assess(copy, number)

    found = version(new)
    assert (found.number, found.state, found.result_name_en) == (2, State.ASSESSED, "New permit")
    assert assessments_of(versions=[new], actor=CONTROLLER) == {new: FOUND}
    assert open_copy(procedure=procedure, actor=CONTROLLER) is None
    assert [each.kind for each in entries_of(subject=procedure)][-3:] == [
        "procedure_working_copy_saved",
        "procedure_version_drafted",
        "procedure_version_assessed",
    ]


def test_two_who_write_different_parts_both_keep_theirs(db: None) -> None:
    procedure, copy = begun()
    save(copy, Section.LAW, 0, legal_basis=["Luật Diều 2023"])

    save(copy, Section.RESULT, 0, by=OTHER, result={"vi": "Thẻ", "en": "Card"})

    parts = working_copy(procedure=procedure, actor=CONTROLLER).content.parts
    assert (parts["legal_basis"], parts["result"]["en"]) == (["Luật Diều 2023"], "Card")
    assert [line.section for line in savings_of(copy=copy, actor=CONTROLLER)] == [Section.RESULT, Section.LAW]


def test_two_who_write_the_same_part_are_told_and_nothing_is_written_over(db: None) -> None:
    procedure, copy = begun()
    save(copy, Section.LAW, 0, legal_basis=["Luật Diều 2023"])

    with pytest.raises(UnableToSaveUnseen):
        save(copy, Section.LAW, 0, by=OTHER, legal_basis=["Nghị định 1"])

    assert working_copy(procedure=procedure, actor=CONTROLLER).content.parts["legal_basis"] == ["Luật Diều 2023"]
    assert save(copy, Section.LAW, 1, by=OTHER, legal_basis=["Luật Diều 2023", "Nghị định 1"]) == 2


def test_the_same_sent_twice_is_saved_once(db: None) -> None:
    _procedure, copy = begun()

    assert save(copy, Section.LAW, 0, legal_basis=["A"]) == save(copy, Section.LAW, 0, legal_basis=["A"]) == 1
    assert Saving.objects.filter(copy=copy).count() == 2


def test_what_is_wrong_may_be_saved_and_is_refused_when_it_is_assessed_with_its_place(db: None) -> None:
    procedure, copy = begun(
        fees=[a_fee(amount_vnd=1, when=[{"fact": "body_name", "is": ["x"]}])], subjects=["enterprise"]
    )
    number = save(
        copy, Section.WAYS, 0, subjects=["citizen"], agency={"vi": "UBND", "en": "Committee"}, channels=["counter"]
    )

    view = working_copy(procedure=procedure, actor=CONTROLLER)
    assert [str(each) for each in faults_of_copy(view)] == ["fees/fee: nothing asks for body_name"]
    with pytest.raises(UnableToAssessVersions, match="fees/fee: nothing asks for body_name"):
        assess(copy, number)
    assert open_copy(procedure=procedure, actor=CONTROLLER) is not None


def test_a_form_s_condition_on_a_question_that_is_gone_is_named_with_its_place() -> None:
    parts = the_parts()
    form = {
        "schema": {
            "type": "object",
            "properties": {"reason": {"type": "string"}, "file_application": {"type": "array", "maxItems": 1}},
        },
        "ui": {
            "pages": [{"id": "one", "title": {"vi": "Một", "en": "One"}, "fields": ["reason", "file_application"]}],
            "fields": {
                "reason": {"component": "text", "label": {"vi": "Lý do", "en": "Reason"}, "shown_if": "again"},
                "file_application": {
                    "component": "file",
                    "label": {"vi": "Đơn", "en": "Form"},
                    "accept": ["application/pdf"],
                },
            },
            "checks": [],
        },
    }

    (found,) = faults_of(parts, form)

    assert "ui.fields.reason.shown_if" in str(found)
    assert "again" in str(found)


def test_what_was_saved_since_it_was_looked_at_is_not_assessed(db: None) -> None:
    _procedure, copy = begun()
    save(copy, Section.LAW, 0, legal_basis=["A"])

    with pytest.raises(UnableToAssessUnseen):
        assess(copy, 0)


@pytest.mark.parametrize("empty", ["necessity", "reasonableness", "legality", "cost"])
def test_each_of_the_four_questions_needs_its_answer(db: None, empty: str) -> None:
    _procedure, copy = begun()
    number = save(copy, Section.LAW, 0, legal_basis=["A"])

    with pytest.raises(UnableToAssessVersions, match="four questions"):
        assess(copy, number, found=Assessment(**{**vars(FOUND), empty: " "}))


def test_a_version_in_which_nothing_differs_is_not_assessed(db: None) -> None:
    _procedure, copy = begun()

    with pytest.raises(UnableToAssessVersions, match="nothing differs from version 1"):
        assess(copy, 0)


def test_assessed_twice_or_put_away_it_takes_nothing_more(db: None) -> None:
    procedure, copy = begun()
    number = save(copy, Section.LAW, 0, legal_basis=["A"])
    assess(copy, number)

    with pytest.raises(UnableToSaveWorkingCopy):
        assess(copy, number)
    with pytest.raises(UnableToSaveWorkingCopy):
        save(copy, Section.LAW, number, legal_basis=["B"])
    other = revising.open_working_copy(procedure=procedure, by=CONTROLLER, at=LATER)
    revising.put_away_working_copy(copy=other, by=CONTROLLER, at=LATER)
    with pytest.raises(UnableToSaveWorkingCopy):
        revising.put_away_working_copy(copy=other, by=CONTROLLER, at=LATER)
    with pytest.raises(UnableToFindWorkingCopy):
        working_copy(procedure=procedure, actor=CONTROLLER)
    assert Saving.objects.filter(copy=other).exists()


@pytest.mark.parametrize(
    ("section", "parts", "seen"),
    [
        (Section.LAW, {"result": {"vi": "x", "en": "x"}}, 0),
        (Section.LAW, {"legal_basis": ["x" * 1_000_001]}, 0),
        (Section.LAW, {"legal_basis": ["x"]}, 7),
    ],
)
def test_what_does_not_belong_there_is_not_saved(db: None, section: Section, parts: dict[str, Any], seen: int) -> None:
    _procedure, copy = begun()

    with pytest.raises(UnableToSaveWorkingCopy):
        save(copy, section, seen, **parts)
    assert Saving.objects.filter(copy=copy).count() == 1


def test_unknown_procedures_and_copies_are_said(db: None) -> None:
    with pytest.raises(UnableToOpenWorkingCopy):
        revising.open_working_copy(procedure=uuid4(), by=CONTROLLER, at=AT)
    with pytest.raises(UnableToFindWorkingCopy):
        save(uuid4(), Section.LAW, 0, legal_basis=["A"])


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CONTROLLER])
def test_only_procedure_control_writes_and_only_control_and_auditors_read(db: None, role: Role) -> None:
    procedure, copy = begun()
    other = an_official(role)

    for call in (
        lambda: revising.open_working_copy(procedure=procedure, by=other, at=AT),
        lambda: save(copy, Section.LAW, 0, by=other, legal_basis=["A"]),
        lambda: revising.put_away_working_copy(copy=copy, by=other, at=AT),
        lambda: revising.assess_working_copy(copy=copy, seen=0, assessment=FOUND, by=other, at=AT),
    ):
        with pytest.raises(NotPermitted):
            call()
    if role is Role.AUDITOR:
        assert working_copy(procedure=procedure, actor=other).number == 0
        return
    with pytest.raises(NotPermitted):
        working_copy(procedure=procedure, actor=other)
    assert open_copies(actor=other) == {}
    assert open_copy(procedure=procedure, actor=ANONYMOUS) is None


def test_the_database_keeps_what_was_saved_and_lets_one_be_open(db: None) -> None:
    procedure, copy = begun()

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic():
        Saving.objects.filter(copy=copy).update(section="x")
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM catalogue_working_copy WHERE id = %s", [copy])
    row = WorkingCopy.objects.get(id=copy)
    with pytest.raises(IntegrityError, match="one_open"), transaction.atomic():
        WorkingCopy.objects.create(procedure_id=procedure, base_id=row.base_id, opened_at=AT)
