"""The FHIR facade: what is read, what is answered, and who must not."""

from __future__ import annotations

import json
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.coverage import Coverage
from fhir.resources.R4B.coverageeligibilityrequest import CoverageEligibilityRequest
from fhir.resources.R4B.coverageeligibilityresponse import CoverageEligibilityResponse
from fhir.resources.R4B.operationoutcome import OperationOutcome
from fhir.resources.R4B.patient import Patient

from motcua.faces.api.fhir.reading import CARD_SYSTEM, CITIZEN_SYSTEM
from motcua.foundation.accounts.values import AccountKind
from motcua.service.insurance.models import Lookup
from tests.cast import Cast
from tests.insurance import BIRTH_ON, CITIZEN_NUMBER, HOSPITAL, NAME, NUMBER, a_card, a_facility, a_token, an_officer
from tests.rooms.faces.citizen import refusals_of

BASE = "/api/fhir/r4"
SUBMIT = f"{BASE}/CoverageEligibilityRequest/$submit"

pytestmark = pytest.mark.usefixtures("now")


def a_request(number: str = CITIZEN_NUMBER, *, name: Any = None, birth: str = "", **more: Any) -> dict[str, Any]:
    patient = {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [{"system": CITIZEN_SYSTEM, "value": number}],
        "name": name or [{"text": NAME}],
        "birthDate": birth or BIRTH_ON.isoformat(),
    }
    return {
        "resourceType": "CoverageEligibilityRequest",
        "contained": [patient],
        "status": "active",
        "purpose": ["validation", "benefits"],
        "patient": {"reference": "#p1"},
        "created": "2023-06-15",
        "insurer": {"display": "Bảo hiểm xã hội Việt Nam"},
        **more,
    }


class Hospital:
    """A program with a token."""

    def __init__(self, token: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {token}", "accept-language": "en"})

    def submit(self, body: Any, *, media_type: str = "application/fhir+json") -> Any:
        sent = body if isinstance(body, str) else json.dumps(body)
        return self.client.post(SUBMIT, sent, content_type=media_type)


@pytest.fixture
def hospital(db: None) -> Hospital:
    program = an_officer(a_facility(), "his.tram", kind=AccountKind.INTEGRATOR)
    return Hospital(a_token(program))


def coded(answer: Any) -> str:
    return str(answer.json()["error"][0]["code"]["coding"][0]["code"])


def test_a_valid_card_is_answered_with_resources_that_the_library_takes(hospital: Hospital) -> None:
    a_card()
    request = a_request()
    CoverageEligibilityRequest.model_validate(request)

    answer = hospital.submit(request)

    assert (answer.status_code, answer["Content-Type"]) == (200, "application/fhir+json")
    found = answer.json()
    CoverageEligibilityResponse.model_validate(found)
    (insurance,) = found["insurance"]
    assert (found["outcome"], insurance["inforce"]) == ("complete", True)
    assert insurance["benefitPeriod"] == {"start": "2023-01-01", "end": "2023-12-31"}
    assert insurance["item"][0]["benefit"][0]["allowedUnsignedInt"] == 80
    for kind, model in (("Coverage", Coverage), ("Patient", Patient)):
        told = hospital.client.get(f"{BASE}/{kind}/{found['id']}")
        model.model_validate(told.json())
    assert hospital.client.get(f"{BASE}/CoverageEligibilityResponse/{found['id']}").json() == found
    assert hospital.client.get(f"{BASE}/Coverage/{found['id']}").json()["subscriberId"] == f"GD492{NUMBER}"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"valid_until": date(2023, 6, 1)}, "expired"),
        ({"valid_from": date(2023, 12, 1)}, "not-yet"),
        ({"withdrawn_on": date(2023, 6, 1), "withdrawn_reason": "stopped"}, "withdrawn"),
        ({"died_on": date(2023, 6, 1)}, "died"),
        ({"full_name": "Người khác"}, "mismatch"),
        ({"citizen_number": None}, "not-found"),
    ],
)
def test_why_a_card_is_not_valid_is_said_in_a_code(hospital: Hospital, changes: dict[str, Any], code: str) -> None:
    a_card(**changes)

    answer = hospital.submit(a_request())

    CoverageEligibilityResponse.model_validate(answer.json())
    assert coded(answer) == code
    if code in {"mismatch", "not-found"}:
        assert "insurance" not in answer.json()
        assert hospital.client.get(f"{BASE}/Coverage/{answer.json()['id']}").status_code == 404


def test_the_same_request_sent_twice_is_asked_once(hospital: Hospital) -> None:
    a_card()
    request = a_request(identifier=[{"system": "urn:his", "value": "A-17"}])

    assert hospital.submit(request).json() == hospital.submit(request).json()
    assert Lookup.objects.count() == 1


def test_names_in_parts_card_numbers_and_emergencies_are_read(hospital: Hospital) -> None:
    a_card()
    request = a_request(name=[{"family": "Tran", "given": ["Thi", "Buoi"]}], priority={"coding": [{"code": "stat"}]})
    request["contained"][0]["identifier"].append({"system": CARD_SYSTEM, "value": NUMBER})

    assert hospital.submit(request).json()["insurance"][0]["inforce"] is True
    row = Lookup.objects.get()
    assert (row.asked_number, row.asked_name, row.purpose, row.way) == (NUMBER, "Tran Thi Buoi", "emergency", "program")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("{", 400),
        ("[" * 50_000, 400),
        ("[]", 422),
        (a_request(name=[{"text": "Tr\ud800n"}]), 422),
        (a_request("0921920031\ud800"), 422),
        ({"resourceType": "Patient"}, 422),
        ({"resourceType": "CoverageEligibilityRequest"}, 422),
        (a_request(status="draft"), 422),
        (a_request(purpose=["discovery"]), 422),
        (a_request(purpose=["all of it"]), 422),
        (a_request(patient={"reference": "#nobody"}), 422),
        (a_request(patient={"reference": "Patient/1"}), 422),
        (a_request(contained=[]), 422),
        (a_request("12"), 422),
        (a_request(birth="1992"), 422),
        (a_request(birth="2999-01-01"), 422),
        (a_request(birth="mai"), 422),
        (a_request(name=[{"use": "official"}]), 422),
        (a_request(created="soon"), 422),
    ],
)
def test_what_is_no_question_is_an_operation_outcome_and_looks_nothing_up(
    hospital: Hospital, body: Any, status: int
) -> None:
    answer = hospital.submit(body)

    assert answer.status_code == status, answer.content
    OperationOutcome.model_validate(answer.json())
    assert not Lookup.objects.exists()


def test_who_has_no_right_gets_nothing(hospital: Hospital, cast: Cast) -> None:
    a_card()
    found = hospital.submit(a_request()).json()
    stranger_program = an_officer(a_facility(HOSPITAL), "his.benhvien", kind=AccountKind.INTEGRATOR)
    stranger, citizen = Hospital(a_token(stranger_program)), Hospital(a_token(cast.citizen))

    assert Hospital("mc_nothing").submit(a_request()).status_code == 401
    assert Hospital(a_token(stranger_program, "dossiers:read")).submit(a_request()).status_code == 403
    assert citizen.submit(a_request()).status_code == 403
    assert refusals_of(cast.citizen.account) == [(cast.citizen.account, "look_up")]  # type: ignore[arg-type]
    for kind in ("CoverageEligibilityResponse", "Coverage", "Patient"):
        answer = stranger.client.get(f"{BASE}/{kind}/{found['id']}")
        assert (answer.status_code, answer.json()["resourceType"]) == (404, "OperationOutcome")
    assert stranger.client.get(f"{BASE}/Patient/{uuid4()}").status_code == 404
    assert Lookup.objects.count() == 1


def test_other_methods_media_and_addresses_are_refused_in_the_same_words(hospital: Hospital) -> None:
    answers = [
        hospital.client.get(SUBMIT),
        hospital.submit(a_request(), media_type="text/plain"),
        hospital.submit("x" * 70_000),
        hospital.client.get(f"{BASE}/Observation/1"),
    ]

    assert [each.status_code for each in answers] == [405, 415, 413, 404]
    for each in answers:
        OperationOutcome.model_validate(each.json())


def test_the_capability_statement_is_open_and_valid(client: Client) -> None:
    answer = client.get(f"{BASE}/metadata")

    assert answer.status_code == 200
    CapabilityStatement.model_validate(answer.json())
