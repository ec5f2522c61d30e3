"""What was handed in: the parts that the procedure asks for with the files that came for each, and the answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from motcua.faces.desk.kept_files import PDF, SHOWN_INLINE
from motcua.faces.ui.dossiers import language, speaks_vietnamese
from motcua.faces.ui.offers import source_of
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.summary import summary
from motcua.foundation.forms.values import Component as FieldKind
from motcua.foundation.forms.values import Form, Lookups, SummarySection
from motcua.registry.catalogue.values import Component, ComponentKind
from motcua.service.dossiers.queries.dossier import DossierView, FileView
from motcua.service.wallet.values import STATE_WORDS, PaperLine, PaperState, ReusedPaper


@dataclass(frozen=True, kw_only=True)
class PaperFile:
    name: str
    href: str
    size_bytes: int
    pages: int | None
    sha256: str
    received_at: datetime
    kind: SheetKind
    superseded: bool
    #: Of a paper of the applicant's wallet: where it comes from, and what is wrong with it since.
    source: str = ""
    ended: str = ""

    @property
    def key(self) -> str:
        return self.sha256[:16]


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A part of the dossier. `note` says why there is no file where there need not be one; `missing`: a file that the
    procedure asks for did not come."""

    name: str
    files: Sequence[PaperFile]
    note: str = ""
    missing: bool = False


def papers_of(view: DossierView, *, href: str, reused: Sequence[ReusedPaper] = ()) -> list[Paper]:
    """Every component in the procedure's order, then files of slots that are none's; `href` has `{sha256}` in it.
    `reused` are those that came from the applicant's wallet."""
    kept = {(each.slot, each.sha256): each.paper for each in reused}
    by_slot: dict[str, list[PaperFile]] = {}
    for file in view.files:
        by_slot.setdefault(file.slot, []).append(_file(file, href, kept.get((file.slot, file.sha256))))
    papers = [_paper(component, by_slot.pop(component.slot or "", [])) for component in view.version.components]
    form = form_of(view.version.form)
    papers += [
        Paper(name=form.fields[slot].label.speak(language()) if slot in form.fields else slot, files=files)
        for slot, files in by_slot.items()
    ]
    return papers


def _paper(component: Component, files: Sequence[PaperFile]) -> Paper:
    notes = {
        ComponentKind.DECLARATION: _("Answered in the form"),
        ComponentKind.SHOWN: _("To be shown"),
        ComponentKind.DATA: _("Taken from the registers"),
    }
    note = notes.get(component.kind, "") if not files else ""
    if not files and not note and not component.required:
        note = (component.when_vi if speaks_vietnamese() else component.when_en) or _("If there is one")
    return Paper(
        name=component.name_vi if speaks_vietnamese() else component.name_en,
        files=files,
        note=note,
        missing=not files and not note and component.slot is not None,
    )


def _file(file: FileView, href: str, paper: PaperLine | None) -> PaperFile:
    return PaperFile(
        name=file.name,
        href=href.format(sha256=file.sha256),
        size_bytes=file.size_bytes,
        pages=file.pages,
        sha256=file.sha256,
        received_at=file.at,
        kind=_kind(file.media_type),
        superseded=file.superseded,
        source=source_of(paper) if paper else "",
        ended=str(STATE_WORDS[paper.state]) if paper and paper.state is not PaperState.VALID else "",
    )


class SheetKind(StrEnum):
    IMAGE = "image"
    PDF = "pdf"
    #: Nothing that a browser shows by itself: downloaded.
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A paper as the page's reader shows it. `key` names it in the address."""

    key: str
    name: str
    href: str
    kind: SheetKind


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What the reader shows first, and what stands before and after it; None of them where there is nothing."""

    now: Sheet
    number: int
    total: int
    before: Sheet
    after: Sheet


def sheets_of(view: DossierView, *, href: str, draft_href: str = "") -> list[Sheet]:
    """Everything to be read with the dossier in the order of reading: the draft where one is to be signed, what the
    office made, then the files in force."""
    made = [_sheet(each.name, each.sha256, PDF, href) for each in view.documents]
    handed_in = [_sheet(file.name, file.sha256, file.media_type, href) for file in view.files if not file.superseded]
    draft = [Sheet(key="draft", name=_("Draft result"), href=draft_href, kind=SheetKind.PDF)] if draft_href else []
    return [*draft, *made, *handed_in]


def _sheet(name: str, sha256: str, media_type: str, href: str) -> Sheet:
    return Sheet(key=sha256[:16], name=name, href=href.format(sha256=sha256), kind=_kind(media_type))


def _kind(media_type: str) -> SheetKind:
    if media_type not in SHOWN_INLINE:
        return SheetKind.OTHER
    return SheetKind.PDF if media_type == PDF else SheetKind.IMAGE


def reading_of(sheets: Sequence[Sheet], *, wanted: str) -> Reading | None:
    """The reader open at the sheet that the address names, else at the first that a browser can show."""
    if not sheets:
        return None
    keys = [sheet.key for sheet in sheets]
    shown = next((at for at, sheet in enumerate(sheets) if sheet.kind is not SheetKind.OTHER), 0)
    at = keys.index(wanted) if wanted in keys else shown
    return Reading(
        now=sheets[at],
        number=at + 1,
        total=len(sheets),
        before=sheets[at - 1],
        after=sheets[(at + 1) % len(sheets)],
    )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """A line of the answers. `heads`: the name of a person whose parts follow."""

    label: str
    lines: Sequence[str] = ()
    heads: bool = False


@dataclass(frozen=True, kw_only=True)
class Answers:
    title: str
    rows: Sequence[Answer]


def answers_shown(view: DossierView, *, lookups: Lookups) -> list[Answers]:
    """The answers without the files, which stand among the papers; sections of nothing but files are left out."""
    return told_answers(form_of(view.version.form), view.answers, lookups=lookups)


def told_answers(form: Form, answers: Mapping[str, Any], *, lookups: Lookups) -> list[Answers]:
    """Any form's answers, likewise."""
    found = summary(form, dict(answers), language=language(), lookups=lookups)
    sections = [Answers(title=each.title, rows=list(_rows(form, each))) for each in found]
    return [section for section in sections if section.rows]


def _rows(form: Form, section: SummarySection) -> Iterator[Answer]:
    for row in section.rows:
        match form.fields[row.field].component:
            case FieldKind.FILE:
                continue
            case FieldKind.PERSON:
                if row.label != section.title:
                    yield Answer(label=row.label, heads=True)
                yield from (_part(line) for line in row.lines)
            case _:
                yield Answer(label=row.label, lines=row.lines)


def _part(line: str) -> Answer:
    """A person's part is told as 'label: value'."""
    label, told, value = line.partition(": ")
    return Answer(label=label, lines=[value]) if told else Answer(label="", lines=[line])


def labels_of(form: Form) -> dict[str, str]:
    return {name: field.label.speak(language()) for name, field in form.fields.items()}
