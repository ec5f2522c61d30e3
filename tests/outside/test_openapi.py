"""The interface against its own document: whatever a program sends, no fault of ours, and answers as documented."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, settings
from schemathesis.specs.openapi.checks import positive_data_acceptance

from motcua.faces.api.urls import api
from motcua.faces.site.wsgi import application
from tests.cast import Cast
from tests.rooms.faces.calling import a_token

EXAMPLES = 25
# A filing of the right shape may still not fit its procedure, whose form is data and no part of the document; so that
# every shape that is allowed is also accepted is not asked.
DOCUMENT = api.get_openapi_schema(path_prefix="/api/v1/")
schema = schemathesis.openapi.from_dict(DOCUMENT)
schema.app = application


@pytest.fixture
def token(cast: Cast) -> Iterator[str]:
    """A citizen's. Requests leave the test's transaction alone, which they would end as they begin and end."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield a_token(cast.citizen)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@schema.parametrize()
@settings(max_examples=EXAMPLES, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_every_operation_answers_as_documented(case: Any, token: str) -> None:
    case.call_and_validate(headers={"Authorization": f"Bearer {token}"}, excluded_checks=[positive_data_acceptance])
