"""What tests of pages share."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.rooms.faces import desk


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The city's clock stands still at `desk.NOW`, which a test may put forward."""

    class Still:
        def now(self) -> datetime:
            return desk.NOW

    monkeypatch.setattr("motcua.faces.site.middleware.city_clock", lambda: Still())
    return desk.NOW
