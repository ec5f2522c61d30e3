"""Cards of health insurance against the population: `motcua bench linkage`. One JSON line a metric.

`linkage_seconds` has what we allow ourselves as its `limit`; beside it stands what the machine needs for the least that any
comparison does: to join cards and people by number, and by name and birthday. A second run over what is left, with the
model of the first, has to come to the same.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from typing import Any

import duckdb

from motcua.service.insurance.synchronisation.linkage import link, prepare
from motcua.service.insurance.values_synchronisation import Thresholds
from scenarios.insurance.judged import by_error, judge
from scenarios.insurance.synthetic import Size, make

CARDS, PEOPLE, SEED = 1_200_000, 1_300_000, 2023
SECONDS_MAX, GIGABYTES_MAX, PRECISION_MIN = 180.0, 4.0, 0.999
#: As many as the city has; what they are called does not matter here.
COMMUNES = tuple(f"{31_117 + 3 * n}" for n in range(83))


def main(args: Sequence[str] = ()) -> int:
    """`--cards N`, `--people N`, `--seed N`; `--errors` tells each kind apart. Ends with 1 when a limit is broken."""
    given = {name: int(value) for name, value in pairwise(args) if name.startswith("--") and value.isdigit()}
    cards, people = given.get("--cards", CARDS), given.get("--people", PEOPLE)
    size = Size(people=people, cards=cards, seed=given.get("--seed", SEED))
    with tempfile.TemporaryDirectory() as scratch, closing(duckdb.connect(str(Path(scratch) / "cards.duckdb"))) as duck:
        prepare(duck)
        duck.execute(f"SET temp_directory = '{scratch}'")
        make(duck, size=size, communes=COMMUNES)
        least = _seconds(lambda: duck.execute(_LEAST).fetchall())
        began, worked = time.perf_counter(), time.process_time()
        model = link(duck, model=None, thresholds=Thresholds())
        seconds, worked = time.perf_counter() - began, time.process_time() - worked
        found = judge(duck)
        say("linkage_seconds", seconds, "s", limit=SECONDS_MAX, n=cards)
        say("linkage_processor_seconds", worked, "s", limit=None, n=cards)
        say("linkage_least_seconds", least, "s", limit=None, n=cards)
        gigabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 / 1024
        say("linkage_rss_gb", gigabytes, "GB", limit=GIGABYTES_MAX, n=cards)
        say("linkage_precision", found.precision, "share", limit=PRECISION_MIN, n=found.verified)
        say("linkage_recall", found.recall, "share", limit=None, n=found.owned)
        say("linkage_found", found.found_share, "share", limit=None, n=found.owned)
        say("linkage_synchronised", found.percent, "%", limit=None, n=found.cards)
        if "--errors" in args:
            for error, state, reason, count, right in by_error(duck):
                _line({"error": error, "state": state, "reason": reason, "cards": count, "right": right})
        say("linkage_changed_by_second_run", changed_by_second_run(duck, model), "cards", limit=None, n=cards)
    fine = seconds < SECONDS_MAX and gigabytes < GIGABYTES_MAX and (found.precision or 0) >= PRECISION_MIN
    return 0 if fine or cards < CARDS else 1


def changed_by_second_run(duck: Any, model: Any) -> int:
    """How many cards come to something else when those that were not verified are compared once more."""
    duck.execute("CREATE OR REPLACE TABLE before AS SELECT * FROM verdict")
    duck.execute("INSERT INTO taken SELECT person FROM before WHERE state = 'verified'")
    duck.execute("DELETE FROM card WHERE id IN (SELECT id FROM before WHERE state = 'verified')")
    link(duck, model=model, thresholds=Thresholds())
    [(changed,)] = duck.execute(
        "SELECT count(*) FROM verdict v JOIN before b USING (id)"
        " WHERE (v.state, v.reason, v.person) IS DISTINCT FROM (b.state, b.reason, b.person)"
    ).fetchall()
    return int(changed)


_LEAST = """
    SELECT (SELECT count(*) FROM card c JOIN resident r ON r.number = c.number),
        (SELECT count(*) FROM card c JOIN resident r ON r.birth_on = c.birth_on
            AND strip_accents(lower(r.full_name)) = strip_accents(lower(c.full_name)))"""


def _seconds(act: Any) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def say(metric: str, value: float | None, unit: str, *, limit: float | None, n: int) -> None:
    ratio = round(value / limit, 4) if limit and value is not None else None
    shown = None if value is None else round(value, 6)
    _line({"bench": "linkage", "metric": metric, "value": shown, "unit": unit, "limit": limit, "ratio": ratio, "n": n})


def _line(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
