"""Who sits where: the officials of every unit on a day, and the citizens of the deck, as actors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from motcua.foundation.accounts.values import AccountKind, Actor, PostHeld, Role
from motcua.registry.organization.queries import directory, holdings
from motcua.registry.organization.values import HoldingView
from motcua.registry.people.queries import known_numbers, persons
from scenarios.dossiers.crowd import Crowd
from scenarios.player.errors import UnableToPlay


@dataclass(frozen=True)
class Offices:
    """The officials of one day."""

    on: date
    held: Sequence[HoldingView]

    @classmethod
    def of(cls, on: date) -> Offices:
        return cls(on, holdings(on=on))

    @cached_property
    def _actors(self) -> Mapping[UUID, Actor]:
        """What `people.queries.actor_of` says of each, read together."""
        units = directory(on=self.on)
        names: dict[UUID, str] = {}
        posts: dict[UUID, list[PostHeld]] = {}
        for holding in self.held:
            if holding.post.unit not in units:
                continue
            names[holding.account] = holding.name
            held = PostHeld(
                post=holding.post.id,
                unit=holding.post.unit,
                ancestors=units.ancestors(holding.post.unit),
                roles=holding.post.roles,
            )
            posts.setdefault(holding.account, []).append(held)
        return {
            account: Actor(account=account, kind=AccountKind.OFFICIAL, name=names[account], posts=tuple(held))
            for account, held in posts.items()
        }

    @cached_property
    def _by_role(self) -> Mapping[tuple[UUID, Role], Sequence[UUID]]:
        found: dict[tuple[UUID, Role], list[UUID]] = {}
        for holding in sorted(self.held, key=lambda holding: holding.post.key):
            for role in holding.post.roles:
                found.setdefault((holding.post.unit, role), []).append(holding.account)
        return found

    def holder(self, account: UUID) -> Actor:
        return self._actors[account]

    def official(self, unit: UUID, *roles: Role, turn: int = 0) -> Actor:
        """Who holds the first of `roles` that anybody holds there; of several, each in `turn`. Raises `UnableToPlay`."""
        for role in roles:
            if accounts := self._by_role.get((unit, role)):
                return self._actors[accounts[turn % len(accounts)]]
        name = directory(on=self.on).unit(unit).key
        raise UnableToPlay(
            deck="",
            reason=f"nobody is {roles[0].value} in {name} on {self.on}.",
            cure="Give its posts holders; in a demo city `motcua demo` does.",
        )


@dataclass
class Citizens:
    """The deck's people once they are registered."""

    crowd: Crowd
    people: dict[int, Actor]

    @classmethod
    def of(cls, crowd: Crowd, indexes: Sequence[int]) -> Citizens:
        by_number = {crowd.citizen(index).number: index for index in indexes}
        ids = known_numbers(numbers=by_number)
        views = persons(persons=list(ids.values()))
        people = {}
        for number, id_ in ids.items():
            view = views[id_]
            people[by_number[number]] = Actor(
                account=view.account, kind=AccountKind.CITIZEN, name=view.name, person=view.id
            )
        return cls(crowd, people)

    def actor(self, index: int) -> Actor:
        return self.people[index]
