"""The page of a facility's officer: a scanned text or typed words, and the answer in one glance."""

from __future__ import annotations

import hashlib
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from motcua.faces.desk import reading
from motcua.faces.desk.choices import options
from motcua.faces.desk.insurance.shown import PURPOSES, facility_name, lookups_table, shown
from motcua.faces.desk.officials import official_or_facility
from motcua.faces.desk.typed import Typed
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.service.insurance.asking import ask
from motcua.service.insurance.policy import may_look_up
from motcua.service.insurance.queries.facilities import facility as facility_view
from motcua.service.insurance.queries.facilities import facility_of
from motcua.service.insurance.queries.lookups import lookup as lookup_view
from motcua.service.insurance.queries.lookups import lookups_of
from motcua.service.insurance.rules.cards import read_number
from motcua.service.insurance.rules.squares import SQUARE_LENGTH_MAX, read_birthday, read_name, read_square
from motcua.service.insurance.slips import printed_slip
from motcua.service.insurance.values import Asked, LookupView, NewLookup, Outcome, Purpose, Way

RECENT = 10
FORM_KEY_LENGTH_MAX = 40
ASK = "ask"
#: What is shown again when it was refused. The scanned text is not: the next card is scanned into an empty field.
TYPED = ("number", "name", "birth_on", "purpose")


@require_http_methods(["GET", "POST"])
@official_or_facility
def lookup_page(request: CityRequest) -> HttpResponse:
    """Asks, and leads to the answer; the same page sent twice asks once."""
    if request.method == "GET":
        return _page(request)
    try:
        view = ask(new=_question(request), by=request.actor, at=request.at)
    except NotPermitted:
        raise
    except UnableTo as fault:
        fields = {name: reading.text(request, name) for name in TYPED}
        return _page(request, typed=Typed(act=ASK, fields=fields, error=fault))
    return redirect("desk_insurance_answer", view.id)


@require_GET
@official_or_facility
def answer_page(request: CityRequest, lookup: UUID) -> HttpResponse:
    """The answer, and above all else the field for the next card."""
    return _page(request, view=lookup_view(lookup=lookup, actor=request.actor, at=request.at))


@require_GET
@official_or_facility
def slip(request: CityRequest, lookup: UUID) -> HttpResponse:
    pdf = printed_slip(lookup=lookup, actor=request.actor, at=request.at)
    name = {"Content-Disposition": 'inline; filename="tra-cuu-bhyt.pdf"'}
    return HttpResponse(pdf, content_type="application/pdf", headers=name)


def _page(request: CityRequest, *, view: LookupView | None = None, typed: Typed | None = None) -> HttpResponse:
    typed = typed or Typed()
    own = facility_of(actor=request.actor, on=city_day(request.at))
    require(may_look_up(request.actor, facility=own), act="open_insurance_look_up", subject=request.actor.account)
    assert own is not None
    facility = facility_view(facility=own)
    waiting = lookups_of(actor=request.actor, at=request.at, waiting=True)
    recent = [
        each
        for each in lookups_of(actor=request.actor, at=request.at, limit=RECENT)
        if each.answer.outcome is not Outcome.WAITING
    ]
    names = names_of(accounts={each.account for each in (*waiting, *recent) if each.account})
    words = {
        "facility": facility_name(facility),
        "answer": shown(view, facility=facility) if view else None,
        "key": uuid4().hex,
        "typed": typed.fields or {},
        "error": typed.message,
        "purposes": options(PURPOSES, typed.value(ASK, "purpose") or Purpose.TREATMENT.value),
        "waiting": lookups_table(waiting, caption=_("Waiting for the line"), names=names) if waiting else None,
        "recent": lookups_table(recent, caption=_("The last look-ups"), names=names) if recent else None,
    }
    return render(request, "desk/insurance_lookup.html", words, status=typed.status)


def _question(request: CityRequest) -> NewLookup:
    """Raises `UnableToReadForm`, and what the readers of cards and numbers raise."""
    purpose = next((each for each in Purpose if each.value == request.POST.get("purpose")), None)
    if purpose is None:
        raise UnableToReadForm(field=_("the purpose"))
    scanned = request.POST.get("scan", "").replace("\x00", "").strip()[: SQUARE_LENGTH_MAX + 1]
    asked = read_square(scanned) if scanned else _typed(request)
    return NewLookup(asked=asked, purpose=purpose, way=Way.SCANNED if scanned else Way.TYPED, key=_key(request, asked))


def _key(request: CityRequest, asked: Asked) -> str:
    """Of this form, about this person, on this day: who goes back in the browser and scans another card asks anew."""
    about = f"{asked.number.number}|{asked.name}|{asked.birth_on}|{city_day(request.at)}"
    form = reading.text(request, "key")[:FORM_KEY_LENGTH_MAX]
    return f"{form}:{hashlib.sha256(about.encode()).hexdigest()[:24]}"


def _typed(request: CityRequest) -> Asked:
    return Asked(
        number=read_number(reading.text(request, "number")),
        name=read_name(reading.text(request, "name")),
        birth_on=read_birthday(reading.text(request, "birth_on")),
    )
