"""Cities in which a small deck can be played: the officials of two wards, a district and two of its divisions."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from django.db import connections

from motcua.foundation.accounts.values import Role
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.queries import directory
from tests import city
from tests.cast import JUNE_15, whoever
from tests.conftest import _use
from tests.decks import DISTRICT, NEXT_WARD, WARD

ROLES = (Role.COUNTER, Role.HANDLER, Role.HEAD, Role.LEADER, Role.CLERK)
DIVISIONS = ("justice", "business_registration")


@pytest.fixture(scope="module")
def staffed(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The name of a database in which those units have their officials."""
    before = connections["default"].settings_dict["NAME"]
    name = f"{before}_staffed"
    city.clone(os.environ["MOTCUA_TEST_TEMPLATE"], name)
    with django_db_blocker.unblock():
        _use(name)
        with durable():
            _appoint()
        _use(before)
    yield name
    city.drop(name)


def _appoint() -> None:
    units = directory(on=JUNE_15)
    own = [units.by_key(key) for key in (WARD, NEXT_WARD, DISTRICT)]
    district = units.by_key(DISTRICT)
    assert district is not None
    divisions = [each for each in units.children(district.id) if set(each.fields) & set(DIVISIONS)]
    for unit in [*own, *divisions]:
        assert unit is not None
        for role in ROLES:
            whoever(unit=unit, role=role)


@pytest.fixture
def new_city(staffed: str, django_db_blocker: Any) -> Iterator[Callable[[], None]]:
    """Each call puts the test into another city, fresh from the staffed one."""
    before = connections["default"].settings_dict["NAME"]
    made: list[str] = []
    number = count()

    def enter() -> None:
        made.append(f"{staffed}_{next(number)}")
        city.clone(staffed, made[-1])
        _use(made[-1])

    with django_db_blocker.unblock():
        enter()
        yield enter
        _use(before)
    for name in made:
        city.drop(name)
