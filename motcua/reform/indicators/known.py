"""Every indicator, by theme. A room to come adds a file of its own beside `of_dossiers`, and its place here."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

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
from motcua.reform.indicators.values import Indicator, Theme

__all__ = ["INDICATORS", "SINCE", "THEMES", "indicator_named"]

THEMES = (
    Theme("ho-so", _("Dossiers of procedures"), of_dossiers.INDICATORS + of_processes.INDICATORS),
    Theme("y-kien", _("What people say"), of_feedback.INDICATORS + of_petitions.INDICATORS),
    Theme("khong-hoi-lai", _("Not asked twice"), of_people.INDICATORS + of_wallet.INDICATORS),
    Theme("thanh-toan", _("Payments, online and at the counter"), of_payments.INDICATORS),
    Theme("cong-quoc-gia", _("National Public Service Portal"), of_exchange.INDICATORS),
    Theme("bao-hiem-y-te", _("Health insurance"), of_insurance.INDICATORS + of_synchronisation.INDICATORS),
    Theme(
        "gan-dan", _("Near people’s homes: counters, QR codes, teams"), of_counters.INDICATORS + of_outreach.INDICATORS
    ),
    Theme("van-ban", _("Documents received and sent"), of_documents.INDICATORS),
    Theme("cai-cach", _("Reform programme and initiatives"), of_programme.INDICATORS + of_initiatives.INDICATORS),
    Theme("don-gian-hoa", _("Simplified procedures"), of_simplification.INDICATORS),
    Theme("kiem-tra", _("Inspections of administrative reform"), of_inspections.INDICATORS),
    Theme("the-che", _("Institutions and officials"), of_institutions.INDICATORS + of_exams.INDICATORS),
)

INDICATORS: tuple[Indicator, ...] = tuple(each for theme in THEMES for each in theme.indicators)

_BY_NAME = {indicator.name: indicator for indicator in INDICATORS}


def indicator_named(name: str) -> Indicator:
    """Raises `UnableToFindIndicator`."""
    found = _BY_NAME.get(name)
    if found is None:
        raise UnableToFindIndicator(name=name)
    return found
