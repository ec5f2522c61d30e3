"""What integration counts: services as things stand at the end of a day, all by the clock, since a version ends by itself;
and dossiers that the Portal has heard of.

A service is on the Portal on a day when the version of it that is in force on that day is confirmed on that day; which
that is stands in the catalogue. Counted at the city whose plan it is.
"""

from __future__ import annotations

from functools import partial

from motcua.foundation.measures.clocks import CountedFacts
from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_clock, declare_facts
from motcua.foundation.measures.values import Counted, Grain, Kind, Measure, Step
from motcua.registry.catalogue.values import OnlineLevel
from motcua.service.exchange.traffic.events import DossierSynchronised

_DUE, _CONFIRMED = "exchange_due_fact", "exchange_confirmed_fact"
_SYNCHRONISED = "exchange_synchronised_fact"


def _known(fact: str) -> str:
    """Of rows beside those that are counted, what `CountedFacts` asks of these: they stood at the position, or stand."""
    return (
        f"(CASE WHEN %(position)s::bigint IS NULL THEN {fact}.closed_by IS NULL ELSE {fact}.opened_position <= %(position)s"
        f" AND coalesce({fact}.closed_position > %(position)s, true) END)"
    )


def _on(fact: str) -> str:
    return f"{fact}.from_on <= %(on)s AND coalesce({fact}.until_on > %(on)s, true)"


_IN_FORCE = "EXISTS (SELECT 1 FROM catalogue_version v WHERE v.id = {fact}.version AND v.in_force @> %(on)s::date)"
_INTEGRATED = f"{_on('f')} AND {_IN_FORCE.format(fact='f')}"
_ALSO_INTEGRATED = (
    f"EXISTS (SELECT 1 FROM {_CONFIRMED} c WHERE c.procedure = f.procedure"
    f" AND {_known('c')} AND {_on('c')} AND {_IN_FORCE.format(fact='c')})"
)
#: By measure: of which facts, under which condition, different services are counted.
COUNTS = {
    "exchange.integrated": (_CONFIRMED, _INTEGRATED),
    "exchange.integrated_full": (_CONFIRMED, f"{_INTEGRATED} AND f.online_level = '{OnlineLevel.FULL.value}'"),
    "exchange.integrated_partial": (_CONFIRMED, f"{_INTEGRATED} AND f.online_level = '{OnlineLevel.PARTIAL.value}'"),
    "exchange.due": (_DUE, _on("f")),
    "exchange.due_integrated": (_DUE, f"{_on('f')} AND {_ALSO_INTEGRATED}"),
}

for _name, (_table, _condition) in COUNTS.items():
    declare_clock(
        Measure(name=_name, kind=Kind.CLOCK),
        CountedFacts(measure=_name, rows=f"{_table} f", condition=_condition, value="count(DISTINCT f.procedure)"),
    )


_BY_TIME = (Grain("half_month_in_time", Step.HALF_MONTH, ("in_time",)), Grain("day_in_time", Step.DAY, ("in_time",)))


def _of_receipts(name: str, *where: tuple[str, str | bool]) -> Measure:
    """Counted where the dossier was received, in the period of its receipt."""
    counted = Counted(entry_kind=DossierSynchronised.kind, where=where, at="received_at")
    return Measure(name=f"exchange.{name}", kind=Kind.FLOW, counted=(counted,), grains=_BY_TIME)


declare(_of_receipts("synchronised"), _of_receipts("synchronised_in_time", ("in_time", True)))


def _recounts(table: str) -> Recounts:
    from motcua.service.exchange.recounts import RECOUNTS

    return RECOUNTS[table]


for _table, _subject in ((_DUE, "item"), (_CONFIRMED, "stretch"), (_SYNCHRONISED, "dossier")):
    declare_facts(Facts(table=_table, day="opened_on", subject=_subject, recounts=partial(_recounts, _table)))
