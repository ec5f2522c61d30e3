"""Search over 2,000 procedures: `motcua bench search`.

In a database of its own, beside the city's: the city's reference data and made procedures up to 2,000, written by the
catalogue's commands. Measures `queries.search` as the faces call it, over the words that people type: right, unmarked,
mistyped, unfinished, silly. The limit is the same SQL, with the same values, by plain psycopg.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

from motcua.cli.load import load_room
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.server import Server, provision
from motcua.foundation.database.transactions import durable
from motcua.registry.catalogue.commands import announce_versions, assess_versions, draft_versions, put_in_force
from motcua.registry.catalogue.models import Version
from motcua.registry.catalogue.queries import procedures, search
from motcua.registry.catalogue.values import Announcement, Draft, EntryIntoForce
from motcua.registry.organization.values import Level

PROCEDURES = 2_000
SEARCHES = 4_000
ON = date(2023, 6, 15)
DATABASE = "bench_search"
BATCH = 250
LIMIT_MS = 30.0

#: What made procedures are called, and what people type.
WORDS: Mapping[str, list[str]] = json.loads(Path(__file__).with_suffix(".json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Search:
    """A search as measured, with the statements that it sent."""

    text: str
    took_ms: float
    statements: tuple[tuple[str, Any], ...]


def main(args: Sequence[str] = ()) -> int:
    """Prints a JSON object a metric. 1 when the promise of 30 ms is broken."""
    if settings.DATABASE_URL:
        sys.stderr.write("This bench makes a database of its own in the embedded server; unset DATABASE_URL.\n")
        return 2
    server = Server(settings.POSTGRES_DATA)
    server.start()
    dsn = server.superuser_dsn()
    try:
        _make_city(dsn)
        _measure("")  # opens the connection
        with psycopg.connect(
            server.superuser_dsn(DATABASE), autocommit=True, cursor_factory=psycopg.ClientCursor
        ) as bare:
            measured = [(found := _measure(text), _again(bare, found)) for text in _texts()]
    finally:
        _use(settings.DATABASE_NAME)
        _drop(dsn)
    p99 = _p99([found.took_ms for found, _ in measured])
    _say("search_ms_p99", p99, limit=_p99([again_ms for _, again_ms in measured]), n=len(measured))
    return 0 if p99 < LIMIT_MS else 1


def _make_city(dsn: str) -> None:
    _drop(dsn)
    provision(dsn, database=DATABASE)
    _use(DATABASE)
    call_command("migrate", database="owner", verbosity=0)
    for room in ("motcua.registry.organization", "motcua.registry.catalogue"):
        load_room(room)
    drafts = list(_made(PROCEDURES - len(procedures(ON))))
    for first in range(0, len(drafts), BATCH):
        _put_in_force(drafts[first : first + BATCH])
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE catalogue_version, catalogue_procedure, catalogue_word")


def _made(count: int) -> Iterator[Draft]:
    """Procedures that differ in their words and are otherwise those of the city."""
    parts = list(Version.objects.order_by("id").values_list("parts", flat=True))
    names = [" ".join(each) for each in product(WORDS["acts"], WORDS["things"], WORDS["for_whom"])]
    chance = random.Random(20230615)
    for number, name in enumerate(chance.sample(names, count)):
        words = name.lower().split()
        nickname = " ".join(words[: chance.randint(2, 5)])
        synonyms = [" ".join(words[first : first + chance.randint(2, 4)]) for first in range(0, len(words) - 1, 2)]
        changed = {
            "name": {"vi": name, "en": f"Made procedure {number}"},
            "nickname": {"vi": nickname, "en": f"Made {number}"},
            "synonyms": synonyms,
        }
        yield Draft(
            code=f"9.{number:06}",
            level=chance.choice(list(Level)),
            parts=_with_generic(parts[number % len(parts)]) | changed,
        )


def _with_generic(parts: Mapping[str, Any]) -> dict[str, Any]:
    """The parts with what every form has: no slots, no rules about answers, no place."""
    components = [{key: value for key, value in each.items() if key != "slot"} for each in parts["components"]]
    left = {key: value for key, value in parts.items() if key not in {"place_field", "limit_cases", "questions"}}
    return left | {"components": components, "fees": [], "form": "generic"}


def _put_in_force(drafts: Sequence[Draft]) -> None:
    at = city_clock().now()
    with durable():
        versions = draft_versions(drafts=drafts, by=SYSTEM, at=at)
        assess_versions(versions=versions, by=SYSTEM, at=at)
        decisions = [Announcement(version=each, decision="1/QĐ-UBND", announced_on=ON) for each in versions]
        announce_versions(announcements=decisions, by=SYSTEM, at=at)
        put_in_force(entries=[EntryIntoForce(version=each, from_on=ON) for each in versions], by=SYSTEM, at=at)


def _texts() -> Iterator[str]:
    chance = random.Random(1)
    for _ in range(SEARCHES):
        yield chance.choice(WORDS["typed"])


def _measure(text: str) -> Search:
    statements: list[tuple[str, Any]] = []

    def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        begun = perf_counter()
        search(text=text, on=ON, limit=20)
        took = perf_counter() - begun
    return Search(text, took * 1_000, tuple(statements))


def _again(bare: psycopg.Connection[Any], found: Search) -> float:
    """How many milliseconds the search's own statements take when nothing stands between them and psycopg."""
    begun = perf_counter()
    for sql, params in found.statements:
        bare.execute(sql, params).fetchall()
    return (perf_counter() - begun) * 1_000


def _p99(values: Sequence[float]) -> float:
    return quantiles(values, n=100)[-1]


def _say(metric: str, value: float, *, limit: float, n: int) -> None:
    line = {
        "bench": "search",
        "metric": metric,
        "value": round(value, 2),
        "unit": "ms",
        "limit": round(limit, 2),
        "ratio": round(value / limit, 2),
        "n": n,
    }
    sys.stdout.write(json.dumps(line) + "\n")


def _use(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def _drop(dsn: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as superuser:
        superuser.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
