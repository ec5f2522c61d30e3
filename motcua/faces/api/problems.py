"""Errors as problem+json (RFC 9457). What was anticipated says what to do; the rest gets a reference number."""

from __future__ import annotations

import logging
from typing import Any
from uuid import uuid4

from django.core.exceptions import (
    BadRequest,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from motcua.faces.api.errors import CityBusy, UnableToFindAddress, UnableToReadRequest, UnableToTakeSoMuch
from motcua.faces.ui.errors import RETRY_SECONDS
from motcua.faces.ui.refusals import record_refusal
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.files.errors import UnableToKeepFiles, reason_text
from motcua.foundation.files.values import Reason
from motcua.service.dossiers.errors import UnableToActOnDossiers, UnableToFileDossiers

log = logging.getLogger("motcua.api")

MEDIA_TYPE = "application/problem+json"


def problem(*, status: int, code: str, detail: str, **more: Any) -> JsonResponse:
    """A problem document; `code` is stable for machines, `detail` is for people."""
    body = {"type": f"urn:motcua:{code}", "title": code, "status": status, "detail": detail, **more}
    response = JsonResponse(body, status=status, content_type=MEDIA_TYPE)
    if status == 401:
        response["WWW-Authenticate"] = 'Bearer realm="motcua"'
    if status == 503:
        response["Retry-After"] = str(RETRY_SECONDS)
    return response


def problem_of(error: UnableTo) -> HttpResponse:
    """What was anticipated, with what its kind knows beyond the message."""
    return problem(status=_status(error), code=error.code, detail=error.message, **_more(error))


def answer_problems(api: NinjaAPI) -> None:
    """Registers how each kind of error is answered."""
    api.add_exception_handler(NotPermitted, _refused)
    api.add_exception_handler(UnableTo, _unable)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(HttpError, _http)
    api.add_exception_handler(Http404, _nowhere)
    for unreadable in (MultiPartParserError, BadRequest, SuspiciousOperation, UnreadablePostError):
        api.add_exception_handler(unreadable, _unreadable)
    for too_much in (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
        api.add_exception_handler(too_much, _too_much)
    api.add_exception_handler(OperationalError, _busy)
    api.add_exception_handler(Exception, _unforeseen)


def _status(error: UnableTo) -> int:
    if isinstance(error, UnableToKeepFiles) and any(each.reason is Reason.TOO_LARGE for each in error.refusals):
        return UnableToTakeSoMuch.status
    return error.status


def _more(error: UnableTo) -> dict[str, Any]:
    if isinstance(error, UnableToFileDossiers):
        return {"refusals": [_refused_filing(each) for each in error.refusals]}
    if isinstance(error, UnableToActOnDossiers):
        return {"refusals": [{"key": key, "why": why} for key, why in error.refusals.items()]}
    if isinstance(error, UnableToKeepFiles):
        limits = error.limits
        return {
            "refusals": [
                {"key": each.name, "cause": each.reason.value, "why": reason_text(each, limits=limits)}
                for each in error.refusals
            ]
        }
    return {}


def _refused_filing(refusal: Any) -> dict[str, Any]:
    return {
        "key": refusal.key,
        "cause": refusal.cause,
        "why": refusal.why,
        "problems": [
            {"field": each.field, "path": each.path, "vi": each.message_vi, "en": each.message_en}
            for each in refusal.problems
        ],
    }


def _refused(request: HttpRequest, error: NotPermitted | type[NotPermitted]) -> HttpResponse:
    """To a citizen nothing is there that is not hers; an official is told that it is not his unit's."""
    assert isinstance(error, NotPermitted)
    record_refusal(request, error)  # type: ignore[arg-type]  # ActorMiddleware made it a CityRequest
    status = 404 if error.hidden else error.status
    return problem(status=status, code=error.code, detail=error.message)


def _unable(request: HttpRequest, error: UnableTo | type[UnableTo]) -> HttpResponse:
    assert isinstance(error, UnableTo)
    return problem_of(error)


def _invalid(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    assert isinstance(error, ValidationError)
    errors = [{"at": list(map(str, each.get("loc", ()))), "why": each.get("msg", "")} for each in error.errors]
    detail = _("The request does not have the documented shape. Nothing was changed.")
    return problem(status=422, code="RequestInvalid", detail=detail, errors=errors)


def _http(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    assert isinstance(error, HttpError)
    return problem(status=error.status_code, code="RequestRefused", detail=str(error))


def _nowhere(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    return problem_of(UnableToFindAddress())


def _unreadable(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    return problem_of(UnableToReadRequest(reason=_("it is broken off or not what its Content-Type says.")))


def _too_much(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    reasons: dict[type[object], str] = {
        TooManyFilesSent: _("too many files."),
        TooManyFieldsSent: _("too many fields."),
    }
    reason = reasons.get(type(error), _("too many bytes beside the files, or too many large files."))
    return problem_of(UnableToTakeSoMuch(reason=reason))


def _busy(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    log.error("the database did not answer: %s", error)
    return problem_of(CityBusy())


def _unforeseen(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    reference = uuid4().hex[:12]
    log.error("unforeseen %s", reference, exc_info=error if isinstance(error, Exception) else None)
    detail = _("Something broke on our side. Nothing half was kept. Reference %(reference)s; hotline 1022.")
    return problem(status=500, code="Unforeseen", detail=detail % {"reference": reference}, reference=reference)
