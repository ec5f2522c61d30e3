"""Petitions: asked about, answered, disputed, published."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import ALLOWED, Actor, Refused, Verdict
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.keys import new_id
from motcua.foundation.journal.commands import record
from motcua.foundation.messages.commands import send_messages
from motcua.foundation.text.rules import trimmed
from motcua.registry.organization.queries import directory
from motcua.service.feedback import notices, policy, rules, texts
from motcua.service.feedback.commands.petitions import take
from motcua.service.feedback.errors import UnableToActOnPetition
from motcua.service.feedback.events import (
    PetitionAnswered,
    PetitionAsked,
    PetitionKeptInside,
    PetitionPublished,
    PetitionReopened,
    PetitionReplied,
)
from motcua.service.feedback.models import Answer, Petition, Publication, Question
from motcua.service.feedback.rows import (
    answer_of,
    concerned_of,
    keep_act,
    keep_petition,
    lock_petition,
    open_question,
    path_of,
    petition_subject,
    proves_by_phone,
    publication_of,
    set_clock,
)
from motcua.service.feedback.values import TEXT_LENGTH_MAX


def ask_sender(*, petition: UUID, text: str, by: Actor, at: datetime) -> UUID:
    """Asks the person for more; the clock stands until the reply, unless the answer was owed already. Who asks has taken it.
    The same again is the question that is open.

    Raises `UnableToFindPetition`, and `UnableToActOnPetition` for another question while one is open, for an answered
    petition and for no words.
    """
    row = lock_petition(petition)
    require(policy.may_handle_petition(by, petition_subject(row)), act="ask_sender", subject=row.id)
    words, standing = _words(text), open_question(row)
    if standing is not None and standing.text == words:
        return standing.id
    if standing is not None or row.answered_at is not None:
        raise UnableToActOnPetition(reason=_("it is answered, or waits for the person."))
    assert by.account is not None
    take(row, by=by, at=at)

    question = Question(id=new_id(), petition=row, text=words, at=at, by=by.account)
    question.save(force_insert=True)
    row.waits_since = at
    set_clock(row)
    row.save(update_fields=["waits_since", "due_at", "receipt_due_at"])

    event = PetitionAsked(subject=row.id, at_unit=path_of(row), question=question.id)
    (entry,) = record(events=[event], by=by, at=at)
    keep_petition(row, entry=entry, at=at)
    _tell_sender(row, texts.PETITION_ASKED, key=question.id, by=by, at=at)
    return question.id


def reply_to_question(*, petition: UUID, text: str, phone_end: str = "", by: Actor, at: datetime) -> None:
    """What the person says to it; the clock goes on. By the account that sent it, or by who knows the end of its telephone
    number. The same again changes nothing. Raises `UnableToFindPetition`, and `UnableToActOnPetition` where nothing is
    asked."""
    row = lock_petition(petition)
    require(_may_follow(row, phone_end, by), act="reply_to_question", subject=row.id)
    words, question = _words(text), open_question(row)
    if question is None:
        if Question.objects.filter(petition=row, reply=words).exists():
            return
        raise UnableToActOnPetition(reason=_("nothing is asked at the moment."))

    question.reply, question.replied_at = words, at
    question.save(update_fields=["reply", "replied_at"])
    row.waits_since = None
    set_clock(row)
    row.save(update_fields=["waits_since", "due_at", "receipt_due_at"])

    event = PetitionReplied(subject=row.id, at_unit=path_of(row), question=question.id)
    (entry,) = record(events=[event], by=by, at=at)
    keep_petition(row, entry=entry, at=at)
    _tell_office(row, key=question.id, by=by, at=at)


def answer_petition(*, petition: UUID, text: str, by: Actor, at: datetime) -> UUID:
    """The answer of who answers for the unit; the person is told. An open question
    lapses: the office answers without the reply. The same again is the answer that is there. Raises `UnableToFindPetition`,
    and `UnableToActOnPetition` for another answer and for no words."""
    row = lock_petition(petition)
    require(policy.may_answer_petition(by, petition_subject(row)), act="answer_petition", subject=row.id)
    words, standing = _words(text), answer_of(row)
    if standing is not None and (standing.text, standing.by) == (words, by.account):
        return standing.id
    if standing is not None:
        raise UnableToActOnPetition(reason=_("it is answered already."))
    assert by.account is not None
    take(row, by=by, at=at)
    _end_question(row, at)
    assert row.due_at is not None

    answer = Answer(
        id=new_id(),
        petition=row,
        round=row.round,
        text=words,
        unit=row.unit,
        due_at=row.due_at,
        in_time=at <= row.due_at,
        at=at,
        by=by.account,
    )
    answer.save(force_insert=True)
    row.answered_at = at
    row.save(update_fields=["answered_at", "waits_since", "due_at"])

    event = PetitionAnswered(
        subject=row.id,
        at_unit=path_of(row),
        answer=answer.id,
        petition_kind=row.kind,
        in_time=answer.in_time,
        text_hash=rules.text_hash(remark=answer.id, text=words),
    )
    (entry,) = record(events=[event], by=by, at=at)
    keep_petition(row, entry=entry, at=at)
    keep_act(row, act=answer.id, done="answered", entry=entry, at=at, in_time=answer.in_time)
    _tell_sender(row, texts.PETITION_ANSWERED, key=answer.id, by=by, at=at)
    return answer.id


def dispute_answer(*, petition: UUID, text: str, phone_end: str = "", by: Actor, at: datetime) -> None:
    """The person says why the answer will not do: once, within `REOPEN_DAYS`. The clock begins anew, and what was published
    is public no longer. The same again changes nothing. Raises `UnableToFindPetition` and `UnableToActOnPetition`."""
    row = lock_petition(petition)
    require(_may_follow(row, phone_end, by), act="dispute_answer", subject=row.id)
    words, answer = _words(text), Answer.objects.filter(petition=row, round=1).first()
    if answer is not None and answer.disputed == words:
        return
    if answer is None or not rules.may_be_disputed(round_=row.round, answered_at=row.answered_at, at=at):
        raise UnableToActOnPetition(reason=_("an answer can be disputed once, within the time that it says."))

    answer.disputed_at, answer.disputed = at, words
    answer.save(update_fields=["disputed_at", "disputed"])
    Publication.objects.filter(petition=row, superseded_at=None).update(superseded_at=at)
    row.round, row.round_at, row.answered_at = 2, at, None
    set_clock(row)
    row.save(update_fields=["round", "round_at", "answered_at", "due_at", "receipt_due_at"])

    event = PetitionReopened(subject=row.id, at_unit=path_of(row), answer=answer.id, petition_kind=row.kind)
    (entry,) = record(events=[event], by=by, at=at)
    keep_petition(row, entry=entry, at=at)
    keep_act(row, act=entry, done="reopened", entry=entry, at=at)
    _tell_office(row, key=answer.id, by=by, at=at)


def decide_publication(
    *, petition: UUID, is_public: bool, question: str = "", answer: str = "", by: Actor, at: datetime
) -> None:
    """Makes an answered petition public in these words, which hold no personal data, or keeps it inside. What was decided
    before is superseded; the same again changes nothing. Raises `UnableToFindPetition`, and `UnableToActOnPetition` before
    the answer and for a publication without words."""
    row = lock_petition(petition)
    require(policy.may_answer_petition(by, petition_subject(row)), act="decide_publication", subject=row.id)
    said = (_words(question), _words(answer)) if is_public else ("", "")
    standing = publication_of(row)
    if standing is not None and (standing.is_public, standing.question, standing.answer) == (is_public, *said):
        return
    if row.answered_at is None:
        raise UnableToActOnPetition(reason=_("it is not answered yet."))
    assert by.account is not None

    Publication.objects.filter(petition=row, superseded_at=None).update(superseded_at=at)
    made = Publication(
        id=new_id(), petition=row, is_public=is_public, question=said[0], answer=said[1], at=at, by=by.account
    )
    made.save(force_insert=True)

    event = PetitionPublished if is_public else PetitionKeptInside
    record(events=[event(subject=row.id, at_unit=path_of(row), publication=made.id)], by=by, at=at)


def _end_question(row: Petition, at: datetime) -> None:
    """Without a reply. Changes the row only, besides the question."""
    question = open_question(row)
    if question is None:
        return
    question.replied_at = at
    question.save(update_fields=["replied_at"])
    row.waits_since = None
    set_clock(row)


def _may_follow(row: Petition, phone_end: str, by: Actor) -> Verdict:
    if policy.is_sender(by, petition_subject(row)) or proves_by_phone(row, phone_end):
        return ALLOWED
    return Refused(_("This petition is not yours."), hidden=True)


def _words(text: str) -> str:
    words = trimmed(text)
    if not words or len(words) > TEXT_LENGTH_MAX:
        reason = _("write a few words, at most %(count)s characters.")
        raise UnableToActOnPetition(reason=reason % {"count": TEXT_LENGTH_MAX})
    return words


def _tell_sender(row: Petition, told: texts.Pair, *, key: UUID, by: Actor, at: datetime) -> None:
    office = directory(on=city_day(at)).get(row.unit)
    send_messages(messages=notices.to_sender(row, told, office=office, key=key), by=by, at=at)


def _tell_office(row: Petition, *, key: UUID, by: Actor, at: datetime) -> None:
    told = notices.to_unit_of(row, template=texts.PETITION_GOES_ON, concerned=concerned_of(row), at=at, key=key)
    send_messages(messages=told, by=by, at=at)
