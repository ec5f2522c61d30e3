"""A dossier's page at the desk: the head stays, the step's own acts beside it, documents and history below."""

from __future__ import annotations

from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from motcua.faces.desk.dossier.shown import desk_of, identity_of, supplement_targets
from motcua.faces.desk.officials import official
from motcua.faces.ui.dossiers import deadline_lines, due_of, files_shown, journey_of, language
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.files.queries import open_file
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.summary import summary
from motcua.registry.organization.queries import division_lookup
from motcua.service.dossiers.deadlines import city_day
from motcua.service.dossiers.making import rendered_form
from motcua.service.dossiers.queries.dossier import dossier_view, explain_deadline, file_names
from motcua.service.processes.queries import tasks_of

PRINTABLE = frozenset({"01_receipt", "02_supplement", "03_refusal", "04_apology", "05_control"})


@require_GET
@official
def dossier_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    reading = explain_deadline(dossier=dossier, actor=request.actor, at=request.at)
    file_href = reverse("desk_file", args=[dossier, "0"]).replace("/0/", "/{sha256}/")
    due = due_of(view, at=request.at, explain_href=reverse("desk_deadline", args=[dossier]), reading=reading)
    words = {
        "dossier": view,
        "head": identity_of(view, due),
        "desk": desk_of(view, tasks_of(dossier=dossier), actor=request.actor, at=request.at),
        "targets": supplement_targets(view),
        "journey": journey_of(view),
        "files": files_shown(view.files, href=file_href),
        "file_href": file_href,
        "sections": summary(
            form_of(view.version.form),
            dict(view.answers),
            language=language(),
            lookups=division_lookup(on=city_day(request.at)),
        ),
    }
    return render(request, "desk/dossier.html", words)


@require_GET
@official
def deadline_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """The deadline, line by line, for the office."""
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
    return render(request, "desk/deadline.html", words)


@require_GET
@official
def file(request: CityRequest, dossier: UUID, sha256: str) -> FileResponse:
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    names = file_names(view)
    if sha256 not in names:
        raise Http404
    return FileResponse(open_file(sha256=sha256), filename=names[sha256])


@require_GET
@official
def document(request: CityRequest, dossier: UUID, kind: str) -> HttpResponse:
    """A one-stop form as PDF, made now from the records."""
    if kind not in PRINTABLE:
        raise Http404
    dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    pdf = rendered_form(dossier=dossier, kind=kind, at=request.at)
    if pdf is None:
        raise Http404
    name = {"Content-Disposition": f'inline; filename="{kind}.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=name)
