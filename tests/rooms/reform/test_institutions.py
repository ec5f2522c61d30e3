"""Documents under review, restructuring, quotas and actual staff, rotation, training: by whom, in which order, twice, at
once, from a sheet."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import transaction

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.queries import value_of
from motcua.foundation.measures.values import Period
from motcua.foundation.sheets.errors import UnableToImportSheet
from motcua.foundation.sheets.values import CellValue
from motcua.foundation.sheets.writing import template_of
from motcua.reform.institutions import people, policy, queries, rules
from motcua.reform.institutions.commands import documents as documents_commands
from motcua.reform.institutions.commands.documents import (
    NewFinding,
    handle_documents,
    plan_reviews,
    register_documents,
    review_documents,
    withdraw_document,
)
from motcua.reform.institutions.commands.proposing import (
    appraise_proposal,
    carry_out_proposal,
    decide_proposal,
    send_proposal,
    withdraw_proposal,
)
from motcua.reform.institutions.commands.staffing import give_quotas
from motcua.reform.institutions.commands.training import register_course, withdraw_course
from motcua.reform.institutions.errors import (
    UnableToGiveQuota,
    UnableToMoveProposal,
    UnableToPlanReview,
    UnableToRegisterCourse,
    UnableToRegisterDocument,
    UnableToReviewDocument,
)
from motcua.reform.institutions.models import Course, Document, Finding, Quota, Review, Step
from motcua.reform.institutions.sheets import DOCUMENTS, QUOTAS, import_documents, import_quotas, rows_of_documents
from motcua.reform.institutions.values import Balance, Found, NewCourse, NewQuota, Stage, State, Turn
from motcua.reform.institutions.verify import verify_institutions
from motcua.registry.organization.queries import directory
from tests.cast import AT, JUNE_15, Cast, load_cast
from tests.institutions import DUE_ON, a_document, a_new_document, a_restructuring, home_affairs, unit_called
from tests.rooms.service.counters.test_at_once import at_once

HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))


def count(measure: str, period: Period = HALF_YEAR, unit: str = "city-92") -> int:
    return value_of(measure=f"institutions.{measure}", unit=unit_called(unit).id, period=period)


# Rules --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("found", "is_handled", "on", "state"),
    [
        (None, False, DUE_ON, State.TO_REVIEW),
        (None, False, DUE_ON + timedelta(days=1), State.OVERDUE),
        (Found.IN_FORCE, False, date(2024, 1, 1), State.REVIEWED),
        (Found.EXPIRED, False, DUE_ON, State.REVIEWED),
        (Found.TO_AMEND, False, DUE_ON, State.TO_HANDLE),
        (Found.TO_ABOLISH, True, DUE_ON, State.HANDLED),
    ],
)
def test_how_a_review_stands(found: Found | None, is_handled: bool, on: date, state: State) -> None:
    assert rules.state_of(due_on=DUE_ON, found=found, is_handled=is_handled, on=on) is state


def test_months_end_where_a_month_has_no_such_day() -> None:
    assert rules.months_after(date(2022, 1, 31), 1) == date(2022, 2, 28)
    assert rules.months_after(date(2021, 12, 15), 36) == date(2024, 12, 15)
    assert rules.months_after(date(2023, 3, 31), -1) == date(2023, 2, 28)
    assert rules.turn_of(due_on=JUNE_15, on=JUNE_15) is Turn.DUE
    assert rules.turn_of(due_on=date(2023, 9, 15), on=JUNE_15) is Turn.SOON
    assert rules.turn_of(due_on=date(2023, 9, 16), on=JUNE_15) is None


# Documents ----------------------------------------------------------------------------------------------------------


def test_from_the_register_to_the_document_that_handles_it(cast: Cast) -> None:
    document = a_document(cast.ward.id, by=cast.clerk)
    assert (count("reviews"), count("reviewed"), count("overdue", Period(date(2023, 1, 1), date(2023, 7, 2)))) == (
        1,
        0,
        1,
    )

    for found in (Found.TO_AMEND, Found.TO_ABOLISH, Found.TO_ABOLISH):
        finding = NewFinding(document=document, found=found, ground="Không còn phù hợp.")
        review_documents(findings=[finding], by=cast.head, at=AT)
    assert (count("reviewed"), count("to_handle"), count("handled")) == (1, 1, 0)
    for _twice in range(2):
        handle_documents(documents=[document], document="15/2023/QĐ-UBND", on=JUNE_15, by=cast.head, at=AT)

    view = queries.document_view(document=document, actor=cast.leader, at=AT)
    assert view.line.state is State.HANDLED
    assert not view.is_in_force
    assert [each.superseded_at is None for each in view.reviews[0].findings] == [True, False]
    assert (count("to_handle"), count("handled")) == (0, 1)
    assert (count("handled", unit="department-home-affairs"), count("handled", unit="district-916")) == (0, 1)
    assert len(entries_of(subject=document)) == 5
    assert verify_institutions().wrong == 0


def test_what_expired_needs_no_other_document(cast: Cast) -> None:
    document = a_document(cast.ward.id, by=cast.clerk)
    finding = NewFinding(document=document, found=Found.EXPIRED, ground="Văn bản cấp trên đã thay thế.")
    review_documents(findings=[finding], by=cast.head, at=AT)

    view = queries.document_view(document=document, actor=cast.head, at=AT)

    assert (view.line.state, view.is_in_force) == (State.REVIEWED, False)
    with pytest.raises(UnableToReviewDocument, match="nothing was found"):
        handle_documents(documents=[document], document="1/QĐ", on=JUNE_15, by=cast.head, at=AT)


def test_no_step_is_taken_before_the_one_before_it(cast: Cast) -> None:
    document = a_document(cast.ward.id, by=cast.clerk, due_on=None)
    finding = NewFinding(document=document, found=Found.TO_AMEND, ground="Thiếu căn cứ.")

    with pytest.raises(UnableToReviewDocument, match="no review is planned"):
        review_documents(findings=[finding], by=cast.head, at=AT)
    with pytest.raises(UnableToPlanReview, match="over already"):
        plan_reviews(documents=[document], due_on=JUNE_15 - timedelta(days=1), by=cast.head, at=AT)
    for _twice in range(2):
        plan_reviews(documents=[document], due_on=DUE_ON, by=cast.head, at=AT)
    with pytest.raises(UnableToPlanReview, match="not over yet"):
        plan_reviews(documents=[document], due_on=date(2024, 6, 30), by=cast.head, at=AT)
    with pytest.raises(UnableToReviewDocument, match="ground"):
        review_documents(findings=[replace(finding, ground=" ")], by=cast.head, at=AT)
    review_documents(findings=[finding], by=cast.head, at=AT)
    for on in (JUNE_15 - timedelta(days=1), JUNE_15 + timedelta(days=1)):
        with pytest.raises(UnableToReviewDocument, match="before the finding"):
            handle_documents(documents=[document], document="1/QĐ", on=on, by=cast.head, at=AT)
    handle_documents(documents=[document], document="1/QĐ", on=JUNE_15, by=cast.head, at=AT)
    with pytest.raises(UnableToReviewDocument, match="handled already"):
        review_documents(findings=[replace(finding, found=Found.IN_FORCE)], by=cast.head, at=AT)
    plan_reviews(documents=[document], due_on=date(2024, 6, 30), by=cast.head, at=AT)
    assert Review.objects.count() == 2
    assert verify_institutions().wrong == 0


def test_a_number_of_an_issuer_stands_once_until_it_is_withdrawn(cast: Cast) -> None:
    document = a_document(cast.ward.id, by=cast.clerk)
    assert a_document(cast.ward.id, by=cast.clerk) == document
    other = replace(a_new_document(cast.ward.id), title="Khác")
    with pytest.raises(UnableToRegisterDocument, match="with other facts"), transaction.atomic():
        register_documents(documents=[other], by=cast.clerk, at=AT)
    with pytest.raises(UnableToRegisterDocument, match="not in order"):
        register_documents(
            documents=[a_new_document(cast.ward.id, number="2", last_on=date(2017, 1, 1))], by=cast.clerk, at=AT
        )

    for _twice in range(2):
        withdraw_document(document=document, reason="Ghi nhầm.", by=cast.clerk, at=AT)
    register_documents(documents=[other], by=cast.clerk, at=AT)

    assert Document.objects.count() == 2
    assert count("reviews") == 0
    assert [line.title for line in queries.documents(actor=cast.clerk, at=AT)] == ["Khác"]
    assert verify_institutions().wrong == 0


def test_several_documents_are_handled_by_one_or_none(cast: Cast) -> None:
    first = a_document(cast.ward.id, by=cast.clerk)
    second = a_document(cast.ward.id, by=cast.clerk, number="13/2018/QĐ-UBND")
    finding = NewFinding(document=first, found=Found.TO_ABOLISH, ground="Trùng lặp.")
    review_documents(findings=[finding], by=cast.head, at=AT)

    with pytest.raises(UnableToReviewDocument), transaction.atomic():
        handle_documents(documents=[first, second], document="1/QĐ", on=JUNE_15, by=cast.head, at=AT)

    assert count("handled") == 0


def test_who_may_not(cast: Cast) -> None:
    document = a_document(cast.ward.id, by=cast.clerk)
    finding = NewFinding(document=document, found=Found.IN_FORCE, ground="Phù hợp.")
    tax = unit_called("tax")
    stranger = home_affairs(sign_in="canbo.noivu", role=Role.HANDLER)
    acts: list[Callable[[], object]] = [
        lambda: a_document(cast.ward.id, by=cast.other_officer, number="9"),
        lambda: review_documents(findings=[finding], by=cast.handler, at=AT),
        lambda: withdraw_document(document=document, reason="x", by=stranger, at=AT),
        lambda: queries.document_view(document=document, actor=cast.other_officer, at=AT),
        lambda: a_restructuring(cast.ward.id, by=cast.clerk),
        lambda: give_quotas(quotas=[_quota(cast)], by=cast.leader, at=AT),
        lambda: give_quotas(quotas=[_quota(cast)], by=stranger, at=AT),
        lambda: people.staff_view(unit=tax.id, actor=cast.leader, at=AT),
        lambda: people.possible_attendants(unit=cast.ward.id, actor=cast.handler, at=AT),
    ]

    for act in acts:
        with pytest.raises(NotPermitted):
            act()

    assert queries.documents(actor=cast.other_officer, at=AT) == []
    assert not Finding.objects.exists()


def test_what_is_listed_is_what_may_be_seen(cast: Cast) -> None:
    a_document(cast.ward.id, by=cast.clerk)
    row, control = Document.objects.get(), policy.control_of(directory(on=JUNE_15))
    everybody = (cast.citizen, cast.handler, cast.leader, cast.other_officer, cast.auditor, home_affairs(), SYSTEM)

    for actor in everybody:
        listed = Document.objects.filter(policy.visible_to(actor, control)).exists()
        assert listed == bool(policy.may_see(actor, path=row.path, control=control)), actor.name


def test_dying_in_the_middle_leaves_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    document = a_document(cast.ward.id, by=cast.clerk)

    def dies(*_args: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(documents_commands, "keep_review_fact", dies)
    finding = NewFinding(document=document, found=Found.IN_FORCE, ground="Phù hợp.")
    with pytest.raises(RuntimeError), transaction.atomic():
        review_documents(findings=[finding], by=cast.head, at=AT)

    assert not Finding.objects.exists()


def test_done_by_several_at_once_it_is_done_once(committed_db: str) -> None:
    with durable():
        cast, chief = load_cast(), home_affairs()

    ids = at_once(lambda: a_document(cast.ward.id, by=cast.clerk))
    at_once(lambda: give_quotas(quotas=[_quota(cast)], by=chief, at=AT))

    assert len(set(ids)) == 1
    assert (Document.objects.count(), Review.objects.count(), Quota.objects.count()) == (1, 1, 1)
    assert verify_institutions().wrong == 0


# From a sheet -------------------------------------------------------------------------------------------------------


def a_row(number: str = "12/2018/QĐ-UBND", unit: str = "commune-31149", **more: CellValue) -> dict[str, CellValue]:
    row: dict[str, CellValue] = {
        "number": number,
        "form": "decision",
        "issuer": "city-92",
        "unit": unit,
        "title": "Quy định về quản lý chợ",
        "field": "Thương mại",
        "issued_on": date(2018, 6, 15),
        "effective_on": date(2018, 6, 25),
        "due_on": DUE_ON,
    }
    return row | more


def a_sheet(*rows: dict[str, CellValue]) -> io.BytesIO:
    return io.BytesIO(template_of(DOCUMENTS, made_at=AT, rows=rows))


def test_a_sheet_comes_in_once_and_goes_out_again(cast: Cast) -> None:
    for _twice in range(2):
        assert import_documents(content=a_sheet(a_row(), a_row("13/QĐ", due_on=None)), by=cast.clerk, at=AT) == 2

    lines = queries.documents(actor=cast.clerk, at=AT)
    out = a_sheet(*rows_of_documents(lines, directory(on=JUNE_15)))

    assert [line.state for line in lines] == [State.TO_REVIEW, State.UNPLANNED]
    assert import_documents(content=out, by=cast.clerk, at=AT) == 2
    assert Document.objects.count() == 2


def test_every_wrong_cell_is_named_and_nothing_comes_in(cast: Cast) -> None:
    wrong = a_sheet(
        a_row(unit="Không có"),
        a_row("13/QĐ", unit="district-917"),
        a_row("14/QĐ", effective_on=date(2018, 1, 1), due_on=date(2023, 1, 1)),
        a_row("15/QĐ"),
        a_row("15/QĐ"),
    )

    with pytest.raises(UnableToImportSheet) as told:
        import_documents(content=wrong, by=cast.clerk, at=AT)

    assert [str(fault.reason) for fault in told.value.faults] == [
        "no unit is called so",
        "you do not keep the documents of this unit",
        "this day lies before the day of issue",
        "this day is over already",
        "this document stands twice",
    ]
    assert not Document.objects.exists()


def test_quotas_come_from_a_sheet(cast: Cast) -> None:
    def sheet(count: int) -> io.BytesIO:
        row: dict[str, CellValue] = {
            "unit": cast.ward.key,
            "from_on": date(2023, 1, 1),
            "count": count,
            "document": "1/QĐ",
        }
        return io.BytesIO(template_of(QUOTAS, made_at=AT, rows=[row]))

    with pytest.raises(UnableToImportSheet):
        import_quotas(content=sheet(-1), by=home_affairs(), at=AT)
    assert import_quotas(content=sheet(7), by=home_affairs(), at=AT) == 1
    assert count("quota") == 7


# Restructuring ------------------------------------------------------------------------------------------------------


def test_a_proposal_goes_from_the_idea_to_the_day_it_is_carried_out(cast: Cast) -> None:
    proposal, appraiser, decider = (
        a_restructuring(cast.ward.id, by=cast.leader),
        home_affairs(sign_in="a"),
        home_affairs(),
    )
    assert a_restructuring(cast.ward.id, by=cast.leader) == proposal
    decision = {"approved": True, "reason": "Đủ.", "document": "9/QĐ-UBND", "at": AT}

    with pytest.raises(UnableToMoveProposal, match="In preparation"):
        appraise_proposal(proposal=proposal, in_favour=True, opinion="Được.", by=appraiser, at=AT)
    for _twice in range(2):
        send_proposal(proposal=proposal, by=cast.leader, at=AT)
    for _twice in range(2):
        appraise_proposal(proposal=proposal, in_favour=True, opinion="Được.", by=appraiser, at=AT)
    with pytest.raises(NotPermitted):
        decide_proposal(proposal=proposal, by=appraiser, **decision)  # type: ignore[arg-type]  # each as named
    with pytest.raises(NotPermitted):
        decide_proposal(proposal=proposal, by=cast.leader, **decision)  # type: ignore[arg-type]  # each as named
    for _twice in range(2):
        decide_proposal(proposal=proposal, by=decider, **decision)  # type: ignore[arg-type]  # each as named
    with pytest.raises(UnableToMoveProposal, match="before the decision"):
        carry_out_proposal(proposal=proposal, on=JUNE_15 + timedelta(days=1), by=decider, at=AT)
    carry_out_proposal(proposal=proposal, on=JUNE_15, by=decider, at=AT)

    view = queries.proposal_view(proposal=proposal, actor=cast.handler, at=AT)
    assert view.line.stage is Stage.CARRIED_OUT
    assert [step.stage for step in view.steps] == [Stage.SENT, Stage.APPRAISED, Stage.APPROVED, Stage.CARRIED_OUT]
    counted = [count(f"proposals_{name}") for name in ("sent", "decided", "carried_out")]
    assert counted == [1, 1, 1]
    assert verify_institutions().wrong == 0


def test_a_proposal_withdrawn_is_over(cast: Cast) -> None:
    proposal = a_restructuring(cast.ward.id, by=cast.leader)
    with pytest.raises(UnableToMoveProposal, match="say why"):
        withdraw_proposal(proposal=proposal, reason=" ", by=cast.leader, at=AT)
    withdraw_proposal(proposal=proposal, reason="Viết lại.", by=cast.leader, at=AT)

    with pytest.raises(UnableToMoveProposal, match="Withdrawn"):
        send_proposal(proposal=proposal, by=cast.leader, at=AT)
    assert a_restructuring(cast.ward.id, by=cast.leader) != proposal
    assert Step.objects.count() == 1
    assert verify_institutions().wrong == 0


# Staff --------------------------------------------------------------------------------------------------------------


def _quota(cast: Cast, number: int = 7, from_on: date = date(2023, 1, 1)) -> NewQuota:
    return NewQuota(unit=cast.ward.id, from_on=from_on, count=number, document="12/QĐ-UBND")


def test_a_quota_holds_from_its_day_and_the_staff_is_who_holds_posts(cast: Cast) -> None:
    chief = home_affairs()
    give_quotas(quotas=[_quota(cast, 4), _quota(cast, 6, date(2023, 6, 1))], by=chief, at=AT)
    for _twice in range(2):
        give_quotas(quotas=[_quota(cast, 5)], by=chief, at=AT)

    def line(on: date) -> tuple[int | None, int, Balance]:
        (found,) = [each for each in people.staff(actor=cast.leader, at=AT, on=on) if each.unit.id == cast.ward.id]
        return (found.quota, found.actual, found.balance)

    # The ward's counter officer, handler, head, leader and clerk.
    assert line(date(2023, 5, 31)) == (5, 5, Balance.EVEN)
    assert line(JUNE_15) == (6, 5, Balance.UNDER)
    assert line(date(2022, 12, 31)) == (None, 5, Balance.NO_QUOTA)
    assert (count("quota"), count("quota", Period(date(2023, 1, 1), date(2023, 6, 1)))) == (6, 5)
    assert count("actual", unit="district-916") == 5
    assert count("actual", Period(date(2021, 1, 1), date(2021, 2, 1))) == 0
    assert len(people.staff_view(unit=cast.ward.id, actor=chief, at=AT).quotas) == 3
    assert verify_institutions().wrong == 0


def test_a_quota_is_given_whole_or_not_at_all(cast: Cast) -> None:
    chief = home_affairs()
    for wrong, said in (
        ([_quota(cast), _quota(cast, 8)], "stands twice"),
        ([_quota(cast), replace(_quota(cast, -1), from_on=DUE_ON)], "cannot be right"),
        ([replace(_quota(cast), document=" ")], "name the decision"),
        ([], "nothing was given"),
    ):
        with pytest.raises(UnableToGiveQuota, match=said):
            give_quotas(quotas=wrong, by=chief, at=AT)
    assert not Quota.objects.exists()


def test_who_has_held_a_post_too_long_is_to_be_rotated(cast: Cast) -> None:
    # All were appointed on 1 January 2022; counter officers change after 36 months, handlers after 60.
    at = AT + (date(2024, 12, 15) - JUNE_15)
    soon = people.to_be_rotated(actor=cast.leader, at=at)
    due = people.to_be_rotated(actor=cast.leader, at=at + timedelta(days=17))

    assert [(line.name, line.turn, line.due_on) for line in soon] == [("Lê Thị Mận", Turn.SOON, date(2025, 1, 1))]
    assert [line.turn for line in due] == [Turn.DUE]
    assert count("rotations_due", Period(date(2024, 1, 1), date(2025, 1, 1)), unit="district-916") == 0
    assert count("rotations_due", Period(date(2025, 1, 1), date(2025, 1, 2)), unit="district-916") == 1
    assert count("appointments", Period(date(2022, 1, 1), date(2022, 2, 1)), unit="district-916") == 5


# Training -----------------------------------------------------------------------------------------------------------


def test_a_course_is_registered_once_with_those_who_held_a_post(cast: Cast) -> None:
    handler, counter, stranger = cast.handler.account, cast.counter.account, cast.other_officer.account
    assert handler is not None
    assert counter is not None
    assert stranger is not None
    new = NewCourse(
        unit=cast.ward.id,
        title="Kỹ năng giao tiếp",
        place="Quận",
        from_on=date(2023, 6, 8),
        last_on=date(2023, 6, 9),
        days=2,
        accounts=(handler, counter),
    )

    with pytest.raises(UnableToRegisterCourse, match="held no post"):
        register_course(course=replace(new, accounts=(stranger,)), by=cast.clerk, at=AT)
    with pytest.raises(UnableToRegisterCourse, match="days of teaching"):
        register_course(course=replace(new, days=3), by=cast.clerk, at=AT)
    ids = {register_course(course=new, by=cast.clerk, at=AT) for _twice in range(2)}
    with pytest.raises(UnableToRegisterCourse, match="with other facts"):
        register_course(course=replace(new, days=1), by=cast.clerk, at=AT)

    (course,) = ids
    assert (count("courses"), count("training_days")) == (1, 4)
    assert people.course_view(course=course, actor=cast.leader, at=AT).names == ["Lê Thị Mận", "Phan Văn Sáu"]
    assert [line.people for line in people.courses(actor=cast.auditor, at=AT)] == [2]
    assert people.courses(actor=cast.other_officer, at=AT) == []
    withdraw_course(course=course, reason="Ghi nhầm.", by=cast.clerk, at=AT)
    assert count("training_days") == 0
    assert Course.objects.count() == 1
    assert verify_institutions().wrong == 0
