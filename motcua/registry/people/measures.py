"""What is counted of filings, at the unit that received them: never asking twice (their questions, and those of them that
needed no answer), and how surely it was known who filed."""

from __future__ import annotations

from collections.abc import Mapping

from motcua.foundation.accounts.values import Assurance
from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_facts
from motcua.foundation.measures.values import Counted, Grain, Kind, Measure, Step
from motcua.registry.people.population.events import FormPrefilled

Where = tuple[tuple[str, str | bool], ...]
BY_WAY = Grain("day_channel", Step.DAY, ("channel",))
#: Filings online by how surely it was known who filed; what waited for that is counted there, too.
BY_ASSURANCE: Mapping[str, Where] = {
    "filings_level_1": (("assurance", Assurance.LEVEL_1.name.lower()),),
    "filings_level_2": (("assurance", Assurance.LEVEL_2.name.lower()),),
    "filings_proven_later": (("proven_later", True),),
}


def _of_filings(name: str, value: str = "", *, where: Where = ()) -> Measure:
    return Measure(
        name=f"people.{name}",
        kind=Kind.FLOW,
        counted=(Counted(entry_kind=FormPrefilled.kind, value=value, where=where),),
        grains=(BY_WAY,),
    )


declare(
    _of_filings("filings_reckoned"),
    _of_filings("questions_asked", "asked"),
    _of_filings("questions_known", "known"),
    *(_of_filings(name, where=where) for name, where in BY_ASSURANCE.items()),
)


def _recounts() -> Recounts:
    from motcua.registry.people.recounts import RECOUNTS

    return RECOUNTS


declare_facts(Facts(table="people_prefilled_fact", day="opened_on", subject="dossier", recounts=_recounts))
