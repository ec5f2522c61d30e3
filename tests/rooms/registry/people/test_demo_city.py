"""The demo cast: whole, the same twice, and only in a demo."""

from __future__ import annotations

import json
import time
from datetime import date

import pytest
from django.contrib.auth import authenticate
from typer.testing import CliRunner

from motcua.cli.demo import FOLDER, sign_ins
from motcua.cli.demo_city import UnableToLoadDemo, load_demo
from motcua.cli.main import app
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import Role
from motcua.registry.organization.models import Holding, Post
from motcua.registry.organization.queries import directory, holders
from motcua.registry.organization.values import UnitKind
from motcua.registry.people.models import Person
from motcua.registry.people.queries import actor_of
from motcua.registry.people.rules import read_citizen_number

JUNE_15 = date(2023, 6, 15)
LOADED_SECONDS_MAX = 10


def test_the_demo_city_is_staffed_peopled_and_loaded_once(committed_db: str) -> None:
    # Time of this process, not of the clock: other tests run beside this one.
    started = time.process_time()
    counts = load_demo(folder=FOLDER)
    seconds = time.process_time() - started

    assert seconds < LOADED_SECONDS_MAX
    assert counts.accounts > 1_000
    assert Person.objects.filter(kind="citizen").count() == 200
    assert {read_citizen_number(number).province for number in _citizen_numbers()} == {"092"}
    _every_unit_is_staffed()
    _the_named_people_sign_in()
    _loading_again_adds_nothing()


def _citizen_numbers() -> list[str]:
    return list(Person.objects.filter(kind="citizen").values_list("number", flat=True))


def _every_unit_is_staffed() -> None:
    needed = {Role.COUNTER, Role.HANDLER, Role.HEAD, Role.LEADER, Role.CLERK}
    for unit in directory(on=JUNE_15).all():
        roles = {
            Role(role)
            for roles in Holding.objects.filter(post__unit=unit.id, during__contains=JUNE_15).values_list(
                "post__roles", flat=True
            )
            for role in roles
        }
        assert needed <= roles, unit.key


def _the_named_people_sign_in() -> None:
    for name, password, who in sign_ins():
        account = authenticate(username=name, password=password)
        assert isinstance(account, Account), who
    leader = Account.objects.get(sign_in_name="lanhdao.ankhanh")
    ward = directory(on=JUNE_15).of_division("31149", UnitKind.COMMUNE)
    assert ward is not None
    assert actor_of(account=leader.id, on=JUNE_15).holds(Role.LEADER, ward.id)
    assert [each.name for each in holders(unit=ward.id, role=Role.COUNTER, on=JUNE_15)] == ["Lê Thị Mận"]
    mother = Account.objects.get(sign_in_name="buoi")
    assert len(actor_of(account=mother.id, on=JUNE_15).acts_for) == 2


def _loading_again_adds_nothing() -> None:
    before = (Account.objects.count(), Post.objects.count(), Holding.objects.count(), Person.objects.count())

    ran = CliRunner().invoke(app, ["demo", "--json"])

    assert ran.exit_code == 0, ran.output
    assert set(json.loads(ran.output).values()) == {0}
    after = (Account.objects.count(), Post.objects.count(), Holding.objects.count(), Person.objects.count())
    assert after == before


def test_a_real_city_gets_no_people_with_a_published_password(db: None, settings: object) -> None:
    settings.DEMO = False  # type: ignore[attr-defined]  # pytest-django's settings

    with pytest.raises(UnableToLoadDemo, match="not a demo"):
        load_demo(folder=FOLDER)


def test_load_prints_counts_for_programs(committed_db: str) -> None:
    ran = CliRunner().invoke(app, ["load", "--json"])

    assert ran.exit_code == 0, ran.output
    lines = [json.loads(line) for line in ran.output.splitlines()]
    (organization,) = [line for line in lines if line["room"] == "organization"]
    assert organization["units"] == 0
    assert organization["kept"] > 500
