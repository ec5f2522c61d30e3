"""What a dossier owes by its procedure's rules, asked for when money is: by a pause for it, or by who comes to pay."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.queries import calendars_now
from motcua.foundation.calendars.rules import city_day
from motcua.registry.catalogue.queries import versions
from motcua.registry.organization.queries import directory as directory_on
from motcua.service.dossiers.dues import answers_in_force, payables_by_rules
from motcua.service.dossiers.models import Dossier
from motcua.service.payments.commands.payables import demand


def demand_fees(rows: Sequence[Dossier], *, by: Actor, at: datetime) -> None:
    """Asks for the fees of locked dossiers. What was asked for before stays as it is; what comes in a notice of another
    agency is not asked for here."""
    by_version = versions(ids={row.version for row in rows})
    with_fees = [row for row in rows if by_version[row.version].fees]
    if not with_fees:
        return
    answers, calendars = answers_in_force(with_fees), calendars_now()
    payables = [
        payable
        for row in with_fees
        for payable in payables_by_rules(
            row, by_version[row.version], answers[row.id], calendar=calendars(row.receiving_unit), at=at
        )
    ]
    if not payables:
        return
    directory = directory_on(on=city_day(at))
    paths = {unit: directory.path(unit) for unit in {payable.unit for payable in payables}}
    demand(payables=payables, paths=paths, by=by, at=at)
