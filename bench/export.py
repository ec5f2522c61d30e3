"""A million dossiers as a file, over HTTP, from the web server as it runs in a city: `motcua bench export`.

Asked for with the token of an official who oversees the whole city, so every row is hers. Measured are the first byte,
the rows a second, and the largest resident memory of any process of the web server meanwhile. The limit is the same
statement by plain psycopg from a server-side cursor, its rows thrown away.
"""

from __future__ import annotations

import argparse
import http.client
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psutil
import psycopg
from django.conf import settings

from bench.city_of_a_million import DOSSIERS, OPEN_IN_WARD, Million, city_of_a_million, say, statements_of
from bench.scratch import NAME, Scratch, wait_until_it_answers
from motcua.cli.supervisor.obstacles import free_port_from
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.dossiers.queries.export import EXPORT_CHUNK_ROWS, export_rows

PROMISED_FIRST_BYTE_MS = 1_000
PROMISED_RSS_MB = 200
READ_BYTES = 256 * 1024
SAMPLES_PER_SECOND = 20
WARM_UP = 20


@dataclass(frozen=True)
class Taken:
    """What a download took."""

    first_byte_ms: float
    seconds: float
    bytes: int
    lines: int


def main(args: Sequence[str] = ()) -> int:
    """Prints a JSON object a metric. 1 when something is not as promised, 2 when rows are missing."""
    parser = argparse.ArgumentParser(prog="motcua bench export")
    parser.add_argument("--dossiers", type=int, default=DOSSIERS)
    parser.add_argument("--json", action="store_true", help="the default and only form")
    chosen = parser.parse_args(list(args))
    with city_of_a_million(dossiers=chosen.dossiers, open_in_ward=min(OPEN_IN_WARD, chosen.dossiers // 10)) as million:
        limit = _plain_rows_per_second(million)
        with _web(million.city) as (port, web):
            with _watched(web) as highest:
                csv = _download(port, million.overseer_token, "csv")
            csv_mb = highest[0]
            with _watched(web) as highest:
                xlsx = _download(port, million.overseer_token, "xlsx")
            xlsx_mb = highest[0]
    rows = chosen.dossiers
    say("export", "export_rows_per_second", rows / csv.seconds, "1/s", limit=limit, n=rows)
    say("export", "export_rss_mb", csv_mb, "MB", limit=None, n=rows)
    say("export", "export_first_byte_ms", csv.first_byte_ms, "ms", limit=None, n=1)
    say("export", "export_xlsx_rows_per_second", rows / xlsx.seconds, "1/s", limit=limit, n=rows)
    say("export", "export_xlsx_rss_mb", xlsx_mb, "MB", limit=None, n=rows)
    say("export", "export_xlsx_first_byte_ms", xlsx.first_byte_ms, "ms", limit=None, n=1)
    if csv.lines != rows + 1:
        return 2
    early = max(csv.first_byte_ms, xlsx.first_byte_ms) < PROMISED_FIRST_BYTE_MS
    return 0 if early and max(csv_mb, xlsx_mb) < PROMISED_RSS_MB else 1


@contextmanager
def _web(city: Scratch) -> Iterator[tuple[int, psutil.Process]]:
    port = free_port_from(host="127.0.0.1", port=18_100)
    environment = dict(city.environment) | {"MOTCUA_PORT": str(port), "MOTCUA_HOST": "127.0.0.1"}
    web = Scratch(city.home, city.server, environment).start("-m", "motcua.cli", "serve")
    try:
        wait_until_it_answers(port)
        _warm(port)
        yield port, psutil.Process(web.pid)
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(30)


def _warm(port: int) -> None:
    """Each of its processes has read its addresses once; a server that began a second ago is not what is measured."""
    for _number in range(WARM_UP):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/api/v1/openapi.json")
        connection.getresponse().read()
        connection.close()


@contextmanager
def _watched(web: psutil.Process) -> Iterator[list[float]]:
    """The largest resident memory (MB) of any process of the server while inside."""
    highest, over = [0.0], threading.Event()

    def watch() -> None:
        while not over.wait(1 / SAMPLES_PER_SECOND):
            for process in [web, *web.children(recursive=True)]:
                highest[0] = max(highest[0], process.memory_info().rss / 1024 / 1024)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield highest
    finally:
        over.set()
        watcher.join()


def _download(port: int, token: str, kind: str) -> Taken:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
    began = time.perf_counter()
    connection.request("GET", f"/api/v1/exports/dossiers.{kind}", headers={"Authorization": f"Bearer {token}"})
    response = connection.getresponse()
    if response.status != 200:
        raise RuntimeError(f"{response.status}: {response.read()[:500]!r}")
    size, lines = len(response.read(1)), 0
    first_byte_ms = (time.perf_counter() - began) * 1_000
    while piece := response.read(READ_BYTES):
        size += len(piece)
        lines += piece.count(b"\n")
    return Taken(first_byte_ms, time.perf_counter() - began, size, lines)


def _plain_rows_per_second(million: Million) -> float:
    """The export's own statement by plain psycopg. It is the one that names the dossiers' table."""

    def begin() -> None:
        with durable():
            rows = export_rows(actor=SYSTEM, at=city_clock().now())
            next(rows), next(rows)

    (statement,) = [each for each in statements_of(begin) if "dossiers_dossier" in each[0]]
    with psycopg.connect(host=str(million.city.server.socket), dbname=NAME, user=settings.ROLE_APP) as plain:
        with plain.cursor(name="plain") as cursor:
            cursor.itersize = EXPORT_CHUNK_ROWS
            began = time.perf_counter()
            cursor.execute(*statement)
            count = sum(1 for _row in cursor)
        return count / (time.perf_counter() - began)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
