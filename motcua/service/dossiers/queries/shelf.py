"""The return shelf: results that wait for their people, those that have lain longest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.db.models import Count, Q

from motcua.foundation.accounts.values import Actor
from motcua.foundation.text.rules import search_key
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.queries.lists import PAGE_ROWS, LinePage, in_units, key_of, lines_of, read_key
from motcua.service.dossiers.values import ReturnMethod, Status

#: A result that nobody fetched for so long is asked about (house rule: no law says).
LAIN_LONG = timedelta(days=30)


class ShelfView(StrEnum):
    ALL = "all"
    COLLECT = "collect"
    POST = "post"
    LONG = "long"


@dataclass(frozen=True)
class ShelfCounts:
    all: int
    collect: int
    post: int
    long: int


def shelf(
    *, actor: Actor, at: datetime, view: ShelfView = ShelfView.ALL, text: str = "", after: str = "",
    limit: int = PAGE_ROWS,
) -> LinePage:  # fmt: skip
    """What the actor's units have ready to be returned. Raises `UnableToTurnPage` for a key that was not made here."""
    rows = in_units(actor).filter(_of_view(view, at), status=Status.RESULT_READY.value)
    if wanted := search_key(text):
        rows = rows.filter(search_key__contains=wanted)
    if after:
        ready_at, id_ = read_key(after)
        rows = rows.filter(Q(ready_at__gt=ready_at) | Q(ready_at=ready_at, id__gt=id_))
    found: list[Dossier] = list(rows.order_by("ready_at", "id")[: limit + 1])
    last = found[limit - 1] if len(found) > limit else None
    further = key_of(last.ready_at, last.id) if last is not None and last.ready_at else ""
    return LinePage(tuple(lines_of(found[:limit], at=at)), further)


def shelf_counts(*, actor: Actor, at: datetime) -> ShelfCounts:
    """The counts of the views, in one statement."""
    found = (
        in_units(actor)
        .filter(status=Status.RESULT_READY.value)
        .aggregate(
            all=Count("id"),
            **{view.value: Count("id", filter=_of_view(view, at)) for view in ShelfView if view is not ShelfView.ALL},
        )
    )
    return ShelfCounts(**found)


def _of_view(view: ShelfView, at: datetime) -> Q:
    return {
        ShelfView.ALL: Q(),
        ShelfView.COLLECT: ~Q(return_method=ReturnMethod.POST.value),
        ShelfView.POST: Q(return_method=ReturnMethod.POST.value),
        ShelfView.LONG: Q(ready_at__lt=at - LAIN_LONG),
    }[view]
