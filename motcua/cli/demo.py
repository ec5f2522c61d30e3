"""`motcua demo`: officials for every unit, two hundred citizens and the named cast, all invented."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import typer
from django.conf import settings

from motcua.cli.opened import opened_city
from motcua.faces.site.demo import demo_people

FOLDER = Path(__file__).resolve().parents[2] / "scenarios" / "demo"


def demo(
    as_json: bool = typer.Option(False, "--json", help="One JSON object."),
) -> None:
    """Load the demo cast: officials of every unit, citizens, and the named people. Safe to repeat.

    All of them share one published password, so it refuses a city that is not a demo. Example: motcua demo
    """
    # Models can be imported only now.
    from motcua.cli.demo_city import load_demo
    from motcua.cli.demo_population import write_people

    with opened_city():
        counts = load_demo(folder=FOLDER)
        write_people(folder=FOLDER, to=settings.HOME / "sandbox" / "population" / "people.json")
    if as_json:
        typer.echo(json.dumps(asdict(counts)))
        return
    typer.echo(", ".join(f"{count} {what}" for what, count in asdict(counts).items()) + " added")
    for name, password, who in sign_ins():
        typer.echo(f"  {name:<18} {password}   {who}")


def sign_ins() -> list[tuple[str, str, str]]:
    """The named people who can sign in: name, password, who it is."""
    return [(each["name"], each["password"], each["who"]) for each in demo_people()]
