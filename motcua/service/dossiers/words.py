"""Words of official papers, in Vietnamese, which the law asks them to be in."""

from __future__ import annotations

from motcua.foundation.calendars.values import Limit, LimitUnit


def limit_in_vietnamese(limit: Limit) -> str:
    """'03 ngày làm việc', 'trong ngày': as papers write a time limit, with a leading zero below ten."""
    amount = f"{limit.amount.normalize():f}".replace(".", ",")
    padded = f"{int(limit.amount):02d}" if limit.amount == int(limit.amount) else amount
    return {
        LimitUnit.WORKING_HOURS: f"{padded} giờ làm việc",
        LimitUnit.WORKING_DAYS: f"{padded} ngày làm việc",
        LimitUnit.CALENDAR_DAYS: f"{padded} ngày",
        LimitUnit.MONTHS: f"{padded} tháng",
        LimitUnit.SAME_DAY: "trong ngày",
        LimitUnit.NONE: "không quy định",
    }[limit.unit]
