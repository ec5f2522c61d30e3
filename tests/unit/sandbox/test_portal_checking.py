"""How the National Portal's stand-in judges a service: each fault that is planted is found, and named under its part."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sandbox.portal.checking import Finding, Outcome, Probe, Seen, Silent, findings, prefilled
from sandbox.portal.store import Store
from sandbox.portal.trying import PERSON, Checker
from sandbox.sending import UnreachableError

PDF = b"%PDF-1.4 a result"
PARTS = ("full_name", "number")
APPLICANT = {part: PERSON[part] for part in PARTS}
FORM: dict[str, Any] = {
    "schema": {"type": "object", "properties": {}},
    "ui": {
        "pages": [{"id": "who", "title": {"vi": "", "en": ""}, "fields": ["applicant", "purpose"]}],
        "fields": {"applicant": {"component": "person", "prefill": "applicant"}, "purpose": {"component": "text"}},
    },
}
FEE = {
    "key": "fee",
    "name_vi": "Lệ phí cấp bản sao",
    "amount_vnd": 8_000,
    "ground": "TT 281/2016",
    "awaits_notice": False,
}
PICTURE = {"slot": "proof", "sha256": "a" * 64}


def status(code: str, at: str = "2023-07-03T08:00:00+07:00", **more: Any) -> dict[str, Any]:
    return {"kind": "status", "number": 0, "body": {"code": code, "at": at, **more}}


def result() -> dict[str, Any]:
    named = {"sha256": hashlib.sha256(PDF).hexdigest(), "name": "kq.pdf", "size_bytes": len(PDF)}
    return {
        "kind": "result",
        "number": 0,
        "body": {"code": "8", "at": "2023-07-03T08:00:00+07:00", "decision": "approved", "files": [named]},
    }


def told(*messages: dict[str, Any]) -> dict[str, Any]:
    return {
        "refused": "",
        "problems": [],
        "applicant": PERSON["number"],
        "answers": {"applicant": dict(APPLICANT), "purpose": "x"},
        "files": [PICTURE],
        "fees": [dict(FEE)],
        "fees_fault": "",
        "messages": [{**message, "number": number} for number, message in enumerate(messages, start=1)],
        "stopped": "",
        "result": base64.b64encode(PDF).decode(),
    }


def conforming() -> Seen:
    """A service in which nothing is wrong."""
    filed = status("1", reference="DVC-1")
    return Seen(
        published={"form": deepcopy(FORM), "fees": [{"key": "fee"}]},
        person=PERSON,
        sent={"applicant": dict(APPLICANT), "purpose": "x"},
        files=[PICTURE],
        unknown={"refused": "không có người nộp", "problems": []},
        worked=told(filed, status("2", dossier_code="H13-1"), status("4"), result(), status("9")),
        withdrawn=told(filed, status("7")),
    )


def outcomes(found: list[Finding]) -> Mapping[Probe, Outcome]:
    return {each.probe: each.outcome for each in found}


def failed(seen: Seen) -> dict[Probe, str]:
    return {each.probe: each.detail for each in findings(seen) if each.outcome is Outcome.FAILED}


def test_a_service_without_a_fault_passes_every_probe() -> None:
    assert outcomes(findings(conforming())) == dict.fromkeys(Probe, Outcome.PASSED)


def registered(worked: dict[str, Any], register: str = "found", **applicant: str) -> None:
    """The city asked the population database, and filled in what it said."""
    worked["register"] = register
    worked["filled_in"] = {"applicant": {**APPLICANT, **applicant}}


def test_what_the_register_said_is_filled_in_or_the_city_is_told() -> None:
    asked = _in("worked", registered)(conforming())
    wrong = _in("worked", lambda worked: registered(worked, full_name="Người Khác"))(conforming())
    nobody = _in("worked", lambda worked: registered(worked, register="unknown"))(conforming())
    silent = _in("worked", lambda worked: registered(worked, register="unreached"))(conforming())

    assert outcomes(findings(asked))[Probe.PREFILL] is Outcome.PASSED
    assert "applicant.full_name" in failed(wrong)[Probe.PREFILL]
    assert "không ra người của Cổng" in failed(nobody)[Probe.PREFILL]
    assert outcomes(findings(silent))[Probe.PREFILL] is Outcome.UNANSWERED


def test_who_signed_in_is_who_the_city_knows_then() -> None:
    def after(signed_in: dict[str, str] | None) -> str:
        return failed(replace(conforming(), signed_in=signed_in)).get(Probe.SIGN_IN, "")

    assert (after(None), after({"number": PERSON["number"]})) == ("", "")
    assert "không mang số định danh" in after({"number": ""})
    assert "không thành: VNeID không trả lời" in after({"stopped": "VNeID không trả lời"})


Plant = Callable[[Any], None]


def _in(name: str, plant: Plant) -> Callable[[Seen], Seen]:
    def planted(seen: Seen) -> Seen:
        part = deepcopy(getattr(seen, name))
        plant(part)
        return replace(seen, **{name: part})

    return planted


def _message(number: int, **body: Any) -> Callable[[Seen], Seen]:
    return _in("worked", lambda worked: worked["messages"][number - 1]["body"].update(body))


def _without(number: int) -> Callable[[Seen], Seen]:
    def plant(worked: Any) -> None:
        del worked["messages"][number - 1]
        for place, message in enumerate(worked["messages"], start=1):
            message["number"] = place

    return _in("worked", plant)


@pytest.mark.parametrize(
    ("plant", "probe", "named"),
    [
        (_in("unknown", lambda it: it.update(told(status("1")))), Probe.SIGN_IN, "chưa định danh"),
        (_in("worked", lambda it: it.update(applicant="001")), Probe.SIGN_IN, "001"),
        (_in("published", lambda it: it["form"]["ui"]["fields"]["applicant"].pop("prefill")), Probe.PREFILL, "hỏi lại"),
        (_in("worked", lambda it: it["answers"]["applicant"].update(number="1")), Probe.PREFILL, "applicant.number"),
        (_in("worked", lambda it: it.update(files=[])), Probe.FILE, "proof"),
        (_message(1, reference=""), Probe.FILE, "mã tra cứu"),
        (_message(1, code="4"), Probe.FILE, "Mới đăng ký"),
        (_in("published", lambda it: it.update(fees=[])), Probe.FEE, "chưa công khai"),
        (_in("worked", lambda it: it["fees"][0].update(amount_vnd=8000.5)), Probe.FEE, "số đồng nguyên"),
        (_in("worked", lambda it: it["fees"][0].update(ground="")), Probe.FEE, "căn cứ"),
        (_in("worked", lambda it: it.update(fees_fault="copies is -1")), Probe.FEE, "copies is -1"),
        (_message(3, code="44"), Probe.STATUS, "44"),
        (_message(3, at="2023-07-01T08:00:00+07:00"), Probe.STATUS, "đi lùi"),
        (_in("worked", lambda it: it["messages"][2].update(number=7)), Probe.STATUS, "liền nhau"),
        (_without(2), Probe.STATUS, "Được tiếp nhận"),
        (_message(2, dossier_code=""), Probe.STATUS, "mã hồ sơ"),
        (_without(4), Probe.RESULT, "không đi đến kết quả"),
        (_message(4, decision=""), Probe.RESULT, "được giải quyết"),
        (_message(4, files=[]), Probe.RESULT, "không có tệp"),
        (_in("worked", lambda it: it.update(result=base64.b64encode(b"%PDF other").decode())), Probe.RESULT, "mã băm"),
        (_in("withdrawn", lambda it: it["messages"].pop()), Probe.WITHDRAWAL, "Công dân yêu cầu rút"),
        (_in("withdrawn", lambda it: it.update(stopped="nó đã khóa")), Probe.WITHDRAWAL, "nó đã khóa"),
        (_in("withdrawn", lambda it: it.pop("messages")), Probe.WITHDRAWAL, "không đúng cấu trúc"),
    ],
)
def test_a_planted_fault_is_found_under_its_part_and_nowhere_else(
    plant: Callable[[Seen], Seen], probe: Probe, named: str
) -> None:
    found = failed(plant(conforming()))

    assert list(found) == [probe]
    assert named in found[probe]


def test_what_is_not_filed_is_said_with_its_fields_and_the_rest_is_left_open() -> None:
    refusal = {"refused": "Cần sửa câu trả lời.", "problems": [{"field": "purpose", "message": "Hãy chọn mục đích"}]}

    found = findings(replace(conforming(), worked=refusal))

    assert outcomes(found)[Probe.FILE] is Outcome.FAILED
    assert "purpose: Hãy chọn mục đích" in next(each.detail for each in found if each.probe is Probe.FILE)
    assert {outcomes(found)[each] for each in (Probe.STATUS, Probe.RESULT, Probe.FEE, Probe.PREFILL)} == {
        Outcome.UNANSWERED
    }


def test_what_was_found_before_something_could_not_be_tried_is_found_all_the_same() -> None:
    seen = replace(conforming(), worked={"refused": "Không.", "problems": []}, unknown=told(status("1")))

    assert set(failed(seen)) == {Probe.SIGN_IN, Probe.FILE}


def test_what_a_service_does_not_have_is_not_needed() -> None:
    seen = conforming()
    bare = _in("published", lambda it: it.update(fees=[], form={"ui": {"pages": [], "fields": {}}}))(seen)

    found = outcomes(findings(_in("worked", lambda it: it.update(fees=[]))(bare)))

    assert (found[Probe.FEE], found[Probe.PREFILL]) == (Outcome.NOT_NEEDED, Outcome.NOT_NEEDED)


def test_the_portal_s_person_goes_where_the_form_takes_who_is_known() -> None:
    answers = {"applicant": {"full_name": "$person.full_name", "number": "1"}, "purpose": "cho $name"}

    assert prefilled(FORM, answers, PERSON) == {"applicant": APPLICANT, "purpose": f"cho {PERSON['full_name']}"}


class PlayedCity:
    """Answers trials as it is told to; silent without an answer."""

    code = "H13"

    def signed_in(self, number: str) -> dict[str, str] | None:
        return {"number": number}

    def __init__(self, seen: Seen | None) -> None:
        self.seen, self.tried = seen, list[str]()

    def procedure(self, id_: str) -> dict[str, Any]:
        return dict(self._answer("published"))

    def try_(self, trial: Mapping[str, Any]) -> dict[str, Any]:
        self.tried.append(trial["then"])
        if not trial["filing"]["applicant"]["number"]:
            return dict(self._answer("unknown"))
        answer = dict(self._answer({"result": "worked", "withdrawal": "withdrawn"}[trial["then"]]))
        files = [{"slot": each["slot"], "sha256": each["sha256"]} for each in trial["filing"]["files"]]
        return {**answer, "trial": trial["trial"], "files": files}

    def _answer(self, name: str) -> Mapping[str, Any]:
        if self.seen is None:
            raise UnreachableError("ConnectionRefusedError")
        answer = getattr(self.seen, name)
        assert not isinstance(answer, Silent)
        return dict(answer)


SERVICE: dict[str, Any] = {
    "integration": "i",
    "submitted_at": "2023-07-03T08:00:00+07:00",
    "procedure": "p",
    "code": "1.001193",
    "level": "commune",
    "name_vi": "Đăng ký khai sinh",
    "sample": {
        "receiving_unit": "u",
        "answers": {"applicant": {"full_name": "$person.full_name", "number": "$person.number"}, "purpose": "x"},
        "slots": {"proof": "Giấy chứng sinh"},
    },
}


def checker(folder: Path, city: PlayedCity) -> Checker:
    store = Store(folder / "portal.sqlite", files=folder / "files")
    return Checker(city=city, store=store, now=lambda: "2023-07-03T08:00:00+07:00")


def test_a_submission_is_confirmed_under_one_number_however_often_it_is_asked_about(tmp_path: Path) -> None:
    city = PlayedCity(conforming())
    portal = checker(tmp_path, city)

    first, again = portal.settle(SERVICE), portal.settle(SERVICE)
    restarted = checker(tmp_path, PlayedCity(None)).settle(SERVICE)

    assert first == ("confirmed", "DVCQG.H13.1.001193.commune")
    assert first == again == restarted
    assert city.tried == ["nothing", "result", "withdrawal"]


def test_a_submission_with_a_fault_comes_back_with_its_name_and_a_new_one_is_looked_at_anew(tmp_path: Path) -> None:
    city = PlayedCity(_message(1, reference="")(conforming()))
    portal = checker(tmp_path, city)

    answer, reason = portal.settle(SERVICE)
    city.seen = conforming()

    assert (answer, "mã tra cứu" in reason) == ("returned", True)
    assert portal.settle(SERVICE) == (answer, reason)
    assert portal.settle({**SERVICE, "submitted_at": "2023-07-04T08:00:00+07:00"})[0] == "confirmed"


def test_a_suspended_service_is_offered_no_more_until_it_is_confirmed_again(tmp_path: Path) -> None:
    portal = checker(tmp_path, PlayedCity(conforming()))
    portal.settle(SERVICE)
    offered = portal.store.services()
    told = {**SERVICE, "suspended_at": "2023-07-04T08:00:00+07:00"}

    assert portal.settle(told) == portal.settle(told) == ("suspended", "")

    assert (len(offered), portal.store.services()) == (1, [])
    portal.settle({**SERVICE, "submitted_at": "2023-07-05T08:00:00+07:00"})
    assert portal.store.services() == offered


def test_while_the_city_does_not_answer_there_is_no_word_and_nothing_has_failed(tmp_path: Path) -> None:
    portal = checker(tmp_path, PlayedCity(None))

    found = portal.check(SERVICE)

    assert {each.outcome for each in found} == {Outcome.UNANSWERED}
    assert "ConnectionRefusedError" in found[0].detail
    assert portal.settle(SERVICE) == ("pending", "")
    assert portal.store.word("i", SERVICE["submitted_at"]) is None
