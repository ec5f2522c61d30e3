"""What does not get on between the city and the portal: for the repair page."""

from __future__ import annotations

from typing import Any

from django.db import connection

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.service.exchange.traffic.policy import may_see_traffic
from motcua.service.exchange.traffic.queries.differences import last_reconciliation
from motcua.service.exchange.values_traffic import StuckMessage, TrafficState

SHOWN_MAX = 200

# Incoming and outgoing under one another. `behind`: those of the same correspondence and direction that wait for it.
_MESSAGES = """
    SELECT m.id, true, m.kind, c.code, m.number, c.dossier, m.state, m.fault, m.attempts, m.kept_at AS since,
        m.next_attempt_at,
        (SELECT count(*) FROM exchange_inbox b WHERE b.correspondence_id = c.id AND b.number > m.number
            AND b.settled_at IS NULL)
    FROM exchange_inbox m JOIN exchange_correspondence c ON c.id = m.correspondence_id WHERE m.state = ANY(%(came)s)
    UNION ALL
    SELECT m.id, false, m.kind, c.code, m.number, c.dossier, m.state, m.fault, m.attempts, m.made_at,
        m.next_attempt_at,
        (SELECT count(*) FROM exchange_outbox b WHERE b.correspondence_id = c.id AND b.number > m.number
            AND b.state <> 'delivered')
    FROM exchange_outbox m JOIN exchange_correspondence c ON c.id = m.correspondence_id WHERE m.state = ANY(%(goes)s)
    ORDER BY since, 1 LIMIT %(limit)s"""
#: What each view shows: states of what came, states of what goes.
VIEWS = {
    "stuck": (["stuck"], ["undeliverable"]),
    "waiting": (["waiting"], ["waiting"]),
    "refused": (["refused"], []),
}


def messages_in(*, view: str, actor: Actor) -> list[StuckMessage]:
    """Messages of a view (`VIEWS`), those that stand longest first. Raises `NotPermitted`."""
    require(may_see_traffic(actor), act="see_portal_traffic", subject=actor.account)
    came, goes = VIEWS[view]
    with connection.cursor() as cursor:
        cursor.execute(_MESSAGES, {"came": came, "goes": goes, "limit": SHOWN_MAX})
        return [_message(row) for row in cursor.fetchall()]


def _message(row: Any) -> StuckMessage:
    id_, incoming, kind, code, number, dossier, state, fault, attempts, since_at, next_attempt_at, behind = row
    return StuckMessage(
        id=id_,
        incoming=incoming,
        kind=kind,
        code=code,
        number=number,
        dossier=dossier,
        state=state,
        fault=fault,
        attempts=attempts,
        since_at=since_at,
        next_attempt_at=next_attempt_at if state == "waiting" else None,
        behind=behind,
    )


def traffic_state(*, actor: Actor) -> TrafficState:
    """How many stand how, both ways. Raises `NotPermitted`."""
    require(may_see_traffic(actor), act="see_portal_traffic", subject=actor.account)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'stuck'),"
            " count(*) FILTER (WHERE state = 'refused'), min(kept_at) FILTER (WHERE state = 'waiting')"
            " FROM exchange_inbox WHERE state IN ('waiting', 'stuck', 'refused')"
        )
        in_waiting, in_stuck, in_refused, oldest_in_at = cursor.fetchone() or (0, 0, 0, None)
        cursor.execute(
            "SELECT count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'undeliverable'),"
            " min(made_at) FILTER (WHERE state = 'waiting'),"
            " (SELECT count(*) FROM exchange_difference WHERE state = 'open')"
            " FROM exchange_outbox WHERE state IN ('waiting', 'undeliverable')"
        )
        out_waiting, out_undeliverable, oldest_out_at, differences = cursor.fetchone() or (0, 0, None, 0)
    return TrafficState(
        in_waiting=in_waiting,
        in_stuck=in_stuck,
        in_refused=in_refused,
        out_waiting=out_waiting,
        out_undeliverable=out_undeliverable,
        oldest_in_at=oldest_in_at,
        oldest_out_at=oldest_out_at,
        differences=differences,
        reconciled=last_reconciliation(),
    )
