"""What is one's own, as lists show it: drafts to go on with, dossiers that wait for oneself, the others."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from motcua.faces.ui.dossiers import due_in_list, language
from motcua.faces.ui.values import Due
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.values import Calendar
from motcua.registry.catalogue.queries import versions
from motcua.service.dossiers.queries.drafts import DraftView, open_drafts
from motcua.service.dossiers.queries.lists import DossierLine, own_dossiers
from motcua.service.dossiers.values import CLOSED, Status

#: The dossier waits for its citizen.
WAITS_FOR_CITIZEN = frozenset({Status.SUPPLEMENT_REQUESTED, Status.RESULT_READY})
#: Nothing is promised yet, or nothing more.
_WITHOUT_PROMISE = CLOSED | WAITS_FOR_CITIZEN | {Status.FILED}
NEXT_MAX = 3
LOOKED_AT_MAX = 20


@dataclass(frozen=True)
class OwnLine:
    """A draft or dossier. `act` is what one would do with it next; `applicant` only where it is somebody else."""

    href: str
    name: str
    code: str
    status: str
    act: str
    applicant: str = ""
    due: Due | None = None
    at: datetime | None = None


@dataclass(frozen=True)
class OwnGroups:
    to_do: Sequence[OwnLine]
    under_way: Sequence[OwnLine]
    done: Sequence[OwnLine]


def next_ones(*, actor: Actor, at: datetime) -> list[OwnLine]:
    """For the home page: what waits for oneself first, then what is under way."""
    if actor.account is None:
        return []
    lines = own_dossiers(actor=actor, at=at, limit=LOOKED_AT_MAX).lines
    groups = grouped(drafts=open_drafts(actor=actor, limit=NEXT_MAX), lines=lines, actor=actor, at=at)
    return [*groups.to_do, *groups.under_way][:NEXT_MAX]


def grouped(*, drafts: Sequence[DraftView], lines: Iterable[DossierLine], actor: Actor, at: datetime) -> OwnGroups:
    waiting, under_way, done = [], [], []
    calendar = calendar_of(unit=None)
    for line in lines:
        shown = _dossier(line, actor=actor, at=at, calendar=calendar)
        if line.status in WAITS_FOR_CITIZEN:
            waiting.append(shown)
        elif line.status in CLOSED:
            done.append(shown)
        else:
            under_way.append(shown)
    return OwnGroups(to_do=[*waiting, *_drafts(drafts)], under_way=under_way, done=done)


def _drafts(drafts: Sequence[DraftView]) -> list[OwnLine]:
    by_id = versions(ids={draft.version for draft in drafts})
    names = {id_: _name(version.name_vi, version.name_en) for id_, version in by_id.items()}
    return [
        OwnLine(
            href=reverse("draft", args=[draft.id]),
            name=names[draft.version],
            code=draft.code,
            status="draft",
            act=_("Continue the draft"),
            at=draft.saved_at,
        )
        for draft in drafts
    ]


def _dossier(line: DossierLine, *, actor: Actor, at: datetime, calendar: Calendar) -> OwnLine:
    due = due_in_list(line.owed_at, line.status, at=at, calendar=calendar)
    name = "supplement" if line.status is Status.SUPPLEMENT_REQUESTED else "dossier"
    return OwnLine(
        href=reverse(name, args=[line.id]),
        name=_name(line.procedure_vi, line.procedure_en),
        code=line.code,
        status=line.status.value,
        act=_next_act(line.status),
        applicant="" if line.applicant_name == actor.name else line.applicant_name,
        due=due if line.status not in _WITHOUT_PROMISE else None,
        at=line.filed_at,
    )


def _next_act(status: Status) -> str:
    return {
        Status.SUPPLEMENT_REQUESTED: _("Correct and send"),
        Status.RESULT_READY: _("See the result"),
    }.get(status, _("Follow the dossier"))


def _name(vietnamese: str, english: str) -> str:
    return vietnamese if language() == "vi" else english
