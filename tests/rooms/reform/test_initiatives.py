"""Initiatives: proposed, tried, decided, taken up, given up; by whom, in which order, twice, and what came of them."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID, uuid4

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
from motcua.reform.initiatives import queries, rules
from motcua.reform.initiatives.commands import proposing
from motcua.reform.initiatives.commands.deciding import decide_initiatives, end_replication, replicate_initiatives
from motcua.reform.initiatives.commands.proposing import give_up_initiatives, plan_pilots, propose_initiatives
from motcua.reform.initiatives.effects import effect_of
from motcua.reform.initiatives.errors import (
    UnableToDecideInitiative,
    UnableToGiveUp,
    UnableToPlanPilot,
    UnableToProposeInitiative,
    UnableToReplicate,
)
from motcua.reform.initiatives.models import Decision, Fact, Initiative, Pilot, Replication
from motcua.reform.initiatives.sheets import LAYOUT, import_initiatives, rows_of
from motcua.reform.initiatives.values import NewDecision, NewInitiative, NewPilot, NewReplication, State
from motcua.reform.initiatives.verify import verify_initiatives
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind, UnitView
from motcua.service.dossiers.values import Channel
from tests.cast import AT, JUNE_15, Cast, load_cast, whoever
from tests.dossiers import a_received_dossier
from tests.rooms.service.counters.test_at_once import at_once

HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))


@dataclass(frozen=True)
class Ward:
    """An initiative of the cast's ward, its district above it and a ward beside it."""

    cast: Cast
    district: UnitView
    decider: Actor
    other: UnitView
    initiative: UUID

    def pilot(self, **changes: object) -> UUID:
        pilot = NewPilot(
            initiative=self.initiative,
            units=(self.cast.ward.id,),
            from_on=date(2023, 6, 1),
            until_on=date(2023, 7, 1),
            indicators=("received_online", "online_share"),
            document="Kế hoạch 12/KH-UBND",
        )
        wanted = replace(pilot, **changes)  # type: ignore[arg-type]  # each field as named
        (made,) = plan_pilots(pilots=[wanted], by=self.cast.leader, at=AT)
        return made

    def decide(self, *, recognised: bool = True, by: Actor | None = None, **changes: object) -> None:
        decision = NewDecision(
            unit=self.district.id,
            recognised=recognised,
            document="45/QĐ-UBND",
            decided_on=JUNE_15,
            reason="Người dân đánh giá tốt.",
        )
        wanted = replace(decision, **changes)  # type: ignore[arg-type]  # each field as named
        decide_initiatives(initiatives=[self.initiative], decision=wanted, by=by or self.decider, at=AT)

    def take_up(self, **changes: object) -> UUID:
        new = NewReplication(initiative=self.initiative, unit=self.other.id, from_on=JUNE_15, document="7/KH-UBND")
        wanted = replace(new, **changes)  # type: ignore[arg-type]  # each field as named
        (made,) = replicate_initiatives(replications=[wanted], by=self.decider, at=AT)
        return made

    def state(self, days: int = 0) -> State:
        at = AT + timedelta(days=days)
        return queries.initiative_view(initiative=self.initiative, actor=self.cast.handler, at=at).line.state

    def count(self, measure: str) -> int:
        return value_of(measure=f"initiatives.{measure}", unit=self.district.id, period=HALF_YEAR)


@pytest.fixture
def ward(cast: Cast) -> Ward:
    units = directory(on=JUNE_15)
    district = units.unit(units.ancestors(cast.ward.id)[0])
    other = next(each for each in units.children(district.id) if each.kind is UnitKind.COMMUNE and each != cast.ward)
    decider = whoever(unit=district, role=Role.LEADER)
    return Ward(cast, district, decider, other, an_initiative(cast))


def new_initiative(cast: Cast, **changes: object) -> NewInitiative:
    assert cast.leader.account is not None
    new = NewInitiative(
        unit=cast.ward.id,
        head=cast.leader.account,
        title="Thêm 30 phút mỗi buổi",
        problem="Người đi làm không đến được trong giờ hành chính.",
        practice="Quầy làm thêm 30 phút sau mỗi buổi.",
    )
    return replace(new, **changes)  # type: ignore[arg-type]  # each field as named


def an_initiative(cast: Cast, **changes: object) -> UUID:
    (made,) = propose_initiatives(initiatives=[new_initiative(cast, **changes)], by=cast.handler, at=AT)
    return made


# How it stands ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pilot", "decided", "replicated_on", "given_up_on", "state"),
    [
        (None, None, None, None, State.PROPOSED),
        ((date(2023, 6, 16), date(2023, 7, 1)), None, None, None, State.PROPOSED),
        ((date(2023, 6, 15), date(2023, 6, 16)), None, None, None, State.IN_PILOT),
        ((date(2023, 6, 1), date(2023, 6, 15)), None, None, None, State.PILOT_OVER),
        ((date(2023, 6, 1), date(2023, 7, 1)), (JUNE_15, False), None, None, State.NOT_RECOGNISED),
        ((date(2023, 6, 1), date(2023, 7, 1)), (JUNE_15, True), None, None, State.RECOGNISED),
        ((date(2023, 6, 1), date(2023, 7, 1)), (JUNE_15, True), date(2023, 6, 16), None, State.RECOGNISED),
        ((date(2023, 6, 1), date(2023, 7, 1)), (JUNE_15, True), JUNE_15, None, State.REPLICATED),
        ((date(2023, 6, 1), date(2023, 7, 1)), None, None, JUNE_15, State.GIVEN_UP),
    ],
)
def test_how_an_initiative_stands(
    pilot: tuple[date, date] | None,
    decided: tuple[date, bool] | None,
    replicated_on: date | None,
    given_up_on: date | None,
    state: State,
) -> None:
    found = rules.state_of(
        pilot_from=pilot[0] if pilot else None,
        pilot_until=pilot[1] if pilot else None,
        decided_on=decided[0] if decided else None,
        recognised=bool(decided and decided[1]),
        replicated_on=replicated_on,
        given_up_on=given_up_on,
        on=JUNE_15,
    )

    assert found is state


def test_the_days_before_a_pilot_are_as_many_as_it_has_run() -> None:
    days = rules.periods_of(from_on=date(2023, 6, 1), until_on=date(2023, 7, 1), today=JUNE_15)

    assert days == (Period(date(2023, 5, 17), date(2023, 6, 1)), Period(date(2023, 6, 1), date(2023, 6, 16)))
    assert rules.periods_of(from_on=date(2023, 6, 16), until_on=date(2023, 7, 1), today=JUNE_15) is None


def test_from_the_proposal_to_another_ward(ward: Ward) -> None:
    assert ward.state() is State.PROPOSED
    assert ward.pilot() == ward.pilot()
    assert (ward.state(), ward.state(days=20)) == (State.IN_PILOT, State.PILOT_OVER)
    for _twice in range(2):
        ward.decide()
    assert ward.state() is State.RECOGNISED
    assert ward.take_up() == ward.take_up()
    assert ward.state() is State.REPLICATED

    assert {name: ward.count(name) for name in ("going_on", "in_pilot", "recognised", "replicated")} == {
        "going_on": 1,
        "in_pilot": 1,
        "recognised": 1,
        "replicated": 1,
    }
    assert [entry.kind for entry in entries_of(subject=ward.initiative)] == [
        "initiative_proposed",
        "initiative_pilot_planned",
        "initiative_decided",
        "initiative_replicated",
    ]
    assert verify_initiatives().wrong == 0


def test_ended_and_given_up_it_is_still_read(ward: Ward) -> None:
    ward.pilot()
    ward.decide()
    taken = ward.take_up()
    with pytest.raises(UnableToGiveUp, match="taken it up"):
        give_up_initiatives(initiatives=[ward.initiative], reason="Thôi.", by=ward.cast.leader, at=AT)
    with pytest.raises(UnableToDecideInitiative, match="taken it up"):
        ward.decide(recognised=False)
    with pytest.raises(UnableToReplicate, match="after it began"):
        end_replication(replication=taken, until_on=JUNE_15, reason="Thôi.", by=ward.decider, at=AT)
    later = AT + timedelta(days=3)
    for _twice in range(2):
        end_replication(replication=taken, until_on=date(2023, 6, 18), reason="Thôi.", by=ward.decider, at=later)
    for _twice in range(2):
        give_up_initiatives(initiatives=[ward.initiative], reason="Thôi.", by=ward.cast.leader, at=later)

    view = queries.initiative_view(initiative=ward.initiative, actor=ward.cast.handler, at=later)
    assert view.line.state is State.GIVEN_UP
    assert [each.until_on for each in view.replications] == [date(2023, 6, 18)]
    assert (ward.count("going_on"), ward.count("replicated")) == (0, 0)
    assert verify_initiatives().wrong == 0


def test_a_decision_replaces_the_one_that_stands(ward: Ward) -> None:
    ward.pilot()
    ward.decide(recognised=False, reason="Chưa rõ.")
    assert ward.state() is State.NOT_RECOGNISED
    ward.decide()

    assert ward.state() is State.RECOGNISED
    assert Decision.objects.filter(superseded_at=None).count() == 1
    assert Decision.objects.count() == 2
    assert verify_initiatives().wrong == 0


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"decided_on": date(2023, 5, 31)}, "day of its pilot"),
        ({"decided_on": date(2023, 6, 16)}, "in the future"),
        ({"document": " "}, "name the document"),
    ],
)
def test_a_decision_that_cannot_be(ward: Ward, changes: dict[str, object], said: str) -> None:
    ward.pilot()

    with pytest.raises(UnableToDecideInitiative, match=said):
        ward.decide(**changes)  # type: ignore[arg-type]  # each field as named


def test_only_what_was_tried_is_decided_and_only_what_is_recognised_taken_up(ward: Ward) -> None:
    with pytest.raises(UnableToDecideInitiative, match="day of its pilot"):
        ward.decide()
    ward.pilot()
    with pytest.raises(UnableToReplicate, match="recognised"):
        ward.take_up()
    ward.decide()
    with pytest.raises(UnableToReplicate, match="recognised"):
        ward.take_up(from_on=date(2023, 6, 14))
    with pytest.raises(UnableToReplicate, match="tried it itself"):
        ward.take_up(unit=ward.cast.ward.id)
    ward.take_up()
    with pytest.raises(UnableToReplicate, match="already"):
        ward.take_up(from_on=date(2023, 6, 20))
    assert Replication.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"until_on": date(2023, 6, 1)}, "later end"),
        ({"indicators": ()}, "one to 6 indicators"),
        ({"indicators": ("no_such_one",)}, "not known"),
        ({"units": ()}, "where it is tried"),
        ({"seen": uuid4()}, "somebody else"),
    ],
)
def test_a_pilot_that_cannot_be(ward: Ward, changes: dict[str, object], said: str) -> None:
    with pytest.raises(UnableToPlanPilot, match=said):
        ward.pilot(**changes)
    assert not Pilot.objects.exists()


def test_a_pilot_is_replaced_for_a_reason_by_who_saw_it(ward: Ward) -> None:
    first = ward.pilot()
    with pytest.raises(UnableToPlanPilot, match="somebody else"):
        ward.pilot(until_on=date(2023, 8, 1))
    with pytest.raises(UnableToPlanPilot, match="say why"):
        ward.pilot(until_on=date(2023, 8, 1), seen=first)

    ward.pilot(until_on=date(2023, 8, 1), seen=first, reason="Thêm một tháng.")

    view = queries.initiative_view(initiative=ward.initiative, actor=ward.cast.handler, at=AT)
    assert [each.superseded_at for each in view.pilots] == [None, AT]
    assert verify_initiatives().wrong == 0


def test_who_may_not(ward: Ward) -> None:
    cast = ward.cast
    with pytest.raises(NotPermitted):
        propose_initiatives(initiatives=[new_initiative(cast)], by=cast.other_officer, at=AT)
    with pytest.raises(NotPermitted):
        ward_pilot_by(ward, cast.handler)
    ward.pilot()
    # The ward's own leader heads it.
    with pytest.raises(NotPermitted):
        ward.decide(by=cast.leader, unit=cast.ward.id)
    with pytest.raises(NotPermitted):
        ward.decide(by=cast.other_officer)
    with pytest.raises(NotPermitted):
        give_up_initiatives(initiatives=[ward.initiative], reason="Thôi.", by=cast.other_officer, at=AT)
    with pytest.raises(NotPermitted):
        queries.initiatives(actor=cast.citizen, at=AT)
    with pytest.raises(NotPermitted):
        effect_of(initiative=ward.initiative, actor=cast.citizen, at=AT)


def ward_pilot_by(ward: Ward, by: Actor) -> None:
    pilot = NewPilot(
        initiative=ward.initiative,
        units=(ward.cast.ward.id,),
        from_on=date(2023, 6, 1),
        until_on=date(2023, 7, 1),
        indicators=("online_share",),
        document="12/KH",
    )
    plan_pilots(pilots=[pilot], by=by, at=AT)


def test_proposed_twice_it_is_there_once_and_not_with_other_words(ward: Ward) -> None:
    assert an_initiative(ward.cast) == ward.initiative
    with pytest.raises(UnableToProposeInitiative, match="other words"):
        an_initiative(ward.cast, title="THÊM 30 phút mỗi buổi!", practice="Khác.")
    with pytest.raises(UnableToProposeInitiative, match="holds a post"):
        an_initiative(ward.cast, title="Khác", head=ward.cast.other_officer.account)
    with pytest.raises(UnableToProposeInitiative, match="which problem"):
        an_initiative(ward.cast, title="Khác", problem=" ")
    assert Initiative.objects.count() == Fact.objects.count() == 1


def test_dying_in_the_middle_leaves_nothing(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_args: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(proposing, "keep_fact", dies)
    with pytest.raises(RuntimeError), transaction.atomic():
        ward.pilot()

    assert not Pilot.objects.exists()


def test_proposed_by_several_at_once_it_is_there_once(committed_db: str) -> None:
    with durable():
        cast = load_cast()

    found = at_once(lambda: an_initiative(cast))

    assert len(set(found)) == 1
    assert Initiative.objects.count() == Fact.objects.count() == 1
    assert verify_initiatives().wrong == 0


# What came of it ----------------------------------------------------------------------------------------------------


def test_what_came_of_a_pilot_is_read_beside_wards_that_did_not_try_it(ward: Ward) -> None:
    ward.pilot()
    a_received_dossier(ward.cast)
    a_received_dossier(ward.cast, channel=Channel.COUNTER)

    found = effect_of(initiative=ward.initiative, actor=ward.cast.handler, at=AT)

    assert found is not None
    communes = len(directory(on=JUNE_15).of_kind(UnitKind.COMMUNE))
    assert (found.tried, found.beside) == (1, communes - 1)
    assert found.during == Period(date(2023, 6, 1), date(2023, 6, 16))
    online, share = found.lines
    assert online.tried_before is not None
    assert online.tried_during is not None
    assert online.beside_during is not None
    assert [online.tried_before.numerator, online.tried_during.numerator, online.beside_during.numerator] == [0, 1, 0]
    assert share.tried_during is not None
    assert (share.tried_during.numerator, share.tried_during.denominator) == (1, 2)


def test_who_takes_it_up_is_no_longer_beside(ward: Ward) -> None:
    ward.pilot()
    before = effect_of(initiative=ward.initiative, actor=ward.cast.handler, at=AT)
    ward.decide()
    ward.take_up()

    after = effect_of(initiative=ward.initiative, actor=ward.cast.handler, at=AT)

    assert before is not None
    assert after is not None
    assert before.beside - after.beside == 1


# The spreadsheet ----------------------------------------------------------------------------------------------------


def a_row(**changes: CellValue) -> dict[str, CellValue]:
    row: dict[str, CellValue] = {
        "unit": "commune-31149",
        "head": "Võ Thị Út",
        "title": "Ngày thứ bảy hẹn trước",
        "problem": "Bận trong tuần.",
        "practice": "Hẹn trước sáng thứ bảy.",
    }
    return row | changes


def a_sheet(*rows: dict[str, CellValue]) -> io.BytesIO:
    return io.BytesIO(template_of(LAYOUT, made_at=AT, rows=rows))


def test_a_sheet_comes_in_twice_and_goes_out_in_the_same_layout(ward: Ward) -> None:
    for _twice in range(2):
        assert import_initiatives(content=a_sheet(a_row()), by=ward.cast.handler, at=AT) == 1

    lines = queries.initiatives(actor=ward.cast.handler, at=AT)
    again = a_sheet(*rows_of(lines, directory(on=JUNE_15)))
    assert import_initiatives(content=again, by=ward.cast.handler, at=AT) == 2
    assert Initiative.objects.count() == 2


def test_every_wrong_cell_is_named_and_nothing_is_taken(ward: Ward) -> None:
    rows = [a_row(), a_row(unit="Xã Không Có"), a_row(head="Ai Đó", title="Khác"), a_row(), a_row(unit="district-917")]

    with pytest.raises(UnableToImportSheet) as refused:
        import_initiatives(content=a_sheet(*rows), by=ward.cast.handler, at=AT)

    assert [fault.cell for fault in refused.value.faults] == ["A5", "B6", "C7", "A8"]
    assert Initiative.objects.count() == 1


def test_a_fact_that_was_altered_is_named(ward: Ward) -> None:
    Fact.objects.filter(closed_by=None).update(pilot_from=JUNE_15)

    found = verify_initiatives()
    assert (found.wrong, found.first_wrong) == (1, "what figures know of the initiative Thêm 30 phút mỗi buổi")
