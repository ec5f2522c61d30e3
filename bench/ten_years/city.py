"""What every room's ten years are made of: units, officials, persons, keys that sort by time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

import psycopg

from bench.scratch import NAME, Scratch
from motcua.registry.catalogue.queries import procedures
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind

YEARS = 10


@dataclass(frozen=True, kw_only=True)
class Room:
    """A room's part: `fill` makes its rows, `known` asks for what its addresses name (one row of columns named as the
    addresses' arguments), `asked` are the questions put to its lists. `said` is how many rows and why."""

    name: str
    modules: Sequence[str]
    said: str
    fill: Sequence[str]
    known: str
    asked: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: By route, where an argument of it is called otherwise in `known`.
    called: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: So many entries the journal has of what `known` names, and of which kind.
    story: int = 20
    told: str = "bench_told"


@dataclass(frozen=True)
class Given:
    """Whose rows they are: a full ward, the office of the city's committee, somebody who sits exams."""

    ward: UUID
    office: UUID
    sitter: UUID
    at: datetime
    today: date


def connected(city: Scratch, given: Given) -> psycopg.Connection[tuple[object, ...]]:
    """As the superuser, without triggers, with what the statements are made of."""
    database = psycopg.connect(city.server.superuser_dsn(NAME), autocommit=True, cursor_factory=psycopg.ClientCursor)
    for setting in ("work_mem = '256MB'", "maintenance_work_mem = '512MB'", "session_replication_role = replica"):
        database.execute(f"SET {setting}")
    units = directory(on=given.today)
    kinds = {UnitKind.COMMUNE: "a_commune", UnitKind.DEPARTMENT: "a_department"}
    database.execute(KEY)
    for kind, table in kinds.items():
        found = sorted(units.of_kind(kind), key=lambda unit: unit.id != given.ward)
        _units(database, table, [(unit.id, [unit.id, *units.ancestors(unit.id)]) for unit in found])
    _units(database, "a_unit", [(unit.id, [unit.id, *units.ancestors(unit.id)]) for unit in units.all()])
    database.execute("CREATE TEMP TABLE a_procedure (nth int PRIMARY KEY, id uuid, version uuid)")
    with database.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO a_procedure VALUES (%s, %s, %s)",
            [(number, each.procedure, each.id) for number, each in enumerate(procedures(given.today))],
        )
    for statement in (OFFICIALS, HOLD):
        database.execute(statement, values_of(given))
    return database


def values_of(given: Given) -> dict[str, object]:
    city = directory(on=given.today).ancestors(given.ward)[-1]
    return {
        "ward": given.ward,
        "office": given.office,
        "office_path": [given.office, city],
        "city": city,
        "sitter": given.sitter,
        "now": given.at,
        "today": given.today,
        "first": given.today - timedelta(days=365 * YEARS),
        "first_year": given.today.year - YEARS + 1,
        "year": given.today.year,
    }


def filled(database: psycopg.Connection[tuple[object, ...]], room: Room, given: Given) -> dict[str, object]:
    """Makes a room's rows; returns what its addresses name."""
    values = values_of(given)
    for statement in room.fill:
        database.execute(statement, values)
    database.execute("ANALYZE")
    cursor = database.execute(room.known, values)
    row, columns = cursor.fetchone(), [column.name for column in cursor.description or ()]
    if row is None:
        raise RuntimeError(f"{room.name}: its addresses name nothing")
    known = dict(zip(columns, row, strict=True))
    for subject in known.values():
        if isinstance(subject, UUID):
            database.execute(STORY, values | {"subject": subject, "entries": room.story, "told": room.told})
    return known


def _units(
    database: psycopg.Connection[tuple[object, ...]], table: str, rows: Sequence[tuple[UUID, list[UUID]]]
) -> None:
    database.execute(f"CREATE TEMP TABLE {table} (nth int PRIMARY KEY, id uuid, path uuid[])")
    with database.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} VALUES (%s, %s, %s)",
            [(number, unit, path) for number, (unit, path) in enumerate(rows)],
        )


#: A key of a moment, as the application makes them (UUIDv7); the same salt gives the same.
KEY = """
CREATE FUNCTION pg_temp.key(at timestamptz, salt text) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(md5(salt), 2, 3) || '8'
        || substr(md5(salt), 6, 15))::uuid $$
"""

#: Two thousand officials, the first of them who sits.
OFFICIALS = """
INSERT INTO accounts_account (id, password, sign_in_name, kind, name, email, phone, language, is_active, made_at)
SELECT pg_temp.key(%(now)s, 'official' || n), '!', 'bench-official-' || n, 'official', 'Nguyễn Thị Lan ' || n, '', '', 'vi',
    true, %(now)s FROM generate_series(2, 2000) AS n
"""
HOLD = """
CREATE TEMP TABLE an_official AS
SELECT 0 AS nth, %(sitter)s::uuid AS id
UNION ALL SELECT n - 1, pg_temp.key(%(now)s, 'official' || n) FROM generate_series(2, 2000) AS n
"""

#: What the journal tells of a thing: spread over the ten years, the last of them now.
STORY = """
INSERT INTO journal_entry (recorded_at, id, at, actor, on_behalf_of, kind, version, subject, unit, unit_path, data)
SELECT moment, gen_random_uuid(), moment, %(sitter)s, NULL, %(told)s, 1, %(subject)s, %(office)s,
    %(office_path)s::uuid[], jsonb_build_object('number', n)
FROM (SELECT n, %(now)s::timestamptz - n * interval '3650 days' / %(entries)s::int AS moment
    FROM generate_series(0, %(entries)s::int - 1) AS n) AS told
"""

#: A partition a month, as the house makes them ahead; the last half-year lies in the default one, as the dossiers do.
PARTITIONS = """
SELECT journal_ensure_partitions((%(first)s::date + n * interval '1 month')::date, 0) FROM generate_series(0, 112) AS n
"""
