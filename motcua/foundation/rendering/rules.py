"""Dates as official papers write them (Decree 30/2020, annex I, II.4)."""

from __future__ import annotations

from datetime import date, datetime


def written_date(on: date) -> str:
    """'ngày 05 tháng 01 năm 2023': days below 10 and the months 1 and 2 get a leading zero."""
    month = f"{on.month:02}" if on.month < 3 else str(on.month)
    return f"ngày {on.day:02} tháng {month} năm {on.year}"


def written_moment(local: datetime) -> str:
    """'09 giờ 30 phút, ngày 15 tháng 6 năm 2023'. `local` is in the zone that the paper is for."""
    return f"{local.hour:02} giờ {local.minute:02} phút, {written_date(local.date())}"
