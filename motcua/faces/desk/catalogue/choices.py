"""What may be chosen in the plain forms of a version, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.values import Words
from motcua.foundation.calendars.values import LimitUnit
from motcua.registry.catalogue.lists import fields, life_events
from motcua.registry.catalogue.values import (
    Channel,
    ComponentKind,
    FeeBasis,
    FeeKind,
    OnlineLevel,
    Reference,
    SourceStatus,
    Subject,
)
from motcua.registry.organization.values import UnitKind
from motcua.service.processes.queries import definitions

Options = Callable[[], Mapping[str, Words]]

SUBJECTS: dict[Subject, Words] = {
    Subject.CITIZEN: _("Citizens"),
    Subject.FOREIGNER: _("Foreigners"),
    Subject.HOUSEHOLD: _("Households and household businesses"),
    Subject.ENTERPRISE: _("Enterprises"),
    Subject.ORGANIZATION: _("Other organisations"),
}
CHANNELS: dict[Channel, Words] = {
    Channel.COUNTER: _("At the counter"),
    Channel.POST: _("By post"),
    Channel.ONLINE: _("Online"),
}
ONLINE_LEVELS: dict[OnlineLevel, Words] = {
    OnlineLevel.FULL: _("Whole way online"),
    OnlineLevel.PARTIAL: _("Part of the way online"),
    OnlineLevel.INFO: _("Information only"),
}
LIMIT_UNITS: dict[LimitUnit, Words] = {
    LimitUnit.WORKING_HOURS: _("working hours"),
    LimitUnit.WORKING_DAYS: _("working days"),
    LimitUnit.CALENDAR_DAYS: _("days of the calendar"),
    LimitUnit.MONTHS: _("months"),
    LimitUnit.SAME_DAY: _("on the same day (amount 0)"),
    LimitUnit.NONE: _("no time limit (amount 0)"),
}
COMPONENT_KINDS: dict[ComponentKind, Words] = {
    ComponentKind.DECLARATION: _("declaration, application"),
    ComponentKind.PAPER: _("handed in"),
    ComponentKind.SHOWN: _("shown and taken home"),
    ComponentKind.DATA: _("taken from a register"),
}
FEE_KINDS: dict[FeeKind, Words] = {
    FeeKind.FEE: pgettext_lazy("of a procedure", "fee"),
    FeeKind.CHARGE: pgettext_lazy("of a procedure", "charge"),
    FeeKind.LEVY: _("other money owed to the State"),
}
FEE_BASES: dict[FeeBasis, Words] = {
    FeeBasis.FIXED: _("a fixed amount"),
    FeeBasis.PER_COPY: _("an amount a copy"),
    FeeBasis.PER_PAGE: _("an amount a page"),
    FeeBasis.BY_BAND: _("by the value of an answer"),
    FeeBasis.BY_FORMULA: _("by a formula"),
    FeeBasis.BY_NOTICE: _("comes in a notice"),
}
SOURCES: dict[SourceStatus, Words] = {
    SourceStatus.VERIFIED: _("read in the national catalogue"),
    SourceStatus.KNOWN: _("known, not read again"),
    SourceStatus.ABOUT: _("known approximately"),
    SourceStatus.LOCAL: _("given by this city"),
}
UNIT_KINDS: dict[UnitKind, Words] = {
    UnitKind.CITY: _("People’s Committee of the city"),
    UnitKind.DISTRICT: _("People’s Committee of the district"),
    UnitKind.COMMUNE: _("People’s Committee of the commune"),
    UnitKind.DEPARTMENT: _("department of the city"),
    UnitKind.OFFICE: _("office of the People’s Committee"),
    UnitKind.ONE_STOP_CENTRE: _("one-stop centre"),
    UnitKind.AGENCY: _("agency of a department"),
    UnitKind.DIVISION: _("division of the district"),
    UnitKind.LAND_REGISTRY_CITY: _("land registry of the city"),
    UnitKind.LAND_REGISTRY: _("branch of the land registry"),
    UnitKind.POLICE_CITY: _("police of the city"),
    UnitKind.POLICE_DIVISION: _("division of the city’s police"),
    UnitKind.POLICE_DISTRICT: _("police of the district"),
    UnitKind.POLICE_COMMUNE: _("police of the commune"),
    UnitKind.TAX_CITY: _("tax office of the city"),
    UnitKind.TAX_DISTRICT: _("tax office of the district"),
    UnitKind.INSURANCE_CITY: _("social insurance of the city"),
    UnitKind.INSURANCE_DISTRICT: _("social insurance of the district"),
}
CONFIDENCES: dict[str, Words] = {"high": _("high"), "medium": _("medium"), "low": _("low")}
SETTERS: dict[str, Words] = {"council": _("the People’s Council of the city")}
PARTS_WITH_SOURCES = (
    "code",
    "name",
    "level",
    "agency",
    "limit",
    "fees",
    "online_level",
    "components",
    "result",
    "legal_basis",
    "row",
)


def options_of(words: Mapping[Any, Words]) -> Options:
    return lambda: {str(key): each for key, each in words.items()}


def options_or_none(words: Mapping[Any, Words]) -> Options:
    """The same after an empty one: nothing is chosen by itself."""
    return lambda: {"": "–", **options_of(words)()}


def field_options() -> Mapping[str, Words]:
    return _references(fields())


def life_event_options() -> Mapping[str, Words]:
    return _references(life_events())


def _references(found: Mapping[str, Reference]) -> dict[str, Words]:
    return {key: each.name_vi if speaks_vietnamese() else each.name_en for key, each in found.items()}


def known_processes() -> Sequence[str]:
    return sorted({definition.key for definition in definitions()})
