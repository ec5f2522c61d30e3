"""What is shown where a page is opened without a line: kept in the browser beforehand, the same for everybody."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from motcua.faces.ui.context import HOTLINE


@require_GET
def offline_page(request: HttpRequest) -> HttpResponse:
    """In both languages, the reader's own first. Rendered without the request, so that nobody's name is kept with it."""
    own = get_language() or settings.LANGUAGE_CODE
    codes = sorted(dict(settings.LANGUAGES), key=lambda code: code != own)
    words = {"codes": codes, "city_name": settings.CITY_NAMES[own], "hotline": HOTLINE}
    return HttpResponse(render_to_string("site/offline.html", words))


@require_GET
def offline_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root so that it serves the whole site. Asked for anew each time: a browser goes on with
    an old one otherwise."""
    script = render_to_string("site/offline_worker.js")
    return HttpResponse(script, content_type="text/javascript", headers={"Cache-Control": "no-cache"})
