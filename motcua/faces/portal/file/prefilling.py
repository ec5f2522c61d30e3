"""Before the first question: what the national population database knows is asked for, if she who files agrees."""

from __future__ import annotations

from django.contrib import messages
from django.utils.translation import gettext as _

from motcua.faces.ui.requests import CityRequest
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.rules.definition import form_of
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.people.population.adapters.http import city_population
from motcua.registry.people.population.asking import know_applicant
from motcua.registry.people.population.commands import give_consent
from motcua.registry.people.population.queries import consents
from motcua.registry.people.population.values import Outcome
from motcua.registry.people.values import PersonView

#: What the box on the page before the first question is called, and says when it is ticked.
AGREES = "agrees"


def offer_of(request: CityRequest) -> str:
    """What the page before the first question says of filling in: 'ask' whether she agrees, that it 'stands', '' for
    whoever it cannot be done for."""
    own = request.actor.person
    if own is None or city_population() is None:
        return ""
    return "stands" if consents(person=own) else "ask"


def prepare(request: CityRequest, version: ProcedureVersion, applicant: PersonView) -> None:
    """Keeps the consent that was just given, and asks. Nothing that goes wrong outside keeps anybody from filing."""
    register = city_population()
    if register is None or applicant.id != request.actor.person:
        return
    if request.POST.get(AGREES) == "yes":
        with durable():
            give_consent(person=applicant.id, by=request.actor, at=request.at)
    outcome = know_applicant(
        person=applicant,
        procedure=version.procedure,
        with_spouse=bool(form_of(version.form).compiled.spouse_rules),
        register=register,
        by=request.actor,
        at=request.at,
    )
    if outcome is Outcome.UNREACHED:
        messages.warning(
            request,
            _(
                "The national population database does not answer just now. Type what is asked; it is checked as soon as"
                " it answers again."
            ),
        )
    elif outcome is Outcome.UNKNOWN:
        messages.warning(
            request, _("The national population database knows nobody with your number. Type what is asked.")
        )
