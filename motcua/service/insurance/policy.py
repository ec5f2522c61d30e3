"""Who may look up, who sees a look-up, and who keeps the register and says who looks up for a facility."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import ALLOWED, AccountKind, Actor, Refused, Role, Verdict

KEEPING = frozenset({Role.HANDLER, Role.HEAD, Role.LEADER})
ASKING = frozenset({AccountKind.OFFICIAL, AccountKind.INTEGRATOR})


def may_look_up(actor: Actor, *, facility: UUID | None) -> Verdict:
    """Who is an officer of a facility on that day (`facility`, None where of none), as herself: nobody stands in for one."""
    if facility is not None and actor.kind in ASKING and actor.on_behalf_of is None:
        return ALLOWED
    return Refused(_("Only officers of a health facility look insurance up, each for her own facility."))


def may_see_lookup(actor: Actor, *, asked_by: UUID, facility: UUID | None) -> Verdict:
    """The officers of the facility that asked (`asked_by`). To others it is not there."""
    if facility == asked_by and may_look_up(actor, facility=facility):
        return ALLOWED
    return Refused(_("This look-up is another facility’s."), hidden=True)


def visible_lookups(actor: Actor, *, facility: UUID | None) -> Q:
    """The same as `may_see_lookup`, for lists."""
    return Q(facility=facility) if may_look_up(actor, facility=facility) else Q(pk__in=[])


def may_keep_register(actor: Actor, *, offices: Collection[UUID]) -> Verdict:
    """Take the register over: officials of the social insurance (`offices`, its units of that day), and the house itself."""
    if _keeps(actor, offices):
        return ALLOWED
    return Refused(_("The register is kept by the social insurance."))


def may_name_officers(actor: Actor, *, offices: Collection[UUID]) -> Verdict:
    """Say who looks up for a facility, and see who does: officials of the offices that it stands under, of its district and
    of the city, and the house itself."""
    if _keeps(actor, offices):
        return ALLOWED
    return Refused(_("Who looks up for a facility is said by the social insurance of its district or of the city."))


def _keeps(actor: Actor, offices: Collection[UUID]) -> bool:
    return actor.kind is AccountKind.SYSTEM or any(
        post.unit in offices and post.roles & KEEPING for post in actor.posts
    )


def may_see_facilities(actor: Actor) -> Verdict:
    """Which facilities there are and how often they look up, without anybody's name: every official with a post."""
    if actor.kind is AccountKind.SYSTEM or (actor.kind is AccountKind.OFFICIAL and actor.posts):
        return ALLOWED
    return Refused(_("Facilities and their look-ups are shown to officials of the city."))
