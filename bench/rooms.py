"""The pages of the rooms of reform and service with ten years of a city's records:
`motcua bench rooms [--times 20] [--only outreach,codes]`.

Each room is filled with what a city the size of Cần Thơ has of it after ten years (`bench/ten_years` says how many rows,
and why); then every page of it is asked for, lists with their filters, by each official who may see it. The routes come
from the table of addresses. A page is the server's whole answer; the limit is the same statements by plain psycopg.
Files and papers (218 posters among them) may take half a minute.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from django.test import Client
from django.urls import NoReverseMatch, URLPattern, reverse

from bench.asking import WARM_UP, Busy, arguments, asking, client_of, p95_ms, routes, say_page
from bench.city_of_a_million import Million, city_of_a_million, official, plainly, statements_of
from bench.ten_years.city import PARTITIONS, Given, Room, connected, filled, values_of
from bench.ten_years.reform import ROOMS as OF_REFORM
from bench.ten_years.service import ROOMS as OF_SERVICE
from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.registry.people.queries import actor_of

PROMISED_MS = 150
#: A file is made while somebody waits: 218 posters are.
PROMISED_FILE_MS = 30_000
ROOMS = {room.name: room for room in (*OF_REFORM, *OF_SERVICE)}
DOSSIERS = 100_000
OPEN_IN_WARD = 5_000
#: How the names of routes end whose answer is a file.
FILES = ("_export", "_template", "_sheet", "_paper", "_file", "_evidence", "_results")
ALL_WORK = frozenset(Role) - {Role.AUDITOR, Role.ADMINISTRATOR}

say = partial(say_page, "rooms")


def main(args: Sequence[str] = ()) -> int:
    """Prints a JSON object a room, a page and an official, and one for the slowest. 1 when one takes longer than promised."""
    parser = argparse.ArgumentParser(prog="motcua bench rooms")
    parser.add_argument("--times", type=int, default=20)
    parser.add_argument("--only", default="", help=f"rooms, with commas between: {', '.join(ROOMS)}")
    parser.add_argument("--json", action="store_true", help="the default and only form")
    chosen = parser.parse_args(list(args))
    rooms = [ROOMS[name] for name in filter(None, chosen.only.split(","))] or list(ROOMS.values())
    with city_of_a_million(dossiers=DOSSIERS, open_in_ward=OPEN_IN_WARD) as million:
        at = city_clock().now()
        today = city_day(at)
        units = directory(on=today)
        office = units.of_division(units.unit(units.ancestors(million.ward)[-1]).division_code, UnitKind.OFFICE)
        assert office is not None
        sitter, _token = official("sitter", million.ward, frozenset({Role.HANDLER}), at)
        given = Given(million.ward, office.id, sitter, at, today)
        officials = {"ward": million.officer, "sitter": sitter} | {
            name: official(name, unit, roles, at)[0]
            for name, unit, roles in (
                ("office", office.id, ALL_WORK),
                ("leader", units.ancestors(million.ward)[-1], frozenset({Role.LEADER})),
                ("auditor", office.id, frozenset({Role.AUDITOR})),
            )
        }
        clients = {name: client_of(actor_of(account=account, on=today)) for name, account in officials.items()}
        took: list[tuple[str, float]] = []
        with connected(million.city, given) as database:
            database.execute(PARTITIONS, values_of(given))
            for room in rooms:
                began = time.perf_counter()
                asked = Asked(room, filled(database, room, given), values_of(given), clients, million, chosen.times)
                say(room.name, None, why=room.said, filled_in_seconds=round(time.perf_counter() - began))
                took.extend(asked.pages())
    of_pages = [value for name, value in took if not name.endswith(FILES)]
    slowest = max(of_pages, default=None)
    say("all", slowest, n=len(of_pages))
    is_kept = all(value < (PROMISED_FILE_MS if name.endswith(FILES) else PROMISED_MS) for name, value in took)
    return 0 if took and is_kept else 1


@dataclass(frozen=True)
class Asked:
    """A filled room, what its addresses name, and who asks."""

    room: Room
    known: Mapping[str, object]
    given: Mapping[str, object]
    clients: Mapping[str, Client]
    million: Million
    times: int

    def pages(self) -> Iterator[tuple[str, float]]:
        for _room, name, pattern in routes(dict.fromkeys(self.room.modules, self.room.name)):
            try:
                address = self._address(name, pattern)
            except (NoReverseMatch, KeyError) as fault:
                say(name, None, why=f"no address: {fault}"[:120])
                continue
            for query in self.room.asked.get(name, [""]):
                asked = f"{address}?{query.format_map(self.given)}" if query else address
                for who in self.clients:
                    value = self._page(name, asked, who=who, query=query)
                    if value is not None:
                        yield name, value

    def _address(self, name: str, pattern: URLPattern) -> str:
        called = {argument: self.known[other] for argument, other in self.room.called.get(name, {}).items()}
        return reverse(name, kwargs=arguments(pattern, {**self.known, **called}))

    def _page(self, name: str, asked: str, *, who: str, query: str) -> float | None:
        """None for what this official does not see, and for what is no page."""
        client, times = self.clients[who], 2 if name.endswith(FILES) else self.times
        status = client.get(asked).status_code
        if status in {302, 403, 404, 405}:
            return None
        if status != 200:
            say(name, None, query=query, why=f"answers {status}", who=who)
            return None
        statements = statements_of(partial(client.get, asked))
        busy = Busy()
        value = p95_ms(asking(client, asked), times)
        cpu_ms = busy.ms() / (times + WARM_UP)
        with plainly(self.million, statements) as plain:
            limit = p95_ms(plain, times)
        say(name, value, limit=limit, n=times, query=query, cpu_ms=cpu_ms, who=who, statements=len(statements))
        return value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
