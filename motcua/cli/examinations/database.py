"""The database: what can be seen in it that would be a fault or become one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from django.utils.timezone import localtime

from motcua.cli.examinations import Finding, broken, ok, warning
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.cluster import VERSION_MIN, administrator_dsn, is_embedded, server_version
from motcua.foundation.database.schema import schema_state

CLOCKS_APART_SECONDS_MAX = 2
LAG_SECONDS_MAX = 60
JOB_WAITS_SECONDS_MAX = 300
#: Partitions are made three months ahead every hour: with less than one ahead, nobody has made them for long.
MONTHS_AHEAD_MIN = 1
#: What the app role must not be able to do, whatever else it may.
FORBIDDEN = {
    "journal_entry": ("UPDATE", "DELETE", "TRUNCATE"),
    "journal_order": ("UPDATE", "DELETE", "TRUNCATE"),
    "journal_idempotency_key": ("DELETE", "TRUNCATE"),
}


def server() -> Finding:
    version = server_version()
    kind = "embedded" if is_embedded() else "of DATABASE_URL"
    if version < VERSION_MIN:
        return broken("database", f"PostgreSQL {version} ({kind}) is too old.", f"Use {VERSION_MIN} or newer.")
    return ok("database", f"PostgreSQL {version}, {kind}")


def roles() -> Finding:
    """The role that web and worker run as must be unable to change what happened."""
    if not _value("SELECT to_regclass('journal_entry') IS NOT NULL"):
        return warning("roles", "There is no journal yet.", "`motcua migrate` makes it.")
    role = settings.ROLE_APP
    too_much = [
        f"{right} on {table}"
        for table, rights in FORBIDDEN.items()
        for right in rights
        if _value("SELECT has_table_privilege(%s, %s, %s)", role, table, right)
    ]
    if _value("SELECT has_schema_privilege(%s, 'public', 'CREATE')", role):
        too_much.append("CREATE in the schema")
    if too_much:
        return broken(
            "roles",
            f"{role} may {', '.join(too_much)}.",
            f"As the owner: `REVOKE … FROM {role}`, and find out who granted it.",
        )
    return ok("roles", f"{role} runs and cannot change the journal, {settings.ROLE_OWNER} migrates")


def tables() -> Finding:
    state = schema_state()
    if state.unknown:
        return broken(
            "tables", f"A later release has changed them: {', '.join(state.unknown[:3])}.", "Run that release."
        )
    if state.waiting:
        return broken("tables", f"{len(state.waiting)} migrations wait.", "`motcua migrate`")
    return ok("tables", f"{state.applied_count} migrations, none waits")


def partitions() -> Finding:
    """By the machine's clock, which is the one that entries are filed by."""
    statement = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'journal_entry'::regclass"
    names = {row[0] for row in _rows(statement)}
    ahead = [month for month in range(4) if f"journal_entry_{_month_from_now(month):%Y_%m}" in names]
    if ahead[: MONTHS_AHEAD_MIN + 1] != list(range(MONTHS_AHEAD_MIN + 1)):
        return broken("partitions", "The journal has none for the coming month.", "Start `motcua work`; it makes them.")
    return ok("partitions", f"made {ahead[-1]} months ahead")


def default_partition() -> Finding:
    """Entries land there only when their month has no partition, and then it cannot be made any more."""
    count = _value("SELECT count(*) FROM journal_entry_default")
    if count:
        return broken(
            "default partition",
            f"{count} entries are in the journal's default partition, so a month had none of its own.",
            "Keep `motcua work` running. docs/how-to/operate.md tells how to move them.",
        )
    return ok("default partition", "empty")


def sequencer() -> Finding:
    waiting, oldest = _rows(
        "SELECT count(*), extract(epoch FROM clock_timestamp() - min(e.recorded_at))::int"
        " FROM journal_entry e, journal_sequencer s WHERE e.txid >= s.low_water::text::xid8"
        " AND NOT EXISTS (SELECT 1 FROM journal_order o WHERE o.id = e.id)"
    )[0]
    if waiting and oldest > LAG_SECONDS_MAX:
        return warning(
            "sequencer", f"{waiting} entries wait for a position, the oldest for {oldest} s.", "Does `motcua work` run?"
        )
    return ok("sequencer", f"{waiting} entries wait")


def jobs() -> Finding:
    failed = _value("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
    late = _value(
        "SELECT count(*) FROM procrastinate_jobs"
        " WHERE status = 'todo' AND coalesce(scheduled_at, now()) <= now() - make_interval(secs => %s)",
        JOB_WAITS_SECONDS_MAX,
    )
    if late:
        return warning("jobs", f"{late} are late by {JOB_WAITS_SECONDS_MAX} s or more.", "Does `motcua work` run?")
    if failed:
        return warning("jobs", f"{failed} have failed.", f"Why, is in {settings.LOGS / 'worker.log'}.")
    return ok("jobs", "none late, none failed")


def clock() -> Finding:
    """Machine and database must agree, and the city must not live before what it has recorded."""
    with psycopg.connect(administrator_dsn()) as fresh:
        row = fresh.execute("SELECT clock_timestamp()").fetchone()
    assert row is not None
    apart = abs((row[0] - datetime.now(UTC)).total_seconds())
    if apart > CLOCKS_APART_SECONDS_MAX:
        return broken("clock", f"Machine and database are {apart:.0f} s apart.", "Let both follow one time server.")
    now = city_clock().now()
    last = _value("SELECT max(at) FROM journal_entry")
    if last is not None and last > now + timedelta(seconds=CLOCKS_APART_SECONDS_MAX):
        return broken(
            "clock",
            f"It is {localtime(now):%Y-%m-%d %H:%M} in the city, and an entry is of {localtime(last):%Y-%m-%d %H:%M}.",
            "Set the machine's clock.",
        )
    return ok("clock", f"{localtime(now):%Y-%m-%d %H:%M} in the city ({settings.CLOCK})")


def _month_from_now(months: int) -> datetime:
    today = datetime.now(UTC)
    count = today.year * 12 + today.month - 1 + months
    return datetime(count // 12, count % 12 + 1, 1, tzinfo=UTC)


def _value(statement: str, *parameters: Any) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, list(parameters))
        row = cursor.fetchone()
    assert row is not None
    return row[0]


def _rows(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
