"""What a person does about messages that do not get on, and about differences."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import clean
from motcua.service.dossiers.queries.places import places
from motcua.service.exchange.models_traffic import Correspondence, Difference, InboxMessage, OutboxMessage
from motcua.service.exchange.traffic.commands.inbox import settle
from motcua.service.exchange.traffic.commands.outbox import post_refusal, post_status
from motcua.service.exchange.traffic.errors import (
    UnableToFindDifference,
    UnableToRefuseMessages,
    UnableToSettleDifference,
    UnableToTryAgain,
)
from motcua.service.exchange.traffic.events import (
    PortalDifferenceSettled,
    PortalMessageRefused,
    PortalMessageTriedAgain,
)
from motcua.service.exchange.traffic.policy import may_mend_traffic
from motcua.service.exchange.values_traffic import DifferenceState, InboxState, OutboxState


def try_again(*, messages: Collection[UUID], by: Actor, at: datetime) -> int:
    """Puts given-up messages, of both directions, back among the waiting with all their tries, all or none. Returns how
    many. What is told of a dossier keeps its words and its number.

    Raises `UnableToTryAgain` naming every one that was not given up.
    """
    require(may_mend_traffic(by), act="try_portal_messages_again")
    wanted = set(messages)
    stuck = InboxMessage.objects.select_for_update(no_key=True).filter(state=InboxState.STUCK.value)
    dead = OutboxMessage.objects.select_for_update(no_key=True).filter(state=OutboxState.UNDELIVERABLE.value)
    came = list(stuck.filter(id__in=wanted).order_by("id"))
    goes = list(dead.filter(id__in=wanted).order_by("id"))
    found = [(row.id, row.correspondence_id, True) for row in came]
    found += [(row.id, row.correspondence_id, False) for row in goes]
    if other := wanted - {id_ for id_, _correspondence, _incoming in found}:
        raise UnableToTryAgain(messages=", ".join(sorted(map(str, other))))

    back = {"state": "waiting", "attempts": 0, "next_attempt_at": at}
    InboxMessage.objects.filter(id__in=[row.id for row in came]).update(**back)
    OutboxMessage.objects.filter(id__in=[row.id for row in goes]).update(**back)

    events = [
        PortalMessageTriedAgain(subject=correspondence, message=id_, incoming=incoming)
        for id_, correspondence, incoming in found
    ]
    record(events=events, by=by, at=at)
    return len(wanted)


def refuse_stuck(*, messages: Collection[UUID], reason: str, by: Actor, at: datetime) -> int:
    """Refuses given-up messages of the portal's with a reason for the citizen, all or none: for what no further try will
    mend. Later ones of their dossiers go on. Returns how many.

    Raises `UnableToRefuseMessages` without a reason, and naming every one that is not such a message.
    """
    require(may_mend_traffic(by), act="refuse_portal_messages")
    rows = list(
        InboxMessage.objects.select_for_update(no_key=True)
        .filter(id__in=messages, state=InboxState.STUCK.value)
        .order_by("id")
    )
    other = set(messages) - {row.id for row in rows}
    if other or not clean(reason):
        raise UnableToRefuseMessages(refused=", ".join(sorted(map(str, other))) or _("a reason is needed"))

    for row in rows:
        settle(row, state=InboxState.REFUSED, at=at)
        post_refusal(message=row, facts={"reason_vi": clean(reason)}, at=at)

    record(
        events=[
            PortalMessageRefused(subject=row.correspondence_id, message=row.id, said=row.kind, error="ByHand")
            for row in rows
        ],
        by=by,
        at=at,
    )
    return len(rows)


def settle_difference(*, difference: UUID, note: str, by: Actor, at: datetime) -> None:
    """A person has looked into it and says what came of it. Raises `UnableToFindDifference`, and
    `UnableToSettleDifference` for one that is not open any more."""
    require(may_mend_traffic(by), act="settle_portal_difference")
    _settle(difference, note=note, by=by, at=at)


def send_status_again(*, difference: UUID, by: Actor, at: datetime) -> None:
    """Tells the portal how the dossier stands now, and settles the difference by that. Raises as `settle_difference`,
    also where there is no dossier to tell of."""
    require(may_mend_traffic(by), act="settle_portal_difference")
    row = _settle(difference, note="", by=by, at=at)
    found = Correspondence.objects.filter(code=row.code, dossier__isnull=False).first()
    if found is None or found.dossier is None:
        raise UnableToSettleDifference
    stand = places(dossiers=[found.dossier])[found.dossier]
    post_status(correspondence=found.id, status=stand.status, facts={}, at=at)


def _settle(difference: UUID, *, note: str, by: Actor, at: datetime) -> Difference:
    row = Difference.objects.select_for_update(no_key=True).filter(id=difference).first()
    if row is None:
        raise UnableToFindDifference
    if row.state != DifferenceState.OPEN.value:
        raise UnableToSettleDifference

    row.state, row.note, row.settled_at, row.settled_by = DifferenceState.SETTLED.value, clean(note), at, by.account
    row.save(update_fields=["state", "note", "settled_at", "settled_by"])

    record(events=[PortalDifferenceSettled(subject=row.id, by_itself=False)], by=by, at=at)
    return row
