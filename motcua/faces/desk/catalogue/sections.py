"""The stretches of a procedure's version as plain forms: every part that the law asks for, none in code.

What each part is: docs/reference/catalogue.md. The form itself has a designer of its own.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from motcua.faces.desk.catalogue.asks import AMOUNT, LINES, NUMBER, Ask, Codec, Kind, Rows, Sheet
from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.values import Words
from motcua.foundation.calendars.values import LimitUnit
from motcua.registry.catalogue.lists import exemption_grounds, fields, life_events
from motcua.registry.catalogue.values import (
    Channel,
    ComponentKind,
    FeeBasis,
    FeeKind,
    OnlineLevel,
    Reference,
    Section,
    SourceStatus,
    Subject,
)
from motcua.registry.organization.values import UnitKind
from motcua.service.processes.queries import definitions


@dataclass(frozen=True, kw_only=True)
class SectionForm:
    """A stretch with its title and what is asked."""

    section: Section
    title: Words
    icon: str
    sheet: Sheet
    hint: Words = ""


# What may be chosen -----------------------------------------------------------------------------------------


def _references(found: Mapping[str, Reference]) -> dict[str, Words]:
    return {key: each.name_vi if speaks_vietnamese() else each.name_en for key, each in found.items()}


def _fields() -> Mapping[str, Words]:
    return _references(fields())


def _events() -> Mapping[str, Words]:
    return _references(life_events())


def _may_be_left_out(words: Mapping[Any, Words]) -> dict[str, Words]:
    return {"": "–", **{str(key): each for key, each in words.items()}}


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


def _limit_units() -> Mapping[str, Words]:
    return _may_be_left_out(LIMIT_UNITS)


def _unit_kinds() -> Mapping[str, Words]:
    return _may_be_left_out(UNIT_KINDS)


def _processes() -> Sequence[str]:
    return sorted({definition.key for definition in definitions()})


# What is written as lines -----------------------------------------------------------------------------------


def _condition_written(condition: Mapping[str, Any]) -> str:
    if "older_than_days" in condition:
        return f"{condition['fact']} > {condition['older_than_days']}"
    return f"{condition['fact']} = {' | '.join(_value_written(value) for value in condition['is'])}"


def _value_written(value: object) -> str:
    """Texts that would be read as something else stand in quotation marks."""
    if isinstance(value, str) and _value_read(value) == value:
        return value
    return json.dumps(value, ensure_ascii=False)


def _value_read(text: str) -> object:
    if text in {"true", "false"} or text.lstrip("-").isdigit() or text.startswith('"'):
        return json.loads(text)
    return text


def _condition_read(line: str) -> dict[str, Any]:
    fact, sign, rest = (part.strip() for part in line.partition("="))
    if sign:
        return {"fact": fact, "is": [_value_read(value.strip()) for value in rest.split("|")]}
    fact, sign, rest = (part.strip() for part in line.partition(">"))
    if not sign or not rest.isdigit():
        raise ValueError(
            gettext("“{line}” is no condition: answer = value | value, or answer > days.").format(line=line)
        )
    return {"fact": fact, "older_than_days": int(rest)}


def _pairs_read(text: str, first: str, second: str, of: str = "") -> list[dict[str, Any]]:
    """Lines such as "5: 20000". `of`: the word that stands for no end."""
    found: list[dict[str, Any]] = []
    for line in LINES.read(text):
        one, sign, other = (part.strip() for part in line.partition(":"))
        if not sign:
            raise ValueError(gettext("“{line}” lacks its colon.").format(line=line))
        found.append({first: None if of and one == of else NUMBER.read(one), second: NUMBER.read(other)})
    return found


def _exemptions_read(text: str) -> list[dict[str, Any]]:
    pairs = [line.partition(":") for line in LINES.read(text)]
    return [{"ground": ground.strip(), "percent": NUMBER.read(percent.strip())} for ground, _sign, percent in pairs]


NO_END = "*"
CONDITIONS = Codec(
    lambda value: "\n".join(_condition_written(each) for each in value),
    lambda text: [_condition_read(line) for line in LINES.read(text)],
)
TIERS = Codec(
    lambda value: "\n".join(f"{each['from_page']}: {each['amount_vnd']}" for each in value),
    lambda text: _pairs_read(text, "from_page", "amount_vnd"),
)
BANDS = Codec(
    lambda value: "\n".join(
        f"{NO_END if each['up_to'] is None else each['up_to']}: {each['amount_vnd']}" for each in value
    ),
    lambda text: _pairs_read(text, "up_to", "amount_vnd", of=NO_END),
)
EXEMPTIONS = Codec(lambda value: "\n".join(f"{each['ground']}: {each['percent']}" for each in value), _exemptions_read)


# The stretches ----------------------------------------------------------------------------------------------

_IN_VIETNAMESE, _IN_ENGLISH = _("in Vietnamese"), _("in English")


def _both(path: str, label: Words, *, required: bool = True, kind: Kind = Kind.TEXT) -> tuple[Ask, Ask]:
    """The same text in both languages."""
    before = f"{path}." if path else ""
    return (
        Ask(path=f"{before}vi", label=_beside(label, _IN_VIETNAMESE), lang="vi", required=required, kind=kind),
        Ask(path=f"{before}en", label=_beside(label, _IN_ENGLISH), lang="en", required=required, kind=kind),
    )


def _beside(one: Words, other: Words) -> Words:
    return format_lazy("{}, {}", one, other)


def _limit(path: str, label: Words, *, required: bool) -> tuple[Ask, Ask]:
    return (
        Ask(path=f"{path}.amount", label=label, codec=AMOUNT, required=required),
        Ask(
            path=f"{path}.unit",
            label=_beside(label, _("its unit")),
            kind=Kind.CHOICE,
            options=_limit_units,
            required=required,
        ),
    )


def _place(path: str, label: Words, *, required: bool = True) -> tuple[Ask, Ask]:
    before = f"{path}." if path else ""
    return (
        Ask(path=f"{before}kind", label=label, kind=Kind.CHOICE, options=_unit_kinds, required=required),
        Ask(
            path=f"{before}field",
            label=_beside(label, _("its field")),
            hint=_("Only where a place has several of the kind, such as justice for a division."),
        ),
    )


_WHEN_HINT = _(
    "One a line; all must hold. answer = value | value, or answer > days for a date that lies further back than that."
)
_TEXT_ROW = _both("", _("Text"), kind=Kind.LONG)

_NAMES = Sheet(
    asks=(
        *_both("name", _("Official name")),
        *_both("nickname", _("Everyday name")),
        Ask(
            path="synonyms",
            label=_("Other words that people look for"),
            hint=_("One a line."),
            kind=Kind.LONG,
            codec=LINES,
            lang="vi",
            required=True,
        ),
        Ask(
            path="field",
            label=pgettext_lazy("of procedures", "Field"),
            kind=Kind.CHOICE,
            options=_fields,
            required=True,
        ),
        Ask(path="life_events", label=_("Life events"), kind=Kind.MANY, options=_events, required=True),
        Ask(
            path="popularity",
            label=_("How often people ask for it"),
            hint=_("From 0, seldom, to 3, most often."),
            kind=Kind.NUMBER,
            codec=NUMBER,
            default=0,
        ),
    )
)
_WAYS = Sheet(
    asks=(
        Ask(
            path="subjects",
            label=_("Who may ask"),
            kind=Kind.MANY,
            options=lambda: {key.value: words for key, words in SUBJECTS.items()},
            required=True,
        ),
        *_both("agency", _("Agency that carries it out")),
        Ask(
            path="channels",
            label=_("How it may be handed in"),
            kind=Kind.MANY,
            options=lambda: {key.value: words for key, words in CHANNELS.items()},
            required=True,
        ),
        *_both("presence", _("Who must come in person, and why"), required=False, kind=Kind.LONG),
    )
)
_SEQUENCE = Sheet(lists=(Rows(part="sequence", title=_("Steps"), one=_("Step"), asks=_TEXT_ROW),))
_REQUIREMENTS = Sheet(lists=(Rows(part="requirements", title=_("Requirements"), one=_("Requirement"), asks=_TEXT_ROW),))
_COMPONENTS = Sheet(
    asks=(Ask(path="sets", label=_("Number of sets"), kind=Kind.NUMBER, codec=NUMBER, required=True),),
    lists=(
        Rows(
            part="components",
            title=_("Components of the dossier"),
            one=_("Component"),
            has_key=True,
            asks=(
                *_both("name", pgettext_lazy("of a paper or fee", "Name")),
                Ask(
                    path="kind",
                    label=pgettext_lazy("of a paper or fee", "Kind"),
                    kind=Kind.CHOICE,
                    options=lambda: _may_be_left_out(COMPONENT_KINDS),
                    required=True,
                ),
                Ask(path="required", label=_("Always needed"), kind=Kind.TICK),
                Ask(path="originals", label=_("Originals"), kind=Kind.NUMBER, codec=NUMBER, default=0),
                Ask(path="copies", label=_("Copies"), kind=Kind.NUMBER, codec=NUMBER, default=0),
                *_both("when", _("When it is needed"), required=False),
                Ask(
                    path="slot",
                    label=_("File field of the form"),
                    hint=_("Its name in the form; empty where no file is asked for."),
                ),
            ),
        ),
    ),
)
_LIMITS = Sheet(
    asks=(
        *_limit("legal_limit", _("Limit of the law"), required=True),
        *_limit("committed_limit", _("What the city promises, where that is shorter"), required=False),
    ),
    lists=(
        Rows(
            part="limit_cases",
            title=_("Other limits in certain cases"),
            one=_("Case"),
            has_key=True,
            left_out_when_empty=True,
            asks=(
                *_both("name", _("Case")),
                *_limit("limit", _("Limit"), required=True),
                Ask(path="when", label=_("Conditions"), hint=_WHEN_HINT, kind=Kind.LONG, codec=CONDITIONS),
            ),
        ),
    ),
)
_RESULT = Sheet(
    asks=(
        *_both("result", _("Result of the procedure")),
        *_limit("result_validity", _("How long it is good"), required=False),
    )
)
_SOURCE_ASKS = (
    Ask(
        path="status",
        label=_("How sure"),
        kind=Kind.CHOICE,
        options=lambda: _may_be_left_out(SOURCES),
        required=True,
    ),
    Ask(path="source", label=pgettext_lazy("of a fact", "Source"), required=True),
    Ask(path="source_text", label=_("Wording of the source"), kind=Kind.LONG, default=""),
    Ask(
        path="confidence",
        label=_("Confidence"),
        kind=Kind.CHOICE,
        options=lambda: _may_be_left_out({"high": gettext("high"), "medium": gettext("medium"), "low": gettext("low")}),
    ),
)


def _under(path: str, asks: Sequence[Ask]) -> tuple[Ask, ...]:
    return tuple(replace(ask, path=f"{path}.{ask.path}") for ask in asks)


_FEES = Sheet(
    lists=(
        Rows(
            part="fees",
            title=_("Fees and charges"),
            one=_("Fee or charge"),
            has_key=True,
            asks=(
                *_both("name", pgettext_lazy("of a paper or fee", "Name")),
                Ask(
                    path="kind",
                    label=pgettext_lazy("of a paper or fee", "Kind"),
                    kind=Kind.CHOICE,
                    options=lambda: _may_be_left_out(FEE_KINDS),
                    required=True,
                ),
                Ask(
                    path="basis",
                    label=_("How it is reckoned"),
                    kind=Kind.CHOICE,
                    options=lambda: _may_be_left_out(FEE_BASES),
                    required=True,
                ),
                Ask(path="amount_vnd", label=_("Amount in đồng"), kind=Kind.NUMBER, codec=NUMBER),
                Ask(path="online_amount_vnd", label=_("Amount when filed online"), kind=Kind.NUMBER, codec=NUMBER),
                Ask(path="fact", label=_("Answer that it goes by")),
                Ask(
                    path="tiers",
                    label=_("Rates by page"),
                    hint=_("One a line: from page: đồng a page."),
                    kind=Kind.LONG,
                    codec=TIERS,
                ),
                Ask(path="amount_vnd_max_per_copy", label=_("At most a copy"), kind=Kind.NUMBER, codec=NUMBER),
                Ask(
                    path="bands",
                    label=_("Rates by value"),
                    hint=_("One a line: up to: đồng. * stands for no end."),
                    kind=Kind.LONG,
                    codec=BANDS,
                ),
                Ask(path="when", label=_("Conditions"), hint=_WHEN_HINT, kind=Kind.LONG, codec=CONDITIONS),
                Ask(
                    path="exemptions",
                    label=_("Exemptions"),
                    hint=_("One a line: ground: percent."),
                    kind=Kind.LONG,
                    codec=EXEMPTIONS,
                    suggestions=lambda: list(exemption_grounds()),
                ),
                *_both("note", _("Note for people"), required=False),
                *_under("source", _SOURCE_ASKS),
                Ask(
                    path="source.set_by",
                    label=_("Who sets the rate"),
                    kind=Kind.CHOICE,
                    options=lambda: _may_be_left_out({"council": gettext("the People’s Council of the city")}),
                ),
            ),
        ),
    )
)
_LAW = Sheet(
    asks=(
        Ask(
            path="legal_basis",
            label=_("Legal basis"),
            hint=_("One text a line."),
            kind=Kind.LONG,
            codec=LINES,
            lang="vi",
            required=True,
        ),
    )
)
_ROUTE = Sheet(
    asks=(
        Ask(
            path="process_key",
            label=_("Process"),
            hint=_("The key of a published process. It is looked up when the version is put in force."),
            required=True,
            suggestions=_processes,
        ),
        *_place("receiving", _("Who receives")),
        *_place("signing", _("Who signs")),
        *_place("consulted", _("Who is asked for an opinion"), required=False),
        Ask(
            path="place_field",
            label=_("Answer that tells the place"),
            hint=_("Where the route goes down to a commune that the form asks for."),
        ),
        Ask(path="signed", label=_("A result is signed"), kind=Kind.TICK),
    ),
    lists=(Rows(part="route", title=_("Units that handle it, in order"), one=_("Unit"), asks=_place("", _("Unit"))),),
)
_ONLINE = Sheet(
    asks=(
        Ask(
            path="online_level",
            label=_("How far it goes online"),
            kind=Kind.CHOICE,
            options=lambda: {key.value: words for key, words in ONLINE_LEVELS.items()},
            required=True,
        ),
    )
)
_SOURCES = Sheet(
    lists=(
        Rows(
            part="sources",
            title=_("Where the facts come from"),
            one=_("Source of a part"),
            keyed_by="part",
            asks=(
                Ask(path="part", label=_("Part of the version"), required=True, suggestions=lambda: PARTS_WITH_SOURCES),
                *_SOURCE_ASKS,
            ),
        ),
    )
)

SECTIONS: Mapping[Section, SectionForm] = {
    each.section: each
    for each in (
        SectionForm(section=Section.NAMES, title=_("Names and words"), icon="file-text", sheet=_NAMES),
        SectionForm(section=Section.SEQUENCE, title=_("Sequence of steps"), icon="list-checks", sheet=_SEQUENCE),
        SectionForm(section=Section.WAYS, title=_("Who may ask, and how"), icon="users", sheet=_WAYS),
        SectionForm(section=Section.COMPONENTS, title=_("Components of the dossier"), icon="files", sheet=_COMPONENTS),
        SectionForm(section=Section.LIMITS, title=_("Time limits"), icon="clock", sheet=_LIMITS),
        SectionForm(section=Section.RESULT, title=_("Result of the procedure"), icon="file-check", sheet=_RESULT),
        SectionForm(section=Section.FEES, title=_("Fees and charges"), icon="banknote", sheet=_FEES),
        SectionForm(
            section=Section.REQUIREMENTS,
            title=_("Requirements and conditions"),
            icon="badge-check",
            sheet=_REQUIREMENTS,
        ),
        SectionForm(section=Section.LAW, title=_("Legal basis"), icon="scale", sheet=_LAW),
        SectionForm(section=Section.ROUTE, title=_("Way through the office"), icon="map-pin", sheet=_ROUTE),
        SectionForm(
            section=Section.ONLINE,
            title=_("Online level"),
            icon="globe",
            sheet=_ONLINE,
            hint=_("Stated here for the announcement."),
        ),
        SectionForm(section=Section.SOURCES, title=_("Sources"), icon="info", sheet=_SOURCES),
    )
}
#: The form has a designer of its own.
FORM_TITLE = _("Form")
