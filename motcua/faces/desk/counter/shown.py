"""What the counter shows of a person: her dossiers here, what she may file here, what is half written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.registry.catalogue.queries import search, versions
from motcua.registry.catalogue.values import Place, ProcedureVersion
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import UnitView
from motcua.registry.people.values import PersonView
from motcua.service.dossiers.queries.drafts import open_drafts
from motcua.service.dossiers.queries.lists import DossierLine, own_dossiers
from motcua.service.dossiers.queries.search import find_dossiers
from motcua.service.dossiers.values import Channel

OFFERS_MAX = 12
#: Among so many procedures those of this counter are looked for.
LOOKED_THROUGH = 60
VISIBLE_MAX = 200


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A procedure that was found. `here`: this counter receives it."""

    procedure: UUID
    name: str
    nickname: str
    field: str
    here: bool


@dataclass(frozen=True)
class Draft:
    """A filing that this officer began and did not finish."""

    id: UUID
    code: str
    name: str
    applicant: UUID | None
    saved_at: datetime


def offers_of(text: str, *, actor: Actor, at: datetime) -> list[Offer]:
    """Procedures for what the person says: those of this counter first. Without words, what is asked for most here."""
    on = city_day(at)
    hits = search(text=text, on=on, limit=LOOKED_THROUGH)
    by_id = versions(ids=[hit.version for hit in hits])
    counters = counter_units(actor, at=at)
    vietnamese = speaks_vietnamese()
    offers = [
        Offer(
            procedure=hit.id,
            name=hit.name_vi if vietnamese else hit.name_en,
            nickname=hit.nickname_vi if vietnamese else hit.nickname_en,
            field=hit.field_vi if vietnamese else hit.field_en,
            here=any(receives(unit, by_id[hit.version].receiving) for unit in counters),
        )
        for hit in hits
        if hit.version in by_id
    ]
    here, elsewhere = [each for each in offers if each.here], [each for each in offers if not each.here]
    return here[:OFFERS_MAX] + (elsewhere[: OFFERS_MAX // 3] if text.strip() else [])


def counter_units(actor: Actor, *, at: datetime) -> list[UnitView]:
    """The units at whose counters the officer stands."""
    units = directory(on=city_day(at))
    held = dict.fromkeys(post.unit for post in actor.posts if Role.COUNTER in post.roles)
    return [units.unit(unit) for unit in held if unit in units]


def receives(unit: UnitView, place: Place) -> bool:
    return unit.kind is place.kind and (place.field is None or place.field in unit.fields)


def dossiers_of(who: PersonView, *, actor: Actor, at: datetime) -> list[DossierLine]:
    """The person's dossiers that the officer may see anyway: those of other units are none of this counter's."""
    own = own_dossiers(actor=Actor(account=None, kind=actor.kind, person=who.id), at=at)
    visible = {line.id for line in find_dossiers(actor=actor, at=at, text=who.number, limit=VISIBLE_MAX)}
    return [line for line in own.lines if line.id in visible]


def own_drafts(actor: Actor) -> Sequence[Draft]:
    """What the officer was writing for people, last touched first."""
    drafts = [draft for draft in open_drafts(actor=actor) if draft.channel in {Channel.COUNTER, Channel.POST}]
    by_id = versions(ids={draft.version for draft in drafts}) if drafts else {}
    return [
        Draft(draft.id, draft.code, _name(by_id[draft.version]), draft.applicant, draft.saved_at) for draft in drafts
    ]


def _name(version: ProcedureVersion) -> str:
    return version.name_vi if speaks_vietnamese() else version.name_en
