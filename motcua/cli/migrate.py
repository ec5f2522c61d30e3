"""`motcua migrate`: roles, database, tables."""

from __future__ import annotations

from datetime import UTC, datetime

from motcua.cli.output import JsonFlag, Output
from motcua.foundation.database.cluster import ensure_database, running_cluster
from motcua.foundation.database.schema import migrate_schema


def migrate(as_json: JsonFlag = False) -> None:
    """Bring roles, database and tables up to this release. Safe to repeat; changes nothing in newer data.

    Example: motcua migrate --json
    """
    out = Output(as_json=as_json)
    with running_cluster():
        with out.doing("Preparing the database"):
            ensure_database()
        with out.doing("Bringing the tables up to date"):
            applied = migrate_schema(at=datetime.now(UTC))
    for name in applied:
        out.fact(migration=name)
        out.say(f"applied {name}")
    out.fact(applied=len(applied))
    out.say(f"{len(applied)} migrations applied; the tables are those of this release.")
