"""The policy of dossiers says the same for one dossier as for a list, whoever asks."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.foundation.accounts.values import AccountKind, Actor, PostHeld, Role
from motcua.service.dossiers.locks import subject_of
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.policy import held_or_overseen_by, may_see, visible_to
from motcua.service.dossiers.queries.search import find_dossiers
from tests.cast import AT, Cast
from tests.dossiers import a_received_dossier

UNITS = [uuid4() for _ in range(5)]
PERSONS = [uuid4() for _ in range(3)]
ACCOUNTS = [uuid4() for _ in range(3)]

posts = st.builds(
    lambda unit, roles: PostHeld(post=uuid4(), unit=unit, ancestors=(), roles=frozenset(roles)),
    st.sampled_from(UNITS),
    st.sets(st.sampled_from(list(Role)), min_size=1, max_size=3),
)
actors = st.builds(
    lambda account, kind, person, acts_for, held: Actor(
        account=account,
        kind=kind,
        person=person,
        acts_for=frozenset(acts_for),
        posts=tuple(held) if kind is AccountKind.OFFICIAL else (),
    ),
    st.none() | st.sampled_from(ACCOUNTS),
    st.sampled_from(list(AccountKind)),
    st.none() | st.sampled_from(PERSONS),
    st.sets(st.sampled_from(PERSONS), max_size=2),
    st.lists(posts, max_size=3),
)
dossiers = st.fixed_dictionaries(
    {
        "applicant": st.sampled_from(PERSONS),
        "filed_by": st.none() | st.sampled_from(ACCOUNTS),
        "involved_units": st.lists(st.sampled_from(UNITS), min_size=1, max_size=3, unique=True),
        "units_above": st.lists(st.sampled_from(UNITS), max_size=3, unique=True),
    }
)


@pytest.fixture
def some_dossiers(cast: Cast) -> list[UUID]:
    return [a_received_dossier(cast, at=AT, key=f"p{number}").id for number in range(3)]


@given(data=st.lists(dossiers, min_size=3, max_size=3), actor=actors)
@settings(max_examples=150)
def test_a_list_shows_just_what_may_be_seen(
    some_dossiers: list[UUID], data: list[dict[str, Any]], actor: Actor
) -> None:
    for id_, changes in zip(some_dossiers, data, strict=True):
        Dossier.objects.filter(id=id_).update(**changes)

    shown = set(Dossier.objects.filter(visible_to(actor), id__in=some_dossiers).values_list("id", flat=True))

    rows = Dossier.objects.filter(id__in=some_dossiers)
    assert shown == {row.id for row in rows if may_see(actor, subject_of(row))}


def test_an_official_does_not_keep_what_she_typed_in_for_others(cast: Cast) -> None:
    """A dossier filed on behalf is seen through the unit, and no longer than the officer is there."""
    row = a_received_dossier(cast)
    Dossier.objects.filter(id=row.id).update(filed_by=cast.counter.account)
    gone = replace(cast.counter, posts=())

    assert not may_see(gone, subject_of(Dossier.objects.get(id=row.id)))


@given(
    data=st.lists(dossiers, min_size=3, max_size=3),
    actor=actors,
    text=st.sampled_from(["tran thi buoi", "Bưởi", "0100", "buoi 0100", "092192003141", "230615", "%", "_", "an'--"]),
    current=st.sampled_from(UNITS),
)
@settings(max_examples=150)
def test_a_search_finds_nothing_that_may_not_be_seen(
    some_dossiers: list[UUID], data: list[dict[str, Any]], actor: Actor, text: str, current: UUID
) -> None:
    for id_, changes in zip(some_dossiers, data, strict=True):
        Dossier.objects.filter(id=id_).update(current_unit=current, **changes)

    found = {line.id for line in find_dossiers(actor=actor, at=AT, text=text)}

    rows = Dossier.objects.filter(id__in=found)
    assert found <= {row.id for row in rows if may_see(actor, subject_of(row))}


@given(data=st.lists(dossiers, min_size=3, max_size=3), actor=actors)
@settings(max_examples=60)
def test_what_is_held_or_overseen_may_be_seen(
    some_dossiers: list[UUID], data: list[dict[str, Any]], actor: Actor
) -> None:
    for id_, changes in zip(some_dossiers, data, strict=True):
        Dossier.objects.filter(id=id_).update(current_unit=changes["involved_units"][-1], **changes)

    held = Dossier.objects.filter(held_or_overseen_by(actor), id__in=some_dossiers)

    assert all(may_see(actor, subject_of(row)) for row in held)
