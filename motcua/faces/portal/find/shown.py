"""A procedure in words: its facts, its fees, what to bring, and what people come for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.faces.portal.wording import spoken
from motcua.faces.ui.formats import day, grouped, money_vnd, working_time
from motcua.faces.ui.limits import limit_in_words
from motcua.faces.ui.values import WORKING_DAY_MINUTES, Fact, Suggestion, Tile
from motcua.foundation.calendars.values import Limit, LimitUnit
from motcua.foundation.text.rules import sort_key
from motcua.registry.catalogue.lists import life_events
from motcua.registry.catalogue.values import (
    ComponentKind,
    FeeBasis,
    FeeRule,
    Hit,
    OnlineLevel,
    ProcedureVersion,
    Reference,
)
from motcua.registry.organization.queries import directory
from motcua.registry.organization.values import Level, UnitView
from motcua.service.dossiers.queries.taken import TimesTaken

#: The drawing of each life event; those that come first are shown first.
EVENT_ICONS = {
    "birth": "baby",
    "marriage": "heart",
    "residence": "house",
    "papers": "files",
    "land": "map-pin",
    "building": "hammer",
    "business": "store",
    "travel": "truck",
    "work": "briefcase",
    "school": "school",
    "health": "heart-handshake",
    "retirement": "users",
    "hardship": "hand",
    "death": "scroll-text",
    "complaint": "scale",
    "community": "landmark",
}
EVENTS_FIRST = 8


@dataclass(frozen=True)
class Line:
    """A procedure in a list."""

    href: str
    name: str
    nickname: str
    field: str
    level: str
    online: str


@dataclass(frozen=True)
class FeeShown:
    name: str
    amount: str
    note: str
    ground: str


@dataclass(frozen=True)
class PaperShown:
    """A component: what it is, how many, when it is needed, and whether it is only shown at the counter."""

    name: str
    note: str


def lines_of_hits(hits: Iterable[Hit]) -> list[Line]:
    return [_line(hit, _field_of(hit), str(hit.id)) for hit in hits]


def _field_of(hit: Hit) -> str:
    """What is made up for trying out says so wherever it is found."""
    field = spoken(hit, "field")
    return f"{field} · {_('synthetic')}" if hit.synthetic else field


def suggestions_of(hits: Iterable[Hit], *, came_by: str) -> list[Suggestion]:
    """Hits as a search field suggests them; the everyday name comes first, the official one stands with the level."""
    asked = urlencode({"q": came_by})
    return [
        Suggestion(
            words=line.nickname or line.name,
            note=" · ".join(dict.fromkeys(filter(None, [_official(line), line.level]))),
            href=f"{line.href}?{asked}",
        )
        for line in lines_of_hits(hits)
    ]


def _official(line: Line) -> str:
    """Its official name, where the everyday one is another."""
    return line.name if line.nickname not in ("", line.name) else ""


def lines_of_event(versions: Iterable[ProcedureVersion], event: str) -> list[Line]:
    """Most asked for comes first, then what the event is chiefly about, then the plainer. Synthetic ones are found by a
    search alone: nobody's life needs them."""
    found = [each for each in versions if event in each.life_events and not each.is_synthetic]
    found.sort(key=lambda each: (-each.popularity, each.life_events.index(event), len(each.name_vi)))
    return [_line(each, spoken(each, "field"), str(each.procedure)) for each in found]


def _line(thing: Hit | ProcedureVersion, field: str, procedure: str) -> Line:
    return Line(
        href=reverse("procedure", args=[procedure]),
        name=spoken(thing, "name"),
        nickname=spoken(thing, "nickname"),
        field=field,
        level=level_in_words(thing.level),
        online=thing.online_level.value,
    )


def level_in_words(level: Level) -> str:
    return {
        Level.COMMUNE: _("Commune level"),
        Level.DISTRICT: _("District level"),
        Level.PROVINCE: _("City level"),
    }[level]


def event_tiles() -> tuple[list[Tile], list[Tile]]:
    """What happens in people's lives: the first ones, and the rest."""
    named = life_events()
    tiles = [
        Tile(words=_name(named[key]), href=f"{reverse('search')}?viec={key}", icon=icon)
        for key, icon in EVENT_ICONS.items()
        if key in named
    ]
    return tiles[:EVENTS_FIRST], tiles[EVENTS_FIRST:]


def event_name(key: str) -> str:
    found = life_events().get(key)
    return _name(found) if found else ""


def _name(reference: Reference) -> str:
    return spoken(reference, "name")


def procedure_facts(version: ProcedureVersion, *, promised: Limit | None = None) -> list[Fact]:
    """The card at the head: how long, what it costs, who does it, what one gets. `promised`: what the office
    promises that is meant; else the city's promise counts."""
    limit = promised or version.committed_limit or version.legal_limit
    return [
        Fact(label=_("Time limit"), value=limit_in_words(limit), icon="clock"),
        Fact(label=_("Fee"), value=fees_in_words(version), icon="banknote"),
        Fact(label=_("Who decides"), value=spoken(version, "agency"), icon="landmark"),
        Fact(label=_("What you get"), value=spoken(version, "result_name"), icon="file-check"),
    ]


def limit_note(version: ProcedureVersion, *, promised: Limit | None) -> str:
    """Where more is promised than the law asks."""
    if promised is None or promised == version.legal_limit:
        return ""
    return _("The law allows %(limit)s.") % {"limit": limit_in_words(version.legal_limit)}


def real_times(taken: TimesTaken, version: ProcedureVersion) -> list[str]:
    """How long it really takes, in sentences: the time, then what that is counted from. Few results are said to be
    too few."""
    if taken.nine_of_ten is None:
        told = _("There are too few results yet to say how long it really takes: %(results)s in the last year.")
        return [told % {"results": grouped(taken.results)}]
    real = _taken_in_words(taken.nine_of_ten, taken.unit, version)
    allowed = limit_in_words(version.legal_limit)
    if version.legal_limit.unit is LimitUnit.NONE:
        first = _("9 of 10 were done within %(real)s.") % {"real": real}
    else:
        first = _("9 of 10 were done within %(real)s; the law allows: %(allowed)s.") % {
            "real": real,
            "allowed": allowed,
        }
    counted = _("Counted over the last %(results)s results since %(since)s; %(on_time)s of them came on time.")
    counts = {"results": grouped(taken.results), "since": day(taken.since), "on_time": grouped(taken.on_time)}
    return [first, counted % counts]


def _taken_in_words(amount: int, unit: LimitUnit, version: ProcedureVersion) -> str:
    """In the unit of the limit. What is due on the same day and took longer is told in days: hours would be a clock of
    their own beside it."""
    minutes = amount * 60
    if version.legal_limit.unit is not LimitUnit.SAME_DAY or minutes <= WORKING_DAY_MINUTES:
        return limit_in_words(Limit(Decimal(amount), unit))
    return _("%(time)s of working time") % {"time": working_time(minutes, day_minutes=WORKING_DAY_MINUTES)}


def fees_in_words(version: ProcedureVersion) -> str:
    """One line for the card; the table of fees says it whole."""
    always = [fee for fee in version.fees if not fee.is_conditional]
    if not version.fees:
        return _("Free of charge")
    if not always:
        return _("Usually free of charge")
    if len(always) == 1:
        return _amount(always[0])
    return _("See the fees below")


def fees_shown(version: ProcedureVersion) -> list[FeeShown]:
    return [
        FeeShown(
            name=spoken(fee, "name"),
            amount=_amount(fee),
            note=" ".join(
                filter(
                    None, [_("If it applies.") if fee.is_conditional else "", _time_to_pay(fee), spoken(fee, "note")]
                )
            ),
            ground=fee.ground,
        )
        for fee in version.fees
    ]


def _time_to_pay(fee: FeeRule) -> str:
    if fee.pay_within is None or fee.pay_within.unit is LimitUnit.NONE:
        return ""
    if fee.pay_within.unit is LimitUnit.SAME_DAY:
        return _("To be paid on the working day on which it is asked for.")
    return _("To be paid within %(limit)s of being asked for.") % {"limit": limit_in_words(fee.pay_within)}


def _amount(fee: FeeRule) -> str:
    match fee.basis:
        case FeeBasis.FIXED:
            return _fixed(fee)
        case FeeBasis.PER_COPY:
            return _("%(amount)s a copy") % {"amount": money_vnd(fee.amount_vnd or 0)}
        case FeeBasis.PER_PAGE:
            return _per_page(fee)
        case FeeBasis.BY_BAND:
            amounts = [band.amount_vnd for band in fee.bands]
            return _("%(least)s to %(most)s") % {"least": money_vnd(min(amounts)), "most": money_vnd(max(amounts))}
        case FeeBasis.BY_FORMULA:
            return _("Reckoned from your answers")
        case FeeBasis.BY_NOTICE:
            return _("As the office notifies")


def _fixed(fee: FeeRule) -> str:
    amount = money_vnd(fee.amount_vnd or 0)
    if fee.online_amount_vnd is None:
        return amount
    return _("%(amount)s; filed online %(online)s") % {"amount": amount, "online": money_vnd(fee.online_amount_vnd)}


def _per_page(fee: FeeRule) -> str:
    parts = [_("%(amount)s a page") % {"amount": money_vnd(fee.tiers[0].amount_vnd)}]
    parts += [
        _("from page %(page)d on %(amount)s") % {"page": tier.from_page, "amount": money_vnd(tier.amount_vnd)}
        for tier in fee.tiers[1:]
    ]
    if fee.amount_vnd_max_per_copy is not None:
        parts.append(_("at most %(amount)s a copy") % {"amount": money_vnd(fee.amount_vnd_max_per_copy)})
    return ", ".join(parts)


def papers_shown(version: ProcedureVersion) -> list[PaperShown]:
    """What to have ready; what the form itself asks or the State has already is not among it."""
    wanted = {ComponentKind.PAPER, ComponentKind.SHOWN}
    return [
        PaperShown(
            name=spoken(each, "name"),
            note=" · ".join(
                filter(None, [_count(each.originals, each.copies), spoken(each, "when"), _only_shown(each.kind)])
            ),
        )
        for each in version.components
        if each.kind in wanted
    ]


def _count(originals: int, copies: int) -> str:
    parts = []
    if originals:
        parts.append(ngettext("%(n)d original", "%(n)d originals", originals) % {"n": originals})
    if copies:
        parts.append(ngettext("%(n)d copy", "%(n)d copies", copies) % {"n": copies})
    return ", ".join(parts)


def _only_shown(kind: ComponentKind) -> str:
    return _("Only shown; you keep it") if kind is ComponentKind.SHOWN else ""


def offices_by_district(units: Sequence[UnitView], *, on: date) -> list[tuple[str, list[UnitView]]]:
    """Units under what is above them; one group without a name when nothing is."""
    tree = directory(on=on)
    groups: dict[str, list[UnitView]] = {}
    for unit in units:
        above = tree.get(unit.parent) if unit.parent else None
        groups.setdefault(spoken(above, "name") if above else "", []).append(unit)
    ordered = sorted(groups.items(), key=lambda group: sort_key(group[0]))
    return [(name, sorted(members, key=lambda unit: sort_key(unit.name_vi))) for name, members in ordered]


def is_online(version: ProcedureVersion) -> bool:
    return version.accepts_online and version.online_level is not OnlineLevel.INFO
