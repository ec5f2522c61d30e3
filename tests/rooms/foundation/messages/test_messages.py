"""The outbox: written with the state, emptied by the job, given up visibly."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database import ticks
from motcua.foundation.database.transactions import durable
from motcua.foundation.journal.queries import entries_of
from motcua.foundation.messages.commands import mark_read, resend_messages, send_messages, take_due_letters
from motcua.foundation.messages.errors import UnableToResendMessages, UnableToSendMessages
from motcua.foundation.messages.jobs import deliver_pending
from motcua.foundation.messages.models import Message
from motcua.foundation.messages.queries import messages_of, outbox, outbox_state, unread_count
from motcua.foundation.messages.rules import ATTEMPTS_MAX, LEASE
from motcua.foundation.messages.values import (
    Channel,
    Fault,
    Field,
    Letter,
    MessageView,
    NewMessage,
    Status,
    Template,
    Wording,
)
from tests.conftest import moment

AT = moment("2023-06-15 09:30")
DOSSIER = uuid4()


SUBJECT = Field(name="chủ đề", label="the subject", sample="Tin thử")
BODY = Field(name="nội dung", label="the text", sample="Nội dung thử.")


def a_template(name: str) -> Template:
    return Template(
        name=name,
        group="Trials",
        purpose="A trial",
        fields=(SUBJECT, BODY),
        shipped=Wording(subject_vi="{chủ đề}", body_vi="{nội dung}"),
    )


def an_email(address: str = "hoa@example.vn", **more: Any) -> NewMessage:
    return a_message(**{"channel": Channel.EMAIL, "address": address, **more})


def a_message(
    *,
    template: str = "dossier_received",
    subject_vi: str = "Hồ sơ đã được tiếp nhận",
    body_vi: str = "Hồ sơ 000.00.15.H13-230615-0001 được hẹn trả ngày 20/06/2023.",
    **more: Any,
) -> NewMessage:
    return NewMessage(
        **{
            "channel": Channel.IN_APP,
            "account": None,
            "address": "",
            "template": a_template(template),
            "fields": {SUBJECT: subject_vi, BODY: body_vi},
            "link": "https://dichvucong.example/tra-cuu/1",
            "about": DOSSIER,
            **more,
        }
    )


def send(*messages: NewMessage) -> list[UUID]:
    return send_messages(messages=messages, by=SYSTEM, at=AT)


def seen(message: UUID) -> MessageView:
    (view,) = (view for view in outbox(about=DOSSIER, limit=1_000) if view.id == message)
    return view


@dataclass
class Clumsy:
    """A carrier that fails as it is told, letter by letter, then delivers."""

    faults: list[Fault | None] = field(default_factory=list)
    carried: list[UUID] = field(default_factory=list)

    def carry(self, *, letters: Sequence[Letter]) -> list[Fault | None]:
        self.carried += [letter.id for letter in letters]
        return [self.faults.pop(0) if self.faults else None for _ in letters]


def test_an_email_leaves_with_its_link_and_once(db: None) -> None:
    (message,) = send(an_email())

    assert deliver_pending(at=AT) == 1
    assert deliver_pending(at=AT + timedelta(days=1)) == 0

    (sent,) = mail.outbox
    assert sent.to == ["hoa@example.vn"]
    assert sent.subject == "Hồ sơ đã được tiếp nhận"
    assert "0001" in sent.body
    assert sent.body.endswith("https://dichvucong.example/tra-cuu/1")
    assert str(message) in sent.message()["Message-ID"]
    view = seen(message)
    assert (view.status, view.delivered_at, view.attempts) == (Status.DELIVERED, AT, 1)


def test_an_sms_is_delivered_into_the_outbox(db: None) -> None:
    (message,) = send(a_message(channel=Channel.SMS, address="0912345678"))

    assert deliver_pending(at=AT) == 1

    assert seen(message).status is Status.DELIVERED
    assert [view.id for view in outbox(address="0912345678")] == [message]


def test_an_in_app_message_is_there_at_once_and_read_by_its_account(db: None) -> None:
    hoa, neighbour = uuid4(), uuid4()
    first, second, others = send(a_message(account=hoa), a_message(account=hoa), a_message(account=neighbour))

    assert [view.id for view in messages_of(account=hoa)] == [second, first]
    assert unread_count(account=hoa) == 2
    assert mark_read(account=hoa, messages=[first, others], at=AT) == 1
    assert mark_read(account=hoa, messages=[first], at=AT + timedelta(hours=1)) == 0

    assert [view.id for view in messages_of(account=hoa, unread_only=True)] == [second]
    assert seen(first).read_at == AT
    assert unread_count(account=neighbour) == 1
    assert deliver_pending(at=AT) == 0


def test_a_repeated_key_tells_nobody_twice(db: None) -> None:
    first, other = send(an_email(key="1"), an_email(key="2"))

    again = send(an_email(key="3"), an_email(key="1", body_vi="khác"), an_email(key="2", template="other"))

    assert again[1] == first
    assert len({first, other, *again}) == 4
    assert deliver_pending(at=AT) == 4


def test_the_same_key_twice_in_one_call_is_one_message(db: None) -> None:
    first, twin = send(an_email(key="1"), an_email(key="1"))

    assert first == twin
    assert deliver_pending(at=AT) == 1


def test_without_a_key_each_is_a_message(db: None) -> None:
    assert len(set(send(an_email(), an_email()))) == 2


def test_a_message_to_nobody_is_refused_and_named_with_all_the_others(db: None) -> None:
    with pytest.raises(UnableToSendMessages) as error:
        send(an_email(), an_email(address="", template="one"), a_message(account=None, template="two"))

    assert "one, two" in error.value.message
    assert outbox(about=DOSSIER) == []


def test_the_database_keeps_no_message_to_nobody(db: None) -> None:
    with pytest.raises(IntegrityError, match="goes_to_somebody"), transaction.atomic():
        Message.objects.create(
            channel="sms", address="", about=DOSSIER, made_at=AT, next_attempt_at=AT, status="waiting"
        )


def test_many_messages_cost_one_statement(db: None, django_assert_num_queries: Any) -> None:
    send(an_email(key="first"))  # what this process keeps may be of another test's city

    with django_assert_num_queries(1):
        send(*[an_email(key=str(i)) for i in range(100)])


def test_a_failed_letter_waits_longer_each_time_and_the_others_go(db: None) -> None:
    bad, good = send(an_email(), an_email())
    carrier = Clumsy([Fault("not reached"), None, Fault("not reached")])

    assert deliver_pending(at=AT, carriers={Channel.EMAIL: carrier}) == 2
    assert seen(good).status is Status.DELIVERED
    assert (seen(bad).status, seen(bad).fault) == (Status.WAITING, "not reached")
    assert seen(bad).next_attempt_at == AT + timedelta(minutes=1)

    assert deliver_pending(at=AT + timedelta(seconds=59), carriers={Channel.EMAIL: carrier}) == 0
    second_at = AT + timedelta(minutes=1)
    assert deliver_pending(at=second_at, carriers={Channel.EMAIL: carrier}) == 1
    assert seen(bad).next_attempt_at == second_at + timedelta(minutes=2)

    third_at = second_at + timedelta(minutes=2)
    assert deliver_pending(at=third_at, carriers={Channel.EMAIL: carrier}) == 1
    assert (seen(bad).status, seen(bad).attempts, seen(bad).fault) == (Status.DELIVERED, 3, "")


def test_a_letter_that_never_arrives_is_given_up_visibly_and_recorded_without_its_address(db: None) -> None:
    dossier = uuid4()
    (message,) = send_messages(messages=[an_email(about=dossier)], by=SYSTEM, at=AT)
    carrier, at = Clumsy([Fault("not reached")] * ATTEMPTS_MAX), AT

    while deliver_pending(at=at, carriers={Channel.EMAIL: carrier}):
        at = outbox(about=dossier)[0].next_attempt_at

    (view,) = outbox(about=dossier, status=Status.UNDELIVERABLE)
    assert view.attempts == ATTEMPTS_MAX == len(carrier.carried)
    assert outbox_state().undeliverable == 1
    (entry,) = entries_of(subject=dossier)
    assert (entry.kind, entry.data) == (
        "message_undeliverable",
        {
            "message": str(message),
            "channel": "email",
            "template": "dossier_received",
            "attempts": ATTEMPTS_MAX,
        },
    )


def test_an_undeliverable_message_is_sent_again_by_hand(db: None) -> None:
    dossier = uuid4()
    (message,) = send_messages(messages=[an_email(about=dossier)], by=SYSTEM, at=AT)
    deliver_pending(at=AT, carriers={Channel.EMAIL: Clumsy([Fault("no such address", permanent=True)])})
    later = AT + timedelta(days=3)
    assert deliver_pending(at=later) == 0

    resend_messages(messages=[message], by=SYSTEM, at=later)

    assert deliver_pending(at=later) == 1
    assert outbox(about=dossier)[0].status is Status.DELIVERED
    assert [entry.kind for entry in entries_of(subject=dossier)] == ["message_undeliverable", "message_resent"]


def test_only_undeliverable_messages_are_sent_again_and_all_or_none(db: None) -> None:
    waiting, dead = send(an_email("a@example.vn"), an_email("b@example.vn"))
    Message.objects.filter(id=dead).update(status="undeliverable")
    unknown = uuid4()

    with pytest.raises(UnableToResendMessages) as error:
        resend_messages(messages=[waiting, dead, unknown], by=SYSTEM, at=AT)

    assert str(waiting) in error.value.message
    assert str(unknown) in error.value.message
    assert str(dead) not in error.value.message
    assert seen(dead).status is Status.UNDELIVERABLE


def test_a_channel_that_nobody_carries_is_not_lost(db: None) -> None:
    (message,) = send(an_email())

    assert deliver_pending(at=AT, carriers={}) == 1

    assert seen(message).status is Status.WAITING
    assert "nobody carries" in seen(message).fault


def test_letters_of_a_taker_that_died_come_back(db: None) -> None:
    (message,) = send(an_email())
    assert [letter.id for letter in take_due_letters(at=AT, limit=10)] == [message]

    assert deliver_pending(at=AT + LEASE - timedelta(seconds=1)) == 0
    assert deliver_pending(at=AT + LEASE) == 1

    assert seen(message).attempts == 2


def test_the_limit_holds_and_the_oldest_go_first(db: None) -> None:
    older = send(*[an_email(key=str(i)) for i in range(120)])
    newer = send_messages(messages=[an_email(key="late")], by=SYSTEM, at=AT + timedelta(seconds=1))
    carrier, later = Clumsy(), AT + timedelta(minutes=1)

    assert deliver_pending(at=later, limit=120, carriers={Channel.EMAIL: carrier}) == 120
    assert carrier.carried == older
    assert deliver_pending(at=later, limit=120, carriers={Channel.EMAIL: carrier}) == 1
    assert carrier.carried[-1:] == newer


def test_two_workers_share_the_letters(committed_db: str) -> None:
    with durable():
        ids = send(*[an_email(key=str(i)) for i in range(300)])
    carriers, start = [Clumsy(), Clumsy()], threading.Barrier(2)
    faults: list[BaseException] = []

    def work(carrier: Clumsy) -> None:
        try:
            start.wait(timeout=30)
            while deliver_pending(at=AT, carriers={Channel.EMAIL: carrier}):
                pass
        except BaseException as fault:
            faults.append(fault)
        finally:
            connection.close()

    workers = [threading.Thread(target=work, args=(carrier,)) for carrier in carriers]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(timeout=60)

    assert faults == []
    assert sorted(carriers[0].carried + carriers[1].carried) == sorted(ids)
    assert outbox_state().waiting == 0


def test_lists_go_by_key(db: None) -> None:
    ids = send(*[an_email(key=str(i)) for i in range(5)])

    first = outbox(about=DOSSIER, limit=2)
    rest = outbox(about=DOSSIER, before=first[-1].id, limit=10)

    assert [view.id for view in [*first, *rest]] == ids[::-1]
    assert outbox(channel=Channel.SMS, about=DOSSIER) == []


class Refusing:
    """A mail server's moods, behind Django's own port for mail backends."""

    fault: Exception | None = None
    opening_fault: Exception | None = None
    tried = 0

    def __init__(self, *_: Any, **__: Any) -> None:
        return

    def open(self) -> None:
        if Refusing.opening_fault:
            raise Refusing.opening_fault

    def close(self) -> None:
        return

    def send_messages(self, messages: Sequence[mail.EmailMessage]) -> int:
        Refusing.tried += 1
        for message in messages:
            message.message()
        if Refusing.fault and "bad@" in messages[0].to[0]:
            raise Refusing.fault
        return len(messages)


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (SMTPRecipientsRefused({"bad@example.vn": (550, b"no such user")}), Status.UNDELIVERABLE),
        (SMTPRecipientsRefused({"bad@example.vn": (450, b"try later")}), Status.WAITING),
        (SMTPDataError(554, b"refused"), Status.UNDELIVERABLE),
        (SMTPDataError(451, b"busy"), Status.WAITING),
        (SMTPServerDisconnected("gone"), Status.WAITING),
        (TimeoutError(), Status.WAITING),
    ],
)
def test_a_mail_servers_refusal_is_final_or_not_and_touches_one_letter(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch, fault: Exception, status: Status
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    monkeypatch.setattr(Refusing, "fault", fault)
    bad, good = send(an_email("bad@example.vn"), an_email("good@example.vn"))

    assert deliver_pending(at=AT) == 2

    assert seen(bad).status is status
    assert seen(bad).fault
    assert seen(good).status is Status.DELIVERED


def test_a_mail_server_that_is_away_holds_the_letters_for_later(
    db: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"
    monkeypatch.setattr(Refusing, "opening_fault", ConnectionRefusedError())
    send(an_email(), an_email())

    assert deliver_pending(at=AT) == 2

    state = outbox_state()
    assert (state.waiting, state.oldest_waiting_at, state.undeliverable) == (2, AT, 0)


def test_a_line_break_in_a_subject_is_given_up_and_holds_up_nobody(db: None) -> None:
    bad, good = send(an_email(subject_vi="a\nBcc: x@example.vn"), an_email())

    assert deliver_pending(at=AT) == 2

    assert seen(bad).status is Status.UNDELIVERABLE
    assert seen(good).status is Status.DELIVERED


def test_the_worker_empties_the_outbox_at_every_tick(db: None) -> None:
    send(an_email())
    (tick,) = (tick for tick in ticks.registered() if tick.name == "messages.outbox")

    assert tick.run(AT) == 1
    assert tick.run(AT) == 0

    assert outbox_state().waiting == 0
