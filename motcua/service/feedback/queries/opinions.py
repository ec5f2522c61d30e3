"""Ratings and complaints. Callers show them beside a dossier that the actor may see (`dossier_view` has asked)."""

from __future__ import annotations

from uuid import UUID

from motcua.service.feedback.models import Complaint, Rating
from motcua.service.feedback.values import ComplaintView, Face, RatingView


def rating_of(*, dossier: UUID) -> RatingView | None:
    row = Rating.objects.filter(dossier=dossier).first()
    return RatingView(Face(row.face), row.text, row.at) if row else None


def complaints_of(*, dossier: UUID) -> list[ComplaintView]:
    rows = Complaint.objects.filter(dossier=dossier).order_by("at", "id")
    return [ComplaintView(row.id, row.dossier_id, row.text, row.at, row.answer, row.answered_at) for row in rows]
