"""The nightly comparison of the portal's list of dossiers with ours. What can be healed is sent or asked for again, once;
the rest is handed to a person."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import connection

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.commands import record
from motcua.service.dossiers.queries.places import places
from motcua.service.exchange.models_traffic import Difference as DifferenceRow
from motcua.service.exchange.models_traffic import OutboxMessage, Reconciliation
from motcua.service.exchange.traffic.commands.outbox import post_status
from motcua.service.exchange.traffic.errors import UnableToReachPortal
from motcua.service.exchange.traffic.events import PortalDifferenceFound, PortalDifferenceSettled
from motcua.service.exchange.traffic.policy import may_follow_portal
from motcua.service.exchange.traffic.ports import Portal
from motcua.service.exchange.traffic.queries.differences import last_reconciled_at, told_before, told_of
from motcua.service.exchange.traffic.rules import HEALED_ONCE_IN, difference, may_heal, reconciliation_is_due
from motcua.service.exchange.values_traffic import Difference, DifferenceKind, DifferenceState, Listed, Told

RECONCILIATION_LOCK = 0x6D63_7063
_Found = tuple[Difference, Listed | None, Told | None]


def reconcile(*, portal: Portal, by: Actor, at: datetime) -> int:
    """Compares the lists and heals. Returns how many differences there are. Opens its own transaction, since nothing may
    be open while the portal is asked; made twice at once, the second does nothing.

    A portal that cannot be asked is noted once a day; the comparison is then due as before.
    """
    require(may_follow_portal(by), act="reconcile_with_portal")
    try:
        listed, found = _compare(portal, at)
        healed_before = _healed_before([each for each, _listed, _told in found], at)
        asked = [
            each.code
            for each, _listed, _told in found
            if each.kind is DifferenceKind.MISSING_HERE and may_heal(each, healed_before=_key(each) in healed_before)
        ]
        if asked:
            portal.ask_again(dossiers=asked)
    except UnableToReachPortal as fault:
        with durable():
            _note_fault(fault.message, at)
        return 0
    with durable():
        _keep(found, healed_before=healed_before, listed=listed, by=by, at=at)
    return len(found)


def _compare(portal: Portal, at: datetime) -> tuple[int, list[_Found]]:
    seen: set[str] = set()
    found: list[_Found] = []
    for page in portal.listing():
        ours = told_of(codes=[each.dossier for each in page], since=at)
        for each in page:
            seen.add(each.dossier)
            found += _different(each, ours.get(each.dossier))
    for told in told_before(since=at):
        for one in told:
            if one.code not in seen:
                found += _different(None, one)
    return len(seen), found


def _different(listed: Listed | None, told: Told | None) -> list[_Found]:
    how = difference(listed=listed, told=told)
    return [(how, listed, told)] if how else []


def _key(found: Difference) -> tuple[str, str]:
    return (found.code, found.kind.value)


def _healed_before(found: Sequence[Difference], at: datetime) -> set[tuple[str, str]]:
    rows = DifferenceRow.objects.filter(
        code__in=[each.code for each in found],
        state=DifferenceState.HEALED.value,
        found_at__gte=at - HEALED_ONCE_IN,
    )
    return set(rows.values_list("code", "kind"))


def _keep(
    found: Sequence[_Found], *, healed_before: Collection[tuple[str, str]], listed: int, by: Actor, at: datetime
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [RECONCILIATION_LOCK])
    if not reconciliation_is_due(last_at=last_reconciled_at(), at=at):
        return
    run = Reconciliation(at=at, listed=listed)
    open_ones = _settle_gone([_key(each) for each, _listed, _told in found], by=by, at=at)
    rows = []
    for each, theirs, ours in found:
        heals = may_heal(each, healed_before=_key(each) in healed_before)
        if heals:
            _heal(each, theirs, ours, at)
        elif _key(each) in open_ones:
            # A person has it already.
            continue
        rows.append(_row(run, each, healed=heals, at=at))
    run.healed = sum(row.state == DifferenceState.HEALED.value for row in rows)
    run.handed = len(rows) - run.healed
    run.save(force_insert=True)
    DifferenceRow.objects.bulk_create(rows)

    events = [
        PortalDifferenceFound(
            subject=row.id,
            code=row.code,
            how=row.kind,
            ours=row.ours,
            theirs=row.theirs,
            healed=row.state == DifferenceState.HEALED.value,
        )
        for row in rows
    ]
    record(events=events, by=by, at=at)


def _settle_gone(found: Collection[tuple[str, str]], *, by: Actor, at: datetime) -> set[tuple[str, str]]:
    """Settles open differences that are there no more; returns those that are."""
    still, gone = set(), []
    for row in DifferenceRow.objects.select_for_update(no_key=True).filter(state=DifferenceState.OPEN.value):
        if (row.code, row.kind) in found:
            still.add((row.code, row.kind))
        else:
            row.state, row.settled_at = DifferenceState.SETTLED.value, at
            gone.append(row)
    DifferenceRow.objects.bulk_update(gone, ["state", "settled_at"], batch_size=500)
    record(events=[PortalDifferenceSettled(subject=row.id, by_itself=True) for row in gone], by=by, at=at)
    return still


def _heal(found: Difference, listed: Listed | None, told: Told | None, at: datetime) -> None:
    """Sends again what the portal has lost, or, where it has everything and still says something else, how the dossier
    stands. What is missing here was asked for already."""
    if found.kind is not DifferenceKind.STATUS or listed is None or told is None or told.dossier is None:
        return
    lost = OutboxMessage.objects.filter(
        correspondence=told.correspondence, number__gt=listed.received, state="delivered"
    )
    if not lost.update(state="waiting", delivered_at=None, attempts=0, next_attempt_at=at):
        stand = places(dossiers=[told.dossier])[told.dossier]
        post_status(correspondence=told.correspondence, status=stand.status, facts={}, at=at)


def _row(run: Reconciliation, found: Difference, *, healed: bool, at: datetime) -> DifferenceRow:
    return DifferenceRow(
        reconciliation=run,
        code=found.code,
        kind=found.kind.value,
        ours=found.ours,
        theirs=found.theirs,
        state=(DifferenceState.HEALED if healed else DifferenceState.OPEN).value,
        found_at=at,
    )


def _note_fault(cause: str, at: datetime) -> None:
    last = Reconciliation.objects.order_by("-at").first()
    if last is None or not last.fault or city_day(last.at) != city_day(at):
        Reconciliation(at=at, fault=cause[:500]).save(force_insert=True)
