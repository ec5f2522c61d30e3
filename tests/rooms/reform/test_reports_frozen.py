"""Frozen figures while the records go on: they stay, and what differs later is explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.measures.queries import value_of
from motcua.reform.indicators.periods import period_named
from motcua.reform.reports import queries, rules
from motcua.reform.reports.commands.freezing import freeze_report
from motcua.reform.reports.commands.writing import open_report, write_passage
from motcua.reform.reports.kinds import HALF_YEAR
from motcua.reform.reports.verify import verify_reports
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.commands.corrections import undo
from motcua.service.dossiers.commands.results import make_results_ready, return_results
from motcua.service.dossiers.commands.steps import decide_dossiers
from motcua.service.dossiers.values import Act, Channel, ReturnMethod, Ruling, RulingOutcome
from tests.cast import AT, JUNE_15, Cast, an_official, load_cast
from tests.dossiers import a_decided_dossier, a_dossier_to_sign, a_received_dossier, a_result, task_of
from tests.rooms.service.dossiers.test_measures import settle_and_fold

PERIOD = "2023-H1"


@dataclass(frozen=True)
class Office:
    """The district of the cast's ward, its report and who writes it; all of it committed."""

    cast: Cast
    writer: Actor
    report: UUID

    def receive(self, channel: Channel = Channel.ONLINE) -> None:
        with durable():
            a_received_dossier(self.cast, channel=channel)

    def write(self, text: str, *, seen: UUID | None = None) -> UUID:
        with durable():
            return write_passage(report=self.report, section="direction", text=text, seen=seen, by=self.writer, at=AT)

    def freeze(self, seen: int = 0, reason: str = "") -> int:
        settle_and_fold()
        with durable():
            return freeze_report(report=self.report, seen=seen, reason=reason, by=self.writer, at=AT)


@pytest.fixture
def office(committed_db: str) -> Office:
    with durable():
        cast = load_cast()
        units = directory(on=JUNE_15)
        district = units.unit(units.ancestors(cast.ward.id)[0])
        writer = an_official(sign_in="chanhvanphong", unit=district, roles={Role.HEAD})
        report = open_report(kind=HALF_YEAR, unit=district.id, period=PERIOD, by=writer, at=AT)
    return Office(cast, writer, report)


def test_live_and_as_of_now_are_the_same(office: Office) -> None:
    """By level and by procedure too."""
    office.receive()
    with durable():
        make_results_ready(documents=[a_result(a_decided_dossier(office.cast))], by=SYSTEM, at=AT + timedelta(hours=1))
    settle_and_fold()
    live = queries.content_without_report(kind=HALF_YEAR, period=PERIOD)
    ward = queries.content_without_report(kind=HALF_YEAR, period=PERIOD, unit=office.cast.ward.key)

    assert queries.content_without_report(kind=HALF_YEAR, period=PERIOD, position=live.position) == live
    assert [each.numerator for each in ward.figures if each.id == "dossiers.settled"] == [1]


def test_what_is_frozen_stays_while_the_records_go_on(office: Office) -> None:
    office.receive()
    first = office.write("Đạt {online.share}.")
    office.freeze()
    office.receive(Channel.COUNTER)
    office.write("Khác rồi.", seen=first)
    settle_and_fold()

    said, freeze = queries.frozen(report=office.report, number=1, actor=office.writer, at=AT)

    figure = next(each for each in said.figures if each.id == "online.share")
    live = queries.live_content(report=office.report, actor=office.writer, at=AT)
    assert (figure.numerator, figure.denominator) == (1, 1)
    assert [each.denominator for each in live.figures if each.id == "online.share"] == [2]
    assert said.sections[0].text == "Đạt {online.share}."
    assert freeze.content_hash == rules.content_hash(rules.canonical(said))
    assert said.position == freeze.position > 0
    assert (verify_reports().checked, verify_reports().wrong) == (1, 0)


def test_a_later_freeze_says_what_differs_and_why(office: Office) -> None:
    office.receive()
    office.freeze()
    office.receive(Channel.COUNTER)
    office.receive(Channel.COUNTER)
    office.freeze(1, "Hồ sơ nhập muộn.")
    before, _first = queries.frozen(report=office.report, number=1, actor=office.writer, at=AT)
    after, _second = queries.frozen(report=office.report, number=2, actor=office.writer, at=AT)

    found = {each.figure.id: each for each in queries.differences(before, after)}

    share = found["online.share"]
    assert share.before is not None
    assert share.after is not None
    assert (share.before.value, share.after.value) == (Decimal("100.0"), Decimal("33.3"))
    assert [(each.entry_kind, each.count, each.undone) for each in share.reasons] == [("dossier_received", 2, False)]
    assert "dossiers.settled" not in found


def test_what_came_just_now_is_not_explained_by_the_clock(office: Office) -> None:
    """It has no position yet, so nothing can be said of it but that."""
    office.freeze()
    office.receive()
    before, _freeze = queries.frozen(report=office.report, number=1, actor=office.writer, at=AT)
    now = queries.live_content(report=office.report, actor=office.writer, at=AT)

    found = {each.figure.id: (each.by_clock, each.reasons) for each in queries.differences(before, now)}

    assert found["online.share"] == (False, ())
    assert found["dossiers.open_overdue"] == (True, ())


def test_a_dossier_taken_up_again_after_a_freeze_is_a_difference_with_its_reason(office: Office) -> None:
    cast = office.cast
    with durable():
        row = a_dossier_to_sign(cast)
        ruling = Ruling(dossier=row.id, task=task_of(row), outcome=RulingOutcome.REFUSE, reason="Thiếu căn cứ.")
        decide_dossiers(rulings=[ruling], by=cast.leader, at=AT + timedelta(hours=1))
        make_results_ready(documents=[a_result(row)], by=SYSTEM, at=AT + timedelta(hours=2))
    with durable():
        return_results(dossiers={row.id: ReturnMethod.COUNTER}, by=cast.counter, at=AT + timedelta(hours=3))
    office.freeze()
    before, _first = queries.frozen(report=office.report, number=1, actor=office.writer, at=AT)

    with durable():
        undo(dossier=row.id, act=Act.RETURN_RESULT, reason="Trả nhầm.", by=cast.counter, at=AT + timedelta(days=30))
    office.freeze(1, "Trả nhầm, đã thu hồi.")
    after, _second = queries.frozen(report=office.report, number=2, actor=office.writer, at=AT)

    assert queries.frozen(report=office.report, number=1, actor=office.writer, at=AT)[0] == before
    assert value_of(measure="dossiers.returned", unit=cast.ward.id, period=period_named(PERIOD)) == 0
    reasons = [(each.entry_kind, each.undone) for one in queries.differences(before, after) for each in one.reasons]
    assert set(reasons) <= {("act_undone", True), ("act_undone", False)}
