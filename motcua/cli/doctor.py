"""`motcua doctor`: what is missing, and the cure."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from importlib import import_module

import typer
from django.conf import settings

from motcua.cli.examinations import Finding, State, broken, warning
from motcua.cli.main import prepare_django
from motcua.cli.output import JsonFlag, Output
from motcua.foundation.database.cluster import embedded_server, is_embedded, running_cluster
from motcua.foundation.database.errors import UnableTo

#: What is looked at, a line each: first the machine, which needs no database, then the city.
OF_MACHINE = (
    "machine:python",
    "machine:packages",
    "machine:node",
    "machine:pages_built",
    "machine:browser",
    "machine:signature_checker",
    "machine:fonts",
    "machine:disk",
    "machine:port",
    "machine:keys",
    "machine:stand_ins",
)
OF_CITY = (
    "database:server",
    "database:roles",
    "database:tables",
    "database:partitions",
    "database:default_partition",
    "database:sequencer",
    "database:jobs",
    "database:clock",
)
SIGNS = {State.OK: "[green]ok[/green]", State.WARNING: "[yellow]look[/yellow]", State.BROKEN: "[red]broken[/red]"}


def doctor(as_json: JsonFlag = False) -> None:
    """Say what is missing on this machine and in this city, with its cure. Changes nothing.

    Ends with 1 when something is broken.

    Example: motcua doctor --json
    """
    out = Output(as_json=as_json)
    with out.doing("Examining"):
        findings = list(_examine())
    for one in findings:
        out.fact(check=one.check, state=one.state.value, found=one.found, cure=one.cure)
    rows = [(SIGNS[one.state], one.check, f"{one.found} {one.cure}".strip()) for one in findings]
    out.table(columns=("", "Looked at", "Found"), rows=rows)
    if any(one.state is State.BROKEN for one in findings):
        raise typer.Exit(1)


def _examine() -> Iterator[Finding]:
    prepare_django()
    yield from map(_look, OF_MACHINE)
    if is_embedded() and not (embedded_server().data / "PG_VERSION").exists():
        yield warning("database", f"There is no city in {settings.HOME} yet.", "`make run` makes one.")
        return
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(running_cluster())
        except UnableTo as refusal:
            yield broken("database", refusal.message)
            return
        yield from map(_look, OF_CITY)


def _look(place: str) -> Finding:
    """An examination that fails is a finding too: the others are still wanted."""
    module, name = place.split(":")
    examination: Callable[[], Finding] = getattr(import_module(f"motcua.cli.examinations.{module}"), name)
    try:
        return examination()
    except UnableTo as refusal:
        return broken(name, refusal.message)
    except Exception as fault:
        return broken(name, f"This could not be examined: {type(fault).__name__}: {fault}".strip())
