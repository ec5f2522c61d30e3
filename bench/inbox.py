"""The inbox of an officer whose ward has 100,000 open dossiers, in a city of a million: `motcua bench inbox [--pages 200]`.

A page is the whole answer of the server: session, actor, rows, counts of all views, template. The views of her own list
and of her unit's take turns, and every third page is the next one of its list. The limit is the same statements by plain
psycopg.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from typing import Any

from django.test import Client

from bench.city_of_a_million import (
    DOSSIERS,
    OPEN_IN_WARD,
    city_of_a_million,
    p99_ms,
    plain_p99_ms,
    say,
    statements_of,
)
from motcua.foundation.accounts.models import Account
from motcua.service.dossiers.queries.lists import InboxView, Whose

PROMISED_MS = 100
WARM_UP = 20


def main(args: Sequence[str] = ()) -> int:
    """Prints a JSON object. 1 when a page takes longer than promised."""
    parser = argparse.ArgumentParser(prog="motcua bench inbox")
    parser.add_argument("--pages", type=int, default=200)
    parser.add_argument("--dossiers", type=int, default=DOSSIERS)
    parser.add_argument("--open", type=int, default=OPEN_IN_WARD, help="open dossiers in the ward")
    parser.add_argument("--json", action="store_true", help="the default and only form")
    chosen = parser.parse_args(list(args))
    with city_of_a_million(dossiers=chosen.dossiers, open_in_ward=chosen.open) as million:
        client = Client()
        client.force_login(Account.objects.get(id=million.officer))
        addresses = [f"/ban-lam-viec/?whose={whose}&view={view.value}" for whose in Whose for view in InboxView]
        addresses += [each for each in (_next_page(client, address) for address in addresses) if each]

        def page(number: int) -> None:
            _open(client, addresses[number % len(addresses)])

        p99_ms(page, n=WARM_UP)
        value = p99_ms(page, n=chosen.pages)
        limit = plain_p99_ms(million, statements_of(lambda: page(0)), n=chosen.pages)
    say("inbox", "inbox_ms_p99", value, "ms", limit=limit, n=chosen.pages)
    return 0 if value < PROMISED_MS else 1


def _open(client: Client, address: str) -> Any:
    response = client.get(address)
    if response.status_code != 200:
        raise RuntimeError(f"{address}: {response.status_code}")
    return response


def _next_page(client: Client, address: str) -> str | None:
    found = re.search(r"after=([A-Za-z0-9_-]+)", _open(client, address).content.decode())
    return f"{address}&after={found[1]}" if found else None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
