"""For whom an official acts in this session: chosen by her, asked anew at every request, so that it ends by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from motcua.foundation.accounts.values import AccountKind, Actor
from motcua.registry.organization.deputizing import stand_in

#: The session's key of the chosen deputation.
STANDING_IN = "standing_in"


def acting_for(request: HttpRequest, actor: Actor, *, on: date) -> Actor:
    """The actor with just the post that she stands in for, and on whose behalf; herself where she chose nobody, where
    it is over, and outside the desk: on the portal everybody is herself."""
    chosen = request.session.get(STANDING_IN)
    if not chosen or actor.kind is not AccountKind.OFFICIAL or not request.path.startswith(reverse("desk_inbox")):
        return actor
    assert actor.account is not None
    found = stand_in(deputation=UUID(chosen), deputy=actor.account, on=on)
    if found is None:
        del request.session[STANDING_IN]
        return actor
    return replace(actor, posts=(found.post,), on_behalf_of=found.deputation.principal)
