"""An extract from beginning to end: asked page by page with no transaction open, each page taken in one of its own."""

from __future__ import annotations

from datetime import datetime

from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.transactions import durable
from motcua.service.insurance.synchronisation.commands.residents import take_residents
from motcua.service.insurance.synchronisation.ports import Extracts

#: Ten times the people of the largest province.
PAGES_MAX = 50_000


def fetch_extract(*, extracts: Extracts, by: Actor, at: datetime) -> int:
    """Takes whom the population database names now; returns how many are new or changed. Broken off, what had come is kept,
    and the next one begins at the first page: what is known already changes nothing.

    Raises `UnableToFetchExtract`, and what `take_residents` does.
    """
    changed, after = 0, ""
    for _page in range(PAGES_MAX):
        page = extracts.page(after=after)
        if page.people:
            with durable():
                changed += take_residents(residents=page.people, by=by, at=at)
            after = page.people[-1].number
        if page.is_last:
            break
    return changed
