"""Who calls: a bearer token turned into an actor, and the scopes that each operation asks for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer

from motcua.faces.api.errors import ScopeMissing, TokenMissing
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.queries import account_of_token
from motcua.foundation.calendars.rules import city_day
from motcua.registry.people.queries import actor_of

#: Longer ones were not made here, and need not be hashed to know it.
SECRET_LENGTH_MAX = 200

SCOPES = {
    "dossiers:file": "file dossiers for oneself and for those one may act for",
    "dossiers:read": "read the dossiers that one may see",
    "dossiers:export": "stream lists of dossiers",
    "insurance:lookup": "look health insurance up for one's own facility, over FHIR (/api/fhir/r4/metadata)",
}


class Token(HttpBearer):
    """`Authorization: Bearer mc_…`. Puts the token's actor on the request."""

    def __call__(self, request: HttpRequest) -> object:
        kind, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not secret.isascii() or not 0 < len(secret) <= SECRET_LENGTH_MAX:
            raise TokenMissing
        return self.authenticate(request, secret)

    def authenticate(self, request: HttpRequest, token: str) -> object:
        assert hasattr(request, "at")
        city_request: CityRequest = request  # type: ignore[assignment]  # ActorMiddleware made it one
        found = account_of_token(secret=token, at=city_request.at)
        if found is None:
            raise TokenMissing
        account, scopes = found
        actor = actor_of(account=account, on=city_day(city_request.at))
        city_request.actor = replace(actor, scopes=scopes)
        return city_request.actor


@dataclass(frozen=True)
class Scope:
    """A scope that an operation asks for: checked by `require`, told by the document."""

    name: str

    def require(self, request: CityRequest) -> None:
        """Raises `ScopeMissing` when the caller's token does not carry it."""
        if self.name not in request.actor.scopes:
            raise ScopeMissing(scope=self.name)

    def told(self, **more: Any) -> dict[str, Any]:
        """What the operation adds to its description in the document."""
        return {"x-scope": self.name, **more}
