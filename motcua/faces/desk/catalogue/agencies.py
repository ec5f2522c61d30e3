"""What differs by agency within a procedure: its own promise, hours and counters, from a day on."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from motcua.faces.desk import reading
from motcua.faces.desk.administration.access import catalogue_keeper
from motcua.faces.desk.catalogue.views import page_of
from motcua.faces.ui.errors import UnableToReadForm
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.calendars.errors import UnableToReadLimit
from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.registry.catalogue.agencies import end_agency_terms, set_agency_terms
from motcua.registry.catalogue.values import NewAgencyTerms, Text


@require_POST
@catalogue_keeper
def set_terms(request: CityRequest, procedure: UUID) -> HttpResponse:
    """Sets what holds at one agency; the page again, with what was typed, where it cannot be."""
    try:
        with durable():
            set_agency_terms(terms=_typed(request, procedure), by=request.actor, at=request.at)
    except NotPermitted:
        raise
    except UnableTo as fault:
        return page_of(request, procedure, error=fault)
    messages.success(request, _("Kept. It holds from that day on, for what is filed from then on."))
    return redirect("desk_admin_procedure", procedure=procedure)


@require_POST
@catalogue_keeper
def end_terms(request: CityRequest, procedure: UUID) -> HttpResponse:
    try:
        with durable():
            end_agency_terms(
                procedure=procedure,
                unit=reading.identifier(request, "unit", _("the agency")),
                from_on=reading.day(request, "day", _("the day")),
                by=request.actor,
                at=request.at,
            )
    except NotPermitted:
        raise
    except UnableTo as fault:
        return page_of(request, procedure, error=fault)
    messages.success(request, _("From that day on the agency keeps to what holds everywhere."))
    return redirect("desk_admin_procedure", procedure=procedure)


def _typed(request: CityRequest, procedure: UUID) -> NewAgencyTerms:
    return NewAgencyTerms(
        procedure=procedure,
        unit=reading.identifier(request, "unit", _("the agency")),
        from_on=reading.day(request, "day", _("the day")),
        decision=reading.text(request, "decision"),
        committed_limit=_limit(request),
        hours=_both(request, "hours"),
        counters=_both(request, "counters"),
    )


def _limit(request: CityRequest) -> Limit | None:
    amount, unit = reading.text(request, "amount").replace(",", "."), reading.text(request, "limit_unit")
    if not amount:
        return None
    try:
        return Limit(Decimal(amount), LimitUnit(unit))
    except (InvalidOperation, ValueError, UnableToReadLimit) as unread:
        raise UnableToReadForm(field=_("what the agency promises")) from unread


def _both(request: CityRequest, name: str) -> Text | None:
    """In both languages; the Vietnamese serves for both where the other is empty."""
    vi, en = reading.text(request, f"{name}_vi"), reading.text(request, f"{name}_en")
    return Text(vi=vi, en=en or vi) if vi else None
