"""The outbox at the desk: for whom, and sending again."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from motcua.faces.site.entering import GIVEN
from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.messages.commands import record_attempts, send_messages
from motcua.foundation.messages.models import Message
from motcua.foundation.messages.values import Attempt, Channel, Fault, NewMessage
from motcua.service.dossiers.texts import CODE, PROCEDURE, READY
from tests.cast import AT, Cast
from tests.rooms.faces import desk

OUTBOX = "/ban-lam-viec/hop-thu-di/"
RESEND = f"{OUTBOX}gui-lai/"


def _sms(count: int = 1) -> list[Message]:
    letters = [
        NewMessage(
            channel=Channel.SMS,
            account=None,
            address="+84912345678",
            template=READY,
            fields={CODE: f"Tin thử {number}", PROCEDURE: "Khai sinh"},
            link="/",
            about=uuid4(),
        )
        for number in range(count)
    ]
    ids = send_messages(messages=letters, by=SYSTEM, at=AT)
    return list(Message.objects.filter(id__in=ids).order_by("id"))


def _undeliverable() -> Message:
    (message,) = _sms()
    fault = Fault("Số không tồn tại", permanent=True)
    record_attempts(attempts=[Attempt(message.id, fault)], by=SYSTEM, at=AT)
    message.refresh_from_db()
    return message


def _with_second_factor(client: Client, actor: Actor) -> None:
    desk.signed_in(client, actor)
    session = client.session
    session[GIVEN] = True
    session.save()


def test_it_says_what_was_sent_to_whom(client: Client, cast: Cast) -> None:
    row = desk.received(cast)
    _sms()
    desk.signed_in(client, cast.administrator)

    page = client.get(OUTBOX).content.decode()

    assert f"mã {desk.code(row)}" in page
    assert cast.citizen.name in page
    assert "0912 345 678" in page


def test_it_goes_on_by_key(client: Client, cast: Cast) -> None:
    _sms(60)
    desk.signed_in(client, cast.administrator)

    first = client.get(OUTBOX)
    second = client.get(first.context["more"])

    seen = [letter.id for page in (first, second) for letter in page.context["letters"]]
    assert len(first.context["letters"]) == 50
    assert len(set(seen)) == Message.objects.count()
    assert client.get(OUTBOX, {"before": "nonsense", "status": "nonsense"}).status_code == 200


def test_what_could_not_be_delivered_says_why_and_is_sent_again(client: Client, cast: Cast) -> None:
    message = _undeliverable()
    desk.signed_in(client, cast.administrator)
    page = client.get(OUTBOX, {"status": "undeliverable"}).content.decode()

    answer = client.post(RESEND, {"message": [str(message.id)]}, follow=True)

    assert "Số không tồn tại" in page
    assert answer.status_code == 200
    message.refresh_from_db()
    assert message.status == "waiting"


def test_what_is_on_its_way_is_not_sent_again(client: Client, cast: Cast) -> None:
    (message,) = _sms()
    desk.signed_in(client, cast.administrator)

    assert client.post(RESEND, {"message": [str(message.id)]}).status_code == 409


@pytest.mark.parametrize("who", ["counter", "handler", "leader"])
def test_only_an_administrator_sends_again(client: Client, cast: Cast, who: str) -> None:
    message = _undeliverable()
    actor = getattr(cast, who)
    desk.signed_in(client, actor)

    answer = client.post(RESEND, {"message": [str(message.id)]})

    assert answer.status_code == 403
    assert desk.refusals(actor.account) == [(actor.account, "resend_messages")]
    assert RESEND not in client.get(OUTBOX, {"status": "undeliverable"}).content.decode()
    message.refresh_from_db()
    assert message.status == "undeliverable"


def test_in_a_real_city_only_administrators_read_it(client: Client, cast: Cast, settings: Any) -> None:
    settings.DEMO = False
    _with_second_factor(client, cast.handler)
    refused = client.get(OUTBOX)
    page = client.get("/ban-lam-viec/").content.decode()
    _with_second_factor(client, cast.administrator)

    assert refused.status_code == 403
    assert OUTBOX not in page
    assert client.get(OUTBOX).status_code == 200


def test_ticks_that_were_not_made_here_are_refused(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.administrator)

    assert client.post(RESEND, {"message": ["x"]}).status_code == 422
    assert client.post(RESEND, {}).headers["Location"] == f"{OUTBOX}?status=undeliverable"
