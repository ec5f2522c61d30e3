"""Restructuring a unit: proposed and sent by its heads, appraised and decided by home affairs, carried out on a day."""

from __future__ import annotations

from collections.abc import Callable
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
from motcua.reform.institutions import policy, rules
from motcua.reform.institutions.commands.facts import keep_proposal_fact
from motcua.reform.institutions.errors import UnableToMoveProposal, UnableToProposeRestructuring
from motcua.reform.institutions.events import RestructuringMoved, RestructuringProposed
from motcua.reform.institutions.models import Proposal, Step
from motcua.reform.institutions.rows import involved_in, lock_proposal, stage_of, steps_of
from motcua.reform.institutions.values import STAGE_WORDS, TEXT_LENGTH_MAX, NewProposal, Stage
from motcua.registry.organization.queries import directory

Allowed = Callable[[Proposal, list[Step]], Verdict]
Fault = Callable[[list[Step]], str]


@dataclass(frozen=True, kw_only=True)
class _Move:
    """A step to be taken."""

    stage: Stage
    act: str
    text: str = ""
    document: str = ""
    in_favour: bool | None = None
    on: date | None = None

    def is_told_by(self, step: Step | None) -> bool:
        return step is not None and (step.stage, step.text, step.document, step.in_favour, step.on) == (
            self.stage.value,
            self.text,
            self.document,
            self.in_favour,
            self.on,
        )


def propose_restructuring(*, proposal: NewProposal, by: Actor, at: datetime) -> UUID:
    """The same again, while it is not sent, is the one that is there. Raises `UnableToProposeRestructuring` without a
    title, a text or a reason."""
    require(policy.may_propose(by, proposal.unit), act="propose_restructuring", subject=proposal.unit)
    units = directory(on=city_day(at))
    told = {"title": trimmed(proposal.title), "text": trimmed(proposal.text), "reason": trimmed(proposal.reason)}
    if proposal.unit not in units:
        raise UnableToProposeRestructuring(reason=_("the unit is not there today."))
    if not all(0 < len(each) <= TEXT_LENGTH_MAX for each in told.values()):
        raise UnableToProposeRestructuring(reason=_("give its title, say what shall change, and why."))
    for twin in Proposal.objects.filter(unit=proposal.unit, by=by.account, **told):
        if not steps_of(twin):
            return twin.id

    row = Proposal.objects.create(
        id=new_id(), unit=proposal.unit, path=units.path(proposal.unit).path, at=at, by=by.account, **told
    )

    event = RestructuringProposed(subject=row.id, at_unit=units.path(row.unit))
    (entry,) = record(events=[event], by=by, at=at)
    keep_proposal_fact(row, entry=entry, at=at, units=units)
    return row.id


def send_proposal(*, proposal: UUID, by: Actor, at: datetime) -> None:
    """To be appraised by home affairs. Sent twice, it was sent once."""
    move = _Move(stage=Stage.SENT, act="send_restructuring")
    _take(proposal, move, by, at, allowed=lambda row, _steps: policy.may_propose(by, row.unit))


def appraise_proposal(*, proposal: UUID, in_favour: bool, opinion: str, by: Actor, at: datetime) -> None:
    """What home affairs thinks of it. The same again changes nothing. Raises `UnableToMoveProposal` without a word."""
    move = _Move(stage=Stage.APPRAISED, act="appraise_restructuring", text=trimmed(opinion), in_favour=in_favour)
    control = policy.control_of(directory(on=city_day(at)))

    def allowed(row: Proposal, steps: list[Step]) -> Verdict:
        # Who has appraised it may say the same again.
        before = [step for step in steps if step.stage == Stage.SENT.value]
        return policy.may_appraise(by, control=control, involved=involved_in(row, before))

    _take(proposal, move, by, at, allowed=allowed, fault=lambda _steps: _fault_of_text(move.text))


def decide_proposal(*, proposal: UUID, approved: bool, reason: str, document: str, by: Actor, at: datetime) -> None:
    """A leader of home affairs enters the decision with its document. The same again changes nothing. Raises
    `UnableToMoveProposal` without a reason or a document."""
    stage = Stage.APPROVED if approved else Stage.REJECTED
    move = _Move(stage=stage, act="decide_restructuring", text=trimmed(reason), document=trimmed(document))
    control = policy.control_of(directory(on=city_day(at)))

    def allowed(row: Proposal, steps: list[Step]) -> Verdict:
        before = [step for step in steps if step.stage in {Stage.SENT.value, Stage.APPRAISED.value}]
        return policy.may_decide(by, control=control, involved=involved_in(row, before))

    def fault(_steps: list[Step]) -> str:
        if not 0 < len(move.document) <= TEXT_LENGTH_MAX:
            return _("name the document that decides it.")
        return _fault_of_text(move.text)

    _take(proposal, move, by, at, allowed=allowed, fault=fault)


def carry_out_proposal(*, proposal: UUID, on: date, by: Actor, at: datetime) -> None:
    """Since day `on` the unit is so: what it is then, the organization says. The same again changes nothing. Raises
    `UnableToMoveProposal` for a day to come or before the decision."""
    move = _Move(stage=Stage.CARRIED_OUT, act="carry_out_restructuring", on=on)
    control = policy.control_of(directory(on=city_day(at)))

    def fault(steps: list[Step]) -> str:
        if not city_day(steps[-1].at) <= on <= city_day(at):
            return _("the day lies before the decision, or in the future.")
        return ""

    _take(proposal, move, by, at, allowed=lambda _row, _steps: policy.may_carry_out(by, control=control), fault=fault)


def withdraw_proposal(*, proposal: UUID, reason: str, by: Actor, at: datetime) -> None:
    """The unit takes back what was not decided yet. Raises `UnableToMoveProposal` without a reason."""
    move = _Move(stage=Stage.WITHDRAWN, act="withdraw_restructuring", text=trimmed(reason))
    _take(
        proposal,
        move,
        by,
        at,
        allowed=lambda row, _steps: policy.may_propose(by, row.unit),
        fault=lambda _steps: _fault_of_text(move.text),
    )


def _take(
    proposal: UUID, move: _Move, by: Actor, at: datetime, *, allowed: Allowed, fault: Fault | None = None
) -> None:
    row = lock_proposal(proposal)
    steps = steps_of(row)
    require(allowed(row, steps), act=move.act, subject=row.id)
    last = steps[-1] if steps else None
    if move.is_told_by(last):
        return
    stage = stage_of(steps)
    if move.stage not in rules.NEXT[stage]:
        raise UnableToMoveProposal(reason=_("it is at this step: %(stage)s.") % {"stage": STAGE_WORDS[stage]})
    if fault is not None and (found := fault(steps)):
        raise UnableToMoveProposal(reason=found)

    Step.objects.create(
        id=new_id(),
        proposal=row,
        number=len(steps) + 1,
        stage=move.stage.value,
        text=move.text,
        document=move.document,
        in_favour=move.in_favour,
        on=move.on,
        at=at,
        by=by.account,
    )

    units = directory(on=city_day(at))
    event = RestructuringMoved(
        subject=row.id,
        at_unit=units.path(row.unit),
        stage=move.stage,
        in_favour=move.in_favour,
        on=move.on,
        after=last.id if last else None,
    )
    (entry,) = record(events=[event], by=by, at=at)
    keep_proposal_fact(row, entry=entry, at=at, units=units)


def _fault_of_text(text: str) -> str:
    return "" if 0 < len(text) <= TEXT_LENGTH_MAX else _("say why.")
