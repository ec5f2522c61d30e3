"""The indicators that are composed of dossiers' measures. A room to come adds a file like this one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.errors import UnableToFindIndicator
from motcua.reform.indicators.values import Definition, Indicator, Shown, Term

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SINCE = date(2023, 1, 1)
REPORT = "Thông tư 01/2020/TT-VPCP, biểu II.06a"
ONE_STOP = "Nghị định 61/2018/NĐ-CP"
INDEX = "Quyết định 766/QĐ-TTg ngày 23/6/2022"

_SETTLED = tuple(Term(f"dossiers.settled_{timing}") for timing in ("early", "on_time", "late"))
_RECEIVED = Term("dossiers.received")
_ONLINE = Term("dossiers.received_online")
_OPEN = Term("dossiers.open")
_OVERDUE = Term("dossiers.overdue")


def _less(*terms: Term) -> tuple[Term, ...]:
    return tuple(Term(term.measure, -term.sign) for term in terms)


def _count(
    name: str, title: StrOrPromise, formula: StrOrPromise, *terms: Term, law: str = REPORT, good: bool | None = None
) -> Indicator:
    history = (Definition(SINCE, formula),)
    return Indicator(name=name, title=title, numerator=terms, law=law, history=history, more_is_better=good)


def _share(
    name: str,
    title: StrOrPromise,
    formula: StrOrPromise,
    numerator: tuple[Term, ...],
    denominator: tuple[Term, ...],
    *,
    law: str,
    good: bool | None,
) -> Indicator:
    return Indicator(
        name=name,
        title=title,
        numerator=numerator,
        denominator=denominator,
        shown=Shown.PERCENT,
        law=law,
        history=(Definition(SINCE, formula),),
        more_is_better=good,
    )


INDICATORS: tuple[Indicator, ...] = (
    # Report II.06a, by its columns: (3) = (4) + (5) + (6) = (7) + (11).
    _count("received_online", _("Received online"), _("Received in the period, filed online"), _ONLINE),
    _count(
        "received_otherwise",
        _("Received at a counter or by post"),
        _("Received in the period, not filed online"),
        _RECEIVED,
        *_less(_ONLINE),
    ),
    _count(
        "carried_over",
        _("Carried over"),
        _("Received before the period and not settled before it"),
        _OPEN,
        *_less(_RECEIVED),
        *_SETTLED,
    ),
    _count(
        "settled",
        _("Settled"),
        _("Result made, or withdrawn after receipt"),
        *_SETTLED,
    ),
    _count("settled_early", _("Settled early"), _("Settled before the promised day"), _SETTLED[0]),
    _count(
        "settled_on_time",
        _("Settled on the day"),
        _("Settled on the promised day in time, without a limit, or withdrawn while the clock stood still"),
        _SETTLED[1],
    ),
    _count(
        "settled_late",
        _("Settled late"),
        _("Settled after the first promise; an apology and a new date change nothing"),
        _SETTLED[2],
        good=False,
    ),
    _count("open", _("Still in processing"), _("Received and not settled at the end of the period"), _OPEN),
    _count(
        "open_within",
        _("In processing, within their time"),
        _("In processing at the end of the period, less those overdue"),
        _OPEN,
        *_less(_OVERDUE),
    ),
    _count(
        "open_overdue",
        _("In processing, overdue"),
        _("In processing at the end of the period, past the first promise, the clock not standing still"),
        _OVERDUE,
        good=False,
    ),
    # Shares and times.
    _share(
        "on_time_share",
        _("Settled in time"),
        _("Settled early or on the day, of all settled"),
        _SETTLED[:2],
        _SETTLED,
        law=INDEX,
        good=True,
    ),
    _share(
        "online_share",
        _("Filed online"),
        _("Filed online, of all received; each once, at the unit that received it from the person, by day of receipt"),
        (_ONLINE,),
        (_RECEIVED,),
        law=INDEX,
        good=True,
    ),
    _share(
        "typed_by_officer_share",
        _("Online filings typed by officers"),
        _("Filed online by an official's account, of all filed online"),
        (Term("dossiers.received_typed_by_officer"),),
        (_ONLINE,),
        law=INDEX,
        good=None,
    ),
    _share(
        "online_procedures_share",
        _("Procedures used online"),
        _("Procedures with an online filing, of those with any; by whole months"),
        (Term("dossiers.procedures_online"),),
        (Term("dossiers.procedures"),),
        law=INDEX,
        good=True,
    ),
    Indicator(
        name="time_per_dossier",
        title=_("Time per dossier"),
        numerator=(Term("dossiers.worked_minutes"),),
        denominator=(Term("dossiers.results"),),
        shown=Shown.WORKING_MINUTES,
        law=ONE_STOP,
        history=(
            Definition(SINCE, _("Working time from receipt to result, pauses left out, of the results made: the mean")),
        ),
        more_is_better=False,
    ),
    _share(
        "supplements_share",
        _("Requests for supplements"),
        _("Requests for a supplement, per dossier received"),
        (Term("dossiers.supplements"),),
        (_RECEIVED,),
        law=ONE_STOP,
        good=False,
    ),
    _share(
        "receipt_refused_share",
        _("Filings not accepted"),
        _("Filings declined, of those answered (received or declined)"),
        (Term("dossiers.receipt_refused"),),
        (_RECEIVED, Term("dossiers.receipt_refused")),
        law=ONE_STOP,
        good=None,
    ),
    _share(
        "refused_share",
        _("Refusals"),
        _("Decided with a refusal, per result made"),
        (Term("dossiers.refused"),),
        (Term("dossiers.results"),),
        law=ONE_STOP,
        good=None,
    ),
    _share(
        "apologies_share",
        _("Apologies"),
        _("Apologies with a new date, per dossier received"),
        (Term("dossiers.apologies"),),
        (_RECEIVED,),
        law=ONE_STOP,
        good=False,
    ),
)

_BY_NAME = {indicator.name: indicator for indicator in INDICATORS}


def indicator_named(name: str) -> Indicator:
    """Raises `UnableToFindIndicator`."""
    found = _BY_NAME.get(name)
    if found is None:
        raise UnableToFindIndicator(name=name)
    return found
