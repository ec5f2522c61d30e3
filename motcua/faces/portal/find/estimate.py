"""What it would cost: a procedure's own fee rules with the reader's numbers, and what the tax office is likely to ask for
land. Nothing is kept; the numbers stand in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from motcua.faces.portal.wording import spoken
from motcua.faces.ui.dossiers import language
from motcua.faces.ui.formats import grouped, money_vnd
from motcua.faces.ui.requests import CityRequest
from motcua.faces.ui.values import SummaryRow
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.forms.rules.decoding import decode
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.pages import page_view
from motcua.foundation.forms.values import Component, FieldView, Form
from motcua.registry.catalogue.errors import UnableToReckonFees
from motcua.registry.catalogue.estimates import (
    LandEstimate,
    estimate_land_tax,
    facts_of_fees,
    has_land_tax,
)
from motcua.registry.catalogue.queries import version_in_force
from motcua.registry.catalogue.rules import fees_owed
from motcua.registry.catalogue.values import Exemption, FeeLine, ProcedureVersion
from motcua.registry.people.lookups import form_lookups

#: Asked by the page itself, not by the form.
COUNTS = ("copies", "pages")
COUNT_MAX = 100_000
PRICE_VND_MAX = 1_000_000_000_000
DIGITS_MAX = 24
#: Whole questions whose parts the reader need not tell a stranger for an estimate.
_NOT_ASKED = frozenset({Component.PERSON, Component.GROUP, Component.FILE})


@dataclass(frozen=True, kw_only=True)
class CountAsked:
    name: str
    label: str
    hint: str
    typed: str
    error: str

    @property
    def field_id(self) -> str:
        return f"count-{self.name}"


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """`total` is empty where all of it comes in a notice."""

    rows: tuple[SummaryRow, ...]
    total: str
    awaits_notice: bool


@require_GET
def estimate_page(request: CityRequest, procedure: UUID) -> HttpResponse:
    """Asked with nothing typed: the questions alone. With numbers: what they come to."""
    on = city_day(request.at)
    version = version_in_force(procedure=procedure, on=on)
    names = facts_of_fees(version)
    form = form_of(version.form)
    answers, fields = _asked(request, form, names, on)
    counts = [_count(request, name) for name in COUNTS if name in names]
    price = _price(request) if has_land_tax(version.code) else None
    is_asked = "tinh" in request.GET
    wrong = next((each for each in (*counts, price) if is_asked and each and each.error), None)
    words: dict[str, object] = {
        "version": version,
        "fields": fields,
        "counts": counts,
        "price": price,
        "asks_online": "online" in names,
        "online": request.GET.get("online", "1") == "1",
        "exemptions": _exemptions(version),
        "exempt": set(request.GET.getlist("exempt")),
        "unasked": any("." in name for name in names),
        "is_asked": is_asked,
        "wrong": wrong,
    }
    if is_asked and not wrong:
        words["estimate"] = _estimate(request, version, answers, counts, on)
        words["land"] = _land(version, price)
    return render(request, "portal/estimate.html", words, status=422 if wrong else 200)


def can_estimate(version: ProcedureVersion) -> bool:
    """Is there anything to reckon: amounts that depend on something, or taxes on land?"""
    return bool(facts_of_fees(version) or _exemptions(version)) or has_land_tax(version.code)


def _asked(
    request: CityRequest, form: Form, names: Sequence[str], on: date
) -> tuple[Mapping[str, Any], list[FieldView]]:
    """The answers so far, and the questions of the form by which the fees go, with them."""
    wanted = [name for name in names if name in form.fields and form.fields[name].component not in _NOT_ASKED]
    posted = dict(request.GET.lists())
    answers: Mapping[str, Any] = {}
    fields: list[FieldView] = []
    for page in dict.fromkeys(form.page_of(name) for name in wanted):
        if page is not None:
            answers = decode(form, page, posted, existing=answers)
            view = page_view(form, page, answers, language=language(), lookups=form_lookups(on=on))
            fields += [field for field in view.fields if field.name in wanted]
    return {name: answers[name] for name in wanted if name in answers}, fields


def _count(request: CityRequest, name: str) -> CountAsked:
    labels = {"copies": _("Number of copies"), "pages": _("Pages of each copy")}
    typed = request.GET.get(name, "1")[:DIGITS_MAX]
    error = (
        "" if _whole(typed, COUNT_MAX) else _("Type a whole number from 1 to %(max)s.") % {"max": grouped(COUNT_MAX)}
    )
    return CountAsked(name=name, label=labels[name], hint="", typed=typed, error=error)


def _price(request: CityRequest) -> CountAsked:
    typed = request.GET.get("price", "")[:DIGITS_MAX]
    bare = typed.replace(".", "").replace(" ", "")
    error = _("Type an amount in đồng, in digits.") if typed and not _whole(bare, PRICE_VND_MAX) else ""
    return CountAsked(
        name="price",
        label=_("Price of the house or land, in đồng"),
        hint=_("As in the contract, for example 2.000.000.000"),
        typed=typed,
        error=error,
    )


def _whole(typed: str, most: int) -> int | None:
    number = int(typed) if typed.isascii() and typed.isdigit() else 0
    return number if 0 < number <= most else None


def _exemptions(version: ProcedureVersion) -> list[tuple[str, str]]:
    found: dict[str, Exemption] = {each.ground: each for rule in version.fees for each in rule.exemptions}
    return [(ground, spoken(each, "name")) for ground, each in found.items()]


def _estimate(
    request: CityRequest, version: ProcedureVersion, answers: Mapping[str, Any], counts: Sequence[CountAsked], on: date
) -> Estimate | None:
    facts = {
        **answers,
        **{each.name: int(each.typed) for each in counts},
        "online": request.GET.get("online", "1") == "1",
        "exempt": request.GET.getlist("exempt"),
        "filed_on": on,
    }
    try:
        lines = fees_owed(version, facts)
    except UnableToReckonFees:
        return None
    total = sum(line.amount_vnd for line in lines)
    awaits = any(line.awaits_notice for line in lines)
    return Estimate(
        rows=tuple(map(_row, lines)), total=money_vnd(total) if total or not awaits else "", awaits_notice=awaits
    )


def _row(line: FeeLine) -> SummaryRow:
    value = _("The office sends a notice of the amount") if line.awaits_notice else money_vnd(line.amount_vnd)
    if line.exemption and line.full_amount_vnd:
        value = _("%(amount)s instead of %(full)s") % {
            "amount": money_vnd(line.amount_vnd),
            "full": money_vnd(line.full_amount_vnd),
        }
    return SummaryRow(label=spoken(line, "name"), value=value, note=line.ground)


def _land(version: ProcedureVersion, price: CountAsked | None) -> list[SummaryRow]:
    if price is None or not price.typed:
        return []
    price_vnd = int(price.typed.replace(".", "").replace(" ", ""))
    return [_land_row(each) for each in estimate_land_tax(code=version.code, price_vnd=price_vnd)]


def _land_row(each: LandEstimate) -> SummaryRow:
    rate = grouped(each.rate.per_mille / 10, decimals=1 if each.rate.per_mille % 10 else 0)
    return SummaryRow(
        label=str(getattr(each.rate.name, language())),
        value=_("about %(amount)s") % {"amount": money_vnd(each.amount_vnd)},
        note=_("%(rate)s%% of the price, by %(who)s. %(source)s")
        % {
            "rate": rate,
            "who": getattr(each.rate.paid_by, language()),
            "source": each.rate.source.removeprefix("[K] "),
        },
    )
