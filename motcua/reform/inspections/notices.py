"""Who is told of an inspection. The words are those of `texts`, or what an administrator has set in their place."""

from __future__ import annotations

from datetime import date, datetime

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.messages.commands import in_account, send_messages
from motcua.reform.inspections import texts
from motcua.reform.inspections.models import Inspection
from motcua.reform.inspections.policy import HEADING
from motcua.registry.organization.queries import accounts_of_roles


def tell_unit(row: Inspection, *, from_on: date, by: Actor, at: datetime) -> None:
    """Who heads the inspected unit."""
    heads = accounts_of_roles(units=[row.unit], roles=HEADING, on=city_day(at))[row.unit]
    told = in_account(
        accounts=heads,
        template=texts.INSPECTION_ANNOUNCED,
        fields={
            texts.NUMBER: row.notice_number,
            texts.SUBJECT: row.subject,
            texts.FROM_ON: f"{from_on:%d/%m/%Y}",
        },
        link=f"/ban-lam-viec/kiem-tra/{row.id}/",
        about=row.id,
        key="notice",
    )
    send_messages(messages=told, by=by, at=at)
