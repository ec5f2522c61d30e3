"""Reads of cases: the cases of a version, run now, with what they cover."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor
from motcua.service.processes.cases.errors import UnableToFindCases
from motcua.service.processes.cases.policy import may_see_cases
from motcua.service.processes.cases.rules.comparing import passes_of, uncovered
from motcua.service.processes.cases.running import Runner, bench_of, flows_passed
from motcua.service.processes.cases.stored import expected_from, given_from
from motcua.service.processes.cases.values import (
    CaseView,
    Given,
    Owner,
    OwnerKind,
    Reason,
    Result,
    Run,
    Source,
    Tested,
)
from motcua.service.processes.models import Case, Definition, UncoveredReason
from motcua.service.processes.models_drafts import Draft
from motcua.service.processes.values import DefinitionStatus, DraftStatus


def sources_in_force(*, keys: Collection[str] | None = None) -> tuple[Source, ...]:
    """The latest published version of each process (of these keys), by key."""
    rows = Definition.objects.filter(status=DefinitionStatus.PUBLISHED.value)
    if keys is not None:
        rows = rows.filter(key__in=keys)
    return tuple(map(_source, rows.order_by("key", "-version").distinct("key").defer("spec")))


def source_of(*, definition: UUID) -> Source:
    """A published version. Raises `UnableToFindCases`."""
    row = Definition.objects.filter(id=definition, status=DefinitionStatus.PUBLISHED.value).defer("spec").first()
    if row is None:
        raise UnableToFindCases
    return _source(row)


def source_of_draft(*, draft: UUID) -> Source:
    """A draft as it is drawn now. Raises `UnableToFindCases`."""
    row = Draft.objects.filter(id=draft).first()
    if row is None:
        raise UnableToFindCases
    return Source(owner=Owner(OwnerKind.DRAFT, row.id), key=row.key, version=None, xml=row.xml.encode())


def is_closed(draft: UUID) -> bool:
    """Was the draft published or dropped? Then its cases stay as they were."""
    return Draft.objects.filter(id=draft).exclude(status=DraftStatus.OPEN.value).exists()


def _source(row: Definition) -> Source:
    return Source(owner=Owner(OwnerKind.DEFINITION, row.id), key=row.key, version=row.version, xml=row.xml.encode())


def results_of(*, source: Source, actor: Actor) -> Tested:
    """Every case of the version, run now. Raises `UnableToReadProcess` where a draft's drawing cannot be read."""
    require(may_see_cases(actor), act="see_cases", subject=source.owner.id)
    return run_all(source)


def run_all(source: Source) -> Tested:
    """The same for the house itself: gates and `motcua process test`."""
    bench = bench_of(source.xml)
    results = Runner(bench).results(cases_of(source.owner))
    passes = passes_of(bench.model, flows_passed(results))
    return Tested(
        source=source,
        model=bench.model,
        results=results,
        passes=passes,
        uncovered=uncovered(bench.model, passes),
        reasons=reasons_of(source.owner),
    )


def result_of(*, source: Source, number: int, actor: Actor) -> Result:
    """One case, run now. Raises `UnableToFindCases`."""
    require(may_see_cases(actor), act="see_cases", subject=source.owner.id)
    row = live(source.owner).filter(number=number).first()
    if row is None:
        raise UnableToFindCases
    (result,) = Runner(bench_of(source.xml)).results([case_view(row)])
    return result


def tried(*, source: Source, given: Given, actor: Actor) -> Run:
    """What would come of a case that is being written. Keeps nothing."""
    require(may_see_cases(actor), act="see_cases", subject=source.owner.id)
    return Runner(bench_of(source.xml)).run(given)


def cases_of(owner: Owner) -> list[CaseView]:
    """The cases that stand, by number."""
    return [case_view(row) for row in live(owner).order_by("number")]


def reasons_of(owner: Owner) -> dict[str, Reason]:
    """Why flows are left uncovered, by flow."""
    rows = list(UncoveredReason.objects.filter(belonging_to(owner), superseded_at=None).order_by("element"))
    names = names_of(accounts={row.by for row in rows if row.by})
    return {
        row.element: Reason(row.element, row.reason, row.at, names.get(row.by, "") if row.by else "") for row in rows
    }


def belonging_to(owner: Owner) -> Q:
    return Q(definition=owner.id) if owner.kind is OwnerKind.DEFINITION else Q(draft=owner.id)


def columns_of(owner: Owner) -> dict[str, Any]:
    """The columns that say whose a new row is."""
    is_definition = owner.kind is OwnerKind.DEFINITION
    return {"definition_id": owner.id if is_definition else None, "draft": None if is_definition else owner.id}


def live(owner: Owner) -> QuerySet[Case]:
    return Case.objects.filter(belonging_to(owner), superseded_at=None)


def case_view(row: Case) -> CaseView:
    return CaseView(
        id=row.id,
        number=row.number,
        name_vi=row.name_vi,
        name_en=row.name_en,
        given=given_from(row.given),
        expected=expected_from(row.expected),
        at=row.at,
    )
