"""Following: one's own dossiers, each step, the deadline line by line, withdrawing, the result; the public tracking
page and the public check of a signed document. Mending is in `mend.py`."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.faces.portal.track.shown import confirmation_of, defects_of, public_journey, signatures_shown
from motcua.faces.ui.dossiers import deadline_lines, due_of, files_shown, journey_of, language
from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.accounts.signing_in import count_attempt
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.queries import open_file
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.summary import summary
from motcua.registry.organization.queries import division_lookup
from motcua.service.dossiers.commands.corrections import withdraw_dossiers
from motcua.service.dossiers.deadlines import city_day
from motcua.service.dossiers.errors import UnableToFindDossier
from motcua.service.dossiers.queries.dossier import dossier_view, explain_deadline, file_names, track
from motcua.service.dossiers.queries.drafts import mending_view, open_drafts
from motcua.service.dossiers.queries.lists import own_dossiers
from motcua.service.feedback.queries import complaints_of, rating_of
from motcua.service.feedback.values import Face

TRACKING_TRIES_MAX = 30
VERIFY_BYTES_MAX = 20 * 1024 * 1024


@require_GET
@signed_in
def own(request: CityRequest) -> HttpResponse:
    """My dossiers, next action first, and my drafts."""
    page = own_dossiers(actor=request.actor, at=request.at, after=request.GET.get("after", ""))
    return render(
        request, "portal/own.html", {"page": page, "drafts": open_drafts(actor=request.actor), "at": request.at}
    )


@require_GET
@signed_in
def dossier_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """Where it is, who holds it, until when, what comes next, and what one may do."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    reading = explain_deadline(dossier=dossier, actor=request.actor, at=request.at)
    file_href = reverse("dossier_file", args=[dossier, "0"]).replace("/0/", "/{sha256}/")
    words = {
        "dossier": view,
        "due": due_of(view, at=request.at, explain_href=reverse("deadline", args=[dossier]), reading=reading),
        "journey": journey_of(view),
        "files": files_shown((file for file in view.files if not file.superseded), href=file_href),
        "defects": defects_of(view, mending=mending_view(dossier=dossier, actor=request.actor)),
        "rating": rating_of(dossier=dossier),
        "faces": list(Face),
        "complaints": complaints_of(dossier=dossier),
        "sections": summary(
            form_of(view.version.form),
            dict(view.answers),
            language=language(),
            lookups=division_lookup(on=city_day(request.at)),
        ),
    }
    return render(request, "portal/dossier.html", words)


@require_GET
@signed_in
def filed_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """It worked: reference, QR, when the office answers, every file's receipt."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    address = request.build_absolute_uri(reverse("dossier", args=[dossier]))
    words = {
        "dossier": view,
        "confirmed": confirmation_of(view, address=address),
        "files": files_shown(view.files),
        "due": due_of(view, at=request.at),
    }
    return render(request, "portal/filed.html", words)


@require_GET
@signed_in
def deadline_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """The deadline, line by line."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    reading = explain_deadline(dossier=dossier, actor=request.actor, at=request.at)
    if reading is None:
        raise Http404
    words = {
        "dossier": view,
        "reading": reading,
        "lines": deadline_lines(reading),
        "due": due_of(view, at=request.at, reading=reading),
    }
    return render(request, "portal/deadline.html", words)


@require_http_methods(["GET", "POST"])
@signed_in
def withdraw_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """Asks once, says what follows, withdraws."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    if request.method == "GET":
        return render(request, "portal/withdraw.html", {"dossier": view})
    with durable():
        withdraw_dossiers(
            dossiers=[dossier], reason=request.POST.get("reason", "")[:2_000], by=request.actor, at=request.at
        )
    return redirect("dossier", dossier=dossier)


@require_GET
@signed_in
def file(request: CityRequest, dossier: UUID, sha256: str) -> FileResponse:
    """A file of a dossier that one may see: what was filed, and what the office made."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    names = file_names(view)
    if sha256 not in names:
        raise Http404
    return FileResponse(open_file(sha256=sha256), filename=names[sha256])


@require_http_methods(["GET", "POST"])
def tracking_page(request: CityRequest) -> HttpResponse:
    """By code and the last four digits of the phone; wrong code and wrong digits are told alike, and tries counted."""
    if request.method == "GET":
        return render(request, "portal/tracking.html", {"code": request.GET.get("code", "")})
    code, phone_end = request.POST.get("code", "")[:60], request.POST.get("phone_end", "")[:4]
    with durable():
        count_attempt(
            what="track",
            who=str(request.META.get("REMOTE_ADDR", "")),
            machine_at=datetime.now(UTC),
            tries_max=TRACKING_TRIES_MAX,
        )
    try:
        found = track(code=code, phone_end=phone_end, at=request.at)
    except UnableToFindDossier:
        error = _("No dossier has this code together with these digits. Check both.")
        return render(request, "portal/tracking.html", {"code": code, "error": error}, status=422)
    return render(request, "portal/tracking.html", {"code": code, "found": found, "journey": public_journey(found)})


@require_http_methods(["GET", "POST"])
def verify_page(request: CityRequest) -> HttpResponse:
    """Anybody may check a document that the city signed."""
    sent = request.FILES.get("document") if request.method == "POST" else None
    if sent is None:
        return render(request, "portal/verify.html", {"asked": request.method == "POST"})
    if sent.size is None or sent.size > VERIFY_BYTES_MAX:
        return render(request, "portal/verify.html", {"too_large": True}, status=413)
    return render(
        request,
        "portal/verify.html",
        {"name": sent.name, "signatures": signatures_shown(sent.read(), machine_at=datetime.now(UTC))},
    )
