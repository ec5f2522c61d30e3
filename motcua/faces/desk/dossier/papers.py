"""What was handed in: the parts that the procedure asks for with the files that came for each, and the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from motcua.faces.ui.dossiers import language, speaks_vietnamese
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.summary import summary
from motcua.foundation.forms.values import Component as FieldKind
from motcua.foundation.forms.values import Form, Lookups, SummarySection
from motcua.registry.catalogue.values import Component, ComponentKind
from motcua.service.dossiers.queries.dossier import DossierView, FileView

#: What a browser shows by itself; everything else is downloaded.
SHOWN_INLINE = frozenset({"image/jpeg", "image/png", "image/webp", "application/pdf"})


@dataclass(frozen=True, kw_only=True)
class PaperFile:
    name: str
    href: str
    size_bytes: int
    pages: int | None
    sha256: str
    received_at: datetime
    is_image: bool
    superseded: bool


@dataclass(frozen=True, kw_only=True)
class Paper:
    """A part of the dossier. `note` says why there is no file where there need not be one; `missing`: a file that the
    procedure asks for did not come."""

    name: str
    files: Sequence[PaperFile]
    note: str = ""
    missing: bool = False


def papers_of(view: DossierView, *, href: str) -> list[Paper]:
    """Every component in the procedure's order, then files of slots that are none's; `href` has `{sha256}` in it."""
    by_slot: dict[str, list[PaperFile]] = {}
    for file in view.files:
        by_slot.setdefault(file.slot, []).append(_file(file, href))
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


def _file(file: FileView, href: str) -> PaperFile:
    return PaperFile(
        name=file.name,
        href=href.format(sha256=file.sha256),
        size_bytes=file.size_bytes,
        pages=file.pages,
        sha256=file.sha256,
        received_at=file.at,
        is_image=file.media_type.startswith("image/") and file.media_type in SHOWN_INLINE,
        superseded=file.superseded,
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
    form = form_of(view.version.form)
    found = summary(form, dict(view.answers), language=language(), lookups=lookups)
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
