"""Making proposals, and saying what the procedure costs before and after."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import trimmed
from motcua.reform.simplification import policy, rules
from motcua.reform.simplification.commands.facts import keep_proposal_fact
from motcua.reform.simplification.errors import UnableToEstimateBurden, UnableToPropose
from motcua.reform.simplification.events import BurdenEstimated, ProposalMade
from motcua.reform.simplification.models import BurdenLine, Proposal
from motcua.reform.simplification.rows import given_of, last_step, lock_proposals, lock_tasks, stage_of
from motcua.reform.simplification.values import QUANTITY_MAX, TEXT_LENGTH_MAX, Given, NewProposal, Stage
from motcua.registry.catalogue.errors import UnableToFindProcedure
from motcua.registry.catalogue.queries import version_in_force
from motcua.registry.organization.queries import directory


def make_proposals(*, proposals: Sequence[NewProposal], by: Actor, at: datetime) -> list[UUID]:
    """Ideas of the lead units, all or none; returns their ids in order. The same words to the same procedure again are the
    one that is there, unless that was withdrawn or rejected. Raises `UnableToPropose`."""
    tasks, units = lock_tasks({each.task for each in proposals}), directory(on=city_day(at))
    for each in proposals:
        require(policy.may_propose(by, tasks[each.task].lead), act="make_proposal", subject=each.task)
    if any(count > 1 for count in Counter(proposals).values()):
        raise UnableToPropose(reason=_("the same stands twice."))
    found: list[UUID] = []
    for each in proposals:
        task, text, reason = tasks[each.task], trimmed(each.text), trimmed(each.reason)
        if not 0 < len(text) <= TEXT_LENGTH_MAX or not 0 < len(reason) <= TEXT_LENGTH_MAX:
            raise UnableToPropose(reason=_("say what shall change, and why."))
        if task.dropped_at is not None or task.kept_at is not None:
            raise UnableToPropose(reason=_("the review is over."))
        there = list(Proposal.objects.filter(task=task))
        twin = next((one for one in there if _same(one, each.change.value, text, reason)), None)
        if twin is not None:
            found.append(twin.id)
            continue
        try:
            version = version_in_force(procedure=task.procedure, on=city_day(at))
        except UnableToFindProcedure as fault:
            raise UnableToPropose(reason=_("the procedure is not in force today.")) from fault

        made = Proposal.objects.create(
            id=new_id(),
            task=task,
            number=len(there) + 1,
            change=each.change.value,
            text=text,
            reason=reason,
            version=version.id,
            at=at,
            by=by.account,
        )
        event = ProposalMade(
            subject=task.id,
            at_unit=units.path(task.lead).reaching(task.plan.unit),
            proposal=made.id,
            change=each.change,
            of_version=version.id,
        )
        (entry,) = record(events=[event], by=by, at=at)
        keep_proposal_fact(made, entry=entry, at=at, units=units)
        found.append(made.id)
    return found


def estimate_burden(*, proposal: UUID, numbers: Sequence[Given], by: Actor, at: datetime) -> None:
    """What the procedure costs as it is and as it would be; each number replaces the one that stands. The same again changes
    nothing. Raises `UnableToEstimateBurden` for a number twice, without a source or out of bounds, and once the proposal
    was sent."""
    (row,) = lock_proposals([proposal])
    require(policy.may_propose(by, row.task.lead), act="estimate_burden", subject=row.task_id)
    standing = given_of(row)
    wanted = {each.quantity: _cleaned(each) for each in numbers}
    changed = [each for each in wanted.values() if standing.get(each.quantity) != each]
    if len(wanted) == len(numbers) and not changed:
        return
    if fault := _fault(row, numbers):
        raise UnableToEstimateBurden(reason=fault)

    names = [each.quantity.value for each in changed]
    BurdenLine.objects.filter(proposal=row, quantity__in=names, superseded_at=None).update(superseded_at=at)
    BurdenLine.objects.bulk_create(
        BurdenLine(
            id=new_id(),
            proposal=row,
            quantity=each.quantity.value,
            before=each.before,
            after=each.after,
            source=each.source,
            at=at,
            by=by.account,
        )
        for each in changed
    )

    compared, units = rules.compared(given_of(row)), directory(on=city_day(at))
    event = BurdenEstimated(
        subject=row.task_id,
        at_unit=units.path(row.task.lead).reaching(row.task.plan.unit),
        proposal=row.id,
        saved_minutes=compared.saved_minutes if compared else None,
        saved_vnd=compared.saved_vnd if compared else None,
    )
    (entry,) = record(events=[event], by=by, at=at)
    keep_proposal_fact(row, entry=entry, at=at, units=units)


def _same(row: Proposal, change: str, text: str, reason: str) -> bool:
    over = stage_of(last_step(row)) in {Stage.WITHDRAWN, Stage.REJECTED}
    return (row.change, row.text, row.reason) == (change, text, reason) and not over


def _cleaned(given: Given) -> Given:
    return Given(quantity=given.quantity, before=given.before, after=given.after, source=trimmed(given.source))


def _fault(row: Proposal, numbers: Sequence[Given]) -> str:
    if stage_of(last_step(row)) not in rules.ESTIMATED_IN:
        return _("the proposal was sent, and others have read them.")
    if not numbers or len({each.quantity for each in numbers}) < len(numbers):
        return _("a number stands twice, or there is none.")
    if not all(0 <= value <= QUANTITY_MAX[each.quantity] for each in numbers for value in (each.before, each.after)):
        return _("a number is below nought, or too large to be meant.")
    if not all(0 < len(trimmed(each.source)) <= TEXT_LENGTH_MAX for each in numbers):
        return _("say of each number where it comes from.")
    return ""
