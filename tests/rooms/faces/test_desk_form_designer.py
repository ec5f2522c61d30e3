"""The form designer: questions and pages without code, tried on a page; what cannot be is refused in words."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from motcua.faces.desk.catalogue.asks import texts_of
from motcua.faces.desk.forms_designer.questions import question_sheet
from motcua.foundation.accounts.values import Role
from motcua.foundation.forms.rules import editing, parse_form
from motcua.foundation.forms.values import Component
from motcua.registry.catalogue.queries import procedures
from motcua.registry.catalogue.revisions import faults_of_copy, working_copy
from tests.cast import JUNE_15, Cast, an_official
from tests.dossiers import BIRTH, procedure
from tests.rooms.faces.citizen import client_of, text_of

PAGE = "/ban-lam-viec/thu-tuc/"


@pytest.fixture
def officer(cast: Cast) -> Any:
    return an_official(sign_in="kiemsoat2", unit=cast.ward, roles={Role.CONTROLLER})


@pytest.fixture
def control(officer: Any, now: Any) -> Client:
    return client_of(officer)


@pytest.fixture
def birth(control: Client) -> UUID:
    id_ = procedure(BIRTH).procedure
    control.post(f"{PAGE}{id_}/soan/mo/")
    return id_


def form_of_copy(id_: UUID, officer: Any) -> Any:
    return working_copy(procedure=id_, actor=officer).content.form


def act(client: Client, id_: UUID, act: str, **sent: Any) -> Any:
    seen = client.get(f"{PAGE}{id_}/soan/bieu-mau/").context["edited"].seen
    return client.post(f"{PAGE}{id_}/soan/bieu-mau/lam/{act}/", {"seen": seen, **sent}, follow=True)


def ask(client: Client, id_: UUID, officer: Any, *, kind: str, page: str, preview: bool = False, **typed: Any) -> Any:
    """Writes a new question; `typed` is laid over what is needed."""
    seen = working_copy(procedure=id_, actor=officer).number
    sent = {"seen": seen, "page": page, "label.vi": "Số nhà cũ", "label.en": "Former house number", **typed}
    address = f"{PAGE}{id_}/soan/bieu-mau/cau/?loai={kind}&trang={page}{'&xem=1' if preview else ''}"
    return client.post(address, sent, follow=True)


def test_every_page_of_a_form_is_shown_at_the_width_of_a_phone(control: Client, birth: UUID, officer: Any) -> None:
    for page in form_of_copy(birth, officer)["ui"]["pages"]:
        shown = control.get(f"{PAGE}{birth}/soan/bieu-mau/", {"trang": page["id"]})

        assert shown.status_code == 200
        assert shown.context["preview"].title == page["title"]["en"]
        assert shown.context["preview"].fields


def test_every_question_opens_and_saved_as_it_is_changes_nothing(control: Client, birth: UUID, officer: Any) -> None:
    definition = form_of_copy(birth, officer)
    for name, field in definition["ui"]["fields"].items():
        address = f"{PAGE}{birth}/soan/bieu-mau/cau/?ten={name}"
        assert control.get(address).status_code == 200
        page = next(each["id"] for each in definition["ui"]["pages"] if name in each["fields"])
        sheet = question_sheet(definition, Component(field["component"]), name)
        texts = texts_of(sheet, {**editing.question_of(definition, name), "page": page})

        answer = control.post(address, {**texts, "seen": 0})

        assert answer.status_code == 302, name
    assert working_copy(procedure=birth, actor=officer).number == 0
    assert form_of_copy(birth, officer) == definition


def test_a_new_question_with_a_chosen_condition_is_asked_only_then(control: Client, birth: UUID, officer: Any) -> None:
    definition = form_of_copy(birth, officer)
    last = definition["ui"]["pages"][-1]["id"]

    page = ask(control, birth, officer, kind="text", page=last, shown_if='relation == "mother"')

    after = form_of_copy(birth, officer)
    assert after["ui"]["fields"]["former_house_number"]["shown_if"] == 'relation == "mother"'
    assert "Former house number" in text_of(page)
    parse_form(after)


def test_a_question_on_a_new_page_brings_the_page(control: Client, birth: UUID, officer: Any) -> None:
    typed: dict[str, Any] = {"page_title.vi": "Nhà cũ", "page_title.en": "The former house"}

    ask(control, birth, officer, kind="date", page="_new", **typed)

    assert form_of_copy(birth, officer)["ui"]["pages"][-1]["title"]["en"] == "The former house"


def test_what_is_looked_at_is_not_saved(control: Client, birth: UUID, officer: Any) -> None:
    page = form_of_copy(birth, officer)["ui"]["pages"][0]["id"]

    shown = ask(control, birth, officer, kind="text", page=page, preview=True)

    assert "Former house number" in [field.label for field in shown.context["preview"].fields]
    assert working_copy(procedure=birth, actor=officer).number == 0


def test_a_condition_on_what_is_asked_later_is_refused_with_the_question_s_name(
    control: Client, birth: UUID, officer: Any
) -> None:
    first = form_of_copy(birth, officer)["ui"]["pages"][0]["id"]

    page = ask(control, birth, officer, kind="text", page=first, rule="former_house_number == 'x'")

    assert page.status_code == 422
    assert "nothing was changed" in text_of(page)
    assert "former_house_number" in text_of(page)
    assert 'value="Former house number"' in page.content.decode()
    assert working_copy(procedure=birth, actor=officer).number == 0


def test_a_question_that_others_ask_for_is_not_taken_out(control: Client, birth: UUID, officer: Any) -> None:
    page = act(control, birth, "take_out", question="father_stated")

    assert page.status_code == 422
    assert "cannot be taken out" in text_of(page)
    assert "father_stated" in form_of_copy(birth, officer)["ui"]["fields"]


def test_questions_are_moved_and_taken_out(control: Client, birth: UUID, officer: Any) -> None:
    page = form_of_copy(birth, officer)["ui"]["pages"][-1]["id"]
    ask(control, birth, officer, kind="text", page=page)
    before = form_of_copy(birth, officer)["ui"]["pages"][-1]["fields"]

    act(control, birth, "move", question="former_house_number", to="up")

    after = form_of_copy(birth, officer)["ui"]["pages"][-1]["fields"]
    assert after == [*before[:-2], before[-1], before[-2]]
    act(control, birth, "take_out", question="former_house_number")
    assert "former_house_number" not in form_of_copy(birth, officer)["ui"]["fields"]


def test_a_file_without_a_component_is_told_before_it_is_assessed(control: Client, birth: UUID, officer: Any) -> None:
    page = form_of_copy(birth, officer)["ui"]["pages"][-1]["id"]

    ask(control, birth, officer, kind="file", page=page, accept=["application/pdf"])

    (fault,) = faults_of_copy(working_copy(procedure=birth, actor=officer))
    assert str(fault) == "form: the file field former_house_number belongs to no component"


def test_a_form_that_followed_from_the_parts_becomes_one_of_its_own_and_back(control: Client, officer: Any) -> None:
    id_ = next(each.procedure for each in procedures(JUNE_15) if each.form_key == "generic")
    control.post(f"{PAGE}{id_}/soan/mo/")
    first = form_of_copy(id_, officer)["ui"]["pages"][0]["id"]

    ask(control, id_, officer, kind="text", page=first)
    assert working_copy(procedure=id_, actor=officer).content.own_form
    act(control, id_, "follow")

    assert not working_copy(procedure=id_, actor=officer).content.own_form


def test_tried_answers_show_what_depends_on_them_and_what_is_wrong(control: Client, birth: UUID, officer: Any) -> None:
    definition = form_of_copy(birth, officer)
    page = next(each["id"] for each in definition["ui"]["pages"] if "father_stated" in each["fields"])

    tried = control.get(f"{PAGE}{birth}/soan/bieu-mau/", {"trang": page, "thu": "1", "parents_married": "yes"})

    names = [field.name for field in tried.context["preview"].fields]
    assert "father" in names
    assert tried.context["preview"].problems


def test_two_officers_at_one_form_do_not_write_over_each_other(control: Client, birth: UUID, officer: Any) -> None:
    page = form_of_copy(birth, officer)["ui"]["pages"][-1]["id"]
    ask(control, birth, officer, kind="text", page=page)

    late_words: dict[str, Any] = {"seen": 0, "label.en": "Moved on"}
    late = ask(control, birth, officer, kind="date", page=page, **late_words)

    assert late.status_code == 422
    assert "Somebody else has changed" in text_of(late)
    assert 'value="Moved on"' in late.content.decode()
    assert "moved_on" not in form_of_copy(birth, officer)["ui"]["fields"]


def test_others_than_procedure_control_change_nothing(control: Client, birth: UUID, cast: Cast, officer: Any) -> None:
    leader = client_of(cast.leader)

    assert leader.get(f"{PAGE}{birth}/soan/bieu-mau/").status_code == 403
    assert (
        leader.post(f"{PAGE}{birth}/soan/bieu-mau/lam/take_out/", {"seen": 0, "question": "home_town"}).status_code
        == 403
    )
    assert client_of(cast.administrator).get(f"{PAGE}{birth}/soan/bieu-mau/cau/?loai=text").status_code in (403, 404)
    assert "home_town" in form_of_copy(birth, officer)["ui"]["fields"]


def test_unknown_questions_kinds_and_acts_are_not_found(control: Client, birth: UUID) -> None:
    here = f"{PAGE}{birth}/soan/bieu-mau/"

    assert control.get(f"{here}cau/?ten=nothing").status_code == 404
    assert control.get(f"{here}cau/?loai=robot").status_code == 404
    assert control.post(f"{here}lam/burn/", {"seen": 0}).status_code == 404
    assert control.post(f"{here}lam/move/", {"seen": 0, "question": "nothing"}).status_code == 404
