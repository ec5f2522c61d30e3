"""A scratch city with a million dossiers, a hundred thousand of them open in one ward; and an officer of that ward.

The rows are made inside the database (INSERT … SELECT generate_series, as the owner), with the columns, lengths and
mixture that the commands write: 83 communes, the procedures that communes receive, Vietnamese names, half a year. What
the papers of a dossier are to it (answers, files, tasks) the lists do not read, so it is left out; the journal has the
story of every twentieth dossier.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from statistics import quantiles
from typing import Any
from uuid import UUID

import psycopg
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from bench.scratch import NAME, Scratch, indexes_afterwards, scratch_city
from motcua.cli.collector import spare_what_stays
from motcua.foundation.accounts.commands import NewAccount, issue_token, open_accounts
from motcua.foundation.accounts.values import SYSTEM, AccountKind, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.commands import sequence_entries
from motcua.foundation.measures.commands import fold_entries
from motcua.registry.catalogue.queries import procedures
from motcua.registry.organization.commands import appoint_officials, open_posts
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Appointment, NewPost, UnitKind

DOSSIERS = 1_000_000
OPEN_IN_WARD = 100_000
OPEN_ELSEWHERE = 20_000
WARD = "31149"
PHONE_END = "0100"
POST_SINCE = date(2022, 1, 1)
#: Of every dossier of which the journal tells, so many entries.
STORY = ("dossier_filed", "process_started", "dossier_received", "processing_begun", "task_completed", "result_ready")
STORY_OF_EACH = 20


@dataclass(frozen=True)
class Million:
    """The built city: the full ward, an officer there, the token of who oversees the city, codes of dossiers."""

    city: Scratch
    ward: UUID
    officer: UUID
    overseer_token: str
    codes: Sequence[str]


@contextmanager
def city_of_a_million(*, dossiers: int = DOSSIERS, open_in_ward: int = OPEN_IN_WARD) -> Iterator[Million]:
    """Builds it (a minute or two), and takes it down afterwards."""
    with scratch_city() as city, override_settings(STORAGES=storages(city)):
        at = city_clock().now()
        today = city_day(at)
        units = directory(on=today)
        ward = units.of_division(WARD, UnitKind.COMMUNE)
        assert ward is not None
        # All views of the ward's inbox are the officer's, all dossiers of the city the overseer's.
        officer, _token = official("officer", ward.id, frozenset({Role.COUNTER, Role.HANDLER, Role.HEAD}), at)
        _overseer, token = official("overseer", units.ancestors(ward.id)[-1], frozenset({Role.CONTROLLER}), at)
        communes = [ward.id, *(unit.id for unit in units.of_kind(UnitKind.COMMUNE) if unit.id != ward.id)]
        filed = [v for v in procedures(today) if v.receiving.kind is UnitKind.COMMUNE and v.accepts_online]
        facts = {
            "dossiers": dossiers,
            "ward": ward.id,
            "officer": officer,
            "communes": communes,
            "above": list(units.ancestors(ward.id)),
            "procedures": [v.procedure for v in filed],
            "versions": [v.id for v in filed],
            "now": at,
            "open_in_ward": open_in_ward,
            "open_elsewhere": min(OPEN_ELSEWHERE, (dossiers - open_in_ward) // 10),
        }
        _fill(city, facts)
        _catch_up()
        with psycopg.connect(city.server.superuser_dsn(NAME), autocommit=True) as database:
            codes = database.execute(
                "SELECT code FROM dossiers_dossier d WHERE code IS NOT NULL AND EXISTS"
                " (SELECT 1 FROM journal_entry e WHERE e.subject = d.id) LIMIT 2000"
            ).fetchall()
        # As a web process does that has loaded its application.
        spare_what_stays()
        yield Million(city, ward.id, officer, token, [code for (code,) in codes])


def _catch_up() -> None:
    """What the worker has done long before anybody looks at a figure: positions given and cells counted."""
    for job in (sequence_entries, fold_entries):
        more = True
        while more:
            with durable():
                more = bool(job())


def storages(city: Scratch) -> dict[str, Any]:
    """Files go into the bench's own home. Pages need the style sheets' names; a checkout without a build has none to hash."""
    if (settings.STATIC_ROOT / "staticfiles.json").exists():
        return {**settings.STORAGES, "default": _files(city)}
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    return {"default": _files(city), "staticfiles": plain}


def _files(city: Scratch) -> dict[str, Any]:
    location = {"location": city.home / "files"}
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": location}


def official(name: str, unit: UUID, roles: frozenset[Role], at: datetime) -> tuple[UUID, str]:
    """An official with one post in the unit; her account and a token for exports."""
    with durable():
        (account,) = open_accounts(
            accounts=[NewAccount(sign_in_name=f"bench-{name}", kind=AccountKind.OFFICIAL, name="Lê Thị Mận",
                                 password_hash="!")],  # noqa: S106  (nobody signs in by password)
            by=SYSTEM, at=at,
        )  # fmt: skip
        (post,) = open_posts(
            posts=[NewPost(unit=unit, key=f"bench-{name}", title_vi="Vị trí", title_en="Post", roles=roles,
                           opens_on=POST_SINCE, is_single=True)],
            by=SYSTEM, at=at,
        )  # fmt: skip
        appoint_officials(
            appointments=[Appointment(post=post, account=account, starts_on=POST_SINCE)], by=SYSTEM, at=at
        )
        token = issue_token(account=account, name="bench", scopes=("dossiers:export",), by=SYSTEM, at=at)
    return account, token


def _fill(city: Scratch, facts: dict[str, Any]) -> None:
    dsn = city.server.superuser_dsn(NAME)
    with psycopg.connect(dsn, autocommit=True, cursor_factory=psycopg.ClientCursor) as database:
        database.execute("SET maintenance_work_mem = '512MB'")
        database.execute("SET session_replication_role = replica")
        with indexes_afterwards(database, "dossiers_dossier"):
            database.execute(DOSSIER_ROWS, facts)
        database.execute(ENTRIES, {"story": list(STORY), "each": STORY_OF_EACH, "now": facts["now"]})
        database.execute("VACUUM (ANALYZE) dossiers_dossier")
        database.execute("ANALYZE")


#: n < open_in_ward: open there; then some open elsewhere; the rest is returned, every hundredth of it in the ward.
DOSSIER_ROWS = """
INSERT INTO dossiers_dossier (
    id, reference, code, external_code, procedure, version, receiving_unit, involved_units, units_above, applicant,
    applicant_name, applicant_phone_end, search_key, filed_by, by_officer, channel, return_method, return_address,
    came_by, status, decision, filed_at, answer_due_at, received_at, decided_at, ready_at, returned_at, closed_at,
    legal_due_at, promised_at, reappointed_to, due_is_provisional, owed_at, current_unit, "current_role",
    current_action, current_step, current_task, holder, held_since, step_due_at, leg, answers_version, answers_hash)
SELECT
    d.id, d.reference, d.code, '', (%(procedures)s::uuid[])[v], (%(versions)s::uuid[])[v], unit, ARRAY[unit],
    %(above)s::uuid[], gen_random_uuid(), name, %(phone_end)s,
    lower(unaccent(name)) || ' ' || lower(translate(d.reference, '-', ' ')), gen_random_uuid(), false,
    (ARRAY['online', 'online', 'counter', 'post'])[1 + n %% 4], (ARRAY['electronic', 'counter'])[1 + n %% 2], '', '',
    status, CASE WHEN status IN ('returned', 'result_ready') THEN 'approved' ELSE '' END, filed_at,
    filed_at + interval '1 day', received_at, ready_at, ready_at,
    CASE WHEN status = 'returned' THEN ready_at + interval '2 hours' END,
    CASE WHEN status = 'returned' THEN ready_at + interval '2 hours' END,
    due_at, due_at, CASE WHEN n %% 97 = 0 THEN due_at + interval '3 days' END, false,
    CASE WHEN status = 'returned' THEN timestamptz '9999-12-31 00:00:00+00'
         WHEN status = 'filed' THEN filed_at + interval '1 day' ELSE due_at END,
    unit, CASE WHEN status = 'returned' THEN '' ELSE 'handler' END,
    CASE WHEN status = 'returned' THEN '' ELSE (ARRAY['receive', 'examine', 'examine', 'sign', 'issue'])[1 + n %% 5] END,
    CASE WHEN status = 'returned' THEN '' ELSE 'Thẩm định hồ sơ' END,
    CASE WHEN status = 'returned' THEN NULL ELSE gen_random_uuid() END,
    CASE WHEN status <> 'returned' AND n %% 10 = 0 THEN %(officer)s::uuid END,
    received_at, due_at, 1, 1, '\\x00'::bytea
FROM (
    SELECT *,
        'R' || lpad(to_hex(n), 8, '0') AS reference,
        CASE WHEN received_at IS NOT NULL
             THEN '000.00.' || lpad((1 + n %% 99)::text, 2, '0') || '.H13-' || to_char(filed_at, 'YYMMDD') || '-'
                  || lpad(n::text, 7, '0') END AS code,
        CASE WHEN status IN ('returned', 'result_ready') THEN filed_at + interval '5 days' END AS ready_at
    FROM (
        SELECT *,
            CASE WHEN status = 'filed' THEN NULL ELSE filed_at + interval '3 hours' END AS received_at,
            CASE WHEN status = 'filed' THEN NULL
                 ELSE filed_at + interval '3 hours' + (1 + n %% 30) * interval '1 day' END AS due_at
        FROM (
            SELECT n, gen_random_uuid() AS id, 1 + n %% array_length(%(versions)s::uuid[], 1) AS v,
                (%(communes)s::uuid[])[
                    CASE WHEN n < %(open_in_ward)s THEN 1 ELSE 1 + n %% array_length(%(communes)s::uuid[], 1) END
                ] AS unit,
                (ARRAY['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Võ', 'Đặng', 'Bùi'])[1 + n %% 8] || ' '
                || (ARRAY['Văn', 'Thị', 'Ngọc', 'Minh', 'Hoàng'])[1 + n %% 5] || ' '
                || (ARRAY['An', 'Bình', 'Châu', 'Dũng', 'Em', 'Giang', 'Hòa', 'Khánh', 'Lan', 'Mận', 'Nga', 'Ổi',
                          'Phúc', 'Quỳnh', 'Sáu', 'Út', 'Xoài'])[1 + n %% 17] AS name,
                CASE WHEN n < %(open_in_ward)s THEN (ARRAY['filed', 'received', 'in_processing', 'in_processing',
                          'in_processing', 'in_processing', 'in_processing', 'supplement_requested', 'paused',
                          'result_ready'])[1 + n %% 10]
                     WHEN n < %(open_in_ward)s + %(open_elsewhere)s THEN 'in_processing' ELSE 'returned' END AS status,
                %(now)s::timestamptz - CASE WHEN n < %(open_in_ward)s + %(open_elsewhere)s THEN (n::bigint * 7919 %% 20000)
                    ELSE 15000 + (n::bigint * 7919 %% 260000) END * interval '1 minute' AS filed_at
            FROM generate_series(0, %(dossiers)s - 1) AS n
        ) counted
    ) clocked
) d
ORDER BY filed_at
""".replace("%(phone_end)s", f"'{PHONE_END}'")

ENTRIES = """
INSERT INTO journal_entry (recorded_at, id, at, actor, on_behalf_of, kind, version, subject, unit, unit_path, data)
SELECT filed_at + step * interval '5 hours', gen_random_uuid(), filed_at + step * interval '5 hours', filed_by, NULL,
    (%(story)s::text[])[step], 1, id, receiving_unit, ARRAY[receiving_unit] || units_above,
    jsonb_build_object('reference', reference, 'channel', channel, 'procedure', procedure, 'answers_hash', md5(reference))
FROM dossiers_dossier, generate_series(1, array_length(%(story)s::text[], 1)) AS step
WHERE hashtext(reference) %% %(each)s = 0 AND filed_at < %(now)s
"""


def p99_ms(act: Callable[[int], object], *, n: int) -> float:
    """The 99th percentile, in milliseconds, of calling `act` with 0 … n - 1."""
    took = []
    for number in range(n):
        began = time.perf_counter()
        act(number)
        took.append(time.perf_counter() - began)
    return quantiles(took, n=100, method="inclusive")[98] * 1_000


def statements_of(act: Callable[[], object]) -> list[tuple[str, Any]]:
    """What Django asks of the database during `act`."""
    asked: list[tuple[str, Any]] = []

    def keep(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append((sql, params))
        return execute(sql, params, many, context)

    # Where statements are logged they are in the driver's notation.
    with CaptureQueriesContext(connection), connection.execute_wrapper(keep):
        act()
    return asked


@contextmanager
def plainly(million: Million, statements: Sequence[tuple[str, Any]]) -> Iterator[Callable[[int], None]]:
    """What asks the same by plain psycopg as the application's role, rows fetched, nothing kept."""
    with psycopg.connect(host=str(million.city.server.socket), dbname=NAME, user=settings.ROLE_APP) as plain:

        def ask(_number: int) -> None:
            for sql, params in statements:
                cursor = plain.execute(sql, params)
                if cursor.description:
                    cursor.fetchall()
            plain.rollback()

        yield ask


def plain_p99_ms(million: Million, statements: Sequence[tuple[str, Any]], *, n: int) -> float:
    with plainly(million, statements) as ask:
        return p99_ms(ask, n=n)


def say(bench: str, metric: str, value: float, unit: str, *, limit: float | None, n: int) -> None:
    """One line of JSON (house §13)."""
    ratio = round(value / limit, 3) if limit else None
    line = {"bench": bench, "metric": metric, "value": round(value, 2), "unit": unit,
            "limit": round(limit, 2) if limit else None, "ratio": ratio, "n": n}  # fmt: skip
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()
