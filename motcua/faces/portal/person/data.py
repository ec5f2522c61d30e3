"""My data: what is held of one, from where and of when; consent; saying what is wrong; who looked."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.portal.person.shown import (
    ACCESSES_MAX,
    accesses_shown,
    choices_of,
    correction_shown,
    held_rows,
    own_person,
    own_rows,
)
from motcua.faces.ui.again import sent_again, switches_language
from motcua.faces.ui.known import FIELD_WORDS, origin_in_words, value_in_words
from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.database.transactions import durable
from motcua.registry.people.population.adapters.http import city_population
from motcua.registry.people.population.commands import give_consent, report_wrong, withdraw_consent
from motcua.registry.people.population.errors import UnableToReportWrong
from motcua.registry.people.population.queries import (
    accesses_of,
    consent_given_at,
    corrections_of,
    last_check,
    own_record,
)
from motcua.registry.people.population.rules import CORRECTABLE, field_text
from motcua.registry.people.population.values import Origin, Record
from motcua.service.insurance.queries.lookups import accesses_of as insurance_accesses_of
from motcua.service.wallet.queries.openings import openings_of

TYPED_LENGTH_MAX = 400


@signed_in
@require_GET
def my_data(request: CityRequest) -> HttpResponse:
    own = own_person(request)
    record = own_record(actor=request.actor, person=own.id)
    check = last_check(person=own.id)
    words = {
        "held": held_rows(record.citizen) if record else [],
        "origin": _origin(request, record) if record else "",
        "is_stale": record.is_stale(request.at) if record else False,
        "own": own_rows(own),
        "agreed_at": consent_given_at(person=own.id),
        "is_connected": city_population() is not None,
        "corrections": [correction_shown(each) for each in corrections_of(actor=request.actor, person=own.id)],
        "waits": check is not None and check.settled_at is None,
        "differs": [FIELD_WORDS[each] for each in check.differs] if check else [],
    }
    return render(request, "portal/my_data.html", words)


def _origin(request: CityRequest, record: Record) -> str:
    return origin_in_words(Origin(fetched_at=record.fetched_at, is_stale=record.is_stale(request.at)))


@signed_in
@require_POST
def consent(request: CityRequest) -> HttpResponse:
    """Agrees, or takes it back. Pressed twice it changes nothing more."""
    own = own_person(request)
    with durable():
        if request.POST.get("agrees") == "yes":
            give_consent(person=own.id, by=request.actor, at=request.at)
            messages.success(request, _("When you file next, what the database knows is filled in for you."))
        else:
            withdraw_consent(person=own.id, by=request.actor, at=request.at)
            messages.success(request, _("The database is not asked about you any more, and what it said is not used."))
    return redirect("my_data")


@signed_in
@require_http_methods(["GET", "POST"])
@sent_again
def wrong_page(request: CityRequest) -> HttpResponse:
    """Which of it is wrong, and what is right. Sent on to the database, which decides."""
    own = own_person(request)
    record = own_record(actor=request.actor, person=own.id)
    if record is None:
        raise Http404
    if request.method == "GET" or switches_language(request):
        return _wrong(request, record)
    field = request.POST.get("field", "")
    if field not in CORRECTABLE:
        return _wrong(request, record, error=_("Choose what is wrong."), at="field")
    claimed = request.POST.get(f"claimed_{field}", "")[:TYPED_LENGTH_MAX]
    try:
        with durable():
            report_wrong(
                person=own.id,
                field=field,
                claimed=claimed,
                note=request.POST.get("note", "")[:TYPED_LENGTH_MAX],
                by=request.actor,
                at=request.at,
            )
    except UnableToReportWrong as fault:
        return _wrong(request, record, error=fault.message, at=f"claimed-{field}")
    messages.success(request, _("Kept. It goes to the database, and you see here what becomes of it."))
    return redirect("my_data")


def _wrong(request: CityRequest, record: Record, *, error: str = "", at: str = "") -> HttpResponse:
    lines = [
        {
            "field": field,
            "words": FIELD_WORDS[field],
            "held": value_in_words(field, field_text(record.citizen, field)) or "–",
            "choices": choices_of(field),
            "kind": "date" if field == "birth_on" else "text",
            "typed": request.POST.get(f"claimed_{field}", ""),
        }
        for field in CORRECTABLE
    ]
    words = {
        "lines": lines,
        "chosen": request.POST.get("field", ""),
        "note": request.POST.get("note", ""),
        "error": error,
        "at": at,
    }
    return render(request, "portal/my_data_wrong.html", words, status=422 if error else 200)


@signed_in
@require_GET
def accesses_page(request: CityRequest) -> HttpResponse:
    """Who looked at my data."""
    own = own_person(request)
    found = accesses_of(actor=request.actor, person=own.id)
    insurance = insurance_accesses_of(citizen_number=own.number)
    openings = openings_of(holder=own.id, actor=request.actor, limit=ACCESSES_MAX)
    words = {
        "accesses": accesses_shown(found, insurance, openings.newest, actor=request.actor, at=request.at),
        "count": len(found) + len(insurance) + openings.count,
        "most": ACCESSES_MAX,
    }
    return render(request, "portal/my_accesses.html", words)
