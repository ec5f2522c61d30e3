"""The database does not answer: every face says so in its own form, and when to come again."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from fhir.resources.R4B.operationoutcome import OperationOutcome

from motcua.foundation.accounts.values import AccountKind
from motcua.service.insurance.models import Lookup
from tests.cast import Cast
from tests.insurance import a_card, a_facility, a_token, an_officer
from tests.rooms.faces.desk import signed_in
from tests.rooms.faces.test_api_fhir import SUBMIT, a_request

pytestmark = pytest.mark.usefixtures("now")


def silent(execute: Any, sql: Any, params: Any, many: Any, context: Any) -> Any:
    raise OperationalError("the server closed the connection unexpectedly")


def test_a_hospitals_program_is_told_to_come_again_and_nothing_is_kept(db: None) -> None:
    token = a_token(an_officer(a_facility(), "his.tram", kind=AccountKind.INTEGRATOR))
    a_card()
    program = Client(headers={"authorization": f"Bearer {token}"}, raise_request_exception=False)

    with connection.execute_wrapper(silent):
        answer = program.post(SUBMIT, json.dumps(a_request()), content_type="application/fhir+json")

    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    (issue,) = OperationOutcome.model_validate(answer.json()).issue
    assert issue.code == "transient"
    assert not Lookup.objects.exists()
    again = program.post(SUBMIT, json.dumps(a_request()), content_type="application/fhir+json")
    assert again.status_code == 200


def test_programs_and_people_are_told_so_too(cast: Cast) -> None:
    program = Client(headers={"authorization": f"Bearer {a_token(cast.citizen)}"}, raise_request_exception=False)
    official = signed_in(Client(raise_request_exception=False), cast.handler)
    stranger = Client(raise_request_exception=False)

    with connection.execute_wrapper(silent):
        problem = program.get("/api/v1/procedures")
        pages = [
            official.get(reverse("desk_inbox")),
            official.post(reverse("desk_insurance_lookup")),
            stranger.get("/"),
        ]

    assert (problem.status_code, problem["Retry-After"]) == (503, "5")
    assert problem["Content-Type"] == "application/problem+json"
    for page in pages:
        assert (page.status_code, page["Retry-After"]) == (503, "5")
        assert "1022" in page.content.decode()
