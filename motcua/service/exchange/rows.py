"""Rows of integrations, the locks that commands take, and what figures are told of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.journal.values import UnitPath
from motcua.registry.catalogue.queries import versions
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory
from motcua.service.exchange.check_list import items
from motcua.service.exchange.errors import UnableToFindIntegration
from motcua.service.exchange.models import Answer, ConfirmedFact, DueFact, Integration, Run, Step
from motcua.service.exchange.rules import Standing, items_wanted
from motcua.service.exchange.values import Stage

PLAN_LOCK = 0x6D63_706C_616E


def clean(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def take_plan_turn() -> None:
    """Plans and reasons are made by one transaction at a time: they end each other."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PLAN_LOCK])


def lock_integrations(integrations: Collection[UUID]) -> dict[UUID, Integration]:
    """Everything that changes an integration takes its row first; several in the order of their ids. Raises
    `UnableToFindIntegration` where one of them is not there."""
    rows = Integration.objects.select_for_update(no_key=True).filter(id__in=set(integrations)).order_by("id")
    found = {row.id: row for row in rows}
    if set(integrations) - found.keys():
        raise UnableToFindIntegration
    return found


def standings_of(rows: Iterable[Integration], known: Mapping[UUID, ProcedureVersion]) -> dict[UUID, Standing]:
    """How each stands, by id; `known` has their versions."""
    rows = list(rows)
    ids = [row.id for row in rows]
    fine: dict[UUID, set[str]] = defaultdict(set)
    for integration, item in Answer.objects.filter(integration__in=ids, superseded_at=None, fine=True).values_list(
        "integration_id", "item"
    ):
        fine[integration].add(item)
    last = Run.objects.filter(integration__in=ids).order_by("integration", "-number").distinct("integration")
    runs = {run.integration_id: run for run in last}
    return {row.id: _standing(row, known[row.version], fine[row.id], runs.get(row.id)) for row in rows}


def _standing(row: Integration, version: ProcedureVersion, fine: Collection[str], run: Run | None) -> Standing:
    return Standing(
        stage=Stage(row.stage),
        stage_at=row.stage_at,
        is_whole=all(item.key in fine for item in items_wanted(tuple(items().values()), version)),
        tested_at=run.at if run else None,
        passed=bool(run and run.passed),
    )


def versions_by_id(rows: Iterable[Integration]) -> dict[UUID, ProcedureVersion]:
    return versions(ids={row.version for row in rows})


def name_of(version: ProcedureVersion) -> str:
    return f"{version.code} ({version.level.value})"


def paths_of(units: Iterable[UUID], *, at: datetime) -> dict[UUID, UnitPath]:
    there = directory(on=city_day(at))
    return {unit: there.path(unit) for unit in set(units)}


def last_numbers(ids: Collection[UUID], model: type[Run] | type[Step]) -> dict[UUID, int]:
    """The last number that each integration has; those that have none are left out."""
    rows = model.objects.filter(integration__in=ids).order_by("integration", "-number").distinct("integration")
    return dict(rows.values_list("integration_id", "number"))


def keep_due(
    items_due: Sequence[tuple[UUID, UUID]],
    *,
    entries: Sequence[UUID],
    from_on: date,
    until_on: date | None,
    path: UnitPath,
    at: datetime,
) -> None:
    """What figures know of plan items (their ids with their procedures), an entry each."""
    if until_on is not None:
        _close(DueFact._meta.db_table, "item", [item for item, _procedure in items_due], entries)
    DueFact.objects.bulk_create(
        [
            DueFact(
                opened_by=entry,
                opened_on=city_day(at),
                path=list(path.path),
                item=item,
                procedure=procedure,
                from_on=from_on,
                until_on=until_on,
            )
            for (item, procedure), entry in zip(items_due, entries, strict=True)
        ],
        batch_size=1_000,
    )


def keep_confirmed(
    stretches: Sequence[tuple[UUID, Integration]],
    *,
    entries: Sequence[UUID],
    at: datetime,
    paths: Mapping[UUID, UnitPath],
) -> None:
    """Those that begin today, an entry each."""
    ConfirmedFact.objects.bulk_create(
        [
            ConfirmedFact(
                opened_by=entry,
                opened_on=city_day(at),
                path=list(paths[row.unit].path),
                stretch=stretch,
                integration=row.id,
                procedure=row.procedure,
                version=row.version,
                online_level=row.online_level,
                from_on=city_day(at),
            )
            for (stretch, row), entry in zip(stretches, entries, strict=True)
        ],
        batch_size=1_000,
    )


def end_confirmed(integrations: Sequence[UUID], *, entries: Sequence[UUID], at: datetime) -> None:
    """Their stretches end today: today is the first day without."""
    standing = {
        fact.integration: fact
        for fact in ConfirmedFact.objects.filter(integration__in=integrations, closed_by=None, until_on=None)
    }
    facts = [standing[each] for each in integrations]
    _close(ConfirmedFact._meta.db_table, "stretch", [fact.stretch for fact in facts], entries)
    ended = []
    for fact, entry in zip(facts, entries, strict=True):
        fact.opened_by, fact.opened_on, fact.until_on = entry, city_day(at), city_day(at)
        fact.opened_position = fact.closed_position = None
        ended.append(fact)
    ConfirmedFact.objects.bulk_create(ended, batch_size=1_000)


def _close(table: str, column: str, subjects: Sequence[UUID], entries: Sequence[UUID]) -> None:
    """In one statement for all of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} f SET closed_by = c.entry FROM unnest(%s::uuid[], %s::uuid[]) AS c (subject, entry)"
            f" WHERE f.{column} = c.subject AND f.closed_by IS NULL",
            [list(subjects), list(entries)],
        )
