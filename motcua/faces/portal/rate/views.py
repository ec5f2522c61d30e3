"""The one-tap rating and the complaint about a delay."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.database.transactions import durable
from motcua.service.feedback.commands.opinions import complain_of_delay, rate_dossier
from motcua.service.feedback.values import Face

TEXT_LENGTH_MAX = 2_000


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
    return redirect("dossier", dossier=dossier)


@signed_in
@require_POST
def complain(request: CityRequest, dossier: UUID) -> HttpResponse:
    with durable():
        complain_of_delay(
            dossier=dossier, text=request.POST.get("text", "")[:TEXT_LENGTH_MAX], by=request.actor, at=request.at
        )
    return redirect("dossier", dossier=dossier)
