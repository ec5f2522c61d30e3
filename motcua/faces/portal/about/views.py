"""Pages that explain: help, accessibility, what this site is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.service.dossiers.rules.norms import norm


@require_GET
def help_page(request: HttpRequest) -> HttpResponse:
    """Questions that people ask, with the numbers that hold in this city."""
    words = {
        "answer_hours": norm("answer_to_online_filing_working_hours"),
        "standstill_days": norm("standstill_working_days"),
    }
    return render(request, "portal/help.html", words)


@require_GET
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@require_GET
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/about_site.html")
