"""Acting for others: for whom I act, who acts for me, a child of mine, a written mandate, and ending one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from motcua.faces.portal.person.shown import MandateShown, mandates_shown, own_person
from motcua.faces.ui.again import sent_again, switches_language
from motcua.faces.ui.requests import CityRequest, signed_in
from motcua.foundation.accounts.signing_in import count_attempt
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.registry.people.commands import give_mandates, revoke_mandates
from motcua.registry.people.errors import UnableToGiveMandates, UnableToReadCitizenNumber
from motcua.registry.people.population.adapters.http import city_population
from motcua.registry.people.population.asking import recognise_child
from motcua.registry.people.population.errors import UnableToActForChild, UnableToReachPopulation
from motcua.registry.people.queries import mandates_of, person_named
from motcua.registry.people.values import MandateKind, NewMandate

#: From one account in a quarter of an hour: enough for a family, too few to try numbers.
TRIES_MAX = 10
TYPED_LENGTH_MAX = 300


@signed_in
@require_http_methods(["GET", "POST"])
@sent_again
def acting_page(request: CityRequest) -> HttpResponse:
    """Both sides; a POST says the number of a child."""
    own = own_person(request)
    error, status = "", 200
    if request.method == "POST" and not switches_language(request):
        _count(request, own.id)
        try:
            recognise_child(
                number=request.POST.get("number", "")[:20], register=city_population(), by=request.actor, at=request.at
            )
        except (UnableToActForChild, UnableToReachPopulation, UnableToReadCitizenNumber) as fault:
            error, status = fault.message, fault.status
        else:
            messages.success(request, _("You can file for your child from now on."))
            return redirect("acting")
    held, given = mandates_shown(mandates_of(person=own.id), person=own.id, on=city_day(request.at))
    words = {
        "held": held,
        "given": given,
        "is_connected": city_population() is not None,
        "number": request.POST.get("number", "")[:20],
        "error": error,
    }
    return render(request, "portal/acting.html", words, status=status)


@dataclass(frozen=True)
class Typed:
    """A mandate as it was typed."""

    number: str = ""
    name: str = ""
    starts_on: str = ""
    last_on: str = ""
    ground: str = ""


@signed_in
@require_http_methods(["GET", "POST"])
@sent_again
def give_page(request: CityRequest) -> HttpResponse:
    """Lets somebody act for oneself, from a day to a day."""
    own = own_person(request)
    if request.method == "GET" or switches_language(request):
        return _give(request, _typed(request))
    typed = _typed(request)
    starts_on, last_on = _day(typed.starts_on), _day(typed.last_on)
    if starts_on is None or last_on is None:
        field = "starts_on" if starts_on is None else "last_on"
        return _give(request, typed, error=_("Say from which day to which day."), field=field)
    if last_on < city_day(request.at):
        return _give(request, typed, error=_("The last day is over already."), field="last_on")
    _count(request, own.id)
    agent = person_named(number=typed.number, name=typed.name)
    if agent is None:
        error = _(
            "The city knows nobody with this number and this name. Look at both; who was never here registers first."
        )
        return _give(request, typed, error=error, field="number")
    mandate = NewMandate(
        agent=agent,
        principal=own.id,
        kind=MandateKind.MANDATE,
        starts_on=starts_on,
        last_on=last_on,
        ground=typed.ground.strip() or _("Given by the person herself in her account"),
    )
    try:
        with durable():
            give_mandates(mandates=[mandate], by=request.actor, at=request.at)
    except UnableToGiveMandates as fault:
        return _give(request, typed, error=fault.message, field="number")
    messages.success(request, _("%(name)s may act for you now.") % {"name": typed.name.strip()})
    return redirect("acting")


def _typed(request: CityRequest) -> Typed:
    fields = ("number", "name", "starts_on", "last_on", "ground")
    given = {name: request.POST.get(name, "").replace("\x00", "")[:TYPED_LENGTH_MAX] for name in fields}
    return Typed(**(given | {"starts_on": given["starts_on"] or city_day(request.at).isoformat()}))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _give(request: CityRequest, typed: Typed, *, error: str = "", field: str = "") -> HttpResponse:
    words = {"typed": typed, "error": error, "field": field}
    return render(request, "portal/acting_give.html", words, status=422 if error else 200)


@signed_in
@require_http_methods(["GET", "POST"])
def revoke_page(request: CityRequest, mandate: UUID) -> HttpResponse:
    """Asks once more, then ends it at once."""
    shown, is_held = _own_mandate(request, mandate)
    error = ""
    if request.method == "POST":
        try:
            with durable():
                revoke_mandates(mandates=[mandate], by=request.actor, at=request.at)
        except UnableTo as fault:
            error = fault.message
        else:
            messages.success(request, _("It is ended."))
            return redirect("acting")
    words = {"mandate": shown, "is_held": is_held, "error": error}
    return render(request, "portal/acting_revoke.html", words, status=409 if error else 200)


def _own_mandate(request: CityRequest, mandate: UUID) -> tuple[MandateShown, bool]:
    """The mandate, and whether it is one by which the person acts. Raises `Http404` for one of others."""
    own = own_person(request)
    held, given = mandates_shown(mandates_of(person=own.id), person=own.id, on=city_day(request.at))
    for mandates, is_held in ((held, True), (given, False)):
        for each in mandates:
            if each.id == mandate:
                return each, is_held
    raise Http404


def _count(request: CityRequest, person: UUID) -> None:
    """Raises `TooManyAttempts`."""
    with durable():
        count_attempt(what="acting", who=str(person), machine_at=datetime.now(UTC), tries_max=TRIES_MAX)
