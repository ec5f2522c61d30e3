"""One question from a face: asked, and settled at once where the line answers."""

from __future__ import annotations

from datetime import UTC, datetime

from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.transactions import durable
from motcua.service.insurance.adapters.http import city_line
from motcua.service.insurance.commands.lookups import look_up
from motcua.service.insurance.jobs import settle_waiting
from motcua.service.insurance.queries.lookups import line_rests
from motcua.service.insurance.queries.lookups import lookup as see_lookup
from motcua.service.insurance.values import LookupView, NewLookup, Outcome


def ask(*, new: NewLookup, by: Actor, at: datetime) -> LookupView:
    """Keeps the question first, so that nothing is lost, and asks the line afterwards with no transaction open. Two seconds
    at most, and none while the line rests after a failure: then it waits for the worker. Raises what `look_up` does."""
    line = city_line()
    with durable():
        asked = look_up(new=new, by=by, at=at, machine_at=datetime.now(UTC), has_line=line is not None)
    if asked.answer.outcome is not Outcome.WAITING or line is None or line_rests(at=at):
        return asked
    settle_waiting(at=at, line=line, limit=1, lookups=[asked.id])
    return see_lookup(lookup=asked.id, actor=by, at=at)
