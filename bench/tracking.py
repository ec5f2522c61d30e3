"""Tracking by code and phone in a city of a million dossiers: `motcua bench tracking [--pages 500]`.

A page is the server's whole answer, the count of tries included, for a code that was not asked for before. The limit is
the same statements by plain psycopg.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from django.test import Client

from bench.city_of_a_million import (
    DOSSIERS,
    OPEN_IN_WARD,
    PHONE_END,
    city_of_a_million,
    p99_ms,
    plain_p99_ms,
    say,
    statements_of,
)

PROMISED_MS = 30
WARM_UP = 20


def main(args: Sequence[str] = ()) -> int:
    """Prints a JSON object. 1 when an answer takes longer than promised."""
    parser = argparse.ArgumentParser(prog="motcua bench tracking")
    parser.add_argument("--pages", type=int, default=500)
    parser.add_argument("--dossiers", type=int, default=DOSSIERS)
    parser.add_argument("--json", action="store_true", help="the default and only form")
    chosen = parser.parse_args(list(args))
    with city_of_a_million(dossiers=chosen.dossiers, open_in_ward=min(OPEN_IN_WARD, chosen.dossiers // 10)) as million:
        client = Client()

        def track(number: int) -> None:
            # Each from an address of its own, or the limit on guessing would answer.
            address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
            code = million.codes[number % len(million.codes)]
            response = client.get("/api/v1/tracking", {"code": code, "phone_end": PHONE_END}, REMOTE_ADDR=address)
            if response.status_code != 200:
                raise RuntimeError(f"{code}: {response.status_code} {response.content[:200]!r}")

        p99_ms(lambda number: track(number + chosen.pages), n=WARM_UP)
        value = p99_ms(track, n=chosen.pages)
        limit = plain_p99_ms(million, statements_of(lambda: track(0)), n=chosen.pages)
    say("tracking", "tracking_ms_p99", value, "ms", limit=limit, n=chosen.pages)
    return 0 if value < PROMISED_MS else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
