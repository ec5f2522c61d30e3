"""Messages of the National Portal, and the city's key: docs/reference/exchange.md. No operation for programs with tokens,
so not in their document: who speaks here is known by a signature on what is said."""

from __future__ import annotations

import json
import logging

from django.conf import settings
from django.http import HttpResponse
from django.utils import translation
from ninja import Router

from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable, rehearsed
from motcua.registry.people.population.adapters.http import city_population
from motcua.registry.people.population.asking import answer_to
from motcua.service.exchange.conformity.commands import register_question, try_service
from motcua.service.exchange.conformity.rules import read_trial, told_of
from motcua.service.exchange.traffic.adapters.http import city_portal
from motcua.service.exchange.traffic.adapters.keys import city_key, portal_key, public_jwk
from motcua.service.exchange.traffic.adapters.sealing import MEDIA_TYPE, seal, unseal
from motcua.service.exchange.traffic.bodies import check_body
from motcua.service.exchange.traffic.commands.inbox import keep_message
from motcua.service.exchange.traffic.errors import UnableToReadMessage, UnableToTrustMessage
from motcua.service.exchange.traffic.fetching import fetched_files
from motcua.service.exchange.traffic.rules import UnreadableMessage, read_incoming
from motcua.service.exchange.values_traffic import PORTAL

router = Router(tags=["exchange"])
security_log = logging.getLogger("motcua.security")


@router.post("/messages", auth=None, include_in_schema=False)
def message(request: CityRequest) -> HttpResponse:
    """Keeps a signed message. The signed receipt says that it is here for good: 202 for a new one, 200 for one that was here
    before."""
    payload = _unsealed(request.body)
    try:
        envelope = read_incoming(payload, city=settings.EXCHANGE_CODE, portal=PORTAL)
    except UnreadableMessage as fault:
        raise UnableToReadMessage(reason=f"{fault}.") from fault
    check_body(envelope)
    with durable():
        kept = keep_message(
            envelope=envelope, payload=payload, signed=request.body.decode("ascii"), by=SYSTEM, at=request.at
        )
    receipt = {"receipt_of": str(kept.message), "at": request.at.isoformat()}
    sealed = seal(json.dumps(receipt).encode(), key=city_key())
    return HttpResponse(sealed, content_type=MEDIA_TYPE, status=200 if kept.again else 202)


@router.post("/trials", auth=None, include_in_schema=False)
def trial(request: CityRequest) -> HttpResponse:
    """Tries a service as the portal asks, undoes it, and says with a signature what came of it."""
    payload = _unsealed(request.body)
    try:
        asked = read_trial(payload, city=settings.EXCHANGE_CODE, portal=PORTAL)
    except UnreadableMessage as fault:
        raise UnableToReadMessage(reason=f"{fault}.") from fault
    check_body(asked.filing)
    with translation.override("vi"):
        files = fetched_files(envelope=asked.filing, portal=city_portal())
        register, question = city_population(), register_question(asked)
        # Asked with no transaction open, as for any filing.
        answered = answer_to(question, register=register) if register and question else None
        tried = rehearsed(lambda: try_service(asked=asked, files=files, answered=answered, by=SYSTEM, at=request.at))
    sealed = seal(json.dumps(told_of(tried), ensure_ascii=False).encode(), key=city_key())
    return HttpResponse(sealed, content_type=MEDIA_TYPE)


@router.get("/key", auth=None, include_in_schema=False)
def key(request: CityRequest) -> HttpResponse:
    """The public half of the city's key, as a JSON Web Key."""
    return HttpResponse(json.dumps(public_jwk(city_key())), content_type="application/jwk+json")


def _unsealed(body: bytes) -> bytes:
    try:
        return unseal(body, key=portal_key())
    except UnableToTrustMessage as fault:
        security_log.warning("a message to the exchange was not trusted: %s", fault.message)
        raise
