"""Asking pages of a city as their officials do, and saying how long that took: what the benches of pages share."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import quantiles
from typing import Any

from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import Actor

WARM_UP = 2


def routes(
    modules: Mapping[str, str], patterns: Sequence[URLPattern | URLResolver] | None = None
) -> Iterator[tuple[str, str, URLPattern]]:
    """(what `modules` says of the beginning of its view's module, name, pattern) of every named route that it knows."""
    for each in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(each, URLResolver):
            yield from routes(modules, each.url_patterns)
        elif each.name:
            module = f"{each.callback.__module__}."
            found = next((what for start, what in modules.items() if module.startswith(f"{start}.")), "")
            if found:
                yield found, each.name, each


def arguments(pattern: URLPattern, known: Mapping[str, object]) -> dict[str, object]:
    """Raises `KeyError` for an argument that the city has nothing for."""
    return {name: known[name] for name in pattern.pattern.converters}


def client_of(actor: Actor) -> Client:
    if actor.account is None:
        raise RuntimeError(f"{actor.name} has no account.")
    client = Client()
    client.force_login(Account.objects.get(id=actor.account))
    return client


def asking(client: Client, address: str) -> Callable[[int], object]:
    return lambda _number: client.get(address)


def p95_ms(act: Callable[[int], object], times: int) -> float:
    """The 95th percentile in milliseconds, the first few left out."""
    took = []
    for number in range(times + WARM_UP):
        began = time.perf_counter()
        act(number)
        took.append(time.perf_counter() - began)
    return quantiles(took[WARM_UP:], n=100, method="inclusive")[94] * 1_000


class Busy:
    """The time on the processors since it was made: of this process and of its connection's server process."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            self._stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
        self._began = self._now()

    def ms(self) -> float:
        return self._now() - self._began

    def _now(self) -> float:
        here = time.process_time() * 1_000
        if not self._stat.exists():
            return here
        fields = self._stat.read_text().rpartition(")")[2].split()
        return here + (int(fields[11]) + int(fields[12])) * 1_000 / os.sysconf("SC_CLK_TCK")


def say_page(
    bench: str,
    route: str,
    value: float | None,
    *,
    limit: float | None = None,
    n: int = 0,
    query: str = "",
    why: str = "",
    cpu_ms: float | None = None,
    **more: object,
) -> None:
    """One line of JSON (house §13), with the route that it is about; `cpu_ms` is what a machine with time to spare would
    need, here and in the database."""
    line: dict[str, Any] = {
        "bench": bench,
        "metric": "page_ms_p95",
        "route": f"{route}?{query}" if query else route,
        "value": None if value is None else round(value, 2),
        "unit": "ms",
        "limit": round(limit, 2) if limit else None,
        "ratio": round(value / limit, 3) if limit and value is not None else None,
        "n": n,
    }
    if cpu_ms is not None:
        line["cpu_ms"] = round(cpu_ms, 2)
    sys.stdout.write(json.dumps(line | more | ({"why": why} if why else {}), ensure_ascii=False) + "\n")
    sys.stdout.flush()
