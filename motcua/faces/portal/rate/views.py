"""The one-tap rating and the complaint about a delay."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.database.transactions import durable
from motcua.service.feedback.commands.opinions import complain_of_delay, explain_rating, rate_dossier
from motcua.service.feedback.values import TEXT_LENGTH_MAX, Face


@signed_in
@require_POST
def rate(request: CityRequest, dossier: UUID) -> HttpResponse:
    face = request.POST.get("face", "")
    if face in set(Face):
        with durable():
            rate_dossier(
                dossier=dossier,
                face=Face(face),
                text=request.POST.get("text", "")[:TEXT_LENGTH_MAX],
                by=request.actor,
                at=request.at,
            )
    return redirect(f"{reverse('dossier', args=[dossier])}#rating")


@signed_in
@require_POST
def explain(request: CityRequest, dossier: UUID) -> HttpResponse:
    """Words to the tap."""
    with durable():
        explain_rating(
            dossier=dossier, text=request.POST.get("text", "")[:TEXT_LENGTH_MAX], by=request.actor, at=request.at
        )
    return redirect(f"{reverse('dossier', args=[dossier])}#rating")


@signed_in
@require_POST
def complain(request: CityRequest, dossier: UUID) -> HttpResponse:
    with durable():
        complain_of_delay(
            dossier=dossier, text=request.POST.get("text", "")[:TEXT_LENGTH_MAX], by=request.actor, at=request.at
        )
    return redirect("dossier", dossier=dossier)
