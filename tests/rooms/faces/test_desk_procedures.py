"""Procedures in the desk: seen by administrators, changed by procedure control, from a day on."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from motcua.foundation.accounts.values import SYSTEM, Role
from motcua.registry.catalogue import commands
from motcua.registry.catalogue.queries import version, version_in_force
from motcua.registry.catalogue.values import State
from tests.cast import AT, Cast, an_official
from tests.dossiers import BIRTH, procedure
from tests.rooms.faces import desk
from tests.rooms.faces.citizen import client_of, text_of
from tests.unit.registry.catalogue.builders import a_draft

PAGE = "/ban-lam-viec/thu-tuc/"


@pytest.fixture
def control(cast: Cast) -> Client:
    return client_of(an_official(sign_in="kiemsoat2", unit=cast.ward, roles={Role.CONTROLLER}))


def drafted(**changes: Any) -> UUID:
    (id_,) = commands.draft_versions(drafts=[a_draft(**changes)], by=SYSTEM, at=AT)
    return id_


#: What is found to the four questions.
FOUND = {"necessity": "Cần.", "reasonableness": "Hợp lý.", "legality": "Hợp pháp.", "cost": "Không tăng."}


def post(client: Client, id_: UUID, act: str, **sent: str) -> Any:
    address = f"{PAGE}{version(id_).procedure}/{act}/"
    return client.post(address, {"version": str(id_), **sent}, follow=True)


def test_a_version_goes_its_way_from_draft_to_repeal_and_the_history_tells_it(control: Client) -> None:
    id_ = drafted()

    post(control, id_, "assess", **FOUND)
    post(control, id_, "announce", day="2023-06-20", decision="1/QĐ-UBND")
    post(control, id_, "put_in_force", day="2023-07-10")
    page = post(control, id_, "repeal", day="2023-09-01", decision="2/QĐ-UBND")

    found = version(id_)
    assert found.state is State.REPEALED
    assert found.in_force is not None
    assert (found.in_force.starts_on, found.in_force.ends_on) == (date(2023, 7, 10), date(2023, 9, 1))
    told = {change.what for change in page.context["changes"]}
    assert told >= {"Version assessed", "Version announced", "Version put in force", "Version repealed"}


@pytest.mark.parametrize(
    ("act", "sent"),
    [
        ("announce", {"day": "2023-06-20", "decision": "1/QĐ"}),
        ("put_in_force", {"day": "2023-07-10"}),
        ("repeal", {"day": "2023-07-10", "decision": "1/QĐ"}),
    ],
)
def test_a_step_out_of_turn_is_refused(control: Client, act: str, sent: dict[str, str]) -> None:
    id_ = drafted()

    assert post(control, id_, act, **sent).status_code in (409, 422)
    assert version(id_).state is State.DRAFT


def test_an_assessment_needs_all_four_answers_and_keeps_what_was_typed(control: Client) -> None:
    id_ = drafted()

    page = post(control, id_, "assess", **{**FOUND, "cost": " "})

    assert page.status_code == 422
    assert "Hợp pháp." in page.content.decode()
    assert version(id_).state is State.DRAFT


def test_done_twice_it_is_refused(control: Client) -> None:
    id_ = drafted()

    assert post(control, id_, "assess", **FOUND).status_code == 200
    assert post(control, id_, "assess", **FOUND).status_code in (409, 422)


@pytest.mark.parametrize("broken", [{"day": "x"}, {"day": ""}, {"decision": ""}])
def test_what_cannot_be_read_changes_nothing_and_is_given_back(control: Client, broken: dict[str, str]) -> None:
    id_ = drafted()
    post(control, id_, "assess", **FOUND)

    page = post(control, id_, "announce", **{"day": "2023-06-20", "decision": "1/QĐ-UBND", **broken})

    assert page.status_code == 422
    assert version(id_).state is State.ASSESSED


def test_an_administrator_sees_versions_and_changes_none(cast: Cast) -> None:
    client = client_of(cast.administrator)
    birth = procedure(BIRTH)

    page = client.get(f"{PAGE}{birth.procedure}/")
    answer = post(client, birth.id, "repeal", day="2023-09-01", decision="9/QĐ")

    assert "Procedure control changes versions" in text_of(page)
    assert answer.status_code == 403
    assert version_in_force(procedure=birth.procedure, on=date(2023, 9, 2)).id == birth.id


@pytest.mark.parametrize("who", ["leader", "counter", "other_officer"])
def test_other_officials_are_refused_and_that_is_written_down(cast: Cast, who: str) -> None:
    actor = getattr(cast, who)
    client = client_of(actor)

    assert client.get(PAGE).status_code == 403
    assert client.post(f"{PAGE}{procedure(BIRTH).procedure}/repeal/").status_code == 403
    assert desk.refusals(actor.account) == [(actor.account, "open_procedures")] * 2


def test_a_procedure_is_found_by_everyday_words(control: Client) -> None:
    page = control.get(PAGE, {"q": "khai sinh"})

    assert BIRTH in text_of(page)
    assert "No procedure found" in text_of(control.get(PAGE, {"q": "qqqqzzzz"}))


def test_another_procedure_s_version_and_unknown_ones_are_not_found(control: Client) -> None:
    id_ = drafted()

    assert control.post(f"{PAGE}{procedure(BIRTH).procedure}/assess/", {"version": str(id_)}).status_code == 404
    assert control.get(f"{PAGE}{uuid4()}/").status_code == 404
    assert control.post(f"{PAGE}{procedure(BIRTH).procedure}/burn/").status_code == 404
    assert version(id_).state is State.DRAFT
