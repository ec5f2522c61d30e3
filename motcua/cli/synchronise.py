"""`motcua synchronise`: compare the insurance cards with the population database now."""

from __future__ import annotations

from typing import Annotated

import typer

from motcua.cli.opened import opened_city
from motcua.cli.output import JsonFlag, Output
from motcua.cli.verify import EXIT_NOTHING


def synchronise(
    retrain: Annotated[
        bool, typer.Option("--retrain", help="Estimate the model anew instead of using that of the last run.")
    ] = False,
    extract: Annotated[
        bool, typer.Option("--extract", help="Have the population database give a new extract first.")
    ] = False,
    as_json: JsonFlag = False,
) -> None:
    """Compare every insurance card that is not verified with the last extract of the population database.

    Only what came to something else is written: the same tables compared again change nothing. Ends with 2 when there was
    no card.

    Example: motcua synchronise --json
    """
    from motcua.foundation.accounts.values import SYSTEM
    from motcua.foundation.calendars.adapters.clock import city_clock
    from motcua.service.insurance.synchronisation.jobs import take_new_extract
    from motcua.service.insurance.synchronisation.running import synchronise as run

    out = Output(as_json=as_json)
    if extract:
        with opened_city(), out.doing("Taking the extract"):
            taken = take_new_extract(by=SYSTEM, at=city_clock().now())
        out.fact(extract="none" if taken is None else "taken", changed=taken)
    with opened_city(), out.doing("Comparing the cards"):
        done = run(by=SYSTEM, at=city_clock().now(), retrain=retrain)
    counts, percent = done.counts, done.counts.percent
    out.fact(
        run=done.id,
        at=done.at,
        residents=done.residents,
        compared=done.compared,
        changed=done.changed,
        cards=counts.cards,
        verified=counts.verified,
        probable=counts.probable,
        conflicting=counts.conflicting,
        not_found=counts.not_found,
        synchronised_percent=None if percent is None else round(percent, 2),
        model=done.model_hash,
        trained=done.trained,
        seconds=done.seconds,
    )
    out.table(
        columns=("Cards", "Verified", "Probable", "Conflicting", "Not found", "Changed", "Seconds"),
        rows=[
            tuple(
                map(
                    str,
                    (
                        counts.cards,
                        counts.verified,
                        counts.probable,
                        counts.conflicting,
                        counts.not_found,
                        done.changed,
                        done.seconds,
                    ),
                )
            )
        ],
    )
    if not counts.cards:
        raise typer.Exit(EXIT_NOTHING)
