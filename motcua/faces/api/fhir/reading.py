"""A CoverageEligibilityRequest as a question. The library says whether it is one; here is said what of it is asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.utils.translation import gettext as _
from pydantic import BaseModel, ValidationError

from motcua.faces.api.errors import UnableToReadRequest
from motcua.faces.api.fhir.errors import UnableToUnderstandResource
from motcua.service.insurance.rules.cards import read_number
from motcua.service.insurance.rules.squares import read_birthday, read_name
from motcua.service.insurance.values import Asked, NewLookup, Purpose, Way

REQUEST = "CoverageEligibilityRequest"
#: Who the identifiers are of. Any system is read; these two are written.
CITIZEN_SYSTEM, CARD_SYSTEM = "urn:motcua:id:citizen", "urn:motcua:id:insurance-card"
#: What is asked for: whether a card is valid, and what it pays.
PURPOSES = frozenset({"validation", "benefits"})
EMERGENCY = "stat"
FAULTS_TOLD_MAX = 5
Resource = Mapping[str, Any]


@cache
def _models() -> tuple[type[BaseModel], type[BaseModel]]:
    """Loaded when somebody asks: they take a while, and no other page needs them."""
    from fhir.resources.R4B.coverageeligibilityrequest import CoverageEligibilityRequest
    from fhir.resources.R4B.patient import Patient

    return CoverageEligibilityRequest, Patient


def read_request(body: bytes, *, key: str = "") -> NewLookup:
    """`key` is that of the header, for a request without an identifier of its own. Raises `UnableToReadRequest` for what is
    no JSON, `UnableToUnderstandResource` for what is no such resource or asks for something else, and what the readers of
    numbers and birthdays raise."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise UnableToReadRequest(reason=_("it is no JSON.")) from fault
    if not isinstance(found, dict) or found.get("resourceType") != REQUEST:
        raise UnableToUnderstandResource(reason=_("a {resource} is needed here").format(resource=REQUEST))
    request_model, patient_model = _models()
    _check(request_model, found)
    if found["status"] != "active":
        raise UnableToUnderstandResource(reason=_("its status is not active"))
    if not set(found["purpose"]) <= PURPOSES:
        raise UnableToUnderstandResource(reason=_("its purpose is not validation or benefits"))
    patient = _patient(found)
    _check(patient_model, patient)
    return NewLookup(
        asked=Asked(
            number=read_number(_identifier(patient)),
            name=read_name(_name(patient)),
            birth_on=read_birthday(str(patient.get("birthDate", ""))),
        ),
        purpose=Purpose.EMERGENCY if _priority(found) == EMERGENCY else Purpose.TREATMENT,
        way=Way.PROGRAM,
        key=_own_key(found) or key,
    )


def _check(model: type[BaseModel], resource: Resource) -> None:
    try:
        model.model_validate(resource)
    except ValidationError as fault:
        told = [
            f"{'.'.join(str(part) for part in each['loc']) or model.__name__}: {each['msg']}"
            for each in fault.errors(include_url=False, include_input=False)[:FAULTS_TOLD_MAX]
        ]
        raise UnableToUnderstandResource(reason="; ".join(told)) from fault


def _patient(request: Resource) -> Resource:
    """The contained Patient to whom the request refers."""
    reference = str(request["patient"].get("reference", ""))
    for each in request.get("contained", ()):
        if each.get("resourceType") == "Patient" and reference == f"#{each.get('id')}":
            return dict(each)
    raise UnableToUnderstandResource(reason=_("it contains no Patient to whom `patient` refers"))


def _identifier(patient: Resource) -> str:
    """That of the card or the citizen, where the system says which it is; the first one otherwise."""
    identifiers: Sequence[Resource] = patient.get("identifier") or ()
    for system in (CARD_SYSTEM, CITIZEN_SYSTEM):
        for each in identifiers:
            if each.get("system") == system:
                return str(each.get("value", ""))
    return str(identifiers[0].get("value", "")) if identifiers else ""


def _name(patient: Resource) -> str:
    """As it is written here: family name first."""
    names: Sequence[Resource] = patient.get("name") or ()
    for each in names:
        if each.get("text"):
            return str(each["text"])
        parts = [each.get("family", ""), *(each.get("given") or ())]
        if any(parts):
            return " ".join(str(part) for part in parts if part)
    return ""


def _priority(request: Resource) -> str:
    codings = (request.get("priority") or {}).get("coding") or ()
    return next((str(each.get("code", "")) for each in codings), "")


def _own_key(request: Resource) -> str:
    """The facility's own number of the request, so that one that is sent twice is asked once."""
    identifiers: Sequence[Resource] = request.get("identifier") or ()
    named = next((f"{each.get('system', '')}|{each['value']}" for each in identifiers if each.get("value")), "")
    # Whatever characters it has, and however long it is.
    return hashlib.sha256(named.encode("utf-8", "surrogatepass")).hexdigest() if named else ""
