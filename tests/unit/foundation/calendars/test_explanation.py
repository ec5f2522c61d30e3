"""The page that explains deadlines to people is true."""

from __future__ import annotations

import doctest
from decimal import Decimal

from motcua.foundation.calendars.rules import read_clock
from motcua.foundation.calendars.values import Limit, LimitUnit, Span
from tests.conftest import moment
from tests.environment import ROOT
from tests.unit.foundation.calendars.builders import city_calendar

PAGE = ROOT / "docs" / "explanation" / "deadlines.md"


def test_its_worked_example_gives_what_it_says() -> None:
    # Without the fences of the code blocks, which a doctest would take for output.
    text = "\n".join(line for line in PAGE.read_text(encoding="utf-8").splitlines() if not line.startswith("```"))
    names = {
        "Decimal": Decimal,
        "Limit": Limit,
        "LimitUnit": LimitUnit,
        "Span": Span,
        "calendar": city_calendar(),
        "moment": moment,
        "read_clock": read_clock,
    }
    example = doctest.DocTestParser().get_doctest(text, names, PAGE.name, str(PAGE), 0)

    found = doctest.DocTestRunner().run(example)

    assert (found.failed, found.attempted) == (0, 5)
