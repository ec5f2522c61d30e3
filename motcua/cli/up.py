"""`motcua up`: the whole city under one supervisor."""

from __future__ import annotations

import importlib
import signal
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.db import connections
from django.utils import translation

from motcua.cli.errors import UnableToStartCity
from motcua.cli.main import prepare_django
from motcua.cli.output import JsonFlag, Output
from motcua.cli.supervisor.obstacles import only_one, refuse_full_disk, refuse_taken_port
from motcua.cli.supervisor.services import EmbeddedDatabase, ForkedService, ProgramService, Service
from motcua.cli.supervisor.watch import Supervisor
from motcua.foundation.database.cluster import embedded_server, is_embedded, running_cluster

READY_SECONDS_MAX = 90
ANSWER_SECONDS_MAX = 2
# What is asked here is on this machine; a proxy of the machine's would look for it elsewhere.
_DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))
#: What a start waits for: a name, and whether it is ready.
Awaited = tuple[str, Callable[[], bool]]


def up(as_json: JsonFlag = False) -> None:
    """Start the city and keep it running: database, stand-ins, worker, web. Ctrl-C stops all of it.

    The first start makes the database and the demo city; a later one takes seconds.

    Example: MOTCUA_PORT=8001 motcua up
    """
    out = Output(as_json=as_json)
    began = time.monotonic()
    # From here on a SIGTERM unwinds everything, as Ctrl-C does.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with only_one(settings.HOME):
        refuse_full_disk(settings.HOME)
        refuse_taken_port(host=settings.HOST, port=settings.PORT)
        with out.doing("Starting the database"):
            prepare_django()
        with running_cluster():
            _run(out, began)
    out.note("Stopped.")


def _run(out: Output, began: float) -> None:
    # Imported here: they need Django, and the obstacles must be told without waiting for that.
    from motcua.cli.supervisor import preparation
    from motcua.cli.supervisor.stand_ins import placed_stand_ins

    preparation.prepare_database(out)
    preparation.collect_static_files(out)
    with Supervisor(tell=_teller(out)) as supervisor:
        if is_embedded():
            supervisor.start(EmbeddedDatabase(embedded_server()))
        surroundings = preparation.surroundings_of_programs()
        awaited: list[Awaited] = []
        for placed in placed_stand_ins():
            supervisor.start(_program(f"stand-in-{placed.stand_in.name}", placed.arguments, surroundings))
            awaited.append(("stand-in at " + placed.address, partial(answers, f"{placed.address}/health")))
            surroundings |= placed.tell_the_city()
        if due := preparation.what_fills_the_city():
            _wait(supervisor, awaited)
            preparation.fill_city(out, due=due, surroundings=surroundings, is_stopping=lambda: supervisor.is_stopping)
        # The services have connections of their own, and a child must not be given ours.
        connections.close_all()

        # The web comes last: who gets a page finds everything behind it.
        supervisor.start(ForkedService(name="worker", run=partial(_serve_people, "work"), logs=settings.LOGS))
        supervisor.start(ForkedService(name="web", run=partial(_serve_people, "serve"), logs=settings.LOGS))
        _wait(supervisor, [*awaited, ("web server", partial(answers, f"{local_address()}/alive"))])
        if not supervisor.is_stopping:
            _welcome(out, time.monotonic() - began)
            _play(out, supervisor, surroundings)
        supervisor.watch()


def _play(out: Output, supervisor: Supervisor, surroundings: Mapping[str, str]) -> None:
    """The half-year of a demo city, where one is due; the services are watched meanwhile."""
    from motcua.cli.supervisor import preparation

    def is_stopping() -> bool:
        supervisor.look_around()
        return supervisor.is_stopping

    wanted = preparation.what_is_played()
    # A service that is started again must not be given ours.
    connections.close_all()
    if wanted:
        preparation.play_beside(out, wanted=wanted, surroundings=surroundings, is_stopping=is_stopping)
        connections.close_all()


def _serve_people(command: str) -> None:
    """What a forked child does: a command of ours, in the language of whoever is served instead of the operator's."""
    translation.deactivate()
    getattr(importlib.import_module(f"motcua.cli.{command}"), command)()


def _teller(out: Output) -> Callable[[str, Service], None]:
    def tell(event: str, service: Service) -> None:
        out.fact(event=event, service=service.name, pid=service.pid)
        if event == "ended":
            out.note(f"[yellow]{service.name} ended and is started again; its log is {service.log}[/yellow]")

    return tell


def _program(name: str, arguments: list[str], surroundings: Mapping[str, str]) -> ProgramService:
    return ProgramService(
        name=name, arguments=arguments, folder=settings.ROOT, logs=settings.LOGS, environment=surroundings
    )


def _wait(supervisor: Supervisor, awaited: Sequence[Awaited]) -> None:
    """Watches until each answers or a stop is requested. Raises `UnableToStartCity` when that takes too long."""
    deadline = time.monotonic() + READY_SECONDS_MAX
    for name, is_ready in awaited:
        supervisor.watch(until=partial(_ready_or_late, is_ready, deadline))
        if not supervisor.is_stopping and time.monotonic() > deadline:
            raise UnableToStartCity(
                reason=f"no answer within {READY_SECONDS_MAX} seconds from the {name}.",
                cure=f"The logs are in {settings.LOGS}; `motcua doctor` says what is missing.",
            )


def _ready_or_late(is_ready: Callable[[], bool], deadline: float) -> bool:
    return is_ready() or time.monotonic() > deadline


def local_address() -> str:
    """Where this machine itself reaches the web server."""
    host = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(settings.HOST, settings.HOST)  # noqa: S104  (compared, not bound)
    return f"http://{host}:{settings.PORT}"


def answers(address: str) -> bool:
    """Does a server of ours answer there? Asked by a host name that the web server accepts."""
    request = urllib.request.Request(address, headers={"Host": settings.ALLOWED_HOSTS[0]})  # noqa: S310  (http, ours)
    try:
        with _DIRECT.open(request, timeout=ANSWER_SECONDS_MAX) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _welcome(out: Output, seconds: float) -> None:
    out.fact(event="ready", address=settings.PUBLIC_ADDRESS, seconds=round(seconds, 2), logs=str(settings.LOGS))
    out.say(f"\n[bold]Một Cửa[/bold] runs, {seconds:.1f} s after the start.\n")
    out.table(
        columns=(),
        rows=[
            ("Address", f"[bold]{settings.PUBLIC_ADDRESS}[/bold]"),
            ("Data", str(settings.HOME)),
            ("Logs", str(settings.LOGS)),
            ("Database", "embedded PostgreSQL" if is_embedded() else "the one of DATABASE_URL"),
        ],
    )
    if sign_ins := _sign_ins():
        out.say("\n[bold]Sign in as[/bold]\n")
        out.table(columns=("Name", "Password", "Who"), rows=sign_ins)
    out.say("\nCtrl-C stops everything.")


def _sign_ins() -> list[tuple[str, str, str]]:
    """The demo city's people, as `motcua demo` made them: (name, password, who)."""
    if not settings.DEMO or not (settings.ROOT / "motcua" / "cli" / "demo.py").exists():
        return []
    demo: Any = importlib.import_module("motcua.cli.demo")
    return list(demo.sign_ins())
