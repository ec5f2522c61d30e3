"""What gateways tell us of payments, and the city's key: docs/reference/payments.md. No operation for programs with tokens,
so not in their document: who speaks here is known by a signature on what is said."""

from __future__ import annotations

import json
import logging

from django.http import HttpResponse
from ninja import Router

from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.foundation.outside.keys import public_pem
from motcua.service.payments.commands.notifications import keep_notification
from motcua.service.payments.gateways.keys import city_key
from motcua.service.payments.gateways.registered import gateway_of
from motcua.service.payments.gateways.speaking import SIGNATURE_HEADER
from motcua.service.payments.incoming.commands import count_refusal
from motcua.service.payments.incoming.rules import REFUSALS

router = Router(tags=["payments"])
security_log = logging.getLogger("motcua.security")


@router.post("/{gateway}/notifications", auth=None, include_in_schema=False)
def notification(request: CityRequest, gateway: str) -> HttpResponse:
    """Keeps what a gateway tells; the worker follows it within a second. 202 for a new one, 200 for one that was here
    before: told again, nothing changes."""
    way = gateway_of(gateway)
    try:
        notified = way.read(body=request.body, signature=request.headers.get(SIGNATURE_HEADER, ""))
        # One statement, which is a durable transaction without being wrapped into one: two waits for the database less.
        kept = keep_notification(gateway=way.key, notified=notified, by=SYSTEM, at=request.at)
    except tuple(REFUSALS) as fault:
        security_log.warning("a notification of %s was refused: %s", way.key, fault.message)
        with durable():
            count_refusal(gateway=way.key, fault=fault, at=request.at)
        raise
    answer = json.dumps({"kept": str(kept.notification)})
    return HttpResponse(answer, content_type="application/json", status=200 if kept.again else 202)


@router.get("/key", auth=None, include_in_schema=False)
def key(request: CityRequest) -> HttpResponse:
    """The public half of the city's key, by which gateways know what is the city's (PEM)."""
    return HttpResponse(public_pem(city_key()), content_type="application/x-pem-file")
