"""Signing in with VNeID, against its stand-in as a process of its own: the whole way, and everything that can go wrong."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from motcua.faces.site.entering import LEVEL, PROVED_AT
from motcua.foundation.accounts.adapters.openid import forget_providers
from motcua.foundation.accounts.models import Account, SignIn
from motcua.foundation.accounts.phone_codes import account_of_phone, make_phone_code
from motcua.foundation.accounts.rules import STEP_UP_LASTS
from motcua.foundation.accounts.values import Actor, Assurance
from motcua.foundation.journal.queries import entries_of
from motcua.registry.people.models import Person
from motcua.registry.people.queries import actor_of
from motcua.service.dossiers.models import Dossier, Draft
from tests.cast import AT, JUNE_15, Cast
from tests.outside.vneid import VneidProcess
from tests.rooms.faces.citizen import a_draft, client_of, text_of

BUOI, OI, NEW, LEVEL_1_ONLY = "092192003141", "092085007722", "092198005566", "092087006677"
BEGIN = "/dang-nhap/bang/vneid/"
OUT = f"{BEGIN}dang-xuat/"


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[VneidProcess]:
    process = VneidProcess(tmp_path_factory.mktemp("vneid"))
    process.start()
    yield process
    process.kill()


@pytest.fixture
def vneid(running: VneidProcess, settings: Any, now: Any) -> Iterator[VneidProcess]:
    """As a new process of the city finds it, without a fault that another test has left."""
    settings.VNEID_ISSUER = running.url
    forget_providers()
    yield running
    running.misbehave(None)
    forget_providers()


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> None:
    """The city's clock stands still on the cast's day."""

    class Still:
        def now(self) -> Any:
            return AT

    monkeypatch.setattr("motcua.faces.site.middleware.city_clock", lambda: Still())


def a_browser() -> Client:
    return Client(
        headers={"accept-language": "en", "user-agent": "Mozilla/5.0 (Linux; Android 13) Chrome/120 Safari/537"}
    )


def begin(client: Client, *, more: str = "", provider: str = BEGIN) -> str:
    """Where the city sends the browser."""
    response = client.get(f"{provider}{more}")
    assert response.status_code == 302, response.content
    return str(response["Location"])


def come_back(vneid: VneidProcess, client: Client, name: str, *, more: str = "", provider: str = BEGIN) -> Any:
    return client.get(vneid.chosen(begin(client, more=more, provider=provider), name))


def actor_of_page(client: Client, address: str = "/ho-so/") -> Actor:
    actor: Actor = client.get(address).wsgi_request.actor  # type: ignore[attr-defined]  # ActorMiddleware's
    return actor


def who(client: Client) -> Account | None:
    account = client.session.get("_auth_user_id")
    return Account.objects.get(id=account) if account else None


def test_a_citizen_signs_in_to_the_account_of_her_number(vneid: VneidProcess, cast: Cast) -> None:
    client = a_browser()

    response = come_back(vneid, client, BUOI, more="?next=/ho-so/")

    assert (response.status_code, response["Location"]) == (302, "/ho-so/")
    account = who(client)
    assert account is not None
    assert account.id == cast.citizen.account
    assert client.session[LEVEL] == Assurance.LEVEL_2
    row = SignIn.objects.get(account=account.id)
    assert (row.way, row.assurance, row.device) == ("provider", 2, "Chrome · Android")
    (signed_in,) = [each for each in entries_of(subject=account.id) if each.kind == "signed_in"]
    assert signed_in.data == {"second_factor": False, "way": "provider", "assurance": 2}


def test_what_is_asked_of_the_provider_is_what_the_standard_wants(vneid: VneidProcess, cast: Cast) -> None:
    query = {name: values[0] for name, values in parse_qs(urlsplit(begin(a_browser(), more="?muc=2")).query).items()}

    assert (query["response_type"], query["code_challenge_method"], query["prompt"]) == ("code", "S256", "login")
    assert (query["acr_values"], query["max_age"]) == ("vneid-2", "0")
    assert min(len(query[name]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert query["redirect_uri"] == "http://testserver/dang-nhap/bang/vneid/ve/"


def test_whom_the_city_has_not_met_gets_an_account_once(vneid: VneidProcess, cast: Cast) -> None:
    first, second = a_browser(), a_browser()

    come_back(vneid, first, NEW)
    come_back(vneid, second, NEW)

    person = Person.objects.get(number=NEW)
    assert person.account_id is not None
    assert person.name == "Phạm Thị Ngò"
    assert person.phone == "+84900000105"
    assert {account.id for account in (who(first), who(second)) if account} == {person.account_id}
    assert NEW not in Account.objects.get(id=person.account_id).sign_in_name


@pytest.mark.parametrize("kind", ["wrong_key", "unsigned", "expired", "wrong_issuer", "other_audience", "garbage"])
def test_a_token_that_is_not_as_it_should_be_signs_nobody_in(vneid: VneidProcess, cast: Cast, kind: str) -> None:
    client = a_browser()
    vneid.misbehave(kind)

    response = come_back(vneid, client, BUOI)

    assert response.status_code == 403
    assert "was not accepted" in text_of(response)
    assert who(client) is None
    assert not SignIn.objects.exists()


def test_a_token_of_before_signs_nobody_in(vneid: VneidProcess, cast: Cast) -> None:
    come_back(vneid, a_browser(), BUOI)
    client = a_browser()
    vneid.misbehave("replayed")

    response = come_back(vneid, client, OI)

    assert response.status_code == 403
    assert "used before" in text_of(response)
    assert who(client) is None


def test_an_old_proof_is_none_where_a_fresh_one_is_asked_for(vneid: VneidProcess, cast: Cast) -> None:
    client = client_of(cast.citizen)
    vneid.misbehave("stale")

    response = come_back(vneid, client, BUOI, more="?muc=2")

    assert response.status_code == 403
    assert LEVEL not in client.session


def test_a_provider_may_take_a_new_key(vneid: VneidProcess, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("motcua.foundation.accounts.adapters.openid.KEYS_AGAIN_SECONDS", 0.0)
    come_back(vneid, a_browser(), BUOI)
    client = a_browser()
    vneid.misbehave("new_key")

    come_back(vneid, client, BUOI)

    assert who(client) is not None


def test_a_provider_may_say_who_she_is_only_when_asked(vneid: VneidProcess, cast: Cast) -> None:
    client = a_browser()
    vneid.misbehave("thin")

    come_back(vneid, client, BUOI)

    account = who(client)
    assert account is not None
    assert account.id == cast.citizen.account


def test_the_way_back_is_gone_once_and_by_the_browser_that_asked(vneid: VneidProcess, cast: Cast) -> None:
    client, stranger = a_browser(), a_browser()
    address = vneid.chosen(begin(client), BUOI)

    assert stranger.get(address).status_code == 409
    assert who(stranger) is None
    client.get(address)
    again = client.get(address)

    assert (again.status_code, again["Location"]) == (302, "/")
    assert SignIn.objects.count() == 1


def test_who_stops_there_is_told_so_and_nothing_changes(vneid: VneidProcess, cast: Cast) -> None:
    client = a_browser()

    response = client.get(vneid.chosen(begin(client), "", cancel=True))

    assert response.status_code == 200
    assert "You stopped signing in with VNeID" in text_of(response)


def test_when_it_is_down_open_sessions_go_on_and_others_begin_by_telephone(vneid: VneidProcess, cast: Cast) -> None:
    client, late = a_browser(), a_browser()
    come_back(vneid, client, BUOI)
    forget_providers()
    vneid.misbehave("down", times=10)

    response = late.get(BEGIN)

    assert response.status_code == 503
    assert "does not answer" in text_of(response)
    assert "/dang-nhap/dien-thoai/" in response.content.decode()
    assert client.get("/ho-so/").status_code == 200


def test_a_level_wears_off_and_is_proved_again(vneid: VneidProcess, cast: Cast) -> None:
    client = a_browser()
    come_back(vneid, client, BUOI)
    session = client.session
    session[PROVED_AT] = time.time() - STEP_UP_LASTS.total_seconds() - 1
    session.save()
    assert actor_of_page(client).assurance is Assurance.LEVEL_1

    come_back(vneid, client, BUOI, more="?muc=2")

    assert actor_of_page(client).assurance is Assurance.LEVEL_2
    assert SignIn.objects.filter(ended_at=None).count() == 1


def test_nobody_becomes_somebody_else_in_mid_work(vneid: VneidProcess, cast: Cast) -> None:
    client = client_of(cast.citizen)

    response = come_back(vneid, client, OI, more="?muc=2")

    assert response.status_code == 403
    assert "signed in here as somebody else" in text_of(response)
    account = who(client)
    assert account is not None
    assert account.id == cast.citizen.account


def test_an_official_comes_by_the_agency_with_a_second_factor(vneid: VneidProcess, cast: Cast) -> None:
    client = a_browser()

    response = come_back(vneid, client, "lanhdao.ankhanh", provider="/dang-nhap/bang/co-quan/")

    assert response["Location"] == "/ban-lam-viec/"
    actor = actor_of_page(client, "/ban-lam-viec/")
    assert (actor.account, actor.second_factor, actor.assurance) == (cast.leader.account, True, None)


def test_an_official_whom_the_city_does_not_know_stays_outside(vneid: VneidProcess, cast: Cast) -> None:
    client = a_browser()

    response = come_back(vneid, client, "kiemsoat", provider="/dang-nhap/bang/co-quan/")

    assert response.status_code == 403
    assert "no official of this city" in text_of(response)


def test_a_subject_that_was_somebody_elses_is_looked_into_by_people(vneid: VneidProcess, cast: Cast) -> None:
    come_back(vneid, a_browser(), BUOI)
    Person.objects.filter(number=BUOI).update(number="092192003149")
    client = a_browser()

    response = come_back(vneid, client, BUOI)

    assert response.status_code == 403
    assert who(client) is None
    assert not Person.objects.filter(number=BUOI).exists(), "what was begun for it is undone"


def test_who_signs_out_there_is_signed_out_here(vneid: VneidProcess, cast: Cast) -> None:
    client, other = a_browser(), a_browser()
    come_back(vneid, client, BUOI)
    come_back(vneid, other, OI)
    token = vneid.ask("/v1/logout-token", {"name": BUOI})["logout_token"]

    assert Client().post(OUT, {"logout_token": token}).status_code == 200

    assert client.get("/ho-so/").status_code == 302
    assert other.get("/ho-so/").status_code == 200
    (ended,) = [each for each in entries_of(subject=_id(cast)) if each.kind == "sign_in_ended"]
    assert ended.data["how"] == "by_provider"


def test_a_word_of_before_ends_no_session_of_later(vneid: VneidProcess, cast: Cast) -> None:
    come_back(vneid, a_browser(), BUOI)
    token = vneid.ask("/v1/logout-token", {"name": BUOI})["logout_token"]
    Client().post(OUT, {"logout_token": token})
    client = a_browser()
    come_back(vneid, client, BUOI)
    # Without a session's name it would mean all of hers.
    assert Client().post(OUT, {"logout_token": token}).status_code == 400

    assert client.get("/ho-so/").status_code == 200


@pytest.mark.parametrize("sent", ["", "not.a.token", "x" * 20_000, None])
def test_a_forged_word_signs_nobody_out(vneid: VneidProcess, cast: Cast, sent: str | None) -> None:
    client = a_browser()
    come_back(vneid, client, BUOI)
    token = vneid.ask("/v1/logout-token", {"name": BUOI, "forged": True})["logout_token"] if sent is None else sent

    assert Client(enforce_csrf_checks=True).post(OUT, {"logout_token": token}).status_code == 400

    assert client.get("/ho-so/").status_code == 200


def test_signing_out_here_offers_to_sign_out_there(vneid: VneidProcess, cast: Cast) -> None:
    client = a_browser()
    come_back(vneid, client, BUOI)

    out = client.post("/dang-xuat/", follow=True)
    assert "Sign out of VNeID too" in text_of(out)
    there = client.get("/dang-xuat/noi-dang-nhap/")["Location"]

    query = parse_qs(urlsplit(there).query)
    assert there.startswith(f"{vneid.url}/end_session?")
    assert query["id_token_hint"][0].count(".") == 2
    assert query["post_logout_redirect_uri"] == ["http://testserver/dang-xuat/xong/"]
    assert client.get("/dang-xuat/noi-dang-nhap/")["Location"] == "/dang-xuat/xong/", "once"


def test_what_was_written_by_telephone_is_filed_once_she_has_proved_who_she_is(vneid: VneidProcess, cast: Cast) -> None:
    nobody = a_phone_account()
    draft = a_draft(cast, by=nobody)
    client = client_of(nobody)
    session = client.session
    session[LEVEL] = Assurance.UNVERIFIED.value
    session.save()
    kept = client.post(f"/nop/{draft}/kiem-tra/")
    assert kept["Location"] == f"/nop/{draft}/dinh-danh/"
    assert "Kept, not filed yet" in text_of(client.get(kept["Location"]))
    assert not Dossier.objects.exists()

    response = come_back(vneid, client, BUOI, more=f"?next=/nop/{draft}/dinh-danh/")

    dossier = Dossier.objects.get()
    assert response["Location"] == f"/ho-so/{dossier.id}/da-nop/"
    assert dossier.applicant == cast.citizen.person
    row = Draft.objects.get(id=draft)
    assert (row.account, row.dossier) == (cast.citizen.account, dossier.id)
    come_back(vneid, client, BUOI)
    assert Dossier.objects.count() == 1


def a_phone_account() -> Any:
    machine_at = AT
    id_, code = make_phone_code(phone="+84900000199", machine_at=machine_at)
    account = account_of_phone(code_id=id_, code=code, at=AT, machine_at=machine_at)
    return actor_of(account=account.id, on=JUNE_15)


def _id(cast: Cast) -> Any:
    assert cast.citizen.account is not None
    return cast.citizen.account
