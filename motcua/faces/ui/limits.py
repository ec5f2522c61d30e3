"""A time limit in words, the same on every page."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.foundation.calendars.values import Limit, LimitUnit


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
