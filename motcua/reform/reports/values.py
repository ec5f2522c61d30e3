"""Reports as they are planned, read, frozen and shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

TEXT_LENGTH_MAX = 20_000


class Verdict(StrEnum):
    """What the reporting unit says of a contribution."""

    AWAITED = "awaited"
    ACCEPTED = "accepted"
    SENT_BACK = "sent_back"


class Why(StrEnum):
    """Why a figure has no value. The words are those that programs read."""

    NO_RECORDS = "no records"  # no room counts it yet
    NO_CASE = "no case"  # nothing over nothing
    NO_TARGET = "no target"  # nothing was set for the period


# The plan -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class FigurePlan:
    """A figure by its id: an `indicator`, or the target set for one (`target`), of the report's unit or of that with the
    key `unit`, for one `level` where it is named. With neither it awaits the room `awaits`."""

    id: str
    label_vi: str
    label_en: str
    unit_vi: str
    unit_en: str
    decimals: int = 0
    #: Said in so many of what is counted: 1,000,000,000 for billions.
    per: int = 1
    indicator: str = ""
    target: str = ""
    unit: str = ""
    level: str = ""
    awaits: str = ""


@dataclass(frozen=True, kw_only=True)
class SectionPlan:
    """`order` is its place among all. A section that only `awaits` rooms gives way to one of the same key from a room."""

    key: str
    title_vi: str
    title_en: str
    order: int
    has_prose: bool = True
    figures: tuple[FigurePlan, ...] = ()
    awaits: str = ""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A plan of reports. `form_periods` names the period of form II.06a for each part of the year: H1, H2."""

    name: str
    title_vi: str
    title_en: str
    about_vi: str
    symbol: str
    addressees: tuple[str, ...]
    form_periods: Mapping[str, str]
    sections: tuple[SectionPlan, ...]

    def section(self, key: str) -> SectionPlan | None:
        return next((each for each in self.sections if each.key == key), None)

    @property
    def figures(self) -> tuple[FigurePlan, ...]:
        return tuple(figure for section in self.sections for figure in section.figures)


# What it says ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class FigureRead:
    """A figure as it was read: rounded half up in `value`, exact in `numerator` over `denominator`. `why` is set where
    there is no value. `unit` and `unit_key` say whose it is, `source` where a target stands."""

    id: str
    label_vi: str
    label_en: str
    unit_vi: str
    unit_en: str
    unit: UUID
    unit_key: str
    period: str
    level: str = ""
    indicator: str = ""
    target: str = ""
    value: Decimal | None = None
    why: Why | None = None
    numerator: int | None = None
    denominator: int | None = None
    source: str = ""
    cases: int | None = None

    @property
    def rows(self) -> int | None:
        """How many records it is counted from: all of a share's cases, all that a count counts, the `cases` of a sum. None
        of a target."""
        if self.cases is not None:
            return self.cases
        return self.numerator if self.denominator is None else self.denominator


@dataclass(frozen=True, kw_only=True)
class FormRow:
    """A line of form II.06a: a field of a level, or with an empty `field` the sum of the level. `counts` are the columns
    (3) to (13)."""

    level: str
    field: str
    name_vi: str
    counts: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class Form:
    period: str
    from_on: date
    last_on: date
    rows: tuple[FormRow, ...]


@dataclass(frozen=True, kw_only=True)
class ContributionRead:
    unit: UUID
    unit_name: str
    text: str


@dataclass(frozen=True, kw_only=True)
class SectionRead:
    key: str
    title_vi: str
    title_en: str
    has_prose: bool
    text: str
    contributions: tuple[ContributionRead, ...]
    figures: tuple[FigureRead, ...]


@dataclass(frozen=True, kw_only=True)
class Content:
    """Everything that a report says, as of a position of the journal."""

    kind: str
    period: str
    unit: UUID
    unit_key: str
    unit_name: str
    parent_name: str
    place: str
    position: int
    position_hash: str
    sections: tuple[SectionRead, ...]
    form: Form | None

    @property
    def figures(self) -> tuple[FigureRead, ...]:
        return tuple(figure for section in self.sections for figure in section.figures)


# What was done with it ------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class PassageView:
    id: UUID
    section: str
    text: str
    at: datetime
    by: UUID | None


@dataclass(frozen=True, kw_only=True)
class ContributionView:
    """A unit that was asked, and what it gave, if it did. Without `id` it has given nothing yet."""

    unit: UUID
    unit_name_vi: str
    unit_name_en: str
    due_on: date
    id: UUID | None = None
    texts: Mapping[str, str]
    at: datetime | None = None
    by: UUID | None = None
    was_late: bool = False
    verdict: Verdict = Verdict.AWAITED
    verdict_at: datetime | None = None
    verdict_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class FreezeView:
    number: int
    position: int
    content_hash: str
    reason: str
    at: datetime
    by: UUID | None
    approved_at: datetime | None
    approved_by: UUID | None
    superseded_at: datetime | None
    withdrawn_at: datetime | None
    withdrawn_reason: str

    @property
    def stands(self) -> bool:
        return self.superseded_at is None and self.withdrawn_at is None


@dataclass(frozen=True, kw_only=True)
class ReportView:
    """A report with what was done, the newest freeze first."""

    id: UUID
    kind: Kind
    unit: UUID
    unit_name_vi: str
    unit_name_en: str
    period: str
    opened_at: datetime
    passages: Mapping[str, PassageView]
    contributions: tuple[ContributionView, ...]
    freezes: tuple[FreezeView, ...]
    may_write: bool
    may_approve: bool

    @property
    def standing(self) -> FreezeView | None:
        return next((each for each in self.freezes if each.stands), None)

    @property
    def last_number(self) -> int:
        return self.freezes[0].number if self.freezes else 0


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A contribution that one of the official's units owes or gave."""

    report: UUID
    kind: Kind
    period: str
    to_vi: str
    to_en: str
    contribution: ContributionView


# Between two freezes --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reason:
    """So many entries of the journal of a kind, which came between and count in the figure. `undone` ones take away."""

    entry_kind: str
    count: int
    undone: bool = False


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A figure before and after; None where one of the two does not have it. `by_clock` figures change without an entry."""

    before: FigureRead | None
    after: FigureRead | None
    reasons: tuple[Reason, ...] = ()
    by_clock: bool = False

    @property
    def figure(self) -> FigureRead:
        found = self.after or self.before
        assert found is not None
        return found
