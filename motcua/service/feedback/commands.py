"""The only code that writes feedback."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.registry.organization.queries import directory
from motcua.service.dossiers.deadlines import city_day
from motcua.service.dossiers.locks import lock_dossiers, subject_of
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import Status
from motcua.service.feedback import policy
from motcua.service.feedback.errors import UnableToAnswerComplaint, UnableToComplain, UnableToRate
from motcua.service.feedback.events import ComplaintAnswered, DelayComplained, DossierRated
from motcua.service.feedback.models import Complaint, Rating
from motcua.service.feedback.values import Face

#: A result is there: the service can be judged.
RATEABLE = frozenset({Status.RESULT_READY, Status.RETURNED})


def rate_dossier(*, dossier: UUID, face: Face, text: str, by: Actor, at: datetime) -> None:
    """One tap, and a word if one likes. Raises `UnableToRate` the second time and before there is a result."""
    (row,) = lock_dossiers([dossier]).values()
    require(policy.may_speak(by, subject_of(row)), act="rate", subject=row.id)
    if Status(row.status) not in RATEABLE or Rating.objects.filter(dossier=row).exists():
        raise UnableToRate

    Rating.objects.create(dossier=row, face=face.value, text=text.strip(), at=at)

    record(events=[DossierRated(subject=row.id, at_unit=_path(row, at), face=face.value)], by=by, at=at)


def complain_of_delay(*, dossier: UUID, text: str, by: Actor, at: datetime) -> UUID:
    """Raises `UnableToComplain` while the promise is not over, and while an earlier complaint has no answer."""
    (row,) = lock_dossiers([dossier]).values()
    require(policy.may_speak(by, subject_of(row)), act="complain", subject=row.id)
    late = row.owed_at < at and row.ready_at is None and row.closed_at is None
    if not late or Complaint.objects.filter(dossier=row, answered_at=None).exists():
        raise UnableToComplain

    complaint = Complaint(id=new_id(), dossier=row, text=text.strip(), at=at, by=by.account)
    complaint.save(force_insert=True)

    record(events=[DelayComplained(subject=row.id, at_unit=_path(row, at), complaint=complaint.id)], by=by, at=at)
    return complaint.id


def answer_complaint(*, complaint: UUID, answer: str, by: Actor, at: datetime) -> None:
    """The office's answer to a complaint. Raises `UnableToAnswerComplaint` for a second or an empty one."""
    told = Complaint.objects.get(id=complaint)
    (row,) = lock_dossiers([told.dossier_id]).values()
    require(policy.may_answer(by, subject_of(row)), act="answer_complaint", subject=row.id)
    told.refresh_from_db()
    if told.answered_at is not None or not answer.strip():
        raise UnableToAnswerComplaint

    told.answer, told.answered_at, told.answered_by = answer.strip(), at, by.account
    told.save(update_fields=["answer", "answered_at", "answered_by"])

    record(events=[ComplaintAnswered(subject=row.id, at_unit=_path(row, at), complaint=told.id)], by=by, at=at)


def _path(row: Dossier, at: datetime) -> UnitPath:
    return directory(on=city_day(at)).path(row.current_unit)
