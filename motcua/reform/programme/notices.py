"""Who is told of tasks. The words are those of `texts`, or what an administrator has set in their place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.messages.commands import in_account, send_messages
from motcua.foundation.messages.values import NewMessage
from motcua.reform.programme import texts
from motcua.reform.programme.models import Plan, Terms
from motcua.reform.programme.policy import HEADING
from motcua.registry.organization.queries import accounts_of_roles


def tell_leads(plan: Plan, given: Sequence[Terms], *, by: Actor, at: datetime) -> None:
    """The heads and leaders of each unit that leads one of the tasks from now on: one notice of all that came at once, which
    leads to them. Nobody is told what she has given to herself."""
    by_lead: defaultdict[UUID, list[Terms]] = defaultdict(list)
    for terms in given:
        by_lead[terms.lead].append(terms)
    heads = accounts_of_roles(units=by_lead, roles=HEADING, on=city_day(at))
    told: list[NewMessage] = []
    for lead, own in by_lead.items():
        told += in_account(
            accounts=[each for each in heads[lead] if each != by.account],
            template=texts.TASKS_GIVEN,
            fields={
                texts.COUNT: str(len(own)),
                texts.PLAN: plan.number,
                texts.DUE_ON: f"{min(each.due_on for each in own):%d/%m/%Y}",
            },
            link=f"/ban-lam-viec/chuong-trinh/{plan.id}/?lead={lead}",
            about=plan.id,
            key=str(own[0].id),
        )
    send_messages(messages=told, by=by, at=at)
