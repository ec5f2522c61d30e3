"""What a browser may load for an answer: the settings' policy for pages, nothing at all for what programs read."""

from __future__ import annotations

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.http import HttpRequest
from django.http.response import HttpResponseBase

#: Answers of the API, of which there are many, and a policy made anew for each takes a tenth of a short one's time.
FOR_PROGRAMS = frozenset({"application/json", "application/problem+json", "application/fhir+json"})
NOTHING = "default-src 'none'; frame-ancestors 'none'"


class ContentPolicyMiddleware(CSPMiddleware):
    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.get("Content-Type", "").partition(";")[0] not in FOR_PROGRAMS:
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, NOTHING)
        return response
