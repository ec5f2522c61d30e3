"""`motcua reconcile`: compare a gateway's settlement file with the books now."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from motcua.cli.opened import opened_city
from motcua.cli.output import JsonFlag, Output

EXIT_DIFFERENCES = 1


def reconcile(
    gateway: Annotated[str, typer.Argument(help="The way of paying: vietqr or platform.")],
    day: Annotated[str, typer.Argument(help="The day of the file, as 2023-07-03.")],
    file: Annotated[
        Path | None, typer.Option("--file", exists=True, dir_okay=False, help="The file; without it, it is fetched.")
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Take a gateway's file of a day and compare it with the books; the same file again changes nothing.

    Ends with 1 while differences of the day wait for somebody, with 2 when the gateway has no file.

    Example: motcua reconcile vietqr 2023-07-03 --json
    """
    from motcua.cli.verify import EXIT_NOTHING
    from motcua.foundation.accounts.values import SYSTEM
    from motcua.foundation.calendars.adapters.clock import city_clock
    from motcua.foundation.database.transactions import durable
    from motcua.service.payments.reconciliation.adapters.http import source_of
    from motcua.service.payments.reconciliation.commands.taking import take_settlement
    from motcua.service.payments.reconciliation.queries import settlement_of

    out, at = Output(as_json=as_json), city_clock().now()
    of = _day(day)
    with opened_city(), out.doing("Comparing the file with the books"):
        content = file.read_bytes() if file else source_of(gateway).fetch(day=of)
        if content is None:
            out.say("The gateway has no file of this day.")
            raise typer.Exit(EXIT_NOTHING)
        with durable():
            taken = take_settlement(gateway=gateway, day=of, content=content, by=SYSTEM, at=at)
        view, _same_day, _differences = settlement_of(file=taken.file, actor=SYSTEM, at=at)
    out.fact(
        file=view.id,
        gateway=gateway,
        day=of,
        again=taken.again,
        lines=view.lines,
        matched=view.matched,
        found=taken.found,
        gone=taken.gone,
        open=view.open,
    )
    out.table(
        columns=("Lines", "Matched", "New differences", "Gone", "Open"),
        rows=[tuple(map(str, (view.lines, view.matched, taken.found, taken.gone, view.open)))],
    )
    if view.open:
        raise typer.Exit(EXIT_DIFFERENCES)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as fault:
        raise typer.BadParameter(f"“{text}” is no day as 2023-07-03") from fault
