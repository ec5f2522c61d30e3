"""Lists: the inbox of a unit, the return shelf, a citizen's own dossiers, search. All page by key, never by offset."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet

from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.text.rules import search_key
from motcua.registry.catalogue.queries import versions
from motcua.service.dossiers.deadlines import NOTHING_OWED
from motcua.service.dossiers.errors import UnableToTurnPage
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.policy import visible_to
from motcua.service.dossiers.values import Status

PAGE_ROWS = 50


class InboxView(StrEnum):
    """The saved views of the inbox; each is a filter on what the actor's units hold."""

    ALL = "all"
    MINE = "mine"
    UNTAKEN = "untaken"
    OVERDUE = "overdue"
    TODAY = "today"
    TO_SIGN = "to_sign"
    WAITING = "waiting"
    SHELF = "shelf"


@dataclass(frozen=True)
class DossierLine:
    """A row of a list."""

    id: UUID
    code: str
    procedure_vi: str
    procedure_en: str
    applicant_name: str
    status: Status
    step: str
    action: str
    task: UUID | None
    unit: UUID
    holder: UUID | None
    holder_name: str
    owed_at: datetime | None
    step_due_at: datetime | None
    filed_at: datetime
    channel: str
    overdue: bool
    reappointed: bool


@dataclass(frozen=True)
class LinePage:
    """A page of a list; `after` is the key of the next one, '' at the end."""

    lines: tuple[DossierLine, ...]
    after: str


@dataclass(frozen=True)
class InboxCounts:
    """What the head of the inbox says; each opens its list."""

    overdue: int
    today: int
    open: int
    waiting: int
    to_sign: int
    mine: int
    shelf: int


def inbox(
    *, actor: Actor, at: datetime, view: InboxView, after: str = "", text: str = "", limit: int = PAGE_ROWS
) -> LinePage:
    """What the actor's units hold, most urgent first."""
    rows = _in_units(actor).filter(_of_view(view, actor, at))
    if text.strip():
        rows = rows.filter(search_key__contains=search_key(text))
    return _page(rows, at=at, after=after, limit=limit)


def inbox_counts(*, actor: Actor, at: datetime) -> InboxCounts:
    """The counts of the views, in one statement over the inbox's index."""
    from django.db.models import Count

    numbers = _in_units(actor).aggregate(
        **{
            name: Count("id", filter=_of_view(view, actor, at))
            for name, view in {
                "overdue": InboxView.OVERDUE,
                "today": InboxView.TODAY,
                "open": InboxView.ALL,
                "waiting": InboxView.WAITING,
                "to_sign": InboxView.TO_SIGN,
                "mine": InboxView.MINE,
                "shelf": InboxView.SHELF,
            }.items()
        }
    )
    return InboxCounts(**numbers)


def own_dossiers(*, actor: Actor, at: datetime, after: str = "", limit: int = PAGE_ROWS) -> LinePage:
    """A citizen's own dossiers and those of the people she acts for: open ones first, by what is owed."""
    persons = [person for person in (actor.person, *actor.acts_for) if person]
    mine = Q(applicant__in=persons)
    if actor.account is not None:
        mine |= Q(filed_by=actor.account, by_officer=False)
    return _page(Dossier.objects.filter(mine), at=at, after=after, limit=limit)


def find_dossiers(*, actor: Actor, at: datetime, text: str, limit: int = 20) -> list[DossierLine]:
    """Dossiers that the actor may see, by code, reference or applicant's name; marks need not be typed."""
    wanted = search_key(text)
    if len(wanted) < 2:
        return []
    by_code = Q(code=text.strip().upper()) | Q(reference=text.strip().upper())
    rows = Dossier.objects.filter(visible_to(actor)).filter(by_code | Q(search_key__contains=wanted))
    return _lines(list(rows.order_by("owed_at", "id")[:limit]), at=at)


def _in_units(actor: Actor) -> QuerySet[Dossier]:
    """What the actor's own units hold now. Narrower than `visible_to`, and served by the inbox's index."""
    return Dossier.objects.filter(closed_at=None, current_unit__in=sorted(actor.units))


def _of_view(view: InboxView, actor: Actor, at: datetime) -> Q:
    waiting = Q(status__in=[Status.PAUSED.value, Status.SUPPLEMENT_REQUESTED.value])
    shelf = Q(status=Status.RESULT_READY.value)
    working = ~waiting & ~shelf
    return {
        InboxView.ALL: working,
        InboxView.MINE: working & Q(holder=actor.account),
        InboxView.UNTAKEN: working & Q(holder=None),
        InboxView.OVERDUE: working & Q(owed_at__lt=at),
        InboxView.TODAY: working & Q(owed_at__gte=at, owed_at__lt=at + timedelta(hours=24)),
        InboxView.TO_SIGN: working & Q(current_action="sign"),
        InboxView.WAITING: waiting,
        InboxView.SHELF: shelf,
    }[view]


def _page(rows: QuerySet[Dossier], *, at: datetime, after: str, limit: int) -> LinePage:
    if after:
        owed_at, id_ = _read_key(after)
        rows = rows.filter(Q(owed_at__gt=owed_at) | Q(owed_at=owed_at, id__gt=id_), owed_at__gte=owed_at)
    found = list(rows.order_by("owed_at", "id")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    return LinePage(tuple(_lines(found, at=at)), _key(found[-1]) if more else "")


def _lines(rows: Sequence[Dossier], *, at: datetime) -> list[DossierLine]:
    by_version = versions(ids={row.version for row in rows})
    names = names_of(accounts={row.holder for row in rows if row.holder})
    return [
        DossierLine(
            id=row.id,
            code=row.code or row.reference,
            procedure_vi=by_version[row.version].name_vi,
            procedure_en=by_version[row.version].name_en,
            applicant_name=row.applicant_name,
            status=Status(row.status),
            step=row.current_step,
            action=row.current_action,
            task=row.current_task,
            unit=row.current_unit,
            holder=row.holder,
            holder_name=names.get(row.holder, "") if row.holder else "",
            owed_at=None if row.owed_at == NOTHING_OWED else row.owed_at,
            step_due_at=row.step_due_at,
            filed_at=row.filed_at,
            channel=row.channel,
            overdue=row.owed_at < at and row.ready_at is None and row.closed_at is None,
            reappointed=row.reappointed_to is not None,
        )
        for row in rows
    ]


def _key(row: Dossier) -> str:
    text = json.dumps([row.owed_at.isoformat(), str(row.id)])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _read_key(text: str) -> tuple[datetime, UUID]:
    """Raises `UnableToTurnPage` for a key that was not made here."""
    padded = text + "=" * (-len(text) % 4)
    try:
        owed_at, id_ = json.loads(base64.urlsafe_b64decode(padded.encode()))
        key = datetime.fromisoformat(owed_at), UUID(id_)
    except (ValueError, TypeError, AttributeError, RecursionError) as fault:
        raise UnableToTurnPage from fault
    if key[0].tzinfo is None:
        raise UnableToTurnPage
    return key


def alarms(*, actor: Actor, at: datetime, limit: int = 200) -> list[DossierLine]:
    """What is over its date without an apology and a new one (house rule from Decree 61/2018 art. 19), in the
    actor's units and those below that she oversees; and filings that nobody answered in time."""
    rows = (
        Dossier.objects.filter(visible_to(actor), closed_at=None, ready_at=None, reappointed_to=None, owed_at__lt=at)
        .exclude(status__in=[Status.PAUSED.value, Status.SUPPLEMENT_REQUESTED.value])
        .order_by("owed_at", "id")[:limit]
    )
    return _lines(list(rows), at=at)


def export_rows(*, actor: Actor, chunk_rows: int = 2_000) -> Any:
    """Every dossier that the actor may see, as plain tuples, streamed from a server-side cursor: memory stays flat
    however many there are. The first element names the columns."""
    columns = (
        "code", "reference", "procedure", "applicant_name", "status", "decision", "channel", "filed_at", "received_at",
        "legal_due_at", "promised_at", "ready_at", "returned_at", "receiving_unit", "current_unit",
    )  # fmt: skip
    yield columns
    rows = Dossier.objects.filter(visible_to(actor)).order_by("receiving_unit", F("filed_at"), "id")
    yield from rows.values_list(*columns).iterator(chunk_size=chunk_rows)
