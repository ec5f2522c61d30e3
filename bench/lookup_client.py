"""The load of `bench lookup`: one client a process, which knows nothing of Django."""

from __future__ import annotations

import http.client
import json
import time

#: Number, name and birthday.
Question = tuple[str, str, str]
PATH = "/api/fhir/r4/CoverageEligibilityRequest/$submit"


def look_up(port: int, tokens: list[str], questions: list[Question], seconds: int) -> list[float]:
    """One client: asks as fast as it is answered, each time for another facility. Returns how long each answer took; raises
    when a card was not found valid."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    took: list[float] = []
    end = time.perf_counter() + seconds
    for number, (identifier, name, birth) in enumerate(questions):
        began = time.perf_counter()
        if began >= end:
            break
        connection.request("POST", PATH, _request(identifier, name, birth), {
            "Authorization": f"Bearer {tokens[number % len(tokens)]}", "Content-Type": "application/fhir+json",
        })  # fmt: skip
        response = connection.getresponse()
        answer = response.read()
        took.append(time.perf_counter() - began)
        if response.status != 200 or b'"inforce": true' not in answer:
            raise RuntimeError(f"{response.status}: {answer[:500]!r}")
    return took


def _request(identifier: str, name: str, birth: str) -> bytes:
    patient = {
        "resourceType": "Patient",
        "id": "patient",
        "identifier": [{"value": identifier}],
        "name": [{"text": name}],
        "birthDate": birth,
    }
    request = {
        "resourceType": "CoverageEligibilityRequest",
        "contained": [patient],
        "status": "active",
        "purpose": ["validation", "benefits"],
        "patient": {"reference": "#patient"},
        "created": "2023-07-03",
        "insurer": {"display": "Bảo hiểm xã hội Việt Nam"},
    }
    return json.dumps(request, ensure_ascii=False).encode()
