"""What tests of payments share."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def known_gateway(settings: Any) -> None:
    """The city knows where the platform is; nobody is there."""
    settings.GATEWAY_URL = "http://127.0.0.1:9"
