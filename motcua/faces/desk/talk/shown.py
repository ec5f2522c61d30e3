"""Complaints and waiting citizens as the desk shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse

from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.service.feedback.queries.opinions import complaints_of
from motcua.service.feedback.values import WaitingLine


@dataclass(frozen=True, kw_only=True)
class ComplaintShown:
    """A complaint about a delay. `action` is where its answer goes, for who may give it."""

    id: UUID
    text: str
    at: datetime
    answer: str
    answered_at: datetime | None
    action: str


@dataclass(frozen=True, kw_only=True)
class WaitingShown:
    href: str
    code: str
    what: str
    who: str
    since_at: datetime
    is_complaint: bool


def complaints_shown(dossier: UUID, *, may_answer: bool) -> list[ComplaintShown]:
    return [
        ComplaintShown(
            id=each.id,
            text=each.text,
            at=each.at,
            answer=each.answer,
            answered_at=each.answered_at,
            action=reverse("desk_answer", args=[dossier, each.id]) if may_answer and not each.answered_at else "",
        )
        for each in complaints_of(dossier=dossier)
    ]


def waiting_shown(lines: Sequence[WaitingLine]) -> list[WaitingShown]:
    return [
        WaitingShown(
            href=reverse("desk_conversation", args=[line.dossier]),
            code=line.code,
            what=line.procedure_vi if speaks_vietnamese() else line.procedure_en,
            who=line.applicant_name,
            since_at=line.since_at,
            is_complaint=line.is_complaint,
        )
        for line in lines
    ]
