"""What is known of an applicant, as forms take it, in words, and where it comes from. Shared by portal and desk."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.faces.ui.dossiers import unit_name
from motcua.faces.ui.formats import day
from motcua.faces.ui.values import Words
from motcua.foundation.accounts.proofs import was_awaited
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.reckoning import reckon
from motcua.registry.catalogue.queries import version as version_by_id
from motcua.registry.organization.queries import directory
from motcua.registry.people.population.commands import note_prefill
from motcua.registry.people.population.queries import known_of
from motcua.registry.people.population.values import Marital, Origin
from motcua.registry.people.queries import person
from motcua.registry.people.values import PersonView, Sex
from motcua.service.dossiers.queries.drafts import DraftView

FIELD_WORDS: dict[str, Words] = {
    "full_name": gettext_lazy("Full name"),
    "number": gettext_lazy("Personal identification number"),
    "birth_on": gettext_lazy("Date of birth"),
    "sex": gettext_lazy("Sex"),
    "ethnicity": gettext_lazy("Ethnicity"),
    "home_town": gettext_lazy("Home town"),
    "residence": gettext_lazy("Residence"),
    "marital": gettext_lazy("Marital status"),
    "spouse_number": gettext_lazy("Spouse’s number"),
    "died_on": gettext_lazy("Date of death"),
}
_VALUE_WORDS: dict[str, Words] = {
    Sex.MALE.value: gettext_lazy("Male"),
    Sex.FEMALE.value: gettext_lazy("Female"),
    Marital.SINGLE.value: gettext_lazy("Single"),
    Marital.MARRIED.value: gettext_lazy("Married"),
    Marital.WIDOWED.value: gettext_lazy("Widowed"),
    Marital.DIVORCED.value: gettext_lazy("Divorced"),
}


@dataclass(frozen=True)
class Facts:
    """By the keys that forms are filled in from; `origins` in words, for those that a register told."""

    known: Mapping[str, object]
    origins: Mapping[str, str]


#: Of nobody.
NO_FACTS = Facts({}, {})


def facts_about(applicant: PersonView | None, *, at: datetime) -> Facts:
    if applicant is None:
        return NO_FACTS
    found = known_of(person=applicant, at=at)
    words = {origin: origin_in_words(origin) for origin in set(found.origins.values())}
    return Facts(found.facts, {key: words[origin] for key, origin in found.origins.items()})


def origin_in_words(origin: Origin) -> str:
    told = _("National population database, %(day)s") % {"day": day(origin.fetched_at)}
    if origin.upheld_unit is not None and origin.upheld_on is not None:
        unit = unit_name(directory(on=origin.upheld_on).get(origin.upheld_unit))
        confirmed = _("%(told)s; confirmed by %(unit)s on %(day)s")
        told = confirmed % {"told": told, "unit": unit, "day": day(origin.upheld_on)}
    return _("%(told)s; older than it should be, it is asked for again") % {"told": told} if origin.is_stale else told


def count_prefill(view: DraftView, answers: Mapping[str, Any], *, dossier: UUID, by: Actor, at: datetime) -> None:
    """Beside the filing, in its transaction: how many of its questions needed no answer, and how surely it is known who
    files."""
    if view.receiving_unit is None:
        return
    applicant = person(person=view.applicant) if view.applicant else None
    note_prefill(
        dossier=dossier,
        reckoned=reckon(form_of(version_by_id(view.version).form), answers, facts_about(applicant, at=at).known),
        channel=view.channel.value,
        at_unit=directory(on=city_day(at)).path(view.receiving_unit),
        by=by,
        at=at,
        proven_later=was_awaited(subject=view.id),
    )


def value_in_words(field: str, text: str) -> str:
    """What is held in a field, as people write it: 14/03/1992, 'Married'."""
    if field in {"birth_on", "died_on"} and text:
        return day(date.fromisoformat(text))
    return str(_VALUE_WORDS.get(text, text)) if field in {"sex", "marital"} else text
