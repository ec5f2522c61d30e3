"""The indicators that are composed of services on the National Portal, as they are when a period ends."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from motcua.reform.indicators.composing import INDEX, count_of, share_of
from motcua.reform.indicators.values import Indicator, Term

ONLINE_SERVICES = "Nghị định 42/2022/NĐ-CP"

INDICATORS: tuple[Indicator, ...] = (
    count_of(
        "integration_services",
        _("Services on the National Portal"),
        _("Different services (code and level) whose version in force on the last day is confirmed by the Portal"),
        Term("exchange.integrated"),
        law=ONLINE_SERVICES,
        good=True,
    ),
    count_of(
        "integration_partial",
        _("Partial online services on the National Portal"),
        _("Of the services on the Portal those with a step that somebody has to come for"),
        Term("exchange.integrated_partial"),
        law=ONLINE_SERVICES,
    ),
    count_of(
        "integration_full",
        _("Full online services on the National Portal"),
        _("Of the services on the Portal those that nobody has to come for"),
        Term("exchange.integrated_full"),
        law=ONLINE_SERVICES,
    ),
    share_of(
        "integration_share",
        _("Services due that are on the National Portal"),
        _("Services of the plan in force on the last day that are on the Portal, of all in that plan"),
        (Term("exchange.due_integrated"),),
        (Term("exchange.due"),),
        law=ONLINE_SERVICES,
        good=True,
    ),
    share_of(
        "portal_synchronised_share",
        _("Dossiers synchronised with the National Portal"),
        _("Dossiers of whose receipt the Portal heard in time, of all received; by day of receipt"),
        (Term("exchange.synchronised_in_time"),),
        (Term("dossiers.received"),),
        law=INDEX,
        good=True,
    ),
)
