"""How the house writes numbers, money, days, moments and stretches of time, in the reader's language.

The city's zone is used whatever the machine's; digits and order follow Vietnamese custom in both languages.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext_lazy

from motcua.foundation.text.numbers import vietnamese_marks

CITY_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
#: From Monday, as letters write them; Django's own Vietnamese names are figures ("Thứ 2").
WEEKDAYS = (
    pgettext_lazy("weekday", "Monday"),
    pgettext_lazy("weekday", "Tuesday"),
    pgettext_lazy("weekday", "Wednesday"),
    pgettext_lazy("weekday", "Thursday"),
    pgettext_lazy("weekday", "Friday"),
    pgettext_lazy("weekday", "Saturday"),
    pgettext_lazy("weekday", "Sunday"),
)


def in_city(moment: datetime) -> datetime:
    """The moment on the city's wall clock. A naive one is a defect and raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no zone")
    return moment.astimezone(CITY_ZONE)


def grouped(number: int | Decimal | float, *, decimals: int = 0) -> str:
    """1234567.5 → 1.234.567,5 with `decimals` places."""
    return vietnamese_marks(f"{number:,.{decimals}f}")


def money_vnd(amount_vnd: int) -> str:
    """75000 → 75.000 ₫, on one line."""
    return f"{grouped(amount_vnd)}\N{NO-BREAK SPACE}₫"


def percent(share: Decimal | float, *, decimals: int = 1) -> str:
    """0.984 → 98,4 %, on one line."""
    return f"{grouped(share * 100, decimals=decimals)}\N{NO-BREAK SPACE}%"


def day(value: date | datetime) -> str:
    """24/11/2026."""
    if isinstance(value, datetime):
        value = in_city(value).date()
    return f"{value:%d/%m/%Y}"


def clock_time(value: datetime) -> str:
    """17:00."""
    return f"{in_city(value):%H:%M}"


def moment(value: datetime) -> str:
    """08/12/2026 17:00, for lists."""
    return f"{day(value)} {clock_time(value)}"


def weekday(value: date | datetime) -> str:
    """Thứ Ba, Tuesday."""
    if isinstance(value, datetime):
        value = in_city(value)
    return str(WEEKDAYS[value.weekday()])


def weekday_and_day(value: date | datetime) -> str:
    """Thứ Ba, 08/12/2026."""
    return _("%(weekday)s %(day)s") % {"weekday": weekday(value), "day": day(value)}


def weekday_and_moment(value: datetime) -> str:
    """Thứ Ba, 08/12/2026, 17:00, or in English Tuesday 08/12/2026, 17:00."""
    return f"{weekday_and_day(value)}, {clock_time(value)}"


def working_time(minutes: int, *, day_minutes: int) -> str:
    """1590 minutes at 480 a day → 3 ngày 2 giờ. From a day up minutes are left out, from ten days up hours too.

    Rounds down, so that nobody is promised more than there is. Negative times read like positive ones.
    """
    minutes = abs(minutes)
    days, rest = divmod(minutes, day_minutes)
    hours, rest_minutes = divmod(rest, 60)
    parts: list[str] = []
    if days:
        parts.append(ngettext("%(count)d day", "%(count)d days", days) % {"count": days})
    if hours and days < 10:
        parts.append(ngettext("%(count)d hour", "%(count)d hours", hours) % {"count": hours})
    if rest_minutes and not days:
        parts.append(ngettext("%(count)d minute", "%(count)d minutes", rest_minutes) % {"count": rest_minutes})
    return " ".join(parts) or _("less than a minute")


def file_size(size_bytes: int) -> str:
    """84 KB, 1,9 MB: thousands, as phones and file managers say them."""
    if size_bytes < 1_000_000:
        return f"{max(1, round(size_bytes / 1000))}\N{NO-BREAK SPACE}KB" if size_bytes else "0\N{NO-BREAK SPACE}KB"
    return f"{grouped(Decimal(size_bytes) / 1_000_000, decimals=1)}\N{NO-BREAK SPACE}MB"
