"""`motcua process`: do the processes do what they are expected to do?"""

from __future__ import annotations

from typing import Annotated

import typer

from motcua.cli.opened import opened_city
from motcua.cli.output import JsonFlag, Output
from motcua.cli.verify import EXIT_NOTHING, EXIT_WRONG

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    help="The processes of the city, and whether they do what they are expected to.\n\nExample: motcua process test --json",
)


@app.callback()
def process() -> None:
    """A group, though it has one command only."""


@app.command("test")
def run_cases(
    key: Annotated[str, typer.Option("--key", help="Only the process of this key.")] = "",
    as_json: JsonFlag = False,
) -> None:
    """Run every case of every published process in its latest version, and say where it parts from what is expected.

    One line a case, then one for all. Ends with 1 when a case fails, with 2 when none was run. Flows that no case passes
    and for which no reason is written are counted; they do not fail the run.

    Example: motcua process test --key standard --json
    """
    from motcua.foundation.text.faults import in_words
    from motcua.service.processes.cases.queries import run_all, sources_in_force

    out = Output(as_json=as_json)
    with opened_city(), out.doing("Running the cases"):
        found = [run_all(source) for source in sources_in_force(keys=[key] if key else None)]

    rows = []
    for tested in found:
        for result in tested.results:
            why = [in_words(parting.said) for parting in result.partings]
            out.fact(
                process=tested.source.key,
                version=tested.source.version,
                case=result.case.number,
                name=result.case.name_en,
                passed=result.passed,
                why=why,
            )
            if why:
                rows.append((tested.source.key, str(result.case.number), result.case.name_en, "; ".join(why)))
    cases, failed = sum(len(tested.results) for tested in found), len(rows)
    uncovered = sum(len(tested.unexplained) for tested in found)
    out.fact(processes=len(found), cases=cases, failed=failed, uncovered_without_reason=uncovered)
    if rows:
        out.table(columns=("Process", "Case", "Name", "Where it parts"), rows=rows)
    out.say(f"{len(found)} processes, {cases} cases, {failed} failed; {uncovered} flows uncovered without a reason.")
    if failed:
        raise typer.Exit(EXIT_WRONG)
    if not cases:
        raise typer.Exit(EXIT_NOTHING)
