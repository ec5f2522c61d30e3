"""Errors as problem+json (RFC 9457). What was anticipated says what to do; the rest gets a reference number."""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from motcua.faces.ui.refusals import record_refusal
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.service.dossiers.errors import UnableToActOnDossiers, UnableToFileDossiers

log = logging.getLogger("motcua.api")


def problem(*, status: int, code: str, detail: str, **more: Any) -> JsonResponse:
    """A problem document; `code` is stable for machines, `detail` is for people."""
    body = {"type": f"urn:motcua:{code}", "title": code, "status": status, "detail": detail, **more}
    return JsonResponse(body, status=status, content_type="application/problem+json")


def answer_problems(api: NinjaAPI) -> None:
    """Registers how each kind of error is answered."""
    api.add_exception_handler(NotPermitted, _refused)
    api.add_exception_handler(UnableTo, _unable)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Exception, _unforeseen)


def _refused(request: HttpRequest, error: NotPermitted | type[NotPermitted]) -> HttpResponse:
    assert isinstance(error, NotPermitted)
    record_refusal(request, error)  # type: ignore[arg-type]  # ActorMiddleware made it a CityRequest
    status = 404 if error.hidden else error.status
    return problem(status=status, code=error.code, detail=error.message)


def _unable(request: HttpRequest, error: UnableTo | type[UnableTo]) -> HttpResponse:
    assert isinstance(error, UnableTo)
    more: dict[str, Any] = {}
    if isinstance(error, UnableToFileDossiers):
        more["refusals"] = [
            {
                "key": refusal.key,
                "cause": refusal.cause,
                "why": refusal.why,
                "problems": [
                    {"field": p.field, "path": p.path, "vi": p.message_vi, "en": p.message_en} for p in refusal.problems
                ],
            }
            for refusal in error.refusals
        ]
    if isinstance(error, UnableToActOnDossiers):
        more["refusals"] = error.refusals
    return problem(status=error.status, code=error.code, detail=error.message, **more)


def _invalid(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    assert isinstance(error, ValidationError)
    errors = [{"at": list(map(str, each.get("loc", ()))), "why": each.get("msg", "")} for each in error.errors]
    return problem(
        status=422, code="RequestInvalid", detail="The request does not have the documented shape.", errors=errors
    )


def _http(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    assert isinstance(error, HttpError)
    return problem(status=error.status_code, code="RequestRefused", detail=str(error))


def _unforeseen(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    reference = uuid4().hex[:12]
    log.error("unforeseen %s", reference, exc_info=error if isinstance(error, Exception) else None)
    return problem(
        status=500,
        code="Unforeseen",
        detail=f"Something broke on our side. Nothing half was kept. Reference {reference}; hotline 1022.",
        reference=reference,
    )
