"""`motcua measures`: the archive of what figures are counted from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from motcua.cli.opened import opened_city
from motcua.cli.output import JsonFlag, Output
from motcua.cli.verify import EXIT_NOTHING, EXIT_WRONG

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="Closed months of facts as Parquet files, for whoever counts elsewhere.\n\nExample: motcua measures archive",
)

FolderOption = Annotated[Path | None, typer.Option("--folder", help="Where; MOTCUA_HOME/archive when left out.")]


@app.command()
def archive(folder: FolderOption = None, as_json: JsonFlag = False) -> None:
    """Write each month that is over as Parquet files, one for each table of facts. Safe to repeat: what is there stays.

    The files have no names of people, but every dossier: who gets them can count every figure.

    Example: motcua measures archive --folder /srv/facts
    """
    from motcua.foundation.calendars.adapters.clock import city_clock
    from motcua.foundation.calendars.rules import city_day
    from motcua.foundation.measures.archive import archive_months

    out = Output(as_json=as_json)
    with opened_city(), out.doing("Archiving"):
        archived = archive_months(folder=_folder(folder), today=city_day(city_clock().now()))
    for each in archived:
        out.fact(table=each.table, month=f"{each.month:%Y-%m}", rows=each.rows, position=each.position, path=each.path)
    out.table(
        columns=("Facts", "Month", "Rows", "File"),
        rows=[(each.table, f"{each.month:%Y-%m}", str(each.rows), str(each.path)) for each in archived],
    )


@app.command()
def compare(folder: FolderOption = None, as_json: JsonFlag = False) -> None:
    """Count every measure from the files by DuckDB and from the database by PostgreSQL, and name the first that differs.

    Ends with 1 when any does, with 2 when there was nothing to compare.

    Example: motcua measures compare --json
    """
    from motcua.foundation.measures.archive import verify_archive

    out = Output(as_json=as_json)
    with opened_city(), out.doing("Comparing"):
        found = verify_archive(folder=_folder(folder))
    out.fact(check="archive", checked=found.checked, wrong=found.wrong, first_wrong=found.first_wrong)
    out.say(f"{found.checked} cells, {found.wrong} of them wrong" + (f": {found.first_wrong}" if found.wrong else ""))
    if found.wrong:
        raise typer.Exit(EXIT_WRONG)
    if not found.checked:
        raise typer.Exit(EXIT_NOTHING)


def _folder(given: Path | None) -> Path:
    return given or settings.HOME / "archive"
