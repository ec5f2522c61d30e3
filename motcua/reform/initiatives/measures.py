"""What initiatives count, as things stand at the end of a day: all by the clock, at the owner and those above it."""

from __future__ import annotations

from motcua.foundation.measures.clocks import CountedFacts
from motcua.foundation.measures.declared import Facts, Recounts, declare_clock, declare_facts
from motcua.foundation.measures.values import Kind, Measure

_GOES_ON = "f.proposed_on <= %(on)s AND (f.given_up_on IS NULL OR f.given_up_on > %(on)s)"
_RECOGNISED = f"{_GOES_ON} AND f.recognised_on <= %(on)s"
CONDITIONS = {
    "initiatives.going_on": _GOES_ON,
    "initiatives.in_pilot": f"{_GOES_ON} AND f.pilot_from <= %(on)s AND f.pilot_until > %(on)s",
    "initiatives.recognised": _RECOGNISED,
    "initiatives.replicated": f"{_RECOGNISED} AND f.replicated_on <= %(on)s",
}


for _name, _condition in CONDITIONS.items():
    declare_clock(
        Measure(name=_name, kind=Kind.CLOCK),
        CountedFacts(measure=_name, rows="initiatives_fact f", condition=_condition),
    )


def _recounts() -> Recounts:
    from motcua.reform.initiatives.recounts import RECOUNTS

    return RECOUNTS


declare_facts(Facts(table="initiatives_fact", day="opened_on", subject="initiative", recounts=_recounts))
