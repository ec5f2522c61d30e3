"""Fixtures of every test. Databases are clones of the template; nothing is truncated (the journal refuses)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connections
from django.utils import translation
from hypothesis import HealthCheck, settings

from motcua.cli.messages import compile_catalogues
from tests import city

CITY_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")

settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    max_examples=100,
    derandomize=True,
    database=None,
)
settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        compile_catalogues()
        os.environ["MOTCUA_TEST_TEMPLATE"] = city.ensure_template()


def _use(name: str) -> None:
    for alias in ("default", "owner"):
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """A database for this worker, cloned from the template."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = f"test_{worker}"
    city.clone(os.environ["MOTCUA_TEST_TEMPLATE"], name)
    _use(name)
    os.environ["MOTCUA_DATABASE_NAME"] = name
    yield
    with django_db_blocker.unblock():
        connections["default"].close()
    city.drop(name)


@pytest.fixture
def committed_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A database of the test's own, for tests that commit. Gives its name."""
    before = connections["default"].settings_dict["NAME"]
    name = f"{before}_own"
    city.clone(os.environ["MOTCUA_TEST_TEMPLATE"], name)
    with django_db_blocker.unblock():
        _use(name)
        yield name
        _use(before)
    city.drop(name)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """What is said is tested in English, the language of the code; tests of Vietnamese override it."""
    with translation.override("en"):
        yield


@pytest.fixture
def cast(db: None) -> Any:
    """The one cast (`tests.cast.Cast`) in the test's own transaction."""
    from tests.cast import load_cast

    return load_cast()


def moment(text: str) -> datetime:
    """'2023-06-15 09:30' in the city's zone."""
    return datetime.fromisoformat(text).replace(tzinfo=CITY_ZONE)
