"""`motcua verify`: are the records what they were when they were made?"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Annotated, Any

import typer

from motcua.cli.errors import UnableToVerify
from motcua.cli.opened import opened_city
from motcua.cli.output import JsonFlag, Output

#: What can be verified, and the query of its room that does it. Each returns how many were checked, how many of them
#: are wrong, and words for the first wrong one: as attributes or as a triple.
VERIFIERS = {
    "journal": "motcua.foundation.journal.queries:verify_chain",
    "dossiers": "motcua.service.dossiers.verify:verify_dossiers",
    "processes": "motcua.service.processes.queries:verify_instances",
    "step-forms": "motcua.service.processes.verify:verify_step_forms",
    "files": "motcua.foundation.files.queries:verify_files",
    "figures": "motcua.reform.indicators.verify:verify_figures",
    "initiatives": "motcua.reform.initiatives.verify:verify_initiatives",
    "inspections": "motcua.reform.inspections.verify:verify_inspections",
    "insurance": "motcua.service.insurance.verify:verify_insurance",
    "institutions": "motcua.reform.institutions.verify:verify_institutions",
    "outreach": "motcua.reform.outreach.verify:verify_outreach",
    "ledger": "motcua.service.landtax.verify:verify_ledger",
    "closings": "motcua.service.payments.closing.verify:verify_closings",
    "petitions": "motcua.service.feedback.verify:verify_petitions",
    "programme": "motcua.reform.programme.verify:verify_programme",
    "simplification": "motcua.reform.simplification.verify:verify_simplification",
    "reports": "motcua.reform.reports.verify:verify_reports",
    "exams": "motcua.reform.exams.verify:verify_exams",
    "documents": "motcua.service.documents.verify:verify_documents",
    "exchange": "motcua.service.exchange.verify:verify_exchange",
    "traffic": "motcua.service.exchange.traffic.verify:verify_traffic",
    "synchronisation": "motcua.service.insurance.synchronisation.verify:verify_synchronisation",
    "wallet": "motcua.service.wallet.verify:verify_wallet",
}
EXIT_WRONG = 1
EXIT_NOTHING = 2


@dataclass(frozen=True)
class Verification:
    check: str
    checked: int
    wrong: int
    first_wrong: str | None
    unseen: str = ""


def verify(
    what: Annotated[
        str,
        typer.Argument(
            help=f"{', '.join(VERIFIERS)} or all.",
        ),
    ] = "all",
    as_json: JsonFlag = False,
) -> None:
    """Compare the records with what they were when they were made, and name the first that differs.

    Ends with 1 when anything is wrong, with 2 when nothing was checked. What could not be compared yet is said (`unseen`).

    Example: motcua verify journal --json
    """
    out = Output(as_json=as_json)
    with opened_city():
        found = [_verify(name, out) for name in _names(what)]
    for one in found:
        said = {"unseen": one.unseen} if one.unseen else {}
        out.fact(check=one.check, checked=one.checked, wrong=one.wrong, first_wrong=one.first_wrong, **said)
    out.table(columns=("Records", "Checked", "Wrong", "First wrong"), rows=[_row(one) for one in found])
    for one in found:
        if one.unseen:
            out.say(f"{one.check}: {one.unseen}")
    if any(one.wrong for one in found):
        raise typer.Exit(EXIT_WRONG)
    if not any(one.checked for one in found):
        raise typer.Exit(EXIT_NOTHING)


def _names(what: str) -> list[str]:
    """Those asked for, as far as this release has them. Raises `UnableToVerify`."""
    known = [name for name, place in VERIFIERS.items() if _verifier(place) is not None]
    if what == "all":
        return known
    if what not in known:
        raise UnableToVerify(what=what, known=", ".join([*known, "all"]))
    return [what]


def _verify(name: str, out: Output) -> Verification:
    verifier = _verifier(VERIFIERS[name])
    assert verifier is not None
    with out.doing(f"Verifying {name}"):
        result = verifier()
    if isinstance(result, tuple):
        return Verification(name, *result)
    return Verification(name, result.checked, result.wrong, result.first_wrong, getattr(result, "unseen", ""))


def _verifier(place: str) -> Any:
    """The function at `module:name`, or None where this release has no such room."""
    module, name = place.split(":")
    if find_spec(module) is None:
        return None
    return getattr(import_module(module), name, None)


def _row(one: Verification) -> tuple[str, str, str, str]:
    wrong = f"[red]{one.wrong}[/red]" if one.wrong else "0"
    return one.check, str(one.checked), wrong, one.first_wrong or ""
