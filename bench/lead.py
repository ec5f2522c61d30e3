"""The leader's page in a city of a million dossiers: of a ward with 100,000 open ones, and of the whole city:
`motcua bench lead [--pages 50]`.

A page is the whole answer of the server. The limit is the same statements by plain psycopg.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from uuid import UUID

import psycopg
from django.test import Client

from bench.city_of_a_million import (
    DOSSIERS,
    OPEN_IN_WARD,
    Million,
    city_of_a_million,
    official,
    p99_ms,
    plain_p99_ms,
    say,
    statements_of,
)
from bench.scratch import NAME
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.registry.organization.queries import directory

PROMISED_MS = 200
WARM_UP = 5
ADDRESS = "/ban-lam-viec/lanh-dao/"
#: Every dossier's first leg, which the lists of the other benches do not read.
LEGS = """
INSERT INTO dossiers_leg (id, dossier_id, number, unit, started_at, ended_at)
SELECT gen_random_uuid(), id, 1, receiving_unit, filed_at, closed_at FROM dossiers_dossier
"""


def main(args: Sequence[str] = ()) -> int:
    """Prints a JSON object for the ward and one for the city. 1 when a page takes longer than promised."""
    parser = argparse.ArgumentParser(prog="motcua bench lead")
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--dossiers", type=int, default=DOSSIERS)
    parser.add_argument("--open", type=int, default=OPEN_IN_WARD, help="open dossiers in the ward")
    parser.add_argument("--json", action="store_true", help="the default and only form")
    chosen = parser.parse_args(list(args))
    with city_of_a_million(dossiers=chosen.dossiers, open_in_ward=chosen.open) as million:
        _walk_the_legs(million)
        at = city_clock().now()
        city = directory(on=city_day(at)).ancestors(million.ward)[-1]
        slowest = 0.0
        for metric, unit in (("lead_ms_p99", million.ward), ("lead_city_ms_p99", city)):
            account, _token = official(metric, unit, frozenset({Role.LEADER}), at)
            slowest = max(slowest, _measure(million, metric, account, chosen.pages))
    return 0 if slowest < PROMISED_MS else 1


def _walk_the_legs(million: Million) -> None:
    with psycopg.connect(million.city.server.superuser_dsn(NAME), autocommit=True) as database:
        database.execute("SET session_replication_role = replica")
        database.execute(LEGS)
        database.execute("VACUUM (ANALYZE) dossiers_leg")


def _measure(million: Million, metric: str, account: UUID, pages: int) -> float:
    client = Client()
    client.force_login(Account.objects.get(id=account))

    def page(_number: int) -> None:
        response = client.get(ADDRESS)
        if response.status_code != 200:
            raise RuntimeError(f"{ADDRESS}: {response.status_code}")

    p99_ms(page, n=WARM_UP)
    value = p99_ms(page, n=pages)
    limit = plain_p99_ms(million, statements_of(lambda: page(0)), n=pages)
    say("lead", metric, value, "ms", limit=limit, n=pages)
    return value


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
