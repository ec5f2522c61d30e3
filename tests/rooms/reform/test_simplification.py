"""Reviews of procedures: planned, proposed, appraised, decided, carried out; by whom, in which order, twice, from a sheet."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.queries import value_of
from motcua.foundation.measures.values import Period
from motcua.foundation.sheets.errors import UnableToImportSheet
from motcua.foundation.sheets.values import CellValue
from motcua.foundation.sheets.writing import template_of
from motcua.reform.simplification import queries, rules
from motcua.reform.simplification.commands import deciding
from motcua.reform.simplification.commands.deciding import (
    appraise_proposals,
    carry_out_proposals,
    decide_proposals,
    send_proposals,
    withdraw_proposals,
)
from motcua.reform.simplification.commands.planning import drop_review, keep_procedure, plan_reviews
from motcua.reform.simplification.commands.proposing import estimate_burden
from motcua.reform.simplification.errors import (
    UnableToEndReview,
    UnableToEstimateBurden,
    UnableToMoveProposal,
    UnableToOpenReview,
    UnableToPlanReviews,
    UnableToPropose,
)
from motcua.reform.simplification.models import BurdenLine, Plan, Proposal, ProposalFact, Step, Task
from motcua.reform.simplification.sheets import LAYOUT, import_reviews, rows_of
from motcua.reform.simplification.values import Burden, Change, Compared, Quantity, Stage, State
from motcua.reform.simplification.verify import verify_simplification
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from tests.cast import AT, JUNE_15, Cast, an_official, load_cast
from tests.dossiers import BIRTH, procedure
from tests.reviews import NUMBERS, a_plan, a_proposal, a_review
from tests.rooms.service.counters.test_at_once import at_once

HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))


@dataclass(frozen=True)
class Review:
    """The city's review of 2023: an office controls procedures, the cast's ward reviews one."""

    cast: Cast
    city: UnitView
    control: Actor
    decider: Actor
    plan: UUID
    task: UUID

    def proposal(self, change: Change = Change.DROP_COMPONENT) -> UUID:
        return a_proposal(self.task, by=self.cast.handler, change=change)

    def approved(self, change: Change = Change.MERGE_STEPS) -> UUID:
        proposal = self.proposal(change)
        send_proposals(proposals=[proposal], by=self.cast.head, at=AT)
        appraise_proposals(proposals=[proposal], in_favour=True, opinion="Thống nhất.", by=self.control, at=AT)
        self.decide(proposal)
        return proposal

    def decide(self, proposal: UUID, *, approved: bool = True, by: Actor | None = None) -> None:
        document = "120/QĐ-UBND"
        decide_proposals(
            proposals=[proposal], approved=approved, reason="Đủ cơ sở.", document=document, by=by or self.decider, at=AT
        )

    def line(self, on: date = JUNE_15) -> State:
        (line,) = queries.reviews(plan=self.plan, actor=self.control, at=AT + (on - JUNE_15))
        return line.state

    def stage(self, proposal: UUID) -> Stage:
        view = queries.review_view(task=self.task, actor=self.control, at=AT)
        return next(each.stage for each in view.proposals if each.id == proposal)

    def count(self, measure: str, period: Period = HALF_YEAR) -> int:
        return value_of(measure=f"simplification.{measure}", unit=self.city.id, period=period)


@pytest.fixture
def review(cast: Cast) -> Review:
    return a_city_s_review(cast)


def a_city_s_review(cast: Cast) -> Review:
    units = directory(on=JUNE_15)
    city, office = units.by_key("city-92"), units.by_key("office-procedure-control")
    assert city is not None
    assert office is not None
    control = an_official(sign_in="kstthc", unit=office, roles={Role.HEAD})
    decider = an_official(sign_in="chutich", unit=city, roles={Role.LEADER})
    plan = a_plan(unit=city, control=office, by=control)
    return Review(cast, city, control, decider, plan, a_review(plan, lead=cast.ward.id, by=control))


# Rules --------------------------------------------------------------------------------------------------------------


def test_a_burden_is_papers_times_minutes_times_dossiers_and_what_is_paid() -> None:
    found = rules.compared({each.quantity: each for each in NUMBERS})

    # 3 × 40 × 300 minutes; 600 hours at 38,000, and 300 × 20,000.
    assert found == Compared(Burden(36_000, 28_800_000), Burden(24_000, 19_700_000))
    assert (found.saved_minutes, found.saved_vnd) == (12_000, 9_100_000)
    assert rules.compared({each.quantity: each for each in NUMBERS[1:]}) is None


@pytest.mark.parametrize(
    ("kept_on", "sent_on", "on", "state"),
    [
        (None, None, date(2023, 6, 30), State.OPEN),
        (None, None, date(2023, 7, 1), State.OVERDUE),
        (None, date(2023, 7, 2), date(2023, 7, 1), State.OVERDUE),
        (None, date(2023, 7, 2), date(2023, 7, 2), State.PROPOSED),
        (date(2023, 7, 3), date(2023, 7, 2), date(2023, 7, 3), State.KEPT),
    ],
)
def test_how_a_review_stands(kept_on: date | None, sent_on: date | None, on: date, state: State) -> None:
    assert rules.state_of(due_on=date(2023, 6, 30), kept_on=kept_on, sent_on=sent_on, on=on) is state


# A proposal's life --------------------------------------------------------------------------------------------------


def test_from_the_idea_to_the_day_it_is_carried_out(review: Review) -> None:
    assert review.line() is State.OPEN
    proposal = review.approved()
    version = procedure(BIRTH)

    carry_out_proposals(proposals=[proposal], on=JUNE_15, version=version.id, by=review.control, at=AT)
    carry_out_proposals(proposals=[proposal], on=JUNE_15, version=version.id, by=review.control, at=AT)

    assert review.line() is State.PROPOSED
    view = queries.review_view(task=review.task, actor=review.control, at=AT)
    assert [step.stage for step in view.proposals[0].steps] == [
        Stage.SENT,
        Stage.APPRAISED,
        Stage.APPROVED,
        Stage.CARRIED_OUT,
    ]
    assert view.proposals[0].steps[-1].version_number == version.number
    counted = {name: review.count(name) for name in ("reviews", "reviewed", "sent", "approved", "carried_out")}
    assert set(counted.values()) == {1}
    assert (review.count("saved_hours"), review.count("saved_vnd")) == (200, 9_100_000)
    assert len(entries_of(subject=review.task)) == 7
    assert verify_simplification().wrong == 0


def test_what_was_done_in_another_year_is_not_counted_again(review: Review) -> None:
    review.approved()

    assert review.count("approved", Period(date(2024, 1, 1), date(2024, 7, 1))) == 0
    assert review.count("approved", Period(date(2023, 1, 1), date(2023, 6, 1))) == 0


def test_no_step_is_taken_before_the_one_before_it(review: Review) -> None:
    proposal = review.proposal()

    with pytest.raises(UnableToMoveProposal, match="Being prepared"):
        appraise_proposals(proposals=[proposal], in_favour=True, opinion="Được.", by=review.control, at=AT)
    with pytest.raises(UnableToMoveProposal, match="Being prepared"):
        review.decide(proposal)
    send_proposals(proposals=[proposal], by=review.cast.head, at=AT)
    send_proposals(proposals=[proposal], by=review.cast.head, at=AT)
    numbers = [replace(NUMBERS[0], before=9)]
    with pytest.raises(UnableToEstimateBurden, match="others have read"):
        estimate_burden(proposal=proposal, numbers=numbers, by=review.cast.handler, at=AT)
    assert Step.objects.count() == 1


def test_a_rejected_one_is_over_and_the_procedure_may_be_kept(review: Review) -> None:
    proposal = review.proposal()
    send_proposals(proposals=[proposal], by=review.cast.head, at=AT)
    appraise_proposals(proposals=[proposal], in_favour=False, opinion="Chưa đủ cơ sở.", by=review.control, at=AT)
    with pytest.raises(UnableToEndReview, match="under way"):
        keep_procedure(task=review.task, reason="Cần cả.", by=review.cast.head, at=AT)

    review.decide(proposal, approved=False)
    review.decide(proposal, approved=False)
    with pytest.raises(UnableToMoveProposal, match="Rejected"):
        review.decide(proposal, approved=True)
    keep_procedure(task=review.task, reason="Cần cả.", by=review.cast.head, at=AT)

    assert review.line() is State.KEPT
    assert (review.count("rejected"), review.count("approved")) == (1, 0)
    with pytest.raises(UnableToPropose, match="over"):
        review.proposal()
    assert verify_simplification().wrong == 0


def test_one_withdrawn_may_be_proposed_again(review: Review) -> None:
    first = review.proposal()
    assert review.proposal() == first
    with pytest.raises(UnableToMoveProposal, match="say why"):
        withdraw_proposals(proposals=[first], reason=" ", by=review.cast.head, at=AT)
    withdraw_proposals(proposals=[first], reason="Viết lại.", by=review.cast.head, at=AT)

    second = review.proposal()

    assert second != first
    assert [row.number for row in Proposal.objects.order_by("number")] == [1, 2]


def test_it_is_not_sent_while_a_number_is_missing(review: Review) -> None:
    proposal = a_proposal(review.task, by=review.cast.handler, numbers=NUMBERS[:4])

    with pytest.raises(UnableToMoveProposal, match="number of the burden is missing"):
        send_proposals(proposals=[proposal], by=review.cast.head, at=AT)
    for wrong, said in (
        (replace(NUMBERS[4], source=" "), "where it comes from"),
        (replace(NUMBERS[4], after=-1), "below"),
    ):
        with pytest.raises(UnableToEstimateBurden, match=said):
            estimate_burden(proposal=proposal, numbers=[wrong], by=review.cast.handler, at=AT)
    mended = [replace(NUMBERS[0], after=1), NUMBERS[4]]
    for _twice in range(2):
        estimate_burden(proposal=proposal, numbers=mended, by=review.cast.handler, at=AT)

    send_proposals(proposals=[proposal], by=review.cast.head, at=AT)
    assert BurdenLine.objects.filter(superseded_at=None).count() == 5
    assert BurdenLine.objects.filter(quantity=Quantity.COMPONENTS.value).count() == 2
    assert verify_simplification().wrong == 0


def test_the_version_is_the_changed_one_and_the_day_after_the_decision(review: Review) -> None:
    inside, outside = review.approved(), review.approved(Change.SHORTEN_LIMIT)
    version, other = procedure(BIRTH), procedure("1.004873")

    def carry_out(proposal: UUID, on: date, id_: UUID) -> None:
        carry_out_proposals(proposals=[proposal], on=on, version=id_, by=review.control, at=AT)

    with pytest.raises(UnableToMoveProposal, match="put the new one into force first"):
        carry_out(outside, JUNE_15, version.id)
    with pytest.raises(UnableToMoveProposal, match="a version of this procedure"):
        carry_out(inside, JUNE_15, other.id)
    for on in (JUNE_15 - timedelta(days=1), JUNE_15 + timedelta(days=1)):
        with pytest.raises(UnableToMoveProposal, match="before the decision"):
            carry_out(inside, on, version.id)


def test_several_are_decided_by_one_paper_or_none(review: Review) -> None:
    first, second = review.proposal(), review.proposal(Change.SHORTEN_LIMIT)
    send_proposals(proposals=[first, second], by=review.cast.head, at=AT)
    appraise_proposals(proposals=[first], in_favour=True, opinion="Được.", by=review.control, at=AT)
    facts = {"approved": True, "reason": "Đủ.", "document": "1/QĐ", "by": review.decider, "at": AT}

    with pytest.raises(UnableToMoveProposal), transaction.atomic():
        decide_proposals(proposals=[first, second], **facts)  # type: ignore[arg-type]  # each as named
    assert review.stage(first) is Stage.APPRAISED

    appraise_proposals(proposals=[second], in_favour=True, opinion="Được.", by=review.control, at=AT)
    decide_proposals(proposals=[first, second], **facts)  # type: ignore[arg-type]  # each as named
    assert (review.stage(first), review.stage(second)) == (Stage.APPROVED, Stage.APPROVED)


def test_who_may_not(review: Review) -> None:
    proposal, cast = review.proposal(), review.cast

    with pytest.raises(NotPermitted):
        a_proposal(review.task, by=cast.other_officer)
    with pytest.raises(NotPermitted):
        send_proposals(proposals=[proposal], by=cast.handler, at=AT)
    send_proposals(proposals=[proposal], by=cast.head, at=AT)
    for wrong in (cast.leader, review.decider):
        with pytest.raises(NotPermitted):
            appraise_proposals(proposals=[proposal], in_favour=True, opinion="Được.", by=wrong, at=AT)
    appraise_proposals(proposals=[proposal], in_favour=True, opinion="Được.", by=review.control, at=AT)
    for wrong in (review.control, cast.leader):
        with pytest.raises(NotPermitted):
            review.decide(proposal, by=wrong)
    with pytest.raises(NotPermitted):
        keep_procedure(task=review.task, reason="Cần.", by=cast.handler, at=AT)
    with pytest.raises(NotPermitted):
        drop_review(task=review.task, reason="Thôi.", by=cast.leader, at=AT)
    stranger = an_official(sign_in="thue", unit=_tax(), roles={Role.LEADER})
    assert queries.plans(actor=stranger, at=AT) == []
    with pytest.raises(NotPermitted):
        queries.review_view(task=review.task, actor=stranger, at=AT)


def _tax() -> UnitView:
    found = directory(on=JUNE_15).by_key("tax")
    assert found is not None
    return found


def test_dying_in_the_middle_leaves_nothing(review: Review, monkeypatch: pytest.MonkeyPatch) -> None:
    proposal = review.proposal()

    def dies(*_args: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(deciding, "keep_proposal_fact", dies)
    with pytest.raises(RuntimeError), transaction.atomic():
        send_proposals(proposals=[proposal], by=review.cast.head, at=AT)

    assert not Step.objects.exists()
    assert review.count("sent") == 0


def test_sent_by_several_at_once_it_is_sent_once(committed_db: str) -> None:
    with durable():
        review = a_city_s_review(load_cast())
        proposal = review.proposal()

    at_once(lambda: send_proposals(proposals=[proposal], by=review.cast.head, at=AT))

    assert Step.objects.count() == 1
    assert verify_simplification().wrong == 0


# Planning -----------------------------------------------------------------------------------------------------------


def test_a_unit_has_one_review_a_year_and_a_procedure_once(review: Review) -> None:
    units = directory(on=JUNE_15)
    office = units.by_key("office-procedure-control")
    assert office is not None
    assert a_plan(unit=review.city, control=office, by=review.control) == review.plan
    assert a_review(review.plan, lead=review.cast.ward.id, by=review.control) == review.task
    with pytest.raises(UnableToOpenReview, match="32/KH-UBND"):
        a_plan(unit=review.city, control=review.city, by=review.decider)
    with pytest.raises(UnableToPlanReviews, match="already"):
        a_review(review.plan, lead=review.cast.ward.id, due_on=date(2023, 8, 1), by=review.control)
    with pytest.raises(UnableToPlanReviews, match="plan’s year"):
        a_review(review.plan, lead=review.city.id, due_on=date(2024, 8, 1), by=review.control)
    with pytest.raises(UnableToPlanReviews, match="none"):
        plan_reviews(plan=review.plan, tasks=[], by=review.control, at=AT)
    assert (Plan.objects.count(), Task.objects.count()) == (1, 1)


def test_a_dropped_review_counts_no_more_and_may_be_planned_again(review: Review) -> None:
    for _twice in range(2):
        drop_review(task=review.task, reason="Bộ đã rà soát.", by=review.control, at=AT)

    assert queries.reviews(plan=review.plan, actor=review.control, at=AT) == []
    assert review.count("reviews") == 0
    assert a_review(review.plan, lead=review.cast.ward.id, by=review.control) != review.task
    assert verify_simplification().wrong == 0


def test_a_fact_that_was_altered_is_named(review: Review) -> None:
    proposal = review.proposal()

    ProposalFact.objects.filter(closed_by=None).update(saved_vnd=1)

    found = verify_simplification()
    assert (found.wrong, found.first_wrong) == (1, f"what figures know of the proposal {proposal}")


# The spreadsheet ----------------------------------------------------------------------------------------------------


def a_sheet(*rows: dict[str, CellValue]) -> io.BytesIO:
    return io.BytesIO(template_of(LAYOUT, made_at=AT, rows=rows))


def a_row(code: str = "1.004873", **changes: CellValue) -> dict[str, CellValue]:
    row: dict[str, CellValue] = {
        "code": code,
        "level": "commune",
        "lead": "commune-31149",
        "due_on": date(2023, 8, 1),
        "reason": "Nhiều.",
    }
    return row | changes


def test_a_sheet_comes_in_twice_and_goes_out_in_the_same_layout(review: Review) -> None:
    rows = [a_row(), a_row("2.000815")]

    for _twice in range(2):
        assert import_reviews(plan=review.plan, content=a_sheet(*rows), by=review.control, at=AT) == 2

    lines = queries.reviews(plan=review.plan, actor=review.control, at=AT)
    assert len(lines) == Task.objects.count() == 3
    again = a_sheet(*rows_of(lines, directory(on=JUNE_15)))
    assert import_reviews(plan=review.plan, content=again, by=review.control, at=AT) == 3
    assert Task.objects.count() == 3


def test_every_wrong_cell_is_named_and_nothing_is_taken(review: Review) -> None:
    rows = [a_row(), a_row("9.999999"), a_row(lead="Xã Không Có"), a_row("2.000815", due_on=date(2024, 1, 1)), a_row()]

    with pytest.raises(UnableToImportSheet) as refused:
        import_reviews(plan=review.plan, content=a_sheet(*rows), by=review.control, at=AT)

    assert [fault.cell for fault in refused.value.faults] == ["A5", "C6", "D7", "A8"]
    assert Task.objects.count() == 1
    with pytest.raises(NotPermitted):
        import_reviews(plan=review.plan, content=a_sheet(a_row()), by=review.cast.handler, at=AT)


def test_a_list_is_read_in_few_statements(review: Review, django_assert_max_num_queries: Callable[..., Any]) -> None:
    for code in ("1.004873", "2.000815", "2.000884"):
        task = a_review(review.plan, lead=review.cast.ward.id, code=code, by=review.control)
        a_proposal(task, by=review.cast.handler)

    with django_assert_max_num_queries(12):
        assert len(queries.reviews(plan=review.plan, actor=review.control, at=AT)) == 4
