"""What the applicant's side thinks of the service: the rating, the complaint about a delay, and its answer."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.journal.values import UnitPath
from motcua.foundation.messages.commands import send_messages
from motcua.registry.organization.queries import directory
from motcua.registry.people.queries import person
from motcua.service.dossiers.commands.standing import end_standstills
from motcua.service.dossiers.counting import counted_by
from motcua.service.dossiers.locks import lock_dossiers, subject_of
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import Status
from motcua.service.feedback import notices, policy, texts
from motcua.service.feedback.commands.facts import keep_fact
from motcua.service.feedback.errors import UnableToAnswerComplaint, UnableToComplain, UnableToRate
from motcua.service.feedback.events import ComplaintAnswered, DelayComplained, DossierRated, RatingExplained
from motcua.service.feedback.models import Complaint, Rating
from motcua.service.feedback.rules import is_delayed
from motcua.service.feedback.values import Face

#: A result is there: the service can be judged.
RATEABLE = frozenset({Status.RESULT_READY, Status.RETURNED})


def rate_dossier(*, dossier: UUID, face: Face, text: str, by: Actor, at: datetime) -> None:
    """One tap. The same tap again changes nothing; another face, and any before there is a result, raise
    `UnableToRate`."""
    (row,) = lock_dossiers([dossier]).values()
    require(policy.may_speak(by, subject_of(row)), act="rate", subject=row.id)
    given = Rating.objects.filter(dossier=row).first()
    if given is not None and given.face == face.value:
        return
    if Status(row.status) not in RATEABLE or given is not None:
        raise UnableToRate

    Rating.objects.create(dossier=row, face=face.value, text=text.strip(), at=at)

    rated = DossierRated(subject=row.id, at_unit=_path(row, at), face=face.value, **counted_by(row))
    (entry,) = record(events=[rated], by=by, at=at)
    keep_fact(row, face, entry=entry, at=at)


def explain_rating(*, dossier: UUID, text: str, by: Actor, at: datetime) -> None:
    """A word to the rating, once, after the tap. Raises `UnableToRate` before there is a rating and for other words
    than those that it has."""
    (row,) = lock_dossiers([dossier]).values()
    require(policy.may_speak(by, subject_of(row)), act="rate", subject=row.id)
    given = Rating.objects.filter(dossier=row).first()
    words = text.replace("\x00", "").strip()
    if given is None or (given.text and given.text != words):
        raise UnableToRate
    if given.text == words:
        return

    given.text = words
    given.save(update_fields=["text"])

    record(events=[RatingExplained(subject=row.id, at_unit=_path(row, at))], by=by, at=at)


def complain_of_delay(*, dossier: UUID, text: str, by: Actor, at: datetime) -> UUID:
    """Tells the heads of the unit that holds it. The same words sent twice are one complaint. Raises `UnableToComplain`
    while neither the promise nor the step's limit is over, and while an earlier complaint has no answer."""
    (row,) = lock_dossiers([dossier]).values()
    require(policy.may_speak(by, subject_of(row)), act="complain", subject=row.id)
    words = text.replace("\x00", "").strip()
    unanswered = Complaint.objects.filter(dossier=row, answered_at=None).first()
    if unanswered is not None and (unanswered.text, unanswered.by) == (words, by.account):
        return unanswered.id
    status = Status(row.status)
    late = is_delayed(status=status, owed_at=row.owed_at, step_due_at=row.step_due_at, at=at)
    if unanswered is not None or not late:
        raise UnableToComplain

    complaint = Complaint(id=new_id(), dossier=row, text=words, at=at, by=by.account)
    complaint.save(force_insert=True)

    record(events=[DelayComplained(subject=row.id, at_unit=_path(row, at), complaint=complaint.id)], by=by, at=at)
    leaders = notices.who_leads(row, at=at)
    told = notices.to_office(row, leaders, template=texts.DELAY_COMPLAINED, key=complaint.id)
    send_messages(messages=told, by=by, at=at)
    return complaint.id


def answer_complaint(*, complaint: UUID, answer: str, by: Actor, at: datetime) -> None:
    """The office's answer to a complaint, told to the applicant. The same answer again changes nothing. Raises
    `UnableToAnswerComplaint` for another or an empty one."""
    told = Complaint.objects.filter(id=complaint).first()
    if told is None:
        raise UnableToAnswerComplaint
    (row,) = lock_dossiers([told.dossier_id]).values()
    require(policy.may_answer(by, subject_of(row)), act="answer_complaint", subject=row.id)
    told.refresh_from_db()
    words = answer.replace("\x00", "").strip()
    if told.answered_at is not None and (told.answer, told.answered_by) == (words, by.account):
        return
    if told.answered_at is not None or not words:
        raise UnableToAnswerComplaint

    told.answer, told.answered_at, told.answered_by = words, at, by.account
    told.save(update_fields=["answer", "answered_at", "answered_by"])
    end_standstills(dossiers=[row.id], at=at)

    record(events=[ComplaintAnswered(subject=row.id, at_unit=_path(row, at), complaint=told.id)], by=by, at=at)
    answered = notices.to_applicant(
        row,
        person(person=row.applicant),
        template=texts.COMPLAINT_ANSWERED,
        by_sms=texts.COMPLAINT_ANSWERED_SMS,
        office=notices.named(directory(on=city_day(at)).get(row.current_unit)),
        remark=words,
        key=told.id,
    )
    send_messages(messages=answered, by=by, at=at)


def _path(row: Dossier, at: datetime) -> UnitPath:
    return directory(on=city_day(at)).path(row.current_unit)
