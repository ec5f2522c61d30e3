"""Papers that a page of the desk shows within itself: only our own pages may frame them."""

from __future__ import annotations

from collections.abc import Callable

from csp.decorators import csp_replace
from django.http.response import HttpResponseBase

#: A browser's own reader of PDFs counts as an object of the paper's page, and writes its style into it; no word of such a
#: page is ours or anybody's, since only images and PDFs are answered so.
_FRAMED = {
    "frame-ancestors": ["'self'"],
    "object-src": ["'self'"],
    "style-src": ["'self'", "'unsafe-inline'"],
}


def framed(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Lets our own pages frame what the view answers, and the browser's reader show it."""
    decorated: Callable[..., HttpResponseBase] = csp_replace(_FRAMED)(view)
    return decorated
