"""Whoever looks at a person's data at the desk stands in her list of who looked."""

from __future__ import annotations

from uuid import UUID

from motcua.faces.ui.requests import CityRequest
from motcua.foundation.database.transactions import durable
from motcua.registry.people.population.commands import note_access
from motcua.registry.people.population.values import Purpose


def note_look(request: CityRequest, person: UUID, purpose: Purpose, *, dossier: UUID | None = None) -> None:
    """In a transaction of its own: the page is shown afterwards, and not without the entry."""
    with durable():
        note_access(person=person, purpose=purpose, dossier=dossier, by=request.actor, at=request.at)
