"""Petitions: sent, taken, passed on, asked about, answered, disputed, published; the clock; who may not."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db.models import Q

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import ANONYMOUS, Actor, Role
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.measures.declared import clock_of
from motcua.foundation.messages.models import Message
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitKind
from motcua.service.dossiers.models import Dossier
from motcua.service.feedback import policy
from motcua.service.feedback.commands.answering import (
    answer_petition,
    ask_sender,
    decide_publication,
    dispute_answer,
    reply_to_question,
)
from motcua.service.feedback.commands.petitions import name_concerned, pass_on, send_petition, take_petition
from motcua.service.feedback.errors import (
    UnableToActOnPetition,
    UnableToFindPetition,
    UnableToSendMorePetitions,
    UnableToSendPetition,
)
from motcua.service.feedback.models import Answer, Petition, Question
from motcua.service.feedback.queries import petitions as queries
from motcua.service.feedback.queries.petitions import PetitionsAsked
from motcua.service.feedback.rows import petition_subject
from motcua.service.feedback.values import NewPetition, PetitionKind, PetitionState
from motcua.service.feedback.verify import verify_petitions
from tests.cast import AT, JUNE_15, Cast, a_citizen, whoever
from tests.conftest import moment
from tests.dossiers import a_received_dossier

PHONE, PHONE_END = "0909 123 456", "3456"
#: AT is Thursday 15 June, 09:30: two working days end on Monday at 09:30, fifteen more on 10 July.
RECEIPT_DUE = moment("2023-06-19 09:30")
DUE = moment("2023-07-06 10:30")


def a_petition(
    cast: Cast,
    *,
    kind: PetitionKind = PetitionKind.PETITION,
    text: str = "Máy lấy số hỏng đã ba ngày.",
    official: str = "",
    by: Actor = ANONYMOUS,
    form: str = "1",
    phone: str = PHONE,
    unit: UUID | None = None,
    at: datetime = AT,
) -> UUID:
    new = NewPetition(kind=kind, text=text, form=form, unit=unit or cast.ward.id, official=official, phone=phone)
    return send_petition(petition=new, by=by, at=at).id


def row_of(petition: UUID) -> Petition:
    return Petition.objects.get(id=petition)


def kinds(petition: UUID) -> list[str]:
    return [each.kind for each in entries_of(subject=petition)]


def shown(actor: Actor, *, at: datetime = AT, state: PetitionState | None = None) -> list[UUID]:
    return queries.petition_ids(asked=PetitionsAsked(state=state), actor=actor, at=at)


def test_a_petition_arrives_once_with_its_clock_and_is_told_to_both_sides(cast: Cast) -> None:
    first, again = a_petition(cast), a_petition(cast)

    row = row_of(first)
    assert first == again
    assert row.receipt_due_at == RECEIPT_DUE
    assert row.unit == cast.ward.id
    assert kinds(first) == ["petition_sent"]
    told = Message.objects.filter(about=first)
    assert {each.address for each in told.filter(channel="sms")} == {"+84909123456"}
    assert {each.account for each in told.filter(channel="in_app")} == {cast.head.account, cast.leader.account}
    assert "hỏng" not in str([each.data for each in entries_of(subject=first)])


def test_what_cannot_be_sent_says_which_field_is_wrong(cast: Cast) -> None:
    def refused(**changes: object) -> object:
        facts: dict[str, object] = {"kind": PetitionKind.PETITION, "text": "Có lỗi", "form": "1", "phone": PHONE}
        with pytest.raises(UnableToSendPetition) as fault:
            send_petition(petition=NewPetition(**(facts | changes)), by=ANONYMOUS, at=AT)  # type: ignore[arg-type]
        return fault.value.facts["field"]

    assert refused(phone="") == "phone"
    assert refused(phone="123") == "phone"
    assert refused(text=" \x00 ") == "text"
    assert refused(text="a" * 2_001) == "text"
    assert refused(unit=UUID(int=1)) == "unit"
    assert refused(dossier_code="KHA-7QM-XRT") == "dossier"
    assert not Petition.objects.exists()


def test_officials_send_none_and_one_number_not_more_than_five_a_day(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        a_petition(cast, by=cast.handler)
    for number in range(5):
        a_petition(cast, form=str(number))

    with pytest.raises(UnableToSendMorePetitions):
        a_petition(cast, form="6")
    a_petition(cast, form="6", at=AT + timedelta(days=1))
    a_petition(cast, form="7", phone="0909 123 457")


def test_a_dossier_takes_it_to_the_unit_that_has_it_and_is_nobody_else_s_to_name(cast: Cast) -> None:
    dossier = a_received_dossier(cast)
    Dossier.objects.filter(id=dossier.id).update(applicant_phone_end="9999")
    new = NewPetition(kind=PetitionKind.PETITION, text="Chậm", form="1", dossier_code=dossier.code or "", phone=PHONE)

    sent = send_petition(petition=new, by=cast.citizen, at=AT)

    assert row_of(sent.id).unit == dossier.current_unit
    assert row_of(sent.id).dossier_id == dossier.id
    for stranger in (cast.neighbour, ANONYMOUS):
        with pytest.raises(UnableToSendPetition):
            send_petition(petition=new, by=stranger, at=AT)


def test_without_an_office_it_goes_to_the_city_s_control_of_procedures(cast: Cast) -> None:
    new = NewPetition(kind=PetitionKind.SUGGESTION, text="Thêm ghế", form="1", phone=PHONE)
    sent = send_petition(petition=new, by=ANONYMOUS, at=AT)

    unit = directory(on=JUNE_15).unit(row_of(sent.id).unit)
    assert (unit.kind, unit.field) == (UnitKind.OFFICE, "procedure_control")


def test_taken_late_the_answer_is_owed_no_later(cast: Cast) -> None:
    early, late = a_petition(cast), a_petition(cast, form="2")

    for _click in range(2):
        take_petition(petition=early, by=cast.counter, at=AT + timedelta(hours=1))
    take_petition(petition=late, by=cast.handler, at=AT + timedelta(days=11))

    assert row_of(early).due_at == DUE
    assert row_of(late).due_at == moment("2023-07-10 09:30")
    assert kinds(early) == ["petition_sent", "petition_taken"]
    assert [each.data["in_time"] for each in entries_of(subject=late) if each.kind == "petition_taken"] == [False]


def test_who_is_named_neither_sees_nor_answers_it_and_is_not_told(cast: Cast) -> None:
    petition = a_petition(cast, kind=PetitionKind.COMPLAINT, official="bà VO THI UT ở quầy 2")

    assert petition in shown(cast.head)
    assert petition not in shown(cast.leader)
    assert not Message.objects.filter(about=petition, account=cast.leader.account).exists()
    for act in (
        lambda: queries.petition_view(petition=petition, actor=cast.leader, at=AT),
        lambda: answer_petition(petition=petition, text="Không có gì", by=cast.leader, at=AT),
        lambda: take_petition(petition=petition, by=cast.leader, at=AT),
    ):
        with pytest.raises(NotPermitted):
            act()
    answer_petition(petition=petition, text="Xin lỗi", by=cast.head, at=AT)


def test_where_all_who_answer_are_named_the_leaders_above_step_in(cast: Cast) -> None:
    district = directory(on=JUNE_15).unit(cast.ward.parent) if cast.ward.parent else None
    assert district is not None
    above = whoever(unit=district, role=Role.LEADER)
    petition = a_petition(cast, kind=PetitionKind.COMPLAINT)
    with pytest.raises(NotPermitted):
        answer_petition(petition=petition, text="Xin lỗi", by=above, at=AT)
    accounts = [each.account for each in (cast.head, cast.leader) if each.account]

    name_concerned(petition=petition, accounts=accounts, by=cast.head, at=AT)

    answer_petition(petition=petition, text="Quận xin lỗi", by=above, at=AT)
    assert not {cast.head.account, cast.leader.account} & {
        each.account for each in (cast.head, cast.leader) if petition in shown(each)
    }


def test_a_complaint_is_not_for_those_who_work_at_the_counter(cast: Cast) -> None:
    complaint, petition = a_petition(cast, kind=PetitionKind.COMPLAINT), a_petition(cast, form="2")

    assert shown(cast.counter) == [petition]
    with pytest.raises(NotPermitted):
        take_petition(petition=complaint, by=cast.counter, at=AT)
    with pytest.raises(NotPermitted):
        answer_petition(petition=petition, text="Đã sửa", by=cast.handler, at=AT)


def test_the_list_and_the_policy_say_the_same_of_everybody(cast: Cast) -> None:
    made = [
        a_petition(cast, form="1"),
        a_petition(cast, form="2", kind=PetitionKind.COMPLAINT, official="Ngô Văn Bảy"),
        a_petition(cast, form="3", by=cast.citizen, phone=""),
        a_petition(cast, form="4", unit=cast.other_officer.posts[0].unit),
    ]
    pass_on(petition=made[0], to=cast.other_officer.posts[0].unit, reason="Thẩm quyền quận", by=cast.head, at=AT)
    everybody = (
        *(cast.citizen, cast.neighbour, cast.counter, cast.handler, cast.head, cast.leader),
        *(cast.clerk, cast.other_officer, cast.auditor, cast.administrator, ANONYMOUS),
    )

    for actor in everybody:
        may = {each for each in made if policy.may_see_petition(actor, petition_subject(row_of(each)))}
        assert set(shown(actor)) == may, actor.name


def test_the_state_and_the_filters_of_the_list_say_the_same(cast: Cast) -> None:
    new, taken, asked, answered = (a_petition(cast, form=str(number)) for number in range(4))
    take_petition(petition=taken, by=cast.head, at=AT)
    ask_sender(petition=asked, text="Khi nào?", by=cast.head, at=AT)
    answer_petition(petition=answered, text="Đã sửa", by=cast.head, at=AT)

    for at in (AT, RECEIPT_DUE, RECEIPT_DUE + timedelta(minutes=1), DUE + timedelta(days=30)):
        lines = queries.petition_lines(ids=shown(cast.head, at=at), at=at)
        counts = queries.petition_counts(asked=PetitionsAsked(), actor=cast.head, at=at)
        for state in PetitionState:
            found = [each.id for each in lines if each.state is state]
            assert set(shown(cast.head, at=at, state=state)) == set(found), (at, state)
            assert counts[state] == len(found)
    late = DUE + timedelta(days=30)
    assert set(shown(cast.head, at=late, state=PetitionState.OVERDUE)) == {new, taken}
    assert set(shown(cast.head, at=late)[:2]) == {new, taken}


def test_passed_on_the_clock_goes_on_and_the_other_unit_is_told(cast: Cast) -> None:
    petition, other = a_petition(cast), cast.other_officer
    take_petition(petition=petition, by=cast.head, at=AT)
    due = row_of(petition).due_at
    with pytest.raises(UnableToActOnPetition):
        pass_on(petition=petition, to=other.posts[0].unit, reason=" ", by=cast.head, at=AT)
    with pytest.raises(NotPermitted):
        pass_on(petition=petition, to=other.posts[0].unit, reason="Của tôi", by=other, at=AT)

    for _click in range(2):
        pass_on(petition=petition, to=other.posts[0].unit, reason="Thẩm quyền quận", by=cast.head, at=AT)

    assert row_of(petition).due_at == due
    assert kinds(petition).count("petition_passed_on") == 1
    assert Message.objects.filter(about=petition, account=other.account).exists()
    with pytest.raises(NotPermitted):
        answer_petition(petition=petition, text="Đã sửa", by=cast.head, at=AT)
    answer_petition(petition=petition, text="Đã sửa", by=other, at=AT)


def test_while_the_person_is_asked_the_clock_stands(cast: Cast) -> None:
    petition = a_petition(cast)
    one = ask_sender(petition=petition, text="Khi nào?", by=cast.counter, at=AT)
    assert ask_sender(petition=petition, text="Khi nào?", by=cast.counter, at=AT) == one
    with pytest.raises(UnableToActOnPetition):
        ask_sender(petition=petition, text="Ở đâu?", by=cast.counter, at=AT)
    assert row_of(petition).due_at is None

    later = AT + timedelta(days=7)
    with pytest.raises(NotPermitted):
        reply_to_question(petition=petition, text="Sáng", phone_end="0000", by=ANONYMOUS, at=later)
    for _click in range(2):
        reply_to_question(petition=petition, text="Sáng", phone_end=PHONE_END, by=ANONYMOUS, at=later)

    assert row_of(petition).due_at == moment("2023-07-13 09:30")
    assert kinds(petition).count("petition_replied") == 1


def test_asked_when_the_answer_is_owed_already_it_stays_overdue(cast: Cast) -> None:
    petition, late = a_petition(cast), DUE + timedelta(days=30)
    take_petition(petition=petition, by=cast.head, at=AT)

    ask_sender(petition=petition, text="Khi nào?", by=cast.head, at=late)

    assert shown(cast.head, at=late, state=PetitionState.OVERDUE) == [petition]
    answer_petition(petition=petition, text="Đã sửa", by=cast.head, at=late + timedelta(days=1))
    assert not Answer.objects.get().in_time
    assert Question.objects.get().replied_at is not None


def test_an_answer_is_given_once_and_disputed_once_within_its_time(cast: Cast) -> None:
    petition = a_petition(cast, by=cast.citizen, phone="")
    with pytest.raises(UnableToActOnPetition):
        dispute_answer(petition=petition, text="Chưa được", by=cast.citizen, at=AT)
    for _click in range(2):
        answer_petition(petition=petition, text="Đã sửa", by=cast.leader, at=AT)
    with pytest.raises(UnableToActOnPetition):
        answer_petition(petition=petition, text="Khác", by=cast.head, at=AT)
    with pytest.raises(NotPermitted):
        dispute_answer(petition=petition, text="Chưa được", by=cast.neighbour, at=AT)
    with pytest.raises(UnableToActOnPetition):
        dispute_answer(petition=petition, text="Chưa được", by=cast.citizen, at=AT + timedelta(days=30))

    for _click in range(2):
        dispute_answer(petition=petition, text="Chưa được", by=cast.citizen, at=AT + timedelta(days=4))
    assert row_of(petition).due_at == moment("2023-07-10 09:30")
    answer_petition(petition=petition, text="Nay đã xong", by=cast.head, at=AT + timedelta(days=5))

    with pytest.raises(UnableToActOnPetition):
        dispute_answer(petition=petition, text="Vẫn chưa", by=cast.citizen, at=AT + timedelta(days=6))
    assert kinds(petition).count("petition_answered") == 2
    assert kinds(petition).count("petition_reopened") == 1


def test_a_leader_lets_words_out_and_takes_them_back(cast: Cast) -> None:
    petition = a_petition(cast)
    words = {"question": "Máy hỏng", "answer": "Đã sửa"}
    with pytest.raises(UnableToActOnPetition):
        decide_publication(petition=petition, is_public=True, **words, by=cast.leader, at=AT)
    answer_petition(petition=petition, text="Đã sửa, cảm ơn chị.", by=cast.leader, at=AT)
    with pytest.raises(NotPermitted):
        decide_publication(petition=petition, is_public=True, **words, by=cast.handler, at=AT)

    for _click in range(2):
        decide_publication(petition=petition, is_public=True, **words, by=cast.leader, at=AT)
    (public,) = queries.public_petitions(at=AT)
    decide_publication(petition=petition, is_public=False, by=cast.leader, at=AT)

    assert (public.question, public.answer) == ("Máy hỏng", "Đã sửa")
    assert queries.public_petitions(at=AT) == []
    assert kinds(petition)[-2:] == ["petition_published", "petition_kept_inside"]


def test_followed_by_code_and_digits_alone_which_are_told_alike_when_wrong(cast: Cast) -> None:
    petition = a_petition(cast)
    code = row_of(petition).code

    assert queries.found_by(code=code.lower().replace("-", ""), phone_end=PHONE_END, at=AT).line.id == petition
    for wrong in ((code, "0000"), ("KHA-7QM-XRT", PHONE_END), (code, "")):
        with pytest.raises(UnableToFindPetition):
            queries.found_by(code=wrong[0], phone_end=wrong[1], at=AT)
    with pytest.raises(NotPermitted):
        queries.own_petition(petition=petition, actor=a_citizen(sign_in="khac"), at=AT)


def test_figures_know_what_is_open_and_owed_on_each_day_and_the_records_agree(cast: Cast) -> None:
    first, second = a_petition(cast), a_petition(cast, form="2")
    answer_petition(petition=first, text="Đã sửa", by=cast.head, at=AT + timedelta(days=1))
    dispute_answer(petition=first, text="Chưa", phone_end=PHONE_END, by=ANONYMOUS, at=AT + timedelta(days=4))
    take_petition(petition=second, by=cast.head, at=AT)

    def count(name: str, on: str) -> int:
        rows = clock_of(f"feedback.{name}")(
            units=[cast.ward.id], until_on=moment(f"{on} 00:00").date(), by=frozenset(), facts=(), own=True
        )
        return sum(row.value for row in rows)

    assert [count("petitions_open", day) for day in ("2023-06-15", "2023-06-16", "2023-06-17", "2023-06-20")] == [
        0,
        2,
        1,
        2,
    ]
    assert [count("petitions_overdue", day) for day in ("2023-07-06", "2023-07-07", "2023-07-12")] == [0, 1, 2]
    assert verify_petitions().wrong == 0
    Petition.objects.filter(~Q(id=first)).update(kind=PetitionKind.SUGGESTION.value)
    assert verify_petitions().wrong > 0
