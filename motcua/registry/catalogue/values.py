"""What passes between the catalogue and those who show, file, route and charge by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, NewType
from uuid import UUID

from motcua.foundation.calendars.values import Limit
from motcua.registry.organization.values import Level, Stretch, UnitKind

ProcedureId = NewType("ProcedureId", UUID)
VersionId = NewType("VersionId", UUID)


class State(StrEnum):
    """Where a version stands. What is in force on a day is told by its period, not by this."""

    DRAFT = "draft"
    ASSESSED = "assessed"
    ANNOUNCED = "announced"
    IN_FORCE = "in_force"
    REPEALED = "repealed"


class OnlineLevel(StrEnum):
    """How far a procedure goes online (Decree 42/2022)."""

    FULL = "full"  # toàn trình
    PARTIAL = "partial"  # một phần
    INFO = "info"  # cung cấp thông tin


class Channel(StrEnum):
    COUNTER = "counter"
    POST = "post"
    ONLINE = "online"


class Subject(StrEnum):
    """Who may ask."""

    CITIZEN = "citizen"
    FOREIGNER = "foreigner"
    HOUSEHOLD = "household"
    ENTERPRISE = "enterprise"
    ORGANIZATION = "organization"


class ProcessKey(StrEnum):
    """The house's own shapes of the work inside the office. A version may name any other process that a city has drawn
    (`ProcedureVersion.process_key`); whether one of that key is published is no question of this room."""

    SAME_DAY = "same_day"
    STANDARD = "standard"
    WITH_CONSULTATION = "with_consultation"
    TWO_AGENCIES = "two_agencies"
    THREE_AGENCIES = "three_agencies"
    NOTICE = "notice"


class ComponentKind(StrEnum):
    DECLARATION = "declaration"  # tờ khai, đơn: the form's own fields where it has them
    PAPER = "paper"  # handed in
    SHOWN = "shown"  # xuất trình: brought along and taken home
    DATA = "data"  # taken from a register, or of the person on the spot


class FeeKind(StrEnum):
    FEE = "fee"  # lệ phí
    CHARGE = "charge"  # phí
    LEVY = "levy"  # other money owed to the State, such as the land-use levy


class FeeBasis(StrEnum):
    FIXED = "fixed"
    PER_COPY = "per_copy"
    PER_PAGE = "per_page"
    BY_BAND = "by_band"
    BY_FORMULA = "by_formula"  # a rule in CEL over the answers: by area, by value, by several of them
    BY_NOTICE = "by_notice"  # the amount comes later in a notice, or is not known to this catalogue


class SourceStatus(StrEnum):
    VERIFIED = "verified"  # read in the national catalogue
    KNOWN = "known"  # from own knowledge, not read again
    ABOUT = "about"  # as known, and only approximate
    LOCAL = "local"  # given here, because the source has none
    SYNTHETIC = "synthetic"  # made up, so that a city for trying out has as many procedures as a real one


@dataclass(frozen=True)
class Text:
    """A text for people, in both languages."""

    vi: str
    en: str


@dataclass(frozen=True)
class Reference:
    """An entry of a list of the catalogue: a field, a life event, a ground of exemption."""

    key: str
    name_vi: str
    name_en: str


@dataclass(frozen=True)
class Source:
    """Where a fact comes from. `source_text` is the original wording that it was made from."""

    status: SourceStatus
    source: str
    source_text: str = ""
    confidence: str | None = None
    set_by: str | None = None  # "council": the rate is the People's Council's to set


@dataclass(frozen=True)
class Place:
    """A unit that a dossier passes through, by kind and, where there are several of the kind, by what it deals with."""

    kind: UnitKind
    field: str | None = None


@dataclass(frozen=True)
class Condition:
    """Holds when the fact's value is one of `values`, or its date lies more than `older_than_days` before filing."""

    fact: str
    values: tuple[str | bool | int, ...] = ()
    older_than_days: int | None = None


@dataclass(frozen=True, kw_only=True)
class LimitCase:
    """Another time limit in a named case. Without conditions the office decides whether the case is there."""

    key: str
    name_vi: str
    name_en: str
    limit: Limit
    when: tuple[Condition, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Component:
    """A part of the dossier. `slot` is the form's file field that it is put in, None where none is needed."""

    key: str
    name_vi: str
    name_en: str
    kind: ComponentKind
    required: bool
    originals: int
    copies: int
    when_vi: str = ""
    when_en: str = ""
    slot: str | None = None


@dataclass(frozen=True)
class Tier:
    """From this page on, a page costs this much."""

    from_page: int
    amount_vnd: int


@dataclass(frozen=True)
class Band:
    """Up to this value (inclusive; None is without end) the amount is this."""

    up_to: int | None
    amount_vnd: int


@dataclass(frozen=True, kw_only=True)
class Exemption:
    ground: str
    name_vi: str
    name_en: str
    percent: int


@dataclass(frozen=True, kw_only=True)
class FeeRule:
    """How much is owed, when, and how long after it is asked for it may be paid (`pay_within`; None: the law does not say).
    Which parts are there follows from `basis` (docs/reference/catalogue.md)."""

    key: str
    name_vi: str
    name_en: str
    kind: FeeKind
    basis: FeeBasis
    source: Source
    amount_vnd: int | None = None
    online_amount_vnd: int | None = None
    tiers: tuple[Tier, ...] = ()
    amount_vnd_max_per_copy: int | None = None
    fact: str | None = None
    bands: tuple[Band, ...] = ()
    formula: str = ""
    when: tuple[Condition, ...] = ()
    exemptions: tuple[Exemption, ...] = ()
    pay_within: Limit | None = None
    pay_within_source: str = ""
    note_vi: str = ""
    note_en: str = ""

    @property
    def is_conditional(self) -> bool:
        """May a dossier owe nothing by it? Copies that need not be asked for are not."""
        return bool(self.when) or (self.basis is FeeBasis.PER_COPY and self.fact is not None)

    @property
    def ground(self) -> str:
        """The legal text that sets the rate."""
        return self.source.source


@dataclass(frozen=True, kw_only=True)
class FeeLine:
    """One amount owed. `ground` is the legal text of the rate, `exemption` the ground of exemption that was used;
    `awaits_notice`: the amount is 0 for now because it comes later in a notice; `pay_within` is as the rule has it."""

    key: str
    name_vi: str
    name_en: str
    kind: FeeKind
    amount_vnd: int
    full_amount_vnd: int
    ground: str
    exemption: str | None = None
    awaits_notice: bool = False
    pay_within: Limit | None = None


@dataclass(frozen=True, kw_only=True)
class StatedLimit:
    """A limit of law, and how many procedures have it; `code` is the first of them."""

    limit: Limit
    code: str
    procedures: int


@dataclass(frozen=True, kw_only=True)
class NewAgencyTerms:
    """What is to hold for the procedure at the agency `unit` from a day on; None where nothing differs."""

    procedure: UUID
    unit: UUID
    from_on: date
    decision: str
    committed_limit: Limit | None = None
    hours: Text | None = None
    counters: Text | None = None


@dataclass(frozen=True, kw_only=True)
class AgencyTermsView:
    """What holds at one agency between two days."""

    id: UUID
    unit: UUID
    in_force: Stretch
    committed_limit: Limit | None
    hours: Text | None
    counters: Text | None
    decision: str


@dataclass(frozen=True, kw_only=True)
class ProcedureVersion:
    """A procedure as it is, was or will be in a period, with every part that the law asks to be made public."""

    id: VersionId
    procedure: ProcedureId
    number: int
    state: State
    in_force: Stretch | None
    announcement: str
    announced_on: date | None

    code: str
    local_code: bool
    level: Level
    name_vi: str
    name_en: str
    nickname_vi: str
    nickname_en: str
    synonyms: tuple[str, ...]
    popularity: int
    field: str
    field_vi: str
    field_en: str
    life_events: tuple[str, ...]

    sequence: tuple[Text, ...]
    channels: tuple[Channel, ...]
    presence: Text | None
    components: tuple[Component, ...]
    sets: int
    legal_limit: Limit
    committed_limit: Limit | None
    limit_cases: tuple[LimitCase, ...]
    subjects: tuple[Subject, ...]
    agency_vi: str
    agency_en: str
    result_name_vi: str
    result_name_en: str
    result_validity: Limit | None
    form: Mapping[str, Any]
    form_key: str
    requirements: tuple[Text, ...]
    fees: tuple[FeeRule, ...]
    legal_basis: tuple[str, ...]

    online_level: OnlineLevel
    receiving: Place
    route: tuple[Place, ...]
    signing: Place
    consulted: Place | None
    place_field: str | None
    process_key: str
    signed: bool
    sources: Mapping[str, Source]
    #: All that ever were, of the procedure, whatever the version, by agency, the newest first; like state and period as they
    #: stand now.
    agency_terms: tuple[AgencyTermsView, ...] = ()

    def terms_on(self, on: date) -> dict[UUID, AgencyTermsView]:
        """What differs on that day, by agency."""
        return {each.unit: each for each in self.agency_terms if on in each.in_force}

    def promised_at(self, unit: UUID | None, on: date | None) -> Limit | None:
        """What is promised to who files at that agency on that day, where it is shorter than the law's limit."""
        terms = self.terms_on(on).get(unit) if unit and on else None
        return terms.committed_limit if terms and terms.committed_limit else self.committed_limit

    @property
    def accepts_online(self) -> bool:
        return Channel.ONLINE in self.channels

    @property
    def is_synthetic(self) -> bool:
        """Made up for a city for trying out, not taken from the law; pages say so."""
        return self.sources["name"].status is SourceStatus.SYNTHETIC

    def is_in_force(self, on: date) -> bool:
        """May it be filed by this version on that day?"""
        return self.in_force is not None and self.in_force.covers(Stretch(starts_on=on, ends_on=on + timedelta(days=1)))


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A procedure that a search found. `near`: not word for word, but the nearest there is."""

    id: ProcedureId
    version: VersionId
    code: str
    level: Level
    name_vi: str
    name_en: str
    nickname_vi: str
    nickname_en: str
    field_vi: str
    field_en: str
    online_level: OnlineLevel
    score: float
    near: bool
    synthetic: bool = False


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A version to be written: `parts` as docs/reference/catalogue.md states them. `form` is a definition, or None
    for the form that `parts` names (a form of the catalogue's own, or "generic")."""

    code: str
    level: Level
    parts: Mapping[str, Any]
    local_code: bool = False
    form: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Announcement:
    """The decision by which the chairperson makes a version known."""

    version: UUID
    decision: str
    announced_on: date


@dataclass(frozen=True, kw_only=True)
class EntryIntoForce:
    version: UUID
    from_on: date


@dataclass(frozen=True, kw_only=True)
class Adoption:
    """The decision by which imported versions are announced, and the day from which they are in force."""

    decision: str
    announced_on: date
    from_on: date


@dataclass(frozen=True, kw_only=True)
class Repeal:
    """The version is no longer in force from `from_on`."""

    version: UUID
    from_on: date
    decision: str


class Section(StrEnum):
    """The stretches in which a version is written: each is saved by itself, so that two may write at once."""

    NAMES = "names"
    WAYS = "ways"
    SEQUENCE = "sequence"
    COMPONENTS = "components"
    LIMITS = "limits"
    RESULT = "result"
    REQUIREMENTS = "requirements"
    FEES = "fees"
    LAW = "law"
    ROUTE = "route"
    ONLINE = "online"
    SOURCES = "sources"
    FORM = "form"


#: Which parts each stretch holds; together all parts that a version may have. `FORM` also holds the form itself.
PARTS_OF: Mapping[Section, tuple[str, ...]] = {
    Section.NAMES: ("name", "nickname", "synonyms", "popularity", "field", "life_events"),
    Section.WAYS: ("subjects", "agency", "channels", "presence"),
    Section.SEQUENCE: ("sequence",),
    Section.COMPONENTS: ("components", "sets"),
    Section.LIMITS: ("legal_limit", "committed_limit", "limit_cases"),
    Section.RESULT: ("result", "result_validity"),
    Section.REQUIREMENTS: ("requirements",),
    Section.FEES: ("fees",),
    Section.LAW: ("legal_basis",),
    Section.ROUTE: ("process_key", "receiving", "route", "signing", "consulted", "place_field", "signed"),
    Section.ONLINE: ("online_level",),
    Section.SOURCES: ("sources",),
    Section.FORM: ("form", "questions"),
}


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a version or a working copy says, as it is kept: parts, and the form that goes with them. `own_form`: the form
    was designed, it does not follow from the parts."""

    parts: Mapping[str, Any]
    form: Mapping[str, Any]
    own_form: bool


@dataclass(frozen=True, kw_only=True)
class WorkingCopyView:
    """A version in the making as it stands after its `number`-th saving; without a `base`, the first of its procedure."""

    id: UUID
    procedure: ProcedureId
    code: str
    local_code: bool
    level: Level
    base: VersionId | None
    number: int
    content: Content
    opened_at: datetime
    opened_by: UUID | None


@dataclass(frozen=True, kw_only=True)
class SavingLine:
    """Who saved which stretch when."""

    number: int
    section: Section
    saved_at: datetime
    saved_by: UUID | None


@dataclass(frozen=True, kw_only=True)
class Assessment:
    """What was found to the four questions of Decree 63/2010 (art. 10), amended by Decree 92/2017: is it needed, is it
    reasonable, is it lawful, what does it cost those who ask."""

    necessity: str
    reasonableness: str
    legality: str
    cost: str


@dataclass(frozen=True, kw_only=True)
class LoadCounts:
    """What a load added; `kept` is how many procedures were there already and were left as they are."""

    procedures: int
    versions: int
    kept: int
