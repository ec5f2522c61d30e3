"""Reads of integration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import history_of, names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.registry.catalogue.errors import UnableToFindProcedure
from motcua.registry.catalogue.queries import procedures, version_in_force
from motcua.registry.catalogue.values import OnlineLevel, ProcedureVersion
from motcua.service.exchange import policy
from motcua.service.exchange.check_list import items
from motcua.service.exchange.errors import UnableToFindService
from motcua.service.exchange.models import Answer, Integration, Plan, PlanItem, Reason, Run, RunResult, Step
from motcua.service.exchange.rows import standings_of, versions_by_id
from motcua.service.exchange.rules import IN_HAND, Standing, hindrances, items_wanted, online_level, state_of
from motcua.service.exchange.values import (
    Board,
    ItemView,
    Outcome,
    PlanView,
    Probe,
    ProbeResult,
    ReasonKind,
    ReasonView,
    RunView,
    ServiceLine,
    ServiceView,
    Stage,
    State,
    StepView,
    SubmittedService,
    SuspendedService,
)

#: Entries and runs that a service's page tells.
HISTORY_MAX, RUNS_MAX = 100, 10
#: Has it been on the Portal?
_WAS_THERE = [Stage.CONFIRMED.value, Stage.SUSPENDED.value]


@dataclass(frozen=True)
class _Known:
    """What is needed to say of many services how far they are, read together."""

    due: Collection[UUID]
    by_version: Mapping[UUID, tuple[Integration, Standing]]
    were_there: Collection[UUID]
    reasons: Mapping[UUID, ReasonKind]

    @classmethod
    def of(cls, there: Sequence[ProcedureVersion], on: date) -> _Known:
        by_id: dict[UUID, ProcedureVersion] = {each.id: each for each in there}
        rows = list(Integration.objects.filter(version__in=by_id))
        standings = standings_of(rows, by_id)
        plan = Plan.objects.filter(in_force__contains=on).values("id")
        earlier = Integration.objects.filter(stage__in=_WAS_THERE).exclude(version__in=by_id)
        reasons = Reason.objects.filter(superseded_at=None).values_list("procedure", "kind")
        return cls(
            due=set(PlanItem.objects.filter(plan__in=plan).values_list("procedure", flat=True)),
            by_version={row.version: (row, standings[row.id]) for row in rows},
            were_there=set(earlier.values_list("procedure", flat=True)),
            reasons={procedure: ReasonKind(kind) for procedure, kind in reasons},
        )

    def line(self, version: ProcedureVersion) -> ServiceLine:
        row, standing = self.by_version.get(version.id, (None, None))
        state = self._state(version, standing)
        return ServiceLine(
            procedure=version.procedure,
            version=version.id,
            code=version.code,
            level=version.level,
            name_vi=version.name_vi,
            name_en=version.name_en,
            field=version.field,
            field_vi=version.field_vi,
            field_en=version.field_en,
            synthetic=version.is_synthetic,
            derived=online_level(version),
            stated=version.online_level,
            due=version.procedure in self.due,
            state=state,
            integration=row.id if row else None,
            since=row.stage_at if row else None,
            reason=self.reasons.get(version.procedure) if version.procedure in self.due else None,
            failing=bool(state is State.CONFIRMED and standing and standing.tested_at and not standing.passed),
        )

    def _state(self, version: ProcedureVersion, standing: Standing | None) -> State:
        again = version.procedure in self.were_there
        if standing is None:
            if again:
                return State.RETEST
            return State.NOT_BEGUN if version.procedure in self.due else State.NOT_DUE
        state = state_of(standing)
        return State.RETEST if again and state is State.PREPARING else state


def services(*, actor: Actor, on: date) -> list[ServiceLine]:
    """Every service in force on that day, how far each is as it is known now: those that are due first, by field and code."""
    require(policy.may_see_integrations(actor), act="see_integrations")
    there = procedures(on)
    known = _Known.of(there, on)
    return sorted((known.line(each) for each in there), key=lambda line: not line.due)


def board(*, actor: Actor, on: date, lines: Sequence[ServiceLine] | None = None) -> Board:
    """Where the plan stands; of `lines` where they are there already."""
    found = services(actor=actor, on=on) if lines is None else lines
    integrated = [each for each in found if each.state is State.CONFIRMED]
    due = [each for each in found if each.due]
    return Board(
        plan=plan_in_force(on=on),
        due=len(due),
        due_integrated=sum(each.state is State.CONFIRMED for each in due),
        integrated=len(integrated),
        full=sum(each.derived is OnlineLevel.FULL for each in integrated),
        partial=sum(each.derived is OnlineLevel.PARTIAL for each in integrated),
        by_state=Counter(each.state for each in found),
        unexplained=sum(each.unexplained for each in found),
        failing=sum(each.failing for each in found),
        differing=sum(each.differs for each in found),
    )


def plan_in_force(*, on: date) -> PlanView | None:
    row = Plan.objects.filter(in_force__contains=on).first()
    if row is None:
        return None
    return PlanView(
        id=row.id,
        decision=row.decision,
        title=row.title,
        decided_on=row.decided_on,
        from_on=row.in_force.lower,
        until_on=row.in_force.upper,
        services=PlanItem.objects.filter(plan=row).count(),
    )


def integrations_of(*, versions: Collection[UUID]) -> dict[UUID, UUID]:
    """The integrations of versions, by version; those that were not begun are left out."""
    return dict(Integration.objects.filter(version__in=versions).values_list("version", "id"))


def submitted_services(*, limit: int) -> list[SubmittedService]:
    """What lies with the Portal, the longest first; for the house itself."""
    rows = list(Integration.objects.filter(stage=Stage.SUBMITTED.value).order_by("stage_at", "id")[:limit])
    known = versions_by_id(rows)
    return [
        SubmittedService(
            integration=row.id,
            version=known[row.version],
            online_level=OnlineLevel(row.online_level),
            since=row.stage_at,
        )
        for row in rows
    ]


def suspensions_to_tell(*, limit: int) -> list[SuspendedService]:
    """Suspensions that the Portal has not heard of, the longest first; what was submitted again since is told by that."""
    steps = Step.objects.select_related("integration").filter(
        stage=Stage.SUSPENDED.value, told_at=None, integration__stage=Stage.SUSPENDED.value
    )
    rows = {step.integration_id: step for step in steps.order_by("at", "id")[:limit]}
    known = versions_by_id(step.integration for step in rows.values())
    return [
        SuspendedService(
            integration=id_,
            version=known[step.integration.version],
            online_level=OnlineLevel(step.integration.online_level),
            since=step.integration.stage_at,
        )
        for id_, step in rows.items()
    ]


def service_view(*, procedure: UUID, actor: Actor, at: datetime) -> ServiceView:
    """Raises `UnableToFindService` for one that is not in force today."""
    require(policy.may_see_integrations(actor), act="see_integrations", subject=procedure)
    on = city_day(at)
    try:
        version = version_in_force(procedure=procedure, on=on)
    except UnableToFindProcedure as fault:
        raise UnableToFindService from fault
    known = _Known.of([version], on)
    line = known.line(version)
    _row, standing = known.by_version.get(version.id, (None, None))
    reason = Reason.objects.filter(procedure=procedure, superseded_at=None).first() if line.due else None
    answers = list(Answer.objects.filter(integration=line.integration, superseded_at=None))
    steps = list(Step.objects.filter(integration=line.integration).order_by("-number"))
    accounts = [row.by for row in answers] + [row.by for row in steps] + ([reason.by] if reason else [])
    names = names_of(accounts={each for each in accounts if each})
    return ServiceView(
        line=line,
        version=version,
        hindrances=hindrances(version),
        items=_items(version, answers, names),
        runs=_runs(line.integration),
        steps=[_step(row, names) for row in steps],
        plan=plan_in_force(on=on) if line.due else None,
        reason=_reason(reason, names) if reason else None,
        history=history_of(subject=line.integration or procedure, latest=HISTORY_MAX),
        acts=_acts(line, standing) if policy.may_integrate(actor) else frozenset(),
    )


def _acts(line: ServiceLine, standing: Standing | None) -> frozenset[str]:
    found = {"explain"} if line.due and line.state is not State.CONFIRMED else set()
    if standing is None:
        return frozenset(found | ({"begin"} if line.derived is not OnlineLevel.INFO else set()))
    found.add("test")
    if standing.stage in IN_HAND:
        found.add("answer")
    if state_of(standing) is State.READY:
        found.add("submit")
    if standing.stage is Stage.CONFIRMED:
        found.add("suspend")
    return frozenset(found)


def _items(version: ProcedureVersion, answers: Sequence[Answer], names: Mapping[UUID, str]) -> list[ItemView]:
    by_item = {row.item: row for row in answers}
    found = []
    for item in items_wanted(tuple(items().values()), version):
        answer = by_item.get(item.key)
        found.append(
            ItemView(
                item=item,
                fine=answer.fine if answer else None,
                note=answer.note if answer else "",
                at=answer.at if answer else None,
                by_name=_name(names, answer.by) if answer else "",
            )
        )
    return found


def _runs(integration: UUID | None) -> list[RunView]:
    rows = list(Run.objects.filter(integration=integration).order_by("-number")[:RUNS_MAX])
    results: dict[UUID, dict[Probe, ProbeResult]] = {row.id: {} for row in rows}
    for each in RunResult.objects.filter(run__in=rows):
        probe = Probe(each.probe)
        results[each.run_id][probe] = ProbeResult(probe=probe, outcome=Outcome(each.outcome), detail=each.detail)
    return [
        RunView(
            id=row.id,
            at=row.at,
            passed=row.passed,
            results=[results[row.id][probe] for probe in Probe if probe in results[row.id]],
        )
        for row in rows
    ]


def _step(row: Step, names: Mapping[UUID, str]) -> StepView:
    return StepView(stage=Stage(row.stage), text=row.text, at=row.at, by_name=_name(names, row.by))


def _reason(row: Reason, names: Mapping[UUID, str]) -> ReasonView:
    return ReasonView(kind=ReasonKind(row.kind), text=row.text, at=row.at, by_name=_name(names, row.by))


def _name(names: Mapping[UUID, str], account: UUID | None) -> str:
    return names.get(account, "") if account else ""
