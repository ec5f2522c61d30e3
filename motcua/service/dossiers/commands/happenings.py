"""What comes to a dossier without an official's act: a timer of its process that is due, and word from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.rows import update_rows
from motcua.registry.organization.queries import directory as directory_on
from motcua.service.dossiers import policy
from motcua.service.dossiers.commands.clock import end_pauses_for_money
from motcua.service.dossiers.commands.moves import go_on
from motcua.service.dossiers.locks import lock_dossiers, lock_free_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.tasks import CURRENT_FIELDS, involve
from motcua.service.dossiers.values import CLOSED, STOPPED, Status
from motcua.service.processes import commands as processes
from motcua.service.processes.values import Caught, Delivered, Delivery


def fire_timers(*, timers: Mapping[UUID, UUID], by: Actor, at: datetime) -> int:
    """Lets happen what is due of these timers ({timer: dossier}); returns how many fired. A dossier that somebody works
    on just now is left for the next time."""
    rows = {id_: row for id_, row in lock_free_dossiers(timers.values()).items() if Status(row.status) not in CLOSED}
    for id_ in rows:
        require(policy.may_let_happen(by), act="fire_timers", subject=id_)

    fired = processes.fire_timers(
        ids=[timer for timer, dossier in timers.items() if dossier in rows],
        standing={id_ for id_, row in rows.items() if Status(row.status) in STOPPED},
        by=by,
        at=at,
    )
    _show(rows, fired, by=by, at=at)
    return len(fired)


def deliver_events(*, deliveries: Sequence[Delivery], by: Actor, at: datetime) -> list[Delivered]:
    """Tells dossiers what came from outside, each key once; see `processes.commands.deliver_events`. A dossier whose
    clock stands still takes it too: the money that was awaited is paid in a pause."""
    rows = lock_dossiers(delivery.dossier for delivery in deliveries)
    for id_ in rows:
        require(policy.may_let_happen(by), act="deliver_events", subject=id_)

    delivered = processes.deliver_events(deliveries=deliveries, by=by, at=at)
    _show(rows, [each.caught for each in delivered if each.caught], by=by, at=at)
    return delivered


def _show(rows: Mapping[UUID, Dossier], happened: Sequence[Caught], *, by: Actor, at: datetime) -> None:
    """Puts what opened on the dossiers, in the order in which it happened. A clock that stood still for money goes on when
    its wait is over, paid or not."""
    directory = directory_on(on=city_day(at))
    over: dict[UUID, Dossier] = {}
    for each in happened:
        row = rows[each.dossier]
        if each.aside and row.current_task is not None:
            for task in each.opened:
                involve(row, task, directory)
            continue
        if not each.done:
            over[row.id] = row
        go_on([row], {row.id: each.opened}, by=by, at=at, directory=directory)
    update_rows([rows[id_] for id_ in {each.dossier for each in happened}], ["leg", *CURRENT_FIELDS])
    end_pauses_for_money(list(over.values()), by=by, at=at)
