"""What may stand beside what, and when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from motcua.foundation.accounts.values import Role
from motcua.foundation.text.faults import Fault
from motcua.registry.organization import rules
from motcua.registry.organization.rules import units_now
from motcua.registry.organization.values import (
    Appointment,
    HeldPost,
    Level,
    NewPeriod,
    NewPost,
    NewSuccession,
    NewUnit,
    Reorganization,
    Stretch,
    SuccessionKind,
    Successor,
    UnitKind,
)

BEGIN, TURN = date(2022, 1, 1), date(2025, 7, 1)
ALWAYS = Stretch(starts_on=BEGIN)
BEFORE = Stretch(starts_on=BEGIN, ends_on=TURN)
AFTER = Stretch(starts_on=TURN)


def said(problems: list[Fault]) -> list[str]:
    return [str(problem) for problem in problems]


def a_unit(key: str, *, during: Stretch = ALWAYS, parent: str | None = None, code: str | None = None) -> NewUnit:
    period = NewPeriod(
        during=during,
        kind=UnitKind.COMMUNE,
        level=Level.COMMUNE,
        name_vi=f"Phường {key}",
        name_en=f"{key} Ward",
        short_name_vi=key,
        code=code or f"000.00.{key}",
        division_code=code or key,
        parent=parent,
        source="test",
    )
    return NewUnit(key=key, periods=(period,))


def handing_over(old: str, new: str, kind: SuccessionKind = SuccessionKind.WHOLE, **more: object) -> NewSuccession:
    return replace(NewSuccession(old=old, new=new, on=TURN, kind=kind, source="test"), **more)  # type: ignore[arg-type]  # keywords of the test's own


def test_units_one_after_the_other_may_have_the_same_code() -> None:
    units = [a_unit("old", during=BEFORE, code="31120"), a_unit("new", during=AFTER, code="31120")]

    assert said(rules.problems_of_units(units=units, successions=[])) == []


def test_a_single_day_in_common_is_refused() -> None:
    one_day_more = Stretch(starts_on=BEGIN, ends_on=date(2025, 7, 2))
    units = [a_unit("old", during=one_day_more, code="31120"), a_unit("new", during=AFTER, code="31120")]

    problems = said(rules.problems_of_units(units=units, successions=[]))

    assert problems == [
        "new: the code 31120 is taken by old at the same time",
        "new: the division 31120 is taken by old at the same time",
    ]


def test_the_same_key_twice_is_refused() -> None:
    assert "a: the key is taken" in said(
        rules.problems_of_units(units=[a_unit("a"), a_unit("a", code="other")], successions=[])
    )


@pytest.mark.parametrize(
    ("parent_during", "problem"),
    [
        (ALWAYS, None),
        (BEFORE, "child: parent is not in force during all of 2022-01-01 – …"),
    ],
)
def test_a_unit_stands_under_one_that_is_in_force_all_the_while(parent_during: Stretch, problem: str | None) -> None:
    units = [a_unit("parent", during=parent_during), a_unit("child", parent="parent")]

    assert said(rules.problems_of_units(units=units, successions=[])) == ([problem] if problem else [])


def test_a_parent_with_two_periods_on_end_is_in_force_throughout() -> None:
    parent = a_unit("parent", during=BEFORE)
    later = replace(parent.periods[0], during=AFTER, code="other")
    units = [replace(parent, periods=(*parent.periods, later)), a_unit("child", parent="parent")]

    assert said(rules.problems_of_units(units=units, successions=[])) == []


def test_a_unit_never_stands_above_itself() -> None:
    units = [a_unit("a", parent="b"), a_unit("b", parent="a")]

    assert said(rules.problems_of_units(units=units, successions=[])) == [
        "a: stands above itself",
        "b: stands above itself",
    ]


def test_an_unknown_parent_and_an_empty_period_are_refused() -> None:
    units = [a_unit("a", parent="nobody"), a_unit("b", during=Stretch(starts_on=TURN, ends_on=TURN))]

    assert said(rules.problems_of_units(units=units, successions=[])) == [
        "a: the unit above it, nobody, is not known",
        "b: the period 2025-07-01 – 2025-06-30 is empty",
    ]


@pytest.mark.parametrize(
    ("successions", "problem"),
    [
        ([handing_over("a", "b")], None),
        ([handing_over("a", "b", SuccessionKind.SPLIT), handing_over("a", "c", SuccessionKind.SPLIT)], None),
        ([handing_over("a", "b"), handing_over("a", "c")], "a: goes wholly to 2 units"),
        ([handing_over("a", "b", SuccessionKind.SPLIT)], "a: is split into one"),
        ([handing_over("x", "b")], "x: not in force on the day before 2025-07-01"),
        ([handing_over("a", "x")], "x: not in force on 2025-07-01"),
        ([handing_over("a", "b", on=BEGIN)], "a: hands over on 2022-01-01, not on 2025-07-01"),
        (
            [
                handing_over("a", "b", SuccessionKind.PART, share=Decimal("0.6")),
                handing_over("a", "c", SuccessionKind.PART, share=Decimal("0.5")),
            ],
            "a: hands over more than all of itself",
        ),
    ],
)
def test_handing_over(successions: list[NewSuccession], problem: str | None) -> None:
    problems = said(
        rules.problems_of_successions(
            on=TURN, successions=successions, in_force_before=["a"], in_force_after=["b", "c"]
        )
    )

    assert problems == ([problem] if problem else [])


def test_what_stands_under_an_ended_unit_must_not_be_left_behind() -> None:
    known = {unit.key: unit.periods for unit in (a_unit("district"), a_unit("ward", parent="district"), a_unit("city"))}
    reorganization = Reorganization(on=TURN, successions=(handing_over("district", "city"),))

    problems = said(rules.problems_of_reorganization(reorganization=reorganization, known=known))

    assert problems == ["ward: district, the unit above it, would be no more"]


def a_successor(old: UUID, new: UUID, on: date, kind: SuccessionKind = SuccessionKind.WHOLE) -> Successor:
    return Successor(old=old, new=new, on=on, kind=kind, share=None, source="test")


def test_todays_units_are_found_through_two_mergers() -> None:
    an_nghiep, thoi_binh, ninh_kieu = uuid4(), uuid4(), uuid4()
    handed = [a_successor(an_nghiep, thoi_binh, date(2024, 11, 1)), a_successor(thoi_binh, ninh_kieu, TURN)]

    assert units_now(unit=an_nghiep, successions=handed, on=date(2024, 10, 31)) == {an_nghiep}
    assert units_now(unit=an_nghiep, successions=handed, on=date(2025, 6, 30)) == {thoi_binh}
    assert units_now(unit=an_nghiep, successions=handed, on=TURN) == {ninh_kieu}


def test_a_split_unit_has_several_heirs_and_one_that_gave_a_part_is_still_itself() -> None:
    old, first, second = uuid4(), uuid4(), uuid4()
    split = [a_successor(old, first, TURN, SuccessionKind.SPLIT), a_successor(old, second, TURN, SuccessionKind.SPLIT)]
    part = [a_successor(old, first, TURN, SuccessionKind.PART)]

    assert units_now(unit=old, successions=split, on=TURN) == {first, second}
    assert units_now(unit=old, successions=part, on=TURN) == {old}


OFFICIAL, OTHER, POST = uuid4(), uuid4(), uuid4()
OFFICIALS = {OFFICIAL: "Lê Thị Mận", OTHER: "Phan Văn Sáu"}


def a_held_post(*, held: Stretch | None = None, is_single: bool = True, during: Stretch = ALWAYS) -> HeldPost:
    holders = ((OTHER, "Phan Văn Sáu", held),) if held else ()
    return HeldPost(unit=uuid4(), title_vi="Chủ tịch UBND", is_single=is_single, during=during, held=holders)


def appointing(post: HeldPost, *appointments: Appointment) -> list[str]:
    return said(rules.problems_of_appointments(appointments=appointments, posts={POST: post}, officials=OFFICIALS))


def an_appointment(account: UUID = OFFICIAL, starts_on: date = TURN, last_on: date | None = None) -> Appointment:
    return Appointment(post=POST, account=account, starts_on=starts_on, last_on=last_on)


def test_a_single_post_is_free_on_the_day_after_its_holders_last() -> None:
    assert appointing(a_held_post(held=BEFORE), an_appointment()) == []


def test_a_single_post_is_not_free_on_its_holders_last_day() -> None:
    assert appointing(a_held_post(held=BEFORE), an_appointment(starts_on=date(2025, 6, 30))) == [
        "Chủ tịch UBND: Phan Văn Sáu holds it in 2022-01-01 – 2025-06-30"
    ]


def test_two_in_one_call_are_seen_together() -> None:
    assert appointing(a_held_post(), an_appointment(), an_appointment(OTHER)) == [
        "Chủ tịch UBND: Lê Thị Mận holds it in 2025-07-01 – …"
    ]


def test_a_shared_post_takes_two_but_nobody_twice() -> None:
    shared = a_held_post(held=ALWAYS, is_single=False)

    assert appointing(shared, an_appointment()) == []
    assert appointing(shared, an_appointment(OTHER)) == ["Chủ tịch UBND: Phan Văn Sáu holds it in 2022-01-01 – …"]


def test_appointments_outside_the_post_or_backwards_are_refused() -> None:
    assert appointing(a_held_post(during=BEFORE), an_appointment(starts_on=BEGIN)) == [
        "Chủ tịch UBND: the post is open in 2022-01-01 – 2025-06-30 only"
    ]
    assert appointing(a_held_post(), an_appointment(last_on=BEGIN)) == [
        "Chủ tịch UBND: Lê Thị Mận would end before beginning"
    ]
    assert "is no official's" in appointing(a_held_post(), an_appointment(uuid4()))[0]


def test_posts_are_refused_each_for_what_is_wrong_with_it() -> None:
    unit = uuid4()
    new = NewPost(unit=unit, key="chair", title_vi="", title_en="", roles=frozenset({Role.LEADER}), opens_on=BEGIN)

    problems = said(
        rules.problems_of_posts(
            posts=[new, new, replace(new, key="idle", roles=frozenset()), replace(new, key="late", opens_on=TURN)],
            taken=[],
            in_force={(unit, BEGIN): None},
        )
    )

    assert problems == [
        f"chair: the key is taken in unit {unit}",
        "idle: a post without a role lets its holder do nothing",
        f"late: unit {unit} is not in force on 2025-07-01",
    ]
