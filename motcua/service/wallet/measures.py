"""What wallets spare people: components that were taken again, and those, and the dossiers, that were digitised so that they
can be.
Counted at the unit that received the filing."""

from __future__ import annotations

from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_facts
from motcua.foundation.measures.values import Counted, Grain, Kind, Measure, Step
from motcua.service.wallet.events import PaperDigitised, PaperReused

GRAINS = (
    Grain("half_month_paper_kind", Step.HALF_MONTH, ("paper_kind",)),
    Grain("day_paper_kind", Step.DAY, ("paper_kind",)),
)

declare(
    Measure(
        name="wallet.reused",
        kind=Kind.FLOW,
        counted=(Counted(entry_kind=PaperReused.kind),),
        grains=GRAINS,
    ),
    Measure(
        name="wallet.digitised",
        kind=Kind.FLOW,
        counted=(Counted(entry_kind=PaperDigitised.kind),),
        grains=GRAINS,
    ),
    Measure(
        name="wallet.dossiers_digitised",
        kind=Kind.FLOW,
        counted=(Counted(entry_kind=PaperDigitised.kind, where=(("first_of_dossier", True),)),),
        grains=GRAINS,
    ),
)


def _recounts() -> Recounts:
    from motcua.service.wallet.recounts import RECOUNTS

    return RECOUNTS


declare_facts(Facts(table="wallet_component_fact", day="opened_on", subject="component", recounts=_recounts))
