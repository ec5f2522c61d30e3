"""The demo city's people: read from `scenarios/demo`, invented where not named, and loaded by the rooms' commands."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password

from motcua.cli.demo_insurance import load_insurance
from motcua.cli.demo_papers import put_demo_papers
from motcua.cli.invented import Names, Place, citizen_sign_in, invented_citizens, places
from motcua.foundation.accounts.commands import NewAccount, open_accounts
from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import SYSTEM, AccountKind, Role
from motcua.foundation.calendars.adapters.clock import city_clock
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.database.transactions import durable
from motcua.registry.organization.commands import appoint_officials, open_posts
from motcua.registry.organization.queries import directory, ever_held, post_ids
from motcua.registry.organization.values import Appointment, Directory, NewPost, UnitKind
from motcua.registry.people.commands import give_mandates, register_people
from motcua.registry.people.queries import known_numbers, mandates_of
from motcua.registry.people.values import Address, MandateKind, NewMandate, NewPerson, PersonKind, Sex


class UnableToLoadDemo(UnableTo):
    """The demo city was not loaded: {reason} {cure}"""


@dataclass(frozen=True)
class DemoCounts:
    """What a load added."""

    accounts: int
    posts: int
    appointments: int
    people: int
    mandates: int
    facilities: int
    cards: int
    papers: int


@dataclass(frozen=True)
class _Deck:
    """The files of the folder."""

    folder: Path
    cast: Mapping[str, Any]
    posts: Mapping[str, Any]
    names: Names

    @classmethod
    def of(cls, folder: Path) -> _Deck:
        cast = json.loads((folder / "cast.json").read_text(encoding="utf-8"))
        posts = json.loads((folder / "posts.json").read_text(encoding="utf-8"))
        return cls(folder, cast, posts, Names.of(folder, seed=cast["seed"]))

    @property
    def opens_on(self) -> date:
        return date.fromisoformat(self.posts["opens_on"])


def load_demo(*, folder: Path) -> DemoCounts:
    """Everything in one transaction; what is there already is left as it is.

    Raises `UnableToLoadDemo` where the city is not a demo or has no units yet.
    """
    if not settings.DEMO:
        raise UnableToLoadDemo(
            reason="this city is not a demo.", cure="Set MOTCUA_DEMO=1 in a city made for trying out."
        )
    at = city_clock().now()
    with durable():
        return _load(_Deck.of(folder), folder, at)


def demo_citizens(*, folder: Path) -> list[tuple[str | None, NewPerson]]:
    """The citizens that `load_demo` registers, each with a sign-in name or None."""
    deck = _Deck.of(folder)
    return _citizens(deck, directory(on=deck.opens_on))


def _load(deck: _Deck, folder: Path, at: datetime) -> DemoCounts:
    units = directory(on=deck.opens_on)
    if not len(units):
        raise UnableToLoadDemo(reason="there are no units.", cure="Run `motcua load` first.")
    # Hashing is slow on purpose, so that passwords cannot be guessed; the one that all share is hashed once.
    password_hash = make_password(deck.cast["password"])

    wanted = list(places(posts=deck.posts, units=units))
    citizens = _citizens(deck, units)
    new = [
        *_official_accounts(deck, wanted, password_hash),
        *_facility_accounts(deck, password_hash),
        *_citizen_accounts(citizens, password_hash),
    ]
    before = _existing([account.sign_in_name for account in new])
    accounts = before | _open_accounts(new, before, at)
    opened, posts_opened = _open_posts(wanted, deck.opens_on, at)
    appointed = _appoint(wanted, opened, accounts, deck.opens_on, at)
    people = _register(citizens, deck, accounts, at)
    mandates = _give_mandates(deck, at)
    facilities, cards = load_insurance(
        folder=deck.folder,
        officers=deck.cast["facility_officers"],
        citizens=[person for _, person in citizens],
        accounts=accounts,
        at=at,
    )
    return DemoCounts(
        accounts=len(accounts) - len(before),
        posts=posts_opened,
        appointments=appointed,
        people=people,
        mandates=mandates,
        facilities=facilities,
        cards=cards,
        papers=put_demo_papers(folder=folder, at=at),
    )


def _existing(sign_in_names: Sequence[str]) -> dict[str, UUID]:
    rows = Account.objects.filter(sign_in_name__in=sign_in_names)
    return dict(rows.values_list("sign_in_name", "id"))


def _citizens(deck: _Deck, units: Directory) -> list[tuple[str | None, NewPerson]]:
    """The named ones, then as many invented as make up the total; each with a sign-in name or None."""
    named: list[tuple[str | None, NewPerson]] = [
        (
            each["sign_in"],
            NewPerson(
                number=each["number"],
                name=each["name"],
                birth_on=date.fromisoformat(each["birth_on"]),
                sex=Sex(each["sex"]),
                phone=each.get("phone", ""),
                email=each.get("email", ""),
                address=Address(division_code=each["division_code"], line=each["line"]),
            ),
        )
        for each in deck.cast["citizens"]
    ]
    invented = invented_citizens(
        names=deck.names,
        communes=units.of_kind(UnitKind.COMMUNE),
        count=deck.cast["citizens_total"] - len(named),
        taken={person.number for _, person in named},
    )
    return named + [(citizen_sign_in(index), person) for index, person in enumerate(invented)]


def _official_accounts(deck: _Deck, wanted: Sequence[Place], password_hash: str) -> Iterator[NewAccount]:
    named = {each["sign_in"]: each["name"] for each in deck.cast["officials"]}
    missing = named.keys() - {place.sign_in for place in wanted}
    if missing:
        raise LookupError(f"cast.json names officials without a post: {', '.join(sorted(missing))}")
    for place in wanted:
        # A name is drawn for each, so that naming one more official leaves the others' names as they were.
        drawn = deck.names.name(deck.names.sex())
        yield NewAccount(
            sign_in_name=place.sign_in,
            kind=AccountKind.OFFICIAL,
            name=named.get(place.sign_in, drawn),
            password_hash=password_hash,
            email=f"{place.sign_in}@motcua.example",
        )


def _facility_accounts(deck: _Deck, password_hash: str) -> Iterator[NewAccount]:
    """Who looks insurance up: officials of health facilities, without a post in the city's administration."""
    for each in deck.cast["facility_officers"]:
        yield NewAccount(
            sign_in_name=each["sign_in"],
            kind=AccountKind.OFFICIAL,
            name=each["name"],
            password_hash=password_hash,
            email=f"{each['sign_in']}@motcua.example",
        )


def _citizen_accounts(citizens: Sequence[tuple[str | None, NewPerson]], password_hash: str) -> Iterator[NewAccount]:
    for sign_in, person in citizens:
        if sign_in is not None:
            yield NewAccount(
                sign_in_name=sign_in,
                kind=AccountKind.CITIZEN,
                name=person.name,
                password_hash=password_hash,
                email=person.email,
                phone=person.phone,
            )


def _open_accounts(accounts: Sequence[NewAccount], before: Mapping[str, UUID], at: datetime) -> dict[str, UUID]:
    new = [account for account in accounts if account.sign_in_name not in before]
    ids = open_accounts(accounts=new, by=SYSTEM, at=at)
    return {account.sign_in_name: UUID(int=id_.int) for account, id_ in zip(new, ids, strict=True)}


def _open_posts(wanted: Sequence[Place], opens_on: date, at: datetime) -> tuple[dict[tuple[UUID, str], UUID], int]:
    known = post_ids(units={place.unit.id for place in wanted})
    new = [place for place in wanted if (place.unit.id, place.key) not in known]
    ids = open_posts(
        posts=[
            NewPost(
                unit=place.unit.id,
                key=place.key,
                title_vi=place.title_vi,
                title_en=place.title_en,
                roles=frozenset(Role(role) for role in place.roles),
                opens_on=opens_on,
            )
            for place in new
        ],
        by=SYSTEM,
        at=at,
    )
    opened = {(place.unit.id, place.key): id_ for place, id_ in zip(new, ids, strict=True)}
    return known | opened, len(opened)


def _appoint(
    wanted: Sequence[Place],
    posts: Mapping[tuple[UUID, str], UUID],
    accounts: Mapping[str, UUID],
    opens_on: date,
    at: datetime,
) -> int:
    """Appoints whoever never held the post; who was moved since is left where she is."""
    held = ever_held(posts=posts.values())
    new = [
        Appointment(post=posts[place.unit.id, place.key], account=accounts[place.sign_in], starts_on=opens_on)
        for place in wanted
        if posts[place.unit.id, place.key] not in held
    ]
    return len(appoint_officials(appointments=new, by=SYSTEM, at=at))


def _register(
    citizens: Sequence[tuple[str | None, NewPerson]],
    deck: _Deck,
    accounts: Mapping[str, UUID],
    at: datetime,
) -> int:
    people = [replace(person, account=accounts[name] if name else None) for name, person in citizens]
    people += [
        NewPerson(
            kind=PersonKind.BUSINESS,
            number=each["number"],
            name=each["name"],
            phone=each["phone"],
            email=each["email"],
            address=Address(division_code=each["division_code"], line=each["line"]),
        )
        for each in deck.cast["businesses"]
    ]
    known = known_numbers(numbers=[person.number for person in people])
    new = [person for person in people if person.number not in known]
    return len(register_people(people=new, by=SYSTEM, at=at))


def _give_mandates(deck: _Deck, at: datetime) -> int:
    numbers = {each[side] for each in deck.cast["mandates"] for side in ("agent", "principal")}
    ids = known_numbers(numbers=numbers)
    given = {
        (mandate.agent, mandate.principal)
        for principal in {ids[each["principal"]] for each in deck.cast["mandates"]}
        for mandate in mandates_of(person=principal)
    }
    new = [
        NewMandate(
            agent=ids[each["agent"]],
            principal=ids[each["principal"]],
            kind=MandateKind(each["kind"]),
            starts_on=date.fromisoformat(each["starts_on"]),
            last_on=date.fromisoformat(each["last_on"]) if "last_on" in each else None,
            ground=each["ground"],
        )
        for each in deck.cast["mandates"]
        if (ids[each["agent"]], ids[each["principal"]]) not in given
    ]
    return len(give_mandates(mandates=new, by=SYSTEM, at=at))
