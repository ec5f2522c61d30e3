"""Frozen figures while the records go on: they stay, and what differs later is explained."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest

from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.database.transactions import durable
from motcua.reform.reports import queries, rules
from motcua.reform.reports.commands.freezing import freeze_report
from motcua.reform.reports.commands.writing import open_report, write_passage
from motcua.reform.reports.kinds import HALF_YEAR
from motcua.reform.reports.verify import verify_reports
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.commands.results import make_results_ready
from motcua.service.dossiers.values import Channel
from tests.cast import AT, JUNE_15, Cast, an_official, load_cast
from tests.dossiers import a_decided_dossier, a_received_dossier, a_result
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
