"""Whose a step is, and how much of the time."""

from __future__ import annotations

from decimal import Decimal
from uuid import uuid4

import pytest

from motcua.foundation.accounts.values import Role
from motcua.service.processes.due import minutes_for
from motcua.service.processes.rules.places import is_place, missing_places, unit_for
from motcua.service.processes.rules.reading import DONE
from motcua.service.processes.values import Action, StepView

WARD, DISTRICT, CITY = uuid4(), uuid4(), uuid4()


@pytest.mark.parametrize("place", ["receiving", "handling", "signing", "consulted", "leg:1", "leg:9"])
def test_places_are_known(place: str) -> None:
    assert is_place(place)


@pytest.mark.parametrize("place", ["", "leg", "leg:0", "leg:10", "leg:1 ", "LEG:1", "mayor"])
def test_anything_else_is_no_place(place: str) -> None:
    assert not is_place(place)


def test_who_handles_signs() -> None:
    assert unit_for("signing", {"handling": WARD}) == WARD


def test_a_divisions_papers_are_signed_by_its_district() -> None:
    assert unit_for("signing", {"handling": WARD, "signing": DISTRICT}) == DISTRICT


def test_the_last_leg_handles_and_signs() -> None:
    legs = {"receiving": WARD, "leg:1": WARD, "leg:2": DISTRICT, "leg:3": CITY}

    assert unit_for("handling", legs) == unit_for("signing", legs) == CITY
    assert unit_for("signing", legs | {"handling": DISTRICT}) == CITY


def test_an_empty_place_is_empty() -> None:
    assert unit_for("consulted", {"handling": WARD}) is None
    assert unit_for("leg:2", {"leg:1": WARD}) is None
    assert unit_for("signing", {}) is None


def test_only_the_consulted_may_be_named_later() -> None:
    assert missing_places(["receiving", "signing", "consulted"], {"receiving": WARD}) == ("signing",)


def step(share: str | None = None, hours: str | None = None) -> StepView:
    return StepView(
        key="a",
        name_vi="a",
        name_en="a",
        action=Action.EXAMINE,
        role=Role.HANDLER,
        place="handling",
        outcomes=(DONE,),
        limit_share=Decimal(share) if share else None,
        limit_hours=Decimal(hours) if hours else None,
    )


def test_a_share_is_of_the_whole_limit_and_whole_minutes_upward() -> None:
    assert minutes_for(step(share="0.1"), 2_400) == 240
    assert minutes_for(step(share="0.15"), 241) == 37


def test_hours_hold_without_a_limit() -> None:
    assert minutes_for(step(hours="8"), None) == 480


def test_no_share_or_no_limit_is_no_time() -> None:
    assert minutes_for(step(), 2_400) is None
    assert minutes_for(step(share="0.5"), None) is None
