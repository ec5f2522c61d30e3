"""What is known of an applicant, as forms take it, with words for where it comes from. Shared by portal and counter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.faces.ui.formats import day
from motcua.foundation.accounts.proofs import was_awaited
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.reckoning import reckon
from motcua.registry.catalogue.queries import version as version_by_id
from motcua.registry.organization.queries import directory
from motcua.registry.people.population.commands import note_prefill
from motcua.registry.people.population.queries import known_of
from motcua.registry.people.population.values import Origin
from motcua.registry.people.queries import person
from motcua.registry.people.values import PersonView
from motcua.service.dossiers.queries.drafts import DraftView


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
