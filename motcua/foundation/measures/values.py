"""What is counted, how finely, and what comes of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

#: Edges of the classes into which durations fall, in working minutes: quarters of an hour to sixty days of eight hours.
#: Class 0 is below the first, class n from edge n - 1 on. Fixed, so that classes add over units and days; changing
#: them means folding anew.
DURATION_EDGES = (
    15, 30, 60, 120, 240, 480, 960, 1_440, 1_920, 2_400, 3_360, 4_800, 7_200, 9_600, 14_400, 19_200, 28_800,
)  # fmt: skip

#: Between the facts by which a cell is cut.
CUT_SEPARATOR = "|"


class Kind(StrEnum):
    """How a measure adds up."""

    FLOW = "flow"  # so many in a period
    STOCK = "stock"  # so many at the end of a day
    DISTINCT = "distinct"  # so many different keys in a period
    DURATION = "duration"  # how long, in classes of `DURATION_EDGES`
    CLOCK = "clock"  # so many at a moment by what is due: counted when asked


class Step(StrEnum):
    """The stretch of days that a cell stands for. A half month begins on the 1st or on the 15th, so that calendar
    months and the periods of report II.06a (from the 15th to the 14th) are both made of whole ones."""

    DAY = "day"
    HALF_MONTH = "half_month"
    MONTH = "month"


@dataclass(frozen=True)
class Grain:
    """Cells of a stretch of days, a unit and the values of `facts` (of the entries' data, in this order)."""

    name: str
    step: Step
    facts: tuple[str, ...]


#: What a measure of distinct keys is kept in: the key is the cut.
KEYS = Grain("keys", Step.MONTH, ())


@dataclass(frozen=True, kw_only=True)
class Counted:
    """Entries that count: those of `entry_kind` whose data hold `where`. Each adds `sign`, times the whole number in the
    fact `value` where one is named. `key` is the fact that makes a measure distinct. The period is that of the entry,
    or of the moment in the fact `at`: who corrects an act names when it was done."""

    entry_kind: str
    sign: int = 1
    where: tuple[tuple[str, str | bool], ...] = ()
    value: str = ""
    key: str = ""
    at: str = ""


@dataclass(frozen=True, kw_only=True)
class Measure:
    """One thing that a room counts. `name` is `room.thing`; of `grains`, the coarsest first, the first is read that has what
    is asked for."""

    name: str
    kind: Kind
    counted: tuple[Counted, ...] = ()
    grains: tuple[Grain, ...] = ()


@dataclass(frozen=True, order=True)
class Period:
    """Days of the city, half-open: `from_on` belongs to it, `until_on` does not. `begun_until` is the end of the last day
    that there was, where the period still runs: nothing stands at the end of a day to come."""

    from_on: date
    until_on: date
    begun_until: date | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if self.from_on >= self.until_on:
            raise ValueError(f"{self.from_on} to {self.until_on} is no period")

    @property
    def last_on(self) -> date:
        return self.until_on - timedelta(days=1)

    @property
    def stands_until(self) -> date:
        """The end of the day whose end is the period's, or today's while it runs."""
        return min(self.until_on, self.begun_until or self.until_on)

    @property
    def has_begun(self) -> bool:
        return self.stands_until > self.from_on

    def so_far(self, today: date) -> Period:
        """The same, as it is looked at today."""
        return replace(self, begun_until=today + timedelta(days=1) if today < self.last_on else None)

    def is_whole(self, step: Step) -> bool:
        """Whether it is made of whole stretches."""
        edges = {self.from_on.day, self.until_on.day}
        return step is Step.DAY or edges <= ({1} if step is Step.MONTH else {1, 15})


class By(StrEnum):
    """What figures can be told apart by, besides the facts of a grain."""

    UNIT = "unit"
    DAY = "day"
    MONTH = "month"
    CLASS = "class"  # of a duration
    SUBJECT = "subject"  # of a clock: what it counts, one by one


@dataclass(frozen=True)
class Row:
    """A figure. What it was not asked by is None."""

    measure: str
    value: int
    unit: UUID | None = None
    day: date | None = None
    facts: tuple[str, ...] = ()
    class_: int | None = None
    subject: UUID | None = None


@dataclass(frozen=True)
class Folded:
    """How far the cells have come: the position, its hash in the journal's chain, and what lies beyond."""

    position: int
    hash: bytes


@dataclass(frozen=True)
class Check:
    """What `verify` compared, how much of it differs, and words for the first that does; `unseen` says in words what could
    not be compared yet."""

    checked: int
    wrong: int
    first_wrong: str | None
    unseen: str = ""
