"""The page of the documentation is what the drawings say."""

from __future__ import annotations

from motcua.service.processes.reference import processes_page
from tests.environment import ROOT


def test_the_page_is_up_to_date() -> None:
    assert (ROOT / "docs" / "reference" / "processes.md").read_text() == processes_page()
