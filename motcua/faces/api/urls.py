"""The interface's addresses: /api/v1/… and its OpenAPI document at /api/v1/openapi.json."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseNotAllowed
from django.http.response import HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.csrf import csrf_exempt

import motcua
from motcua.faces.api import dossiers, exchange, exports, land_tax, payments, procedures
from motcua.faces.api.document import Interface
from motcua.faces.api.errors import MethodNotTaken, UnableToFindAddress, UnableToTakeMediaType
from motcua.faces.api.problems import answer_problems, problem_of
from motcua.faces.api.tokens import Token

View = Callable[..., HttpResponseBase]

api = Interface(
    title="Một Cửa",
    version=motcua.__version__,
    description="File and follow administrative dossiers. Errors are problem+json (RFC 9457).",
    auth=Token(),
    docs_url=None,
    urls_namespace="api",
)
api.add_router("/procedures", procedures.router)
api.add_router("/dossiers", dossiers.router)
api.add_router("/tracking", dossiers.tracking)
api.add_router("/exports", exports.router)
api.add_router("/exchange", exchange.router)
api.add_router("/payments", payments.router)
api.add_router("/land-tax", land_tax.router)
answer_problems(api)


def speaking(view: View) -> View:
    """`view`, whose refusals before any operation runs are problems too."""

    @csrf_exempt
    @wraps(view)
    def spoken(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if (request.encoding or "utf-8").lower() not in {"utf-8", "utf8"}:
            # A request may name any codec of the interpreter, and some of them are no encodings of text.
            return problem_of(UnableToTakeMediaType(wanted=request.content_type or "text/plain"))
        response = view(request, *args, **kwargs)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        answer = problem_of(MethodNotTaken(method=request.method, allowed=response["Allow"]))
        answer["Allow"] = response["Allow"]
        return answer

    return spoken


@csrf_exempt
def nowhere(request: HttpRequest, rest: str) -> HttpResponseBase:
    return problem_of(UnableToFindAddress())


def _addresses() -> tuple[list[URLPattern | URLResolver], str, str]:
    patterns, app, namespace = api.urls
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.callback is not None:
            pattern.callback = speaking(pattern.callback)
    return patterns, app, namespace


urlpatterns = [
    path("fhir/r4/", include("motcua.faces.api.fhir.views")),
    path("v1/", _addresses()),
    re_path("^(?P<rest>.*)$", nowhere),
]
