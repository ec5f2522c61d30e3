"""How surely a filing asks its filer to be known: what is missing, the way there, and what is kept meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from motcua.faces.ui.drafts import answers_of
from motcua.faces.ui.known import count_prefill
from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.accounts.proofs import awaited
from motcua.foundation.accounts.providers import CITIZENS, providers
from motcua.foundation.accounts.values import Actor, Assurance
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.validation import validate
from motcua.registry.catalogue.assurance import demanded
from motcua.registry.catalogue.queries import version as version_by_id
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.people.lookups import form_lookups
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.proofs import keep_for_proof
from motcua.service.dossiers.errors import UnableToFileDossiers
from motcua.service.dossiers.queries.drafts import DraftView, draft_view, filing_of


@dataclass(frozen=True)
class ProofNeeded:
    """What is missing before the office may receive it. `href` leads to the provider, and is empty where there is none."""

    level: Assurance
    ground: str
    is_unverified: bool
    href: str


def proof_needed(actor: Actor, version: ProcedureVersion, *, on: date, back: str) -> ProofNeeded | None:
    """None when the actor's session proves enough."""
    demand = demanded(version, on=on)
    if actor.assurance is None or actor.assurance >= demand.level:
        return None
    asked = {"next": back} | ({"muc": "2"} if demand.level is Assurance.LEVEL_2 else {})
    href = f"{reverse('sign_in_provider', args=[CITIZENS])}?{urlencode(asked)}" if CITIZENS in providers() else ""
    return ProofNeeded(
        level=demand.level,
        ground=demand.ground,
        is_unverified=actor.assurance is Assurance.UNVERIFIED,
        href=href,
    )


def kept_until_proved(request: CityRequest, view: DraftView) -> HttpResponse | None:
    """Keeps what somebody sends who has not proved who she is, and leads on to that. None while answers are missing."""
    today = city_day(request.at)
    form = form_of(version_by_id(view.version).form)
    if validate(form, answers_of(view), lookups=form_lookups(on=today), today=today):
        return None
    with durable():
        keep_for_proof(draft=view.id, by=request.actor, at=request.at)
    return redirect("draft_proof", draft=view.id)


@signed_in
@require_GET
def proof_page(request: CityRequest, draft: UUID) -> HttpResponse:
    """It is kept; the office gets it as soon as its writer has proved who she is."""
    view = draft_view(draft=draft, actor=request.actor)
    if view.dossier:
        return redirect("filed", dossier=view.dossier)
    if not awaited(subjects=[draft]):
        return redirect("draft", draft=draft)
    version = version_by_id(view.version)
    proof = proof_needed(request.actor, version, on=city_day(request.at), back=request.path)
    return render(request, "portal/proof.html", {"draft": view, "version": version, "proof": proof})


def file_kept(drafts: Sequence[UUID], *, by: Actor, at: datetime) -> list[str]:
    """Files what only waited for its writer's proof, each by itself. Returns where those are that were filed; the others stay
    drafts, with all that was typed."""
    filed = []
    for draft in drafts:
        view = draft_view(draft=draft, actor=by)
        try:
            with durable():
                (outcome,) = file_dossiers(filings=[filing_of(view)], by=by, at=at)
                count_prefill(view, answers_of(view), dossier=outcome.dossier, by=by, at=at)
        except UnableToFileDossiers:
            continue
        filed.append(reverse("filed", args=[outcome.dossier]))
    return filed
