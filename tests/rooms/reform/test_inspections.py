"""Inspections: planned, held, closed, recommended and remedied; by whom, in which order, twice, and as figures tell it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.archive import archive_months, verify_archive
from motcua.foundation.measures.as_of import figures_as_of
from motcua.foundation.measures.commands import fold_entries
from motcua.foundation.measures.queries import folded, value_of
from motcua.foundation.measures.values import Period
from motcua.foundation.measures.verify import verify_cells
from motcua.foundation.sheets.errors import UnableToImportSheet
from motcua.foundation.sheets.values import CellValue
from motcua.foundation.sheets.writing import template_of
from motcua.reform.inspections import queries
from motcua.reform.inspections.check_lists import check_lists
from motcua.reform.inspections.commands.findings import record_findings
from motcua.reform.inspections.commands.minutes import close_minutes, sign_minutes
from motcua.reform.inspections.commands.planning import (
    call_off_inspection,
    move_inspection,
    open_plan,
    plan_inspections,
)
from motcua.reform.inspections.commands.recommending import (
    judge_remedy,
    recommend,
    report_remedy,
    withdraw_evidence,
    withdraw_recommendation,
)
from motcua.reform.inspections.commands.team import appoint_team, send_notice
from motcua.reform.inspections.errors import (
    UnableToAppointTeam,
    UnableToChangeInspection,
    UnableToCloseMinutes,
    UnableToFindInspection,
    UnableToJudgeRemedy,
    UnableToOpenPlan,
    UnableToPlanInspections,
    UnableToRecommend,
    UnableToRecordFindings,
    UnableToReportRemedy,
    UnableToSendNotice,
    UnableToSignMinutes,
    UnableToWithdraw,
)
from motcua.reform.inspections.models import (
    Evidence,
    Finding,
    Inspection,
    Item,
    Judgement,
    Member,
    Minutes,
    Plan,
    Recommendation,
    Report,
)
from motcua.reform.inspections.rules import remedy_of, state_of
from motcua.reform.inspections.sheets import LAYOUT, import_inspections, rows_of
from motcua.reform.inspections.values import (
    Found,
    GivenEvidence,
    InspectionView,
    Manner,
    NewFinding,
    NewInspection,
    NewMember,
    NewRecommendation,
    Part,
    Remedy,
    State,
    Verdict,
)
from motcua.reform.inspections.verify import verify_inspections
from motcua.reform.inspections.viewing import inspection_view
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from tests.cast import JUNE_15, Cast, an_official, load_cast
from tests.conftest import moment
from tests.rooms.foundation.files.contents import a_pdf
from tests.rooms.foundation.journal.test_journal import settle

HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))
PLANNED_AT, TOLD_AT = moment("2023-01-09 09:00"), moment("2023-03-01 09:00")
FROM, LAST = date(2023, 3, 7), date(2023, 3, 8)
HELD_AT, CLOSED_AT = moment("2023-03-07 10:00"), moment("2023-03-08 16:00")
DUE, REPORTED_AT, JUDGED_AT = date(2023, 4, 14), moment("2023-04-10 10:00"), moment("2023-04-12 10:00")


@dataclass(frozen=True)
class Inspections:
    """The city's plan of 2023: home affairs inspects, and the cast's ward is inspected."""

    cast: Cast
    city: UnitView
    control: UnitView
    planner: Actor
    head: Actor
    inspector: Actor
    plan: UUID

    def planned(self, number: int = 1, **changes: object) -> UUID:
        wanted = replace(a_line(number, self.cast.ward.id), **changes)  # type: ignore[arg-type]  # each field as named
        (made,) = plan_inspections(plan=self.plan, inspections=[wanted], by=self.planner, at=PLANNED_AT)
        return made

    def team(self, *others: Actor) -> list[NewMember]:
        return a_team(self.head, self.inspector, *others)

    def begun(self, number: int = 1, **changes: object) -> UUID:
        """With its team, and told where it is announced."""
        made = self.planned(number, **changes)
        appoint_team(inspection=made, members=self.team(), by=self.planner, at=TOLD_AT)
        if Inspection.objects.get(id=made).manner == Manner.ANNOUNCED.value:
            send_notice(inspection=made, number="12/TB", by=self.planner, at=TOLD_AT)
        return made

    def find(self, inspection: UUID, **found: Found) -> None:
        record_findings(inspection=inspection, findings=findings(inspection, **found), by=self.head, at=HELD_AT)

    def closed(self, number: int = 1, **changes: object) -> UUID:
        made = self.begun(number, **changes)
        self.find(made, hours=Found.NOT_MET)
        close_minutes(inspection=made, text="Còn một hạn chế.", by=self.head, at=CLOSED_AT)
        return made

    def recommended(self, inspection: UUID | None = None, due_on: date = DUE, text: str = "Chấn chỉnh.") -> UUID:
        wanted = NewRecommendation(text=text, unit=self.cast.ward.id, due_on=due_on)
        of = inspection or self.closed()
        (made,) = recommend(inspection=of, recommendations=[wanted], by=self.head, at=CLOSED_AT)
        return made

    def report(self, recommendation: UUID, *, text: str = "Đã chấn chỉnh.", at: datetime = REPORTED_AT) -> UUID:
        return report_remedy(recommendation=recommendation, text=text, evidence=[a_file()], by=self.cast.handler, at=at)

    def judge(self, report: UUID, verdict: Verdict = Verdict.ACCEPTED, at: datetime = JUDGED_AT) -> None:
        judge_remedy(report=report, verdict=verdict, reason="Thiếu ngày.", by=self.planner, at=at)

    def view(self, inspection: UUID, actor: Actor | None = None, at: datetime = JUDGED_AT) -> InspectionView:
        return inspection_view(inspection=inspection, actor=actor or self.planner, at=at)

    def count(self, measure: str, unit: UUID | None = None, period: Period = HALF_YEAR) -> int:
        return value_of(measure=f"inspections.{measure}", unit=unit or self.city.id, period=period)


@pytest.fixture
def inspections(cast: Cast) -> Inspections:
    return some_inspections(cast)


def some_inspections(cast: Cast) -> Inspections:
    units = directory(on=JUNE_15)
    city, control = units.by_key("city-92"), units.by_key("department-home-affairs")
    joined = units.by_key("department-inspection")
    assert city is not None
    assert control is not None
    assert joined is not None
    planner = an_official(sign_in="noivu", unit=control, roles={Role.HEAD})
    head = an_official(sign_in="truongdoan", unit=control, roles={Role.LEADER})
    inspector = an_official(sign_in="thanhvien", unit=joined, roles={Role.HANDLER})
    plan = open_plan(
        unit=city.id, year=2023, number="08/KH", title="Kiểm tra 2023", control=control.id, by=planner, at=PLANNED_AT
    )
    return Inspections(cast, city, control, planner, head, inspector, plan)


def a_line(number: int, unit: UUID) -> NewInspection:
    return NewInspection(
        number=number,
        unit=unit,
        manner=Manner.UNANNOUNCED,
        check_list="discipline",
        subject=f"Kỷ luật, kỷ cương, đợt {number}",
        from_on=FROM,
        last_on=LAST,
    )


def a_team(head: Actor, *members: Actor) -> list[NewMember]:
    assert head.account is not None
    others = [NewMember(account=each.account) for each in members if each.account is not None]
    return [NewMember(account=head.account, part=Part.HEAD), *others]


def findings(inspection: UUID, **found: Found) -> list[NewFinding]:
    """Of every item: met, unless said otherwise."""
    return [
        NewFinding(
            item=item.id,
            found=found.get(item.key, Found.MET),
            remark="Vắng hai người." if item.key in found else "",
            evidence=(a_file(),) if item.key in found else (),
        )
        for item in Item.objects.filter(inspection=inspection).order_by("place")
    ]


def a_file(title: str = "Biên bản") -> GivenEvidence:
    (kept,) = keep_files(
        uploads=[Upload(name="minh-chung.pdf", content=io.BytesIO(a_pdf(title=title)))], by=SYSTEM, at=HELD_AT
    )
    return GivenEvidence(sha256=kept.sha256, name=kept.name)


# States -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reported_on", "done_on", "on", "remedy"),
    [
        (None, None, DUE, Remedy.OPEN),
        (None, None, DUE + timedelta(days=1), Remedy.OVERDUE),
        (DUE, None, DUE + timedelta(days=9), Remedy.REPORTED),
        (DUE, None, DUE - timedelta(days=1), Remedy.OPEN),
        (DUE + timedelta(days=1), None, DUE + timedelta(days=1), Remedy.OVERDUE),
        (DUE, DUE + timedelta(days=2), DUE + timedelta(days=1), Remedy.REPORTED),
        (DUE, DUE + timedelta(days=2), DUE + timedelta(days=2), Remedy.REMEDIED),
    ],
)
def test_how_a_recommendation_stands_is_computed(
    reported_on: date | None, done_on: date | None, on: date, remedy: Remedy
) -> None:
    assert remedy_of(due_on=DUE, reported_on=reported_on, done_on=done_on, on=on) is remedy


@pytest.mark.parametrize(
    ("closed_on", "called_off_on", "remedies", "on", "state"),
    [
        (None, None, [], FROM - timedelta(days=1), State.PLANNED),
        (None, None, [], FROM, State.UNDER_WAY),
        (LAST, None, [Remedy.OPEN], FROM, State.UNDER_WAY),
        (LAST, None, [], LAST, State.MINUTES_CLOSED),
        (LAST, None, [Remedy.WITHDRAWN], LAST, State.MINUTES_CLOSED),
        (LAST, None, [Remedy.REMEDIED, Remedy.REPORTED], LAST, State.OPEN),
        (LAST, None, [Remedy.REMEDIED, Remedy.OVERDUE, Remedy.OPEN], LAST, State.OVERDUE),
        (LAST, None, [Remedy.REMEDIED, Remedy.WITHDRAWN], LAST, State.REMEDIED),
        (None, FROM, [], FROM, State.CALLED_OFF),
    ],
)
def test_how_an_inspection_stands_is_computed(
    closed_on: date | None, called_off_on: date | None, remedies: list[Remedy], on: date, state: State
) -> None:
    found = state_of(from_on=FROM, closed_on=closed_on, called_off_on=called_off_on, remedies=remedies, on=on)

    assert found is state


# Planning ---------------------------------------------------------------------------------------------------------


def test_planned_twice_it_is_planned_once_with_the_items_of_its_day(inspections: Inspections) -> None:
    first, again = inspections.planned(), inspections.planned()

    assert first == again
    assert Inspection.objects.count() == 1
    wanted = check_lists(on=JUNE_15)["discipline"]
    assert [item.key for item in Item.objects.order_by("place")] == [item.key for item in wanted.items]
    assert Inspection.objects.get().list_source == wanted.source


def test_a_year_has_one_plan_and_a_number_one_inspection(inspections: Inspections) -> None:
    with pytest.raises(UnableToOpenPlan):
        open_plan(
            unit=inspections.city.id,
            year=2023,
            number="9/KH",
            title="Khác",
            control=inspections.control.id,
            by=inspections.planner,
            at=PLANNED_AT,
        )
    inspections.planned()
    for changes in ({"subject": "Việc khác"}, {"last_on": FROM}, {"number": 0}, {"from_on": date(2022, 12, 30)}):
        with pytest.raises(UnableToPlanInspections):
            inspections.planned(**changes)
    assert (Plan.objects.count(), Inspection.objects.count()) == (1, 1)


def test_moved_from_where_it_is_and_called_off_once(inspections: Inspections) -> None:
    made, later = inspections.planned(), FROM + timedelta(days=7)

    def move(seen: date, reason: str = "Trùng hội nghị.") -> None:
        move_inspection(
            inspection=made, from_on=later, last_on=later, reason=reason, seen=seen, by=inspections.planner, at=TOLD_AT
        )

    with pytest.raises(UnableToChangeInspection):
        move(FROM, reason="")
    with pytest.raises(UnableToChangeInspection):
        move(FROM - timedelta(days=1))
    move(FROM)
    move(FROM)  # the same again, from an old page
    assert inspections.view(made).line.from_on == later
    for _twice in range(2):
        call_off_inspection(inspection=made, reason="Gộp đoàn.", by=inspections.planner, at=TOLD_AT)

    assert inspections.view(made).line.state is State.CALLED_OFF
    kinds = [entry.kind for entry in entries_of(subject=made)]
    assert kinds == ["inspection_planned", "inspection_moved", "inspection_called_off"]
    with pytest.raises(UnableToAppointTeam):
        appoint_team(inspection=made, members=inspections.team(), by=inspections.planner, at=TOLD_AT)


# Team and notice --------------------------------------------------------------------------------------------------


def test_nobody_inspects_the_own_unit_nor_one_above_or_below_it(inspections: Inspections) -> None:
    made, ward = inspections.planned(), inspections.cast.ward
    units = directory(on=JUNE_15)
    district = units.unit(units.ancestors(ward.id)[0])
    police = next(unit for unit in units.all() if unit.parent == ward.id) if units.children(ward.id) else None
    insiders = [inspections.cast.handler, an_official(sign_in="quan", unit=district, roles={Role.HANDLER})]
    insiders.append(an_official(sign_in="thanhpho", unit=inspections.city, roles={Role.LEADER}))
    if police is not None:
        insiders.append(an_official(sign_in="duoi", unit=police, roles={Role.HANDLER}))

    for insider in insiders:
        with pytest.raises(UnableToAppointTeam):
            appoint_team(inspection=made, members=inspections.team(insider), by=inspections.planner, at=TOLD_AT)

    assert not Member.objects.exists()
    offered = {
        account
        for each in queries.candidates(inspection=made, actor=inspections.planner, at=TOLD_AT)
        for account, _name in each.people
    }
    assert inspections.head.account in offered
    assert not offered & {each.account for each in insiders}


def test_below_it_is_inside_too(inspections: Inspections) -> None:
    units = directory(on=JUNE_15)
    made = inspections.planned(unit=units.ancestors(inspections.cast.ward.id)[0])

    with pytest.raises(UnableToAppointTeam):
        appoint_team(
            inspection=made, members=inspections.team(inspections.cast.head), by=inspections.planner, at=TOLD_AT
        )


def test_a_team_has_one_head_and_is_known_in_time(inspections: Inspections) -> None:
    made = inspections.begun()
    appoint_team(inspection=made, members=inspections.team(), by=inspections.planner, at=TOLD_AT)
    assert Member.objects.count() == 2, "the same again changes nothing"
    assert inspections.inspector.account is not None
    with pytest.raises(UnableToAppointTeam):
        appoint_team(
            inspection=made,
            members=[NewMember(account=inspections.inspector.account)],
            by=inspections.planner,
            at=TOLD_AT,
        )

    appoint_team(inspection=made, members=a_team(inspections.inspector), by=inspections.planner, at=HELD_AT)

    members = inspections.view(made).members
    assert [(each.part, each.left_on) for each in members if each.left_on is None] == [(Part.HEAD, None)]
    assert sorted(each.left_on for each in members if each.left_on) == [FROM, FROM]


def test_an_announced_one_is_told_three_days_before_and_once(inspections: Inspections) -> None:
    made = inspections.planned(manner=Manner.ANNOUNCED)

    def send(at: datetime = TOLD_AT, number: str = "12/TB") -> None:
        send_notice(inspection=made, number=number, by=inspections.planner, at=at)

    with pytest.raises(UnableToSendNotice):
        send()  # no team yet
    appoint_team(inspection=made, members=inspections.team(), by=inspections.planner, at=TOLD_AT)
    with pytest.raises(UnableToSendNotice):
        send(at=moment("2023-03-05 09:00"))
    with pytest.raises(UnableToRecordFindings):
        inspections.find(made)
    send(at=moment("2023-03-04 23:59"))
    send(at=HELD_AT)
    with pytest.raises(UnableToSendNotice):
        send(number="13/TB")
    inspections.find(made)

    assert [entry.kind for entry in entries_of(subject=made)].count("inspection_notice_sent") == 1
    unannounced = inspections.planned(2)
    appoint_team(inspection=unannounced, members=inspections.team(), by=inspections.planner, at=TOLD_AT)
    with pytest.raises(UnableToSendNotice):
        send_notice(inspection=unannounced, number="14/TB", by=inspections.planner, at=TOLD_AT)


def test_the_unit_does_not_know_of_an_unannounced_one_before(inspections: Inspections) -> None:
    made, unit = inspections.begun(), inspections.cast.leader
    before, day = FROM - timedelta(days=1), moment("2023-03-06 09:00")

    assert queries.inspections(actor=unit, year=2023, on=before, at=day) == []
    with pytest.raises(NotPermitted):
        inspections.view(made, actor=unit, at=day)
    for knows in (inspections.planner, inspections.inspector, inspections.cast.auditor):
        assert [each.id for each in queries.inspections(actor=knows, year=2023, on=before, at=day)] == [made]

    assert [each.id for each in queries.inspections(actor=unit, year=2023, on=FROM, at=HELD_AT)] == [made]
    stranger = inspections.cast.other_officer
    assert queries.inspections(actor=stranger, year=2023, on=FROM, at=HELD_AT) == []
    with pytest.raises(UnableToFindInspection):
        inspections.view(UUID(int=1))


# Findings and minutes ---------------------------------------------------------------------------------------------


def test_a_finding_is_replaced_and_keeps_its_photo_and_the_figure_of_its_moment(inspections: Inspections) -> None:
    made = inspections.begun()
    inspections.find(made, hours=Found.NOT_MET)
    inspections.find(made, hours=Found.NOT_MET)
    assert Finding.objects.count() == Item.objects.count(), "the same again changes nothing"
    item = Item.objects.get(key="hours")
    better = NewFinding(item=item.id, found=Found.PARTLY, remark="Vắng một người.")
    record_findings(inspection=made, findings=[better], by=inspections.inspector, at=HELD_AT)

    shown = {each.key: each for each in inspections.view(made).items}
    hours, on_time = shown["hours"].finding, shown["on_time"].finding
    assert hours is not None
    assert (hours.found, hours.remark, len(hours.evidence)) == (Found.PARTLY, "Vắng một người.", 1)
    assert shown["hours"].earlier == 1
    assert on_time is not None
    assert on_time.figure is not None
    assert (on_time.figure.indicator, on_time.figure.value) == ("on_time_share", None)
    overdue = shown["overdue"].finding
    assert overdue is not None
    assert overdue.figure is not None
    assert overdue.figure.value == 0


def test_findings_wait_for_the_day_the_team_and_a_word(inspections: Inspections) -> None:
    made = inspections.begun()
    all_met = findings(made)
    wrong = [replace(all_met[0], found=Found.NOT_MET), replace(all_met[0], item=UUID(int=1))]
    for each in wrong:
        with pytest.raises(UnableToRecordFindings):
            record_findings(inspection=made, findings=[each], by=inspections.head, at=HELD_AT)
    with pytest.raises(UnableToRecordFindings):
        record_findings(inspection=made, findings=all_met, by=inspections.head, at=TOLD_AT)
    for stranger in (inspections.planner, inspections.cast.handler):
        with pytest.raises(NotPermitted):
            record_findings(inspection=made, findings=all_met, by=stranger, at=HELD_AT)
    # Who came to a post of the inspected unit since she was appointed inspects it no longer.
    moved = replace(inspections.head, posts=(*inspections.head.posts, *inspections.cast.head.posts))
    with pytest.raises(NotPermitted):
        record_findings(inspection=made, findings=all_met, by=moved, at=HELD_AT)

    assert not Finding.objects.exists()


def test_minutes_are_closed_by_the_head_when_every_item_was_looked_at(inspections: Inspections) -> None:
    made = inspections.begun()

    def close(by: Actor = inspections.head, text: str = "Chấp hành tốt.") -> None:
        close_minutes(inspection=made, text=text, by=by, at=CLOSED_AT)

    record_findings(inspection=made, findings=findings(made)[1:], by=inspections.head, at=HELD_AT)
    with pytest.raises(UnableToCloseMinutes):
        close()
    inspections.find(made)
    with pytest.raises(NotPermitted):
        close(by=inspections.inspector)
    close()
    close()
    with pytest.raises(UnableToCloseMinutes):
        close(text="Chấp hành chưa tốt.")
    with pytest.raises(UnableToRecordFindings):
        inspections.find(made, hours=Found.NOT_MET)
    with pytest.raises(UnableToChangeInspection):
        call_off_inspection(inspection=made, reason="Thôi.", by=inspections.planner, at=CLOSED_AT)

    assert Minutes.objects.count() == 1
    assert inspections.view(made).line.state is State.MINUTES_CLOSED


def test_the_unit_signs_with_its_objection_once(inspections: Inspections) -> None:
    made = inspections.begun()

    def sign(objection: str = "Ngày ấy đơn vị họp.", by: Actor = inspections.cast.leader) -> None:
        sign_minutes(inspection=made, objection=objection, by=by, at=CLOSED_AT)

    with pytest.raises(UnableToSignMinutes):
        sign()
    inspections.find(made)
    close_minutes(inspection=made, text="Chấp hành tốt.", by=inspections.head, at=CLOSED_AT)
    for wrong in (inspections.cast.handler, inspections.head):
        with pytest.raises(NotPermitted):
            sign(by=wrong)
    sign()
    sign()
    with pytest.raises(UnableToSignMinutes):
        sign(objection="Ý khác.")

    minutes = inspections.view(made).minutes
    assert minutes is not None
    assert (minutes.objection, minutes.signed_by_name) == ("Ngày ấy đơn vị họp.", inspections.cast.leader.name)


# Recommendations --------------------------------------------------------------------------------------------------


def test_a_recommendation_is_followed_to_its_verified_remedy(inspections: Inspections) -> None:
    made = inspections.closed()
    recommendation = inspections.recommended(made)
    assert inspections.recommended(made) == recommendation, "the same again is the one that is there"
    assert inspections.view(made, at=CLOSED_AT).line.state is State.OPEN
    late = moment("2023-04-15 08:00")
    assert inspections.view(made, at=late).line.state is State.OVERDUE

    first = inspections.report(recommendation)
    assert inspections.report(recommendation) == first
    inspections.judge(first, Verdict.SENT_BACK)
    inspections.judge(first, Verdict.SENT_BACK)
    second = inspections.report(recommendation, text="Đã chấn chỉnh, có sổ theo dõi.")
    with pytest.raises(UnableToJudgeRemedy):
        inspections.judge(first)
    inspections.judge(second)
    inspections.judge(second)

    assert inspections.view(made, at=late).line.state is State.REMEDIED
    assert (Report.objects.count(), Judgement.objects.count()) == (2, 2)
    with pytest.raises(UnableToReportRemedy):
        inspections.report(recommendation, text="Thêm.")
    with pytest.raises(UnableToWithdraw):
        withdraw_recommendation(recommendation=recommendation, reason="Nhầm.", by=inspections.head, at=late)
    assert verify_inspections() == replace(verify_inspections(), checked=2, wrong=0)


def test_recommendations_wait_for_the_minutes_and_give_time(inspections: Inspections) -> None:
    made = inspections.begun()
    inspections.find(made)
    with pytest.raises(UnableToRecommend):
        inspections.recommended(made)
    close_minutes(inspection=made, text="Xong.", by=inspections.head, at=CLOSED_AT)
    for due_on, text in ((LAST, "Chấn chỉnh."), (DUE, " ")):
        with pytest.raises(UnableToRecommend):
            inspections.recommended(made, due_on=due_on, text=text)

    assert not Recommendation.objects.exists()


def test_evidence_withdrawn_takes_the_verification_with_it(inspections: Inspections) -> None:
    recommendation = inspections.recommended()
    report = inspections.report(recommendation)
    inspections.judge(report)
    assert inspections.count("remedied") == 1
    evidence = Evidence.objects.get(report=report)

    for _twice in range(2):
        withdraw_evidence(evidence=evidence.id, reason="Nhầm tệp.", by=inspections.cast.handler, at=JUDGED_AT)

    assert inspections.count("remedied") == 0
    with pytest.raises(UnableToJudgeRemedy):
        inspections.judge(report)
    photo = Evidence.objects.get(report=None)
    withdraw_evidence(evidence=photo.id, reason="Lộ dữ liệu cá nhân.", by=inspections.inspector, at=JUDGED_AT)
    photo.refresh_from_db()
    assert photo.withdrawn_reason == "Lộ dữ liệu cá nhân."
    assert verify_inspections().wrong == 0


def test_nobody_verifies_what_the_own_unit_was_to_remedy(inspections: Inspections) -> None:
    recommendation = inspections.recommended()
    report = inspections.report(recommendation)

    def accept(by: Actor) -> Callable[[], None]:
        return lambda: judge_remedy(report=report, verdict=Verdict.ACCEPTED, by=by, at=JUDGED_AT)

    both = replace(inspections.planner, posts=(*inspections.planner.posts, *inspections.cast.head.posts))
    stands_in = replace(inspections.planner, on_behalf_of=inspections.cast.handler.account)
    for wrong in (inspections.cast.leader, inspections.inspector, both, stands_in):
        with pytest.raises(NotPermitted):
            accept(wrong)()
    with pytest.raises(NotPermitted):
        report_remedy(
            recommendation=recommendation, text="Đã sửa.", evidence=[a_file()], by=inspections.planner, at=REPORTED_AT
        )

    assert not Judgement.objects.exists()


def test_only_who_controls_plans(inspections: Inspections) -> None:
    made = inspections.planned()
    stranger = inspections.cast.leader
    acts: list[Callable[[], object]] = [
        lambda: plan_inspections(
            plan=inspections.plan, inspections=[a_line(2, inspections.cast.ward.id)], by=stranger, at=PLANNED_AT
        ),
        lambda: appoint_team(inspection=made, members=inspections.team(), by=stranger, at=TOLD_AT),
        lambda: send_notice(inspection=made, number="1", by=stranger, at=TOLD_AT),
        lambda: call_off_inspection(inspection=made, reason="Thôi.", by=stranger, at=TOLD_AT),
        lambda: queries.candidates(inspection=made, actor=stranger, at=TOLD_AT),
    ]
    for act in acts:
        with pytest.raises(NotPermitted):
            act()


def test_even_two_at_once_the_database_has_one_head_one_record_and_one_report(inspections: Inspections) -> None:
    recommendation = inspections.recommended()
    inspections.report(recommendation)
    own, inspection = Recommendation.objects.get(id=recommendation), Inspection.objects.get()
    head = Member.objects.get(part=Part.HEAD.value)
    twins: list[Callable[[], object]] = [
        lambda: Minutes.objects.create(inspection=inspection, text="Khác.", at=CLOSED_AT),
        lambda: Report.objects.create(recommendation=own, text="Khác.", at=REPORTED_AT),
        lambda: Member.objects.create(
            inspection=inspection, account=UUID(int=1), post=head.post, unit=head.unit, part=head.part, at=TOLD_AT
        ),
        lambda: Inspection.objects.create(
            plan=inspection.plan,
            number=inspection.number,
            unit=inspection.unit,
            path=inspection.path,
            manner=inspection.manner,
            subject="Khác.",
            check_list="reform",
            list_since=FROM,
            list_source="x",
            at=TOLD_AT,
        ),
    ]
    for twin in twins:
        with pytest.raises(IntegrityError), transaction.atomic():
            twin()


# Figures ----------------------------------------------------------------------------------------------------------


def test_figures_count_what_was_held_recommended_and_remedied(committed_db: str, tmp_path: Path) -> None:
    with durable():
        inspections = some_inspections(load_cast())
        first, second = inspections.closed(), inspections.closed(2, manner=Manner.ANNOUNCED)
        kept, wrong = inspections.recommended(first), inspections.recommended(second, text="Nhầm đơn vị.")
        inspections.recommended(second, due_on=date(2023, 5, 31))
        for _twice in range(2):
            withdraw_recommendation(recommendation=wrong, reason="Nhầm.", by=inspections.head, at=CLOSED_AT)
        report = inspections.report(kept)
        inspections.judge(report)
        inspections.judge(report, Verdict.SENT_BACK)
        inspections.judge(report)
    settle()
    with durable():
        fold_entries()

    names = ("held", "unannounced", "recommended", "remedied", "open", "overdue")
    for unit in (inspections.city.id, inspections.cast.ward.id):
        assert [inspections.count(name, unit=unit) for name in names] == [2, 1, 2, 1, 1, 1]
    april = Period(date(2023, 4, 1), date(2023, 5, 1))
    assert [inspections.count(name, period=april) for name in names] == [0, 0, 0, 1, 1, 0]
    wanted = {f"inspections.{name}" for name in names}
    told = figures_as_of(measures=wanted, units=[inspections.city.id], period=HALF_YEAR, position=folded().position)
    found = {row.measure.partition(".")[2]: row.value for row in told}
    assert found == dict(zip(names, [2, 1, 2, 1, 1, 1], strict=True))
    assert verify_cells().wrong == 0
    assert verify_inspections().wrong == 0
    archive_months(folder=tmp_path, today=date(2024, 1, 15))
    assert verify_archive(folder=tmp_path).wrong == 0


def test_on_every_day_the_clock_counts_what_the_list_shows(inspections: Inspections) -> None:
    made = inspections.closed()
    early, late = inspections.recommended(made), inspections.recommended(made, text="Công khai.")
    inspections.judge(inspections.report(early), at=moment("2023-04-20 10:00"))
    inspections.report(late, at=moment("2023-04-18 10:00"))

    for day in range(0, 60, 2):
        on = LAST + timedelta(days=day)
        (line,) = queries.inspections(actor=inspections.planner, year=2023, on=on, at=JUDGED_AT)
        until = Period(date(2023, 1, 1), on + timedelta(days=1))
        assert inspections.count("overdue", period=until) == line.overdue
        assert inspections.count("open", period=until) == line.recommended - line.remedied


# The spreadsheet --------------------------------------------------------------------------------------------------


def a_sheet(inspections: Inspections, *, wrong: dict[int, dict[str, CellValue]] | None = None) -> io.BytesIO:
    rows: list[dict[str, CellValue]] = []
    for number in range(1, 13):
        row: dict[str, CellValue] = {
            "number": number,
            "unit": inspections.cast.ward.key,
            "manner": "announced" if number % 2 else "unannounced",
            "check_list": "Cải cách hành chính",
            "subject": f"Đợt {number}",
            "from_on": FROM,
            "last_on": LAST,
        }
        rows.append(row | (wrong or {}).get(number, {}))
    return io.BytesIO(template_of(LAYOUT, made_at=PLANNED_AT, rows=rows))


def test_a_plan_comes_from_a_sheet_and_goes_out_the_same(inspections: Inspections) -> None:
    def taken(content: io.BytesIO) -> int:
        return import_inspections(plan=inspections.plan, content=content, by=inspections.planner, at=PLANNED_AT)

    assert taken(a_sheet(inspections)) == 12
    lines = queries.inspections(actor=inspections.planner, year=2023, on=JUNE_15, at=PLANNED_AT)
    again = template_of(LAYOUT, made_at=PLANNED_AT, rows=rows_of(lines, on=JUNE_15))
    assert taken(io.BytesIO(again)) == 12
    assert Inspection.objects.count() == 12


def test_every_wrong_cell_is_told_and_nothing_is_planned(inspections: Inspections) -> None:
    wrong: dict[int, dict[str, CellValue]] = {
        2: {"unit": "Sở Không Có"},
        3: {"check_list": "Danh mục lạ"},
        4: {"last_on": date(2023, 3, 1)},
        5: {"number": 1},
    }
    with pytest.raises(UnableToImportSheet) as caught:
        import_inspections(
            plan=inspections.plan,
            content=a_sheet(inspections, wrong=wrong),
            by=inspections.planner,
            at=PLANNED_AT,
        )

    assert [fault.cell for fault in caught.value.faults] == ["B5", "D6", "G7", "A8"]
    assert not Inspection.objects.exists()
    assert isinstance(caught.value, UnableTo)
