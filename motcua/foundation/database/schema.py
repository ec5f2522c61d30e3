"""The state of the tables: which migrations wait, which are unknown here, and bringing them up to date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from motcua.foundation.database.errors import UnableToUseNewerData
from motcua.foundation.database.milestones import SCHEMA, reach_milestone, release_here
from motcua.foundation.database.models import Milestone

MIGRATING_LOCK = 0x6D63_6D69_67


@dataclass(frozen=True)
class SchemaState:
    """`waiting` are to be applied, `unknown` were applied by a release that is not this one."""

    waiting: tuple[str, ...]
    unknown: tuple[str, ...]
    applied_count: int


def schema_state() -> SchemaState:
    connection = connections["owner"]
    executor = MigrationExecutor(connection)
    applied = {f"{label}.{name}" for label, name in MigrationRecorder(connection).applied_migrations()}
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return SchemaState(
        waiting=tuple(f"{migration.app_label}.{migration.name}" for migration, _ in plan),
        unknown=tuple(sorted(applied - _names(executor.loader))),
        applied_count=len(applied),
    )


def known_migrations() -> set[str]:
    """Every migration that this release has, and those that one of them stands in for."""
    return _names(MigrationLoader(None))


def _names(loader: MigrationLoader) -> set[str]:
    replaced = {name for migration in loader.disk_migrations.values() for name in migration.replaces}
    return {f"{label}.{name}" for label, name in {*loader.disk_migrations, *replaced}}


def refuse_newer_data() -> SchemaState:
    """Returns the state. Raises `UnableToUseNewerData` when a later release has changed these data."""
    state = schema_state()
    if state.unknown:
        raise UnableToUseNewerData(
            theirs=_release_of_data() or "(another release)", ours=release_here(), unknown=", ".join(state.unknown[:5])
        )
    return state


def _release_of_data() -> str:
    """By the milestone, as far as its table can be read here; empty when it cannot."""
    table = Milestone._meta.db_table
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [table])
        if cursor.fetchone() != (True,):
            return ""
        cursor.execute(f"SELECT release FROM {table} WHERE name = %s", [SCHEMA])
        found = cursor.fetchone()
    return str(found[0]) if found else ""


def migrate_schema(*, at: datetime) -> list[str]:
    """Applies what waits, as the owner, one caller at a time. Returns the migrations applied.

    Raises `UnableToUseNewerData` and changes nothing when a later release has changed these data.
    """
    connection = connections["owner"]
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATING_LOCK])
    try:
        waiting = refuse_newer_data().waiting
        if waiting:
            call_command("migrate", database="owner", interactive=False, verbosity=0)
            reach_milestone(name=SCHEMA, value=waiting[-1], at=at, alias="owner")
        return list(waiting)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATING_LOCK])
