"""What synchronisation counts, as things stand at the end of a day: the last count of each commune."""

from __future__ import annotations

from motcua.foundation.measures.clocks import CountedFacts
from motcua.foundation.measures.declared import Facts, Recounts, declare_clock, declare_facts
from motcua.foundation.measures.values import Kind, Measure

TABLE = "insurance_shared_fact"
CARDS, VERIFIED = "insurance.cards", "insurance.cards_synchronised"
#: By measure: which of a unit's numbers is added up. Withdrawn cards are none.
SUMS = {
    CARDS: "cards",
    VERIFIED: "verified",
    "insurance.cards_probable": "probable",
    "insurance.cards_conflicting": "conflicting",
    "insurance.cards_not_found": "not_found",
}

for _name, _column in SUMS.items():
    declare_clock(
        Measure(name=_name, kind=Kind.CLOCK),
        CountedFacts(
            measure=_name,
            rows=f"{TABLE} f",
            condition="true",
            value=f"coalesce(sum(f.{_column}), 0)",
            subject="unit",
            dated=True,
        ),
    )


def _recounts() -> Recounts:
    from motcua.service.insurance.synchronisation.recounts import RECOUNTS

    return RECOUNTS


declare_facts(Facts(table=TABLE, day="opened_on", subject="unit", recounts=_recounts))
