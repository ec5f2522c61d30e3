"""Forms of steps in a drawing: what may be named, what a publication puts in, what is wrong with them."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.forms.rules.definition import parse_form
from motcua.service.processes.cases.rules.simulating import run_case
from motcua.service.processes.cases.running import bench_of
from motcua.service.processes.cases.stored import given_from, given_stored
from motcua.service.processes.cases.values import CaseEvent, Given, Happening
from motcua.service.processes.rules.checking import Checked, check_definition
from motcua.service.processes.rules.forms import form_faults, house_forms
from motcua.service.processes.rules.forms_editing import holding_its_forms
from motcua.service.processes.rules.problems import problems_of
from motcua.service.processes.rules.reading import read_model
from tests.unit.foundation.calendars.builders import city_calendar
from tests.unit.service.processes.drawings import drawing, end, flows, gateway, problems, start, step

MORNING = datetime(2023, 6, 15, 9, tzinfo=VIETNAM)
WHOLE = {
    "inspected_on": "2023-06-14",
    "present": ["applicant"],
    "differs": False,
    "area_m2": 90.0,
    "dispute": False,
}


def inspecting(
    *, form: str = "site_inspection", condition: str = "area_m2 > 80.0", facts: tuple[str, ...] = ()
) -> bytes:
    return drawing(
        start(),
        step("visit", form=form),
        gateway("g", "g_end"),
        step("measure"),
        end(),
        flows("start > visit", "visit > g", f"g > measure : {condition}", "g > end", "measure > end"),
        facts=facts,
    )


@pytest.mark.parametrize("key", sorted(house_forms()))
def test_the_forms_of_the_house_can_be_used(key: str) -> None:
    form = house_forms()[key]
    assert list(form_faults(form)) == []
    assert form.name_vi != form.name_en
    parse_form(form.definition)


def test_conditions_name_answers_and_only_those_named_are_kept_with_the_way() -> None:
    checked = check_definition(inspecting())
    assert isinstance(checked, Checked)
    assert set(checked.model.facts) == {"area_m2"}
    assert "dispute_about" in checked.model.answered


def test_a_published_drawing_holds_its_forms_and_is_the_same_when_it_is_published_again() -> None:
    held = holding_its_forms(inspecting())
    model = read_model(held, offered={})
    assert model.forms["site_inspection"].definition == house_forms()["site_inspection"].definition
    assert read_model(held) == read_model(inspecting())
    assert holding_its_forms(held) == held
    assert isinstance(check_definition(held), Checked)


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (inspecting(form="gone"), "there is no such form"),
        (inspecting(condition="floors > 2"), "floors"),
        (inspecting(facts=("area_m2:string=",)), "a form answers it as"),
        (
            drawing(
                start(),
                step("receive", "receive", action="receive", role="counter", form="opinion"),
                end(),
                flows("start > receive", "receive > end"),
            ),
            "is done in one go and has no form",
        ),
    ],
)
def test_what_is_wrong_with_a_form_is_named_with_its_step(xml: bytes, said: str) -> None:
    assert said in problems(xml)
    assert problems_of(xml, run=False), "the table says it too"


def test_a_form_that_takes_files_or_is_no_form_is_refused() -> None:
    files = json.dumps(
        {
            "schema": {"type": "object", "properties": {"photo": {"type": "array", "maxItems": 2}}},
            "ui": {
                "pages": [{"id": "a", "title": {"vi": "Ảnh", "en": "Photo"}, "fields": ["photo"]}],
                "fields": {
                    "photo": {"component": "file", "label": {"vi": "Ảnh", "en": "Photo"}, "accept": ["image/png"]}
                },
            },
        }
    )
    for content, said in ((files, "takes files"), ("{", "cannot be used")):
        held = f'<motcua:form key="own" name="Riêng" name_en="Own">{content.replace("<", "")}</motcua:form>'
        xml = inspecting(form="own", condition="outcome == &quot;x&quot;", facts=("a:int=0",)).replace(
            b"<motcua:fact", held.encode() + b"<motcua:fact", 1
        )
        assert any(
            said in str(each.text) + str(each.text.facts.get("fault", "")) for each in problems_of(xml, run=False)
        )


def test_a_case_gives_the_answers_and_goes_by_them() -> None:
    bench = bench_of(inspecting())

    def path(answers: dict[str, object] | None) -> tuple[list[str], str]:
        event = CaseEvent(at=MORNING, kind=Happening.STEP, step="visit", outcome="done", answers=answers)
        given = Given(starts_at=MORNING, events=(event,))
        assert given_from(given_stored(given)) == given
        run = run_case(bench=bench, given=given, units={}, calendars=lambda _unit: city_calendar())
        return [each.step for each in run.opened], str(run.stopped or "")

    assert path(WHOLE) == (["measure"], "")
    assert path({**WHOLE, "area_m2": 12.0}) == ([], "")
    assert path(None) == ([], "")
    assert "is not filled in well" in path({"area_m2": 90.0})[1]
