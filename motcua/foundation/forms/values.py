"""What passes between forms and those who ask with them: the form, its views for a page, its problems."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import Any, Literal, Protocol

from motcua.foundation.rules.rules import Rule
from motcua.foundation.rules.values import Shape

Language = Literal["vi", "en"]
Answers = dict[str, Any]


@dataclass(frozen=True)
class Text:
    """A text for people in both languages."""

    vi: str
    en: str

    def speak(self, language: Language) -> str:
        return self.en if language == "en" else self.vi


class Component(StrEnum):
    """What a field is asked with. Which schema types each takes: docs/reference/forms.md."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    CHOICE = "choice"
    MANY = "many"
    DIVISION = "division"
    PERSON = "person"
    GROUP = "group"
    FILE = "file"


class Tier(StrEnum):
    """How deep a division is asked for; the commune is always the lowest, whether over it are one tier or two."""

    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"


@dataclass(frozen=True)
class Option:
    """One of the answers to choose from."""

    value: str | bool
    label: Text


@dataclass(frozen=True)
class Field:
    """One question: what the schema demands of its answer and how it is put to people."""

    name: str
    component: Component
    label: Text
    schema: Mapping[str, Any]
    required: bool = False
    short: Text | None = None
    hint: Text | None = None
    why: Text | None = None
    shown_if: str | None = None
    options: tuple[Option, ...] = ()
    prefill: str | None = None
    prefill_if: str | None = None
    spouse_if: str | None = None
    follows: tuple[str, ...] = ()
    autocomplete: str | None = None
    parts: tuple[Field, ...] = ()
    item: Text | None = None
    accept: tuple[str, ...] = ()
    sample: str | None = None
    tier: Tier = Tier.COMMUNE
    elsewhere: bool = False
    folded: bool = False
    messages: Mapping[str, Text] = field(default_factory=dict)

    @property
    def takes_over(self) -> bool:
        """May it, or a part of it, be answered by what is known or was answered before?"""
        return bool(self.prefill or self.spouse_if or self.follows or any(part.takes_over for part in self.parts))

    def part(self, name: str) -> Field | None:
        return next((part for part in self.parts if part.name == name), None)


@dataclass(frozen=True)
class Page:
    """Fields that are asked together."""

    id: str
    title: Text
    fields: tuple[str, ...]
    shown_if: str | None = None


@dataclass(frozen=True)
class Check:
    """A rule over several answers and what to say when it does not hold.

    `each` names a group whose rows are looked at one by one; `fields` are then parts of it.
    """

    id: str
    rule: str
    message: Text
    fields: tuple[str, ...]
    each: str | None = None


@dataclass(frozen=True, eq=False)
class Compiled:
    """What a form keeps ready: its validator, the shapes of its facts, and its rules.

    Rules are found by page id, by path without rows ('siblings.name'), by field and by check id; `spouse_rules` tell when a
    person is the applicant's spouse. `follows` has by path the paths of the answers that it takes over. `named` are the
    fields that any rule looks at.
    """

    validator: Any
    shapes: Mapping[str, Shape]
    page_rules: Mapping[str, Rule]
    field_rules: Mapping[str, Rule]
    prefill_rules: Mapping[str, Rule]
    spouse_rules: Mapping[str, Rule]
    check_rules: Mapping[str, Rule]
    follows: Mapping[str, tuple[str, ...]]
    named: frozenset[str]


@dataclass(frozen=True, eq=False)
class Form:
    """A definition that was read and found whole: every name is known, every condition may be published.

    `digest` is the SHA-256 of the definition, `compiled` for this room only.
    """

    digest: str
    pages: tuple[Page, ...]
    fields: Mapping[str, Field]
    checks: tuple[Check, ...]
    compiled: Compiled

    def page(self, page_id: str) -> Page:
        """The page called `page_id`; KeyError when there is none."""
        for page in self.pages:
            if page.id == page_id:
                return page
        raise KeyError(page_id)

    def page_of(self, name: str) -> str | None:
        """The id of the page that asks for field `name`."""
        return next((page.id for page in self.pages if name in page.fields), None)


def element_id(path: str) -> str:
    """The HTML id of the first element of the field at `path` ('children.0.full_name'): what an error links to."""
    return "f-" + re.sub(r"[^a-z0-9_]+", "-", path)


@dataclass(frozen=True)
class Problem:
    """What is wrong with one answer, in words.

    `field` is the top-level field ('' when the answers as a whole are meant); `path` leads to the very input, dotted,
    rows by index.
    """

    field: str
    path: str
    message_vi: str
    message_en: str

    @property
    def element_id(self) -> str:
        return element_id(self.path or self.field)

    def speak(self, language: Language) -> str:
        return self.message_en if language == "en" else self.message_vi


@dataclass(frozen=True)
class Choice:
    """A division to choose."""

    code: str
    name_vi: str
    name_en: str = ""

    def speak(self, language: Language) -> str:
        return (self.name_en or self.name_vi) if language == "en" else self.name_vi


class Lookups(Protocol):
    """What forms look up elsewhere. Answers must be quick (no query for each call)."""

    def division_name(self, code: str) -> str | None:
        """The full name ('Phường An Hòa, Quận Ninh Kiều, Thành phố Cần Thơ'), None for an unknown code."""
        ...

    def provinces(self) -> Sequence[Choice]: ...

    def children(self, code: str | None) -> Sequence[Choice]:
        """The divisions right below `code`; below None are the provinces. Empty for a commune."""
        ...

    def citizen_number_fault(self, number: str) -> Text | None:
        """Why nobody can have these twelve digits as a number; None where somebody may."""
        ...


class ReceiptLine(Protocol):
    """What a page shows of a file that was kept."""

    @property
    def name(self) -> str: ...

    @property
    def size_bytes(self) -> int: ...

    @property
    def pages(self) -> int | None: ...


@dataclass(frozen=True)
class OptionView:
    id: str
    value: str
    label: str
    checked: bool


@dataclass(frozen=True)
class OptionGroupView:
    """Options of a select under one heading ('' for none)."""

    label: str
    options: tuple[OptionView, ...]


@dataclass(frozen=True)
class FileView:
    """A kept file in its slot. `remove` is the value of the button that takes it out again."""

    name: str
    sha256: str
    size: str
    pages: int | None
    remove: str


@dataclass(frozen=True)
class RowView:
    """A row of a group. `remove` is the value of its remove button, '' when it must stay."""

    index: int
    title: str
    fields: tuple[FieldView, ...]
    remove: str


@dataclass(frozen=True)
class FieldView:
    """One field as it is to be shown; the templates need nothing else.

    `id` is that of the first element to focus, `name` the input's name in the POST, `value` what was typed. `heading`:
    the label is the page's title. `steers`: other fields of the page are shown or hidden by this one. `prefilled`: the
    answer is what the city knows, from `origin` where that is said, or, with `source`, what was answered there; `told` is
    that answer in words, `plain` that below a name it needs no label.
    """

    id: str
    name: str
    component: Component
    label: str
    required: bool
    value: str = ""
    hint: str = ""
    why: str = ""
    error: str = ""
    heading: bool = False
    steers: bool = False
    prefilled: bool = False
    source: str = ""
    origin: str = ""
    told: str = ""
    plain: bool = False
    autocomplete: str = ""
    input_type: str = "text"
    inputmode: str = ""
    width: str = ""
    length_max: int | None = None
    suffix: str = ""
    options: tuple[OptionView, ...] = ()
    option_groups: tuple[OptionGroupView, ...] = ()
    parts: tuple[FieldView, ...] = ()
    rows: tuple[RowView, ...] = ()
    add: str = ""
    add_label: str = ""
    files: tuple[FileView, ...] = ()
    accept: str = ""
    limits: str = ""
    sample: str = ""
    suggestions: tuple[str, ...] = ()
    files_max: int = 0
    full: bool = False
    elsewhere: bool = False
    folded: bool = False

    @property
    def known(self) -> bool:
        """Is it enough to show the answer, with a way to change it?"""
        return self.prefilled and not self.error and bool(self.told)

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        """The parts in their order: those that are known and come from one place stand together in a card."""
        found = groupby(self.parts, key=lambda part: (part.known, part.source if part.known else ""))
        return tuple(Stretch(known, source, tuple(parts)) for (known, source), parts in found)

    @property
    def multiple(self) -> bool:
        return self.files_max > 1

    @property
    def described_by(self) -> str:
        """The ids for `aria-describedby`, '' for none."""
        parts = [
            f"{self.id}-hint" if self.hint else "",
            f"{self.id}-{'info' if self.component is Component.LONG_TEXT else 'limits'}" if self.limits else "",
            f"{self.id}-prefilled" if self.prefilled else "",
            f"{self.id}-error" if self.error else "",
        ]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class OriginView:
    """A register in words ('' for the city's own records), and the labels of what comes from it; none where that is all."""

    words: str
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Stretch:
    """Parts of a person that stand together: to be answered, or `known` from one source ('' for what is on record)."""

    known: bool
    source: str
    parts: tuple[FieldView, ...]

    @property
    def origins(self) -> tuple[OriginView, ...]:
        """Where what is on record comes from, registers before the city's own."""
        words = sorted({part.origin for part in self.parts}, reverse=True)
        return tuple(
            OriginView(each, tuple(part.label for part in self.parts if part.origin == each) if len(words) > 1 else ())
            for each in words
        )

    @property
    def of_register(self) -> bool:
        return any(part.origin for part in self.parts)

    @property
    def names_somebody(self) -> bool:
        """Does a name stand first, so that a telephone number or an address below it needs no label?"""
        return self.parts[0].name.endswith(".full_name")


@dataclass(frozen=True)
class Reckoned:
    """How many questions there are, and how many of them nobody need answer."""

    asked: int
    known: int

    @property
    def percent(self) -> int:
        """Rounded down: nobody is promised more than there is."""
        return 100 * self.known // self.asked if self.asked else 0


@dataclass(frozen=True)
class ProblemView:
    """A line of the error summary, and the id of the element that mends it.

    `page_id` is the page where that stands, None when the answers as a whole are meant.
    """

    message: str
    field_id: str
    page_id: str | None


@dataclass(frozen=True)
class PageView:
    """A page as it is to be shown. `number` counts from 1 among the `total` pages that are shown."""

    id: str
    title: str
    fields: tuple[FieldView, ...]
    problems: tuple[ProblemView, ...]
    number: int
    total: int
    language: Language
    has_files: bool

    @property
    def asked(self) -> tuple[FieldView, ...]:
        """What stands openly on the page."""
        return tuple(field for field in self.fields if not field.folded)

    @property
    def folded(self) -> tuple[FieldView, ...]:
        """What few need, behind a fold at the page's end."""
        return tuple(field for field in self.fields if field.folded)


@dataclass(frozen=True)
class Told:
    """A line of an answer; of a person's part with its label, else '' before it."""

    label: str
    words: str

    def __str__(self) -> str:
        return f"{self.label}: {self.words}" if self.label else self.words


@dataclass(frozen=True)
class SummaryRow:
    """An answer to be checked before filing: `told` is the formatted value ('—' for an optional one left out), without
    what stands in `known`: the lines of a person that the city's records filled in and nobody changed."""

    field: str
    label: str
    told: tuple[Told, ...]
    page_id: str
    element_id: str
    known: tuple[Told, ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        return tuple(str(each) for each in self.told)


@dataclass(frozen=True)
class SummarySection:
    page_id: str
    title: str
    rows: tuple[SummaryRow, ...]
