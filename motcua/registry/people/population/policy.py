"""Who may ask the population database about whom, and on what ground."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict
from motcua.registry.organization.values import Directory, UnitKind
from motcua.registry.people.population.values import Ask, LegalGround


def may_ask(actor: Actor, ask: Ask) -> Verdict:
    """A person about herself, with her consent; about her spouse for a procedure and about her child, in her own name;
    the counter for what a procedure needs; the house for what had to wait."""
    if actor.kind is AccountKind.SYSTEM:
        return ALLOWED
    if ask.ground is LegalGround.PROCEDURE and actor.has_role(Role.COUNTER):
        return ALLOWED
    own = actor.person
    if own is not None and ask.ground is LegalGround.CONSENT and ask.person == own:
        return ALLOWED
    if own is not None and ask.ground is not LegalGround.CONSENT and ask.sake == own:
        return ALLOWED
    return Refused(gettext("You may ask about yourself and your family only."), hidden=True)


#: Who looks into what people say is wrong.
LOOKING_INTO = frozenset({Role.HANDLER, Role.HEAD, Role.LEADER})


@dataclass(frozen=True)
class Reach:
    """Whose reports an actor looks into: those of people of these units, or all; never her own, nor of those she acts for."""

    units: frozenset[UUID] = frozenset()
    everything: bool = False
    not_of: frozenset[UUID] = frozenset()

    def __bool__(self) -> bool:
        return self.everything or bool(self.units)

    def covers(self, unit: UUID | None) -> bool:
        return self.everything or (unit is not None and unit in self.units)

    def of_reports(self) -> Q:
        """The same for lists."""
        theirs = ~Q(person__in=sorted(self.not_of))
        return theirs if self.everything else theirs & Q(unit__in=sorted(self.units))


def reach_of(actor: Actor, units: Directory) -> Reach:
    """The commune in which the person lives and the units above it; the city's administration looks into all."""
    own = frozenset(post.unit for post in actor.posts if post.roles & LOOKING_INTO and post.unit in units)
    not_of = actor.acts_for | ({actor.person} if actor.person is not None else frozenset())
    if any(units.unit(unit).kind is UnitKind.CITY for unit in own):
        return Reach(everything=True, not_of=not_of)
    below = frozenset(each.id for unit in own for each in units.below(unit))
    return Reach(units=own | below, not_of=not_of)


def may_see_reports(reach: Reach) -> Verdict:
    """The list of one's own place."""
    return ALLOWED if reach else Refused(gettext("Reports are looked into by officials who work on dossiers."))


def may_look_into(reach: Reach, *, person: UUID, unit: UUID | None) -> Verdict:
    """What somebody says is wrong, and finding the register right: an official of her place, and not in a matter of her
    own. To others it is not there."""
    if reach.covers(unit) and person not in reach.not_of:
        return ALLOWED
    return Refused(gettext("This report is for another office, or for another official."), hidden=True)


def may_decide_on_own_data(actor: Actor, person: UUID) -> Verdict:
    """Consent, its withdrawal and saying what is wrong: the person herself, nobody in her name."""
    if actor.person is not None and actor.person == person:
        return ALLOWED
    return Refused(gettext("Only the person herself decides on her data."), hidden=True)
