"""How commands speak: tidy lines and tables to people, one JSON object a line to programs.

Results go to standard output, progress to standard error.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from motcua.foundation.database.errors import UnableTo

JsonFlag = Annotated[bool, typer.Option("--json", help="One JSON object a line, for programs.")]


class Output:
    """What one command says. With `as_json` only `fact` speaks, else all but `fact`."""

    def __init__(self, *, as_json: bool) -> None:
        self.as_json = as_json
        self._screen = Console(highlight=False)
        self._progress = Console(stderr=True, highlight=False)

    def fact(self, **fields: Any) -> None:
        if self.as_json:
            typer.echo(json.dumps(fields, ensure_ascii=False, default=str))
            sys.stdout.flush()

    def say(self, text: str) -> None:
        if not self.as_json:
            self._screen.print(text)

    def note(self, text: str) -> None:
        if not self.as_json:
            self._progress.print(text)

    def table(self, *, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        if self.as_json:
            return
        table = Table(*columns, show_header=bool(columns), box=None, pad_edge=False, padding=(0, 2, 0, 0))
        for row in rows:
            table.add_row(*row)
        self._screen.print(table)

    @contextmanager
    def doing(self, what: str) -> Iterator[None]:
        """A turning sign on a terminal while it is done, nothing elsewhere."""
        if self.as_json or not self._progress.is_terminal:
            yield
            return
        with self._progress.status(what):
            yield


def say_refusal(refusal: UnableTo) -> None:
    """In the manner that the command was asked to speak."""
    if "--json" in sys.argv:
        typer.echo(json.dumps(refusal_as_fact(refusal), ensure_ascii=False))
    else:
        Console(stderr=True, highlight=False, soft_wrap=True).print(refusal.message, style="red", markup=False)


def refusal_as_fact(refusal: UnableTo) -> Mapping[str, str]:
    return {"error": refusal.code, "message": refusal.message}
