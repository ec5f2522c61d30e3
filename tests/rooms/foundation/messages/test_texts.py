"""Texts are set from a day on by those who may, hold for every process at once, and are never lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, connection, transaction

from motcua.foundation.accounts.errors import NotPermitted
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.messages import queries
from motcua.foundation.messages.commands import send_messages
from motcua.foundation.messages.errors import (
    UnableToCallOffText,
    UnableToSetMessageTexts,
    UnableToSetTextsUnseen,
)
from motcua.foundation.messages.models import Message, Text, TextVersion
from motcua.foundation.messages.queries import texts_of
from motcua.foundation.messages.rules import mark_of, words_hash
from motcua.foundation.messages.templates import declare
from motcua.foundation.messages.texts import call_off_text, set_message_texts
from motcua.foundation.messages.values import (
    NEVER_SET,
    Channel,
    Fate,
    Field,
    NewMessage,
    NewText,
    Template,
    Wording,
    template_id,
)
from tests.cast import Cast, an_official, load_cast
from tests.conftest import moment

MONDAY = moment("2023-07-03 08:00")
CODE = Field(name="mã hồ sơ", label="the code", sample="0001", must=True)
TRIAL = Template(
    name="trial_text",
    group="Trials",
    purpose="A trial",
    fields=(CODE,),
    shipped=Wording(subject_vi="Hồ sơ {mã hồ sơ}", body_vi="Hồ sơ {mã hồ sơ} đã xong."),
    by_sms=True,
)
MINE = Wording(subject_vi="Xong", body_vi="Mời nhận hồ sơ {mã hồ sơ}.")
OTHER = Wording(subject_vi="Xong", body_vi="Hồ sơ {mã hồ sơ} chờ bạn.")


@pytest.fixture(autouse=True)
def declared(monkeypatch: pytest.MonkeyPatch) -> None:
    """The trial's template, for the length of the test."""
    monkeypatch.setattr("motcua.foundation.messages.templates._declared", {})
    declare(TRIAL)


def a_text(words: Wording | None = MINE, *, day: int = 5, **more: Any) -> NewText:
    given = {"template": TRIAL.name, "reason": "Nói gọn hơn.", "seen": mark_of(texts_of(template=TRIAL.name)), **more}
    return NewText(words=words, from_on=date(2023, 7, day), **given)


def set_text(by: Actor, words: Wording | None = MINE, *, day: int = 5, **more: Any) -> UUID:
    set_message_texts(texts=[a_text(words, day=day, **more)], by=by, at=MONDAY)
    return texts_of(template=TRIAL.name)[-1].id


def told(on: str, *, code: str = "17") -> str:
    """What somebody reads who is told at that moment."""
    message = NewMessage(
        channel=Channel.SMS,
        account=None,
        address="0912345678",
        template=TRIAL,
        fields={CODE: code},
        link="",
        about=uuid4(),
    )
    (sent,) = send_messages(messages=[message], by=SYSTEM, at=moment(on))
    return Message.objects.get(id=sent).body_vi


def test_nobody_is_told_otherwise_before_the_day_and_everybody_from_it_on(cast: Cast) -> None:
    set_text(cast.administrator)

    assert told("2023-07-04 23:59") == "Hồ sơ 17 đã xong."
    assert told("2023-07-05 00:00") == "Mời nhận hồ sơ 17."


def test_what_was_sent_keeps_its_words(cast: Cast) -> None:
    told("2023-07-03 09:00")
    set_text(cast.administrator, day=3)

    assert told("2023-07-03 09:01") == "Mời nhận hồ sơ 17."
    assert set(Message.objects.values_list("body_vi", flat=True)) >= {"Hồ sơ 17 đã xong.", "Mời nhận hồ sơ 17."}


def test_the_shipped_words_come_back_on_their_day(cast: Cast) -> None:
    set_text(cast.administrator)
    set_text(cast.administrator, None, day=10)

    assert [told(f"2023-07-{day}") for day in ("09 17:00", "10 07:00")] == ["Mời nhận hồ sơ 17.", "Hồ sơ 17 đã xong."]


def test_a_later_change_of_the_same_day_takes_its_place_and_both_are_kept(cast: Cast) -> None:
    set_text(cast.administrator)
    set_text(cast.administrator, OTHER)

    first, second = texts_of(template=TRIAL.name)
    assert told("2023-07-05 08:00") == "Hồ sơ 17 chờ bạn."
    assert (first.words, first.fate, first.over_at, first.over_by) == (
        MINE,
        Fate.REPLACED,
        MONDAY,
        cast.administrator.account,
    )
    assert (second.words, second.fate) == (OTHER, None)


def test_the_journal_says_who_changed_what_and_proves_the_words_without_them(cast: Cast) -> None:
    text = set_text(cast.administrator)

    (entry,) = entries_of(subject=template_id(TRIAL.name))
    assert (entry.kind, entry.actor, entry.at) == ("message_text_set", cast.administrator.account, MONDAY)
    assert entry.data == {
        "template": TRIAL.name,
        "text": str(text),
        "from_on": "2023-07-05",
        "words_hash": words_hash(MINE),
        "replaced_hash": "",
    }


@pytest.mark.parametrize(
    "who", ["citizen", "counter", "handler", "head", "leader", "clerk", "auditor", "other_officer"]
)
def test_nobody_but_an_administrator_sets_or_calls_off(cast: Cast, who: str) -> None:
    text = set_text(cast.administrator)

    with pytest.raises(NotPermitted):
        set_text(getattr(cast, who), OTHER, day=6)
    with pytest.raises(NotPermitted):
        call_off_text(text=text, by=getattr(cast, who), at=MONDAY)

    assert [each.fate for each in texts_of(template=TRIAL.name)] == [None]


def test_the_house_itself_sets_nothing(db: None) -> None:
    with pytest.raises(NotPermitted):
        set_text(SYSTEM)


def test_a_form_that_is_sent_twice_sets_the_words_once(cast: Cast) -> None:
    text = a_text()

    for _time in range(2):
        set_message_texts(texts=[text], by=cast.administrator, at=MONDAY)

    assert len(texts_of(template=TRIAL.name)) == 1
    assert len(entries_of(subject=template_id(TRIAL.name))) == 1


def test_two_windows_do_not_undo_each_other(cast: Cast) -> None:
    seen_by_both = a_text()
    set_message_texts(texts=[seen_by_both], by=cast.administrator, at=MONDAY)

    with pytest.raises(UnableToSetTextsUnseen):
        set_message_texts(texts=[replace(seen_by_both, words=OTHER)], by=cast.administrator, at=MONDAY)

    assert [each.words for each in texts_of(template=TRIAL.name)] == [MINE]


@pytest.mark.parametrize(
    ("broken", "told_why"),
    [
        ({"words": Wording(subject_vi="Xong", body_vi="Hồ sơ {ai} {mã hồ sơ}")}, "there is no field {ai} here"),
        ({"words": Wording(subject_vi="Xong", body_vi="Hồ sơ xong.")}, "the field {mã hồ sơ} must be there"),
        ({"words": Wording(subject_vi=" ", body_vi="Hồ sơ {mã hồ sơ}.")}, "the subject is empty"),
        ({"words": Wording(subject_vi="Xong", body_vi="{mã hồ sơ}" + "ệ" * 300)}, "5 parts"),
        ({"from_on": date(2023, 7, 2)}, "words hold from today"),
        ({"reason": " \n"}, "the reason is missing"),
        ({"words": None}, "just these words hold already"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason_and_nothing_is_changed(
    cast: Cast, broken: dict[str, Any], told_why: str
) -> None:
    with pytest.raises(UnableToSetMessageTexts) as refused:
        set_message_texts(texts=[replace(a_text(), **broken)], by=cast.administrator, at=MONDAY)

    assert told_why in refused.value.message
    assert texts_of(template=TRIAL.name) == []
    assert TextVersion.objects.get().token == NEVER_SET


def test_an_unknown_text_is_refused_with_all_others_of_the_call(cast: Cast) -> None:
    with pytest.raises(UnableToSetMessageTexts) as refused:
        set_message_texts(
            texts=[a_text(), a_text(template="none", seen=0), a_text(reason="")], by=cast.administrator, at=MONDAY
        )

    assert "none: there is no text called none" in refused.value.message
    assert f"{TRIAL.name}: the reason is missing; 2023-07-05 is there twice" in refused.value.message
    assert texts_of(template=TRIAL.name) == []


def test_spaces_and_line_breaks_are_tidied_and_marks_composed(cast: Cast) -> None:
    set_text(cast.administrator, Wording(subject_vi=" Xong ", body_vi="Mời\r\nnhận  hồ sơ\n{mã hồ so\u031b}."))

    assert texts_of(template=TRIAL.name)[0].words == MINE


def test_a_change_that_has_not_come_is_called_off_once_and_leaves_its_trace(cast: Cast) -> None:
    text = set_text(cast.administrator)

    call_off_text(text=text, by=cast.administrator, at=MONDAY)

    assert told("2023-07-05 08:00") == "Hồ sơ 17 đã xong."
    (kept,) = texts_of(template=TRIAL.name)
    assert (kept.words, kept.fate, kept.over_by) == (MINE, Fate.CALLED_OFF, cast.administrator.account)
    kinds = [entry.kind for entry in entries_of(subject=template_id(TRIAL.name))]
    assert kinds == ["message_text_set", "message_text_called_off"]
    with pytest.raises(UnableToCallOffText):
        call_off_text(text=text, by=cast.administrator, at=MONDAY)


def test_what_holds_already_is_not_called_off(cast: Cast) -> None:
    text = set_text(cast.administrator, day=3)

    for each in (text, uuid4()):
        with pytest.raises(UnableToCallOffText):
            call_off_text(text=each, by=cast.administrator, at=MONDAY)
    with pytest.raises(UnableToCallOffText):
        call_off_text(text=set_text(cast.administrator, OTHER, day=4), by=cast.administrator, at=MONDAY + timedelta(1))


def test_a_value_with_braces_is_told_as_it_is(cast: Cast) -> None:
    set_text(cast.administrator, day=3)

    assert told("2023-07-03 10:00", code="{mã hồ sơ} {0}") == "Mời nhận hồ sơ {mã hồ sơ} {0}."


def test_a_change_that_is_rolled_back_is_told_to_nobody(cast: Cast) -> None:
    with transaction.atomic():
        set_text(cast.administrator, day=3)
        assert told("2023-07-03 10:00") == "Mời nhận hồ sơ 17."
        transaction.set_rollback(True)

    assert told("2023-07-03 10:00") == "Hồ sơ 17 đã xong."


def test_sending_costs_one_statement_whether_texts_were_set_or_not(cast: Cast, django_assert_num_queries: Any) -> None:
    def send() -> None:
        message = NewMessage(
            channel=Channel.IN_APP,
            account=uuid4(),
            address="",
            template=TRIAL,
            fields={CODE: "17"},
            link="",
            about=uuid4(),
        )
        send_messages(messages=[message] * 20, by=SYSTEM, at=MONDAY)

    queries._kept = replace(queries.kept_texts(), version=NEVER_SET, by_template={})  # a process that has just begun
    with django_assert_num_queries(1):
        send()

    set_text(cast.administrator, day=3)
    send()
    with django_assert_num_queries(1):
        send()


def test_a_key_that_was_used_is_found_again_when_the_texts_have_changed(cast: Cast) -> None:
    message = NewMessage(
        channel=Channel.IN_APP,
        account=uuid4(),
        address="",
        template=TRIAL,
        fields={CODE: "17"},
        link="",
        about=uuid4(),
        key="1",
    )
    first = send_messages(messages=[message], by=SYSTEM, at=MONDAY)
    set_text(cast.administrator, day=3)

    assert send_messages(messages=[message], by=SYSTEM, at=MONDAY) == first
    assert Message.objects.get(about=message.about).body_vi == "Hồ sơ 17 đã xong."


def test_the_database_keeps_one_text_a_day_and_none_without_words(cast: Cast) -> None:
    kept = {"template": TRIAL.name, "from_on": date(2023, 7, 5), "reason": "x", "made_at": MONDAY}
    Text.objects.create(**kept)

    with pytest.raises(IntegrityError, match="one_a_day"), transaction.atomic():
        Text.objects.create(**kept, subject_vi="a", body_vi="b")
    with pytest.raises(IntegrityError, match="says_something"), transaction.atomic():
        Text.objects.create(**{**kept, "from_on": date(2023, 7, 6)}, subject_vi="a")


def test_another_process_tells_the_new_words_in_its_very_next_transaction(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        assert told("2023-07-03 09:00") == "Hồ sơ 17 đã xong."
    before = queries.kept_texts()
    with durable():
        set_text(cast.administrator, day=3)

    queries._kept = before  # as a process has it that has not heard of the change
    with durable():
        assert told("2023-07-03 10:00") == "Mời nhận hồ sơ 17."


def test_of_two_administrators_at_once_one_is_told_of_the_other(committed_db: str) -> None:
    with durable():
        cast = load_cast()
        second = an_official(sign_in="quantri2", unit=cast.ward, roles={Role.ADMINISTRATOR})
    start, seen = Barrier(2), a_text()

    def change(by: Actor, words: Wording) -> bool:
        try:
            start.wait(timeout=30)
            with durable():
                set_message_texts(texts=[replace(seen, words=words)], by=by, at=MONDAY)
        except UnableToSetTextsUnseen:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        tries = [pool.submit(change, by, words) for by, words in ((cast.administrator, MINE), (second, OTHER))]
        done = [each.result(timeout=60) for each in tries]

    assert sorted(done) == [False, True]
    assert len(texts_of(template=TRIAL.name)) == 1
