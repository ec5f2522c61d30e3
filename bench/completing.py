"""Steps completed over HTTP: `motcua bench completing [--seconds 20] [--clients 4]`; `motcua bench processes` runs it too.

One request is an official's act on the page of a dossier: session, form, policy, the step done, the next one opened, the
journal written. The web server runs as in a city; the load comes from this machine too.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import signal
import sys
from collections.abc import Sequence
from uuid import UUID, uuid4

from django.conf import settings
from django.urls import reverse

from bench.asking import client_of
from bench.city_of_a_million import official
from bench.completing_client import CSRF, Work, complete
from bench.filing_client import answers
from bench.scratch import Scratch, citizens_with_tokens, scratch_city, wait_until_it_answers
from motcua.cli.supervisor.obstacles import free_port_from
from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.models import File
from motcua.foundation.files.values import Receipt
from motcua.registry.catalogue.queries import receiving_units, version_of_code
from motcua.registry.organization.values import Level
from motcua.registry.people.queries import actor_of, person_by_number
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.receipt import receive_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import FiledFile, Filing

DOSSIERS_A_SECOND_MAX = 400
BATCH = 500
WARM = 40
PROMISED_PER_SECOND = 150


def main(args: Sequence[str] = ()) -> int:
    """Prints a JSON object. 1 when fewer steps a second are completed than promised."""
    parser = argparse.ArgumentParser(prog="motcua bench completing")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--json", action="store_true", help="the default and only form")
    options = parser.parse_args(list(args))
    with scratch_city() as city:
        unit, work = _dossiers(options.seconds * DOSSIERS_A_SECOND_MAX)
        roles = frozenset({Role.HANDLER, Role.HEAD, Role.COUNTER})
        account, _token = official("completing", unit, roles, city_clock().now())
        completed = _measure(city, account, work, seconds=options.seconds, clients=options.clients)
    per_second = completed / options.seconds
    line = {"bench": "processes", "metric": "completions_per_second_http", "value": round(per_second, 1), "unit": "1/s",
            "limit": None, "ratio": None, "n": completed}  # fmt: skip
    sys.stdout.write(json.dumps(line) + "\n")
    return 0 if per_second >= PROMISED_PER_SECOND else 1


def _dossiers(count: int) -> tuple[UUID, list[Work]]:
    """So many received birth registrations of one ward, whose next step is an official's."""
    at = city_clock().now()
    version = version_of_code(code="1.001193", level=Level.COMMUNE, on=city_day(at))
    assert version is not None
    unit = receiving_units(version=version, on=city_day(at))[0].id
    citizens_with_tokens(1, scopes=("dossiers:file",))
    applicant = person_by_number(number="092190000000")
    assert applicant is not None
    # A row without its bytes: the store of the city is another process's, and nobody opens this paper.
    File.objects.create(sha256="0" * 64, size_bytes=1, media_type="image/jpeg", pages=1, kept_at=at)
    photo = Receipt(sha256="0" * 64, name="giay-chung-sinh.jpg", size_bytes=1, media_type="image/jpeg", pages=1)
    work: list[Work] = []
    for _part in range(0, count, BATCH):
        filings = [
            Filing(
                key=uuid4().hex,
                version=version.id,
                receiving_unit=unit,
                applicant=applicant.id,
                answers=answers(number),
                files=(FiledFile("birth_proof", photo),),
            )
            for number in range(BATCH)
        ]
        with durable():
            filed = [each.dossier for each in file_dossiers(filings=filings, by=SYSTEM, at=at)]
            receive_dossiers(dossiers=filed, by=SYSTEM, at=at)
        rows = Dossier.objects.filter(id__in=filed).values_list("id", "current_task")
        work += [(reverse("desk_act", args=[dossier, "complete_step"]), str(task), "approve") for dossier, task in rows]
    return unit, work


def _measure(city: Scratch, account: UUID, work: list[Work], *, seconds: int, clients: int) -> int:
    """Starts the web server, lets the clients work for the given time, and returns how many steps they completed."""
    actor = actor_of(account=account, on=city_day(city_clock().now()))
    session = client_of(actor).cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={CSRF}"
    port = free_port_from(host="127.0.0.1", port=18_000)
    environment = dict(city.environment) | {"MOTCUA_PORT": str(port), "MOTCUA_HOST": "127.0.0.1"}
    web = Scratch(city.home, city.server, environment).start("-m", "motcua.cli", "serve")
    try:
        wait_until_it_answers(port)
        complete(port, cookies, work[:WARM], 60)
        parts = [(port, cookies, work[WARM + n :: clients], seconds) for n in range(clients)]
        with multiprocessing.get_context("spawn").Pool(clients) as pool:
            return sum(pool.starmap(complete, parts))
    finally:
        web.send_signal(signal.SIGTERM)
        web.wait(30)
