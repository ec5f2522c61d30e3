"""A procedure's facts in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.values import Fact
from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.registry.catalogue.values import ProcedureVersion


def procedure_facts(version: ProcedureVersion) -> list[Fact]:
    """The card at the head: how long, what it costs, who does it, what one gets."""
    vietnamese = speaks_vietnamese()
    return [
        Fact(label=_("Time limit"), value=limit_in_words(version.committed_limit or version.legal_limit), icon="clock"),
        Fact(label=_("Fee"), value=fees_in_words(version), icon="banknote"),
        Fact(label=_("Who decides"), value=version.agency_vi if vietnamese else version.agency_en, icon="landmark"),
        Fact(
            label=_("Result"), value=version.result_name_vi if vietnamese else version.result_name_en, icon="file-check"
        ),
    ]


def limit_in_words(limit: Limit) -> str:
    """'3 working days', 'on the same day'. A limit is told in the unit that the law uses."""
    amount = f"{limit.amount.normalize():f}".replace(".", "," if speaks_vietnamese() else ".")
    whole = int(limit.amount) if limit.amount == int(limit.amount) else 2
    return {
        LimitUnit.WORKING_HOURS: ngettext("%(n)s working hour", "%(n)s working hours", whole) % {"n": amount},
        LimitUnit.WORKING_DAYS: ngettext("%(n)s working day", "%(n)s working days", whole) % {"n": amount},
        LimitUnit.CALENDAR_DAYS: ngettext("%(n)s day", "%(n)s days", whole) % {"n": amount},
        LimitUnit.MONTHS: ngettext("%(n)s month", "%(n)s months", whole) % {"n": amount},
        LimitUnit.SAME_DAY: _("On the same day; handed in after 15:00, on the next working day"),
        LimitUnit.NONE: _("No time limit is set"),
    }[limit.unit]


def fees_in_words(version: ProcedureVersion) -> str:
    if not version.fees:
        return _("Free of charge")
    return "; ".join(fee.name_vi if speaks_vietnamese() else fee.name_en for fee in version.fees)
