"""`motcua load`: the reference data of every room, in the order of the floors."""

from __future__ import annotations

import importlib
import json
from dataclasses import asdict, is_dataclass
from typing import Any

import typer

from motcua.cli.opened import opened_city

# Lower rooms first: the catalogue names units and processes, these name calendars.
ROOMS = (
    "motcua.foundation.calendars",
    "motcua.registry.organization",
    "motcua.registry.people",
    "motcua.registry.catalogue",
    "motcua.service.processes",
    "motcua.service.processes.cases",
)


def load(
    as_json: bool = typer.Option(False, "--json", help="One JSON object a line, a room each."),
) -> None:
    """Load the reference data: calendars, units, procedures, processes and their cases. Safe to repeat.

    What is there is kept; each room is loaded whole or not at all. Example: motcua load --json
    """
    from motcua.foundation.calendars.adapters.clock import city_clock
    from motcua.foundation.journal.jobs import give_positions

    with opened_city():
        for room in ROOMS:
            counts = load_room(room)
            if counts is not None:
                typer.echo(_line(room, counts, as_json))
        give_positions(city_clock().now())


def load_room(room: str) -> dict[str, Any] | None:
    """Loads one room in a transaction of its own; its counts, or None when it has nothing to load."""
    from motcua.foundation.accounts.values import SYSTEM
    from motcua.foundation.calendars.adapters.clock import city_clock
    from motcua.foundation.database.transactions import durable

    commands = importlib.import_module(f"{room}.commands")
    if not hasattr(commands, "load_reference"):
        return None
    with durable():
        counts = commands.load_reference(by=SYSTEM, at=city_clock().now())
    return _plain(counts)


def _plain(counts: Any) -> dict[str, Any]:
    if is_dataclass(counts) and not isinstance(counts, type):
        return asdict(counts)
    return dict(counts) if isinstance(counts, dict) else {"loaded": counts}


def _line(room: str, counts: dict[str, Any], as_json: bool) -> str:
    name = room.rpartition(".")[2]
    if as_json:
        return json.dumps({"room": name} | counts, ensure_ascii=False, default=str)
    return f"{name}: " + ", ".join(f"{count} {what}" for what, count in counts.items())
