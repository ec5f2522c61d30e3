"""What the tax office tells us of taxes on land, and the city's key: docs/reference/land-tax.md. No operation for programs
with tokens, so not in their document: who speaks here is known by a signature on what is said."""

from __future__ import annotations

import json
import logging

from django.http import HttpResponse
from ninja import Router

from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.transactions import durable
from motcua.foundation.outside.keys import public_pem
from motcua.foundation.outside.sealing import MEDIA_TYPE, seal
from motcua.service.landtax.adapters.http import TYPE, keys, tax_office
from motcua.service.landtax.commands.messages import keep_message
from motcua.service.landtax.errors import UnableToTrustTaxMessage

router = Router(tags=["land-tax"])
security_log = logging.getLogger("motcua.security")


@router.post("/notices", auth=None, include_in_schema=False)
def notice(request: CityRequest) -> HttpResponse:
    """Keeps a signed notice; the worker follows it within a second. The signed receipt says that it is here for good: 202 for
    a new one, 200 for one that was here before."""
    try:
        message = tax_office().read(body=request.body)
    except UnableToTrustTaxMessage as fault:
        security_log.warning("a notice of the tax office was not trusted: %s", fault.message)
        raise
    with durable():
        kept = keep_message(message=message, by=SYSTEM, at=request.at)
    receipt = json.dumps({"receipt_of": message.name, "at": request.at.isoformat()}).encode()
    sealed = seal(receipt, key=keys().own(), type_=TYPE)
    return HttpResponse(sealed, content_type=MEDIA_TYPE, status=200 if kept.again else 202)


@router.get("/key", auth=None, include_in_schema=False)
def key(request: CityRequest) -> HttpResponse:
    """The public half of the city's key, by which the tax office knows what is the city's (PEM)."""
    return HttpResponse(public_pem(keys().own()), content_type="application/x-pem-file")
