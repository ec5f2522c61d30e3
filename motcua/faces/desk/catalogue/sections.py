"""The stretches of a procedure's version as plain forms: every part that the law asks for, none in code.

What each part is: docs/reference/catalogue.md. The form itself has a designer of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from motcua.faces.desk.catalogue.asks import AMOUNT, LINES, NUMBER, Ask, Kind, Rows, Sheet, beside, both
from motcua.faces.desk.catalogue.choices import (
    CHANNELS,
    COMPONENT_KINDS,
    CONFIDENCES,
    FEE_BASES,
    FEE_KINDS,
    LIMIT_UNITS,
    ONLINE_LEVELS,
    PARTS_WITH_SOURCES,
    SETTERS,
    SOURCES,
    SUBJECTS,
    UNIT_KINDS,
    field_options,
    known_processes,
    life_event_options,
    options_of,
    options_or_none,
)
from motcua.faces.desk.catalogue.lines import BANDS, CONDITIONS, EXEMPTIONS, TIERS
from motcua.faces.ui.values import Words
from motcua.registry.catalogue.lists import exemption_grounds
from motcua.registry.catalogue.values import Section


@dataclass(frozen=True, kw_only=True)
class SectionForm:
    """A stretch with its title and what is asked."""

    section: Section
    title: Words
    icon: str
    sheet: Sheet
    hint: Words = ""


def _choice(path: str, label: Words, words: Mapping[Any, Words], *, required: bool = True) -> Ask:
    """One of these, of which none is chosen by itself."""
    return Ask(path=path, label=label, kind=Kind.CHOICE, options=options_or_none(words), required=required)


def _limit(path: str, label: Words, *, required: bool) -> tuple[Ask, Ask]:
    return (
        Ask(path=f"{path}.amount", label=label, codec=AMOUNT, required=required),
        _choice(f"{path}.unit", beside(label, _("its unit")), LIMIT_UNITS, required=required),
    )


def _place(path: str, label: Words, *, required: bool = True) -> tuple[Ask, Ask]:
    before = f"{path}." if path else ""
    return (
        _choice(f"{before}kind", label, UNIT_KINDS, required=required),
        Ask(
            path=f"{before}field",
            label=beside(label, _("its field")),
            hint=_("Only where a place has several of the kind, such as justice for a division."),
        ),
    )


_WHEN_HINT = _(
    "One a line; all must hold. answer = value | value, or answer > days for a date that lies further back than that."
)
_TEXT_ROW = both("", _("Text"), kind=Kind.LONG)

_NAMES = Sheet(
    asks=(
        *both("name", _("Official name")),
        *both("nickname", _("Everyday name")),
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
            options=field_options,
            required=True,
        ),
        Ask(path="life_events", label=_("Life events"), kind=Kind.MANY, options=life_event_options, required=True),
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
        Ask(path="subjects", label=_("Who may ask"), kind=Kind.MANY, options=options_of(SUBJECTS), required=True),
        *both("agency", _("Agency that carries it out")),
        Ask(
            path="channels",
            label=_("How it may be handed in"),
            kind=Kind.MANY,
            options=options_of(CHANNELS),
            required=True,
        ),
        *both("presence", _("Who must come in person, and why"), required=False, kind=Kind.LONG),
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
                *both("name", pgettext_lazy("of a paper or fee", "Name")),
                _choice("kind", pgettext_lazy("of a paper or fee", "Kind"), COMPONENT_KINDS),
                Ask(path="required", label=_("Always needed"), kind=Kind.TICK),
                Ask(path="originals", label=_("Originals"), kind=Kind.NUMBER, codec=NUMBER, default=0),
                Ask(path="copies", label=_("Copies"), kind=Kind.NUMBER, codec=NUMBER, default=0),
                *both("when", _("When it is needed"), required=False),
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
                *both("name", _("Case")),
                *_limit("limit", _("Limit"), required=True),
                Ask(path="when", label=_("Conditions"), hint=_WHEN_HINT, kind=Kind.LONG, codec=CONDITIONS),
            ),
        ),
    ),
)
_RESULT = Sheet(
    asks=(
        *both("result", _("Result of the procedure")),
        *_limit("result_validity", _("How long it is good"), required=False),
    )
)
_SOURCE_ASKS = (
    _choice("status", _("How sure"), SOURCES),
    Ask(path="source", label=pgettext_lazy("of a fact", "Source"), required=True),
    Ask(path="source_text", label=_("Wording of the source"), kind=Kind.LONG, default=""),
    _choice("confidence", _("Confidence"), CONFIDENCES, required=False),
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
                *both("name", pgettext_lazy("of a paper or fee", "Name")),
                _choice("kind", pgettext_lazy("of a paper or fee", "Kind"), FEE_KINDS),
                _choice("basis", _("How it is reckoned"), FEE_BASES),
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
                Ask(
                    path="formula",
                    label=_("Formula"),
                    hint=_("A rule over the answers that gives whole đồng, such as: area <= 100 ? 50000 : area * 500"),
                    kind=Kind.LONG,
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
                *_limit("pay_within", _("Time to pay once it is asked for"), required=False),
                Ask(
                    path="pay_within_source",
                    label=_("Legal text that sets the time to pay"),
                    hint=_("Leave both empty where the law sets none: then the city’s own time counts."),
                    lang="vi",
                ),
                *both("note", _("Note for people"), required=False),
                *_under("source", _SOURCE_ASKS),
                _choice("source.set_by", _("Who sets the rate"), SETTERS, required=False),
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
            suggestions=known_processes,
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
            options=options_of(ONLINE_LEVELS),
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
