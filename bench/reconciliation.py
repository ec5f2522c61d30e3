"""A gateway's file of a day against the books: `motcua bench reconciliation [--lines 1000000]`.

As many payments are in the books as the file has lines, all of one day, on a durable server; a hundred differences of every
kind are planted. Measured is `take_settlement` whole: reading and checking the file, keeping its lines, comparing them,
writing what differs, and booking what agrees as arrived. Its memory is that of this process at its highest; core seconds
are those of this process and of the database's. The limit is PostgreSQL alone: COPY of the same lines into a table with the
same two indexes, and one hash join.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import psycopg
from django.conf import settings
from django.db.models import Sum

from bench.scratch import NAME, Scratch, scratch_city
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.payments.models import Entry
from motcua.service.payments.models_reconciliation import Difference
from motcua.service.payments.reconciliation.commands.taking import take_settlement
from motcua.service.payments.reconciliation.reading import HEAD

SECONDS_MAX, MEGABYTES_MAX = 60.0, 1024
#: So many of each kind.
PLANTED = 100
GATEWAY = "vietqr"
#: References have letters only of those that are not misread.
LETTERS = "ACDEFGHJKM"
SPELLED = str.maketrans("0123456789", LETTERS)


def main(args: Sequence[str] = ()) -> int:
    """Prints a JSON object a metric. 1 when something is not as promised, 2 when differences were not found or another sum
    has arrived than agrees."""
    options = _options(args)
    with scratch_city() as city:
        settings.KEYS = city.home / "keys"
        at = city_clock().now()
        day = city_day(at) - timedelta(days=1)
        noon = at.replace(hour=5, minute=0, second=0, microsecond=0) - timedelta(days=1)
        _books(city, options.lines, noon)
        content = _file(options.lines, noon, day.isoformat())
        limit = _limit(city, content)
        began, cores = time.perf_counter(), _core_seconds(city)
        with durable():
            taken = take_settlement(gateway=GATEWAY, day=day, content=content, by=SYSTEM, at=at)
        seconds, core_seconds = time.perf_counter() - began, _core_seconds(city) - cores
        found = Counter(Difference.objects.values_list("kind", flat=True))
        arrived_vnd = Entry.objects.filter(account__kind="deposit").aggregate(sum=Sum("amount_vnd"))["sum"]
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    for metric, value, unit, compared in (
        ("reconciled_lines_per_second", taken.lines / seconds, "1/s", taken.lines / limit),
        ("reconciliation_seconds", seconds, "s", limit),
        ("reconciliation_core_seconds", core_seconds, "s", None),
        ("reconciliation_rss_mb", megabytes, "MB", None),
    ):
        line = {"bench": "reconciliation", "metric": metric, "value": round(value, 2), "unit": unit,
                "limit": None if compared is None else round(compared, 2),
                "ratio": None if compared is None else round(value / compared, 3), "n": taken.lines}  # fmt: skip
        sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.write(json.dumps({"bench": "reconciliation", "matched": taken.matched, "found": dict(found)}) + "\n")
    wanted = dict.fromkeys(("missing_here", "missing_there", "amount", "currency", "twice"), PLANTED)
    # The first three hundreds differ; what is there twice has arrived once.
    agreed_vnd = sum(8_000 + n % 9_000 for n in range(3 * PLANTED + 1, options.lines + 1))
    if dict(found) != wanted or arrived_vnd != agreed_vnd:
        return 2
    return 0 if seconds <= SECONDS_MAX and megabytes <= MEGABYTES_MAX else 1


def _options(args: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="motcua bench reconciliation")
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--json", action="store_true", help="the default and only form")
    return parser.parse_args(list(args))


def _books(city: Scratch, lines: int, noon: datetime) -> None:
    """As many payments as the file has lines, settled at noon; the ledger has no part in the comparison."""
    units = directory(on=city_day(noon))
    unit = units.of_kind(UnitKind.COMMUNE)[0].id
    path = [*units.path(unit).path]
    with psycopg.connect(city.server.superuser_dsn(NAME), autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        connection.execute(
            "INSERT INTO payments_attempt (id, reference, subject, unit, path, gateway, amount_vnd, state, payer_name,"
            " is_online, family, counted_path, level, channel, takes_online, made_at, expires_at, settled_at)"
            " SELECT gen_random_uuid(),"
            " 'MC' || translate(lpad(n::text, 10, '0'), '0123456789', %s), %s, %s, %s, %s,"
            " 8000 + n %% 9000, 'paid', '', TRUE, 'fees', %s, 'commune', 'online', TRUE, %s, %s, %s"
            " FROM generate_series(1, %s) n",
            [LETTERS, new_id(), unit, path, GATEWAY, path, noon, noon, noon, lines],
        )
        connection.execute(
            "INSERT INTO payments_arrival (id, attempt_id, gateway, transaction, amount_vnd, outcome, reason, refunded_vnd,"
            " paid_at, at) SELECT gen_random_uuid(), id, %s, 'FT' || substr(reference, 3), amount_vnd, 'credited', '', 0,"
            " %s, %s FROM payments_attempt",
            [GATEWAY, noon, noon],
        )
        connection.execute("ANALYZE payments_attempt, payments_arrival")


def _file(lines: int, noon: datetime, day: str) -> bytes:
    """What the gateway sends: the first are wrong, each hundred in its way."""
    out, paid, number = [",".join(HEAD)], 0, 0
    for transaction, amount, currency in _said(lines):
        out.append(f"payment,{transaction},CT DEN MC{transaction[2:]} GD,{amount},{currency},{noon.isoformat()}")
        paid, number = paid + amount, number + 1
    out.append(f"END,{number},{paid},0,{day}")
    return ("\r\n".join(out) + "\r\n").encode()


def _said(lines: int) -> Iterator[tuple[str, int, str]]:
    """In an order of its own, as no gateway's is that of the books."""
    for turn in range(lines):
        n = turn * 7_368_787 % lines + 1
        transaction, amount = f"FT{n:010d}".translate(SPELLED), 8_000 + n % 9_000
        planted = (n - 1) // PLANTED
        if planted == 0:  # missing there: another number, which is missing here
            yield f"FX{n:010d}", amount, "VND"
        elif planted == 1:
            yield transaction, amount + 1, "VND"
        elif planted == 2:
            yield transaction, amount, "USD"
        else:
            yield transaction, amount, "VND"
            if planted == 3:
                yield transaction, amount, "VND"


def _limit(city: Scratch, content: bytes) -> float:
    """Seconds that PostgreSQL itself takes to have the lines and join them."""
    rows = content.decode().splitlines()[1:-1]
    with psycopg.connect(city.server.superuser_dsn(NAME), autocommit=True) as connection:
        connection.execute(
            "CREATE TABLE limit_of_bench (kind text, transaction text, words text, amount bigint, currency text, at text,"
            " number bigserial UNIQUE)"
        )
        connection.execute("CREATE INDEX ON limit_of_bench (transaction)")
        began = time.perf_counter()
        with connection.cursor() as cursor, cursor.copy(
            "COPY limit_of_bench (kind, transaction, words, amount, currency, at) FROM STDIN (FORMAT csv)"
        ) as copy:  # fmt: skip
            for first in range(0, len(rows), 10_000):
                copy.write("\n".join(rows[first : first + 10_000]) + "\n")
        connection.execute(
            "SELECT count(*) FROM limit_of_bench l FULL JOIN payments_arrival a ON a.transaction = l.transaction"
            " WHERE a.amount_vnd IS DISTINCT FROM l.amount"
        )
        return time.perf_counter() - began


def _core_seconds(city: Scratch) -> float:
    """Of this process, and of every process of the database so far."""
    own = time.process_time()
    ticks = 0
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            if str(city.server.data) in (path.parent / "cmdline").read_text() or _below(path, city):
                ticks += sum(map(int, path.read_text().rsplit(")", 1)[1].split()[11:13]))
        except OSError:
            continue
    return own + ticks / 100


def _below(path: Path, city: Scratch) -> bool:
    """A process that the database's first one began."""
    postmaster = (city.server.data / "postmaster.pid").read_text().split()[0]
    return path.read_text().rsplit(")", 1)[1].split()[1] == postmaster


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
