"""Standing in at the desk: chosen openly, with just that post, recorded on the other's behalf, over by itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from motcua.foundation.accounts.values import Actor
from motcua.foundation.journal.queries import entries_of
from motcua.registry.organization.deputizing import deputations_of, name_deputy
from motcua.registry.organization.queries import holdings
from motcua.registry.organization.values import NewDeputation
from motcua.service.dossiers.values import Status
from tests.cast import AT, Cast
from tests.conftest import moment
from tests.dossiers import fresh
from tests.rooms.faces import desk
from tests.rooms.faces.citizen import client_of

PAGE, INBOX, LEAD = "/ban-lam-viec/thay-mat/", "/ban-lam-viec/", "/ban-lam-viec/lanh-dao/"
FIRST, LAST = date(2023, 7, 3), date(2023, 7, 7)


class Clock:
    """The city's clock as the test sets it."""

    at = moment("2023-07-03 09:00")

    def now(self) -> Any:
        return self.at


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("motcua.faces.site.middleware.city_clock", lambda: clock)
    return clock


def account(actor: Actor) -> UUID:
    assert actor.account is not None
    return actor.account


def holding_of(actor: Actor) -> UUID:
    return holdings(on=FIRST, account=account(actor))[0].id


def named(cast: Cast, *, deputy: Actor | None = None) -> UUID:
    new = NewDeputation(
        holding=holding_of(cast.leader), deputy=account(deputy or cast.head), starts_on=FIRST, last_on=LAST
    )
    return name_deputy(new=new, by=cast.leader, at=AT)


def test_a_deputy_signs_on_the_leader_s_behalf_and_that_is_written_down(cast: Cast, clock: Clock) -> None:
    row, deputation = desk.to_sign(cast), named(cast)
    client = client_of(cast.head)
    assert client.get(LEAD).status_code == 403

    client.post(f"{PAGE}{deputation}/lam/")
    page = client.get(LEAD)
    client.post(f"{LEAD}ky/", {"chosen": [desk.key(row)], "unchecked_reason": "Đã xem bản giấy."})

    assert "You act for <strong>Võ Thị Út</strong>, until 07/07/2023" in page.content.decode()
    assert fresh(row).status == Status.APPROVED.value
    (entry,) = entries_of(subject=row.id, kinds=["dossier_approved"])
    assert (entry.actor, entry.on_behalf_of) == (cast.head.account, cast.leader.account)
    history = client.get(desk.address(row)).content.decode()
    assert "Ngô Văn Bảy for Võ Thị Út" in history


def test_while_standing_in_only_that_post_counts_and_back_again_only_the_own(cast: Cast, clock: Clock) -> None:
    deputation = named(cast)
    client = client_of(cast.head)

    client.post(f"{PAGE}{deputation}/lam/")
    acting = client.get(INBOX).wsgi_request.actor  # type: ignore[attr-defined]  # what the middleware put there
    client.post(f"{PAGE}ve/")
    herself = client.get(INBOX).wsgi_request.actor  # type: ignore[attr-defined]

    assert acting.posts[0].post != cast.head.posts[0].post
    assert len(acting.posts) == 1
    assert acting.on_behalf_of == cast.leader.account
    assert herself.posts == cast.head.posts
    assert herself.on_behalf_of is None
    assert client.post(f"{PAGE}ve/").status_code == 302


def test_on_the_portal_everybody_is_herself(cast: Cast, clock: Clock) -> None:
    deputation = named(cast)
    client = client_of(cast.head)
    client.post(f"{PAGE}{deputation}/lam/")

    assert client.get("/").wsgi_request.actor.on_behalf_of is None  # type: ignore[attr-defined]


def test_it_ends_by_itself_in_the_middle_of_a_session(cast: Cast, clock: Clock) -> None:
    deputation = named(cast)
    client = client_of(cast.head)
    client.post(f"{PAGE}{deputation}/lam/")
    clock.at = moment("2023-07-07 23:59")
    assert client.get(LEAD).status_code == 200

    clock.at = moment("2023-07-08 00:00")

    assert client.get(LEAD).status_code == 403
    assert client.post(f"{PAGE}{deputation}/lam/").status_code == 404


def test_called_off_it_ends_at_the_next_click(cast: Cast, clock: Clock) -> None:
    deputation = named(cast)
    deputy, leader = client_of(cast.head), client_of(cast.leader)
    deputy.post(f"{PAGE}{deputation}/lam/")

    answer = leader.post(f"{PAGE}{deputation}/thoi/", follow=True)

    assert "It ended just now." in answer.content.decode()
    assert deputy.get(LEAD).status_code == 403
    assert leader.post(f"{PAGE}{deputation}/thoi/").status_code == 409


@pytest.mark.parametrize("who", ["handler", "leader", "other_officer"])
def test_nobody_stands_in_by_another_s_deputation(cast: Cast, clock: Clock, who: str) -> None:
    deputation = named(cast)
    client = client_of(getattr(cast, who))

    assert client.post(f"{PAGE}{deputation}/lam/").status_code == 404
    assert client.post(f"{PAGE}{uuid4()}/lam/").status_code == 404


def test_before_its_first_day_it_is_not_begun(cast: Cast, clock: Clock) -> None:
    deputation = named(cast)
    clock.at = moment("2023-07-02 12:00")

    assert client_of(cast.head).post(f"{PAGE}{deputation}/lam/").status_code == 404


def test_an_official_names_her_deputy_and_reads_it_on_the_page(cast: Cast, clock: Clock) -> None:
    client = client_of(cast.leader)
    sent = {
        "holding": holding_of(cast.leader),
        "deputy": cast.head.account,
        "starts_on": "2023-07-04",
        "last_on": "2023-07-05",
    }

    answer = client.post(f"{PAGE}cu/", {**sent, "reason": "Đi họp Hà Nội"}, follow=True)

    assert "Ngô Văn Bảy stands in, 04/07/2023 – 05/07/2023" in answer.content.decode()
    assert "Đi họp Hà Nội" in answer.content.decode()


def test_a_refusal_gives_back_what_was_typed(cast: Cast, clock: Clock) -> None:
    client = client_of(cast.leader)
    sent = {
        "holding": holding_of(cast.leader),
        "deputy": cast.head.account,
        "starts_on": "2023-07-05",
        "last_on": "2023-07-04",
    }

    answer = client.post(f"{PAGE}cu/", {**sent, "reason": "Đi họp"})

    text = answer.content.decode()
    assert answer.status_code == 422
    assert "it would end before it begins" in text
    assert 'value="2023-07-05"' in text
    assert 'value="Đi họp"' in text


@pytest.mark.parametrize("broken", [{"deputy": "x"}, {"starts_on": "mai"}, {"last_on": ""}, {"holding": ""}])
def test_a_form_that_cannot_be_read_changes_nothing(cast: Cast, clock: Clock, broken: dict[str, str]) -> None:
    client = client_of(cast.leader)
    sent = {
        "holding": str(holding_of(cast.leader)),
        "deputy": str(cast.head.account),
        "starts_on": "2023-07-05",
        "last_on": "2023-07-06",
    }

    assert client.post(f"{PAGE}cu/", {**sent, **broken}).status_code == 422
    assert deputations_of(holdings=[holding_of(cast.leader)], on=FIRST) == []


def test_naming_for_somebody_else_is_refused_and_written_down(cast: Cast, clock: Clock) -> None:
    client = client_of(cast.clerk)
    sent = {
        "holding": holding_of(cast.leader),
        "deputy": cast.head.account,
        "starts_on": "2023-07-05",
        "last_on": "2023-07-06",
    }

    assert client.post(f"{PAGE}cu/", sent).status_code == 403
    assert desk.refusals(cast.leader.account) == [(cast.clerk.account, "name_deputy")]


def test_sent_twice_there_is_one_and_the_second_says_who_stands_in(cast: Cast, clock: Clock) -> None:
    client = client_of(cast.leader)
    sent = {
        "holding": holding_of(cast.leader),
        "deputy": cast.head.account,
        "starts_on": "2023-07-05",
        "last_on": "2023-07-06",
    }

    client.post(f"{PAGE}cu/", sent)
    again = client.post(f"{PAGE}cu/", sent)

    assert again.status_code == 422
    assert "stands in already" in again.content.decode()
    assert len(deputations_of(holdings=[holding_of(cast.leader)], on=FIRST + timedelta(days=1))) == 1


def test_a_head_sees_her_unit_s_posts_and_names_nobody_for_who_signs(client: Client, cast: Cast, clock: Clock) -> None:
    desk.signed_in(client, cast.head)

    led = {each.name: each for each in client.get(PAGE).context["led"]}

    assert led["Phan Văn Sáu"].colleagues
    assert not led["Võ Thị Út"].colleagues


def test_a_citizen_has_no_page_of_deputies(client: Client, cast: Cast) -> None:
    desk.signed_in(client, cast.citizen)

    assert client.get(PAGE).status_code == 403
