"""The addresses under /api/fhir/r4/. What goes wrong is an OperationOutcome, as programs that speak FHIR expect it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import HttpResponse, UnreadablePostError
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

import motcua
from motcua.faces.api.errors import (
    CityBusy,
    MethodNotTaken,
    TokenMissing,
    UnableToFindAddress,
    UnableToReadRequest,
    UnableToTakeMediaType,
    UnableToTakeSoMuch,
)
from motcua.faces.api.fhir.reading import read_request
from motcua.faces.api.fhir.resources import (
    Resource,
    capabilities,
    coverage_of,
    outcome_of,
    patient_of,
    response_of,
)
from motcua.faces.api.tokens import Scope, Token
from motcua.faces.ui.errors import RETRY_SECONDS
from motcua.faces.ui.refusals import record_refusal
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.service.insurance.asking import ask
from motcua.service.insurance.errors import UnableToFindLookup
from motcua.service.insurance.queries.lookups import lookup as see_lookup
from motcua.service.insurance.values import KEY_LENGTH_MAX, LookupView

log = logging.getLogger("motcua.api")

MEDIA_TYPE = "application/fhir+json"
TAKEN = frozenset({MEDIA_TYPE, "application/json"})
LOOK_UP = Scope("insurance:lookup")
BODY_BYTES_MAX = 64 * 1024
#: The issue's code by status; whatever else is processing.
_CODES = {400: "structure", 401: "login", 403: "forbidden", 404: "not-found", 413: "too-long", 422: "invalid",
          429: "throttled", 503: "transient"}  # fmt: skip

View = Callable[..., Resource]
_token = Token()


def resource_view(method: str, *, is_open: bool = False) -> Callable[[View], Callable[..., HttpResponse]]:
    """An address that takes one method, from who has a token with the scope unless it `is_open`, and answers with a
    resource."""

    def made(view: View) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(view)
        def answered(request: CityRequest, **kwargs: Any) -> HttpResponse:
            try:
                if request.method != method:
                    raise MethodNotTaken(method=request.method, allowed=method)
                if not is_open:
                    _token(request)
                    LOOK_UP.require(request)
                return _said(view(request, **kwargs))
            except NotPermitted as refusal:
                record_refusal(request, refusal)
                error: UnableTo = UnableToFindLookup() if refusal.hidden else refusal
                return _failed(error.status, error.message)
            except UnableTo as fault:
                return _failed(fault.status, fault.message)
            except RequestDataTooBig:
                return _failed(413, UnableToTakeSoMuch(reason=_("too many bytes.")).message)
            except (BadRequest, SuspiciousOperation, UnreadablePostError):
                return _failed(400, UnableToReadRequest(reason=_("it is broken off.")).message)
            except OperationalError as fault:
                log.error("the database did not answer: %s", fault)
                return _failed(CityBusy.status, CityBusy().message)
            except Exception:
                reference = uuid4().hex[:12]
                log.exception("unforeseen %s", reference)
                words = _("Something broke on our side. Nothing half was kept. Reference %(reference)s; hotline 1022.")
                return _failed(500, words % {"reference": reference})

        return answered

    return made


@resource_view("POST")
def submit(request: CityRequest) -> Resource:
    """A CoverageEligibilityRequest is answered with its response; sent again with the same identifier, with the same."""
    if (request.content_type or "").lower() not in TAKEN:
        raise UnableToTakeMediaType(wanted=MEDIA_TYPE)
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_BYTES_MAX:
        raise UnableToTakeSoMuch(reason=_("too many bytes."))
    new = read_request(request.body, key=request.headers.get("Idempotency-Key", "")[:KEY_LENGTH_MAX])
    return response_of(ask(new=new, by=request.actor, at=request.at))


@resource_view("GET")
def response(request: CityRequest, id_: UUID) -> Resource:
    """For one that was queued: whether it is answered by now."""
    return response_of(_seen(request, id_))


@resource_view("GET")
def coverage(request: CityRequest, id_: UUID) -> Resource:
    view = _seen(request, id_)
    if not view.answer.card_number:
        raise UnableToFindLookup
    return coverage_of(view, id_=str(view.id), patient=f"Patient/{view.id}")


@resource_view("GET")
def patient(request: CityRequest, id_: UUID) -> Resource:
    return patient_of(_seen(request, id_), id_=str(id_))


@resource_view("GET", is_open=True)
def metadata(request: CityRequest) -> Resource:
    return capabilities(at=request.at, version=motcua.__version__, url=request.build_absolute_uri("/api/fhir/r4"))


@resource_view("GET", is_open=True)
def nowhere(request: CityRequest, rest: str = "") -> Resource:
    raise UnableToFindAddress


def _seen(request: CityRequest, id_: UUID) -> LookupView:
    return see_lookup(lookup=id_, actor=request.actor, at=request.at)


def _said(resource: Resource, status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(resource, ensure_ascii=False), content_type=MEDIA_TYPE, status=status)


def _failed(status: int, words: str) -> HttpResponse:
    answer = _said(outcome_of(code=_CODES.get(status, "processing"), diagnostics=words), status)
    if status == TokenMissing.status:
        answer["WWW-Authenticate"] = 'Bearer realm="motcua"'
    if status == CityBusy.status:
        answer["Retry-After"] = str(RETRY_SECONDS)
    return answer


urlpatterns = [
    path("metadata", metadata),
    path("CoverageEligibilityRequest/$submit", submit, name="fhir_submit"),
    path("CoverageEligibilityResponse/<uuid:id_>", response, name="fhir_response"),
    path("Coverage/<uuid:id_>", coverage, name="fhir_coverage"),
    path("Patient/<uuid:id_>", patient, name="fhir_patient"),
    path("<path:rest>", nowhere),
]
