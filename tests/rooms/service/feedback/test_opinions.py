"""Ratings, and complaints about a delay with their answers."""

from __future__ import annotations

from datetime import timedelta

import pytest

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.messages.models import Message
from motcua.service.dossiers.models import Dossier
from motcua.service.feedback.commands.opinions import (
    answer_complaint,
    complain_of_delay,
    explain_rating,
    rate_dossier,
)
from motcua.service.feedback.errors import UnableToAnswerComplaint, UnableToComplain, UnableToRate
from motcua.service.feedback.models import Complaint, Rating
from motcua.service.feedback.queries.conversations import waiting_for_answer
from motcua.service.feedback.values import Face
from tests.cast import AT, Cast
from tests.dossiers import a_received_dossier
from tests.rooms.faces.desk import ready

LATE = AT + timedelta(days=3)


def test_the_same_tap_twice_is_one_rating_and_another_face_is_refused(cast: Cast) -> None:
    row = ready(cast)

    for _tap in range(2):
        rate_dossier(dossier=row.id, face=Face.GLAD, text="", by=cast.citizen, at=LATE)

    assert Rating.objects.filter(dossier=row).count() == 1
    assert len([each for each in entries_of(subject=row.id) if each.kind == "dossier_rated"]) == 1
    with pytest.raises(UnableToRate):
        rate_dossier(dossier=row.id, face=Face.UNHAPPY, text="", by=cast.citizen, at=LATE)


def test_words_are_added_to_a_rating_once(cast: Cast) -> None:
    row = ready(cast)
    with pytest.raises(UnableToRate):
        explain_rating(dossier=row.id, text="Nhanh", by=cast.citizen, at=LATE)
    rate_dossier(dossier=row.id, face=Face.GLAD, text="", by=cast.citizen, at=LATE)

    for _click in range(2):
        explain_rating(dossier=row.id, text="Nhanh", by=cast.citizen, at=LATE)

    assert Rating.objects.get(dossier=row).text == "Nhanh"
    assert len([each for each in entries_of(subject=row.id) if each.kind == "rating_explained"]) == 1
    with pytest.raises(UnableToRate):
        explain_rating(dossier=row.id, text="Chậm", by=cast.citizen, at=LATE)
    with pytest.raises(NotPermitted):
        explain_rating(dossier=row.id, text="x", by=cast.neighbour, at=LATE)


def test_a_step_over_its_limit_may_be_complained_of_before_the_promise_is_over(cast: Cast) -> None:
    row = a_received_dossier(cast)
    Dossier.objects.filter(id=row.id).update(step_due_at=AT + timedelta(minutes=30), owed_at=AT + timedelta(days=9))

    with pytest.raises(UnableToComplain):
        complain_of_delay(dossier=row.id, text="", by=cast.citizen, at=AT + timedelta(minutes=30))
    complain_of_delay(dossier=row.id, text="", by=cast.citizen, at=AT + timedelta(minutes=31))


def test_a_complaint_reaches_the_heads_once_and_its_answer_the_citizen(cast: Cast) -> None:
    row = a_received_dossier(cast)
    one = complain_of_delay(dossier=row.id, text="Lâu quá", by=cast.citizen, at=LATE)
    again = complain_of_delay(dossier=row.id, text="Lâu quá", by=cast.citizen, at=LATE)
    with pytest.raises(UnableToComplain):
        complain_of_delay(dossier=row.id, text="Vẫn lâu", by=cast.citizen, at=LATE)

    (line,) = waiting_for_answer(actor=cast.leader, at=LATE)
    for _click in range(2):
        answer_complaint(complaint=one, answer="Xin lỗi chị.", by=cast.leader, at=LATE)

    assert one == again
    assert line.is_complaint
    told = Message.objects.filter(about=row.id)
    heads = set(told.filter(template="delay_complained").values_list("account", flat=True))
    assert {cast.head.account, cast.leader.account} <= heads
    assert [each.account for each in told.filter(template="complaint_answered")] == [cast.citizen.account]
    assert Complaint.objects.get(id=one).answer == "Xin lỗi chị."
    with pytest.raises(UnableToAnswerComplaint):
        answer_complaint(complaint=one, answer="Khác", by=cast.leader, at=LATE)


def test_who_does_not_lead_the_unit_answers_no_complaint(cast: Cast) -> None:
    row = a_received_dossier(cast)
    complaint = complain_of_delay(dossier=row.id, text="", by=cast.citizen, at=LATE)

    for wrong in (cast.handler, cast.other_officer, cast.neighbour, cast.citizen):
        with pytest.raises(NotPermitted):
            answer_complaint(complaint=complaint, answer="x", by=wrong, at=LATE)
