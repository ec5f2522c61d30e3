"""Filing over HTTP: `motcua bench filing [--seconds 60] [--clients 8]`.

One request files one dossier: a token of one of 1,000 citizens over 83 communes, a birth registration's answers
validated by schema and CEL, one 200 kB photo, the process started, the journal written, the citizen told. Web and
worker run as in a city; the load comes from this machine too. The limit is PostgreSQL alone: pgbench inserting the
same rows in one transaction with as many clients, in the same run.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from statistics import quantiles
from typing import Any

import psycopg
from django.conf import settings

from bench.filing_client import answers, client, warm
from bench.scratch import NAME, Scratch, citizens_with_tokens, scratch_city, wait_until_it_answers
from motcua.cli.supervisor.obstacles import free_port_from
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.server import program
from motcua.foundation.database.transactions import durable
from motcua.registry.catalogue.queries import receiving_units, version_of_code
from motcua.registry.organization.values import Level
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.values import Filing

CITIZENS = 1_000
BATCH = 500
BATCHES = 6
DRAIN_SECONDS_MAX = 60
PROMISED_PER_SECOND = 120


def main(args: Sequence[str] = ()) -> int:
    """Prints a JSON object a metric. 1 when something is not as promised, 2 when verifying found a fault."""
    options = _options(args)
    with scratch_city() as city:
        tokens = citizens_with_tokens(CITIZENS, scopes=("dossiers:file",))
        version, units = _birth()
        limit = _pgbench(city, clients=options.clients, seconds=max(5, options.seconds // 6))
        measured = _measure(city, tokens, version, units, options)
        drained = _drain_seconds(city)
        counts = _counts(city)
        batch = _batch(version, units)
        wrong = subprocess.run([sys.executable, "-m", "motcua.cli", "verify", "all", "--json"],
                               env=dict(city.environment), cwd=settings.ROOT, capture_output=True, text=True,
                               check=False)  # fmt: skip
    filed = len(measured)
    per_second = filed / options.seconds
    p99 = quantiles(measured, n=100)[98] * 1_000
    _say("filings_per_second", per_second, "1/s", limit=limit, n=filed)
    _say("filing_ms_p99", p99, "ms", limit=None, n=filed)
    _say("filing_drain_seconds", drained, "s", limit=None, n=counts["messages"])
    _say("filings_batch_per_second", batch, "1/s", limit=limit, n=BATCH * BATCHES)
    sys.stdout.write(json.dumps({"bench": "filing", "counted": counts, "acknowledged": filed}) + "\n")
    sys.stdout.write(wrong.stdout)
    if wrong.returncode or counts["dossiers"] < filed:
        return 2
    return 0 if per_second >= PROMISED_PER_SECOND and drained <= DRAIN_SECONDS_MAX else 1


def _options(args: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="motcua bench filing")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--clients", type=int, default=8)
    parser.add_argument("--json", action="store_true", help="the default and only form")
    return parser.parse_args(list(args))


def _say(metric: str, value: float, unit: str, *, limit: float | None, n: int) -> None:
    ratio = round(value / limit, 3) if limit else None
    line = {"bench": "filing", "metric": metric, "value": round(value, 2), "unit": unit,
            "limit": round(limit, 2) if limit else None, "ratio": ratio, "n": n}  # fmt: skip
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _birth() -> tuple[Any, list[Any]]:
    today = city_day(city_clock().now())
    version = version_of_code(code="1.001193", level=Level.COMMUNE, on=today)
    assert version is not None
    return version, receiving_units(version=version, on=today)


def _measure(
    city: Scratch, tokens: list[str], version: Any, units: list[Any], options: argparse.Namespace
) -> list[float]:
    """Starts web and worker, lets the clients file for the given time, and returns each filing's seconds."""
    port = free_port_from(host="127.0.0.1", port=18_000)
    environment = dict(city.environment) | {"MOTCUA_PORT": str(port), "MOTCUA_HOST": "127.0.0.1"}
    web_city = Scratch(city.home, city.server, environment)
    web = web_city.start("-m", "motcua.cli", "serve")
    worker = web_city.start("-m", "motcua.cli", "work")
    try:
        wait_until_it_answers(port)
        jobs = [(port, tokens[n :: options.clients], str(version.id), [str(u.id) for u in units], options.seconds, n)
                for n in range(options.clients)]  # fmt: skip
        warm(port, tokens, str(version.id), str(units[0].id))
        with multiprocessing.get_context("spawn").Pool(options.clients) as pool:
            return [second for chunk in pool.starmap(client, jobs) for second in chunk]
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(30)
        _drained.clear()
        _drained.append(_wait_for_empty_outbox(city))
        worker.send_signal(signal.SIGTERM)
        worker.wait(30)


_drained: list[float] = []


def _drain_seconds(city: Scratch) -> float:
    return _drained[0]


def _wait_for_empty_outbox(city: Scratch) -> float:
    """Seconds until the worker has delivered every message and given every entry its position."""
    began = time.perf_counter()
    with psycopg.connect(city.server.superuser_dsn(NAME), autocommit=True) as connection:
        while time.perf_counter() - began < 2 * DRAIN_SECONDS_MAX:
            waiting = connection.execute(
                "SELECT (SELECT count(*) FROM messages_message WHERE status = 'waiting'),"
                " (SELECT count(*) FROM journal_entry) - (SELECT count(*) FROM journal_order)"
            ).fetchone()
            if waiting == (0, 0):
                break
            time.sleep(0.2)
    return time.perf_counter() - began


def _batch(version: Any, units: list[Any]) -> float:
    """Dossiers a second by the batch command, 500 a transaction, their processes started; no HTTP, no files but one."""
    from motcua.foundation.files.models import File
    from motcua.foundation.files.values import Receipt
    from motcua.registry.people.queries import person_by_number
    from motcua.service.dossiers.values import FiledFile

    applicant = person_by_number(number="092190000000")
    assert applicant is not None
    at = city_clock().now()
    sha256 = File.objects.values_list("sha256", flat=True)[0]  # one that a client sent: this process has no store
    receipt = Receipt(sha256=sha256, name="giay-chung-sinh.jpg", size_bytes=1, media_type="image/jpeg", pages=1)
    began = time.perf_counter()
    for batch in range(BATCHES):
        filings = [
            Filing(
                key=f"batch-{batch}-{number}",
                version=version.id,
                receiving_unit=units[number % len(units)].id,
                applicant=applicant.id,
                answers=answers(number),
                files=(FiledFile("birth_proof", receipt),),
            )
            for number in range(BATCH)
        ]
        with durable():
            file_dossiers(filings=filings, by=SYSTEM, at=at)
    return BATCH * BATCHES / (time.perf_counter() - began)


def _counts(city: Scratch) -> dict[str, int]:
    tables = {"dossiers": "dossiers_dossier", "files": "files_file", "instances": "processes_instance",
              "entries": "journal_entry", "positions": "journal_order", "messages": "messages_message"}  # fmt: skip
    with psycopg.connect(city.server.superuser_dsn(NAME), autocommit=True) as connection:
        return {name: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # type: ignore[index]
                for name, table in tables.items()}  # fmt: skip


def _pgbench(city: Scratch, *, clients: int, seconds: int) -> float:
    """Transactions a second of PostgreSQL alone, each inserting the rows of a filing into tables of the same shape."""
    with psycopg.connect(city.server.superuser_dsn(NAME), autocommit=True) as connection:
        connection.execute("CREATE SCHEMA limit_of_bench")
        for table in ROWS:
            connection.execute(
                f"CREATE TABLE limit_of_bench.{table} (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), dossier uuid,"
                " data jsonb, at timestamptz DEFAULT now())"
            )
            connection.execute(f"CREATE INDEX ON limit_of_bench.{table} (dossier, at)")
    script = city.home / "rows.sql"
    script.write_text("BEGIN;\n" + "".join(
        f"INSERT INTO limit_of_bench.{table} (dossier, data) VALUES (gen_random_uuid(), '{json.dumps({'x': 'y' * size})}');\n"
        for table, size in ROWS.items()
    ) + "COMMIT;\n")  # fmt: skip
    done = subprocess.run(
        [str(program("pgbench")), "-h", str(city.server.socket), "-U", "postgres", "-n", "-f", str(script),
         "-c", str(clients), "-j", "2", "-T", str(seconds), NAME],
        capture_output=True, text=True, check=True, env=os.environ,
    )  # fmt: skip
    line = next(line for line in done.stdout.splitlines() if line.startswith("tps"))
    return float(line.split("=")[1].split()[0])


#: The rows of one filing, by table, and about how many bytes each carries.
ROWS = {"key": 200, "dossier": 800, "answers": 1_200, "party": 60, "file": 150, "leg": 60, "kept": 100, "instance": 400,
        "task": 250, "fact": 250, "entry_a": 500, "entry_b": 400, "message": 300}  # fmt: skip

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
