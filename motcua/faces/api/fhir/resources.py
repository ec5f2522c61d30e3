"""Look-ups as resources of FHIR R4. That they are valid is tested with the library; here they are put together plainly, since
this is on the way of every answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from motcua.faces.api.fhir.reading import CARD_SYSTEM, CITIZEN_SYSTEM, REQUEST
from motcua.foundation.calendars.values import VIETNAM
from motcua.service.insurance.values import LEVEL_PERCENTS, LookupView, NumberKind, Outcome

Resource = dict[str, Any]
RESPONSE, COVERAGE, PATIENT = "CoverageEligibilityResponse", "Coverage", "Patient"
OUTCOME_SYSTEM = "urn:motcua:insurance-outcome"
LEVEL_SYSTEM = "urn:motcua:insurance-level"
BENEFIT_TYPE_SYSTEM = "http://terminology.hl7.org/CodeSystem/benefit-type"
INSURER = "Bảo hiểm xã hội Việt Nam"
#: Outcomes in which a card is told of.
_TOLD = frozenset({Outcome.VALID, Outcome.EXPIRED, Outcome.NOT_YET, Outcome.WITHDRAWN, Outcome.DIED})
DISPOSITIONS = {
    Outcome.VALID: "Thẻ có giá trị sử dụng",
    Outcome.EXPIRED: "Thẻ đã hết hạn sử dụng",
    Outcome.NOT_YET: "Thẻ chưa đến ngày có giá trị sử dụng",
    Outcome.WITHDRAWN: "Thẻ đã bị thu hồi",
    Outcome.DIED: "Người có thẻ được ghi nhận là đã chết",
    Outcome.MISMATCH: "Số thẻ, họ tên và ngày sinh không khớp nhau",
    Outcome.NOT_FOUND: "Không có thẻ với số này",
    Outcome.WAITING: "Đường truyền gián đoạn; câu hỏi đã được ghi nhận và sẽ được hỏi lại",
}


def response_of(view: LookupView) -> Resource:
    """The answer: complete, or queued while the line does not answer. What is wrong with a card is in `error`."""
    outcome = view.answer.outcome
    contained = [patient_of(view, id_="patient")]
    if outcome in _TOLD:
        contained.append(coverage_of(view, id_="coverage", patient="#patient"))
    found: Resource = {
        "resourceType": RESPONSE,
        "id": str(view.id),
        "contained": contained,
        "status": "active",
        "purpose": ["validation", "benefits"],
        "patient": {"reference": "#patient"},
        "servicedDate": view.at.astimezone(VIETNAM).date().isoformat(),
        "created": _moment(view.answered_at or view.at),
        "request": {"reference": f"{REQUEST}/{view.id}"},
        "outcome": "queued" if outcome is Outcome.WAITING else "complete",
        "disposition": DISPOSITIONS[outcome],
        "insurer": {"display": INSURER},
    }
    if outcome in _TOLD:
        found["insurance"] = [_insurance(view)]
    if outcome not in {Outcome.VALID, Outcome.WAITING}:
        coding = {"system": OUTCOME_SYSTEM, "code": outcome.value.replace("_", "-")}
        found["error"] = [{"code": {"coding": [coding], "text": DISPOSITIONS[outcome]}}]
    return found


def coverage_of(view: LookupView, *, id_: str, patient: str) -> Resource:
    answer = view.answer
    valid = answer.outcome is Outcome.VALID
    found: Resource = {
        "resourceType": COVERAGE,
        "id": id_,
        "identifier": [{"system": CARD_SYSTEM, "value": answer.card_number}],
        "status": "active" if valid else "cancelled",
        "subscriberId": answer.card_number,
        "beneficiary": {"reference": patient},
        "period": _period(view),
        "payor": [{"display": INSURER}],
        "class": [
            {"type": {"coding": [{"system": LEVEL_SYSTEM, "code": "level"}]}, "value": str(answer.benefit_level)}
        ],
    }
    if answer.first_care is not None:
        found["network"] = f"{answer.first_care.code} {answer.first_care.name}"
    return found


def patient_of(view: LookupView, *, id_: str) -> Resource:
    """As the facility asked for her: nothing of the register is in it."""
    number = view.asked.number
    system = CITIZEN_SYSTEM if number.kind is NumberKind.CITIZEN else CARD_SYSTEM
    return {
        "resourceType": PATIENT,
        "id": id_,
        "identifier": [{"system": system, "value": number.printed or number.number}],
        "name": [{"text": view.asked.name}],
        "birthDate": view.asked.birth_on.isoformat(),
    }


def outcome_of(*, code: str, diagnostics: str) -> Resource:
    return {
        "resourceType": "OperationOutcome",
        "issue": [{"severity": "error", "code": code, "diagnostics": diagnostics}],
    }


def capabilities(*, at: datetime, version: str, url: str) -> Resource:
    def reads(kind: str) -> Resource:
        return {"type": kind, "interaction": [{"code": "read"}]}

    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": _moment(at),
        "kind": "instance",
        "software": {"name": "Một Cửa", "version": version},
        "implementation": {"description": "Tra cứu thẻ bảo hiểm y tế", "url": url},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [
            {
                "mode": "server",
                "resource": [
                    {
                        "type": REQUEST,
                        "operation": [
                            {
                                "name": "submit",
                                "definition": "http://hl7.org/fhir/OperationDefinition/CoverageEligibilityRequest-submit",
                            }
                        ],
                    },
                    reads(RESPONSE),
                    reads(COVERAGE),
                    reads(PATIENT),
                ],
            }
        ],
    }


def _insurance(view: LookupView) -> Resource:
    answer = view.answer
    valid = answer.outcome is Outcome.VALID
    found: Resource = {"coverage": {"reference": "#coverage"}, "inforce": valid, "benefitPeriod": _period(view)}
    if valid and answer.benefit_level is not None:
        kind = {"coding": [{"system": BENEFIT_TYPE_SYSTEM, "code": "benefit"}]}
        benefit = {"type": kind, "allowedUnsignedInt": LEVEL_PERCENTS[answer.benefit_level]}
        found["item"] = [{"name": f"Mức hưởng {answer.benefit_level}", "benefit": [benefit]}]
    return found


def _period(view: LookupView) -> Resource:
    answer = view.answer
    assert answer.valid_from is not None
    assert answer.valid_until is not None
    return {"start": answer.valid_from.isoformat(), "end": answer.valid_until.isoformat()}


def _moment(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).isoformat(timespec="seconds")
