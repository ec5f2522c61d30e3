"""Reports: written, contributed to, frozen, approved; by whom, in which order, twice, and when the machine dies."""

from __future__ import annotations

import csv
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.journal.queries import chain_head, entries_of
from motcua.reform.indicators.commands import set_targets
from motcua.reform.indicators.periods import period_named
from motcua.reform.indicators.queries import read
from motcua.reform.indicators.values import NewTarget
from motcua.reform.reports import queries, rules
from motcua.reform.reports.commands import freezing
from motcua.reform.reports.commands.contributing import ask_contributions, contribute, judge_contribution
from motcua.reform.reports.commands.freezing import approve_report, freeze_report, withdraw_freeze
from motcua.reform.reports.commands.writing import open_report, write_passage
from motcua.reform.reports.errors import (
    UnableToApprove,
    UnableToAsk,
    UnableToContribute,
    UnableToFindReport,
    UnableToFreeze,
    UnableToJudgeContribution,
    UnableToOpenReport,
    UnableToOverwrite,
    UnableToTrustFreeze,
    UnableToWithdraw,
    UnableToWritePassage,
)
from motcua.reform.reports.form import FORM_INDICATORS
from motcua.reform.reports.kinds import HALF_YEAR, kind_named, kinds
from motcua.reform.reports.models import Contribution, Freeze, Passage
from motcua.reform.reports.values import Verdict, Why
from motcua.reform.reports.verify import verify_reports
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from motcua.service.dossiers.commands.results import make_results_ready
from motcua.service.dossiers.values import Channel
from tests.cast import AT, JUNE_15, Cast, an_official
from tests.dossiers import a_decided_dossier, a_received_dossier, a_result
from tests.environment import ROOT

PERIOD = "2023-H1"
DUE = date(2023, 6, 20)
LATER = AT + timedelta(days=1)


@dataclass(frozen=True)
class Office:
    """The district of the cast's ward with a report, and who writes and approves it."""

    cast: Cast
    district: UnitView
    writer: Actor
    leader: Actor
    report: UUID

    def write(self, text: str, *, section: str = "direction", seen: UUID | None = None) -> UUID:
        return write_passage(report=self.report, section=section, text=text, seen=seen, by=self.writer, at=AT)

    def ask(self, due_on: date = DUE) -> None:
        ask_contributions(report=self.report, units=[self.cast.ward.id], due_on=due_on, by=self.writer, at=AT)

    def contribute(self, text: str = "Phường đã làm tốt.", *, seen: UUID | None = None, days: int = 0) -> UUID:
        return contribute(
            report=self.report,
            unit=self.cast.ward.id,
            texts={"direction": text},
            seen=seen,
            by=self.cast.handler,
            at=AT + timedelta(days=days),
        )

    def judge(self, contribution: UUID, verdict: Verdict = Verdict.ACCEPTED, reason: str = "") -> None:
        judge_contribution(contribution=contribution, verdict=verdict, reason=reason, by=self.writer, at=AT)

    def freeze(self, seen: int = 0, reason: str = "") -> int:
        return freeze_report(report=self.report, seen=seen, reason=reason, by=self.writer, at=AT)

    def approve(self, number: int = 1) -> None:
        approve_report(report=self.report, number=number, by=self.leader, at=LATER)

    def kinds(self) -> list[str]:
        return [each.kind for each in entries_of(subject=self.report)]


@pytest.fixture
def office(cast: Cast) -> Office:
    units = directory(on=JUNE_15)
    district = units.unit(units.ancestors(cast.ward.id)[0])
    writer = an_official(sign_in="chanhvanphong", unit=district, roles={Role.HEAD})
    leader = an_official(sign_in="chutichquan", unit=district, roles={Role.LEADER})
    report = open_report(kind=HALF_YEAR, unit=district.id, period=PERIOD, by=writer, at=AT)
    return Office(cast, district, writer, leader, report)


def the_city() -> UnitView:
    units = directory(on=JUNE_15)
    city = units.by_key("city-92")
    assert city is not None
    return city


# Kinds ----------------------------------------------------------------------------------------------------------


def test_every_published_figure_has_its_id_in_the_report_and_no_value() -> None:
    with (ROOT / "tests" / "rooms" / "reform" / "half_year_ids.csv").open() as lines:
        published = {row["id"] for row in csv.DictReader(lines)}

    assert len(published) == 26
    assert published <= {figure.id for figure in kind_named(HALF_YEAR).figures}


def test_every_figure_of_the_half_year_has_a_room_that_counts_it() -> None:
    assert [plan.id for plan in kind_named(HALF_YEAR).figures if plan.awaits] == []


def test_a_figure_that_awaits_its_room_has_no_records_and_no_number(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind = kind_named(HALF_YEAR)
    section = next(each for each in kind.sections if each.figures)
    awaiting = replace(section.figures[0], indicator="", target="", awaits="a room to come")
    monkeypatch.setitem(kinds(), HALF_YEAR, replace(kind, sections=(replace(section, figures=(awaiting,)),)))

    (figure,) = queries.content_without_report(kind=HALF_YEAR, period=PERIOD).figures

    assert (figure.value, figure.why, figure.numerator) == (None, Why.NO_RECORDS, None)


def test_a_district_s_report_leaves_out_other_districts(office: Office) -> None:
    ids = {each.id for each in queries.live_content(report=office.report, actor=office.writer, at=AT).figures}

    assert "online.share" in ids
    assert "online.omon_total" not in ids


# Figures --------------------------------------------------------------------------------------------------------


def test_its_figures_are_those_of_the_indicators(cast: Cast) -> None:
    a_received_dossier(cast)
    a_received_dossier(cast)
    a_received_dossier(cast, channel=Channel.COUNTER)

    figures = {each.id: each for each in queries.content_without_report(kind=HALF_YEAR, period=PERIOD).figures}

    share = figures["online.share"]
    assert (share.value, share.numerator, share.denominator, share.rows) == (Decimal("66.7"), 2, 3, 3)
    assert (figures["online.omon_total"].value, figures["online.omon_total"].why) == (None, Why.NO_CASE)


def test_a_level_and_a_target_of_another_unit(cast: Cast) -> None:
    omon = directory(on=JUNE_15).by_key("district-917")
    assert omon is not None
    target = NewTarget(
        indicator="online_share",
        unit=omon.id,
        value=Decimal(31),
        from_on=date(2023, 1, 1),
        until_on=date(2024, 1, 1),
        source="Quyết định thử",
    )
    set_targets(targets=[target], by=SYSTEM, at=AT)

    figures = {each.id: each for each in queries.content_without_report(kind=HALF_YEAR, period=PERIOD).figures}

    assert (figures["online.omon_target"].value, figures["online.omon_target"].source) == (
        Decimal(31),
        "Quyết định thử",
    )
    assert figures["online.omon_commune"].level == "commune"


def test_the_form_has_the_indicators_numbers_and_adds_up(cast: Cast) -> None:
    a_received_dossier(cast, at=AT - timedelta(days=3))
    make_results_ready(
        documents=[a_result(a_decided_dossier(cast, at=AT - timedelta(days=3)))], by=SYSTEM, at=AT - timedelta(days=2)
    )

    form = queries.content_without_report(kind=HALF_YEAR, period=PERIOD).form

    assert form is not None
    assert (form.period, form.from_on, form.last_on) == ("II.06a-2023-1", date(2022, 12, 15), date(2023, 6, 14))
    assert rules.form_faults(form) == []
    reading = read(indicators=FORM_INDICATORS, units=[the_city().id], period=period_named(form.period))
    sums = rules.summed([row.counts for row in form.rows if not row.field])
    assert list(sums[1:]) == [figure.numerator for figure in reading.figures]
    assert sums[0] == 2


# Opening and writing --------------------------------------------------------------------------------------------


def test_opened_twice_it_is_one_report(office: Office) -> None:
    again = open_report(kind=HALF_YEAR, unit=office.district.id, period=PERIOD, by=office.leader, at=LATER)

    assert again == office.report
    assert office.kinds() == ["report_opened"]


@pytest.mark.parametrize("period", ["2024-H1", "2023-Q1"])
def test_no_report_of_a_period_to_come_or_of_another_length(office: Office, period: str) -> None:
    with pytest.raises(UnableToOpenReport):
        open_report(kind=HALF_YEAR, unit=office.district.id, period=period, by=office.writer, at=AT)


def test_who_works_elsewhere_neither_opens_nor_writes_nor_reads(office: Office) -> None:
    stranger = office.cast.other_officer
    for act in (
        lambda: open_report(kind=HALF_YEAR, unit=office.district.id, period=PERIOD, by=stranger, at=AT),
        lambda: write_passage(
            report=office.report, section="direction", text="Tôi viết.", seen=None, by=stranger, at=AT
        ),
        lambda: freeze_report(report=office.report, seen=0, by=stranger, at=AT),
        lambda: queries.report(report=office.report, actor=stranger, at=AT),
        lambda: queries.live_content(report=office.report, actor=stranger, at=AT),
    ):
        with pytest.raises(NotPermitted):
            act()
    assert queries.reports(actor=stranger, at=AT) == []


def test_procedure_control_of_the_city_s_office_writes_for_the_city_and_that_of_a_ward_does_not(cast: Cast) -> None:
    control = directory(on=JUNE_15).by_key("office-procedure-control")
    assert control is not None
    of_office = an_official(sign_in="kiemsoat9", unit=control, roles={Role.CONTROLLER})
    of_ward = an_official(sign_in="kiemsoat8", unit=cast.ward, roles={Role.CONTROLLER})

    opened = open_report(kind=HALF_YEAR, unit=the_city().id, period=PERIOD, by=of_office, at=AT)

    assert queries.report(report=opened, actor=of_office, at=AT).may_write
    with pytest.raises(NotPermitted):
        open_report(kind=HALF_YEAR, unit=the_city().id, period=PERIOD, by=of_ward, at=AT)


def test_a_corrected_passage_keeps_the_one_before(office: Office) -> None:
    first = office.write("Bản đầu.")
    second = office.write("Bản hai.", seen=first)

    view = queries.report(report=office.report, actor=office.writer, at=AT)
    assert view.passages["direction"].id == second
    assert Passage.objects.get(id=first).superseded_at == AT


def test_the_same_words_twice_are_written_once(office: Office) -> None:
    assert office.write("Một lời.") == office.write("Một lời.\r\n")
    assert office.kinds().count("report_passage_written") == 1


def test_two_windows_do_not_overwrite_each_other(office: Office) -> None:
    office.write("Cửa sổ một.")

    with pytest.raises(UnableToOverwrite):
        office.write("Cửa sổ hai.")


def test_prose_names_figures_and_only_those_that_there_are(office: Office) -> None:
    office.write("Tỷ lệ nộp trực tuyến đạt {online.share}.")

    with pytest.raises(UnableToWritePassage, match=r"online\.nothing"):
        office.write("Đạt {online.nothing}.", section="online")
    with pytest.raises(UnableToWritePassage):
        office.write("Không có mục này.", section="nothing")


# Contributions --------------------------------------------------------------------------------------------------


def test_a_unit_gives_what_it_was_asked_and_it_stands_once_accepted(office: Office) -> None:
    office.ask()
    given = office.contribute()
    before = queries.live_content(report=office.report, actor=office.writer, at=AT)
    office.judge(given)

    after = queries.live_content(report=office.report, actor=office.writer, at=AT)

    assert before.sections[0].contributions == ()
    assert [each.text for each in after.sections[0].contributions] == ["Phường đã làm tốt."]
    (asked,) = queries.asked_of(actor=office.cast.handler, at=AT)
    assert asked.contribution.verdict is Verdict.ACCEPTED


def test_asked_twice_for_a_day_it_is_asked_once_and_another_day_replaces_it(office: Office) -> None:
    office.ask()
    office.ask()
    office.ask(DUE + timedelta(days=2))

    (asked,) = queries.report(report=office.report, actor=office.writer, at=AT).contributions
    assert asked.due_on == DUE + timedelta(days=2)
    assert office.kinds().count("report_contribution_asked") == 2


def test_only_units_below_are_asked_and_only_for_days_to_come(office: Office) -> None:
    for units, due_on in (
        ([], DUE),
        ([office.district.id], DUE),
        ([the_city().id], DUE),
        ([office.cast.ward.id, uuid4()], DUE),
        ([office.cast.ward.id], date(2023, 6, 14)),
    ):
        with pytest.raises(UnableToAsk):
            ask_contributions(report=office.report, units=units, due_on=due_on, by=office.writer, at=AT)
    assert queries.report(report=office.report, actor=office.writer, at=AT).contributions == ()


def test_what_was_not_asked_is_not_taken(office: Office) -> None:
    with pytest.raises(UnableToContribute):
        office.contribute()


def test_nobody_contributes_for_another_unit(office: Office) -> None:
    office.ask()
    for stranger in (office.cast.other_officer, office.cast.citizen, office.writer, office.cast.counter):
        with pytest.raises(NotPermitted):
            contribute(
                report=office.report,
                unit=office.cast.ward.id,
                texts={"direction": "Thay cho phường."},
                seen=None,
                by=stranger,
                at=AT,
            )


def test_the_last_day_is_in_time_and_the_day_after_is_late(office: Office) -> None:
    office.ask()
    first = office.contribute(days=5)
    in_time = Contribution.objects.get(id=first).was_late
    second = office.contribute("Bổ sung số liệu.", seen=first, days=6)

    assert (in_time, Contribution.objects.get(id=second).was_late) == (False, True)
    assert [each.data["was_late"] for each in entries_of(subject=office.report) if "was_late" in each.data] == [
        False,
        True,
    ]


def test_one_that_is_sent_back_is_corrected_and_read_again(office: Office) -> None:
    office.ask()
    first = office.contribute()
    office.judge(first, Verdict.SENT_BACK, "Thiếu số liệu.")
    second = office.contribute("Có số liệu.", seen=first)

    (asked,) = queries.asked_of(actor=office.cast.handler, at=AT)
    assert (asked.contribution.id, asked.contribution.verdict) == (second, Verdict.AWAITED)
    assert Contribution.objects.get(id=first).verdict_reason == "Thiếu số liệu."


def test_a_replaced_contribution_is_not_accepted_unread(office: Office) -> None:
    office.ask()
    first = office.contribute()
    office.contribute("Đã sửa.", seen=first)

    with pytest.raises(UnableToJudgeContribution):
        office.judge(first)


def test_sending_back_needs_a_reason_and_happens_once(office: Office) -> None:
    office.ask()
    given = office.contribute()
    with pytest.raises(UnableToJudgeContribution):
        office.judge(given, Verdict.SENT_BACK)

    office.judge(given, Verdict.SENT_BACK, "Thiếu.")
    office.judge(given, Verdict.SENT_BACK, "Thiếu.")

    assert office.kinds().count("report_contribution_judged") == 1


def test_a_unit_does_not_accept_its_own_contribution(office: Office) -> None:
    office.ask()
    given = office.contribute()

    with pytest.raises(NotPermitted):
        judge_contribution(contribution=given, verdict=Verdict.ACCEPTED, by=office.cast.head, at=AT)


def test_an_asked_unit_sees_its_own_part_alone(office: Office) -> None:
    office.ask()
    ward = office.cast.ward.id

    assert queries.asked(report=office.report, unit=ward, actor=office.cast.handler, at=AT).contribution.unit == ward
    for act in (
        lambda: queries.report(report=office.report, actor=office.cast.handler, at=AT),
        lambda: queries.asked(report=office.report, unit=ward, actor=office.cast.other_officer, at=AT),
    ):
        with pytest.raises(NotPermitted):
            act()


# Freezing and approving -----------------------------------------------------------------------------------------


def test_frozen_anew_needs_a_reason_and_supersedes(office: Office) -> None:
    office.freeze()
    office.approve()
    with pytest.raises(UnableToFreeze):
        office.freeze(1)

    assert office.freeze(1, "Có đính chính.") == 2
    second, first = queries.report(report=office.report, actor=office.writer, at=AT).freezes
    assert (second.stands, second.approved_at, first.stands, first.approved_at) == (True, None, False, LATER)


def test_pressed_twice_it_is_frozen_once_and_not_over_somebody_else_s(office: Office) -> None:
    other = an_official(sign_in="pho.quan", unit=office.district, roles={Role.HEAD})
    assert (office.freeze(), office.freeze()) == (1, 1)

    with pytest.raises(UnableToFreeze):
        freeze_report(report=office.report, seen=0, by=other, at=AT)
    assert office.kinds().count("report_frozen") == 1


def test_a_leader_approves_and_not_who_wrote_or_froze_it(office: Office) -> None:
    wrote = an_official(sign_in="pho.chutich", unit=office.district, roles={Role.LEADER})
    write_passage(report=office.report, section="direction", text="Tôi viết.", seen=None, by=wrote, at=AT)
    office.freeze()
    deputy = replace(office.leader, on_behalf_of=wrote.account)
    for by in (wrote, office.writer, office.cast.leader, office.cast.other_officer, deputy):
        with pytest.raises(NotPermitted):
            approve_report(report=office.report, number=1, by=by, at=LATER)

    office.approve()
    office.approve()

    assert office.kinds().count("report_approved") == 1


def test_what_does_not_stand_is_not_approved(office: Office) -> None:
    with pytest.raises(UnableToApprove):
        office.approve()
    office.freeze()
    office.freeze(1, "Sửa.")
    with pytest.raises(UnableToApprove):
        office.approve(1)
    office.approve(2)
    other = an_official(sign_in="chutich2", unit=office.district, roles={Role.LEADER})
    with pytest.raises(UnableToApprove):
        approve_report(report=office.report, number=2, by=other, at=LATER)


def test_a_withdrawn_freeze_stays_readable_and_is_withdrawn_once(office: Office) -> None:
    office.freeze()
    with pytest.raises(UnableToWithdraw):
        withdraw_freeze(report=office.report, number=1, reason=" ", by=office.writer, at=AT)
    for _time in range(2):
        withdraw_freeze(report=office.report, number=1, reason="Sai kỳ.", by=office.writer, at=AT)

    _said, freeze = queries.frozen(report=office.report, number=1, actor=office.writer, at=AT)
    assert freeze.withdrawn_reason == "Sai kỳ."
    assert office.kinds().count("report_freeze_withdrawn") == 1
    assert office.freeze(1) == 2, "nothing stands, so no reason is needed"


def test_nothing_is_frozen_while_figures_are_behind_the_journal(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(freezing, "fold_entries", lambda: 0)
    head, _hash = chain_head()
    assert head > 0

    with pytest.raises(UnableToFreeze):
        office.freeze()


def test_of_a_freeze_that_dies_half_way_nothing_is_left(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def power_cut(**_facts: object) -> None:
        raise RuntimeError("power cut")

    from django.db import transaction

    with monkeypatch.context() as cut:
        cut.setattr(freezing, "record", power_cut)
        with pytest.raises(RuntimeError), transaction.atomic():
            office.freeze()

    assert not Freeze.objects.filter(report=office.report).exists()
    assert "report_frozen" not in office.kinds()
    assert office.freeze() == 1


def test_what_was_altered_is_named_and_neither_shown_nor_approved(office: Office) -> None:
    office.freeze()
    assert (verify_reports().checked, verify_reports().wrong) == (1, 0)
    row = Freeze.objects.get(report=office.report)
    Freeze.objects.filter(id=row.id).update(content=row.content.replace("2023-H1", "2023-H2"))

    found = verify_reports()

    assert (found.wrong, found.first_wrong) == (
        1,
        f"report {office.report}, freeze 1: its content was altered",
    )
    with pytest.raises(UnableToTrustFreeze):
        queries.frozen(report=office.report, number=1, actor=office.writer, at=AT)
    with pytest.raises(UnableToTrustFreeze):
        office.approve()


def test_a_content_with_its_hash_altered_too_is_named_by_the_journal(office: Office) -> None:
    office.freeze()
    text = Freeze.objects.get(report=office.report).content.replace("2023-H1", "2023-H2")
    Freeze.objects.filter(report=office.report).update(content=text, content_hash=rules.content_hash(text))

    assert verify_reports().first_wrong == (
        f"report {office.report}, freeze 1: the journal tells of another content or position"
    )


def test_there_is_no_report_of_a_stranger_s_id(cast: Cast) -> None:
    with pytest.raises(UnableToFindReport):
        queries.report(report=uuid4(), actor=cast.leader, at=AT)
    with pytest.raises(UnableToFindReport):
        freeze_report(report=uuid4(), seen=0, by=cast.leader, at=AT)
