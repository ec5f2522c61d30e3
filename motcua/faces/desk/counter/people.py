"""The counter, first half: who stands there. A card's square or a number finds her; somebody new is registered; her
phone is asked for, so that she can be told."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.faces.desk.counter.service import begin_service, served_seconds
from motcua.faces.desk.counter.shown import dossiers_of, offers_of, own_drafts
from motcua.faces.desk.looking import note_look
from motcua.faces.desk.officials import official, require_counter
from motcua.faces.desk.rows import work_table
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import Problem
from motcua.foundation.accounts.commands import require
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.registry.people.commands import register_people, update_contact
from motcua.registry.people.errors import (
    UnableToReadCard,
    UnableToReadCitizenNumber,
    UnableToReadEmail,
    UnableToReadPhone,
)
from motcua.registry.people.policy import may_look_up
from motcua.registry.people.population.adapters.http import city_population
from motcua.registry.people.population.asking import find_at_counter
from motcua.registry.people.population.errors import UnableToServeTheDead
from motcua.registry.people.population.values import Purpose
from motcua.registry.people.queries import look_up_person, person
from motcua.registry.people.rules import phone_as_dialled, read_card, read_citizen_number, read_email, read_phone
from motcua.registry.people.values import Address, ContactChange, NewPerson, PersonView

TYPED_LENGTH_MAX = 2_000


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed to register somebody by hand, with what is wrong with it."""

    number: str = ""
    name: str = ""
    birth_on: str = ""
    phone: str = ""
    address: str = ""
    problems: list[Problem] = field(default_factory=list)


@require_http_methods(["GET", "POST"])
@official
def counter_page(request: CityRequest) -> HttpResponse:
    """One field: a scanner types the card's square into it, a person types a number."""
    require_counter(request)
    drafts = own_drafts(request.actor)
    if request.method == "GET":
        return render(request, "desk/counter.html", {"drafts": drafts})
    typed = request.POST.get("card", "")[:TYPED_LENGTH_MAX]
    try:
        found = person_of(request, typed) or _found_outside(request, typed)
    except (UnableToReadCard, UnableToReadCitizenNumber, UnableToServeTheDead) as fault:
        words = {"typed": typed, "error": fault.message, "drafts": drafts}
        return render(request, "desk/counter.html", words, status=422)
    if found is None:
        form = Typed(number=read_citizen_number(typed).number)
        return render(request, "desk/counter.html", {"new": form, "drafts": drafts}, status=422)
    begin_service(request)
    return redirect("desk_person", person=found)


def person_of(request: CityRequest, typed: str) -> UUID | None:
    """The person of a card or number; a card registers somebody new. None for a bare number nobody has yet."""
    if "|" not in typed:
        return _looked_up(request, read_citizen_number(typed).number)
    card = read_card(typed)
    known = _looked_up(request, card.number)
    if known is not None:
        return known
    new = NewPerson(
        number=card.number,
        name=card.name,
        birth_on=card.birth_on,
        sex=card.sex,
        address=Address(line=card.address),
    )
    return _registered(request, new)


def _looked_up(request: CityRequest, number: str) -> UUID | None:
    known = look_up_person(actor=request.actor, number=number)
    if known is None:
        return None
    note_look(request, known.id, Purpose.COUNTER)
    return known.id


def _found_outside(request: CityRequest, typed: str) -> UUID | None:
    """Somebody whom only the national population database knows: nothing of her has to be typed. Raises
    `UnableToServeTheDead`."""
    found = find_at_counter(number=typed, register=city_population(), by=request.actor, at=request.at)
    if found is not None:
        messages.success(request, _("Registered from the national population database."))
    return found


def _registered(request: CityRequest, new: NewPerson) -> UUID:
    with durable():
        (registered,) = register_people(people=[new], by=request.actor, at=request.at)
    messages.success(request, _("%(name)s is registered now.") % {"name": new.name})
    return registered


@require_POST
@official
def register(request: CityRequest) -> HttpResponse:
    """Somebody new without a card that can be scanned: typed by hand."""
    require_counter(request)
    typed = Typed(
        number=request.POST.get("number", "")[:20],
        name=request.POST.get("name", "").strip()[:200],
        birth_on=request.POST.get("birth_on", "")[:10],
        phone=request.POST.get("phone", "").strip()[:40],
        address=request.POST.get("address", "").strip()[:300],
    )
    problems = _problems_of(typed)
    if problems:
        return render(request, "desk/counter.html", {"new": replace(typed, problems=problems)}, status=422)
    new = NewPerson(
        number=typed.number,
        name=typed.name,
        birth_on=date.fromisoformat(typed.birth_on),
        sex=read_citizen_number(typed.number).sex,
        phone=typed.phone,
        address=Address(line=typed.address),
    )
    try:
        registered = _registered(request, new)
    except UnableTo as fault:
        told = replace(typed, problems=[Problem(message=fault.message, field_id="number")])
        return render(request, "desk/counter.html", {"new": told}, status=fault.status)
    begin_service(request)
    return redirect("desk_person", person=registered)


def _problems_of(typed: Typed) -> list[Problem]:
    problems = []
    try:
        read_citizen_number(typed.number)
    except UnableToReadCitizenNumber as fault:
        problems.append(Problem(message=fault.message, field_id="number"))
    if not typed.name:
        problems.append(Problem(message=_("Type the full name as it stands on the card."), field_id="name"))
    try:
        date.fromisoformat(typed.birth_on)
    except ValueError:
        problems.append(Problem(message=_("Give the birthday, as it stands on the card."), field_id="birth_on"))
    return problems + _problems_of_contact(typed.phone, "")


def _problems_of_contact(phone: str, email: str) -> list[Problem]:
    problems = []
    try:
        if phone:
            read_phone(phone)
    except UnableToReadPhone as fault:
        problems.append(Problem(message=fault.message, field_id="phone"))
    try:
        if email:
            read_email(email)
    except UnableToReadEmail as fault:
        problems.append(Problem(message=fault.message, field_id="email"))
    return problems


@require_GET
@official
def person_page(request: CityRequest, person: UUID) -> HttpResponse:
    """Who stands at the counter: how she is reached, what she has here, and what she may want to file."""
    who = known_person(request, person)
    note_look(request, who.id, Purpose.COUNTER)
    return _person_page(request, who)


def _person_page(
    request: CityRequest, who: PersonView, *, typed: ContactChange | None = None, problems: list[Problem] | None = None
) -> HttpResponse:
    text = request.GET.get("q", "").replace("\x00", "")[:200]
    lines = dossiers_of(who, actor=request.actor, at=request.at)
    phone = phone_as_dialled(who.phone) if who.phone else ""
    words = {
        "person": who,
        "phone": phone if typed is None else typed.phone,
        "email": who.email if typed is None else typed.email,
        "address": who.address.line if typed is None or typed.address is None else typed.address.line,
        "problems": problems or [],
        "text": text,
        "offers": offers_of(text, actor=request.actor, at=request.at),
        "drafts": [draft for draft in own_drafts(request.actor) if draft.applicant == who.id],
        "table": work_table(lines, actor=request.actor, at=request.at),
        "served_seconds": served_seconds(request),
    }
    return render(request, "desk/person.html", words, status=422 if problems else 200)


@require_POST
@official
def contact(request: CityRequest, person: UUID) -> HttpResponse:
    """Keeps how the person is reached, so that she can be told."""
    who = known_person(request, person)
    change = ContactChange(
        person=who.id,
        phone=request.POST.get("phone", "").strip()[:40],
        email=request.POST.get("email", "").strip()[:254],
        address=replace(who.address, line=request.POST.get("address", "").strip()[:300]),
    )
    problems = _problems_of_contact(change.phone or "", change.email or "")
    if problems:
        return _person_page(request, who, typed=change, problems=problems)
    with durable():
        update_contact(changes=[change], by=request.actor, at=request.at)
    messages.success(request, _("The contact was kept."))
    return redirect("desk_person", person=who.id)


def known_person(request: CityRequest, id_: UUID) -> PersonView:
    """The person, for the counter. Raises `Http404` for an unknown id: addresses are typed too."""
    require_counter(request)
    require(may_look_up(request.actor), act="look_up_person", subject=id_)
    found = person(person=id_)
    if found is None:
        raise Http404
    return found
