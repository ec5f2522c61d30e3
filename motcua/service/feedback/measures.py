"""What feedback counts: what people thought of the service, at the unit that received the dossier; and petitions, each where
it was received, answered or disputed, those open by the clock where they are.
"""

from __future__ import annotations

from functools import partial

from motcua.foundation.measures.clocks import CountedFacts
from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_clock, declare_facts
from motcua.foundation.measures.values import Counted, Grain, Kind, Measure, Step
from motcua.service.dossiers.measures import GRAINS
from motcua.service.feedback.events import DossierRated, PetitionAnswered, PetitionReopened, PetitionSent
from motcua.service.feedback.values import Face


def _rated(name: str, *faces: Face) -> Measure:
    each: list[tuple[tuple[str, str | bool], ...]] = [(("face", face.value),) for face in faces] or [()]
    return Measure(
        name=f"feedback.{name}",
        kind=Kind.FLOW,
        counted=tuple(Counted(entry_kind=DossierRated.kind, where=where) for where in each),
        grains=GRAINS,
    )


declare(_rated("rated"), _rated("rated_not_unhappy", Face.GLAD, Face.SO_SO), _rated("unhappy", Face.UNHAPPY))


#: By kind too; the facts of the entries have it.
PETITIONS_BY_DAY = Grain("petitions", Step.DAY, ("petition_kind",))
CONDITIONS = {
    "feedback.petitions_open": "true",
    "feedback.petitions_overdue": "f.due_on <= %(on)s",
}


def _petitions(name: str, entry_kind: str, **where: bool) -> Measure:
    return Measure(
        name=f"feedback.{name}",
        kind=Kind.FLOW,
        counted=(Counted(entry_kind=entry_kind, where=tuple(where.items())),),
        grains=(PETITIONS_BY_DAY,),
    )


declare(
    _petitions("petitions_received", PetitionSent.kind),
    _petitions("petitions_answered", PetitionAnswered.kind),
    _petitions("petitions_in_time", PetitionAnswered.kind, in_time=True),
    _petitions("petitions_late", PetitionAnswered.kind, in_time=False),
    _petitions("petitions_reopened", PetitionReopened.kind),
)
for _name, _condition in CONDITIONS.items():
    declare_clock(
        Measure(name=_name, kind=Kind.CLOCK),
        CountedFacts(
            measure=_name,
            rows="feedback_petition_fact f",
            condition=f"f.is_open AND {_condition}",
            subject="petition",
            dated=True,
        ),
    )


def _recounts(table: str) -> Recounts:
    from motcua.service.feedback.recounts import RECOUNTS

    return RECOUNTS[table]


for _table, _day, _subject in (
    ("feedback_fact", "rated_on", "dossier"),
    ("feedback_petition_act_fact", "opened_on", "act"),
    ("feedback_petition_fact", "opened_on", "petition"),
):
    declare_facts(Facts(table=_table, day=_day, subject=_subject, recounts=partial(_recounts, _table)))
