"""Writing a new version at the desk: plain forms, two officers at once, what differs, what is wrong, and on to in force."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from motcua.faces.desk.catalogue.asks import lines_of, read, texts_of
from motcua.faces.desk.catalogue.sections import SECTIONS
from motcua.foundation.accounts.values import Role
from motcua.registry.catalogue.queries import procedures, version_in_force, versions_of
from motcua.registry.catalogue.revisions import contents_of, open_copy, working_copy
from motcua.registry.catalogue.values import PARTS_OF, Section, State
from tests.cast import JUNE_15, Cast, an_official
from tests.dossiers import BIRTH, procedure
from tests.rooms.faces import desk
from tests.rooms.faces.citizen import client_of, text_of
from tests.rooms.faces.test_desk_procedures import FOUND

PAGE = "/ban-lam-viec/thu-tuc/"


@pytest.fixture
def officer(cast: Cast) -> Any:
    return an_official(sign_in="kiemsoat2", unit=cast.ward, roles={Role.CONTROLLER})


@pytest.fixture
def control(officer: Any, now: Any) -> Client:
    return client_of(officer)


@pytest.fixture
def birth() -> UUID:
    return procedure(BIRTH).procedure


def begin(client: Client, id_: UUID) -> Any:
    return client.post(f"{PAGE}{id_}/soan/mo/", follow=True)


def typed_of(client: Client, id_: UUID, section: str) -> dict[str, Any]:
    """What a browser would send of the section's page as it stands."""
    page = client.get(f"{PAGE}{id_}/soan/phan/{section}/")
    form, copy = SECTIONS[Section(section)], page.context["copy"]
    return {**texts_of(form.sheet, copy.content.parts), "seen": page.context["seen"]}


def save(client: Client, id_: UUID, section: str, **changes: Any) -> Any:
    sent = {**typed_of(client, id_, section), **changes}
    return client.post(f"{PAGE}{id_}/soan/phan/{section}/", sent, follow=True)


def test_every_part_of_every_procedure_is_read_back_from_its_plain_form_as_it_was(cast: Cast, officer: Any) -> None:
    ids: dict[UUID, str] = {each.id: each.code for each in procedures(JUNE_15)}
    for id_, content in contents_of(versions=list(ids), actor=officer).items():
        for section, form in SECTIONS.items():
            found = read(form.sheet, texts_of(form.sheet, content.parts))
            kept = {key: content.parts[key] for key in PARTS_OF[section] if key in content.parts}

            assert (found.errors, found.data) == ({}, trimmed(kept)), (ids[id_], section)


def trimmed(part: Any) -> Any:
    """The reference data have wordings of sources that were cut off after a space."""
    if isinstance(part, dict):
        return {key: trimmed(each) for key, each in part.items()}
    if isinstance(part, list):
        return [trimmed(each) for each in part]
    return part.strip() if isinstance(part, str) else part


def test_every_part_is_told_in_lines(cast: Cast, officer: Any) -> None:
    (content,) = contents_of(versions=[procedure(BIRTH).id], actor=officer).values()
    told = [line for form in SECTIONS.values() for line in lines_of(form.sheet, content.parts)]

    assert any("Đăng ký khai sinh" in line for line in told)
    assert not [line for line in told if line.endswith(": ")]


@pytest.mark.parametrize("section", [each.value for each in SECTIONS])
def test_every_stretch_opens_and_saved_as_it_is_changes_nothing(control: Client, birth: UUID, section: str) -> None:
    begin(control, birth)

    page = save(control, birth, section)

    assert page.status_code == 200
    assert not page.context["savings"]


def test_from_a_draft_to_being_in_force(control: Client, birth: UUID, officer: Any) -> None:
    page = begin(control, birth)
    assert "Names and words" in text_of(page)

    page = save(control, birth, "result", **{"result.en": ["Birth certificate with a code"]})
    assert "Changed" in text_of(page)
    compared = control.get(f"{PAGE}{birth}/so-sanh/")
    assert "put in: with a code" in text_of(compared).replace("  ", " ")
    assess = control.get(f"{PAGE}{birth}/soan/danh-gia/")
    done = control.post(f"{PAGE}{birth}/soan/danh-gia/", {"seen": assess.context["copy"].number, **FOUND}, follow=True)
    new = versions_of(procedure=birth, actor=officer)[0]
    assert "Hợp pháp." in text_of(done)
    sent = {"version": str(new.id), "day": "2023-07-03", "decision": "9/QĐ-UBND"}
    control.post(f"{PAGE}{birth}/announce/", sent)
    control.post(f"{PAGE}{birth}/put_in_force/", {**sent, "day": "2023-07-10"})

    found = version_in_force(procedure=birth, on=date(2023, 7, 10))
    assert (found.id, found.state, found.result_name_en) == (new.id, State.IN_FORCE, "Birth certificate with a code")
    told = {change.what for change in control.get(f"{PAGE}{birth}/").context["changes"]}
    assert told >= {"New version begun", "New version saved", "Version assessed", "Version put in force"}


def test_rows_are_added_moved_and_taken_out(control: Client, birth: UUID, officer: Any) -> None:
    begin(control, birth)
    before = working_copy(procedure=birth, actor=officer).content.parts["sequence"]
    count = len(before)
    new = {f"sequence.{count}.vi": "Nhận tin nhắn", f"sequence.{count}.en": "Get a message"}

    save(control, birth, "sequence", **new, **{f"sequence.{count}._place": "1", "sequence.0._out": "1"})

    after = working_copy(procedure=birth, actor=officer).content.parts["sequence"]
    assert after == [{"vi": "Nhận tin nhắn", "en": "Get a message"}, *before[1:]]


def test_a_new_component_gets_a_key_of_its_own(control: Client, birth: UUID, officer: Any) -> None:
    begin(control, birth)
    before = working_copy(procedure=birth, actor=officer).content.parts["components"]
    at = f"components.{len(before)}"

    save(control, birth, "components", **{f"{at}.name.vi": "Ảnh", f"{at}.name.en": "Photo", f"{at}.kind": "paper"})

    after = working_copy(procedure=birth, actor=officer).content.parts["components"]
    assert after[:-1] == before
    assert after[-1] == {
        "key": "photo",
        "name": {"vi": "Ảnh", "en": "Photo"},
        "kind": "paper",
        "required": False,
        "originals": 0,
        "copies": 0,
    }


@pytest.mark.parametrize(
    ("section", "wrong", "said"),
    [
        ("result", {"result.vi": [""]}, "This cannot be empty."),
        ("components", {"sets": ["nhiều"]}, "Give a whole number."),
        ("names", {"life_events": []}, "Choose at least one."),
        ("limits", {"limit_cases.0.name.vi": "x", "limit_cases.0.when": "không phải điều kiện"}, "is no condition"),
    ],
)
def test_what_cannot_be_read_is_shown_as_it_was_typed_and_nothing_is_saved(
    control: Client, birth: UUID, officer: Any, section: str, wrong: dict[str, Any], said: str
) -> None:
    begin(control, birth)

    page = save(control, birth, section, **wrong)

    assert page.status_code == 422
    assert said in text_of(page)
    for value in wrong.values():
        assert (value if isinstance(value, str) else "".join(value)) in page.content.decode()
    assert working_copy(procedure=birth, actor=officer).number == 0


def test_two_officers_at_one_part_see_each_other_s_words_and_lose_none(
    control: Client, cast: Cast, birth: UUID, officer: Any
) -> None:
    other = client_of(an_official(sign_in="kiemsoat3", unit=cast.ward, roles={Role.CONTROLLER}))
    begin(control, birth)
    mine, hers = (typed_of(each, birth, "result") for each in (control, other))
    address = f"{PAGE}{birth}/soan/phan/result/"
    other.post(address, {**hers, "result.en": "Her certificate"})

    page = control.post(address, {**mine, "result.en": "My certificate"})

    assert page.status_code == 409
    assert "Her" in text_of(page)
    assert 'value="My certificate"' in page.content.decode()
    assert working_copy(procedure=birth, actor=officer).content.parts["result"]["en"] == "Her certificate"
    again = control.post(address, {**mine, "result.en": "My certificate", "seen": page.context["seen"]})
    assert again.status_code == 302
    assert working_copy(procedure=birth, actor=officer).content.parts["result"]["en"] == "My certificate"


def test_two_officers_at_different_parts_do_not_meet(control: Client, cast: Cast, birth: UUID, officer: Any) -> None:
    other = client_of(an_official(sign_in="kiemsoat3", unit=cast.ward, roles={Role.CONTROLLER}))
    begin(control, birth)
    mine = typed_of(control, birth, "result")
    save(other, birth, "law", legal_basis="Luật Hộ tịch")

    page = control.post(f"{PAGE}{birth}/soan/phan/result/", {**mine, "result.en": "Card"})

    assert page.status_code == 302
    parts = working_copy(procedure=birth, actor=officer).content.parts
    assert (parts["legal_basis"], parts["result"]["en"]) == (["Luật Hộ tịch"], "Card")


def test_what_is_wrong_leads_to_where_it_is_mended_and_is_not_assessed(control: Client, birth: UUID) -> None:
    begin(control, birth)
    page = save(control, birth, "route", place_field="nowhere", process_key="kites")

    places = {each.href for each in page.context["problems"]}
    assert f"{PAGE}{birth}/soan/phan/route/" in places
    answer = control.post(f"{PAGE}{birth}/soan/danh-gia/", {"seen": 1, **FOUND})
    assert answer.status_code == 409
    assert "no division field nowhere" in text_of(answer)
    assert "Hợp pháp." in answer.content.decode()


def test_put_away_it_is_gone_from_the_list(control: Client, birth: UUID, officer: Any) -> None:
    begin(control, birth)
    assert f"{PAGE}{birth}/soan/" in control.get(PAGE).content.decode()

    control.post(f"{PAGE}{birth}/soan/cat/")

    assert open_copy(procedure=birth, actor=officer) is None
    assert control.get(f"{PAGE}{birth}/soan/").status_code == 404
    assert f"{PAGE}{birth}/soan/" not in control.get(PAGE).content.decode()


def test_administrators_neither_see_nor_write_it_and_others_leave_an_entry(
    control: Client, cast: Cast, birth: UUID
) -> None:
    begin(control, birth)
    administrator, leader = client_of(cast.administrator), client_of(cast.leader)

    assert administrator.get(f"{PAGE}{birth}/soan/").status_code in (403, 404)
    assert administrator.post(f"{PAGE}{birth}/soan/mo/").status_code == 403
    assert leader.get(f"{PAGE}{birth}/soan/phan/result/").status_code == 403
    assert leader.post(f"{PAGE}{birth}/soan/cat/").status_code == 403
    assert desk.refusals(cast.leader.account) == [(cast.leader.account, "open_procedures")] * 2


def test_unknown_stretches_and_procedures_are_not_found(control: Client, birth: UUID) -> None:
    begin(control, birth)

    assert control.get(f"{PAGE}{birth}/soan/phan/taxes/").status_code == 404
    assert control.get(f"{PAGE}{birth}/soan/phan/form/").status_code == 404
    assert control.get(f"{PAGE}{uuid4()}/so-sanh/").status_code == 404
    assert control.get(f"{PAGE}{uuid4()}/soan/").status_code == 404
