"""Forms of steps, drawn in the form designer: kept in the draft's drawing, published with it, refused in words."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.forms.rules import parse_form
from motcua.foundation.forms.values import Text
from motcua.service.processes.drafts.commands import drop_draft, open_draft, save_draft
from motcua.service.processes.models_drafts import Draft, DraftCopy
from motcua.service.processes.queries import definition_in_force
from motcua.service.processes.rules.forms import form_faults, house_forms
from motcua.service.processes.rules.forms_editing import forms_held, holding_its_forms, new_form
from motcua.service.processes.rules.reading import read_model
from motcua.service.processes.rules.table import differences, read_table
from motcua.service.processes.values import StepForm
from tests.cast import AT, Cast, an_official
from tests.rooms.faces.citizen import client_of
from tests.rooms.faces.desk import refusals

DESIGNER = "/ban-lam-viec/thiet-ke/"
NAMES = {"name_vi": "Biên bản đo đạc", "name_en": "Survey record"}
KEY = "survey_record"
FLOORS = {"label.vi": "Số tầng", "label.en": "Floors", "page": "page"}


@pytest.fixture
def officer(cast: Cast) -> Actor:
    return an_official(sign_in="kstthc.may", name="Lý Thị Cúc", unit=cast.ward, roles={Role.CONTROLLER})


@pytest.fixture
def colleague(cast: Cast) -> Actor:
    return an_official(sign_in="kstthc.hai", name="Đỗ Văn Tư", unit=cast.ward, roles={Role.CONTROLLER})


@pytest.fixture
def control(officer: Actor, now: Any) -> Client:
    return client_of(officer)


@pytest.fixture
def draft(officer: Actor) -> UUID:
    return open_draft(definition=definition_in_force(key="with_consultation").id, by=officer, at=AT)


def forms(draft: UUID, more: str = "") -> str:
    return f"{DESIGNER}{draft}/bieu-mau/{more}"


def listed(draft: UUID, act: str) -> str:
    return f"{DESIGNER}{draft}/lam-bieu-mau/{act}/"


def xml_of(draft: UUID) -> bytes:
    return Draft.objects.get(id=draft).xml.encode()


def held(draft: UUID, key: str = KEY) -> StepForm:
    return forms_held(xml_of(draft))[key]


def make(client: Client, draft: UUID, **sent: str) -> Any:
    return client.post(listed(draft, "new"), {**NAMES, **sent})


def seen(client: Client, draft: UUID, key: str = KEY) -> str:
    return str(client.get(forms(draft, f"{key}/")).context["edited"].seen)


def ask(client: Client, draft: UUID, *, kind: str = "number", preview: bool = False, **typed: Any) -> Any:
    sent = {"seen": seen(client, draft), **FLOORS, **typed}
    return client.post(forms(draft, f"{KEY}/cau/?loai={kind}&trang=page{'&xem=1' if preview else ''}"), sent)


def test_a_form_is_drawn_for_a_step_answered_in_cases_and_published_with_the_process(
    control: Client, draft: UUID
) -> None:
    assert "?buoc=examine" in control.get(f"{DESIGNER}{draft}/?buoc=examine").content.decode()
    made = make(control, draft, step="examine")
    assert made["Location"] == forms(draft, f"{KEY}/")
    assert ask(control, draft).status_code == 302
    control.post(forms(draft, f"{KEY}/lam/set_name/"), {"seen": seen(control, draft), **NAMES, "name_vi": "Biên bản"})

    form = held(draft)
    assert (form.name_vi, list(form.form.fields)) == ("Biên bản", ["findings", "floors"])
    # The choice list of the steps has it, conditions may name its answers, and a publication holds it.
    row = control.get(f"{DESIGNER}{draft}/?buoc=examine").context["open"]
    assert (KEY, "Survey record", True) in row["forms"]
    model = read_model(holding_its_forms(xml_of(draft)), offered={})
    assert model.form_of(model.steps["examine"]) == form
    assert {"findings", "floors"} <= set(model.answered)
    assert differences(read_table(xml_of(draft)), read_table(renamed(draft))).process == ("forms",)


def renamed(draft: UUID) -> bytes:
    return xml_of(draft).replace("Số tầng".encode(), "Số tầng cao".encode())


def test_a_copy_of_a_form_of_the_house_leaves_the_house_s_as_it_is(control: Client, draft: UUID) -> None:
    make(control, draft, like="opinion")
    assert held(draft).definition == house_forms()["opinion"].definition

    taken = control.post(
        forms(draft, f"{KEY}/lam/take_out/"), {"seen": seen(control, draft), "question": "letter_number"}
    )

    assert taken.status_code == 302
    assert "letter_number" not in held(draft).form.fields
    assert "letter_number" in house_forms()["opinion"].form.fields


def test_a_form_that_is_sent_twice_is_made_once_and_needs_both_names(control: Client, draft: UUID) -> None:
    make(control, draft)
    again, nameless = make(control, draft), make(control, draft, name_vi="Phiếu khác", name_en="")

    assert (again.status_code, nameless.status_code) == (422, 422)
    assert "already" in again.content.decode()
    assert 'value="Phiếu khác"' in nameless.content.decode()
    assert list(forms_held(xml_of(draft))) == [KEY]


def test_what_cannot_be_is_said_with_the_question_and_nothing_is_changed(control: Client, draft: UUID) -> None:
    make(control, draft)
    before = xml_of(draft)

    unknown = ask(control, draft, rule="storeys > 2")
    itself = ask(control, draft, rule="floors > 2", preview=True)
    ask(control, draft, preview=True)

    for page in (unknown, itself):
        assert page.status_code == 422
        assert "question “floors”" in page.context["error"]
    assert xml_of(draft) == before


def test_files_are_not_offered_and_not_taken(control: Client, draft: UUID) -> None:
    make(control, draft)
    offered = control.get(forms(draft, f"{KEY}/"))

    assert "file" not in dict(offered.context["components"])
    assert "takes no files" in offered.content.decode()
    assert ask(control, draft, kind="file").status_code == 404


def test_of_two_officers_the_second_sees_the_first_s_change_and_loses_nothing_typed(
    control: Client, draft: UUID, colleague: Actor, officer: Actor
) -> None:
    make(control, draft)
    shown = seen(control, draft)
    area: Any = {"label.vi": "Diện tích", "label.en": "Area"}
    ask(client_of(colleague), draft, **area)

    late = ask(control, draft, seen=shown)

    assert late.status_code == 422
    assert "Đỗ Văn Tư" in late.context["error"]
    assert 'value="Floors"' in late.content.decode()
    assert list(held(draft).form.fields) == ["findings", "area"]
    # What changes elsewhere in the draft does not hinder: the form is as it was shown.
    shown, version = seen(control, draft), Draft.objects.get(id=draft).version
    elsewhere = new_form(xml_of(draft), name=Text(vi="Phiếu B", en="Slip B"), like="opinion")[0]
    save_draft(draft=draft, xml=elsewhere, version=version, by=colleague, at=AT)
    assert ask(control, draft, seen=shown).status_code == 302
    assert not DraftCopy.objects.exists()


def test_a_form_that_a_step_has_stays_and_one_that_is_gone_is_a_problem(
    control: Client, draft: UUID, officer: Actor
) -> None:
    make(control, draft, step="examine")
    kept = control.post(listed(draft, "remove"), {"form": KEY, "seen": seen(control, draft)})
    assert kept.status_code == 422
    assert "Thẩm định hồ sơ" in kept.context["error"]

    # Another program may take it out all the same: the list of problems says so, and a late question finds no form.
    torn = holding_nothing(xml_of(draft))
    save_draft(draft=draft, xml=torn, version=Draft.objects.get(id=draft).version, by=officer, at=AT)
    assert "not there (any more)" in control.get(f"{DESIGNER}{draft}/").content.decode()
    assert control.get(forms(draft, f"{KEY}/")).status_code == 404

    free = torn.replace(f'motcua:form="{KEY}"'.encode(), b"")
    save_draft(draft=draft, xml=free, version=Draft.objects.get(id=draft).version, by=officer, at=AT)
    make(control, draft)
    control.post(listed(draft, "remove"), {"form": KEY, "seen": seen(control, draft)})
    assert not forms_held(xml_of(draft))


def holding_nothing(xml: bytes) -> bytes:
    before, rest = xml.split(b"<motcua:form", 1)
    return before + rest.split(b"</motcua:form>", 1)[1]


def test_only_procedure_control_draws_and_only_in_an_open_draft(
    control: Client, draft: UUID, officer: Actor, cast: Cast
) -> None:
    make(control, draft)
    handler = client_of(an_official(sign_in="xuly.may", unit=cast.ward, roles={Role.HANDLER}))
    auditor = client_of(an_official(sign_in="kiemtra.may", unit=cast.ward, roles={Role.AUDITOR}))
    before = xml_of(draft)

    assert handler.get(forms(draft)).status_code == 403
    assert handler.get(forms(draft, f"{KEY}/")).status_code == 403
    assert auditor.get(forms(draft, f"{KEY}/")).status_code == 200
    assert make(auditor, draft, name_vi="Phiếu C", name_en="Slip C").status_code == 403
    assert ask(auditor, draft).status_code == 403
    assert len(refusals(draft)) == 4
    drop_draft(draft=draft, reason="thử", by=officer, at=AT)
    assert "closed" in ask(control, draft).context["error"]
    assert xml_of(draft) == before


def test_a_form_of_another_program_that_cannot_be_used_is_told_and_may_be_taken_out(
    control: Client, draft: UUID, officer: Actor
) -> None:
    make(control, draft)
    for broken, words in ((b"no JSON", "cannot be opened"), (filed(held(draft)), "takes files")):
        xml = xml_of(draft)
        head, rest = xml.split(b"<motcua:form ", 1)
        attributes, rest = rest.split(b">", 1)
        torn = (
            head
            + b"<motcua:form "
            + attributes
            + b">"
            + broken
            + b"</motcua:form>"
            + rest.split(b"</motcua:form>", 1)[1]
        )
        save_draft(draft=draft, xml=torn, version=Draft.objects.get(id=draft).version, by=officer, at=AT)

        assert "is-error" in control.get(forms(draft)).content.decode()
        assert words in control.get(forms(draft, f"{KEY}/")).content.decode()

    assert next(iter(form_faults(held(draft))))
    out = control.post(forms(draft, f"{KEY}/lam/take_out/"), {"seen": seen(control, draft), "question": "photos"})
    assert out.status_code == 302
    assert list(form_faults(held(draft))) == []
    parse_form(held(draft).definition)


def filed(form: StepForm) -> bytes:
    definition: Any = deepcopy(dict(form.definition))
    definition["schema"]["properties"]["photos"] = {"type": "array", "maxItems": 3}
    definition["ui"]["pages"][0]["fields"].append("photos")
    label = {"vi": "Ảnh", "en": "Photos"}
    definition["ui"]["fields"]["photos"] = {"component": "file", "label": label, "accept": ["image/jpeg"]}
    return json.dumps(definition, ensure_ascii=False).encode()
