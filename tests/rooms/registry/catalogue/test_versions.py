"""A version's way from draft to repeal, and what the database holds by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import ANONYMOUS, SYSTEM, AccountKind, Actor, PostHeld, Role
from motcua.foundation.journal.queries import entries_of
from motcua.registry.catalogue import commands
from motcua.registry.catalogue.errors import (
    UnableToAnnounceVersions,
    UnableToAssessVersions,
    UnableToDraftVersions,
    UnableToFindProcedure,
    UnableToPutInForce,
    UnableToRepealVersions,
)
from motcua.registry.catalogue.models import Procedure, Version
from motcua.registry.catalogue.policy import may_change_catalogue, may_see_version, visible_to
from motcua.registry.catalogue.queries import version, version_in_force, versions_of
from motcua.registry.catalogue.values import Announcement, EntryIntoForce, Repeal, State
from motcua.registry.organization.values import Stretch
from tests.conftest import moment
from tests.unit.registry.catalogue.builders import a_draft

AT = moment("2023-06-15 09:30")
JULY, AUGUST, SEPTEMBER = date(2023, 7, 1), date(2023, 8, 1), date(2023, 9, 1)


def an_official(role: Role) -> Actor:
    post = PostHeld(post=uuid4(), unit=uuid4(), ancestors=(), roles=frozenset({role}))
    return Actor(account=uuid4(), kind=AccountKind.OFFICIAL, posts=(post,))


CONTROLLER = an_official(Role.CONTROLLER)
ACTORS = [SYSTEM, ANONYMOUS, *map(an_official, Role)]


def drafted(**changes: Any) -> UUID:
    (id_,) = commands.draft_versions(drafts=[a_draft(**changes)], by=CONTROLLER, at=AT)
    return id_


def announced(on: date = date(2023, 6, 1), **changes: Any) -> UUID:
    id_ = drafted(**changes)
    commands.assess_versions(versions=[id_], by=CONTROLLER, at=AT)
    announcement = Announcement(version=id_, decision="1/QĐ-UBND", announced_on=on)
    commands.announce_versions(announcements=[announcement], by=CONTROLLER, at=AT)
    return id_


def in_force(from_on: date = JULY, **changes: Any) -> UUID:
    id_ = announced(**changes)
    commands.put_in_force(entries=[EntryIntoForce(version=id_, from_on=from_on)], by=CONTROLLER, at=AT)
    return id_


def repeal(id_: UUID, from_on: date) -> None:
    repealed = Repeal(version=id_, from_on=from_on, decision="2/QĐ-UBND")
    commands.repeal_versions(repeals=[repealed], by=CONTROLLER, at=AT)


def test_a_version_goes_its_way(db: None) -> None:
    id_ = drafted()
    procedure = version(id_).procedure
    assert version(id_).state is State.DRAFT

    commands.assess_versions(versions=[id_], by=CONTROLLER, at=AT)
    announcement = Announcement(version=id_, decision="1/QĐ-UBND", announced_on=date(2023, 6, 1))
    commands.announce_versions(announcements=[announcement], by=CONTROLLER, at=AT)
    commands.put_in_force(entries=[EntryIntoForce(version=id_, from_on=JULY)], by=CONTROLLER, at=AT)
    repeal(id_, SEPTEMBER)

    found = version(id_)
    assert (found.state, found.in_force) == (State.REPEALED, Stretch(starts_on=JULY, ends_on=SEPTEMBER))
    assert (found.announcement, found.announced_on) == ("1/QĐ-UBND", date(2023, 6, 1))
    assert [each.kind for each in entries_of(subject=procedure)] == [
        "procedure_entered",
        "procedure_version_drafted",
        "procedure_version_assessed",
        "procedure_version_announced",
        "procedure_version_put_in_force",
        "procedure_version_repealed",
    ]


def test_a_new_version_ends_the_old_one_on_its_day(db: None) -> None:
    old = in_force(JULY)
    assert version(old).in_force == Stretch(starts_on=JULY, ends_on=None)

    new = in_force(SEPTEMBER)

    procedure = version(new).procedure
    assert version(new).number == 2
    assert version(old).in_force == Stretch(starts_on=JULY, ends_on=SEPTEMBER)
    assert version_in_force(procedure=procedure, on=date(2023, 8, 31)).id == old
    assert version_in_force(procedure=procedure, on=SEPTEMBER).id == new
    replaced = entries_of(subject=procedure, kinds=["procedure_version_put_in_force"])[-1]
    assert replaced.data["replaces"] == str(old)


def test_a_version_kept_in_memory_knows_that_it_was_repealed(db: None) -> None:
    id_ = in_force(JULY)
    assert version(id_).is_in_force(SEPTEMBER)

    repeal(id_, AUGUST)

    assert not version(id_).is_in_force(SEPTEMBER)
    assert version(id_).is_in_force(date(2023, 7, 31))
    with pytest.raises(UnableToFindProcedure):
        version_in_force(procedure=version(id_).procedure, on=AUGUST)


def test_a_gap_may_be_filled_and_a_repealed_procedure_return(db: None) -> None:
    old = in_force(JULY)
    repeal(old, AUGUST)

    new = in_force(SEPTEMBER)

    assert version(old).in_force == Stretch(starts_on=JULY, ends_on=AUGUST)
    assert version(new).in_force == Stretch(starts_on=SEPTEMBER, ends_on=None)


Step = Callable[[UUID], None]


def assess(id_: UUID) -> None:
    commands.assess_versions(versions=[id_], by=CONTROLLER, at=AT)


def announce(id_: UUID) -> None:
    announcement = Announcement(version=id_, decision="1/QĐ-UBND", announced_on=date(2023, 6, 1))
    commands.announce_versions(announcements=[announcement], by=CONTROLLER, at=AT)


def enter(id_: UUID) -> None:
    commands.put_in_force(entries=[EntryIntoForce(version=id_, from_on=SEPTEMBER)], by=CONTROLLER, at=AT)


@pytest.mark.parametrize(
    ("make", "step", "error"),
    [
        (drafted, announce, UnableToAnnounceVersions),
        (drafted, enter, UnableToPutInForce),
        (drafted, lambda id_: repeal(id_, SEPTEMBER), UnableToRepealVersions),
        (announced, assess, UnableToAssessVersions),
        (announced, announce, UnableToAnnounceVersions),
        (in_force, enter, UnableToPutInForce),
        (in_force, assess, UnableToAssessVersions),
        (uuid4, assess, UnableToAssessVersions),
        (uuid4, enter, UnableToPutInForce),
    ],
)
def test_no_step_is_left_out_or_taken_twice(
    db: None, make: Callable[[], UUID], step: Step, error: type[Exception]
) -> None:
    id_ = make()

    with pytest.raises(error):
        step(id_)


def test_a_version_is_not_in_force_before_it_was_announced(db: None) -> None:
    id_ = announced(on=date(2023, 7, 2))

    with pytest.raises(UnableToPutInForce, match="announced on 2023-07-02"):
        commands.put_in_force(entries=[EntryIntoForce(version=id_, from_on=JULY)], by=CONTROLLER, at=AT)


def test_a_version_does_not_go_before_one_that_is_in_force_later(db: None) -> None:
    in_force(AUGUST)

    with pytest.raises(UnableToPutInForce, match="from 2023-08-01 already"):
        in_force(JULY)


@pytest.mark.parametrize(("from_on", "said"), [(JULY, "only from 2023-07-01"), (date(2023, 6, 1), "only from")])
def test_a_repeal_comes_after_the_beginning(db: None, from_on: date, said: str) -> None:
    id_ = in_force(JULY)

    with pytest.raises(UnableToRepealVersions, match=said):
        repeal(id_, from_on)


def test_a_repeal_does_not_lengthen_a_version_that_ended(db: None) -> None:
    old = in_force(JULY)
    in_force(AUGUST)

    with pytest.raises(UnableToRepealVersions, match="ended on 2023-08-01"):
        repeal(old, SEPTEMBER)


def test_many_are_done_together_or_not_at_all(db: None) -> None:
    one, other = announced(), drafted(code="9.000002")

    with pytest.raises(UnableToPutInForce, match=r"9\.000002"):
        commands.put_in_force(
            entries=[EntryIntoForce(version=each, from_on=JULY) for each in (one, other)], by=CONTROLLER, at=AT
        )

    assert version(one).state is State.ANNOUNCED


def test_two_versions_of_one_procedure_do_not_enter_together(db: None) -> None:
    pair = [announced(), announced()]

    with pytest.raises(UnableToPutInForce, match="several versions at once"):
        commands.put_in_force(
            entries=[EntryIntoForce(version=each, from_on=JULY) for each in pair], by=CONTROLLER, at=AT
        )


def test_every_fault_of_every_draft_is_said_and_nothing_kept(db: None) -> None:
    drafts = [a_draft(), a_draft("9.000002", field="astrology"), a_draft("1.2", life_events=["winning"])]

    with pytest.raises(UnableToDraftVersions) as refused:
        commands.draft_versions(drafts=drafts, by=CONTROLLER, at=AT)

    said = refused.value.message
    assert "9.000002: field: astrology" in said
    assert "1.2: 1.2 is no official code" in said
    assert "1.2: life_events: winning" in said
    assert not Procedure.objects.filter(code__startswith="9.").exists()


def test_a_procedure_is_drafted_once_at_a_time(db: None) -> None:
    with pytest.raises(UnableToDraftVersions, match=r"9\.000001: of level commune is there 2 times"):
        commands.draft_versions(drafts=[a_draft(), a_draft()], by=CONTROLLER, at=AT)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CONTROLLER])
def test_only_procedure_control_changes_the_catalogue(db: None, role: Role) -> None:
    other = an_official(role)
    id_ = drafted()

    for call in (
        lambda: commands.draft_versions(drafts=[a_draft()], by=other, at=AT),
        lambda: commands.assess_versions(versions=[id_], by=other, at=AT),
        lambda: commands.announce_versions(announcements=[], by=other, at=AT),
        lambda: commands.put_in_force(entries=[], by=other, at=AT),
        lambda: commands.repeal_versions(repeals=[], by=other, at=AT),
        lambda: commands.import_procedures(rows=[], by=other, at=AT),
    ):
        with pytest.raises(NotPermitted):
            call()
    assert version(id_).state is State.DRAFT


def test_what_may_be_seen_is_the_same_one_by_one_and_in_lists(db: None) -> None:
    made = [drafted(), announced(), in_force(JULY)]
    procedure = version(made[0]).procedure

    for actor in ACTORS:
        one_by_one = {each for each in made if may_see_version(actor, version(each).state)}
        in_lists = set(Version.objects.filter(visible_to(actor), id__in=made).values_list("id", flat=True))
        assert one_by_one == in_lists == {each.id for each in versions_of(procedure=procedure, actor=actor)}


def test_drafts_are_hidden_from_citizens(db: None) -> None:
    verdict = may_see_version(ANONYMOUS, State.DRAFT)

    assert not verdict
    assert getattr(verdict, "hidden", False)
    assert not may_change_catalogue(ANONYMOUS)


@pytest.mark.parametrize(
    "change",
    [
        "parts = jsonb_set(parts, '{popularity}', '3')",
        "form = '{}'",
        "digest = '\\x00'",
        "number = 9",
        "procedure_id = (SELECT id FROM catalogue_procedure WHERE code = '1.001193')",
    ],
)
def test_the_database_refuses_to_change_what_a_version_says(db: None, change: str) -> None:
    id_ = drafted()

    with (
        pytest.raises(DatabaseError, match="never changes"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE catalogue_version SET {change} WHERE id = %s", [id_])


def test_the_database_keeps_what_was_in_force(db: None) -> None:
    id_ = in_force(JULY)

    with pytest.raises(DatabaseError, match="stays"), transaction.atomic():
        Version.objects.filter(id=id_).delete()


def test_the_database_lets_one_version_be_in_force_a_day(db: None) -> None:
    in_force(JULY)
    other = announced()

    with (
        pytest.raises(IntegrityError, match="one_in_force_a_day"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            "UPDATE catalogue_version SET state = 'in_force', in_force = '[2023-08-01,2023-08-02)' WHERE id = %s",
            [other],
        )


@pytest.mark.parametrize("change", ["state = 'in_force'", "in_force = '[2023-08-01,)'", "state = 'asleep'"])
def test_the_database_knows_states_and_periods(db: None, change: str) -> None:
    id_ = drafted()

    with (
        pytest.raises(IntegrityError, match="period_goes_with_state"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"UPDATE catalogue_version SET {change} WHERE id = %s", [id_])


def test_a_local_code_is_marked_in_the_database(db: None) -> None:
    with pytest.raises(IntegrityError, match="local_code_marked"), transaction.atomic():
        Procedure.objects.create(code="L-900", level="commune", local_code=False)
