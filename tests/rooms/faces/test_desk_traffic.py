"""The repair page: what is stuck between the city and the National Portal, for whom, and what is done about it."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.database.keys import new_id
from motcua.service.exchange.models_traffic import (
    Correspondence,
    Difference,
    InboxMessage,
    OutboxMessage,
    Reconciliation,
)
from motcua.service.exchange.traffic.commands.outbox import record_attempts
from motcua.service.exchange.values_traffic import Attempt, Fault
from tests.cast import AT, Cast
from tests.rooms.faces import desk
from tests.rooms.service.exchange.portal import a_message, keep

TRAFFIC = "/ban-lam-viec/cong-dvc/tin/"
AGAIN = f"{TRAFFIC}gui-lai/"


def a_dead_letter(*, code: str = "G22-7", dossier: UUID | None = None) -> OutboxMessage:
    """Given up, with another one waiting behind it."""
    correspondence = Correspondence.objects.create(code=code, dossier=dossier, sent=2, begun_at=AT)
    letters = [
        OutboxMessage.objects.create(
            correspondence=correspondence, number=number, kind="status", status="filed", made_at=AT, next_attempt_at=AT
        )
        for number in (1, 2)
    ]
    fault = Fault("it answered 422: the portal wants another code", permanent=True)
    record_attempts(attempts=[Attempt(letters[0].id, fault)], by=SYSTEM, at=AT)
    return letters[0]


def a_difference(*, kind: str = "missing_there", code: str = "G22-7") -> Difference:
    run = Reconciliation.objects.create(at=AT, listed=5, handed=1)
    return Difference.objects.create(reconciliation=run, code=code, kind=kind, ours="2", state="open", found_at=AT)


def test_it_says_what_is_stuck_why_and_since_when(client: Client, cast: Cast) -> None:
    row = desk.received(cast)
    a_dead_letter(dossier=row.id)
    desk.signed_in(client, cast.administrator)

    page = client.get(TRAFFIC).content.decode()

    assert "the portal wants another code" in page
    assert "G22-7" in page
    assert "1 tin chờ sau tin này" in page
    assert desk.address(row) in page


def test_the_chosen_are_tried_again(client: Client, cast: Cast) -> None:
    letter = a_dead_letter()
    stuck = a_message({"reason": "x"}, kind="withdrawal")
    keep(stuck)
    InboxMessage.objects.update(state="stuck")
    desk.signed_in(client, cast.administrator)

    answer = client.post(AGAIN, {"message": [str(letter.id), str(stuck.id)]}, follow=True)

    assert answer.status_code == 200
    letter.refresh_from_db()
    assert (letter.state, letter.attempts, InboxMessage.objects.get().state) == ("waiting", 0, "waiting")
    assert client.post(AGAIN, {"message": [str(letter.id)]}).status_code == 409
    assert client.post(AGAIN, {}).status_code == 302


def test_what_the_portal_sent_is_refused_with_a_reason(client: Client, cast: Cast) -> None:
    stuck = a_message({"reason": "x"}, kind="withdrawal")
    keep(stuck)
    InboxMessage.objects.update(state="stuck")
    desk.signed_in(client, cast.administrator)
    posted = {"message": [str(stuck.id)], "how": "refuse"}

    without = client.post(AGAIN, posted)
    client.post(AGAIN, {**posted, "reason": "Mời nộp lại."})

    assert without.status_code == 409
    assert InboxMessage.objects.get().state == "refused"
    assert OutboxMessage.objects.get().facts["reason_vi"] == "Mời nộp lại."


def test_a_difference_is_settled_with_what_came_of_it(client: Client, cast: Cast) -> None:
    row = a_difference()
    desk.signed_in(client, cast.administrator)
    page = client.get(TRAFFIC, {"view": "differences"}).content.decode()

    answer = client.post(f"{TRAFFIC}khac-biet/{row.id}/", {"note": "Cổng đã mở lại."}, follow=True)

    assert "G22-7" in page
    assert answer.status_code == 200
    row.refresh_from_db()
    assert (row.state, row.note, row.settled_by) == ("settled", "Cổng đã mở lại.", cast.administrator.account)
    assert client.post(f"{TRAFFIC}khac-biet/{row.id}/", {"note": ""}).status_code == 409
    assert client.post(f"{TRAFFIC}khac-biet/{new_id()}/", {"note": ""}).status_code == 404


def test_the_portal_is_told_again_from_the_difference(client: Client, cast: Cast) -> None:
    dossier = desk.received(cast)
    Correspondence.objects.create(code="G22-7", dossier=dossier.id, begun_at=AT)
    row = a_difference()
    desk.signed_in(client, cast.administrator)

    client.post(f"{TRAFFIC}khac-biet/{row.id}/", {"how": "send"})

    letter = OutboxMessage.objects.get()
    assert (letter.status, letter.number) == ("received", 1)


def test_every_view_shows_and_nonsense_shows_the_first(client: Client, cast: Cast) -> None:
    keep(a_message({"reason": "x"}, kind="withdrawal"))
    InboxMessage.objects.update(state="refused", settled_at=AT, fault="Hồ sơ chưa được nộp.")
    desk.signed_in(client, cast.administrator)

    pages = {view: client.get(TRAFFIC, {"view": view}) for view in ("stuck", "waiting", "refused", "differences", "x")}

    assert {page.status_code for page in pages.values()} == {200}
    assert "Hồ sơ chưa được nộp." in pages["refused"].content.decode()


@pytest.mark.parametrize("who", ["counter", "handler", "leader", "clerk"])
def test_others_do_not_see_it_and_leave_an_entry(client: Client, cast: Cast, who: str) -> None:
    letter, actor = a_dead_letter(), getattr(cast, who)
    desk.signed_in(client, actor)

    answers = [client.get(TRAFFIC), client.post(AGAIN, {"message": [str(letter.id)]})]

    assert [answer.status_code for answer in answers] == [403, 403]
    acts = [act for _who, act in desk.refusals(actor.account)]
    assert acts == ["see_portal_traffic", "try_portal_messages_again"]
    assert TRAFFIC not in client.get("/ban-lam-viec/").content.decode()
    letter.refresh_from_db()
    assert letter.state == "undeliverable"


def test_an_auditor_reads_and_does_nothing(client: Client, cast: Cast) -> None:
    letter = a_dead_letter()
    desk.signed_in(client, cast.auditor)

    page = client.get(TRAFFIC).content.decode()

    assert "G22-7" in page
    assert AGAIN not in page
    assert client.post(AGAIN, {"message": [str(letter.id)]}).status_code == 403


def test_a_citizen_is_not_let_in(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.citizen)

    assert client.get(TRAFFIC).status_code == 403
