"""Taking proposals on: sent, appraised, decided, carried out, or withdrawn. Several at once, all or none, since one paper
decides many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor, Verdict
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import trimmed
from motcua.reform.simplification import policy, rules
from motcua.reform.simplification.commands.facts import keep_proposal_fact, keep_task_fact
from motcua.reform.simplification.errors import UnableToMoveProposal
from motcua.reform.simplification.events import ProposalMoved
from motcua.reform.simplification.models import Proposal, Step
from motcua.reform.simplification.rows import given_of, involved_in, last_step, lock_proposals, scope_of, stage_of
from motcua.reform.simplification.values import STAGE_WORDS, TEXT_LENGTH_MAX, Change, Stage
from motcua.registry.catalogue.queries import versions
from motcua.registry.organization.queries import directory


@dataclass(frozen=True, kw_only=True)
class _Move:
    """A step to be taken."""

    stage: Stage
    act: str
    text: str = ""
    document: str = ""
    in_favour: bool | None = None
    on: date | None = None
    version: UUID | None = None

    def is_told_by(self, step: Step | None) -> bool:
        return step is not None and (
            step.stage, step.text, step.document, step.in_favour, step.on, step.version
        ) == (self.stage.value, self.text, self.document, self.in_favour, self.on, self.version)  # fmt: skip


def send_proposals(*, proposals: Sequence[UUID], by: Actor, at: datetime) -> None:
    """The heads of the lead unit send them to be appraised. Sent twice, they were sent once. Raises `UnableToMoveProposal`
    while a number of the burden is missing."""
    move = _Move(stage=Stage.SENT, act="send_proposal")
    _take(proposals, move, by, at, allowed=lambda row: policy.may_send(by, row.task.lead), fault=_fault_of_sending)


def appraise_proposals(*, proposals: Sequence[UUID], in_favour: bool, opinion: str, by: Actor, at: datetime) -> None:
    """The control unit says what it thinks. The same again changes nothing. Raises `UnableToMoveProposal` without a word."""
    move = _Move(stage=Stage.APPRAISED, act="appraise_proposal", text=trimmed(opinion), in_favour=in_favour)

    def allowed(row: Proposal) -> Verdict:
        involved = involved_in(row)
        return policy.may_appraise(by, scope_of(row.task.plan), lead=row.task.lead, involved=involved)

    _take(proposals, move, by, at, allowed=allowed, fault=lambda _row: _fault_of_text(move.text))


def decide_proposals(
    *, proposals: Sequence[UUID], approved: bool, reason: str, document: str, by: Actor, at: datetime
) -> None:
    """A leader of the plan's unit approves or rejects them by a document. The same again changes nothing. Raises
    `UnableToMoveProposal` without a reason or a document."""
    stage = Stage.APPROVED if approved else Stage.REJECTED
    move = _Move(stage=stage, act="decide_proposal", text=trimmed(reason), document=trimmed(document))

    def allowed(row: Proposal) -> Verdict:
        return policy.may_decide(by, scope_of(row.task.plan), involved=involved_in(row))

    def fault(_row: Proposal) -> str:
        if not 0 < len(move.document) <= TEXT_LENGTH_MAX:
            return _("name the document that decides it.")
        return _fault_of_text(move.text)

    _take(proposals, move, by, at, allowed=allowed, fault=fault)


def carry_out_proposals(*, proposals: Sequence[UUID], on: date, version: UUID, by: Actor, at: datetime) -> None:
    """Since day `on` the procedure is as they said, in a version of the catalogue. The same again changes nothing. Raises
    `UnableToMoveProposal` for a day to come or before the decision, and for a version that cannot be the changed one."""
    move = _Move(stage=Stage.CARRIED_OUT, act="carry_out_proposal", on=on, version=version)
    _take(
        proposals,
        move,
        by,
        at,
        allowed=lambda row: policy.may_carry_out(by, scope_of(row.task.plan)),
        fault=lambda row: _fault_of_version(row, on, version, at),
    )


def withdraw_proposals(*, proposals: Sequence[UUID], reason: str, by: Actor, at: datetime) -> None:
    """The lead unit takes back what was not decided yet. Raises `UnableToMoveProposal` without a reason."""
    move = _Move(stage=Stage.WITHDRAWN, act="withdraw_proposal", text=trimmed(reason))
    _take(
        proposals,
        move,
        by,
        at,
        allowed=lambda row: policy.may_send(by, row.task.lead),
        fault=lambda _row: _fault_of_text(move.text),
    )


def _take(
    proposals: Sequence[UUID],
    move: _Move,
    by: Actor,
    at: datetime,
    *,
    allowed: Callable[[Proposal], Verdict],
    fault: Callable[[Proposal], str],
) -> None:
    if not proposals:
        raise UnableToMoveProposal(reason=_("there is none."))
    rows = lock_proposals(proposals)
    for row in rows:
        require(allowed(row), act=move.act, subject=row.task_id)
    last = {row.id: last_step(row) for row in rows}
    moved = [row for row in rows if not move.is_told_by(last[row.id])]
    for row in moved:
        stage = stage_of(last[row.id])
        if move.stage not in rules.NEXT[stage]:
            raise UnableToMoveProposal(reason=_("it stands so: %(stage)s.") % {"stage": STAGE_WORDS[stage]})
        if row.task.dropped_at is not None:
            raise UnableToMoveProposal(reason=_("its review was taken out of the plan."))
        if found := fault(row):
            raise UnableToMoveProposal(reason=found)

    for row in moved:
        _step(row, move, after=last[row.id], by=by, at=at)


def _step(row: Proposal, move: _Move, *, after: Step | None, by: Actor, at: datetime) -> None:
    Step.objects.create(
        id=new_id(),
        proposal=row,
        number=after.number + 1 if after else 1,
        stage=move.stage.value,
        text=move.text,
        document=move.document,
        in_favour=move.in_favour,
        on=move.on,
        version=move.version,
        at=at,
        by=by.account,
    )

    units = directory(on=city_day(at))
    event = ProposalMoved(
        subject=row.task_id,
        at_unit=units.path(row.task.lead).reaching(row.task.plan.unit),
        proposal=row.id,
        stage=move.stage,
        in_favour=move.in_favour,
        in_version=move.version,
        on=move.on,
        after=after.id if after else None,
    )
    (entry,) = record(events=[event], by=by, at=at)
    keep_proposal_fact(row, entry=entry, at=at, units=units)
    if move.stage is Stage.SENT:
        keep_task_fact(row.task, entry=entry, at=at, units=units)


def _fault_of_text(text: str) -> str:
    return "" if 0 < len(text) <= TEXT_LENGTH_MAX else _("say why.")


def _fault_of_sending(row: Proposal) -> str:
    if rules.compared(given_of(row)) is None:
        return _("a number of the burden is missing. Fill in all five, each with its source.")
    return ""


def _fault_of_version(row: Proposal, on: date, version: UUID, at: datetime) -> str:
    decided = last_step(row)
    assert decided is not None
    if not city_day(decided.at) <= on <= city_day(at):
        return _("the day lies before the decision, or in the future.")
    found = versions(ids=[version, row.version])
    new, old = found.get(version), found[row.version]
    if new is None or new.procedure != row.task.procedure or new.in_force is None:
        return _("choose a version of this procedure that came into force.")
    change = Change(row.change)
    if change is Change.ABOLISH:
        ended = new.in_force.ends_on is not None and new.in_force.ends_on <= on
        return "" if ended else _("this version is in force still: repeal it in the catalogue first.")
    if on not in new.in_force:
        return _("this version is not in force on that day.")
    if change not in rules.INSIDE and new.number <= old.number:
        return _("this version is the one that was to be changed: put the new one into force first.")
    return ""
