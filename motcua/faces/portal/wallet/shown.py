"""A person's papers as she sees them, and as a stranger does to whom she shows one."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from motcua.faces.portal.wording import spoken
from motcua.faces.ui.values import SummaryRow
from motcua.service.wallet.values import (
    FIELD_WORDS,
    SHARE_MINUTES,
    FieldChoice,
    PaperLine,
    PaperSource,
    PaperState,
    SharedPaper,
    ShareView,
    Shown,
)

#: How each state is called in the vocabulary of statuses.
STATUS = {
    PaperState.VALID: "valid",
    PaperState.EXPIRED: "expired",
    PaperState.REVOKED: "paper_revoked",
    PaperState.LOST: "paper_lost",
    PaperState.REPLACED: "paper_replaced",
    PaperState.BEING_SIGNED: "paper_being_signed",
}
ICONS = {PaperSource.RESULT: "scroll-text", PaperSource.SCAN: "files", PaperSource.REGISTER: "id-card"}
SOURCE_WORDS: dict[PaperSource, Promise] = {
    PaperSource.RESULT: gettext_lazy("Issued by the city"),
    PaperSource.SCAN: gettext_lazy("Digitised at the counter and signed by the officer"),
    PaperSource.REGISTER: gettext_lazy("From a register of the State"),
}
#: Told without being asked for: what most who look at a paper want to know.
USUAL = frozenset({Shown.HOLDER.value, Shown.NUMBER.value, Shown.VALID_UNTIL.value})
USUAL_MINUTES = SHARE_MINUTES[1]
_HOUR, _DAY = 60, 24 * 60


@dataclass(frozen=True, kw_only=True)
class PaperShown:
    """A paper in a list."""

    href: str
    icon: str
    title: str
    kind: str
    issuer: str
    number: str
    issued_on: date
    valid_until: date | None
    status: str


@dataclass(frozen=True, kw_only=True)
class FieldShown:
    """A field to choose, or one that was chosen."""

    key: str
    label: str
    value: str
    chosen: bool = False


@dataclass(frozen=True, kw_only=True)
class ShareShown:
    """A share in a paper's list."""

    href: str
    audience: str
    fields: str
    with_file: bool
    is_open: bool
    until: datetime
    openings: int
    last_opened_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """For how long a share may live, in words."""

    minutes: int
    words: str


@dataclass(frozen=True, kw_only=True)
class CheckedPaper:
    """What a stranger sees: is it valid at this moment, and what its holder has chosen to show."""

    title: str
    kind: str
    issuer: str
    source: str | Promise
    status: str
    is_valid: bool
    why: str
    rows: Sequence[SummaryRow]
    file_href: str
    is_signed: bool
    audience: str
    expires_at: datetime
    seen_at: datetime


def paper_shown(line: PaperLine) -> PaperShown:
    return PaperShown(
        href=reverse("wallet_paper", args=[line.id]),
        icon=ICONS[line.source],
        title=spoken(line, "title"),
        kind=kind_beside_title(spoken(line, "kind"), spoken(line, "title")),
        issuer=spoken(line, "issuer"),
        number=line.number,
        issued_on=line.issued_on,
        valid_until=line.valid_until,
        status=STATUS[line.state],
    )


def kind_beside_title(kind: str, title: str) -> str:
    """What kind of paper it is, unless its title says so."""
    return "" if kind.casefold() in title.casefold() else kind


def fields_shown(fields: Sequence[FieldChoice], chosen: Collection[str] = ()) -> list[FieldShown]:
    return [
        FieldShown(key=field.key, label=label_of(field), value=value_of(field), chosen=field.key in chosen)
        for field in fields
    ]


def label_of(field: FieldChoice) -> str:
    return str(FIELD_WORDS[Shown(field.key)]) if field.key in set(Shown) else spoken(field, "label")


def value_of(field: FieldChoice) -> str:
    if field.key != Shown.ADULT:
        return field.value
    return _("Yes") if field.value == "yes" else _("No")


def share_shown(share: ShareView) -> ShareShown:
    return ShareShown(
        href=reverse("wallet_share", args=[share.id]),
        audience=share.audience,
        fields=", ".join(label_of(field) for field in share.labels),
        with_file=share.with_file,
        is_open=share.is_open,
        until=min(share.ended_at, share.expires_at) if share.ended_at else share.expires_at,
        openings=share.openings,
        last_opened_at=share.last_opened_at,
    )


def stretches() -> list[Stretch]:
    return [Stretch(minutes=minutes, words=_in_words(minutes)) for minutes in SHARE_MINUTES]


def _in_words(minutes: int) -> str:
    if minutes % _DAY == 0:
        return ngettext("%(n)s day", "%(n)s days", minutes // _DAY) % {"n": minutes // _DAY}
    if minutes % _HOUR == 0:
        return ngettext("%(n)s hour", "%(n)s hours", minutes // _HOUR) % {"n": minutes // _HOUR}
    return ngettext("%(n)s minute", "%(n)s minutes", minutes) % {"n": minutes}


def checked_paper(paper: SharedPaper, *, token: str) -> CheckedPaper:
    is_valid = paper.state is PaperState.VALID
    shows_file = bool(paper.sha256) and is_valid
    return CheckedPaper(
        title=spoken(paper, "title"),
        kind=kind_beside_title(spoken(paper, "kind"), spoken(paper, "title")),
        issuer=spoken(paper, "issuer"),
        source=SOURCE_WORDS[paper.source],
        status=STATUS[paper.state],
        is_valid=is_valid,
        why=_why(paper),
        rows=[SummaryRow(label=label_of(field), value=value_of(field)) for field in paper.fields],
        file_href=reverse("shared_file", args=[token]) if shows_file else "",
        is_signed=paper.is_signed,
        audience=paper.audience,
        expires_at=paper.expires_at,
        seen_at=paper.seen_at,
    )


def _why(paper: SharedPaper) -> str:
    """Why it is not valid, in a sentence."""
    day = f"{paper.ended_on:%d/%m/%Y}" if paper.ended_on else ""
    words = {
        PaperState.EXPIRED: _("Its last day was %(day)s.") % {"day": day},
        PaperState.REVOKED: _("Its issuer revoked it on %(day)s.") % {"day": day},
        PaperState.LOST: _("Its holder has reported it lost."),
        PaperState.REPLACED: _("A newer paper has taken its place."),
        PaperState.BEING_SIGNED: _("Its signed copy is being made; look again in a minute."),
    }
    return words.get(paper.state, "")
