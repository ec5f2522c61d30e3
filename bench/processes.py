"""Processes: how many dossiers start, and how many steps are completed, a second, in batches of 500.

    motcua bench processes [--dossiers 5000] [--batch 500] [--instances 100000]

Then what an instance weighs (bytes in its table, with its share of the states), whether memory stays flat while
100,000 are started and moved on, and steps completed over HTTP (`bench.completing`, in a city of its own).

Runs on a database of its own with fsync on (in `var/bench`, or MOTCUA_BENCH_HOME) and prints JSON lines (house §13).
The limit is the same statements, sent by plain psycopg in the same run to a twin of the database.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg

ROOT = Path(__file__).resolve().parents[1]
HOME = Path(os.environ.get("MOTCUA_BENCH_HOME", ROOT / "var" / "bench")) / "processes"
AT = datetime(2023, 6, 15, 9, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
#: What was promised.
START_CPU_MS_MAX, STATE_BYTES_MAX, MEMORY_GROWTH_MB_MAX = 1.0, 2_000, 50.0
DATABASE, TWIN = "bench_processes", "bench_processes_twin"
#: Where this process looks for its settings and its database.
_OURS = {
    "MOTCUA_HOME": str(HOME),
    "MOTCUA_DATABASE_NAME": DATABASE,
    "DJANGO_SETTINGS_MODULE": "motcua.settings",
}
ROOMS = ("motcua.foundation.calendars", "motcua.registry.organization", "motcua.service.processes")


@dataclass(frozen=True)
class Result:
    bench: str
    metric: str
    value: float
    unit: str
    limit: float | None
    ratio: float | None
    n: int


def measured(metric: str, value: float, unit: str, *, limit: float | None, n: int) -> Result:
    """A result that is no rate; `limit` is what was promised."""
    return Result("processes", metric, round(value, 3), unit, limit, None, n)


def result(metric: str, n: int, seconds: float, limit_seconds: float | None = None) -> Result:
    value = n / seconds
    limit = n / limit_seconds if limit_seconds else None
    return Result(
        bench="processes",
        metric=metric,
        value=round(value, 1),
        unit="1/s",
        limit=round(limit, 1) if limit else None,
        ratio=round(value / limit, 3) if limit else None,
        n=n,
    )


def measure(*, dossiers: int, batch: int) -> Iterator[Result]:
    """The results, one by one. Django is set up; the database is loaded, empty of dossiers, and has a twin."""
    from motcua.foundation.database.keys import new_id

    ids = [new_id() for _ in range(dossiers)]
    cpu = time.process_time()
    with _recorded() as starts:
        starting = _timed(lambda: _start(ids, batch))
    cpu = time.process_time() - cpu
    yield measured("start_cpu_ms", cpu * 1_000 / dossiers, "ms", limit=START_CPU_MS_MAX, n=dossiers)
    yield _state_bytes()
    with _recorded() as completions:
        begun = time.perf_counter()
        completed = sum(iter(lambda: _complete_all(batch), 0))
        completing = time.perf_counter() - begun
    yield result("starts_batch_per_second", dossiers, starting, _replayed(starts))
    yield result("completions_batch_per_second", completed, completing, _replayed(completions))

    singles = 300
    more = [new_id() for _ in range(singles)]
    with _recorded() as starts:
        starting = _timed(lambda: _start(more, 1))
    with _recorded() as completions:
        begun = time.perf_counter()
        completed = _complete_all(1)
        completing = time.perf_counter() - begun
    yield result("starts_per_second_one_client", singles, starting, _replayed(starts))
    yield result("completions_per_second_one_client", completed, completing, _replayed(completions))
    yield from _engine_alone()


def _state_bytes() -> Result:
    """What a running instance takes as stored: its row, and its share of the states of its drawing."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(pg_column_size(i.*)) + (SELECT sum(pg_column_size(s.*)) FROM processes_state s"
            " WHERE s.definition_id IN (SELECT definition_id FROM processes_instance))"
            " FROM processes_instance i WHERE status = 'running'"
        )
        running, stored = cursor.fetchone() or (0, 0)
    return measured("state_bytes", float(stored) / running, "B", limit=STATE_BYTES_MAX, n=running)


def memory(*, instances: int, batch: int) -> Iterator[Result]:
    """How much this process grows between the first tenth and the last of many instances, each started and moved on."""
    from motcua.foundation.database.keys import new_id

    grown: list[float] = []
    for _tenth in range(10):
        ids = [new_id() for _ in range(instances // 10)]
        _start(ids, batch)
        _complete_all(batch, among=ids)
        grown.append(_resident_mb())
    yield measured("memory_growth_mb", grown[-1] - grown[0], "MB", limit=MEMORY_GROWTH_MB_MAX, n=instances)
    yield measured("memory_mb", grown[-1], "MB", limit=None, n=instances)


def _resident_mb() -> float:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1_000_000


def _timed(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


def _parts(ids: Sequence[UUID], batch: int) -> Iterator[Sequence[UUID]]:
    return (ids[n : n + batch] for n in range(0, len(ids), batch))


def _start(ids: Sequence[UUID], batch: int) -> None:
    from motcua.foundation.accounts.values import SYSTEM
    from motcua.foundation.database.transactions import durable
    from motcua.registry.organization.queries import directory
    from motcua.registry.organization.values import UnitKind
    from motcua.service.processes.commands import start_instances
    from motcua.service.processes.values import Start

    communes = [unit.id for unit in directory(on=AT.date()).of_kind(UnitKind.COMMUNE)]
    for part in _parts(ids, batch):
        starts = [
            Start(
                dossier=id_,
                process_key="standard",
                units={"receiving": commune, "handling": commune},
                limit_minutes=2_400,
                done=("receive",),
            )
            for id_, commune in ((id_, communes[id_.int % len(communes)]) for id_ in part)
        ]
        with durable():
            start_instances(starts=starts, by=SYSTEM, at=AT)


def _complete_all(batch: int, *, among: Sequence[UUID] | None = None) -> int:
    """Completes every open step (of these dossiers) once, with its ordinary outcome. Returns how many."""
    from motcua.foundation.accounts.values import SYSTEM
    from motcua.foundation.database.transactions import durable
    from motcua.service.processes.commands import complete_tasks
    from motcua.service.processes.models import Task
    from motcua.service.processes.shapes import shape_of
    from motcua.service.processes.values import Completion

    still = Task.objects.filter(status="open")
    if among is not None:
        still = still.filter(dossier__in=among)
    waiting = list(still.order_by("instance_id").values_list("id", "definition", "step"))
    outcomes = {task: shape_of(definition).steps[step].outcomes[0].value for task, definition, step in waiting}
    for part in _parts([task for task, _definition, _step in waiting], batch):
        with durable():
            complete_tasks(
                completions=[Completion(task=task, outcome=outcomes[task]) for task in part], by=SYSTEM, at=AT
            )
    return len(waiting)


Written = list[tuple[str, Sequence[object]]]


@contextmanager
def _recorded() -> Iterator[Written]:
    """What is written inside, statement by statement; a commit is an empty one."""
    from django.db import connection

    written: Written = []

    def keep(execute: Callable[..., object], sql: str, params: Sequence[object], many: bool, context: object) -> object:
        if sql.startswith(("INSERT", "UPDATE")):
            written.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        yield written


def _replayed(written: Written) -> float:
    """Seconds that plain psycopg needs for the same statements, in transactions as they were, on the twin."""
    from django.db import connection

    settings = connection.settings_dict
    with psycopg.connect(
        host=settings["HOST"], user=settings["USER"], dbname=TWIN, cursor_factory=psycopg.ClientCursor
    ) as plain:
        begun = time.perf_counter()
        for sql, params in written:
            # Long ones come with numbered parameters.
            cursor = psycopg.RawCursor(plain) if "$1" in sql else plain.cursor()
            cursor.execute(sql, params)
            if sql.startswith("INSERT INTO journal_entry"):
                plain.commit()
        return time.perf_counter() - begun


def _engine_alone() -> Iterator[Result]:
    """The engine without what a process remembers: every move of a drawing computed anew."""
    from motcua.service.processes.rules.shape import Shape
    from motcua.service.processes.shapes import shapes_in_force

    shape = shapes_in_force(["with_consultation"])["with_consultation"]

    def every_move(of: Shape) -> int:
        moves = [
            of.move(stand=stand.id, task=waiting.task, outcome=outcome.value, facts={})
            for stand in of.stands.values()
            for waiting in stand.opened
            for outcome in of.steps[waiting.step].outcomes_in(waiting.round)
        ]
        return len(moves)

    for metric, rounds in (("engine_moves_per_second", 1), ("remembered_moves_per_second", 50)):
        begun = time.perf_counter()
        count = sum(every_move(shape) for _ in range(rounds))
        yield result(metric, count, time.perf_counter() - begun)


def _prepare() -> Callable[[], None]:
    """A server and a database of this bench's own, loaded. Returns what takes it down again."""
    os.environ |= _OURS
    shutil.rmtree(HOME, ignore_errors=True)

    import django
    from django.core.management import call_command
    from django.db import connections

    from motcua.foundation.database.server import Server, provision

    server = Server(HOME / "postgres")
    server.start()
    provision(server.superuser_dsn(), database=DATABASE)
    django.setup()
    call_command("migrate", database="owner", verbosity=0)
    from motcua.cli.load import load_room

    for room in ROOMS:
        load_room(room)
    connections.close_all()
    with psycopg.connect(server.superuser_dsn(), autocommit=True) as superuser:
        superuser.execute(f"CREATE DATABASE {TWIN} TEMPLATE {DATABASE} OWNER motcua_owner")

    def take_down() -> None:
        connections.close_all()
        server.stop()
        shutil.rmtree(HOME, ignore_errors=True)

    return take_down


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints the results. Where settings of another database are loaded already, a process of its own does it."""
    if "django.conf" in sys.modules and sys.modules["django.conf"].settings.configured:
        return subprocess.run([sys.executable, "-m", "bench.processes", *(arguments or ())], check=False).returncode
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dossiers", type=int, default=5_000)
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--instances", type=int, default=100_000, help="for the memory; 0 leaves it out")
    parser.add_argument("--without-http", action="store_true")
    parser.add_argument("--json", action="store_true", help="JSON lines, which it prints in any case")
    chosen = parser.parse_args(arguments)
    take_down = _prepare()
    try:
        for line in measure(dossiers=chosen.dossiers, batch=chosen.batch):
            _say(line)
        if chosen.instances:
            for line in memory(instances=chosen.instances, batch=chosen.batch):
                _say(line)
    finally:
        take_down()
    if chosen.without_http:
        return 0
    # A whole city, which this process's settings do not point at.
    others = {name: value for name, value in os.environ.items() if name not in _OURS}
    return subprocess.run(
        [sys.executable, "-m", "motcua.cli", "bench", "completing"], env=others, check=False
    ).returncode


def _say(line: Result) -> None:
    sys.stdout.write(json.dumps(asdict(line)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
