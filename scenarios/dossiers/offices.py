"""Who sits where: the officials of every unit on a day, and the citizens of the deck, as actors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    _known: dict[UUID, Actor] = field(default_factory=dict)

    @classmethod
    def of(cls, on: date) -> Offices:
        return cls(on, holdings(on=on))

    @cached_property
    def _of_account(self) -> Mapping[UUID, Sequence[HoldingView]]:
        units = directory(on=self.on)
        found: dict[UUID, list[HoldingView]] = {}
        for holding in self.held:
            if holding.post.unit in units:
                found.setdefault(holding.account, []).append(holding)
        return found

    @cached_property
    def _in_unit(self) -> Mapping[UUID, Sequence[HoldingView]]:
        found: dict[UUID, list[HoldingView]] = {}
        for holding in sorted(self.held, key=lambda holding: holding.post.key):
            found.setdefault(holding.post.unit, []).append(holding)
        return found

    def holder(self, account: UUID) -> Actor:
        """What `people.queries.actor_of` says of who holds a post, read with all others."""
        if account not in self._known:
            units, held = directory(on=self.on), self._of_account[account]
            posts = tuple(
                PostHeld(
                    post=each.post.id,
                    unit=each.post.unit,
                    ancestors=units.ancestors(each.post.unit),
                    roles=each.post.roles,
                )
                for each in held
            )
            self._known[account] = Actor(account=account, kind=AccountKind.OFFICIAL, name=held[-1].name, posts=posts)
        return self._known[account]

    def official(self, unit: UUID, *roles: Role, turn: int = 0) -> Actor:
        """Who holds the first of `roles` that anybody holds there; of several, each in `turn`. Raises `UnableToPlay`."""
        held = self._in_unit.get(unit, ())
        for role in roles:
            if accounts := [each.account for each in held if role in each.post.roles]:
                return self.holder(accounts[turn % len(accounts)])
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
