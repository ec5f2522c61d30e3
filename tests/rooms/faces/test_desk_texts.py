"""Message texts in the desk: seen with sample values, set from a day on, called off, and found again in the history."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from motcua.foundation.accounts.values import Role
from motcua.foundation.messages.queries import texts_of
from motcua.foundation.messages.values import Fate, Wording
from motcua.service.dossiers.texts import READY, STOOD_STILL_IN_UNIT
from tests.cast import Cast, an_official
from tests.conftest import moment
from tests.rooms.faces import desk
from tests.rooms.faces.citizen import client_of, text_of

TEXTS = "/ban-lam-viec/quan-tri/mau-thong-bao/"
PAGE = f"{TEXTS}{READY.name}/"
pytestmark = pytest.mark.usefixtures("now")
NOW = desk.NOW
WORDS = {"subject": "Mời nhận kết quả", "body": "Mời bạn nhận kết quả hồ sơ {mã hồ sơ}."}
CHANGE = {**WORDS, "from_on": "2023-07-05", "reason": "Nói gọn hơn.", "seen": "0"}


@pytest.fixture
def admin(cast: Cast) -> Client:
    return client_of(cast.administrator)


def change(client: Client, **more: str) -> Any:
    return client.post(f"{PAGE}doi/", {**CHANGE, **more}, follow=True)


def call_off(client: Client) -> Any:
    text = texts_of(template=READY.name)[-1].id
    return client.post(f"{PAGE}{text}/thoi/", follow=True)


@pytest.mark.parametrize("who", ["leader", "head", "counter", "auditor", "other_officer"])
def test_nobody_but_administrators_opens_or_changes_anything(admin: Client, cast: Cast, who: str) -> None:
    change(admin)
    actor = getattr(cast, who)
    client, text = client_of(actor), texts_of(template=READY.name)[0].id

    for address in (TEXTS, PAGE):
        assert client.get(address).status_code == 403
    for address in (PAGE, f"{PAGE}doi/", f"{PAGE}{text}/thoi/"):
        assert client.post(address, CHANGE).status_code == 403

    assert desk.refusals(actor.account) == [(actor.account, "open_administration")] * 5
    assert [each.fate for each in texts_of(template=READY.name)] == [None]


def test_a_citizen_is_refused_and_nobody_is_sent_to_sign_in(cast: Cast) -> None:
    assert client_of(cast.citizen).get(TEXTS).status_code == 403
    assert client_of().get(TEXTS).status_code == 302


def test_the_list_says_of_each_text_what_it_is_for_and_whether_it_was_changed(admin: Client) -> None:
    change(admin)
    change(admin, from_on="2023-07-03", seen="1")

    page = admin.get(TEXTS)

    titles = [title for title, _lines in page.context["groups"]]
    lines = {line.name: line for _title, lines in page.context["groups"] for line in lines}
    assert titles == [
        "A dossier on its way",
        "Money",
        "Papers in the wallet",
        "One’s own data",
        "Signing in",
        "Conversations and complaints",
        "Suggestions, petitions and complaints",
        "Work that is given to officials",
    ]
    assert (lines["filed"].state, lines["filed"].upcoming) == ("As shipped", None)
    assert (lines["ready"].state, lines["ready"].upcoming) == ("Changed, since 03/07/2023", date(2023, 7, 5))
    assert "The result is there: to the applicant" in text_of(page)


def test_the_preview_fills_the_fields_with_samples_and_sets_nothing(admin: Client) -> None:
    page = admin.post(PAGE, {**CHANGE, "body": "Hồ sơ {mã hồ sơ}: {thủ tục} {ai}"})

    preview = page.context["preview"]
    assert page.status_code == 200
    assert preview.words.body_vi == "Hồ sơ 000.00.15.H13-230615-0001: Đăng ký khai sinh {ai}"
    assert preview.problems == ["there is no field {ai} here"]
    assert (preview.sms.characters, preview.sms.parts) == (55, 1)
    assert "Hồ sơ {mã hồ sơ}: {thủ tục} {ai}</textarea>" in page.content.decode()
    assert 'value="Nói gọn hơn."' in page.content.decode()
    assert texts_of(template=READY.name) == []


def test_what_is_read_in_the_account_only_has_no_count_of_sms(admin: Client) -> None:
    page = admin.get(f"{TEXTS}{STOOD_STILL_IN_UNIT.name}/")

    assert page.context["preview"].sms is None
    assert "SMS" not in text_of(page)


def test_a_change_is_announced_until_its_day_with_its_words_and_who_made_it(admin: Client) -> None:
    page = change(admin)

    (text,) = texts_of(template=READY.name)
    assert text.words == Wording(subject_vi=WORDS["subject"], body_vi=WORDS["body"])
    (upcoming,) = page.context["upcoming"]
    assert (upcoming.state, upcoming.words) == ("Will hold from 05/07/2023", text.words)
    shown, shipped = page.context["history"]
    assert (shown.state, shown.by, shown.reason) == ("Will hold from 05/07/2023", "Dương Thị Lài", "Nói gọn hơn.")
    assert (shipped.state, shipped.words) == ("Holds, from the beginning", READY.shipped)
    assert READY.shipped.body_vi in page.content.decode(), "the form still has what holds"


def test_the_history_says_how_long_each_wording_held(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    change(admin, from_on="2023-07-03")
    change(admin, body="Hồ sơ {mã hồ sơ} xong.", seen="1")
    admin.post(f"{PAGE}doi/", {"shipped": "1", "from_on": "2023-07-10", "reason": "Hết đợt.", "seen": "2"})
    monkeypatch.setattr(desk, "NOW", moment("2023-07-10 07:00"))

    page = admin.get(PAGE)

    assert [(each.state, each.as_shipped) for each in page.context["history"]] == [
        ("Holds since 10/07/2023", True),
        ("Held from 05/07/2023 to 09/07/2023", False),
        ("Held from 03/07/2023 to 04/07/2023", False),
        ("Held from the beginning", True),
    ]
    assert not page.context["is_edited"]
    assert page.context["upcoming"] == []


def test_a_change_is_called_off_before_its_day_once(admin: Client) -> None:
    change(admin)

    page = call_off(admin)

    assert page.context["upcoming"] == []
    assert page.context["history"][0].state == "Called off on 03/07/2023 by Dương Thị Lài"
    assert texts_of(template=READY.name)[0].fate is Fate.CALLED_OFF
    again = call_off(admin)
    assert again.status_code == 409
    assert "Nothing was changed" in text_of(again)


def test_what_holds_is_not_called_off_but_changed_back(admin: Client) -> None:
    change(admin, from_on="2023-07-03")

    assert call_off(admin).status_code == 409
    back = {"shipped": "1", "from_on": "2023-07-03", "reason": "Nhầm.", "seen": "1"}
    page = admin.post(f"{PAGE}doi/", back, follow=True)

    assert [each.state for each in page.context["history"]][:2] == [
        "Holds since 03/07/2023",
        "Replaced on 03/07/2023 by Dương Thị Lài",
    ]
    assert page.context["words"] == READY.shipped


@pytest.mark.parametrize(
    ("broken", "told"),
    [
        ({"body": "Hồ sơ {ai}."}, "there is no field {ai} here"),
        ({"body": "Xong."}, "the field {mã hồ sơ} must be there"),
        ({"body": ""}, "the text is empty"),
        ({"from_on": "2023-07-02"}, "words hold from today"),
        ({"from_on": "x"}, "the first day"),
        ({"reason": ""}, "the reason is missing"),
        ({"seen": "x"}, "what the page showed"),
        ({"body": "{mã hồ sơ}" + "ệ" * 11_000}, "can be kept"),
        ({"body": "{mã hồ sơ}\x00"}, "cannot be kept"),
    ],
)
def test_what_cannot_be_is_refused_and_what_was_typed_stays(admin: Client, broken: dict[str, str], told: str) -> None:
    page = change(admin, **broken)

    assert page.status_code == 422
    assert told in text_of(page)
    assert f'value="{WORDS["subject"]}"' in page.content.decode()
    assert texts_of(template=READY.name) == []


def test_of_two_administrators_the_second_sees_the_first_s_words_before_hers_are_set(admin: Client, cast: Cast) -> None:
    other = client_of(an_official(sign_in="quantri2", unit=cast.ward, roles={Role.ADMINISTRATOR}))
    change(admin)

    page = change(other, body="Hồ sơ {mã hồ sơ} xong.")

    assert page.status_code == 409
    assert page.context["upcoming"][0].words.body_vi == WORDS["body"]
    assert "Hồ sơ {mã hồ sơ} xong.</textarea>" in page.content.decode()
    assert len(texts_of(template=READY.name)) == 1
    change(other, body="Hồ sơ {mã hồ sơ} xong.", seen=str(page.context["seen"]))
    assert [each.fate for each in texts_of(template=READY.name)] == [Fate.REPLACED, None]


def test_a_preview_does_not_hide_what_another_has_changed_meanwhile(admin: Client) -> None:
    change(admin)

    previewed = admin.post(PAGE, {**CHANGE, "body": "Hồ sơ {mã hồ sơ} xong."})
    page = change(admin, body="Hồ sơ {mã hồ sơ} xong.", seen=previewed.context["seen"])

    assert page.status_code == 409
    assert page.context["seen"] == 1


def test_an_unknown_text_is_not_found(admin: Client) -> None:
    change(admin)
    text = texts_of(template=READY.name)[0].id

    assert admin.get(f"{TEXTS}none/").status_code == 404
    assert admin.post(f"{TEXTS}none/doi/", CHANGE).status_code == 404
    assert admin.post(f"{TEXTS}filed/{text}/thoi/").status_code == 404
    assert admin.get(f"{PAGE}doi/").status_code == 405
