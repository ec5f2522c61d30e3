"""A dossier's conversation: who may speak and read, what is told to whom, and that a double click says a thing once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connection

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.messages.models import Message
from motcua.registry.people.models import Person
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.verify import verify_dossiers
from motcua.service.feedback.commands.conversations import have_read, say
from motcua.service.feedback.errors import UnableToReachApplicant, UnableToSay, UnableToSayMore
from motcua.service.feedback.models import Remark
from motcua.service.feedback.queries.conversations import conversation_of, waiting_count, waiting_for_answer
from motcua.service.feedback.rules import UNANSWERED_MAX, text_hash
from motcua.service.feedback.values import TEXT_LENGTH_MAX, Side
from tests.cast import AT, Cast, a_citizen, load_cast, whoever
from tests.dossiers import a_filing, a_received_dossier

LATER = AT + timedelta(hours=1)
QUESTION = "Tôi có cần mang bản chính không ạ?"


def write(row: Dossier, by: Actor, text: str = QUESTION, *, form: str = "", minutes: int = 0) -> UUID:
    return say(dossier=row.id, text=text, form=form or uuid4().hex, by=by, at=LATER + timedelta(minutes=minutes))


def told(row: Dossier, template: str) -> list[UUID | None]:
    return [each.account for each in Message.objects.filter(about=row.id, template=template).order_by("id")]


def test_question_and_answer_are_read_by_both_sides(cast: Cast) -> None:
    row = a_received_dossier(cast)
    asked = write(row, cast.citizen)
    answered = write(row, cast.handler, "Không cần, đã có ảnh.", minutes=5)

    of_citizen = conversation_of(dossier=row.id, actor=cast.citizen)
    of_office = conversation_of(dossier=row.id, actor=cast.handler)

    assert [(each.id, each.side, each.is_new) for each in of_citizen.remarks] == [
        (asked, Side.APPLICANT, False),
        (answered, Side.OFFICE, True),
    ]
    assert [each.is_new for each in of_office.remarks] == [True, False]
    assert (of_citizen.own_side, of_office.own_side) == (Side.APPLICANT, Side.OFFICE)
    assert of_citizen.remarks[1].name == "Phan Văn Sáu"
    assert of_citizen.remarks[1].unit == cast.ward.id


def test_the_other_side_is_told_and_only_it(cast: Cast) -> None:
    row = a_received_dossier(cast)
    write(row, cast.citizen)
    write(row, cast.handler, "Không cần.")

    officials = told(row, "applicant_wrote")
    assert cast.handler.account in officials
    assert cast.citizen.account not in officials
    assert told(row, "office_wrote") == [cast.citizen.account]


def test_no_word_of_it_is_in_the_journal_but_its_hash_is(cast: Cast) -> None:
    row = a_received_dossier(cast)
    remark = write(row, cast.citizen)

    (entry,) = [each for each in entries_of(subject=row.id) if each.kind == "applicant_wrote"]

    assert dict(entry.data) == {"remark": str(remark), "text_hash": text_hash(remark=remark, text=QUESTION)}
    assert verify_dossiers().wrong == 0


def test_a_double_click_says_it_once_and_other_words_from_the_same_page_are_said(cast: Cast) -> None:
    row = a_received_dossier(cast)

    first, again = write(row, cast.citizen, form="f"), write(row, cast.citizen, form="f")
    corrected = write(row, cast.citizen, "Bản sao được không ạ?", form="f")
    same_words_later = write(row, cast.citizen, form="g")

    assert first == again
    assert len({first, corrected, same_words_later}) == 3
    assert Remark.objects.filter(dossier=row).count() == 3
    assert len(set(Message.objects.filter(about=row.id, template="applicant_wrote").values_list("key"))) == len(
        told(row, "applicant_wrote")
    )


def test_the_same_words_from_a_window_that_did_not_show_them_are_said_once(cast: Cast) -> None:
    row = a_received_dossier(cast)
    first = write(row, cast.citizen, "Xin chào.")
    said = write(row, cast.citizen, QUESTION, minutes=1)

    twice = say(dossier=row.id, text=f" {QUESTION}\n", form="b", seen=first, by=cast.citizen, at=LATER)
    meant = say(dossier=row.id, text=QUESTION, form="c", seen=said, by=cast.citizen, at=LATER)
    other = say(dossier=row.id, text="Cảm ơn.", form="d", seen=first, by=cast.citizen, at=LATER)

    # Who had the words before her and writes them again means them.
    assert twice == said
    assert len({first, said, meant, other}) == 4


def test_the_same_words_of_somebody_else_do_not_stand_for_ones_own(cast: Cast) -> None:
    row = a_received_dossier(cast)
    said = write(row, cast.citizen, "Vâng.")

    answered = say(dossier=row.id, text="Vâng.", form="b", seen=UUID(int=0), by=cast.handler, at=LATER)

    assert answered != said


def test_reading_is_remembered_for_each_reader_and_never_goes_back(cast: Cast) -> None:
    row = a_received_dossier(cast)
    first, second = write(row, cast.handler, "Một."), write(row, cast.handler, "Hai.")

    have_read(dossier=row.id, up_to=second, by=cast.citizen)
    have_read(dossier=row.id, up_to=first, by=cast.citizen)

    assert conversation_of(dossier=row.id, actor=cast.citizen).unread == 0
    write(row, cast.citizen, "Dạ rõ.")
    assert conversation_of(dossier=row.id, actor=cast.counter).unread == 1
    assert conversation_of(dossier=row.id, actor=cast.citizen).unread == 0


def test_the_office_sees_who_waits_the_longest_first_until_it_answers(cast: Cast) -> None:
    one, other = a_received_dossier(cast), a_received_dossier(cast)
    write(other, cast.citizen)
    write(one, cast.citizen, minutes=1)
    write(other, cast.citizen, "Xin trả lời giúp.", minutes=2)

    waiting = waiting_for_answer(actor=cast.handler, at=LATER + timedelta(hours=1))

    assert [(line.dossier, line.since_at) for line in waiting] == [
        (other.id, LATER),
        (one.id, LATER + timedelta(minutes=1)),
    ]
    write(other, cast.counter, "Đã nhận.", minutes=3)
    assert waiting_count(actor=cast.handler) == 1
    assert waiting_count(actor=cast.other_officer) == 0


def test_a_neighbour_neither_reads_nor_writes(cast: Cast) -> None:
    row = a_received_dossier(cast)
    remark = write(row, cast.citizen)

    for attempt in (
        lambda: conversation_of(dossier=row.id, actor=cast.neighbour),
        lambda: write(row, cast.neighbour),
        lambda: have_read(dossier=row.id, up_to=remark, by=cast.neighbour),
    ):
        with pytest.raises(NotPermitted) as refused:
            attempt()
        assert refused.value.hidden


def test_an_officer_of_another_unit_is_refused_and_an_auditor_reads_only(cast: Cast) -> None:
    row = a_received_dossier(cast)
    write(row, cast.citizen)

    with pytest.raises(NotPermitted):
        write(row, cast.other_officer)
    with pytest.raises(NotPermitted):
        conversation_of(dossier=row.id, actor=cast.other_officer)

    auditor = whoever(unit=cast.ward, role=Role.AUDITOR)
    assert conversation_of(dossier=row.id, actor=auditor).own_side is None
    with pytest.raises(NotPermitted):
        write(row, auditor)


@pytest.mark.parametrize("text", ["", "  \n ", "\x00", "a" * (TEXT_LENGTH_MAX + 1)])
def test_nothing_and_too_much_are_refused(cast: Cast, text: str) -> None:
    row = a_received_dossier(cast)

    with pytest.raises(UnableToSay):
        write(row, cast.citizen, text)
    assert not Remark.objects.exists()


def test_a_flood_ends_where_the_office_has_enough_to_answer(cast: Cast) -> None:
    row = a_received_dossier(cast)
    for number in range(UNANSWERED_MAX):
        write(row, cast.citizen, f"Câu hỏi {number} 😀")

    with pytest.raises(UnableToSayMore):
        write(row, cast.citizen, "Thêm một câu.")
    write(row, cast.handler, "Trả lời chung.")
    write(row, cast.citizen, "Cảm ơn.")


def test_without_an_account_she_gets_the_words_by_sms_and_without_a_phone_it_is_not_sent(cast: Cast) -> None:
    quiet = a_citizen(number="092090001234")
    filing = a_filing(cast, by=cast.counter)
    assert quiet.person is not None
    by_officer = replace(filing, applicant=quiet.person)
    (filed,) = file_dossiers(filings=[by_officer], by=cast.counter, at=AT)
    row = Dossier.objects.get(id=filed.dossier)

    write(row, cast.counter, "Mời chị đến ký tên.")
    message = Message.objects.get(about=row.id, template="office_wrote_sms")
    Person.objects.filter(id=quiet.person).update(phone="")

    assert (message.channel, message.address) == ("sms", "+84900000100")
    assert message.body_vi.endswith("Mời chị đến ký tên.")
    with pytest.raises(UnableToReachApplicant):
        write(row, cast.counter, "Lần nữa.")


def test_who_may_act_for_her_speaks_for_her(cast: Cast) -> None:
    row = a_received_dossier(cast)
    assert cast.citizen.person is not None
    agent = replace(cast.neighbour, acts_for=frozenset({cast.citizen.person}))
    write(row, agent, "Tôi hỏi thay chị Bưởi.")

    assert conversation_of(dossier=row.id, actor=cast.handler).remarks[0].side is Side.APPLICANT


def test_two_tabs_at_the_same_moment_say_it_once(committed_db: str) -> None:
    """The dossier's lock makes the second click wait; it then finds the first one's remark."""
    with durable():
        cast = load_cast()
        row = a_received_dossier(cast)
    start = Barrier(2)

    def click() -> UUID:
        try:
            start.wait()
            with durable():
                return write(row, cast.citizen, form="same")
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = [pool.submit(click) for _tab in range(2)]
        ids = {each.result() for each in said}

    assert len(ids) == 1
    assert Remark.objects.filter(dossier=row).count() == 1
