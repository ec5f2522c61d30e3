"""Signing in with a provider of identities (OpenID Connect): there, back, and out when the provider says so."""

from __future__ import annotations

import logging
import secrets
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from motcua.faces.site.entering import enter_proved, target_of, within_site
from motcua.faces.site.sign_in import SIGNED_OUT, sign_in_page
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import (
    UnableToReachProvider,
    UnableToSignInAs,
    UnableToTrustProvider,
)
from motcua.foundation.accounts.providers import providers, reached
from motcua.foundation.accounts.sign_ins import end_by_provider
from motcua.foundation.accounts.values import Asked, Assurance, Provider
from motcua.foundation.database.transactions import durable

security_log = logging.getLogger("motcua.security")

#: The session's key of what was asked of providers, by state: each is answered once, and soon.
ASKED = "providers_asked"
#: So many windows may be at it at once.
ASKED_MAX = 5
ASKED_LASTS = timedelta(minutes=10)
CANCELLED = "access_denied"
TOKEN_BYTES_MAX = 16 * 1024


@require_GET
def begin(request: CityRequest, provider: str) -> HttpResponse:
    """Sends the browser to the provider. With `muc=2` for a fresh proof of the highest level."""
    chosen, target = _provider(provider), target_of(request)
    level = Assurance.LEVEL_2 if request.GET.get("muc") == "2" else None
    asked = Asked(
        state=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(64),
        redirect_uri=_here(request) + reverse("sign_in_provider_return", args=[chosen.key]),
        fresh=level is not None,
    )
    try:
        address = reached(chosen).sign_in_address(asked=asked, level=level)
    except (UnableToReachProvider, UnableToTrustProvider) as refusal:
        security_log.warning("%s cannot be asked: %s", chosen.key, refusal.message)
        return sign_in_page(request, target, error=refusal.message, here=_own(target), status=refusal.status)
    kept = _kept(request)
    kept[asked.state] = {
        **asdict(asked),
        "provider": chosen.key,
        "next": target,
        "machine_at": datetime.now(UTC).timestamp(),
    }
    request.session[ASKED] = dict(list(kept.items())[-ASKED_MAX:])
    return HttpResponseRedirect(address)


@require_GET
def returned(request: CityRequest, provider: str) -> HttpResponse:
    """The browser is back, with a code or with a refusal. Each is heeded once, in the session that asked."""
    chosen = _provider(provider)
    kept = _taken(request, request.GET.get("state", ""), chosen)
    if kept is None:
        if request.actor.account is not None:
            # The same address again: a second press, or the way back. She is in already.
            return HttpResponseRedirect("/")
        told = _("This way of signing in was begun too long ago or in another browser. Please begin again.")
        return sign_in_page(request, "", error=told, here=_own(""), status=409)
    target = within_site(str(kept["next"]))
    if "code" not in request.GET:
        return _without_a_code(request, chosen, target)
    asked = Asked(**{name: kept[name] for name in Asked.__dataclass_fields__})
    machine_at = datetime.now(UTC)
    try:
        proved = reached(chosen).proved(code=request.GET["code"], asked=asked, machine_at=machine_at)
        return enter_proved(request, chosen, proved, target)
    except (UnableToReachProvider, UnableToSignInAs, UnableToTrustProvider) as refusal:
        security_log.warning("sign-in by %s refused: %s", chosen.key, refusal.message)
        return sign_in_page(request, target, error=refusal.message, here=_own(target), status=refusal.status)


def _without_a_code(request: CityRequest, chosen: Provider, target: str) -> HttpResponse:
    if request.GET.get("error") == CANCELLED:
        note = _("You stopped signing in with %(name)s. Nothing was changed.") % {"name": chosen.name}
        return sign_in_page(request, target, note=note, here=_own(target))
    security_log.warning("%s answered %.80r", chosen.key, request.GET.get("error"))
    refusal = UnableToReachProvider(name=chosen.name)
    return sign_in_page(request, target, error=refusal.message, here=_own(target), status=refusal.status)


@csrf_exempt
@require_POST
def signed_out_by_provider(request: CityRequest, provider: str) -> HttpResponse:
    """The provider itself says that somebody has signed out there (back-channel logout): its signed word, no cookie."""
    chosen, token = _provider(provider), request.POST.get("logout_token", "")
    headers = {"Cache-Control": "no-store"}
    try:
        if len(token) > TOKEN_BYTES_MAX:
            return JsonResponse({"error": "invalid_request"}, status=400, headers=headers)
        out = reached(chosen).logged_out(token=token, machine_at=datetime.now(UTC))
        with durable():
            ended = end_by_provider(out=out, provider=chosen, at=request.at)
    except UnableToReachProvider as refusal:
        return JsonResponse({"error": "temporarily_unavailable"}, status=refusal.status, headers=headers)
    except UnableToTrustProvider as refusal:
        security_log.warning("logout by %s refused: %s", chosen.key, refusal.message)
        return JsonResponse({"error": "invalid_request"}, status=400, headers=headers)
    security_log.info("%s signed out %d sessions", chosen.key, ended)
    return HttpResponse(status=200, headers=headers)


@require_GET
def signed_out(request: CityRequest) -> HttpResponse:
    """Signed out here; on a shared device one signs out at the provider too."""
    kept = request.session.get(SIGNED_OUT)
    found = providers().get(kept["provider"]) if kept else None
    return render(request, "site/signed_out.html", {"provider": found})


@require_GET
def sign_out_there(request: CityRequest) -> HttpResponse:
    """Sends the browser to the provider's own way out (RP-Initiated Logout), once."""
    kept = request.session.pop(SIGNED_OUT, None)
    found = providers().get(kept["provider"]) if kept else None
    if kept is None or found is None:
        return HttpResponseRedirect(reverse("signed_out"))
    back = _here(request) + reverse("signed_out")
    try:
        address = reached(found).sign_out_address(id_token=kept["id_token"], back=back)
    except (UnableToReachProvider, UnableToTrustProvider):
        address = ""
    return HttpResponseRedirect(address or back)


def _provider(key: str) -> Provider:
    found = providers().get(key)
    if found is None:
        raise Http404
    return found


def _here(request: HttpRequest) -> str:
    """The address of this site as the browser knows it, so that it comes back with its cookie; a real city has one only."""
    return f"{request.scheme}://{request.get_host()}" if settings.DEMO else settings.PUBLIC_ADDRESS.rstrip("/")


def _own(target: str) -> str:
    """The sign-in page as it is asked for in another language."""
    return f"{reverse('sign_in')}?{urlencode({'next': target})}" if target else reverse("sign_in")


def _kept(request: HttpRequest) -> dict[str, Any]:
    """What was asked a little while ago, the oldest first."""
    since = (datetime.now(UTC) - ASKED_LASTS).timestamp()
    asked: dict[str, Any] = request.session.get(ASKED, {})
    return {state: kept for state, kept in asked.items() if kept["machine_at"] > since}


def _taken(request: HttpRequest, state: str, provider: Provider) -> dict[str, Any] | None:
    kept = _kept(request)
    found: dict[str, Any] | None = kept.pop(state, None)
    request.session[ASKED] = kept
    return found if found and found["provider"] == provider.key else None
