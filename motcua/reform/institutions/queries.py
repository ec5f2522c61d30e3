"""Reads of normative documents and of restructuring proposals. Staff and training are in `people`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import F

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import history_of, names_of
from motcua.foundation.accounts.values import Actor, HistoryLine
from motcua.foundation.calendars.rules import city_day
from motcua.reform.institutions import policy, rules
from motcua.reform.institutions.errors import UnableToFindDocument, UnableToFindProposal
from motcua.reform.institutions.models import Document, Finding, Handling, Proposal, Review, Step
from motcua.reform.institutions.rows import involved_in, stage_of, steps_of
from motcua.reform.institutions.values import (
    DocumentLine,
    DocumentView,
    FindingView,
    Form,
    Found,
    HandlingView,
    Named,
    ProposalLine,
    ProposalView,
    ReviewView,
    Stage,
    State,
    StepView,
)
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Directory, UnitView


def keeping_units(*, actor: Actor, at: datetime) -> list[UnitView]:
    """The units whose documents and courses the actor keeps."""
    return [unit for unit in directory(on=city_day(at)).all() if policy.may_keep(actor, unit.id)]


def heading_units(*, actor: Actor, at: datetime) -> list[UnitView]:
    """The units for which the actor may propose a restructuring."""
    return [unit for unit in directory(on=city_day(at)).all() if policy.may_propose(actor, unit.id)]


def documents(*, actor: Actor, at: datetime) -> list[DocumentLine]:
    """The register as it stands today, less what was withdrawn: what is due first, then the newest."""
    units = directory(on=city_day(at))
    visible = policy.visible_to(actor, policy.control_of(units))
    rows = list(Document.objects.filter(visible, withdrawn_at=None).order_by("-issued_on", "number"))
    known = _reviews(rows)
    lines = [_line(row, known[row.id], city_day(at), units) for row in rows]
    return sorted(lines, key=lambda line: _URGENCY.index(line.state))


_STANDING_FIRST = F("superseded_at").desc(nulls_first=True)
#: What has to be done comes first.
_URGENCY = (State.OVERDUE, State.TO_HANDLE, State.TO_REVIEW, State.UNPLANNED, State.REVIEWED, State.HANDLED)


def document_view(*, document: UUID, actor: Actor, at: datetime) -> DocumentView:
    """Raises `UnableToFindDocument`; to who may not see it, it is not there."""
    row = Document.objects.filter(id=document).first()
    if row is None:
        raise UnableToFindDocument
    on, units = city_day(at), directory(on=city_day(at))
    require(
        policy.may_see(actor, path=row.path, control=policy.control_of(units)),
        act="see_normative_document",
        subject=row.id,
    )
    known = _reviews([row])[row.id]
    line = _line(row, known, on, units)
    keeps = row.withdrawn_at is None and bool(policy.may_keep(actor, row.unit))
    is_reviewing = line.state in {State.TO_REVIEW, State.OVERDUE}
    return DocumentView(
        line=line,
        is_in_force=rules.is_in_force(
            effective_on=row.effective_on, last_on=row.last_on, ended_on=_ended_on(known), on=on
        ),
        withdrawn_at=row.withdrawn_at,
        withdrawn_reason=row.withdrawn_reason,
        reviews=_review_views(known, on),
        history=history_of(subject=row.id),
        may_plan=keeps and line.state in {State.UNPLANNED, State.REVIEWED, State.HANDLED},
        may_find=keeps and (is_reviewing or line.state in {State.TO_HANDLE, State.REVIEWED}),
        may_handle=keeps and line.state is State.TO_HANDLE,
        may_withdraw=keeps,
    )


@dataclass
class _Known:
    """A review with what was found, the finding that stands first, and how it was handled."""

    review: Review
    findings: list[Finding] = field(default_factory=list)
    handling: Handling | None = None

    @property
    def found(self) -> Found | None:
        return Found(self.findings[0].found) if self.findings else None

    def state(self, on: date) -> State:
        return rules.state_of(due_on=self.review.due_on, found=self.found, is_handled=self.handling is not None, on=on)


def _reviews(rows: Collection[Document]) -> Mapping[UUID, list[_Known]]:
    """The last one first, in three statements however many documents they are."""
    found: dict[UUID, list[_Known]] = defaultdict(list)
    by_review: dict[UUID, _Known] = {}
    for review in Review.objects.filter(document__in=rows).order_by("-due_on"):
        by_review[review.id] = _Known(review)
        found[review.document_id].append(by_review[review.id])
    for finding in Finding.objects.filter(review__document__in=rows).order_by(_STANDING_FIRST, "-id"):
        by_review[finding.review_id].findings.append(finding)
    for handling in Handling.objects.filter(review__document__in=rows):
        by_review[handling.review_id].handling = handling
    return found


def _line(row: Document, known: Sequence[_Known], on: date, units: Directory) -> DocumentLine:
    last = known[0] if known else None
    return DocumentLine(
        id=row.id,
        unit=Named.of(units.get(row.unit), row.unit),
        issuer=Named.of(units.get(row.issuer), row.issuer),
        form=Form(row.form),
        number=row.number,
        title=row.title,
        field=row.field,
        issued_on=row.issued_on,
        effective_on=row.effective_on,
        last_on=row.last_on,
        state=last.state(on) if last else State.UNPLANNED,
        due_on=last.review.due_on if last else None,
        found=last.found if last else None,
    )


def _ended_on(known: Sequence[_Known]) -> date | None:
    """When a review found that it was over, or the document that abolished it."""
    days = [each.handling.on for each in known if each.handling is not None and each.found is Found.TO_ABOLISH]
    days += [city_day(each.findings[0].at) for each in known if each.found is Found.EXPIRED]
    return min(days, default=None)


def _review_views(known: Sequence[_Known], on: date) -> list[ReviewView]:
    by = {finding.by for each in known for finding in each.findings}
    by |= {each.handling.by for each in known if each.handling}
    names = names_of(accounts={each for each in by if each})

    def name(account: UUID | None) -> str:
        return names.get(account, "") if account else ""

    return [
        ReviewView(
            id=each.review.id,
            due_on=each.review.due_on,
            state=each.state(on),
            findings=[
                FindingView(
                    found=Found(finding.found),
                    ground=finding.ground,
                    at=finding.at,
                    by_name=name(finding.by),
                    superseded_at=finding.superseded_at,
                )
                for finding in each.findings
            ],
            handling=HandlingView(
                document=each.handling.document,
                on=each.handling.on,
                at=each.handling.at,
                by_name=name(each.handling.by),
            )
            if each.handling
            else None,
        )
        for each in known
    ]


def proposals(*, actor: Actor, at: datetime) -> list[ProposalLine]:
    """The newest first."""
    units = directory(on=city_day(at))
    visible = policy.visible_to(actor, policy.control_of(units))
    rows = list(Proposal.objects.filter(visible).order_by("-at", "id"))
    steps: dict[UUID, list[Step]] = defaultdict(list)
    for step in Step.objects.filter(proposal__in=rows).order_by("number"):
        steps[step.proposal_id].append(step)
    return [_proposal_line(row, stage_of(steps[row.id]), units) for row in rows]


def proposal_view(*, proposal: UUID, actor: Actor, at: datetime) -> ProposalView:
    """Raises `UnableToFindProposal`; to who may not see it, it is not there."""
    row = Proposal.objects.filter(id=proposal).first()
    if row is None:
        raise UnableToFindProposal
    units = directory(on=city_day(at))
    control = policy.control_of(units)
    require(policy.may_see(actor, path=row.path, control=control), act="see_restructuring", subject=row.id)
    steps = steps_of(row)
    stage = stage_of(steps)
    following, involved = rules.NEXT[stage], involved_in(row, steps)
    names = names_of(accounts={each for each in involved if each})
    heads = bool(policy.may_propose(actor, row.unit))
    return ProposalView(
        line=_proposal_line(row, stage, units),
        text=row.text,
        reason=row.reason,
        by_name=names.get(row.by, "") if row.by else "",
        steps=[
            StepView(
                stage=Stage(step.stage),
                at=step.at,
                by_name=names.get(step.by, "") if step.by else "",
                text=step.text,
                document=step.document,
                in_favour=step.in_favour,
                on=step.on,
            )
            for step in steps
        ],
        history=_steps_told(history_of(subject=row.id)),
        may_send=Stage.SENT in following and heads,
        may_appraise=Stage.APPRAISED in following
        and bool(policy.may_appraise(actor, control=control, involved=involved)),
        may_decide=Stage.APPROVED in following and bool(policy.may_decide(actor, control=control, involved=involved)),
        may_carry_out=Stage.CARRIED_OUT in following and bool(policy.may_carry_out(actor, control=control)),
        may_withdraw=Stage.WITHDRAWN in following and heads,
    )


def _proposal_line(row: Proposal, stage: Stage, units: Directory) -> ProposalLine:
    unit = Named.of(units.get(row.unit), row.unit)
    return ProposalLine(id=row.id, unit=unit, title=row.title, stage=stage, at=row.at)


def _steps_told(lines: Sequence[HistoryLine]) -> list[HistoryLine]:
    """A step of a proposal by its stage."""
    return [
        replace(each, kind=f"{each.kind}:{stage}") if (stage := each.facts.get("stage")) else each for each in lines
    ]
