"""Cases of processes: how long a hundred of them take, run anew on a drawing that nothing remembers.

    motcua bench process_tests [--json] [--cases 100]

Pure: no database. Prints a JSON line (house §13); every case has a start of its own.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import chain, count, islice
from zoneinfo import ZoneInfo

STARTS_AT = datetime(2023, 6, 15, 8, 0, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
KEY = "with_consultation"


def main(arguments: Sequence[str] | None = None) -> int:
    import django

    django.setup()
    from motcua.foundation.calendars.imports import read_hours, read_years
    from motcua.foundation.calendars.rules import calendar_from
    from motcua.foundation.calendars.values import Limit, LimitUnit
    from motcua.service.processes.cases.rules.comparing import partings_of
    from motcua.service.processes.cases.rules.ordinary import ordinary_cases
    from motcua.service.processes.cases.rules.simulating import run_case
    from motcua.service.processes.cases.running import bench_of
    from motcua.service.processes.rules.reading import DATA

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--json", action="store_true", help="JSON lines, which it prints in any case")
    chosen = parser.parse_args(arguments)

    calendar = calendar_from(years=read_years(), city=[read_hours()])
    xml = (DATA / f"{KEY}.bpmn").read_bytes()
    limit = Limit(Decimal(10), LimitUnit.WORKING_DAYS)
    days = (STARTS_AT + timedelta(days=number) for number in count())
    written = (
        ordinary_cases(bench=bench_of(xml), starts_at=day, limit=limit, calendars=lambda _unit: calendar)
        for day in days
    )
    cases = list(islice(chain.from_iterable(written), chosen.cases))
    bench_of.cache_clear()

    begun = time.perf_counter()
    bench = bench_of(xml)
    failed = 0
    for case in cases:
        run = run_case(bench=bench, given=case.given, units={}, calendars=lambda _unit: calendar)
        failed += bool(partings_of(case.expected, run))
    took = time.perf_counter() - begun

    line = {
        "bench": "process_tests",
        "metric": "hundred_cases_ms",
        "value": round(took * 1_000 * 100 / len(cases), 1),
        "unit": "ms",
        "limit": None,
        "ratio": None,
        "n": len(cases),
        "engine_calls": bench.engine_calls,
        "failed": failed,
    }
    sys.stdout.write(json.dumps(line) + "\n")
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
