"""A code by telephone: who comes by it is nobody yet, and may write."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from motcua.faces.portal.file.proofs import file_kept
from motcua.faces.site.entering import LEVEL
from motcua.foundation.accounts.errors import NotPermitted, UnableToCheckPhoneCode
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.phone_codes import (
    CODE_LASTS,
    TRIES_MAX,
    account_of_phone,
    count_phone_try,
    make_phone_code,
)
from motcua.foundation.accounts.proofs import awaited
from motcua.foundation.accounts.values import Assurance
from motcua.foundation.messages.models import Message
from motcua.registry.organization.values import Level
from motcua.registry.people.population.models import PrefilledFact
from motcua.registry.people.queries import actor_of
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.proofs import keep_for_proof, take_over_drafts
from motcua.service.dossiers.errors import UnableToFileDossiers, UnableToFindDraft
from motcua.service.dossiers.models import Draft
from tests.cast import AT, JUNE_15, Cast
from tests.dossiers import BIRTH, a_filing, procedure
from tests.rooms.faces.citizen import a_draft, client_of, text_of

PHONE = "0900 000 188"
BEGIN, CODE = "/dang-nhap/dien-thoai/", "/dang-nhap/dien-thoai/ma/"


def a_phone_actor(phone: str = "+84900000188") -> Any:
    id_, code = make_phone_code(phone=phone, machine_at=AT)
    return actor_of(account=account_of_phone(code_id=id_, code=code, at=AT, machine_at=AT).id, on=JUNE_15)


def sent_code() -> str:
    return Message.objects.filter(template="phone_code").latest("made_at").body_vi[:6]


def test_who_has_the_telephone_comes_in_as_nobody(cast: Cast, now: object) -> None:
    client = Client(headers={"accept-language": "en"})

    client.post(BEGIN, {"phone": PHONE, "next": "/ho-so/"})
    response = client.post(CODE, {"code": f" {sent_code()} ", "next": "/ho-so/"})

    assert (response.status_code, response["Location"]) == (302, "/ho-so/")
    page = client.get("/ho-so/")
    actor = page.wsgi_request.actor  # type: ignore[attr-defined]  # ActorMiddleware's
    assert (actor.person, actor.assurance) == (None, Assurance.UNVERIFIED)
    assert "telephone number only" in text_of(page)


def test_the_same_telephone_is_the_same_account(cast: Cast) -> None:
    assert a_phone_actor().account == a_phone_actor().account
    assert a_phone_actor("+84900000189").account != a_phone_actor().account


@pytest.mark.parametrize("phone", ["", "12", "không có", "0900 000 18"])
def test_what_is_no_telephone_gets_no_code(cast: Cast, now: object, phone: str) -> None:
    assert Client().post(BEGIN, {"phone": phone}).status_code == 422
    assert not Message.objects.filter(template="phone_code").exists()


def test_a_code_is_asked_for_a_few_times_only(cast: Cast, now: object) -> None:
    answers = [Client().post(BEGIN, {"phone": PHONE}).status_code for _time in range(6)]

    assert answers == [302] * 5 + [429]


def test_a_wrong_code_lets_nobody_in_and_tries_are_counted(cast: Cast, now: object) -> None:
    client = Client(headers={"accept-language": "en"})
    client.post(BEGIN, {"phone": PHONE})
    right = sent_code()
    wrong = "000000" if right != "000000" else "111111"

    answers = [client.post(CODE, {"code": wrong}).status_code for _time in range(TRIES_MAX)]
    late = client.post(CODE, {"code": right})

    assert answers == [422] * TRIES_MAX
    assert late.status_code == 422
    assert "_auth_user_id" not in client.session


def test_a_code_is_used_once_and_not_for_long(cast: Cast) -> None:
    id_, code = make_phone_code(phone="+84900000188", machine_at=AT)
    with pytest.raises(UnableToCheckPhoneCode):
        account_of_phone(code_id=id_, code=code, at=AT, machine_at=AT + CODE_LASTS + timedelta(seconds=1))
    account_of_phone(code_id=id_, code=code, at=AT, machine_at=AT)

    with pytest.raises(UnableToCheckPhoneCode):
        account_of_phone(code_id=id_, code=code, at=AT, machine_at=AT)


def test_a_closed_account_of_a_telephone_stays_closed(cast: Cast) -> None:
    Account.objects.filter(id=a_phone_actor().account).update(is_active=False)

    with pytest.raises(UnableToCheckPhoneCode):
        a_phone_actor()


def test_tries_at_a_code_that_is_not_there_are_refused(cast: Cast) -> None:
    with pytest.raises(UnableToCheckPhoneCode):
        count_phone_try(code_id=cast.ward.id)


def test_nobody_may_begin_to_write(cast: Cast, now: object) -> None:
    client = _client(a_phone_actor())
    address = f"/thu-tuc/{procedure(BIRTH).procedure}/nop/"

    assert "Write everything now" in text_of(client.get(address))
    response = client.post(address)

    assert response.status_code == 302
    assert Draft.objects.get().applicant is None


def test_who_is_not_known_well_enough_is_told_before_she_writes(cast: Cast, now: object) -> None:
    records, birth = procedure("2.000488", Level.PROVINCE), procedure(BIRTH)
    client = client_of(cast.citizen)

    told, untold = (text_of(client.get(f"/thu-tuc/{each.procedure}/nop/")) for each in (records, birth))

    assert "asks for level 2" in told
    assert "asks for level" not in untold


def test_what_is_not_whole_is_not_kept_for_the_office(cast: Cast, now: object) -> None:
    actor = a_phone_actor()
    draft = a_draft(cast, by=actor, answers={})

    response = _client(actor).post(f"/nop/{draft}/kiem-tra/")

    assert response.status_code == 422
    assert not awaited(subjects=[draft])


def test_what_is_kept_is_the_writers_own_and_kept_once(cast: Cast) -> None:
    actor = a_phone_actor()
    draft = a_draft(cast, by=actor)
    with pytest.raises(UnableToFindDraft):
        keep_for_proof(draft=draft, by=cast.neighbour, at=AT)

    keep_for_proof(draft=draft, by=actor, at=AT)
    keep_for_proof(draft=draft, by=actor, at=AT)

    assert take_over_drafts(of=actor.account, by=cast.citizen, at=AT) == [draft]
    assert take_over_drafts(of=actor.account, by=cast.neighbour, at=AT) == []
    assert Draft.objects.get(id=draft).account == cast.citizen.account


def test_what_waited_for_its_writers_proof_is_counted_so_when_it_is_filed(cast: Cast) -> None:
    actor, proved = a_phone_actor(), replace(cast.citizen, assurance=Assurance.LEVEL_2)
    draft = a_draft(cast, by=actor)
    keep_for_proof(draft=draft, by=actor, at=AT)
    assert actor.account is not None

    filed = file_kept(take_over_drafts(of=actor.account, by=proved, at=AT), by=proved, at=AT)

    assert len(filed) == 1
    fact = PrefilledFact.objects.get()
    assert (fact.assurance, fact.proven_later) == ("level_2", True)


def test_an_account_that_is_somebodys_is_taken_over_by_nobody(cast: Cast) -> None:
    assert cast.citizen.account is not None
    with pytest.raises(NotPermitted):
        take_over_drafts(of=cast.citizen.account, by=cast.neighbour, at=AT)


@pytest.mark.parametrize(
    ("level", "accepted"), [(Assurance.UNVERIFIED, False), (Assurance.LEVEL_1, True), (None, True)]
)
def test_an_office_receives_only_from_who_is_known_well_enough(
    cast: Cast, level: Assurance | None, accepted: bool
) -> None:
    by, filing = replace(cast.citizen, assurance=level), a_filing(cast)

    if accepted:
        assert file_dossiers(filings=[filing], by=by, at=AT)
        return
    with pytest.raises(UnableToFileDossiers, match="level 1"):
        file_dossiers(filings=[filing], by=by, at=AT)


def _client(actor: Any) -> Client:
    client = client_of(actor)
    session = client.session
    session[LEVEL] = Assurance.UNVERIFIED.value
    session.save()
    return client
