"""`motcua history`: the demo city has worked for some weeks before its first day."""

from __future__ import annotations

import typer

from motcua.cli.demo import FOLDER
from motcua.cli.opened import opened_city


def history() -> None:
    """Let the demo city have worked: dossiers filed, handled, signed and returned in the weeks before today, by its own
    commands. Safe to repeat; goes on where it was stopped. Needs the time stamp service that `motcua up` starts.

    Example: motcua history
    """
    # Models can be imported only now.
    from motcua.cli.demo_history import play_history

    with opened_city():
        counts = play_history(folder=FOLDER)
    typer.echo(", ".join(f"{count} {status}" for status, count in sorted(counts.items())))
