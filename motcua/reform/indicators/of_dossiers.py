"""The indicators that are composed of dossiers' measures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import INDEX, ONE_STOP, SINCE, count_of, less, share_of
from motcua.reform.indicators.values import Definition, Indicator, Shown, Term

SETTLED = tuple(Term(f"dossiers.settled_{timing}") for timing in ("early", "on_time", "late"))
_RECEIVED = Term("dossiers.received")
_ONLINE = Term("dossiers.received_online")
_OPEN = Term("dossiers.open")
_OVERDUE = Term("dossiers.overdue")


INDICATORS: tuple[Indicator, ...] = (
    # Report II.06a, by its columns: (3) = (4) + (5) + (6) = (7) + (11).
    count_of("received_online", _("Received online"), _("Received in the period, filed online"), _ONLINE),
    count_of(
        "received_otherwise",
        _("Received at a counter or by post"),
        _("Received in the period, not filed online"),
        _RECEIVED,
        *less(_ONLINE),
    ),
    count_of(
        "carried_over",
        _("Carried over"),
        _("Received before the period and not settled before it"),
        _OPEN,
        *less(_RECEIVED),
        *SETTLED,
    ),
    count_of(
        "settled",
        _("Settled"),
        _("Result made, or withdrawn after receipt"),
        *SETTLED,
    ),
    count_of("settled_early", _("Settled early"), _("Settled before the promised day"), SETTLED[0]),
    count_of(
        "settled_on_time",
        _("Settled on the day"),
        _("Settled on the promised day in time, without a limit, or withdrawn while the clock stood still"),
        SETTLED[1],
    ),
    count_of(
        "settled_late",
        _("Settled late"),
        _("Settled after the first promise; an apology and a new date change nothing"),
        SETTLED[2],
        good=False,
    ),
    count_of("open", _("Still in processing"), _("Received and not settled at the end of the period"), _OPEN),
    count_of(
        "open_within",
        _("In processing, within their time"),
        _("In processing at the end of the period, less those overdue"),
        _OPEN,
        *less(_OVERDUE),
    ),
    count_of(
        "open_overdue",
        _("In processing, overdue"),
        _("In processing at the end of the period, past the first promise, the clock not standing still"),
        _OVERDUE,
        good=False,
    ),
    # Shares and times.
    share_of(
        "on_time_share",
        _("Settled in time"),
        _("Settled early or on the day, of all settled"),
        SETTLED[:2],
        SETTLED,
        law=INDEX,
        good=True,
    ),
    share_of(
        "online_share",
        _("Filed online"),
        _("Filed online, of all received; each once, at the unit that received it from the person, by day of receipt"),
        (_ONLINE,),
        (_RECEIVED,),
        law=INDEX,
        good=True,
    ),
    share_of(
        "typed_by_officer_share",
        _("Online filings typed by officers"),
        _("Filed online by an official's account, of all filed online"),
        (Term("dossiers.received_typed_by_officer"),),
        (_ONLINE,),
        law=INDEX,
        good=None,
    ),
    share_of(
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
    share_of(
        "supplements_share",
        _("Requests for supplements"),
        _("Requests for a supplement, per dossier received"),
        (Term("dossiers.supplements"),),
        (_RECEIVED,),
        law=ONE_STOP,
        good=False,
    ),
    share_of(
        "receipt_refused_share",
        _("Filings not accepted"),
        _("Filings declined, of those answered (received or declined)"),
        (Term("dossiers.receipt_refused"),),
        (_RECEIVED, Term("dossiers.receipt_refused")),
        law=ONE_STOP,
        good=None,
    ),
    share_of(
        "refused_share",
        _("Refusals"),
        _("Decided with a refusal, per result made"),
        (Term("dossiers.refused"),),
        (Term("dossiers.results"),),
        law=ONE_STOP,
        good=None,
    ),
    share_of(
        "apologies_share",
        _("Apologies"),
        _("Apologies with a new date, per dossier received"),
        (Term("dossiers.apologies"),),
        (_RECEIVED,),
        law=ONE_STOP,
        good=False,
    ),
    share_of(
        "results_signed_share",
        _("Results signed electronically"),
        _("Results made with an electronic signature, of all results made"),
        (Term("dossiers.results_signed"),),
        (Term("dossiers.results"),),
        law=INDEX,
        good=True,
    ),
)
