"""Asking for a run."""

from __future__ import annotations

from datetime import datetime

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.journal.commands import record
from motcua.registry.organization.queries import directory
from motcua.service.insurance.synchronisation.events import RunAsked
from motcua.service.insurance.synchronisation.policy import may_start_run, reach_of
from motcua.service.insurance.synchronisation.ports import defer_run


def start_run(*, by: Actor, at: datetime) -> None:
    """All cards are compared by the worker, as soon as it comes to it. Raises `NotPermitted`."""
    require(may_start_run(reach_of(by, directory(on=city_day(at)))), act="synchronise_cards", subject=by.account)
    assert by.account is not None
    defer_run(account=by.account)
    record(events=[RunAsked(subject=by.account)], by=by, at=at)
