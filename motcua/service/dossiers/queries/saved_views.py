"""An official's own names for lists of the inbox."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from motcua.foundation.accounts.values import Actor
from motcua.service.dossiers.models import SavedView


@dataclass(frozen=True)
class OwnView:
    """A list under the name that its official gave it; `query` is the list as it stands in an address."""

    id: UUID
    name: str
    query: str


def saved_views(*, actor: Actor) -> list[OwnView]:
    """The actor's own, in the order in which they were kept."""
    if actor.account is None:
        return []
    rows = SavedView.objects.filter(account=actor.account, superseded_at=None).order_by("saved_at", "id")
    return [OwnView(row.id, row.name, row.query) for row in rows]
