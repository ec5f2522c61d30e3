"""How much of a procedure falls away: what nobody need answer, and what nobody need bring."""

from __future__ import annotations

from dataclasses import dataclass

from motcua.faces.portal.wording import spoken
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.reckoning import reckon_beforehand
from motcua.foundation.forms.values import Reckoned
from motcua.registry.catalogue.values import ComponentKind, ProcedureVersion
from motcua.registry.people.population.adapters.http import city_population
from motcua.registry.people.population.rules import OWN_KEYS, REGISTER_KEYS


@dataclass(frozen=True)
class FallsAway:
    """How much of a procedure nobody need answer or bring: of its questions at most, and the papers by name."""

    questions: Reckoned
    papers: tuple[str, ...]

    def __bool__(self) -> bool:
        return bool(self.questions.known or self.papers)


def falls_away(version: ProcedureVersion) -> FallsAway:
    """For somebody who signs in; what only the register knows counts where the city is connected to it."""
    keys = OWN_KEYS | REGISTER_KEYS if city_population() is not None else OWN_KEYS
    papers = [spoken(each, "name") for each in version.components if each.kind is ComponentKind.DATA]
    return FallsAway(reckon_beforehand(form_of(version.form), keys), tuple(papers))
