"""Insurance look-ups over HTTP with 1.2 million cards: `motcua bench lookup [--seconds 20] [--clients 4] [--cards 1200000]`.

One request is a hospital's program asking over FHIR: token, scope, rate limit, the card found and compared, the answer and
its journal entry committed for good. Half of them ask by citizen number, half by the card's. The web server runs as in a
city; the load comes from this machine too.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import multiprocessing.pool
import signal
import sys
from collections.abc import Sequence
from datetime import date, timedelta

import psycopg

from bench.lookup_client import Question, look_up
from bench.scratch import NAME, Scratch, indexes_afterwards, scratch_city, wait_until_it_answers
from motcua.cli.supervisor.obstacles import free_port_from
from motcua.foundation.accounts.commands import NewAccount, issue_token, open_accounts
from motcua.foundation.accounts.values import SYSTEM, AccountKind
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.transactions import durable
from motcua.service.insurance.commands.officers import name_officer
from motcua.service.insurance.commands.register import take_facilities
from motcua.service.insurance.models import Facility
from motcua.service.insurance.values import NewFacility, Tier

CARDS = 1_200_000
FACILITIES = 120
WARM_SECONDS = 3
PROMISED_PER_SECOND, PROMISED_MS = 300, 50
#: From one question to the next: a prime, so that every card comes up once before any comes up again.
STEP = 7_919
FIRST_BIRTHDAY = date(1960, 1, 1)
YEARS, DAYS_OF_A_MONTH, MONTHS = 40, 28, 12

#: A person of each number `n`, of which the client knows the same.
FILL = """
INSERT INTO insurance_card (id, number, "group", benefit_level, issued_in, citizen_number, full_name, name_key, birth_on, sex,
    address_line, division_code, facility_id, valid_from, valid_until, withdrawn_reason, taken_at)
SELECT gen_random_uuid(), lpad(n::text, 10, '0'), 'GD', 4, '92',
    '092' || (n / 1000000) || lpad((60 + n %% 40)::text, 2, '0') || lpad((n %% 1000000)::text, 6, '0'),
    'Nguyễn Thị Mẫu', 'nguyen thi mau', make_date(1960 + n %% 40, 1 + n %% 12, 1 + n %% 28), 'female',
    '', '', f.ids[1 + n %% array_length(f.ids, 1)], '2023-01-01', '2023-12-31', '', now()
FROM generate_series(0, %s - 1) n, (SELECT array_agg(id ORDER BY code) AS ids FROM insurance_facility) f"""


def main(args: Sequence[str] = ()) -> int:
    """Prints two JSON objects. 1 when there are fewer look-ups a second than promised, or slower ones."""
    parser = argparse.ArgumentParser(prog="motcua bench lookup")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--cards", type=int, default=CARDS)
    parser.add_argument("--json", action="store_true", help="the default and only form")
    options = parser.parse_args(list(args))
    with scratch_city() as city:
        tokens = _facilities_with_tokens()
        with psycopg.connect(city.server.superuser_dsn(NAME), autocommit=True) as database:
            with indexes_afterwards(database, "insurance_card"):
                database.execute(FILL, [options.cards])
            database.execute("ANALYZE insurance_card")
        took = _measure(city, tokens, cards=options.cards, seconds=options.seconds, clients=options.clients)
    per_second = len(took) / options.seconds
    p99 = sorted(took)[int(len(took) * 0.99)] * 1_000 if took else None
    _say("lookups_per_second_http", round(per_second, 1), "1/s", len(took))
    _say("lookup_ms_p99", round(p99, 1) if p99 is not None else None, "ms", len(took))
    return 0 if p99 is not None and per_second >= PROMISED_PER_SECOND and p99 < PROMISED_MS else 1


def _say(metric: str, value: float | None, unit: str, n: int) -> None:
    line = {"bench": "lookup", "metric": metric, "value": value, "unit": unit, "limit": None, "ratio": None, "n": n}
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _facilities_with_tokens() -> list[str]:
    """A facility and a program that looks up for it, so many times."""
    at = city_clock().now()
    facilities = [
        NewFacility(
            code=f"92{number:03d}",
            name_vi=f"Cơ sở {number}",
            name_en=f"Facility {number}",
            tier=Tier.COMMUNE,
            division_code="92",
            address_line="",
            from_on=date(2020, 1, 1),
        )
        for number in range(FACILITIES)
    ]
    programs = [
        NewAccount(
            sign_in_name=f"his-{each.code}",
            kind=AccountKind.INTEGRATOR,
            name=f"Chương trình {each.code}",
            password_hash="!",  # noqa: S106  (nobody signs in by password)
        )
        for each in facilities
    ]
    with durable():
        take_facilities(facilities=facilities, by=SYSTEM, at=at)
        ids = dict(Facility.objects.values_list("code", "id"))
        accounts = open_accounts(accounts=programs, by=SYSTEM, at=at)
        for each, program in zip(facilities, programs, strict=True):
            name_officer(facility=ids[each.code], sign_in_name=program.sign_in_name, by=SYSTEM, at=at)
        return [
            issue_token(account=account, name="bench", scopes=["insurance:lookup"], by=SYSTEM, at=at)
            for account in accounts
        ]


def question(number: int) -> Question:
    """The person of that number as `FILL` made her, by the one number or the other."""
    birth = FIRST_BIRTHDAY.replace(
        year=FIRST_BIRTHDAY.year + number % YEARS, month=1 + number % MONTHS, day=1
    ) + timedelta(days=number % DAYS_OF_A_MONTH)
    citizen = f"092{number // 1_000_000}{60 + number % 40:02d}{number % 1_000_000:06d}"
    return (citizen if number % 2 else f"{number:010d}"), "NGUYEN THI MAU", birth.isoformat()


def _measure(city: Scratch, tokens: list[str], *, cards: int, seconds: int, clients: int) -> list[float]:
    """Starts the web server, lets the clients ask for the given time, and returns how long each answer took, in seconds."""
    port = free_port_from(host="127.0.0.1", port=18_000)
    environment = dict(city.environment) | {"MOTCUA_PORT": str(port), "MOTCUA_HOST": "127.0.0.1"}
    web = Scratch(city.home, city.server, environment).start("-m", "motcua.cli", "serve")
    try:
        wait_until_it_answers(port)
        with multiprocessing.get_context("spawn").Pool(clients) as pool:
            _asked(pool, port, tokens, cards, WARM_SECONDS, clients, first=1)
            return _asked(pool, port, tokens, cards, seconds, clients, first=STEP * 50_000)
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(30)


def _asked(
    pool: multiprocessing.pool.Pool, port: int, tokens: list[str], cards: int, seconds: int, clients: int, *, first: int
) -> list[float]:
    most = seconds * 1_000
    parts = [
        (port, tokens[n::clients], [question((first + k * STEP) % cards) for k in range(n, most, clients)], seconds)
        for n in range(clients)
    ]
    return [each for part in pool.starmap(look_up, parts) for each in part]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
