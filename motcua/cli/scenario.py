"""`motcua scenario`: decks, and playing them on a demo city."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Annotated

import typer
from django.conf import settings
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn

from motcua.cli.collector import spare_what_stays
from motcua.cli.opened import opened_city
from motcua.cli.output import JsonFlag, Output

PROCESSES_MAX = 4

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Decks: a city's work as data, and playing them on a demo city.\n\nExample: motcua scenario play can-tho-2023-h1",
)


def _scale(text: str) -> Decimal:
    try:
        scale = Decimal(text)
    except InvalidOperation:
        raise typer.BadParameter(f"{text} is no number") from None
    if not 0 < scale <= 1:
        raise typer.BadParameter("it must be more than 0 and not more than 1")
    return scale


ScaleOption = Annotated[
    Decimal, typer.Option(parser=_scale, metavar="SHARE", help="Of the volumes; figures are exact at 1 only.")
]


@app.command()
def play(
    name: Annotated[str, typer.Argument(metavar="[DECK]", help="The deck's name.")] = "",
    deck: Annotated[str, typer.Option("--deck", help="A deck elsewhere: its folder or its deck.toml.")] = "",
    scale: ScaleOption = "1",  # type: ignore[assignment]  # typer parses the default too
    seed: Annotated[int | None, typer.Option(help="Another city of chance; the deck's own when left out.")] = None,
    only: Annotated[str, typer.Option(metavar="PART", help="One part of the deck.")] = "",
    processes: Annotated[int, typer.Option(min=1, max=PROCESSES_MAX, help="How many work at once.")] = min(
        PROCESSES_MAX, os.cpu_count() or 1
    ),
    as_json: JsonFlag = False,
) -> None:
    """Play a deck on this demo city: its people file, its officials work, by the city's own commands, from the deck's
    first day to its last.

    Stopped or killed, the same command goes on where it was. A city plays one deck, once. Run it while nothing else
    works on the city's dossiers. Ends by comparing the deck's figures with what its acts come to.

    Example: motcua scenario play can-tho-2023-h1 --scale 0.05
    """
    if not (deck or name):
        raise typer.BadParameter("name a deck, or its folder with --deck")
    _find_decks()
    from scenarios.player.playing import play_deck

    out = Output(as_json=as_json)
    with opened_city(), _bar(as_json) as bar:
        spare_what_stays()
        played = play_deck(deck or name, scale=scale, seed=seed, only=only or None, processes=processes, watcher=bar)
    for figure in played.figures:
        out.fact(id=figure.id, expected=figure.expected, value=figure.computed, unit="percent",
                 numerator=figure.numerator, denominator=figure.denominator)  # fmt: skip
    out.fact(deck=played.deck, **{name.replace(" ", "_"): count for name, count in played.counts.items()})
    out.table(
        columns=("Figure", "Expected", "Acts come to", "Of"),
        rows=[
            (each.id, f"{each.expected} %", f"{each.computed} %", f"{each.numerator} of {each.denominator}")
            for each in played.figures
        ],
    )
    out.say(f"{played.title}: {played.counts['acts']} acts")


@app.command()
def check(
    name: Annotated[str, typer.Argument(metavar="DECK", help="A deck's name, folder or deck.toml.")],
    as_json: JsonFlag = False,
) -> None:
    """Say everything that is wrong in a deck, by file and line or key. Ends with 1 when anything is.

    Example: motcua scenario check can-tho-2023-h1
    """
    _find_decks()
    from scenarios.player.errors import UnableToReadDeck
    from scenarios.player.opening import opened_deck

    out = Output(as_json=as_json)
    with opened_city():
        try:
            deck = opened_deck(name)
        except UnableToReadDeck as refusal:
            for fault in refusal.faults:
                out.fact(file=fault.file, where=fault.where, fault=fault.what)
                out.say(str(fault))
            raise typer.Exit(1) from refusal
    out.fact(deck=deck.facts.name, parts=list(deck.contents), faults=0)
    out.say(f"{deck.facts.title}: nothing is wrong in {', '.join(deck.contents)}.")


@app.command()
def compare(
    name: Annotated[str, typer.Argument(metavar="DECK", help="A deck's name, folder or deck.toml.")],
    as_json: JsonFlag = False,
) -> None:
    """Put beside each other what the deck must come to and what this city's records say: every figure with the rows
    behind it. Ends with 1 when one differs. A figure whose room keeps no records yet says so and does not differ.

    Example: motcua scenario compare can-tho-2023-h1
    """
    _find_decks()
    from scenarios.player.deck import Folder, deck_folder, read_facts
    from scenarios.player.expected import compared

    out = Output(as_json=as_json)
    folder = Folder(deck_folder(name))
    with opened_city():
        found = compared(folder=folder, facts=read_facts(folder))
    for each in found:
        out.fact(id=each.id, expected=each.expected, computed=each.computed, numerator=each.numerator,
                 denominator=each.denominator, rows=each.rows, agrees=each.agrees, why=each.why)  # fmt: skip
    out.table(
        columns=("Figure", "Expected", "Computed", "Rows", ""),
        rows=[
            (
                each.id,
                str(each.expected),
                each.why if each.computed is None else str(each.computed),
                "" if each.rows is None else str(each.rows),
                {True: "agrees", False: "DIFFERS", None: ""}[each.agrees],
            )
            for each in found
        ],
    )
    if any(each.agrees is False for each in found):
        raise typer.Exit(1)


def _find_decks() -> None:
    """The decks lie in the checkout beside the package and are no part of it."""
    if str(settings.ROOT) not in sys.path:
        sys.path.insert(0, str(settings.ROOT))


@dataclass
class _Bar:
    """Tells a person how far it is; on a terminal only."""

    progress: Progress
    task: TaskID | None = field(default=None)

    def begin(self, deck: str, acts: int) -> None:
        self.task = self.progress.add_task(deck, total=acts)

    def advance(self, acts: int, at: datetime) -> None:
        if self.task is not None:
            self.progress.update(self.task, advance=acts, description=f"{at:%d/%m/%Y}")


@contextmanager
def _bar(as_json: bool) -> Iterator[_Bar]:
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=as_json or not console.is_terminal) as progress:
        yield _Bar(progress)
