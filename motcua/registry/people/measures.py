"""What is counted of never asking twice: questions of filings, and those of them that needed no answer, at the unit that
received the filing."""

from __future__ import annotations

from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_facts
from motcua.foundation.measures.values import Counted, Grain, Kind, Measure, Step
from motcua.registry.people.population.events import FormPrefilled

BY_WAY = Grain("day_channel", Step.DAY, ("channel",))


def _of_filings(name: str, value: str = "") -> Measure:
    return Measure(
        name=f"people.{name}",
        kind=Kind.FLOW,
        counted=(Counted(entry_kind=FormPrefilled.kind, value=value),),
        grains=(BY_WAY,),
    )


declare(
    _of_filings("filings_reckoned"),
    _of_filings("questions_asked", "asked"),
    _of_filings("questions_known", "known"),
)


def _recounts() -> Recounts:
    from motcua.registry.people.recounts import RECOUNTS

    return RECOUNTS


declare_facts(Facts(table="people_prefilled_fact", day="opened_on", subject="dossier", recounts=_recounts))
