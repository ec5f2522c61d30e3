"""The reform programme: planned, reported, judged; by whom, in which order, twice, on which day, and from a spreadsheet."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.as_of import figures_as_of
from motcua.foundation.measures.commands import fold_entries
from motcua.foundation.measures.queries import folded, value_of
from motcua.foundation.measures.values import Period
from motcua.foundation.measures.verify import verify_cells
from motcua.foundation.sheets.errors import UnableToImportSheet
from motcua.foundation.sheets.values import CellValue
from motcua.foundation.sheets.writing import template_of
from motcua.reform.programme import queries
from motcua.reform.programme.commands import progress as progress_commands
from motcua.reform.programme.commands.planning import drop_task, hand_over_tasks, open_plan, plan_tasks, revise_task
from motcua.reform.programme.commands.progress import judge_progress, report_progress, withdraw_evidence
from motcua.reform.programme.errors import (
    UnableToDropTask,
    UnableToFindPlan,
    UnableToJudgeProgress,
    UnableToOpenPlan,
    UnableToPlanTasks,
    UnableToReportProgress,
    UnableToReviseTask,
    UnableToWithdrawEvidence,
)
from motcua.reform.programme.imports import import_tasks
from motcua.reform.programme.models import Evidence, Fact, Judgement, Plan, Progress, Task, Terms
from motcua.reform.programme.rules import state_of
from motcua.reform.programme.sheets import LAYOUT, rows_of
from motcua.reform.programme.values import Content, GivenEvidence, NewTask, NewTerms, State, Verdict
from motcua.reform.programme.verify import verify_programme
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from tests.cast import AT, JUNE_15, Cast, an_official, load_cast
from tests.conftest import moment
from tests.rooms.foundation.files.contents import a_pdf
from tests.rooms.foundation.journal.test_journal import settle

HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))
PLANNED_AT = moment("2023-01-09 09:00")


@dataclass(frozen=True)
class Programme:
    """The city's programme of 2023: an office controls it, the cast's ward leads."""

    cast: Cast
    city: UnitView
    control: UnitView
    planner: Actor
    leader: Actor
    plan: UUID

    def task(self, number: int = 1, **changes: object) -> UUID:
        wanted = replace(a_task(number, self.cast.ward.id), **changes)  # type: ignore[arg-type]  # each field as named
        (made,) = plan_tasks(plan=self.plan, tasks=[wanted], by=self.planner, at=PLANNED_AT)
        return made

    def report(self, task: UUID, *, done: bool = True, text: str = "Đã xong.", at: datetime = AT) -> UUID:
        files = [a_file()] if done else []
        return report_progress(task=task, text=text, is_completion=done, evidence=files, by=self.cast.handler, at=at)

    def accept(self, progress: UUID, *, at: datetime = AT) -> None:
        judge_progress(progress=progress, verdict=Verdict.ACCEPTED, by=self.planner, at=at)

    def state(self, task: UUID, on: date = JUNE_15) -> State | None:
        lines = queries.tasks(plan=self.plan, actor=self.planner, on=on, at=AT)
        return next((line.state for line in lines if line.id == task), None)

    def count(self, measure: str, unit: UUID | None = None, period: Period = HALF_YEAR) -> int:
        return value_of(measure=f"programme.{measure}", unit=unit or self.city.id, period=period)


@pytest.fixture
def programme(cast: Cast) -> Programme:
    return a_programme(cast)


def a_programme(cast: Cast) -> Programme:
    units = directory(on=JUNE_15)
    city, control = units.by_key("city-92"), units.by_key("department-inspection")
    assert city is not None
    assert control is not None
    planner = an_official(sign_in="cchc", unit=control, roles={Role.HEAD})
    leader = an_official(sign_in="chutich", unit=city, roles={Role.LEADER})
    plan = open_plan(
        unit=city.id,
        year=2023,
        number="05/KH-UBND",
        title="Kế hoạch 2023",
        control=control.id,
        by=planner,
        at=PLANNED_AT,
    )
    return Programme(cast, city, control, planner, leader, plan)


def a_task(number: int, lead: UUID) -> NewTask:
    return NewTask(
        number=number,
        content=Content.PROCEDURES,
        title=f"Niêm yết thủ tục hành chính, đợt {number}",
        product="Bảng niêm yết",
        lead=lead,
        from_on=date(2023, 2, 1),
        due_on=date(2023, 6, 30),
        source="Nghị quyết 76/NQ-CP",
    )


def a_file(title: str = "Biên bản") -> GivenEvidence:
    (kept,) = keep_files(
        uploads=[Upload(name="minh-chung.pdf", content=io.BytesIO(a_pdf(title=title)))], by=SYSTEM, at=AT
    )
    return GivenEvidence(sha256=kept.sha256, name=kept.name)


# States -----------------------------------------------------------------------------------------------------------

FROM, DUE = date(2023, 2, 1), date(2023, 6, 30)


@pytest.mark.parametrize(
    ("completed_on", "done_on", "on", "state"),
    [
        (None, None, date(2023, 1, 31), State.NOT_DUE),
        (None, None, FROM, State.ON_SCHEDULE),
        (None, None, date(2023, 6, 15), State.ON_SCHEDULE),
        (None, None, date(2023, 6, 16), State.AT_RISK),
        (None, None, DUE, State.AT_RISK),
        (None, None, date(2023, 7, 1), State.OVERDUE),
        (DUE, None, date(2023, 7, 1), State.ON_SCHEDULE),
        (DUE, date(2023, 7, 4), date(2023, 7, 3), State.ON_SCHEDULE),
        (DUE, date(2023, 7, 4), date(2023, 7, 4), State.DONE_ON_TIME),
        (date(2023, 7, 1), date(2023, 7, 1), date(2023, 7, 1), State.DONE_LATE),
        (date(2023, 7, 1), date(2023, 7, 1), DUE, State.AT_RISK),
    ],
)
def test_how_a_task_stands_is_computed(completed_on: date | None, done_on: date | None, on: date, state: State) -> None:
    found = state_of(from_on=FROM, due_on=DUE, completed_on=completed_on, done_on=done_on, on=on)

    assert found is state


def test_on_every_day_the_figures_count_what_the_list_shows(programme: Programme) -> None:
    for number, (started, due) in enumerate([(20, 60), (1, 10), (40, 45), (100, 170)], start=1):
        task = programme.task(
            number, from_on=date(2023, 1, 1) + timedelta(started), due_on=date(2023, 1, 1) + timedelta(due)
        )
        for reported in [due - 3, due + 4][: number % 3]:
            done = programme.report(task, at=PLANNED_AT + timedelta(days=reported), text=f"{reported}")
        if number % 2:
            programme.accept(done, at=PLANNED_AT + timedelta(days=due + 6))

    for day in range(0, 190, 3):
        on = date(2023, 1, 1) + timedelta(day)
        states = [line.state for line in queries.tasks(plan=programme.plan, actor=programme.planner, on=on, at=AT)]
        until = Period(date(2023, 1, 1), on + timedelta(days=1))
        assert programme.count("tasks", period=until) == len(states)
        assert programme.count("overdue", period=until) == states.count(State.OVERDUE)
        assert programme.count("done", period=until) == sum(state.startswith("done") for state in states)
        assert programme.count("done_on_time", period=until) == states.count(State.DONE_ON_TIME)
        running = [State.ON_SCHEDULE, State.AT_RISK, State.NOT_DUE]
        assert programme.count("on_schedule", period=until) == sum(map(states.count, running))
    assert verify_programme().wrong == 0


# Reporting and judging --------------------------------------------------------------------------------------------


def test_a_task_is_done_by_its_acceptance(programme: Programme) -> None:
    task = programme.task()
    report = programme.report(task)
    assert programme.count("done") == 0

    programme.accept(report, at=moment("2023-06-30 16:59"))

    assert programme.state(task, date(2023, 6, 30)) is State.DONE_ON_TIME
    assert (programme.count("tasks"), programme.count("done"), programme.count("on_schedule")) == (1, 1, 0)
    assert programme.count("done", unit=programme.cast.ward.id) == 1, "the lead unit has it among its own"
    assert verify_programme() == replace(verify_programme(), checked=1, wrong=0)


def test_accepted_after_the_period_it_was_not_done_in_it(programme: Programme) -> None:
    report = programme.report(programme.task())

    programme.accept(report, at=moment("2023-07-01 00:00"))

    assert (programme.count("done"), programme.count("on_schedule")) == (0, 1)


def test_a_figure_as_of_a_position_stays_what_it_was(committed_db: str) -> None:
    with durable():
        programme = a_programme(load_cast())
        report = programme.report(programme.task())
    settle()
    fold_entries()
    before = folded().position
    with durable():
        programme.accept(report)
    settle()
    fold_entries()

    def done(position: int) -> list[int]:
        rows = figures_as_of(
            measures=["programme.done"], units=[programme.city.id], period=HALF_YEAR, position=position
        )
        return [row.value for row in rows]

    assert (done(before), done(folded().position)) == ([], [1])
    assert verify_cells().wrong == 0


def test_nobody_accepts_her_own_task(programme: Programme) -> None:
    report = programme.report(programme.task())
    # The ward's head also holds a post in the control unit.
    both = replace(programme.cast.head, posts=(*programme.cast.head.posts, *programme.planner.posts))

    with pytest.raises(NotPermitted):
        judge_progress(progress=report, verdict=Verdict.ACCEPTED, by=both, at=AT)
    with pytest.raises(NotPermitted):
        judge_progress(progress=report, verdict=Verdict.ACCEPTED, by=programme.cast.head, at=AT)

    assert not Judgement.objects.exists()


def test_a_deputy_does_not_accept_what_she_or_her_principal_reported(programme: Programme) -> None:
    report = programme.report(programme.task())
    deputy = replace(programme.planner, on_behalf_of=programme.cast.handler.account)

    with pytest.raises(NotPermitted):
        judge_progress(progress=report, verdict=Verdict.ACCEPTED, by=deputy, at=AT)


def test_what_the_control_unit_leads_is_accepted_by_the_leaders_above_it(programme: Programme) -> None:
    task = programme.task(lead=programme.control.id)
    report = report_progress(
        task=task, text="Đã xong.", is_completion=True, evidence=[a_file()], by=programme.planner, at=AT
    )
    colleague = an_official(sign_in="cchc2", unit=programme.control, roles={Role.HEAD})

    with pytest.raises(NotPermitted):
        judge_progress(progress=report, verdict=Verdict.ACCEPTED, by=colleague, at=AT)
    judge_progress(progress=report, verdict=Verdict.ACCEPTED, by=programme.leader, at=AT)

    assert programme.state(task) is State.DONE_ON_TIME


def test_sent_back_it_is_reported_anew_and_late_when_that_came_late(programme: Programme) -> None:
    task = programme.task(due_on=date(2023, 6, 14))
    first = programme.report(task, at=moment("2023-06-10 09:00"))
    judge_progress(
        progress=first,
        verdict=Verdict.SENT_BACK,
        reason="Thiếu ảnh.",
        by=programme.planner,
        at=moment("2023-06-12 09:00"),
    )
    assert programme.state(task) is State.OVERDUE

    second = programme.report(task, text="Có ảnh.")
    programme.accept(second)

    assert programme.state(task) is State.DONE_LATE
    with pytest.raises(UnableToJudgeProgress, match="reported anew"):
        programme.accept(first)


def test_twice_is_once(programme: Programme) -> None:
    task = programme.task()
    assert programme.task() == task
    report = programme.report(task)
    assert programme.report(task) == report
    programme.accept(report)
    programme.accept(report)

    kinds = [entry.kind for entry in entries_of(subject=task)]
    assert kinds == ["programme_task_planned", "programme_progress_reported", "programme_progress_judged"]
    assert Fact.objects.filter(task=task, closed_by=None).count() == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"text": "  "}, "write what was done"),
        ({"evidence": []}, "needs at least one file"),
        ({"evidence": [GivenEvidence(sha256="0" * 64, name="x.pdf")]}, "was not kept"),
    ],
)
def test_what_is_no_report_is_refused(programme: Programme, given: dict[str, object], said: str) -> None:
    task = programme.task()
    whole: dict[str, object] = {"text": "Đã xong.", "is_completion": True, "evidence": [a_file()]}

    with pytest.raises(UnableToReportProgress, match=said):
        report_progress(task=task, by=programme.cast.handler, at=AT, **(whole | given))  # type: ignore[arg-type]  # as named

    assert not Progress.objects.exists()


def test_others_neither_report_nor_judge_nor_plan_nor_see(programme: Programme) -> None:
    task = programme.task()
    stranger, report = programme.cast.other_officer, programme.report(task)

    with pytest.raises(NotPermitted):
        report_progress(task=task, text="Xong", is_completion=False, evidence=[], by=stranger, at=AT)
    with pytest.raises(NotPermitted):
        judge_progress(progress=report, verdict=Verdict.ACCEPTED, by=stranger, at=AT)
    with pytest.raises(NotPermitted):
        programme_of(programme, by=stranger)
    with pytest.raises(NotPermitted):
        drop_task(task=task, reason="Không cần.", by=programme.cast.leader, at=AT)
    for nobody in (programme.cast.citizen, programme.cast.neighbour):
        with pytest.raises(NotPermitted) as refused:
            queries.plan(plan=programme.plan, actor=nobody, at=AT)
        assert refused.value.hidden
        assert queries.plans(actor=nobody, at=AT) == []


def programme_of(programme: Programme, *, by: Actor) -> UUID:
    return open_plan(
        unit=programme.city.id, year=2024, number="1", title="2024", control=programme.control.id, by=by, at=AT
    )


def test_withdrawn_evidence_takes_the_acceptance_with_it(programme: Programme) -> None:
    task = programme.task()
    report = programme.report(task)
    programme.accept(report)
    evidence = Evidence.objects.get(progress=report)

    withdraw_evidence(evidence=evidence.id, reason="Nhầm tệp.", by=programme.cast.handler, at=AT)
    withdraw_evidence(evidence=evidence.id, reason="Nhầm tệp.", by=programme.cast.handler, at=AT)

    assert programme.state(task) is State.ON_SCHEDULE
    assert programme.count("done") == 0
    assert Judgement.objects.get().superseded_at == AT
    with pytest.raises(UnableToJudgeProgress, match="evidence was withdrawn"):
        programme.accept(report)
    programme.accept(programme.report(task, text="Tệp đúng."))
    assert programme.count("done") == 1
    assert [e.kind for e in entries_of(subject=task)].count("programme_evidence_withdrawn") == 1
    assert verify_programme().wrong == 0


def test_evidence_is_withdrawn_for_a_reason_and_not_by_others(programme: Programme) -> None:
    programme.report(programme.task())
    evidence = Evidence.objects.get().id

    with pytest.raises(UnableToWithdrawEvidence, match="say why"):
        withdraw_evidence(evidence=evidence, reason=" ", by=programme.planner, at=AT)
    with pytest.raises(NotPermitted):
        withdraw_evidence(evidence=evidence, reason="Vì sao", by=programme.cast.other_officer, at=AT)


def test_dying_in_the_middle_leaves_nothing(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import transaction

    report = programme.report(programme.task())

    def dies(*_args: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(progress_commands, "keep_fact", dies)
    with pytest.raises(RuntimeError), transaction.atomic():
        programme.accept(report)

    assert not Judgement.objects.exists()
    assert programme.count("done") == 0


# Planning ---------------------------------------------------------------------------------------------------------


def test_a_unit_has_one_programme_a_year(programme: Programme) -> None:
    again = open_plan(
        unit=programme.city.id,
        year=2023,
        number="05/KH-UBND",
        title="Kế hoạch 2023",
        control=programme.control.id,
        by=programme.planner,
        at=AT,
    )
    assert again == programme.plan
    with pytest.raises(UnableToOpenPlan, match="05/KH-UBND"):
        open_plan(
            unit=programme.city.id,
            year=2023,
            number="6",
            title="Khác",
            control=programme.control.id,
            by=programme.planner,
            at=AT,
        )
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"due_on": date(2023, 1, 31)}, "before it begins"),
        ({"from_on": date(2024, 1, 1), "due_on": date(2024, 2, 1)}, "no day in the year"),
        ({"lead": uuid4()}, "not there today"),
        ({"title": " "}, "needs a title"),
        ({"number": 0}, "begin at 1"),
    ],
)
def test_what_is_no_task_is_refused_with_all_others(
    programme: Programme, changes: dict[str, object], said: str
) -> None:
    good = a_task(1, programme.cast.ward.id)
    bad = replace(a_task(2, programme.cast.ward.id), **changes)  # type: ignore[arg-type]  # each field as named

    with pytest.raises(UnableToPlanTasks, match=said):
        plan_tasks(plan=programme.plan, tasks=[good, bad], by=programme.planner, at=AT)

    assert not Task.objects.exists()


def test_a_number_is_taken_once(programme: Programme) -> None:
    programme.task(1)

    with pytest.raises(UnableToPlanTasks, match="taken by another"):
        programme.task(1, title="Khác")


def test_revised_it_keeps_what_stood_and_two_windows_do_not_overwrite(programme: Programme) -> None:
    task = programme.task()
    seen = Terms.objects.get(task=task).id
    terms = NewTerms(lead=programme.control.id, supporting=(), from_on=FROM, due_on=date(2023, 5, 31))

    revise_task(task=task, terms=terms, reason="Đổi đơn vị.", seen=seen, by=programme.planner, at=AT)

    assert programme.state(task) is State.OVERDUE
    assert programme.count("tasks", unit=programme.control.id) == 1
    assert programme.count("tasks", unit=programme.cast.ward.id) == 0
    assert Terms.objects.filter(task=task).count() == 2
    with pytest.raises(UnableToReviseTask, match="meanwhile"):
        revise_task(
            task=task,
            terms=replace(terms, due_on=date(2023, 9, 1)),
            reason="Lùi hạn.",
            seen=seen,
            by=programme.planner,
            at=AT,
        )


def test_dropped_it_counts_no_more_from_that_day_on(programme: Programme) -> None:
    task = programme.task()

    drop_task(task=task, reason="Trùng với số 2.", by=programme.planner, at=AT)

    assert programme.state(task) is None
    assert programme.state(task, JUNE_15 - timedelta(days=1)) is State.ON_SCHEDULE
    assert programme.count("tasks") == 0
    with pytest.raises(UnableToReportProgress):
        programme.report(task)


def test_what_is_done_is_neither_dropped_nor_reported_again(programme: Programme) -> None:
    task = programme.task()
    programme.accept(programme.report(task))

    with pytest.raises(UnableToDropTask, match="done"):
        drop_task(task=task, reason="Thôi.", by=programme.planner, at=AT)
    with pytest.raises(UnableToReportProgress, match="done"):
        programme.report(task, text="Nữa.")


def test_open_tasks_of_a_dissolved_unit_are_named_and_its_heir_takes_over(programme: Programme) -> None:
    task, done = programme.task(1, due_on=date(2025, 12, 31)), programme.task(2)
    programme.accept(programme.report(done))
    later = moment("2025-07-15 09:00")
    lines = queries.tasks(plan=programme.plan, actor=programme.planner, on=later.date(), at=later)
    (named,) = queries.dissolved(lines)
    assert (named.id, named.lead.is_there) == (task, False)
    assert named.lead.heir_vi
    assert named.lead.name_vi == programme.cast.ward.name_vi

    assert hand_over_tasks(plan=programme.plan, by=programme.planner, at=later) == [1]
    assert hand_over_tasks(plan=programme.plan, by=programme.planner, at=later) == []

    lines = queries.tasks(plan=programme.plan, actor=programme.planner, on=later.date(), at=later)
    assert queries.dissolved(lines) == []
    assert next(line.lead.name_vi for line in lines if line.id == task) == named.lead.heir_vi
    assert entries_of(subject=task)[-1].data["former"] == [str(programme.cast.ward.id)]
    assert verify_programme().wrong == 0


# Spreadsheets -----------------------------------------------------------------------------------------------------


def a_sheet(programme: Programme, rows: int = 68, wrong: dict[int, dict[str, CellValue]] | None = None) -> io.BytesIO:
    lines = [_a_row(programme, number) | (wrong or {}).get(number, {}) for number in range(1, rows + 1)]
    return io.BytesIO(template_of(LAYOUT, made_at=AT, rows=lines))


def _a_row(programme: Programme, number: int) -> dict[str, CellValue]:
    return {
        "number": number,
        "content": "procedures",
        "title": f"Nhiệm vụ {number}",
        "product": "Báo cáo",
        "lead": programme.control.name_vi,
        "supporting": programme.cast.ward.key,
        "from_on": date(2023, 1, 15),
        "due_on": date(2023, 11, 30),
        "source": "Nghị quyết 76/NQ-CP",
    }


def test_of_68_rows_with_3_wrong_nothing_is_imported_and_each_is_named(programme: Programme) -> None:
    wrong: dict[int, dict[str, CellValue]] = {
        7: {"lead": "Sở Không Có"},
        20: {"due_on": date(2022, 12, 1)},
        51: {"number": 50},
    }

    with pytest.raises(UnableToImportSheet) as refused:
        import_tasks(plan=programme.plan, content=a_sheet(programme, wrong=wrong), by=programme.planner, at=AT)

    assert [each.cell for each in refused.value.faults] == ["E10", "H23", "A54"]
    assert not Task.objects.exists()


def test_imported_twice_it_is_planned_once_and_exported_it_reads_the_same(programme: Programme) -> None:
    assert import_tasks(plan=programme.plan, content=a_sheet(programme), by=programme.planner, at=AT) == 68
    assert import_tasks(plan=programme.plan, content=a_sheet(programme), by=programme.planner, at=AT) == 68
    assert Task.objects.count() == 68

    lines = queries.tasks(plan=programme.plan, actor=programme.planner, on=JUNE_15, at=AT)
    out = template_of(LAYOUT, made_at=AT, rows=rows_of(lines, directory(on=JUNE_15)))
    assert import_tasks(plan=programme.plan, content=io.BytesIO(out), by=programme.planner, at=AT) == 68
    assert Task.objects.count() == 68
    assert programme.count("tasks") == 68


def test_others_import_nothing(programme: Programme) -> None:
    with pytest.raises(NotPermitted):
        import_tasks(plan=programme.plan, content=a_sheet(programme, 2), by=programme.cast.leader, at=AT)


def test_an_altered_fact_is_found(programme: Programme) -> None:
    programme.task()
    Fact.objects.update(due_on=date(2023, 8, 1))

    found = verify_programme()

    assert (found.checked, found.wrong) == (1, 1)
    assert found.first_wrong is not None
    assert "2023/1" in found.first_wrong


def test_an_unknown_plan_is_said_to_be_none(programme: Programme) -> None:
    with pytest.raises(UnableToFindPlan):
        queries.plan(plan=uuid4(), actor=programme.planner, at=AT)
