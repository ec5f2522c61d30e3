"""Papers, shares and offers as they pass between rooms and to pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from motcua.foundation.accounts.values import HistoryLine
from motcua.registry.organization.values import Level

REASON_LENGTH_MAX = 500
AUDIENCE_LENGTH_MAX = 120
#: How long a share may live: a quarter of an hour at a counter, a month for an application that takes its time.
SHARE_MINUTES = (15, 60, 24 * 60, 7 * 24 * 60, 30 * 24 * 60)
#: More are no use to one who looks at it, and the journal has to bear them.
OPENINGS_MAX = 500
OPEN_SHARES_MAX = 20
SHARES_SHOWN = 50
PDF = "application/pdf"
#: What the signed copy of a scan can be made of; a text document is no picture of a paper.
SCANNABLE = frozenset({"image/jpeg", "image/png", "image/webp", PDF})


class PaperSource(StrEnum):
    RESULT = "result"  # issued by the city on a dossier
    SCAN = "scan"  # brought on paper to a counter, digitised and signed by the officer
    REGISTER = "register"  # of a register of the State: citizen card, insurance card, driving licence


class PaperState(StrEnum):
    """Computed, never kept."""

    VALID = "valid"
    EXPIRED = "expired"
    REVOKED = "revoked"
    LOST = "lost"
    REPLACED = "replaced"
    BEING_SIGNED = "being_signed"  # a scan whose signed copy is being made


#: Said of a paper that may not be used, in words.
STATE_WORDS = {
    PaperState.EXPIRED: _("no longer in force"),
    PaperState.REVOKED: _("revoked by its issuer"),
    PaperState.LOST: _("reported lost"),
    PaperState.REPLACED: _("replaced by a newer one"),
    PaperState.BEING_SIGNED: _("its signed copy is being made"),
}


class Shown(StrEnum):
    """What a holder may choose to show besides the paper's name, its issuer and whether it is valid."""

    HOLDER = "holder"
    NUMBER = "number"
    ISSUED_ON = "issued_on"
    VALID_UNTIL = "valid_until"
    BIRTH_ON = "birth_on"
    ADULT = "adult"  # eighteen or older, without saying when she was born
    CITIZEN_NUMBER = "citizen_number"


#: A paper's own fields are chosen by this and their key.
FACT_PREFIX = "fact:"

FIELD_WORDS = {
    Shown.HOLDER: _("Full name"),
    Shown.NUMBER: _("Number of the paper"),
    Shown.ISSUED_ON: _("Date of issue"),
    Shown.VALID_UNTIL: _("Valid until"),
    Shown.BIRTH_ON: _("Date of birth"),
    Shown.ADULT: _("Eighteen or older"),
    Shown.CITIZEN_NUMBER: _("Citizen number"),
}


@dataclass(frozen=True, kw_only=True)
class PaperFact:
    """A field that only papers of a kind have, such as the classes of a driving licence."""

    key: str
    label_vi: str
    label_en: str
    value: str


@dataclass(frozen=True, kw_only=True)
class NewPaper:
    """A paper for somebody's wallet. `origin` is its key: the same one is the same paper, however often it is put there.
    `valid_until` is its last day; `unit` the issuing unit, where it is one of the city's."""

    holder: UUID
    kind: str
    source: PaperSource
    origin: str
    title_vi: str
    title_en: str
    issuer_vi: str
    issuer_en: str
    issued_on: date
    number: str = ""
    valid_until: date | None = None
    unit: UUID | None = None
    procedure: UUID | None = None
    component: str = ""
    dossier: UUID | None = None
    facts: tuple[PaperFact, ...] = ()
    sha256: str = ""
    is_signed: bool = False


@dataclass(frozen=True, kw_only=True)
class RegisterWord:
    """What a register says of somebody's paper of a kind of which one has one at a time: this one; or none, and `why` (in
    Vietnamese, as it is told to the holder)."""

    holder: UUID
    paper: NewPaper | None
    why: str = ""


@dataclass(frozen=True, kw_only=True)
class NewScan:
    """A component that came on paper to a counter, with the file that the officer has made of it."""

    holder: UUID
    dossier: UUID
    procedure: UUID
    procedure_code: str
    component: str
    title_vi: str
    title_en: str
    unit: UUID
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Use:
    """A paper of the wallet as a component of a filing."""

    paper: UUID
    dossier: UUID
    slot: str
    unit: UUID


@dataclass(frozen=True, kw_only=True)
class NewShare:
    """`fields` are values of `Shown` and keys of the paper's facts behind `FACT_PREFIX`; `form` is the page's key,
    so that it is one share however often it is sent."""

    paper: UUID
    form: str
    fields: frozenset[str]
    with_file: bool
    minutes: int
    audience: str = ""


@dataclass(frozen=True, kw_only=True)
class MadeCopy:
    """The signed copy of a scan, kept already."""

    paper: UUID
    sha256: str
    signed_by: UUID


@dataclass(frozen=True, kw_only=True)
class ProcedureNamed:
    """A procedure of the catalogue by its key."""

    code: str
    level: Level


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A kind of paper that the house knows by itself (data/kinds.json)."""

    key: str
    name_vi: str
    name_en: str
    #: A person has one at a time: a newer one replaces it.
    single: bool
    #: Components that it stands for, by key, or by `CODE/key` where the key alone may mean something else.
    components: tuple[str, ...]
    #: Codes of the procedures whose result it is.
    results_of: tuple[str, ...]
    #: The procedure by which a lost one is replaced; None for that of which it is the result.
    reissued_by: ProcedureNamed | None
    #: For how long a scan of it is taken again, in months; None without end.
    reuse_months: int | None


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """A paper in a list. `valid_until` is its last day."""

    id: UUID
    holder: UUID
    kind: str
    kind_vi: str
    kind_en: str
    title_vi: str
    title_en: str
    issuer_vi: str
    issuer_en: str
    number: str
    issued_on: date
    valid_until: date | None
    source: PaperSource
    state: PaperState
    sha256: str
    is_signed: bool
    procedure: UUID | None = None
    component: str = ""


@dataclass(frozen=True, kw_only=True)
class WalletView:
    """The papers of one person: what she can use, and what has ended."""

    holder: UUID
    holder_name: str
    is_own: bool
    usable: Sequence[PaperLine]
    ended: Sequence[PaperLine]


@dataclass(frozen=True, kw_only=True)
class FieldChoice:
    """A field that may be shown, with what it says; `yes` or `no` of what is answered so. A paper's own field brings its
    labels, any other has those of `FIELD_WORDS`."""

    key: str
    value: str
    label_vi: str = ""
    label_en: str = ""


@dataclass(frozen=True, kw_only=True)
class ShareView:
    """A share as its holder sees it. `ended_at` is when it was closed by hand or by what happened to the paper."""

    id: UUID
    paper: UUID
    labels: Sequence[FieldChoice]
    with_file: bool
    audience: str
    shared_at: datetime
    expires_at: datetime
    ended_at: datetime | None
    is_open: bool
    openings: int
    last_opened_at: datetime | None
    token: str


@dataclass(frozen=True, kw_only=True)
class PaperView:
    """A paper's page. `reissue` is the procedure by which one gets it again, where one is known."""

    line: PaperLine
    holder_name: str
    fields: Sequence[FieldChoice]
    shares: Sequence[ShareView]
    dossier: UUID | None
    revoked_on: date | None
    revoked_reason: str
    lost_on: date | None
    replaced_by: UUID | None
    reissue: UUID | None
    may_share: bool
    may_report_lost: bool
    may_report_found: bool


@dataclass(frozen=True, kw_only=True)
class IssuedPaper:
    """A paper as the unit that issued it sees it."""

    line: PaperLine
    holder_name: str
    revoked_on: date | None
    revoked_reason: str
    history: Sequence[HistoryLine]
    may_revoke: bool


@dataclass(frozen=True, kw_only=True)
class SharedPaper:
    """What a stranger who has the link is told, as it is at this moment; nothing that was not chosen."""

    share: UUID
    title_vi: str
    title_en: str
    kind_vi: str
    kind_en: str
    issuer_vi: str
    issuer_en: str
    state: PaperState
    ended_on: date | None
    source: PaperSource
    fields: Sequence[FieldChoice]
    sha256: str
    is_signed: bool
    audience: str
    expires_at: datetime
    seen_at: datetime


@dataclass(frozen=True, kw_only=True)
class Opening:
    """One time that a share was opened, or with `file` its file taken. `account` and `by_name` are told of the holder
    herself and of an official alone; whoever else has the link is nobody in particular. `units` are the official's on that
    day; `labels` the fields that were seen, without what they say."""

    at: datetime
    account: UUID | None
    by_name: str
    units: Sequence[UUID]
    paper: UUID
    title_vi: str
    title_en: str
    labels: Sequence[FieldChoice]
    file: bool
    audience: str
    shared_at: datetime


@dataclass(frozen=True, kw_only=True)
class Openings:
    """The newest openings of a holder's shares, of `count` that there are."""

    newest: Sequence[Opening]
    count: int


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A paper of the applicant that a component of a filing may be."""

    slot: str
    component: str
    paper: PaperLine


@dataclass(frozen=True, kw_only=True)
class Brought:
    """A file of a filing that is a paper of the applicant's wallet, and how that stands."""

    paper: UUID
    title_vi: str
    state: PaperState


@dataclass(frozen=True, kw_only=True)
class ReusedPaper:
    """Where a component of a dossier came from, when nobody had to bring it; the paper as it stands now."""

    slot: str
    sha256: str
    paper: PaperLine


@dataclass(frozen=True, kw_only=True)
class KnownPaper:
    """What anybody who has the very file is told of it."""

    title_vi: str
    title_en: str
    issuer_vi: str
    issuer_en: str
    issued_on: date
    state: PaperState
