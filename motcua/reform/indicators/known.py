"""Every indicator. A room to come adds a file of its own beside `of_dossiers`, and a line here."""

from __future__ import annotations

from motcua.reform.indicators import (
    of_counters,
    of_documents,
    of_dossiers,
    of_exams,
    of_exchange,
    of_feedback,
    of_initiatives,
    of_inspections,
    of_institutions,
    of_insurance,
    of_outreach,
    of_payments,
    of_people,
    of_petitions,
    of_processes,
    of_programme,
    of_simplification,
    of_synchronisation,
    of_wallet,
)
from motcua.reform.indicators.composing import SINCE
from motcua.reform.indicators.errors import UnableToFindIndicator
from motcua.reform.indicators.values import Indicator

__all__ = ["INDICATORS", "SINCE", "indicator_named"]

INDICATORS: tuple[Indicator, ...] = (
    *of_dossiers.INDICATORS,
    *of_processes.INDICATORS,
    *of_feedback.INDICATORS,
    *of_counters.INDICATORS,
    *of_exams.INDICATORS,
    *of_programme.INDICATORS,
    *of_outreach.INDICATORS,
    *of_documents.INDICATORS,
    *of_initiatives.INDICATORS,
    *of_simplification.INDICATORS,
    *of_inspections.INDICATORS,
    *of_institutions.INDICATORS,
    *of_petitions.INDICATORS,
    *of_people.INDICATORS,
    *of_exchange.INDICATORS,
    *of_insurance.INDICATORS,
    *of_synchronisation.INDICATORS,
    *of_wallet.INDICATORS,
    *of_payments.INDICATORS,
)

_BY_NAME = {indicator.name: indicator for indicator in INDICATORS}


def indicator_named(name: str) -> Indicator:
    """Raises `UnableToFindIndicator`."""
    found = _BY_NAME.get(name)
    if found is None:
        raise UnableToFindIndicator(name=name)
    return found
