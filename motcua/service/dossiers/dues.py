"""Fees of a dossier from its version's rules and its answers, as payables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F

from motcua.foundation.calendars.errors import CalendarDoesNotReach
from motcua.foundation.calendars.rules import city_day, due_at
from motcua.foundation.calendars.values import Calendar, Limit, LimitUnit
from motcua.registry.catalogue.errors import UnableToReckonFees
from motcua.registry.catalogue.rules import fees_owed
from motcua.registry.catalogue.values import FeeKind, FeeLine, ProcedureVersion
from motcua.service.dossiers.models import AnswerSet, Dossier
from motcua.service.dossiers.rules.norms import norm
from motcua.service.dossiers.values import Channel, Status
from motcua.service.payments.values import NewPayable, PayableKind

#: Where a dossier stands while money can be asked for it: from its receipt until it is closed.
CHARGEABLE = frozenset(
    {
        Status.RECEIVED,
        Status.IN_PROCESSING,
        Status.SUPPLEMENT_REQUESTED,
        Status.PAUSED,
        Status.APPROVED,
        Status.RESULT_READY,
    }
)
_KINDS = {FeeKind.FEE: PayableKind.FEE, FeeKind.CHARGE: PayableKind.CHARGE, FeeKind.LEVY: PayableKind.LAND_TAX}


def answers_in_force(rows: Sequence[Dossier]) -> dict[UUID, Mapping[str, Any]]:
    found = AnswerSet.objects.filter(dossier__in=rows, version=F("dossier__answers_version"))
    return dict(found.values_list("dossier", "answers"))


def fee_lines(
    version: ProcedureVersion, answers: Mapping[str, Any], *, channel: str, filed_at: datetime
) -> tuple[FeeLine, ...]:
    """A line for each rule that applies; none while the counts in the answers make no sense."""
    facts = {**answers, "online": channel == Channel.ONLINE.value, "filed_on": city_day(filed_at)}
    try:
        return fees_owed(version, facts)
    except UnableToReckonFees:
        return ()


def payables_by_rules(
    row: Dossier, version: ProcedureVersion, answers: Mapping[str, Any], *, calendar: Calendar, at: datetime
) -> list[NewPayable]:
    """What can be asked for now: neither what is free, nor what awaits a notice. It is due by the collecting unit's
    `calendar`."""
    return [
        NewPayable(
            subject=row.id,
            key=line.key,
            kind=_KINDS[line.kind],
            name_vi=line.name_vi,
            name_en=line.name_en,
            ground=line.ground,
            amount_vnd=line.amount_vnd,
            unit=row.receiving_unit,
            payer=row.applicant,
            due_on=_due_on(_pay_within(line), calendar=calendar, at=at),
        )
        for line in fee_lines(version, answers, channel=row.channel, filed_at=row.filed_at)
        if line.amount_vnd and not line.awaits_notice
    ]


def _pay_within(line: FeeLine) -> Limit:
    """As the rule has it; where no law says it the city does (data/norms.json), but for what is owed to the State."""
    if line.pay_within is not None:
        return line.pay_within
    if line.kind is FeeKind.LEVY:
        return Limit(Decimal(0), LimitUnit.NONE)
    return Limit(Decimal(norm("fee_payment_working_days")), LimitUnit.WORKING_DAYS)


def _due_on(limit: Limit, *, calendar: Calendar, at: datetime) -> date | None:
    """The last day on which it is paid in time; None where there is none, or the calendar does not reach so far."""
    try:
        due = due_at(started_at=at, limit=limit, pauses=(), calendar=calendar)
    except CalendarDoesNotReach:
        return None
    return None if due is None else city_day(due)
