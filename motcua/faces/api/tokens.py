"""Who calls: a bearer token turned into an actor, and the scopes that each operation asks for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest
from ninja.security import HttpBearer

from motcua.faces.api.errors import ScopeMissing, TokenMissing
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.queries import account_of_token
from motcua.registry.people.queries import actor_of
from motcua.service.dossiers.deadlines import city_day

SCOPES = {
    "dossiers:file": "file dossiers for oneself and for those one may act for",
    "dossiers:read": "read the dossiers that one may see",
    "dossiers:export": "stream lists of dossiers",
}


class Token(HttpBearer):
    """`Authorization: Bearer mc_…`. Puts the token's actor on the request."""

    def __call__(self, request: HttpRequest) -> object:
        if not request.headers.get("Authorization", "").startswith("Bearer "):
            raise TokenMissing
        return super().__call__(request)

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


def needs(scope: str) -> Callable[[CityRequest], None]:
    """A check that the caller's token carries `scope`."""

    def check(request: CityRequest) -> None:
        if scope not in request.actor.scopes:
            raise ScopeMissing(scope=scope)

    return check
