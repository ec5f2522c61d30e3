"""What feedback counts, at the unit that received the dossier: what people thought of the service."""

from __future__ import annotations

from motcua.foundation.measures.declared import Facts, Recounts, declare, declare_facts
from motcua.foundation.measures.values import Counted, Kind, Measure
from motcua.service.dossiers.measures import GRAINS
from motcua.service.feedback.events import DossierRated
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


def _recounts() -> Recounts:
    from motcua.service.feedback.recounts import RECOUNTS

    return RECOUNTS


declare_facts(Facts(table="feedback_fact", day="rated_on", subject="dossier", recounts=_recounts))
