"""Cases of processes at the desk: looked at, written step by step without a word of code, taken out, explained."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.urls import reverse

from motcua.faces.desk.designer.cases_writing import form_moment, moment_of
from motcua.foundation.accounts.values import SYSTEM, Actor, Role
from motcua.service.processes.cases.commands import supersede_cases
from motcua.service.processes.cases.queries import cases_of, run_all, source_of
from motcua.service.processes.cases.values import CaseView, Source
from motcua.service.processes.commands import publish_processes
from motcua.service.processes.queries import definition_in_force
from motcua.service.processes.rules.reading import DATA
from tests.cast import Cast, an_official
from tests.rooms.faces.citizen import client_of, text_of
from tests.rooms.faces.desk import FRIDAY, code, correction, ready, refusals, signed_in
from tests.rooms.service.processes.cast import AT

pytestmark = pytest.mark.usefixtures("now")


@pytest.fixture
def controller(cast: Cast) -> Actor:
    return an_official(sign_in="kiemsoat", unit=cast.ward, roles={Role.CONTROLLER})


@pytest.fixture
def desk(controller: Actor) -> Client:
    return client_of(controller)


def the_source(key: str = "notice") -> Source:
    return source_of(definition=definition_in_force(key=key).id)


def address(name: str, *more: object, key: str = "notice") -> str:
    return reverse(name, args=[the_source(key).owner.id, *more])


def new_version() -> Source:
    """A version of the notice for which nobody has written a case."""
    xml = (DATA / "notice.bpmn").read_bytes().replace("Xác nhận đã nhận thông báo".encode(), "Xác nhận".encode())
    publish_processes(drawings={"notice": xml}, by=SYSTEM, at=AT)
    return the_source()


def the_cases() -> list[CaseView]:
    return cases_of(the_source().owner)


def test_every_process_stands_in_the_list_with_how_its_cases_stand(desk: Client) -> None:
    said = text_of(desk.get(reverse("desk_process_tests")))

    assert "Notice" in said
    assert "Every flow is covered" in said
    assert "fail" not in said


def test_the_cases_of_a_version_with_what_they_cover(desk: Client) -> None:
    page = desk.get(address("desk_cases", key="with_consultation"))

    assert page.status_code == 200
    assert "Passes" in text_of(page)
    assert page.context["picture"] is not None
    assert page.content.count(b"drawn__flow--covered") == len(page.context["flows"])


def test_a_case_shows_expected_and_come_side_by_side_and_where_they_part(desk: Client) -> None:
    source = the_source()
    case = cases_of(source.owner)[0]
    written(desk, source, ended="", name_vi="Sai")

    good = text_of(desk.get(address("desk_case", case.number)))
    bad = text_of(desk.get(address("desk_case", len(the_cases()))))

    assert "Passes" in good
    assert "Here they part" in bad
    assert "the process has ended, which was not expected" in bad


def written(desk: Client, source: Source, **sent: str) -> Any:
    """The ordinary way of a notice, written in the desk's form."""
    said = {
        "name_vi": "Người dân thông báo, phường xác nhận",
        "starts_at": "2023-06-15T08:00",
        "amount": "3",
        "limit_unit": "working_days",
        "event": ["step|2023-06-15T09:00|receive|receive", "step|2023-06-15T10:00|acknowledge|done"],
        "path": "receive, acknowledge",
        "ended": "1",
        "do": "keep",
    }
    kept = {name: value for name, value in (said | sent).items() if value}
    return desk.post(reverse("desk_case_write", args=[source.owner.id]), kept, follow=True)


def test_a_case_is_written_step_by_step_and_kept(desk: Client) -> None:
    source = new_version()
    page = desk.get(address("desk_case_write"))
    assert "Receive the dossier" in text_of(page)
    basics = {
        "name_vi": "Người dân thông báo",
        "starts_at": "2023-06-15T08:00",
        "amount": "3",
        "limit_unit": "working_days",
    }

    for step, outcome, at in (("receive", "receive", "2023-06-15T09:00"), ("acknowledge", "done", "2023-06-15T10:00")):
        sent: dict[str, Any] = basics | {"do": f"step:{step}", f"outcome-{step}": outcome, "at": at}
        sent["event"] = [value for name, value in page.context["hidden"] if name == "event"]
        page = desk.post(address("desk_case_write"), sent, follow=True)
        assert page.status_code == 200

    assert page.context["run"].ended
    assert page.context["path"] == "receive, acknowledge"
    page = written(desk, source)

    assert "The case is kept." in page.content.decode()
    (case,) = the_cases()
    assert case.expected.path == ("receive", "acknowledge")
    assert run_all(the_source()).unexplained == ()


def test_the_last_thing_can_be_undone(desk: Client) -> None:
    sent = {"starts_at": "2023-06-15T08:00", "event": ["step|2023-06-15T09:00|receive|receive"], "do": "undo"}

    page = desk.post(address("desk_case_write"), sent, follow=True)

    assert page.context["events"] == []


def test_a_pause_and_a_system_that_fails_can_be_written(desk: Client) -> None:
    sent: dict[str, Any] = {"starts_at": "2023-06-15T08:00", "at": "2023-06-15T09:00", "do": "pause"}
    page = desk.post(address("desk_case_write"), sent, follow=True)
    assert page.context["run"].paused
    events = [value for name, value in page.context["hidden"] if name == "event"]
    sent = {
        "starts_at": "2023-06-15T08:00",
        "at": "2023-06-15T09:30",
        "do": "outside",
        "system": "dân cư",
        "fails": "1",
    }

    page = desk.post(address("desk_case_write"), sent | {"event": events}, follow=True)

    assert "dân cư does not answer" in text_of(page)


def test_what_the_drawing_does_not_take_is_said_and_nothing_is_lost(desk: Client) -> None:
    sent = {
        "name_vi": "Tên đã gõ",
        "starts_at": "2023-06-15T08:00",
        "at": "2023-06-14T09:00",
        "do": "step:receive",
        "outcome-receive": "receive",
    }

    page = desk.post(address("desk_case_write"), sent)

    assert page.status_code == 422
    assert "comes after what happens" in text_of(page)
    assert b"T\xc3\xaan \xc4\x91\xc3\xa3 g\xc3\xb5" in page.content


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"name_vi": ""}, "the name of the case"),
        ({"amount": "ten"}, "the time limit"),
        ({"starts_at": "soon"}, "when the case begins"),
        ({"event": "dance|2023-06-15T09:00"}, "what happens"),
    ],
)
def test_a_form_that_cannot_be_read_keeps_nothing(desk: Client, sent: dict[str, str], why: str) -> None:
    before = len(the_cases())

    page = written(desk, the_source(), **{"name_vi": "Thử"} | sent)

    assert page.status_code == 422
    assert why in text_of(page)
    assert len(the_cases()) == before


def test_a_case_can_be_rewritten_unless_somebody_was_faster(desk: Client) -> None:
    case = the_cases()[0]
    sent = {"number": str(case.number), "seen": str(case.id)}

    first = written(desk, the_source(), name_vi="Viết lại", **sent)
    second = written(desk, the_source(), name_vi="Viết lại nữa", **sent)

    assert first.status_code == 200
    assert second.status_code == 409
    assert "changed by somebody else" in text_of(second)
    assert [each.name_vi for each in the_cases() if each.number == case.number] == ["Viết lại"]


def test_a_case_is_taken_out_once(desk: Client) -> None:
    case = the_cases()[0]

    page = desk.post(address("desk_cases_act", "take_out"), {"case": str(case.id)}, follow=True)
    again = desk.post(address("desk_cases_act", "take_out"), {"case": str(case.id)}, follow=True)

    assert "The case is taken out." in page.content.decode()
    assert again.status_code == 409
    assert case.id not in {each.id for each in the_cases()}


def test_the_ordinary_cases_are_drafted_and_a_reason_closes_what_is_left(desk: Client) -> None:
    source = new_version()
    page = desk.post(
        address("desk_cases_act", "ordinary"),
        {"amount": "3", "limit_unit": "working_days", "starts_at": "2023-06-15T08:00"},
        follow=True,
    )
    assert "All" in text_of(page)
    for case in the_cases():
        supersede_cases(source=source, cases=[case.id], by=SYSTEM, at=AT)

    sent = {"flow": "start_to_receive", "reason": "Đã thử ở phiên bản trước."}
    page = desk.post(address("desk_cases_act", "reason"), sent, follow=True)

    assert "Đã thử ở phiên bản trước." in text_of(page)
    told = json.loads(desk.get(address("desk_coverage")).content)
    assert told["flows"]["start_to_receive"] == 0
    assert told["reasons"] == {"start_to_receive": "Đã thử ở phiên bản trước."}


def test_a_dossier_that_has_not_ended_makes_no_case_and_one_that_nobody_knows_neither(desk: Client, cast: Cast) -> None:
    key = correction().process_key
    row = ready(cast)

    on_its_way = desk.post(address("desk_cases_act", "from_dossier", key=key), {"code": code(row)}, follow=True)
    unknown = desk.post(address("desk_cases_act", "from_dossier", key=key), {"code": "H00-1"}, follow=True)

    assert on_its_way.status_code == 422
    assert "No case can be made of this dossier" in text_of(on_its_way)
    assert unknown.status_code == 404


@pytest.mark.parametrize("name", ["desk_cases", "desk_coverage", "desk_case_write"])
def test_a_handler_does_not_see_cases_and_leaves_an_entry(cast: Cast, client: Client, name: str) -> None:
    page = signed_in(client, cast.handler).get(address(name))

    assert page.status_code == 403
    assert [act for _who, act in refusals(the_source().owner.id)] in (["see_cases"], ["write_cases"])


def test_an_auditor_reads_and_writes_nothing(cast: Cast, client: Client) -> None:
    auditor = signed_in(client, cast.auditor)

    assert auditor.get(address("desk_cases")).status_code == 200
    assert b"Write a case" not in auditor.get(address("desk_cases")).content
    assert auditor.post(address("desk_cases_act", "reason"), {"flow": "start_to_receive"}).status_code == 403
    assert auditor.get(address("desk_case_write")).status_code == 403


def test_a_version_and_a_case_that_there_are_not_are_404(desk: Client) -> None:
    nowhere: UUID = uuid4()

    assert desk.get(reverse("desk_cases", args=[nowhere])).status_code == 404
    assert desk.get(address("desk_case", 999)).status_code == 404
    assert desk.post(address("desk_cases_act", "dance")).status_code == 404


def test_the_desk_speaks_vietnamese(controller: Actor) -> None:
    said = text_of(client_of(controller, language="vi").get(address("desk_cases")))

    assert "ca kiểm thử" in said


def test_the_moment_of_a_friday_stays_on_the_citys_clock() -> None:
    assert moment_of(form_moment(FRIDAY), "") == FRIDAY
