"""Letters to the tax office that do not go on: refused, not answered in time, on their way for too long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.queries import Calendars, calendars_now
from motcua.foundation.calendars.rules import working_minutes
from motcua.service.dossiers.dues import CHARGEABLE
from motcua.service.dossiers.locks import shown_code, subject_of
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.policy import visible_to
from motcua.service.dossiers.values import Status
from motcua.service.landtax.lists import undelivered_hours
from motcua.service.landtax.models import Letter
from motcua.service.landtax.policy import may_see_letters, may_see_letters_of_none, may_send_again
from motcua.service.landtax.queries import is_late
from motcua.service.landtax.rules import why_stuck
from motcua.service.landtax.values import LetterKind, LetterState, StuckLetter, StuckWhy

#: Looked at in one go, the oldest first.
LOOKED_AT_MAX = 500
#: No letter is stuck before it has been on its way for so long.
AT_LEAST = timedelta(hours=1)


@dataclass(frozen=True)
class StuckLetters:
    """`is_cut`: there are more letters than were looked at, and some of those may be stuck."""

    letters: Sequence[StuckLetter]
    is_cut: bool


def stuck_letters(*, actor: Actor, at: datetime) -> StuckLetters:
    """Of the dossiers that the actor sees, the oldest first. Raises `NotPermitted`."""
    require(may_see_letters(actor), act="see_tax_letters", subject=actor.account)
    candidates = list(_candidates(actor, at).order_by("made_at", "id")[: LOOKED_AT_MAX + 1])
    rows = candidates[:LOOKED_AT_MAX]
    dossiers = {row.id: row for row in Dossier.objects.filter(id__in={row.dossier for row in rows if row.dossier})}
    calendars = calendars_now()
    found = ((row, _why(row, dossiers, calendars, at)) for row in rows)
    letters = [_line(row, why, dossiers, actor) for row, why in found if why is not None]
    return StuckLetters(letters, is_cut=len(candidates) > LOOKED_AT_MAX)


def _candidates(actor: Actor, at: datetime) -> QuerySet[Letter]:
    """What may be stuck, before calendars are asked. A request that was written anew since is done with."""
    seen = Q(dossier__in=Dossier.objects.filter(visible_to(actor)).values("id"))
    if may_see_letters_of_none(actor):
        seen |= Q(dossier=None)
    request = Q(kind=LetterKind.REQUEST.value)
    anew = Letter.objects.filter(dossier=OuterRef("dossier"), kind=OuterRef("kind"), made_at__gt=OuterRef("made_at"))
    unsent = Q(state=LetterState.WAITING.value, made_at__lt=at - AT_LEAST)
    refused = Q(state=LetterState.UNDELIVERABLE.value) & ~(request & Q(Exists(anew)))
    return Letter.objects.filter(seen, unsent | refused | Q(request, state=LetterState.DELIVERED.value, closed_at=None))


def _why(row: Letter, dossiers: Mapping[UUID, Dossier], calendars: Calendars, at: datetime) -> StuckWhy | None:
    dossier = dossiers.get(row.dossier) if row.dossier else None
    if row.kind == LetterKind.REQUEST.value and (dossier is None or Status(dossier.status) not in CHARGEABLE):
        # Nothing is asked of it any more.
        return None
    calendar = calendars(dossier.receiving_unit if dossier else None)
    return why_stuck(
        kind=LetterKind(row.kind),
        state=LetterState(row.state),
        is_closed=row.closed_at is not None,
        waited_minutes=working_minutes(start=min(row.made_at, at), end=at, calendar=calendar),
        undelivered_hours=undelivered_hours(),
        is_late=is_late(row, calendar=calendar, at=at),
    )


def _line(row: Letter, why: StuckWhy, dossiers: Mapping[UUID, Dossier], actor: Actor) -> StuckLetter:
    dossier = dossiers.get(row.dossier) if row.dossier else None
    allowed = may_send_again(actor, subject_of(dossier) if dossier else None)
    return StuckLetter(
        id=row.id,
        dossier=row.dossier,
        code=shown_code(dossier) if dossier else str(row.body.get("dossier", "")),
        kind=LetterKind(row.kind),
        why=why,
        since_at=row.delivered_at or row.made_at,
        try_at=row.try_at if why is StuckWhy.UNDELIVERED else None,
        fault=row.fault,
        tries=row.tries,
        may_send=why is StuckWhy.REFUSED and bool(allowed),
    )
