"""Beginning integrations, answering their check-lists, and their conformity runs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import Doer
from motcua.foundation.text.faults import Fault, fault, gettext_noop, list_in_words
from motcua.registry.catalogue.queries import versions as versions_of
from motcua.registry.catalogue.values import OnlineLevel, ProcedureVersion, State
from motcua.service.exchange import policy
from motcua.service.exchange.check_list import items
from motcua.service.exchange.errors import (
    UnableToAnswerItems,
    UnableToFindIntegration,
    UnableToOpenIntegrations,
    UnableToRecordRuns,
)
from motcua.service.exchange.events import ConformityTested, IntegrationOpened, ItemsAnswered
from motcua.service.exchange.models import Answer, Integration, Run, RunResult
from motcua.service.exchange.ports import ConformityPort
from motcua.service.exchange.rows import clean, last_numbers, lock_integrations, name_of, paths_of, versions_by_id
from motcua.service.exchange.rules import IN_HAND, items_wanted, online_level, passes
from motcua.service.exchange.values import (
    TEXT_LENGTH_MAX,
    ItemAnswer,
    NewRun,
    Outcome,
    Probe,
    ServiceToTest,
    Stage,
)


def open_integrations(*, versions: Sequence[UUID], unit: UUID, by: Actor, at: datetime) -> list[UUID]:
    """Begins an integration of each version for the city `unit`; returns their ids in order. One that was begun is not begun
    twice. All or none.

    Raises `UnableToOpenIntegrations` naming each version that is not announced or in force, or cannot be filed online.
    """
    require(policy.may_integrate(by), act="open_integrations", subject=unit)
    known = versions_of(ids=versions)
    problems = [problem for each in versions if (problem := _problem_of_opening(each, known.get(each), at))]
    if problems:
        raise UnableToOpenIntegrations(refused=list_in_words(problems))
    return begin(versions=[known[each] for each in versions], unit=unit, by=by, at=at)


def begin(*, versions: Sequence[ProcedureVersion], unit: UUID, by: Doer, at: datetime) -> list[UUID]:
    """What `open_integrations` does, for versions that may be integrated."""
    rows = [
        Integration(
            id=new_id(),
            unit=unit,
            procedure=each.procedure,
            version=each.id,
            online_level=online_level(each).value,
            stage=Stage.OPEN.value,
            stage_at=at,
            at=at,
            by=by.account,
        )
        for each in versions
    ]
    # Who begins the same at this moment is waited for.
    Integration.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1_000)
    standing = dict(Integration.objects.filter(version__in=[each.id for each in versions]).values_list("version", "id"))
    fresh = [row for row in rows if standing[row.version] == row.id]

    path = paths_of([unit], at=at)[unit]
    record(
        events=[
            IntegrationOpened(
                subject=row.id,
                at_unit=path,
                procedure=row.procedure,
                procedure_version=row.version,
                online_level=row.online_level,
            )
            for row in fresh
        ],
        by=by,
        at=at,
    )
    return [standing[each.id] for each in versions]


def answer_items(*, answers: Sequence[ItemAnswer], by: Actor, at: datetime) -> None:
    """Says of items of check-lists whether they are fulfilled; what was said before is superseded, the same again changes
    nothing. All or none.

    Raises `UnableToAnswerItems` naming each that is not of its check-list, is there twice, says no without a note, or is
    of an integration that lies with the Portal or is confirmed.
    """
    require(policy.may_integrate(by), act="answer_items")
    rows = lock_integrations([each.integration for each in answers])
    known = versions_by_id(rows.values())
    problems = [problem for each in answers if (problem := _problem_of_answer(each, rows, known))]
    twice = Counter((each.integration, each.item) for each in answers)
    words = gettext_noop("{item} is answered twice")
    problems += [fault(words, item=item) for (_integration, item), times in twice.items() if times > 1]
    if problems:
        raise UnableToAnswerItems(refused=list_in_words(problems))
    standing = {
        (row.integration_id, row.item): row for row in Answer.objects.filter(integration__in=rows, superseded_at=None)
    }
    fresh = [each for each in answers if not _is_said(standing.get((each.integration, each.item)), each)]

    old = [row.id for each in fresh if (row := standing.get((each.integration, each.item)))]
    Answer.objects.filter(id__in=old).update(superseded_at=at)
    Answer.objects.bulk_create(
        [
            Answer(
                integration_id=each.integration,
                item=each.item,
                fine=each.fine,
                note=clean(each.note),
                at=at,
                by=by.account,
            )
            for each in fresh
        ],
        batch_size=1_000,
    )

    said: dict[UUID, list[ItemAnswer]] = defaultdict(list)
    for each in fresh:
        said[each.integration].append(each)
    paths = paths_of([row.unit for row in rows.values()], at=at)
    record(
        events=[
            ItemsAnswered(
                subject=integration,
                at_unit=paths[rows[integration].unit],
                fine=tuple(each.item for each in given if each.fine),
                open=tuple(each.item for each in given if not each.fine),
            )
            for integration, given in said.items()
        ],
        by=by,
        at=at,
    )


def run_conformity(*, integrations: Sequence[UUID], port: ConformityPort, by: Actor, at: datetime) -> list[UUID]:
    """Has the Portal test services, and keeps what it found; returns the runs' ids in the order asked for. What the Portal
    leaves out stays unanswered. Raises `UnableToReachPortal` (then nothing is kept) and what `record_runs` raises."""
    require(policy.may_integrate(by), act="run_conformity")
    rows = {row.id: row for row in Integration.objects.filter(id__in=integrations)}
    if set(integrations) - rows.keys():
        raise UnableToFindIntegration
    known = versions_by_id(rows.values())
    wanted = [
        ServiceToTest(
            integration=each, version=known[rows[each].version], online_level=OnlineLevel(rows[each].online_level)
        )
        for each in integrations
    ]
    # The Portal takes its time; nothing is locked meanwhile.
    found = port.test(services=wanted, at=at)
    runs = [NewRun(integration=each, results=tuple(found.get(each, ()))) for each in integrations]
    return record_runs(runs=runs, by=by, at=at)


def record_runs(*, runs: Sequence[NewRun], by: Actor, at: datetime) -> list[UUID]:
    """Keeps conformity runs; returns their ids in order. A probe without a result is unanswered, and so is the run not
    passed. All or none. Raises `UnableToRecordRuns` where a probe has two results."""
    require(policy.may_integrate(by), act="record_runs")
    rows = lock_integrations([each.integration for each in runs])
    doubled = [each for each in runs if len({one.probe for one in each.results}) < len(each.results)]
    if doubled or len(rows) < len(runs):
        raise UnableToRecordRuns(refused=list_in_words([fault(gettext_noop("a probe or a service is there twice"))]))
    numbers = last_numbers(list(rows), Run)

    made = [
        Run(
            id=new_id(),
            integration_id=each.integration,
            number=numbers.get(each.integration, 0) + 1,
            passed=passes(each.results),
            at=at,
            by=by.account,
        )
        for each in runs
    ]
    Run.objects.bulk_create(made, batch_size=1_000)
    results = [result for run, each in zip(made, runs, strict=True) for result in _results(run, each)]
    RunResult.objects.bulk_create(results, batch_size=1_000)

    paths = paths_of([row.unit for row in rows.values()], at=at)
    bad: dict[UUID, list[str]] = defaultdict(list)
    for result in results:
        if result.outcome in {Outcome.FAILED.value, Outcome.UNANSWERED.value}:
            bad[result.run_id].append(result.probe)
    record(
        events=[
            ConformityTested(
                subject=run.integration_id,
                at_unit=paths[rows[run.integration_id].unit],
                run=run.id,
                passed=run.passed,
                failed=tuple(bad[run.id]),
            )
            for run in made
        ],
        by=by,
        at=at,
    )
    return [run.id for run in made]


def _results(run: Run, new: NewRun) -> list[RunResult]:
    given = {each.probe: each for each in new.results}
    rows = []
    for probe in Probe:
        result = given.get(probe)
        outcome = result.outcome if result else Outcome.UNANSWERED
        detail = clean(result.detail)[:TEXT_LENGTH_MAX] if result else ""
        rows.append(RunResult(run=run, probe=probe.value, outcome=outcome.value, detail=detail))
    return rows


def _problem_of_opening(id_: UUID, version: ProcedureVersion | None, at: datetime) -> Fault | None:
    if version is None:
        return fault(gettext_noop("there is no version {version}"), version=id_)
    ended = version.in_force is not None and (version.in_force.ends_on or city_day(at)) < city_day(at)
    if version.state not in {State.ANNOUNCED, State.IN_FORCE} or ended:
        return fault(gettext_noop("{name} is not announced, or no longer in force"), name=name_of(version))
    if online_level(version) is OnlineLevel.INFO:
        return fault(gettext_noop("{name} cannot be filed online at all"), name=name_of(version))
    return None


def _problem_of_answer(
    given: ItemAnswer, rows: Mapping[UUID, Integration], known: Mapping[UUID, ProcedureVersion]
) -> Fault | None:
    row = rows[given.integration]
    version = known[row.version]
    if Stage(row.stage) not in IN_HAND:
        words = gettext_noop("{name} lies with the Portal or is confirmed: suspend it first")
        return fault(words, name=name_of(version))
    if given.item not in {item.key for item in items_wanted(tuple(items().values()), version)}:
        words = gettext_noop("{name} has no item {item}")
        return fault(words, name=name_of(version), item=given.item[:40])
    if len(given.note) > TEXT_LENGTH_MAX:
        words = gettext_noop("{name}: the note has more than {count} characters")
        return fault(words, name=name_of(version), count=TEXT_LENGTH_MAX)
    if not given.fine and not clean(given.note):
        return fault(gettext_noop("{name}: say what is missing"), name=name_of(version))
    return None


def _is_said(standing: Answer | None, given: ItemAnswer) -> bool:
    return standing is not None and (standing.fine, standing.note) == (given.fine, clean(given.note))
