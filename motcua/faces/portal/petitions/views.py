"""Suggestions, petitions and complaints: sent by anybody, followed by who sent them, the answers for all to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.faces.portal.find.city import receiving_offices
from motcua.faces.portal.find.shown import offices_by_district
from motcua.faces.portal.wording import spoken
from motcua.faces.ui.again import sent_again, switches_language
from motcua.faces.ui.requests import CityRequest, id_or_none, signed_in
from motcua.foundation.accounts.signing_in import count_attempt
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.errors import UnableToKeepFiles
from motcua.foundation.files.values import Limits, Upload
from motcua.registry.catalogue.errors import UnableToFindProcedure
from motcua.registry.catalogue.queries import version_in_force
from motcua.registry.people.queries import persons_of
from motcua.registry.people.rules import phone_as_dialled
from motcua.service.feedback.answer_limits import answer_limit
from motcua.service.feedback.commands.answering import dispute_answer, reply_to_question
from motcua.service.feedback.commands.petitions import send_petition
from motcua.service.feedback.errors import (
    UnableToActOnPetition,
    UnableToFindPetition,
    UnableToSendMorePetitions,
    UnableToSendPetition,
)
from motcua.service.feedback.queries.petitions import found_by, own_petition, own_petitions, public_petitions
from motcua.service.feedback.values import (
    PETITION_FILES_MAX,
    PETITION_KIND_WORDS,
    TEXT_LENGTH_MAX,
    GivenFile,
    NewPetition,
    PetitionKind,
    PetitionView,
    Sent,
)

#: From one address in a quarter of an hour.
SENDING_TRIES_MAX = 20
FOLLOWING_TRIES_MAX = 30
PHONE_END_DIGITS = 4
FILE_BYTES_MAX = 10 * 1024 * 1024
_CODE_LENGTH_MAX = 60


@dataclass(frozen=True)
class KindShown:
    value: str
    words: Any
    hint: str


@require_GET
def petitions_page(request: CityRequest) -> HttpResponse:
    """The ways: to send one, to follow one; one's own; and what was answered and made public."""
    answered = public_petitions(at=request.at)
    words = {
        "own": own_petitions(actor=request.actor, at=request.at),
        "answered": [(each, PETITION_KIND_WORDS[each.kind], spoken(each, "unit")) for each in answered],
    }
    return render(request, "portal/petitions.html", words)


@require_http_methods(["GET", "POST"])
@sent_again
def send_page(request: CityRequest) -> HttpResponse:
    """The form, on one page; what is refused comes back with everything typed."""
    if request.method == "GET" or switches_language(request):
        return _form(request)
    _count(request, "petition", SENDING_TRIES_MAX)
    kind = request.POST.get("kind", "")
    if kind not in set(PetitionKind):
        return _form(request, error=_("Say what you would like to send."), field="kind")
    try:
        with durable():
            sent = _send(request, PetitionKind(kind))
    except UnableToKeepFiles as fault:
        return _form(request, error=fault.message, field="files")
    except UnableToSendPetition as fault:
        return _form(request, error=fault.message, field=str(fault.facts.get("field", "text")))
    except UnableToSendMorePetitions as fault:
        return _form(request, error=fault.message, field="text", status=fault.status)
    if request.actor.account is not None:
        messages.success(request, _("It has arrived. You see here what becomes of it."))
        return redirect("petition", petition=sent.id)
    return redirect(f"{reverse('petition_follow')}?{urlencode({'code': sent.code, 'sent': 'yes'})}")


@signed_in
@require_http_methods(["GET", "POST"])
@sent_again
def petition_page(request: CityRequest, petition: UUID) -> HttpResponse:
    """One's own petition: what became of it, and what one may say to it."""
    error = ""
    if request.method == "POST" and not switches_language(request):
        error = _said(request, petition)
        if not error:
            return redirect("petition", petition=petition)
    view = own_petition(petition=petition, actor=request.actor, at=request.at)
    return render(request, "portal/petition.html", _shown(request, view, error=error), status=422 if error else 200)


@require_http_methods(["GET", "POST"])
@sent_again
def follow_page(request: CityRequest) -> HttpResponse:
    """By code and the end of the telephone number; tries are counted, and wrong ones told alike. What the person says to it
    comes with both again."""
    if request.method == "GET":
        words = {"code": request.GET.get("code", "")[:_CODE_LENGTH_MAX], "sent": bool(request.GET.get("sent"))}
        return render(request, "portal/petition_follow.html", words)
    code, typed = request.POST.get("code", "")[:_CODE_LENGTH_MAX], request.POST.get("phone_end", "")[:20]
    digits = "".join(filter(str.isdigit, typed))[-PHONE_END_DIGITS:]
    if len(digits) < PHONE_END_DIGITS:
        error = _("Type the last four digits of the telephone number that you gave, too.")
        return render(request, "portal/petition_follow.html", {"code": code, "error": error}, status=422)
    _count(request, "follow_petition", FOLLOWING_TRIES_MAX)
    try:
        view = found_by(code=code, phone_end=digits, at=request.at)
    except UnableToFindPetition:
        error = _("No petition has this code together with these digits. Check both.")
        words = {"code": code, "phone_end": digits, "error": error}
        return render(request, "portal/petition_follow.html", words, status=422)
    error = ""
    if request.POST.get("act") and not switches_language(request):
        error = _said(request, view.line.id, phone_end=digits)
        view = found_by(code=code, phone_end=digits, at=request.at)
    words = _shown(request, view, error=error) | {"code": view.line.code, "phone_end": digits}
    return render(request, "portal/petition.html", words, status=422 if error else 200)


def _send(request: CityRequest, kind: PetitionKind) -> Sent:
    uploads = [Upload(name=file.name or "", content=file) for file in request.FILES.getlist("files") if file]
    limits = Limits(bytes_max=FILE_BYTES_MAX, files_max=PETITION_FILES_MAX)
    kept = keep_files(uploads=uploads, by=request.actor, at=request.at, limits=limits) if uploads else []
    petition = NewPetition(
        kind=kind,
        text=request.POST.get("text", ""),
        form=request.POST.get("form", "")[:_CODE_LENGTH_MAX],
        dossier_code=request.POST.get("dossier", "")[:_CODE_LENGTH_MAX],
        procedure=id_or_none(request.POST.get("procedure", "")),
        unit=id_or_none(request.POST.get("unit", "")),
        official=request.POST.get("official", ""),
        name=request.POST.get("name", ""),
        phone=request.POST.get("phone", ""),
        files=tuple(GivenFile(sha256=each.sha256, name=each.name) for each in kept),
    )
    return send_petition(petition=petition, by=request.actor, at=request.at)


def _form(request: CityRequest, *, error: str = "", field: str = "", status: int = 422) -> HttpResponse:
    today = city_day(request.at)
    given = request.POST if request.method == "POST" else request.GET
    procedure = id_or_none(given.get("procedure", ""))
    people = persons_of(account=request.actor.account) if request.actor.account else ()
    known = {"name": request.actor.name, "phone": phone_as_dialled(people[0].phone) if people else ""}
    typed = {name: given.get(name, known.get(name, "")) for name in ("dossier", "official", "text", "name", "phone")}
    words = {
        "typed": typed,
        "kind": given.get("kind", ""),
        "unit": id_or_none(given.get("unit", "")),
        "procedure": procedure,
        "procedure_name": _procedure_name(procedure, request.at),
        "form": given.get("form", "") or uuid4().hex,
        "kinds": [_kind(kind, request.at) for kind in PetitionKind],
        "groups": offices_by_district(receiving_offices(on=today), on=today),
        "is_signed_in": request.actor.account is not None,
        "files_max": PETITION_FILES_MAX,
        "text_max": TEXT_LENGTH_MAX,
        "error": error,
        "field": field,
    }
    return render(request, "portal/petition_new.html", words, status=status if error else 200)


def _kind(kind: PetitionKind, at: datetime) -> KindShown:
    hints = {
        PetitionKind.SUGGESTION: _("What could be done better."),
        PetitionKind.PETITION: _("What does not work, or what a rule makes hard."),
        PetitionKind.COMPLAINT: _(
            "How somebody at an office treated you. Only those who answer for the office read it."
        ),
    }
    days = answer_limit(kind=kind, on=city_day(at)).answer_days
    hint = _("%(hint)s Answered within %(days)s working days.") % {"hint": hints[kind], "days": days}
    return KindShown(kind.value, PETITION_KIND_WORDS[kind], hint)


def _procedure_name(procedure: UUID | None, at: datetime) -> str:
    if procedure is None:
        return ""
    try:
        return spoken(version_in_force(procedure=procedure, on=city_day(at)), "name")
    except UnableToFindProcedure:
        return ""


def _said(request: CityRequest, petition: UUID, *, phone_end: str = "") -> str:
    """Does what the form of a petition's page asks; what it was refused for, or nothing."""
    act = dispute_answer if request.POST.get("act") == "dispute" else reply_to_question
    try:
        with durable():
            act(
                petition=petition,
                text=request.POST.get("text", ""),
                phone_end=phone_end,
                by=request.actor,
                at=request.at,
            )
    except UnableToActOnPetition as fault:
        return fault.message
    messages.success(request, _("The office has it."))
    return ""


def _shown(request: CityRequest, view: PetitionView, *, error: str) -> dict[str, Any]:
    return {
        "petition": view,
        "kind": PETITION_KIND_WORDS[view.line.kind],
        "status": f"petition_{view.line.state.value}",
        "unit": spoken(view.line, "unit"),
        "procedure": spoken(view, "procedure"),
        "answers": [(each, spoken(each, "unit")) for each in view.answers],
        "error": error,
        "typed": request.POST.get("text", "") if error else "",
        "act": request.POST.get("act", ""),
        "text_max": TEXT_LENGTH_MAX,
    }


def _count(request: CityRequest, what: str, tries_max: int) -> None:
    """Raises `TooManyAttempts`."""
    with durable():
        count_attempt(
            what=what,
            who=str(request.META.get("REMOTE_ADDR", "")),
            machine_at=datetime.now(UTC),
            tries_max=tries_max,
        )
