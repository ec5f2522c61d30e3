"""Refusals of signed-in people are entries of the journal, written after the rollback in a transaction of their own.
Anonymous probing goes to the security log only."""

from __future__ import annotations

import logging
from uuid import UUID

from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.events import ActRefused

security_log = logging.getLogger("motcua.security")


def record_refusal(request: CityRequest, refusal: NotPermitted) -> None:
    """Keeps who tried what on which subject. Call it outside any transaction."""
    account = request.actor.account
    if account is None:
        security_log.info("anonymous %s on %s refused", refusal.act, refusal.subject)
        return
    subject = refusal.subject if isinstance(refusal.subject, UUID) else account
    with durable():
        record(
            events=[ActRefused(subject=subject, act=refusal.act, reason=str(refusal.facts.get("reason", "")))],
            by=request.actor,
            at=request.at,
        )
