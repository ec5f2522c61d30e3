"""A dossier's page at the desk: the head stays; beside each other the step's own acts, the papers, the history."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.desk.counter.service import end_service
from motcua.faces.desk.dossier.asking import asking_shown
from motcua.faces.desk.dossier.checks import checks_shown
from motcua.faces.desk.dossier.compared import compared_with_register
from motcua.faces.desk.dossier.framing import framed
from motcua.faces.desk.dossier.history import history_of
from motcua.faces.desk.dossier.papers import (
    answers_shown,
    labels_of,
    papers_of,
    reading_of,
    sheets_of,
)
from motcua.faces.desk.dossier.shown import Typed, contact_of, desk_of, identity_of, late_shown, typed_texts
from motcua.faces.desk.dossier.step_forms import step_forms_shown
from motcua.faces.desk.dossier.unchecked import Unchecked
from motcua.faces.desk.kept_files import PDF, as_file
from motcua.faces.desk.looking import note_look
from motcua.faces.desk.officials import official
from motcua.faces.ui.dossiers import deadline_lines, due_of, language, unit_name
from motcua.faces.ui.formats import moment
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.forms.rules.definition import form_of
from motcua.registry.people.lookups import form_lookups
from motcua.registry.people.population.values import Purpose
from motcua.registry.people.queries import person
from motcua.service.dossiers.making import rendered_form
from motcua.service.dossiers.queries.checklist import check_lists
from motcua.service.dossiers.queries.dossier import DossierView, dossier_view, explain_deadline, file_names
from motcua.service.dossiers.queries.dues import dues_of
from motcua.service.dossiers.queries.lists import next_to_sign
from motcua.service.dossiers.values import Status
from motcua.service.processes.queries import tasks_of
from motcua.service.wallet.queries.reuse import reused_in
from motcua.service.wallet.queries.wallet import papers_of_dossier


@require_GET
@official
def dossier_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    return shown_dossier(request, dossier)


def shown_dossier(
    request: CityRequest,
    dossier: UUID,
    *,
    typed: Typed | None = None,
    error: UnableTo | None = None,
    asked: Unchecked | None = None,
) -> HttpResponse:
    """The dossier as it stands now; after a refused act with what it says, before one that is `asked` about with the
    question, and then with everything that was typed."""
    typed = typed or Typed()
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    note_look(request, view.applicant, Purpose.HANDLING, dossier=dossier)
    applicant = person(person=view.applicant)
    reading = explain_deadline(dossier=dossier, actor=request.actor, at=request.at)
    tasks = tasks_of(dossier=dossier)
    due = due_of(view, at=request.at, explain_href=reverse("desk_deadline", args=[dossier]), reading=reading)
    desk = desk_of(view, tasks, actor=request.actor, at=request.at, typed=typed)
    draft = reverse("desk_draft_result", args=[dossier]) if desk.may_decide else ""
    sheets = sheets_of(view, href=file_address(dossier), draft_href=draft)
    lists = check_lists(of=view, steps=tasks, actor=request.actor)
    received = "received" in request.GET and view.received_at is not None
    words = {
        "dossier": view,
        "head": identity_of(view, due),
        "due": due,
        "dues": dues_of(view=view, actor=request.actor, at=request.at),
        "late": late_shown(view, due, tasks, at=request.at),
        "desk": desk,
        "checks": checks_shown(lists, desk, typed),
        "forms": step_forms_shown(request, view, tasks, desk, applicant),
        "asking": asking_shown(desk, typed, at=request.at),
        "sheets": sheets,
        "reading": reading_of(sheets, wanted=request.GET.get("paper", "")),
        "draft": draft,
        "queue": _queue(request, dossier) if desk.may_decide else None,
        "contact": contact_of(view, applicant),
        "compared": compared_with_register(view, applicant, at=request.at),
        "history": history_of(view, tasks, at=request.at),
        "papers": papers_of(
            view, href=file_address(dossier), reused=reused_in(dossier=dossier, on=city_day(request.at))
        ),
        "sections": answers_shown(view, lookups=form_lookups(on=city_day(request.at))),
        "labels": labels_of(form_of(view.version.form)),
        "legs": [(leg, unit_name(leg.unit)) for leg in view.legs] if len(view.legs) > 1 else (),
        "prints": _prints(view),
        "received": received,
        "took_seconds": end_service(request) if received else None,
        "submitter": person(person=view.submitter) if view.submitter else None,
        "in_wallet": papers_of_dossier(dossier=dossier, actor=request.actor, at=request.at),
        "typed": typed,
        "typed_texts": typed_texts(typed, view),
        "error": error.message if error else "",
        "asked": asked,
    }
    return render(request, "desk/dossier.html", words, status=error.status if error else 422 if asked else 200)


@dataclass(frozen=True)
class Queue:
    """A leader who signs one after the other: how many wait, and the way to the next without signing this one."""

    waiting: int
    next_href: str


def _queue(request: CityRequest, dossier: UUID) -> Queue | None:
    found, waiting = next_to_sign(actor=request.actor, at=request.at, after=dossier)
    if "queue" not in request.GET and "queue" not in request.POST and found is None:
        return None
    return Queue(waiting, f"{reverse('desk_sign_queue')}?after={dossier}" if found else "")


def file_address(dossier: UUID) -> str:
    """The address of a file of the dossier, with `{sha256}` in it."""
    return reverse("desk_file", args=[dossier, "0"]).replace("/0/", "/{sha256}/")


def _prints(view: DossierView) -> list[str]:
    """The forms that have something to say about the dossier as it stands."""
    there = {
        "01_receipt": view.received_at is not None,
        "02_supplement": bool(view.supplements),
        "03_refusal": view.status is Status.NOT_RECEIVED,
        "04_apology": view.reappointed_to is not None,
        "05_control": view.received_at is not None,
    }
    return [kind for kind, holds in there.items() if holds]


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
        "basis": basis_of(view),
        "due": due_of(view, at=request.at, reading=reading),
    }
    return render(request, "desk/deadline.html", words)


def basis_of(view: DossierView) -> str:
    """Which limit runs: the named case with who found it and why, or nothing where it is the procedure's own."""
    if view.case is None:
        return ""
    name = view.case.name(language())
    if view.case.at is None:
        return _("The answers fall under the case “%(case)s”; its limit counts from receipt.") % {"case": name}
    found = {"case": name, "who": view.case.by_name, "moment": moment(view.case.at), "ground": view.case.ground}
    return _("%(who)s found on %(moment)s that the case “%(case)s” applies: %(ground)s") % found


@require_GET
@framed
@official
def file(request: CityRequest, dossier: UUID, sha256: str) -> FileResponse:
    """A file of the dossier: pictures and PDF are shown by the browser, anything else is downloaded."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    names = file_names(view)
    if sha256 not in names:
        raise Http404
    kept = {each.sha256: each.media_type for each in view.files}.get(sha256, PDF)
    return as_file(sha256=sha256, name=names[sha256], media_type=kept)


@require_GET
@official
def document(request: CityRequest, dossier: UUID, kind: str) -> HttpResponse:
    """A one-stop form as PDF, made now from the records."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    if kind not in _prints(view):
        raise Http404
    followed_at = f"{settings.PUBLIC_ADDRESS}{reverse('tracking')}?code={view.code}"
    pdf = rendered_form(dossier=dossier, kind=kind, at=request.at, address=followed_at)
    if pdf is None:
        raise Http404
    name = {"Content-Disposition": f'inline; filename="{view.code}-{kind}.pdf"'}
    return HttpResponse(pdf, content_type=PDF, headers=name)
