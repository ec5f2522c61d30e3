"""The steps of an integration: submitted, confirmed or sent back by the Portal, suspended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.foundation.text.faults import Fault, fault, gettext_noop, list_in_words
from motcua.registry.catalogue.values import ProcedureVersion, State
from motcua.service.exchange import policy
from motcua.service.exchange.errors import UnableToMoveIntegrations
from motcua.service.exchange.events import (
    IntegrationConfirmed,
    IntegrationReturned,
    IntegrationSubmitted,
    IntegrationSuspended,
    SuspensionTold,
)
from motcua.service.exchange.models import Integration, Step
from motcua.service.exchange.rows import (
    clean,
    end_confirmed,
    keep_confirmed,
    last_numbers,
    lock_integrations,
    name_of,
    paths_of,
    standings_of,
    versions_by_id,
)
from motcua.service.exchange.rules import Standing, problem_of_step
from motcua.service.exchange.values import TEXT_LENGTH_MAX, PortalAnswer, Stage


def submit_integrations(*, integrations: Sequence[UUID], by: Actor, at: datetime) -> None:
    """Hands services to the Portal. Handed in twice, they lie there once. All or none.

    Raises `UnableToMoveIntegrations` naming each whose check-list is open, that has not passed a run since it was sent back
    or suspended, that is confirmed already, or whose version is no longer in force.
    """
    require(policy.may_integrate(by), act="submit_integrations")
    moved = _move(dict.fromkeys(integrations, ""), Stage.SUBMITTED, by=by, at=at)

    record(
        events=[IntegrationSubmitted(subject=row.id, at_unit=moved.paths[row.unit]) for row in moved.rows],
        by=by,
        at=at,
    )


def confirm_integrations(*, confirmations: Sequence[PortalAnswer], by: Actor, at: datetime) -> None:
    """What the Portal confirms, under its numbers: from today on the service is integrated. Confirmed twice, it is confirmed
    once. All or none.

    Raises `UnableToMoveIntegrations` naming each that was not submitted, has no number, or whose version is no longer in
    force.
    """
    require(policy.may_answer_for_portal(by), act="confirm_integrations")
    numbers = {each.integration: clean(each.text) for each in confirmations}
    moved = _move(numbers, Stage.CONFIRMED, by=by, at=at)

    entries = record(
        events=[
            IntegrationConfirmed(
                subject=row.id,
                at_unit=moved.paths[row.unit],
                reference=numbers[row.id],
                from_on=city_day(at),
            )
            for row in moved.rows
        ],
        by=by,
        at=at,
    )
    stretches = [(step.id, row) for row, step in zip(moved.rows, moved.steps, strict=True)]
    keep_confirmed(stretches, entries=entries, at=at, paths=moved.paths)


def return_integrations(*, returned: Sequence[PortalAnswer], by: Actor, at: datetime) -> None:
    """What the Portal sends back, and why. Sent back twice, it came back once. All or none. Raises
    `UnableToMoveIntegrations` naming each that does not lie with it, or comes without a reason."""
    require(policy.may_answer_for_portal(by), act="return_integrations")
    reasons = {each.integration: clean(each.text) for each in returned}
    moved = _move(reasons, Stage.RETURNED, by=by, at=at)

    record(
        events=[IntegrationReturned(subject=row.id, at_unit=moved.paths[row.unit]) for row in moved.rows],
        by=by,
        at=at,
    )


def suspend_integrations(*, integrations: Sequence[UUID], reason: str, by: Actor, at: datetime) -> None:
    """Takes services off the Portal until they are tested and confirmed again. Suspended twice, they are suspended once. All
    or none. Raises `UnableToMoveIntegrations` without a reason, and naming each that is not confirmed."""
    require(policy.may_integrate(by), act="suspend_integrations")
    moved = _move(dict.fromkeys(integrations, clean(reason)), Stage.SUSPENDED, by=by, at=at)

    entries = record(
        events=[
            IntegrationSuspended(subject=row.id, at_unit=moved.paths[row.unit], until_on=city_day(at))
            for row in moved.rows
        ],
        by=by,
        at=at,
    )
    end_confirmed([row.id for row in moved.rows], entries=entries, at=at)


def note_suspension_told(*, integrations: Sequence[UUID], by: Actor, at: datetime) -> None:
    """The Portal has heard that these are suspended. Noted twice, it is noted once; what is suspended no more is passed
    over."""
    require(policy.may_answer_for_portal(by), act="note_suspension_told")
    rows = {id_: row for id_, row in lock_integrations(integrations).items() if row.stage == Stage.SUSPENDED.value}
    steps = list(Step.objects.filter(integration__in=rows, stage=Stage.SUSPENDED.value, told_at=None))
    Step.objects.filter(id__in=[step.id for step in steps]).update(told_at=at)

    told = {step.integration_id for step in steps}
    paths = paths_of([rows[id_].unit for id_ in told], at=at)
    record(
        events=[SuspensionTold(subject=id_, at_unit=paths[rows[id_].unit]) for id_ in sorted(told)],
        by=by,
        at=at,
    )


class _Moved:
    """Rows that took a step, with their steps in the same order."""

    def __init__(self, rows: Sequence[Integration], steps: Sequence[Step], paths: Mapping[UUID, UnitPath]) -> None:
        self.rows, self.steps, self.paths = rows, steps, paths


def _move(texts: Mapping[UUID, str], to: Stage, *, by: Actor, at: datetime) -> _Moved:
    """Locks, decides and writes the step of those that did not take it already."""
    found = lock_integrations(texts.keys())
    known = versions_by_id(found.values())
    rows = [found[each] for each in texts if found[each].stage != to.value]
    standings = standings_of(rows, known)
    problems = [
        problem
        for row in rows
        if (problem := _problem(row, standings[row.id], to, known[row.version], texts[row.id], at))
    ]
    if problems:
        raise UnableToMoveIntegrations(refused=list_in_words(problems))
    numbers = last_numbers([row.id for row in rows], Step)

    steps = [
        Step(
            id=new_id(),
            integration=row,
            number=numbers.get(row.id, 0) + 1,
            stage=to.value,
            text=texts[row.id],
            at=at,
            by=by.account,
        )
        for row in rows
    ]
    Step.objects.bulk_create(steps, batch_size=1_000)
    Integration.objects.filter(id__in=[row.id for row in rows]).update(stage=to.value, stage_at=at)
    return _Moved(rows, steps, paths_of([row.unit for row in rows], at=at))


def _problem(
    row: Integration, standing: Standing, to: Stage, version: ProcedureVersion, text: str, at: datetime
) -> Fault | None:
    name = name_of(version)
    if to is not Stage.SUBMITTED and not 0 < len(text) <= TEXT_LENGTH_MAX:
        words = gettext_noop("{name}: say why or under which number, in up to {count} characters")
        return fault(words, name=name, count=TEXT_LENGTH_MAX)
    ended = version.state is State.REPEALED or _is_over(version, at)
    if ended and to in {Stage.SUBMITTED, Stage.CONFIRMED}:
        return fault(gettext_noop("{name}: this version is no longer in force"), name=name)
    return problem_of_step(standing, to, name=name)


def _is_over(version: ProcedureVersion, at: datetime) -> bool:
    ends_on = version.in_force.ends_on if version.in_force else None
    return ends_on is not None and ends_on <= city_day(at)
