"""Who may do what, and that lists agree with the single answers."""

from __future__ import annotations

from itertools import product
from uuid import uuid4

from motcua.foundation.accounts.values import ANONYMOUS, SYSTEM, AccountKind, Actor, PostHeld, Role
from motcua.service.processes.commands import cancel_instances, claim_tasks, start_instances
from motcua.service.processes.models import Task
from motcua.service.processes.policy import completable_by, may_complete, may_reassign, may_take, takeable_by
from motcua.service.processes.queries import open_tasks_of, views_of
from tests.rooms.service.processes.cast import AT, a_start, an_official, one_agency, started, units


def tasks_of_every_kind(holder: Actor) -> list[Task]:
    """Open, claimed, done and cancelled steps of several roles and units."""
    ways: list[tuple[str, ...]] = [(), ("receive",), ("receive", "assign")]
    starts = [a_start(done=way) for way in ways] + [a_start("three_agencies", done=way) for way in ways[:2]]
    begun = start_instances(starts=starts, by=SYSTEM, at=AT)
    claim_tasks(tasks=[begun[0].opened[0].id, begun[1].opened[0].id], by=holder, at=AT)
    cancel_instances(dossiers=[started().dossier], by=SYSTEM, at=AT)
    return list(Task.objects.all())


def test_lists_agree_with_the_single_answers(db: None) -> None:
    places = units()
    holder = an_official(role=Role.COUNTER, unit=places["receiving"])
    tasks = tasks_of_every_kind(holder)
    actors = [
        SYSTEM,
        ANONYMOUS,
        holder,
        Actor(account=holder.account, kind=AccountKind.OFFICIAL),
        an_official(),
        *(an_official(role=role, unit=unit) for role, unit in product(Role, {places["receiving"], places["leg:2"]})),
    ]
    allowed = 0
    for actor in actors:
        takeable = set(Task.objects.filter(takeable_by(actor)).values_list("id", flat=True))
        completable = set(Task.objects.filter(completable_by(actor)).values_list("id", flat=True))
        for view in views_of(tasks):
            assert bool(may_take(actor, view)) == (view.id in takeable)
            assert bool(may_complete(actor, view)) == (view.id in completable)
        allowed += len(takeable) + len(completable)
    assert allowed > 10


def test_an_officer_of_another_unit_takes_nothing(db: None) -> None:
    ((task,),) = open_tasks_of(dossiers=[started().dossier]).values()
    stranger = an_official(role=Role.COUNTER, unit=units()["leg:2"])

    verdict = may_take(stranger, task)

    assert not verdict
    assert "another unit" in getattr(verdict, "reason", "")


def test_a_post_given_up_takes_the_step_with_it(db: None) -> None:
    """Who moved to another unit keeps no right over what they had taken."""
    officer = an_official(role=Role.COUNTER, unit=one_agency()["receiving"])
    dossier = started().dossier
    (task,) = claim_tasks(tasks=[open_tasks_of(dossiers=[dossier])[dossier][0].id], by=officer, at=AT)
    moved = Actor(
        account=officer.account,
        kind=AccountKind.OFFICIAL,
        posts=(PostHeld(post=uuid4(), unit=units()["leg:2"], ancestors=(), roles=frozenset({Role.COUNTER})),),
    )

    assert may_complete(officer, task)
    assert not may_complete(moved, task)


def test_only_a_head_of_the_unit_assigns(db: None) -> None:
    ((task,),) = open_tasks_of(dossiers=[started().dossier]).values()

    assert may_reassign(an_official(role=Role.HEAD, unit=task.unit), task)
    assert not may_reassign(an_official(role=Role.HANDLER, unit=task.unit), task)
    assert not may_reassign(an_official(role=Role.HEAD, unit=units()["leg:2"]), task)
