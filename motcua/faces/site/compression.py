"""Pages go compressed: most of a page's words are said on it many times, and phones pay by the byte."""

from __future__ import annotations

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware


class CompressionMiddleware(GZipMiddleware):
    """Compresses whole pages and nothing else: what streams must not wait for more, files are compressed already.

    A page's length tells nothing of its secrets: the form's token is masked anew in each answer, and Django adds bytes
    at random (BREACH).
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_page = response.get("Content-Type", "").startswith("text/html")
        return super().process_response(request, response) if is_page and not response.streaming else response
