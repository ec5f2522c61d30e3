"""Administration in the desk: each change from a day on, seen before it moves anything, found again in the history."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.queries import hours_of, years
from motcua.foundation.journal.queries import entries_of
from motcua.registry.organization.queries import holders, holdings, posts_in, posts_of
from motcua.service.dossiers.models import Dossier
from tests.cast import PASSWORD, Cast, a_post, an_official
from tests.conftest import moment
from tests.dossiers import fresh
from tests.rooms.faces import desk
from tests.rooms.faces.citizen import client_of, text_of

ADMIN = "/ban-lam-viec/quan-tri/"
pytestmark = pytest.mark.usefixtures("now")
NOW = desk.NOW
WEEK = {f"day_{number}": "07:00-11:00, 13:00-17:00" for number in range(5)} | {"day_5": "07:00-11:00", "day_6": ""}
HOURS = {**WEEK, "cutoff": "15:00", "from_on": "2023-07-04", "source": "Quyết định 12/QĐ-UBND"}
HOLIDAY = {
    "op": "add",
    "falls_on": "2023-07-05",
    "kind": "public_holiday",
    "name_vi": "Ngày nghỉ thử",
    "source": "Thông báo 1/TB-UBND",
}


@pytest.fixture
def admin(cast: Cast) -> Client:
    return client_of(cast.administrator)


def unit_page(cast: Cast, more: str = "") -> str:
    return f"{ADMIN}don-vi/{cast.ward.id}/{more}"


def account_page(actor: Actor, more: str = "") -> str:
    return f"{ADMIN}can-bo/{actor.account}/{more}"


def pages(cast: Cast) -> dict[str, list[str]]:
    account = account_page(cast.handler)
    return {
        "get": [ADMIN, unit_page(cast), f"{ADMIN}can-bo/", account, f"{ADMIN}lich/", f"{ADMIN}lich/2023/"],
        "post": [
            *(unit_page(cast, each) for each in ("bo-nhiem/", "thoi/", "vi-tri/", "gio-lam-viec/")),
            *(f"{account}{each}/" for each in ("close", "reopen", "factor")),
            *(f"{ADMIN}{each}" for each in ("can-bo/mo/", "lich/gio/", "lich/2023/doi/")),
        ],
    }


@pytest.mark.parametrize("who", ["leader", "head", "counter", "auditor", "other_officer"])
def test_nobody_but_administrators_opens_or_changes_anything(cast: Cast, who: str) -> None:
    actor = getattr(cast, who)
    client = client_of(actor)

    for method, addresses in pages(cast).items():
        for address in addresses:
            assert getattr(client, method)(address).status_code == 403, address

    assert set(desk.refusals(actor.account)) == {(actor.account, "open_administration")}
    assert len(desk.refusals(actor.account)) == sum(map(len, pages(cast).values()))


def test_a_citizen_is_refused_and_nobody_is_sent_to_sign_in(cast: Cast) -> None:
    assert client_of(cast.citizen).get(ADMIN).status_code == 403
    assert client_of().get(ADMIN).status_code == 302


def test_a_unit_is_found_by_its_name_without_marks(admin: Client, cast: Cast) -> None:
    answer = admin.get(ADMIN, {"q": "an khanh"})

    assert unit_page(cast) in [cell.href for row in answer.context["table"].rows for cell in row.cells]
    assert "No unit found" in text_of(admin.get(ADMIN, {"q": "xyz"}))


def test_an_official_is_appointed_from_a_day_and_the_history_says_by_whom(admin: Client, cast: Cast) -> None:
    post = a_post(unit=cast.ward, key="moi", roles={Role.HANDLER})
    sent = {"post": post, "account": cast.clerk.account, "starts_on": "2023-07-10"}

    page = admin.post(unit_page(cast, "bo-nhiem/"), sent, follow=True)

    def has_post(on: date) -> bool:
        assert cast.clerk.account is not None
        return post in [each.post for each in posts_of(account=cast.clerk.account, on=on)]

    assert not has_post(date(2023, 7, 9))
    assert has_post(date(2023, 7, 10))
    assert "Tạ Thị Tám from 10/07/2023" in text_of(page)
    change = page.context["changes"][0]
    assert (change.what, change.when, change.by) == ("Appointed", "from 10/07/2023", "Dương Thị Lài")
    assert change.about == "Tạ Thị Tám · Post moi"


def test_a_post_that_is_held_already_is_refused_with_its_holder_and_what_was_typed_stays(
    admin: Client, cast: Cast
) -> None:
    post = cast.handler.posts[0].post
    sent = {"post": post, "account": cast.clerk.account, "starts_on": "2023-07-10", "last_on": ""}

    page = admin.post(unit_page(cast, "bo-nhiem/"), sent)

    assert page.status_code == 409
    assert "Phan Văn Sáu holds it" in text_of(page)
    assert f'value="{cast.clerk.account}" selected' in page.content.decode()
    assert 'value="2023-07-10"' in page.content.decode()


def test_an_administrator_appoints_not_herself(admin: Client, cast: Cast) -> None:
    post = a_post(unit=cast.ward, key="moi", roles={Role.LEADER})
    sent = {"post": post, "account": cast.administrator.account, "starts_on": "2023-07-10"}

    assert admin.post(unit_page(cast, "bo-nhiem/"), sent).status_code == 403
    assert not [each for each in holdings(on=date(2023, 7, 10), unit=cast.ward.id) if each.post.id == post]


def test_an_appointment_ends_with_the_close_of_its_last_day_and_only_once(admin: Client, cast: Cast) -> None:
    (held,) = holdings(on=NOW.date(), unit=cast.ward.id, account=cast.clerk.account)
    sent = {"holding": held.id, "last_on": "2023-07-07"}

    first = admin.post(unit_page(cast, "thoi/"), sent, follow=True)
    later = admin.post(unit_page(cast, "thoi/"), {**sent, "last_on": "2023-07-20"})

    assert first.context["changes"][0].what == "Appointment ended"
    assert holders(unit=cast.ward.id, role=Role.CLERK, on=date(2023, 7, 7))
    assert not holders(unit=cast.ward.id, role=Role.CLERK, on=date(2023, 7, 8))
    assert later.status_code == 409


def test_a_post_is_opened_with_its_roles_and_its_key_is_taken_then(admin: Client, cast: Cast) -> None:
    sent = {"key": "pho2", "title_vi": "Phó Chủ tịch", "roles": ["leader"], "opens_on": "2023-07-03"}

    admin.post(unit_page(cast, "vi-tri/"), sent)
    again = admin.post(unit_page(cast, "vi-tri/"), sent)

    (post,) = [each for each in posts_in(unit=cast.ward.id, on=NOW.date()) if each.key == "pho2"]
    assert (post.title_en, post.roles, post.is_single) == ("Phó Chủ tịch", frozenset({Role.LEADER}), True)
    assert again.status_code == 422
    assert "the key is taken" in text_of(again)
    assert 'value="leader" checked' in again.content.decode()


@pytest.mark.parametrize(
    "broken", [{"roles": ["king"]}, {"opens_on": "x"}, {"key": ""}, {"title_vi": " "}, {"roles": []}]
)
def test_a_post_that_cannot_be_is_refused(admin: Client, cast: Cast, broken: dict[str, Any]) -> None:
    sent = {"key": "pho2", "title_vi": "Phó Chủ tịch", "roles": ["leader"], "opens_on": "2023-07-03"}

    assert admin.post(unit_page(cast, "vi-tri/"), {**sent, **broken}).status_code == 422


def test_saturday_hours_say_first_what_they_move_and_move_nothing_yet(admin: Client, cast: Cast) -> None:
    row = desk.received(cast, at=moment("2023-06-30 15:00"))

    page = admin.post(unit_page(cast, "gio-lam-viec/"), {**HOURS, "from_on": "2023-07-01"})

    assert page.status_code == 200
    assert "1 open dossier’s date will move." in text_of(page)
    assert hours_of(unit=cast.ward.id) == []
    assert fresh(row).legal_due_at == row.legal_due_at
    assert entries_of(subject=cast.ward.id, kinds=["unit_hours_set"]) == []
    kept = dict(page.context["hours_fields"])
    assert kept["day_5"] == "07:00-11:00"


def test_and_hold_once_that_was_confirmed(admin: Client, cast: Cast) -> None:
    page = admin.post(unit_page(cast, "gio-lam-viec/"), {**HOURS, "confirmed": "1"}, follow=True)

    (hours,) = hours_of(unit=cast.ward.id)
    assert [len(sessions) for sessions in hours.week.sessions] == [2, 2, 2, 2, 2, 1, 0]
    assert (hours.from_on, hours.until_on) == (date(2023, 7, 4), None)
    change = page.context["changes"][0]
    assert (change.what, change.when, change.by) == ("Working hours set", "from 04/07/2023", "Dương Thị Lài")


def test_a_change_that_moves_nobody_says_so(admin: Client, cast: Cast) -> None:
    assert "No open dossier’s date will move." in text_of(admin.post(unit_page(cast, "gio-lam-viec/"), HOURS))


@pytest.mark.parametrize(
    "broken",
    [
        {"day_0": "sáng"},
        {"day_0": "25:00-26:00"},
        {"day_0": "11:00-07:00"},
        {"cutoff": ""},
        {"source": ""},
        {"from_on": ""},
        {"last_on": "2023-07-01"},
        {f"day_{number}": "" for number in range(7)},
    ],
)
def test_hours_that_cannot_be_are_refused_before_anything_is_shown(
    admin: Client, cast: Cast, broken: dict[str, str]
) -> None:
    page = admin.post(unit_page(cast, "gio-lam-viec/"), {**HOURS, **broken})

    assert page.status_code == 422
    assert not page.context["foreseen"]
    assert hours_of(unit=cast.ward.id) == []


def test_a_holiday_is_seen_with_what_it_moves_then_published(admin: Client, cast: Cast) -> None:
    row = desk.received(cast, at=moment("2023-06-30 15:00"))
    address = f"{ADMIN}lich/2023/doi/"

    seen = admin.post(address, HOLIDAY)
    assert "1 open dossier’s date will move." in text_of(seen)
    assert date(2023, 7, 5) not in days_of(2023)
    page = admin.post(address, {**dict(seen.context["fields"]), "confirmed": "1"}, follow=True)

    assert date(2023, 7, 5) in days_of(2023)
    assert "Ngày nghỉ thử" in text_of(page)
    assert page.context["changes"][0].by == "Dương Thị Lài"
    assert fresh(row).legal_due_at == row.legal_due_at, "a job moves it, with the dossier's lock"


def test_a_day_is_taken_out_again(admin: Client, cast: Cast) -> None:
    address = f"{ADMIN}lich/2023/doi/"
    admin.post(address, {**HOLIDAY, "confirmed": "1"})

    admin.post(address, {"op": "drop", "falls_on": "2023-07-05", "source": "Thông báo 2", "confirmed": "1"})

    assert date(2023, 7, 5) not in days_of(2023)


@pytest.mark.parametrize(
    "broken",
    [
        {"falls_on": "2024-07-05"},
        {"falls_on": "x"},
        {"kind": "party"},
        {"name_vi": ""},
        {"source": ""},
        {"op": "x"},
        {"op": "drop"},
    ],
)
def test_a_day_that_cannot_be_is_refused(admin: Client, cast: Cast, broken: dict[str, str]) -> None:
    before = days_of(2023)

    assert admin.post(f"{ADMIN}lich/2023/doi/", {**HOLIDAY, **broken, "confirmed": "1"}).status_code == 422
    assert days_of(2023) == before


def test_a_day_that_is_there_is_not_published_twice(admin: Client, cast: Cast) -> None:
    admin.post(f"{ADMIN}lich/2023/doi/", {**HOLIDAY, "confirmed": "1"})

    assert admin.post(f"{ADMIN}lich/2023/doi/", {**HOLIDAY, "confirmed": "1"}).status_code == 422


def test_a_foreseen_year_is_decided_as_it_stands(admin: Client, cast: Cast) -> None:
    year = next(each.year for each in years() if each.provisional)

    admin.post(f"{ADMIN}lich/{year}/doi/", {"op": "decide", "source": "Thông báo 9", "confirmed": "1"})

    assert next(each for each in years() if each.year == year).provisional is False
    assert admin.get(f"{ADMIN}lich/1900/").status_code == 404


def days_of(year: int) -> list[date]:
    return [day.falls_on for each in years() if each.year == year for day in each.days]


def test_the_hours_of_the_city_are_set_and_found_in_the_history(admin: Client, cast: Cast) -> None:
    seen = admin.post(f"{ADMIN}lich/gio/", HOURS)
    assert seen.context["foreseen"]

    page = admin.post(f"{ADMIN}lich/gio/", {**HOURS, "confirmed": "1"}, follow=True)

    assert hours_of(unit=None)[-1].from_on == date(2023, 7, 4)
    assert page.context["changes"][0].what == "Working hours set"


def test_an_account_is_opened_and_its_password_shown_once(admin: Client, cast: Cast) -> None:
    sent = {"name": "Trương Thị Mười", "sign_in_name": "muoi.ankhanh", "email": "muoi@motcua.example"}

    page = admin.post(f"{ADMIN}can-bo/mo/", sent)

    password = page.context["opened"]["password"]
    assert page.headers["Cache-Control"] == "no-store"
    assert password in page.content.decode()
    assert password not in admin.get(f"{ADMIN}can-bo/", {"q": "muoi"}).content.decode()
    assert Client().login(username="muoi.ankhanh", password=password)
    taken = admin.post(f"{ADMIN}can-bo/mo/", sent)
    assert taken.status_code == 409
    assert 'value="Trương Thị Mười"' in taken.content.decode()
    assert admin.post(f"{ADMIN}can-bo/mo/", {**sent, "sign_in_name": ""}).status_code == 409


def test_a_closed_account_is_nobody_at_the_next_click_and_opens_again(admin: Client, cast: Cast) -> None:
    officer = client_of(cast.handler)
    assert officer.get("/ban-lam-viec/").status_code == 200

    page = admin.post(account_page(cast.handler, "close/"), follow=True)

    assert page.context["changes"][0].what == "Account closed"
    assert officer.get("/ban-lam-viec/").status_code == 302
    assert not Client().login(username="canbo.ankhanh", password=PASSWORD)
    assert admin.post(account_page(cast.handler, "close/")).status_code == 409
    admin.post(account_page(cast.handler, "reopen/"))
    assert Client().login(username="canbo.ankhanh", password=PASSWORD)
    assert admin.post(account_page(cast.handler, "reopen/")).status_code == 409


def test_a_lost_authenticator_app_is_taken_off(admin: Client, cast: Cast) -> None:
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    TOTP.activate(Account.objects.get(id=_id(cast.handler)), generate_totp_secret())

    page = admin.post(account_page(cast.handler, "factor/"), follow=True)

    assert not page.context["account"].has_second_factor
    assert page.context["changes"][0].what == "Authenticator app taken off"
    assert admin.post(account_page(cast.handler, "factor/")).status_code == 409


@pytest.mark.parametrize("act", ["close", "reopen", "factor"])
def test_nobody_changes_her_own_account(admin: Client, cast: Cast, act: str) -> None:
    assert admin.post(account_page(cast.administrator, f"{act}/")).status_code == 403
    assert Account.objects.get(id=_id(cast.administrator)).is_active


def test_what_is_no_official_s_account_is_not_found(admin: Client, cast: Cast) -> None:
    assert admin.get(account_page(cast.citizen)).status_code == 404
    assert admin.post(account_page(cast.citizen, "close/")).status_code == 404
    assert Account.objects.get(id=_id(cast.citizen)).is_active
    assert admin.get(f"{ADMIN}can-bo/{uuid4()}/").status_code == 404
    assert admin.post(account_page(cast.handler, "burn/")).status_code == 404
    assert admin.get(f"{ADMIN}don-vi/{uuid4()}/").status_code == 404


def test_two_administrators_at_once_end_one_appointment_once(cast: Cast, admin: Client) -> None:
    other = client_of(an_official(sign_in="quantri2", unit=cast.ward, roles={Role.ADMINISTRATOR}))
    (held,) = holdings(on=NOW.date(), unit=cast.ward.id, account=cast.clerk.account)
    sent = {"holding": held.id, "last_on": "2023-07-07"}

    assert admin.post(unit_page(cast, "thoi/"), sent).status_code == 302
    assert other.post(unit_page(cast, "thoi/"), sent).status_code == 409
    assert len(entries_of(subject=_id(cast.clerk), kinds=["appointment_ended"])) == 1


def _id(actor: Actor) -> UUID:
    assert actor.account is not None
    return actor.account


def test_no_dossier_is_touched_by_looking(admin: Client, cast: Cast) -> None:
    row = desk.received(cast)
    for address in pages(cast)["get"]:
        assert admin.get(address).status_code == 200, address

    assert Dossier.objects.filter(id=row.id, legal_due_at=row.legal_due_at).exists()
