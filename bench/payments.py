"""Payments confirmed over HTTP: `motcua bench payments [--payments 4000] [--clients 4]`.

Each payment is of a dossier of its own that stands still for its money. The bank's notifications, signed, a tenth of them
twice, in no order, come in over HTTP as fast as they are kept; the worker follows them. Measured is from the first to the
moment in which the last is credited, receipted, and its dossier goes on. Web and worker run as in a city, on a durable
server; the load comes from this machine too. The limit is PostgreSQL alone: pgbench inserting as many rows in one
transaction each. What a confirmation costs is said in time of cores too, by who took it: on two cores 300 a second leave
it 6.7 ms.
"""

from __future__ import annotations

import argparse
import base64
import io
import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

from bench.core_seconds import core_seconds
from bench.filing_client import answers, photo
from bench.payments_client import tell
from bench.scratch import NAME, Scratch, citizens_with_tokens, scratch_city, wait_until_it_answers
from motcua.cli.supervisor.obstacles import free_port_from
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.server import program
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.foundation.outside.keys import public_pem
from motcua.registry.catalogue.queries import receiving_units, version_of_code
from motcua.registry.organization.values import Level
from motcua.registry.people.queries import person_by_number
from motcua.service.dossiers.commands.clock import pause_dossiers
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.values import FiledFile, Filing
from motcua.service.payments.commands.attempts import begin_attempt
from motcua.service.payments.gateways.keys import keep_key
from motcua.service.payments.gateways.vietqr.gateway import BankByVietQr
from motcua.service.payments.values import AttemptView

BATCH = 250
PROMISED_PER_SECOND = 300
WAIT_SECONDS_MAX = 300
#: Rows that a confirmation writes, and about how many bytes each carries.
ROWS = {"notification": 250, "arrival": 150, "transaction": 100, "debit": 100, "credit": 100, "receipt": 150, "pause": 80,
        "arrived": 300, "booked": 200, "issued": 200, "paid": 150, "resumed": 250, "fact": 250}  # fmt: skip


def main(args: Sequence[str] = ()) -> int:
    """Prints a JSON object a metric. 1 when something is not as promised, 2 when verifying found a fault."""
    options = _options(args)
    key = Ed25519PrivateKey.generate()
    with scratch_city() as city:
        # Nothing of this process goes into the city that is running.
        settings.KEYS = city.home / "keys"
        settings.STORAGES["default"]["OPTIONS"]["location"] = city.home / "files"
        keep_key(BankByVietQr().key, public_pem(key))
        attempts = _attempts(options.payments)
        limit = _pgbench(city, clients=options.clients)
        seconds, cores = _measure(city, _notifications(attempts, key), options)
        counts = _counts(city)
        wrong = subprocess.run([sys.executable, "-m", "motcua.cli", "verify", "ledger", "--json"],
                               env=dict(city.environment), cwd=settings.ROOT, capture_output=True, text=True,
                               check=False)  # fmt: skip
    per_second = len(attempts) / seconds
    line = {"bench": "payments", "metric": "confirmations_per_second", "value": round(per_second, 2), "unit": "1/s",
            "limit": round(limit, 2), "ratio": round(per_second / limit, 3), "n": len(attempts)}  # fmt: skip
    sys.stdout.write(json.dumps(line) + "\n")
    each_ms = {name: round(1_000 * spent / len(attempts), 3) for name, spent in cores.items()}
    cost = {"bench": "payments", "metric": "core_ms_per_confirmation", "value": round(sum(each_ms.values()), 3),
            "unit": "ms", "by": each_ms, "n": len(attempts)}  # fmt: skip
    sys.stdout.write(json.dumps(cost) + "\n")
    sys.stdout.write(json.dumps({"bench": "payments", "counted": counts}) + "\n")
    sys.stdout.write(wrong.stdout)
    if wrong.returncode or counts != {"credited": len(attempts), "surplus": 0, "paused": 0, "receipts": len(attempts)}:
        return 2
    return 0 if per_second >= PROMISED_PER_SECOND else 1


def _options(args: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="motcua bench payments")
    parser.add_argument("--payments", type=int, default=4_000)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--json", action="store_true", help="the default and only form")
    return parser.parse_args(list(args))


def _attempts(count: int) -> list[AttemptView]:
    """Dossiers of all wards that stand still for their money, and a payment begun for each."""
    citizens_with_tokens(1, scopes=())
    at = city_clock().now()
    today = city_day(at)
    applicant = person_by_number(number="092190000000")
    version = version_of_code(code="1.001193", level=Level.COMMUNE, on=today)
    assert applicant is not None
    assert version is not None
    units = receiving_units(version=version, on=today)
    with durable():
        (proof,) = keep_files(uploads=[Upload(name="giay.jpg", content=io.BytesIO(photo()))], by=SYSTEM, at=at)
    attempts: list[AttemptView] = []
    for first in range(0, count, BATCH):
        numbers = range(first, min(first + BATCH, count))
        filings = [
            Filing(
                key=f"bench-{number}",
                version=version.id,
                receiving_unit=units[number % len(units)].id,
                applicant=applicant.id,
                answers=answers(number),
                files=(FiledFile("birth_proof", proof),),
            )
            for number in numbers
        ]
        with durable():
            dossiers = [filed.dossier for filed in file_dossiers(filings=filings, by=SYSTEM, at=at)]
            receive_dossiers(dossiers=dossiers, by=SYSTEM, at=at)
            pause_dossiers(dossiers=dossiers, ground="financial_obligation", reason="", by=SYSTEM, at=at)
            attempts += [
                begin_attempt(subject=dossier, gateway=BankByVietQr(), payer_name="Công dân", by=SYSTEM, at=at)
                for dossier in dossiers
            ]
    return attempts


def _notifications(attempts: Sequence[AttemptView], key: Ed25519PrivateKey) -> list[tuple[bytes, str]]:
    """What the bank tells, signed; a tenth comes twice, and none in its order."""
    at = city_clock().now().isoformat()
    account = settings.COLLECTING_ACCOUNT.split(":")[1]
    signed = []
    for number, attempt in enumerate(attempts):
        said = {"id": f"n-{number}", "transaction": f"FT{number:014d}", "amount": attempt.amount_vnd, "currency": "VND",
                "memo": f"CT DEN {attempt.reference} GD {number}", "account": account, "at": at}  # fmt: skip
        body = json.dumps(said).encode()
        signed.append((body, base64.urlsafe_b64encode(key.sign(body)).decode()))
    chance = random.Random(7)
    signed += chance.sample(signed, len(signed) // 10)
    chance.shuffle(signed)
    return signed


def _measure(
    city: Scratch, signed: list[tuple[bytes, str]], options: argparse.Namespace
) -> tuple[float, dict[str, float]]:
    """Seconds from the first notification until nothing waits, and the core seconds of web, worker, database and load."""
    port = free_port_from(host="127.0.0.1", port=18_000)
    environment = dict(city.environment) | {
        "MOTCUA_PORT": str(port), "MOTCUA_HOST": "127.0.0.1", "MOTCUA_KEYS": str(settings.KEYS),
    }  # fmt: skip
    web_city = Scratch(city.home, city.server, environment)
    web = web_city.start("-m", "motcua.cli", "serve")
    worker = web_city.start("-m", "motcua.cli", "work")
    database = int((city.server.data / "postmaster.pid").read_text().split()[0])
    try:
        wait_until_it_answers(port)
        time.sleep(5)  # the worker's first ticks
        shares = [(port, signed[number :: options.clients]) for number in range(options.clients)]
        context = multiprocessing.get_context("spawn")
        # All are up before the clock runs.
        ready = context.Barrier(options.clients + 1)
        roots = {"web": web.pid, "worker": worker.pid, "database": database, "load": os.getpid()}
        with context.Pool(options.clients, initializer=ready.wait) as pool:
            ready.wait()
            with core_seconds(roots) as cores:
                began = time.perf_counter()
                pool.starmap(tell, shares, chunksize=1)
                _wait_until_nothing_waits(city)
                seconds = time.perf_counter() - began
        # The load's root is this process, whose tree holds web and worker.
        cores["load"] -= cores["web"] + cores["worker"]
        return seconds, cores
    finally:
        for process in (web, worker):
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait_until_nothing_waits(city: Scratch) -> None:
    began = time.perf_counter()
    with psycopg.connect(city.server.superuser_dsn(NAME), autocommit=True) as connection:
        while time.perf_counter() - began < WAIT_SECONDS_MAX:
            waiting = connection.execute(
                "SELECT count(*) FROM payments_notification WHERE state = 'waiting'"
            ).fetchone()
            if waiting == (0,):
                return
            time.sleep(0.05)
    raise RuntimeError("the worker does not follow")


def _counts(city: Scratch) -> dict[str, int]:
    asked = {
        "credited": "payments_arrival WHERE outcome = 'credited'",
        "surplus": "payments_arrival WHERE outcome = 'surplus'",
        "paused": "dossiers_dossier WHERE status = 'paused'",
        "receipts": "payments_receipt",
    }
    with psycopg.connect(city.server.superuser_dsn(NAME), autocommit=True) as connection:
        return {name: connection.execute(f"SELECT count(*) FROM {what}").fetchone()[0]  # type: ignore[index]
                for name, what in asked.items()}  # fmt: skip


def _pgbench(city: Scratch, *, clients: int) -> float:
    """Transactions a second of PostgreSQL alone, each inserting the rows of a confirmation."""
    with psycopg.connect(city.server.superuser_dsn(NAME), autocommit=True) as connection:
        connection.execute("CREATE SCHEMA limit_of_bench")
        for table in ROWS:
            connection.execute(
                f"CREATE TABLE limit_of_bench.{table} (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), subject uuid,"
                " data jsonb, at timestamptz DEFAULT now())"
            )
            connection.execute(f"CREATE INDEX ON limit_of_bench.{table} (subject, at)")
    script = city.home / "rows.sql"
    script.write_text("BEGIN;\n" + "".join(
        f"INSERT INTO limit_of_bench.{table} (subject, data) VALUES (gen_random_uuid(), '{json.dumps({'x': 'y' * size})}');\n"
        for table, size in ROWS.items()
    ) + "COMMIT;\n")  # fmt: skip
    done = subprocess.run(
        [str(program("pgbench")), "-h", str(city.server.socket), "-U", "postgres", "-n", "-f", str(script),
         "-c", str(clients), "-j", "2", "-T", "5", NAME],
        capture_output=True, text=True, check=True, env=os.environ,
    )  # fmt: skip
    line = next(line for line in done.stdout.splitlines() if line.startswith("tps"))
    return float(line.split("=")[1].split()[0])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
