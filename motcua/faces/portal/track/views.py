"""Following: one's own dossiers, each step, the deadline line by line, withdrawing, the papers and the result; the
public tracking page and the public check of a signed document. Mending is in `mend.py`."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.faces.portal.pay.shown import land_tax_shown
from motcua.faces.portal.track.calendar import calendar_entry
from motcua.faces.portal.track.listed import grouped
from motcua.faces.portal.track.shown import (
    confirmation_of,
    deadline_basis,
    defects_of,
    faces_shown,
    known_shown,
    papers_of,
    public_due,
    public_journey,
    signatures_shown,
    summary_rows,
)
from motcua.faces.ui.again import sent_again
from motcua.faces.ui.conversations import head_of
from motcua.faces.ui.dossiers import deadline_lines, due_of, files_shown, journey_of, language
from motcua.faces.ui.notices import notices_shown
from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.accounts.signing_in import count_attempt
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.queries import open_file
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.summary import summary
from motcua.foundation.messages.queries import messages_of
from motcua.foundation.signatures.errors import UnableToVerify
from motcua.registry.people.lookups import form_lookups
from motcua.service.dossiers.commands.corrections import withdraw_dossiers
from motcua.service.dossiers.errors import UnableToFindDossier, UnableToTurnPage
from motcua.service.dossiers.making import rendered_form
from motcua.service.dossiers.queries.dossier import dossier_view, expected_result_at, explain_deadline, file_names
from motcua.service.dossiers.queries.drafts import mending_view, open_drafts
from motcua.service.dossiers.queries.dues import dues_of
from motcua.service.dossiers.queries.lists import own_dossiers
from motcua.service.dossiers.queries.tracking import track_explained
from motcua.service.feedback.queries.conversations import conversation_of
from motcua.service.feedback.queries.opinions import complaints_of, rating_of
from motcua.service.feedback.rules import is_delayed
from motcua.service.wallet.queries.wallet import papers_of_dossier

TRACKING_TRIES_MAX = 30
PHONE_END_DIGITS = 4
VERIFY_BYTES_MAX = 20 * 1024 * 1024
NOTICES_MAX = 5


@signed_in
@require_GET
def own(request: CityRequest) -> HttpResponse:
    """My dossiers and drafts, what waits for me first; and what the offices told me last."""
    after = request.GET.get("after", "")
    try:
        page = own_dossiers(actor=request.actor, at=request.at, after=after)
    except UnableToTurnPage:
        return redirect("own_dossiers")
    drafts = [] if after else open_drafts(actor=request.actor)
    account = request.actor.account
    words = {
        "groups": grouped(drafts=drafts, lines=page.lines, actor=request.actor, at=request.at),
        "after": page.after,
        "notices": notices_shown(
            messages_of(account=account, limit=NOTICES_MAX) if account and not after else [],
            notice="notice",
        ),
    }
    return render(request, "portal/own.html", words)


@signed_in
@require_GET
def dossier_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """Where it is, who holds it, until when, what comes next, and what one may do."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    reading = explain_deadline(dossier=dossier, actor=request.actor, at=request.at)
    file_href = reverse("dossier_file", args=[dossier, "0"]).replace("/0/", "/{sha256}/")
    complaints = complaints_of(dossier=dossier)
    words = {
        "dossier": view,
        "rows": summary_rows(view),
        "due": due_of(view, at=request.at, explain_href=reverse("deadline", args=[dossier]), reading=reading),
        "journey": journey_of(view, at=request.at),
        "files": files_shown((file for file in view.files if not file.superseded), href=file_href),
        "defects": defects_of(view, mending=mending_view(dossier=dossier, actor=request.actor)),
        "papers": papers_of(view),
        "in_wallet": papers_of_dossier(dossier=dossier, actor=request.actor, at=request.at) if view.result else [],
        "dues": dues_of(view=view, actor=request.actor, at=request.at),
        "tax": land_tax_shown(view, actor=request.actor, at=request.at),
        "rating": rating_of(dossier=dossier),
        "faces": faces_shown(),
        "complaints": complaints,
        "may_complain": is_delayed(
            status=view.status, owed_at=view.owed_at, step_due_at=view.holding.due_at, at=request.at
        )
        and all(complaint.answered_at for complaint in complaints),
        "talk": head_of(
            conversation_of(dossier=dossier, actor=request.actor),
            at=request.at,
            href=reverse("conversation", args=[dossier]),
        ),
        "sections": summary(
            form_of(view.version.form),
            dict(view.answers),
            language=language(),
            lookups=form_lookups(on=city_day(request.at)),
        ),
    }
    return render(request, "portal/dossier.html", words)


@signed_in
@require_GET
def filed_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """It worked: reference, QR, when the office answers, every file's receipt."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    address = request.build_absolute_uri(reverse("dossier", args=[dossier]))
    words = {
        "dossier": view,
        "confirmed": confirmation_of(view, address=address),
        "files": files_shown(view.files),
        "due": due_of(view, at=request.at),
        "expected_at": expected_result_at(view),
        "papers": papers_of(view),
    }
    return render(request, "portal/filed.html", words)


@signed_in
@require_GET
def deadline_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """The deadline, line by line."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    reading = explain_deadline(dossier=dossier, actor=request.actor, at=request.at)
    if reading is None:
        raise Http404
    words = {
        "dossier": view,
        "reading": reading,
        "lines": deadline_lines(reading, at=request.at),
        "basis": deadline_basis(view),
        "due": due_of(view, at=request.at, reading=reading),
    }
    return render(request, "portal/deadline.html", words)


@signed_in
@require_GET
def calendar_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """The promised moment for one's own calendar."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    due = due_of(view, at=request.at)
    if due.due_at is None:
        raise Http404
    address = request.build_absolute_uri(reverse("dossier", args=[dossier]))
    response = HttpResponse(
        calendar_entry(view, due_at=due.due_at, at=request.at, address=address),
        content_type="text/calendar; charset=utf-8",
    )
    response["Content-Disposition"] = f'attachment; filename="{view.code}.ics"'
    return response


@signed_in
@require_http_methods(["GET", "POST"])
def withdraw_page(request: CityRequest, dossier: UUID) -> HttpResponse:
    """Asks once, says what follows, withdraws."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    if request.method == "GET":
        return render(request, "portal/withdraw.html", {"dossier": view})
    with durable():
        withdraw_dossiers(
            dossiers=[dossier], reason=request.POST.get("reason", "")[:2_000], by=request.actor, at=request.at
        )
    messages.success(request, _("The dossier is withdrawn. The office has stopped its work."))
    return redirect("dossier", dossier=dossier)


@signed_in
@require_GET
def file(request: CityRequest, dossier: UUID, sha256: str) -> FileResponse:
    """A file of a dossier that one may see: what was filed, and what the office made."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    names = file_names(view)
    if sha256 not in names:
        raise Http404
    return FileResponse(open_file(sha256=sha256), filename=names[sha256])


@signed_in
@require_GET
def paper(request: CityRequest, dossier: UUID, kind: str) -> HttpResponse:
    """A form of the one-stop as a PDF, from the records as they are now."""
    view = dossier_view(dossier=dossier, actor=request.actor, at=request.at)
    if all(each.kind != kind for each in papers_of(view)):
        raise Http404
    address = request.build_absolute_uri(reverse("tracking"))
    pdf = rendered_form(dossier=dossier, kind=kind, at=request.at, address=f"{address}?code={view.code}")
    if pdf is None:
        raise Http404
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{kind}-{view.code}.pdf"'
    return response


@require_http_methods(["GET", "POST"])
@sent_again
def tracking_page(request: CityRequest) -> HttpResponse:
    """By code and the last four digits of the phone; wrong code and wrong digits are told alike, and tries counted."""
    if request.method == "GET":
        return render(request, "portal/tracking.html", {"code": request.GET.get("code", "")[:60]})
    code, phone_end = request.POST.get("code", "")[:60], request.POST.get("phone_end", "")[:20]
    digits = "".join(filter(str.isdigit, phone_end))
    if len(digits) < PHONE_END_DIGITS:
        error = _("Type the last four digits of the telephone number that you gave, too.")
        return render(request, "portal/tracking.html", {"code": code, "error": error}, status=422)
    with durable():
        count_attempt(
            what="track",
            who=str(request.META.get("REMOTE_ADDR", "")),
            machine_at=datetime.now(UTC),
            tries_max=TRACKING_TRIES_MAX,
        )
    try:
        found, explained = track_explained(code=code, phone_end=digits[-PHONE_END_DIGITS:], at=request.at)
    except UnableToFindDossier:
        error = _("No dossier has this code together with these digits. Check both.")
        return render(
            request,
            "portal/tracking.html",
            {"code": code, "phone_end": digits[-PHONE_END_DIGITS:], "error": error},
            status=422,
        )
    words = {
        "code": code,
        "found": found,
        "stands_since": explained.stands_since,
        "journey": public_journey(found, explained, at=request.at),
        "due": public_due(found, explained, at=request.at),
        "late": is_delayed(status=found.status, owed_at=found.owed_at, step_due_at=found.holding.due_at, at=request.at),
    }
    return render(request, "portal/tracking.html", words)


@require_http_methods(["GET", "POST"])
def verify_page(request: CityRequest) -> HttpResponse:
    """Anybody may check a document that the city signed."""
    if request.method == "GET":
        return render(request, "portal/verify.html")
    sent = request.FILES.get("document")
    if sent is None:
        return render(request, "portal/verify.html", {"error": _("Choose a PDF file first.")}, status=422)
    if sent.size is None or sent.size > VERIFY_BYTES_MAX:
        return render(request, "portal/verify.html", {"error": _("The file is too large.")}, status=413)
    pdf = sent.read()
    try:
        signatures = signatures_shown(pdf, machine_at=datetime.now(UTC))
    except UnableToVerify as fault:
        return render(request, "portal/verify.html", {"error": fault.message}, status=422)
    words = {"name": sent.name, "signatures": signatures, "known": known_shown(pdf, at=request.at)}
    return render(request, "portal/verify.html", words)
