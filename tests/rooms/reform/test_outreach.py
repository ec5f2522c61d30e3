"""Teams and groups: founded, joined and left, visits and campaigns; by whom, twice, in two teams at once, on which day."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.archive import archive_months, archive_read, verify_archive
from motcua.foundation.measures.as_of import figures_as_of
from motcua.foundation.measures.commands import fold_entries
from motcua.foundation.measures.queries import folded, value_of
from motcua.foundation.measures.values import Period
from motcua.foundation.measures.verify import verify_cells
from motcua.foundation.sheets.errors import UnableToImportSheet
from motcua.foundation.sheets.values import CellValue
from motcua.foundation.sheets.writing import template_of
from motcua.reform.outreach import queries
from motcua.reform.outreach.commands import groups as group_commands
from motcua.reform.outreach.commands.groups import dissolve_group, found_groups, join_group, leave_group
from motcua.reform.outreach.commands.work import report_visit, run_campaign, withdraw_visit
from motcua.reform.outreach.errors import (
    UnableToChangeGroup,
    UnableToFindGroup,
    UnableToFoundGroups,
    UnableToReportVisit,
    UnableToRunCampaign,
)
from motcua.reform.outreach.models import Campaign, Group, GroupFact, Membership, Visit
from motcua.reform.outreach.sheets import LAYOUT, import_groups, rows_of
from motcua.reform.outreach.values import Channel, GroupKind, Help, NewCampaign, NewGroup, NewMember, NewVisit, Part
from motcua.reform.outreach.verify import verify_outreach
from motcua.registry.organization.queries import directory
from tests.cast import AT, JUNE_15, Cast, a_citizen, load_cast
from tests.rooms.foundation.journal.test_journal import settle

HALF_YEAR = Period(date(2023, 1, 1), date(2023, 7, 1))
FOUNDED = date(2023, 3, 1)


@dataclass(frozen=True)
class Ward:
    cast: Cast
    people: tuple[UUID, ...]

    def new(self, name: str = "Tổ 1", *members: NewMember, **changes: object) -> NewGroup:
        group = NewGroup(
            kind=GroupKind.COMMUNITY_TEAM,
            unit=self.cast.ward.id,
            name=name,
            communes=(self.cast.ward.id,),
            place="Khu vực 1",
            founded_on=FOUNDED,
            members=members,
        )
        return replace(group, **changes)  # type: ignore[arg-type]  # each field as named

    def found(self, *groups: NewGroup, by: Actor | None = None) -> list[UUID]:
        return found_groups(groups=groups, by=by or self.cast.leader, at=AT)

    def team(self, *members: NewMember, name: str = "Tổ 1") -> UUID:
        return self.found(self.new(name, *members))[0]

    def visit(self, group: UUID, **changes: object) -> UUID:
        visit = NewVisit(on=date(2023, 6, 1), place="Hẻm 5", households=10, consented=8, helped={Help.CASHLESS: 3})
        wanted = replace(visit, **changes)  # type: ignore[arg-type]  # each field as named
        return report_visit(group=group, visit=wanted, by=self.cast.leader, at=AT)

    def count(self, measure: str, unit: UUID | None = None, period: Period = HALF_YEAR) -> int:
        return value_of(measure=f"outreach.{measure}", unit=unit or self.cast.ward.id, period=period)


@pytest.fixture
def ward(cast: Cast) -> Ward:
    return a_ward(cast)


def a_ward(cast: Cast) -> Ward:
    numbers = [f"09209000{number:04d}" for number in range(2000, 2006)]
    people = tuple(a_citizen(number=number).person for number in numbers)
    return Ward(cast, tuple(person for person in people if person))


def test_teams_members_and_communes_are_counted_as_of_a_day(ward: Ward) -> None:
    one, two, three = (NewMember(person=person) for person in ward.people[:3])
    first = ward.team(one, two)
    ward.team(three, name="Tổ 2")
    ward.found(ward.new("Đội 1", one, kind=GroupKind.YOUTH_GROUP))
    (membership,) = Membership.objects.filter(group=first, person=two.person)

    leave_group(membership=membership.id, left_on=date(2023, 6, 10), by=ward.cast.leader, at=AT)

    city = directory(on=JUNE_15).ancestors(ward.cast.ward.id)[-1]
    before = Period(date(2023, 1, 1), date(2023, 6, 10))
    assert [ward.count(each) for each in ("teams", "members", "volunteer_groups", "communes_covered")] == [2, 2, 1, 1]
    assert [ward.count("members", unit=city, period=each) for each in (before, HALF_YEAR)] == [3, 2]
    assert ward.count("communes", unit=city) == 83
    assert ward.count("teams", period=Period(date(2023, 1, 1), FOUNDED)) == 0
    assert verify_outreach().wrong == 0


def test_a_commune_without_a_team_is_named_until_it_has_one_and_again_when_that_is_dissolved(ward: Ward) -> None:
    name = ward.cast.ward.name_vi

    def without(on: date) -> tuple[str, ...]:
        return queries.coverage(actor=ward.cast.leader, on=on).without_vi

    assert without(JUNE_15) == (name,)
    team = ward.team()
    ward.found(ward.new("Đội 1", kind=GroupKind.YOUTH_GROUP))
    dissolve_group(group=team, on=date(2023, 6, 12), reason="Sáp nhập tổ.", by=ward.cast.leader, at=AT)

    assert [without(on) for on in (FOUNDED - timedelta(days=1), FOUNDED, date(2023, 6, 11), date(2023, 6, 12))] == [
        (name,),
        (),
        (),
        (name,),
    ]
    with pytest.raises(UnableToFoundGroups):
        ward.found(ward.new("Tổ 2", communes=()))


def test_a_dissolved_team_counts_no_more_and_its_members_are_free(ward: Ward) -> None:
    one = NewMember(person=ward.people[0])
    team = ward.team(one)

    for _twice in range(2):
        dissolve_group(group=team, on=date(2023, 6, 1), reason="Sáp nhập.", by=ward.cast.leader, at=AT)

    assert [ward.count(each) for each in ("teams", "members", "communes_covered")] == [0, 0, 0]
    assert ward.count("teams", period=Period(date(2023, 1, 1), date(2023, 6, 1))) == 1
    again = ward.found(ward.new("Tổ 1", one, founded_on=date(2023, 6, 1)))
    assert again != [team]
    assert [each.kind for each in entries_of(subject=team)].count("outreach_group_dissolved") == 1
    with pytest.raises(UnableToChangeGroup, match="dissolved"):
        join_group(group=team, member=one, on=date(2023, 6, 5), by=ward.cast.leader, at=AT)
    assert verify_outreach().wrong == 0


def test_nobody_is_in_two_community_teams_at_once(ward: Ward) -> None:
    one = NewMember(person=ward.people[0])
    ward.team(one)

    with pytest.raises(UnableToFoundGroups, match="Tổ 1"):
        ward.team(one, name="Tổ 2")
    with pytest.raises(UnableToFoundGroups, match="one community team"):
        ward.found(*(ward.new(name, NewMember(person=ward.people[1])) for name in ("Tổ 3", "Tổ 4")))
    other = ward.team(name="Tổ 5")
    with pytest.raises(UnableToChangeGroup, match="one community team"):
        join_group(group=other, member=one, on=date(2023, 6, 1), by=ward.cast.leader, at=AT)


def test_even_two_at_once_the_database_lets_nobody_into_two_teams(ward: Ward) -> None:
    ward.team(NewMember(person=ward.people[0]))
    other = Group.objects.get(id=ward.team(name="Tổ 2"))

    with pytest.raises(IntegrityError, match="outreach_one_community_team"), transaction.atomic():
        Membership.objects.create(
            group=other,
            kind=other.kind,
            person_id=ward.people[0],
            part=Part.MEMBER.value,
            during=(date(2023, 6, 1), None),
            at=AT,
        )


def test_twice_is_once(ward: Ward) -> None:
    one = NewMember(person=ward.people[0], part=Part.LEADER)
    team = ward.team(one)
    assert ward.team(one) == team
    joined = [
        join_group(group=team, member=NewMember(person=ward.people[1]), on=date(2023, 5, 1), by=ward.cast.leader, at=AT)
        for _twice in range(2)
    ]
    assert joined[0] == joined[1]
    assert ward.visit(team) == ward.visit(team)

    assert (Group.objects.count(), Membership.objects.count(), Visit.objects.count()) == (1, 2, 1)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name": " "}, "a name"),
        ({"communes": ()}, "its area"),
        ({"communes": (uuid4(),)}, "its area"),
        ({"founded_on": date(2023, 6, 16)}, "in the future"),
        ({"members": (NewMember(person=uuid4()),)}, "not registered"),
    ],
)
def test_what_is_no_group_is_refused_with_all_others(ward: Ward, changes: dict[str, object], said: str) -> None:
    with pytest.raises(UnableToFoundGroups, match=said):
        ward.found(ward.new("Tổ 1"), ward.new(**{"name": "Tổ 2"} | changes))  # type: ignore[arg-type]  # as named

    assert not Group.objects.exists()


def test_a_team_has_one_leader_at_a_time(ward: Ward) -> None:
    leaders = [NewMember(person=person, part=Part.LEADER) for person in ward.people[:2]]
    with pytest.raises(UnableToFoundGroups, match="one leader"):
        ward.team(*leaders)
    team = ward.team(leaders[0])
    with pytest.raises(UnableToChangeGroup, match="has a leader"):
        join_group(group=team, member=leaders[1], on=date(2023, 6, 1), by=ward.cast.leader, at=AT)


def test_others_neither_found_nor_see(ward: Ward) -> None:
    team = ward.team(NewMember(person=ward.people[0]))

    for stranger in (ward.cast.other_officer, ward.cast.citizen, ward.cast.counter):
        with pytest.raises(NotPermitted):
            ward.found(ward.new("Tổ 9"), by=stranger)
    with pytest.raises(NotPermitted):
        report_visit(
            group=team,
            visit=NewVisit(on=JUNE_15, place="x", households=1, consented=1),
            by=ward.cast.other_officer,
            at=AT,
        )
    with pytest.raises(NotPermitted) as refused:
        queries.group_view(group=team, actor=ward.cast.other_officer, at=AT)
    assert refused.value.hidden
    assert queries.groups(actor=ward.cast.other_officer, on=JUNE_15) == []
    assert [line.id for line in queries.groups(actor=ward.cast.leader, on=JUNE_15)] == [team]
    with pytest.raises(UnableToFindGroup):
        queries.group_view(group=uuid4(), actor=ward.cast.leader, at=AT)


def test_nobody_is_helped_without_having_agreed(ward: Ward) -> None:
    team = ward.team()

    for wrong in ({"consented": 11}, {"consented": 2}, {"on": date(2023, 6, 16)}, {"place": " "}, {"households": -1}):
        with pytest.raises(UnableToReportVisit):
            ward.visit(team, **wrong)

    assert not Visit.objects.exists()


def test_visits_count_on_their_day_and_withdrawn_they_do_not(ward: Ward) -> None:
    team = ward.team()
    visit = ward.visit(team, on=date(2023, 5, 20))
    may = Period(date(2023, 5, 1), date(2023, 6, 1))
    assert [ward.count(each, period=may) for each in ("visits", "cashless", "vneid_installed")] == [1, 3, 0]
    with pytest.raises(UnableToReportVisit, match="other numbers"):
        ward.visit(team, on=date(2023, 5, 20), consented=9)

    for _twice in range(2):
        withdraw_visit(visit=visit, reason="Nhầm ngày.", by=ward.cast.leader, at=AT)

    assert [ward.count(each, period=may) for each in ("visits", "cashless")] == [0, 0]
    assert verify_outreach().wrong == 0


def test_figures_as_of_a_position_stay_and_the_cells_agree(committed_db: str) -> None:
    with durable():
        ward = a_ward(load_cast())
        team = ward.team(NewMember(person=ward.people[0]))
        visit = ward.visit(team)
    settle()
    fold_entries()
    before = folded().position
    with durable():
        withdraw_visit(visit=visit, reason="Nhầm.", by=ward.cast.leader, at=AT)
        dissolve_group(group=team, on=date(2023, 6, 10), reason="Sáp nhập.", by=ward.cast.leader, at=AT)
    settle()
    fold_entries()

    def read(position: int) -> dict[str, int]:
        names = ["outreach.teams", "outreach.members", "outreach.cashless"]
        rows = figures_as_of(measures=names, units=[ward.cast.ward.id], period=HALF_YEAR, position=position)
        return {row.measure: row.value for row in rows}

    assert read(before) == {"outreach.teams": 1, "outreach.members": 1, "outreach.cashless": 3}
    assert read(folded().position) == {}
    assert verify_cells().wrong == 0


def test_a_campaign_is_kept_once(ward: Ward) -> None:
    campaign = NewCampaign(
        title="Phát thanh",
        audience="Người dân",
        channel=Channel.LOUDSPEAKER,
        from_on=date(2023, 6, 1),
        last_on=date(2023, 6, 30),
        reach=5_000,
    )
    unit, by = ward.cast.ward.id, ward.cast.leader
    for _twice in range(2):
        run_campaign(unit=unit, campaign=campaign, by=by, at=AT)
    assert Campaign.objects.count() == 1
    for wrong in (replace(campaign, reach=1), replace(campaign, last_on=date(2023, 5, 1)), replace(campaign, title="")):
        with pytest.raises(UnableToRunCampaign):
            run_campaign(unit=unit, campaign=wrong, by=by, at=AT)
    assert [each.reach for each in queries.campaigns(actor=by, on=JUNE_15)] == [5_000]


def test_dying_in_the_middle_leaves_nothing(ward: Ward, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_args: object, **_named: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(group_commands, "_keep_members", dies)
    with pytest.raises(RuntimeError), transaction.atomic():
        ward.team(NewMember(person=ward.people[0]))

    assert not Group.objects.exists()
    assert not Membership.objects.exists()


def test_a_wrong_sheet_founds_nothing_and_names_each_cell(ward: Ward) -> None:
    ward.team(NewMember(person=ward.people[5]), name="Tổ cũ")
    rows = [a_row(ward, number) for number in (2000, 2001, 2002, 2005)]
    rows[1] |= {"place": None}
    rows[2] |= {"number": "092090009999"}

    with pytest.raises(UnableToImportSheet) as refused:
        import_groups(content=a_sheet(rows), by=ward.cast.leader, at=AT)
    assert [each.cell for each in refused.value.faults] == ["D5"]
    rows[1] |= {"place": "Khu vực 1"}
    with pytest.raises(UnableToImportSheet) as refused:
        import_groups(content=a_sheet(rows), by=ward.cast.leader, at=AT)

    assert [each.cell for each in refused.value.faults] == ["F6", "F7"]
    assert Group.objects.count() == 1


def test_imported_twice_it_is_founded_once_and_exported_it_reads_the_same(ward: Ward) -> None:
    rows = [a_row(ward, 2000, part="leader"), a_row(ward, 2001)]
    for _twice in range(2):
        assert import_groups(content=a_sheet(rows), by=ward.cast.leader, at=AT) == 1

    out = rows_of(queries.groups(actor=ward.cast.leader, on=JUNE_15))
    assert import_groups(content=a_sheet(out), by=ward.cast.leader, at=AT) == 1
    assert (Group.objects.count(), Membership.objects.count()) == (1, 2)
    with pytest.raises(NotPermitted):
        import_groups(content=a_sheet(rows), by=ward.cast.other_officer, at=AT)


def test_an_altered_fact_is_found(ward: Ward) -> None:
    ward.team()
    GroupFact.objects.update(founded_on=FOUNDED - timedelta(days=1))

    assert verify_outreach().wrong == 1


def a_row(ward: Ward, number: int, part: str = "member") -> dict[str, CellValue]:
    return {
        "kind": "community_team",
        "unit": ward.cast.ward.key,
        "name": "Tổ 1",
        "place": "Khu vực 1",
        "founded_on": FOUNDED,
        "number": f"09209000{number:04d}",
        "part": part,
    }


def a_sheet(rows: list[dict[str, CellValue]]) -> io.BytesIO:
    return io.BytesIO(template_of(LAYOUT, made_at=AT, rows=rows))


def test_what_was_withdrawn_or_left_counts_the_same_from_the_archive(committed_db: str, tmp_path: Path) -> None:
    with durable():
        ward = a_ward(load_cast())
        team = ward.team(NewMember(person=ward.people[0]))
        visit = ward.visit(team)
    with durable():
        withdraw_visit(visit=visit, reason="Nhầm.", by=ward.cast.leader, at=AT)
    with durable():
        # So that the archive reaches beyond the withdrawal.
        ward.visit(team, on=date(2023, 6, 2))
    settle()
    while fold_entries():
        pass

    archive_months(folder=tmp_path, today=date(2024, 1, 15))
    found = verify_archive(folder=tmp_path)

    assert (found.wrong, found.first_wrong) == (0, None)
    assert ward.count("visits", period=HALF_YEAR) == 1
    with archive_read(folder=tmp_path) as duck:
        assert duck.execute("SELECT communes FROM outreach_group_fact").fetchall() == [([ward.cast.ward.id],)]
