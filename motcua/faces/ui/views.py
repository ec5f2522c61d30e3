"""What a sign-in interrupted, and the gallery: every component in every state, at both densities and in both
languages."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from motcua.faces.ui.errors import ERRORS, STALE_FORM, error_response
from motcua.faces.ui.held import held_post
from motcua.faces.ui.samples.fields import a_deadline, every_field
from motcua.faces.ui.samples.offers import some_offers
from motcua.faces.ui.samples.report import a_report
from motcua.faces.ui.samples.work import Samples
from motcua.foundation.forms.values import Language

#: The gallery's own status for the page of a stale form, which answers 403 like a refusal.
STALE_FORM_SHOWN = 419
#: All components at either density, then whole pages.
PAGES = (
    *("portal", "desk", "ask", "track", "confirmation", "inbox"),
    *("fields", "fields-desk", "deadline", "deadline-desk"),
    *("charts", "charts-desk", "report", "report-desk"),
)
#: Those at the desk's density. What ends in -desk is the page of that name at the other density.
DESK_PAGES = frozenset({"desk", "inbox", "fields-desk", "deadline-desk", "charts-desk", "report-desk"})
SAMPLE_REFERENCE = "K7QM-2F9D"


def _samples(page: str) -> dict[str, Any]:
    language: Language = "en" if get_language() == "en" else "vi"
    values = {
        "sample": Samples(language).all(),
        "errors": [*ERRORS, STALE_FORM_SHOWN],
        "pages": PAGES[2:],
        "base": "ui/desk.html" if page in DESK_PAGES else "ui/portal.html",
        "fields": every_field(language),
        "report": a_report(),
        "offers": some_offers(),
    }
    return values | a_deadline(language)


@require_GET
def held(request: HttpRequest) -> HttpResponse:
    """What was posted after the session had ended, with a button that sends it; nothing held leads home."""
    found = held_post(request)
    return render(request, "ui/held.html", {"held": found}) if found else redirect("/")


def gallery(request: HttpRequest, page: str = "portal") -> HttpResponse:
    """All components (`portal`, `desk`), or a whole page made of them."""
    if page not in PAGES:
        raise Http404
    return render(request, f"ui/gallery/{page.removesuffix('-desk')}.html", _samples(page))


def gallery_error(request: HttpRequest, status: int) -> HttpResponse:
    """An error page as it is; answered with 200, so that looking at it raises no alarm."""
    if status == STALE_FORM_SHOWN:
        response = error_response(request, status=403, words=STALE_FORM, reference=SAMPLE_REFERENCE)
    elif status in ERRORS:
        response = error_response(request, status=status, reference=SAMPLE_REFERENCE)
    else:
        raise Http404
    response.status_code = 200
    return response
