"""Keeping what a page of a form posts: answers at once, files one receipt each. Shared by portal and counter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from motcua.faces.ui.dossiers import language
from motcua.faces.ui.known import Facts, facts_about
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.errors import UnableToKeepFiles, reason_text
from motcua.foundation.files.values import Upload
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.merging import Marks, Merged
from motcua.foundation.forms.rules.pages import page_view
from motcua.foundation.forms.rules.prefill import follow_answers
from motcua.foundation.forms.rules.wording import media_name
from motcua.foundation.forms.values import Component, Form, Lookups, PageView, Problem
from motcua.registry.catalogue.queries import version as version_by_id
from motcua.registry.people.queries import person
from motcua.service.dossiers.commands import drafts as commands
from motcua.service.dossiers.queries.drafts import DraftView, draft_view


@dataclass(frozen=True)
class RefusedFile:
    """A file that was not kept, its slot, and why, in the reader's language."""

    slot: str
    words: str

    def __str__(self) -> str:
        return self.words

    @property
    def problem(self) -> Problem:
        return Problem(field=self.slot, path=self.slot, message_vi=self.words, message_en=self.words)


@dataclass(frozen=True)
class KeptPage:
    """What came of a posted page: the files that were not kept, and what other windows had changed."""

    refused: Sequence[RefusedFile]
    merged: Merged


def answers_of(view: DraftView) -> dict[str, Any]:
    """The draft's answers with its files in their slots."""
    files = {
        slot: [{"sha256": each.sha256, "name": each.name} for each in receipts] for slot, receipts in view.files.items()
    }
    return {**view.answers, **files}


def keep_page(
    request: CityRequest, view: DraftView, form: Form, asked: Sequence[str], answers: Mapping[str, Any]
) -> Sequence[RefusedFile]:
    """Keeps the asked fields' answers and files. Returns the files that were refused; everything else is kept all the
    same."""
    return keep_page_as_seen(request, view, form, asked, answers, seen=None).refused


def keep_page_as_seen(
    request: CityRequest,
    view: DraftView,
    form: Form,
    asked: Sequence[str],
    answers: Mapping[str, Any],
    *,
    seen: Marks | None,
) -> KeptPage:
    """The same for a page that may be open in several windows: what this one did not change, by the marks of what it
    was shown, is left as another one has it."""
    slots = [name for name in asked if form.fields[name].component is Component.FILE]
    with durable():
        # An answer that was cleared is kept as cleared, or the old one would come back.
        typed = {
            name: answers.get(name) for name in asked if name not in slots and (name in answers or name in view.answers)
        }
        merged = commands.save_answers(draft=view.id, answers=typed, by=request.actor, at=request.at, seen=seen)
        _fill_in(request, view, form, {**view.answers, **merged.answers})
        for slot in slots:
            left = {file["sha256"] for file in answers.get(slot) or [] if isinstance(file, dict)}
            for receipt in view.files.get(slot, ()):
                if receipt.sha256 not in left:
                    commands.remove_file(
                        draft=view.id, slot=slot, sha256=receipt.sha256, by=request.actor, at=request.at
                    )
    refused = [each for slot in slots for each in _keep_uploads(request, view, form, slot)]
    return KeptPage(refused, merged)


def _fill_in(request: CityRequest, view: DraftView, form: Form, now: Mapping[str, Any]) -> None:
    """An answer may say who somebody is: what the city knows of that person is not asked for. Of a dossier that is being
    mended only what was asked for may change."""
    compiled = form.compiled
    if view.mends or not (compiled.prefill_rules or compiled.spouse_rules or compiled.follows):
        return
    applicant = person(person=view.applicant) if view.applicant else None
    changes = follow_answers(form, view.answers, now, facts_about(applicant, at=request.at).known)
    if changes:
        commands.save_answers(draft=view.id, answers=changes, by=request.actor, at=request.at)


def _keep_uploads(request: CityRequest, view: DraftView, form: Form, slot: str) -> list[RefusedFile]:
    """Keeps the slot's files of a page in their order, the first that fit; those left out are named in one sentence."""
    refused, left_out = [], []
    for file in request.FILES.getlist(slot):
        try:
            found = _keep_upload(request, view, form, slot, file)
        except _NoRoom:
            left_out.append(str(file.name))
        else:
            refused += [found] if found else []
    return [*refused, _left_out(form, slot, left_out)] if left_out else refused


def _left_out(form: Form, slot: str, names: Sequence[str]) -> RefusedFile:
    words = _("At most %(most)s are taken here. Left out: %(names)s.") % {
        "most": files_max(form, slot),
        "names": ", ".join(names),
    }
    return RefusedFile(slot, words)


def files_max(form: Form, slot: str) -> int:
    return int(form.fields[slot].schema["maxItems"])


def keep_upload(
    request: CityRequest, view: DraftView, form: Form, slot: str, file: UploadedFile[bytes]
) -> RefusedFile | None:
    """Keeps one file in its slot, in a transaction of its own: a refused one does not take the good ones with it."""
    try:
        return _keep_upload(request, view, form, slot, file)
    except _NoRoom:
        return _left_out(form, slot, [str(file.name)])


def _keep_upload(
    request: CityRequest, view: DraftView, form: Form, slot: str, file: UploadedFile[bytes]
) -> RefusedFile | None:
    """The same; raises `_NoRoom` when the slot has as many as it takes."""
    accept = form.fields[slot].accept
    try:
        with durable():
            (receipt,) = keep_files(
                uploads=[Upload(name=file.name or "", content=file)], by=request.actor, at=request.at
            )
            if accept and receipt.media_type not in accept:
                raise _NotOfTheSlot
            room = files_max(form, slot)
            left = commands.add_files(
                draft=view.id, slot=slot, receipts=[receipt], files_max=room, by=request.actor, at=request.at
            )
            if left:
                raise _NoRoom
    except UnableToKeepFiles as error:
        (refusal,) = error.refusals
        return RefusedFile(slot, f"{refusal.name}: {reason_text(refusal, limits=error.limits)}")
    except _NotOfTheSlot:
        kinds = ", ".join(dict.fromkeys(media_name(each) for each in accept))
        return RefusedFile(slot, _("%(name)s: here only %(kinds)s is taken") % {"name": file.name, "kinds": kinds})
    return None


def upload_answer(
    request: CityRequest, draft: UUID, slot: str, *, page_of: Callable[[DraftView, Form, str], PageView]
) -> HttpResponse:
    """Takes one file at once and answers with what the slot holds now, as `page_of` shows it. 404 for what is no slot
    of the form or came without a file."""
    view = draft_view(draft=draft, actor=request.actor)
    form = form_of(version_by_id(view.version).form)
    page = form.page_of(slot)
    file = request.FILES.get(slot)
    if page is None or form.fields[slot].component is not Component.FILE or file is None:
        raise Http404
    refused = keep_upload(request, view, form, slot, file)
    shown = page_of(draft_view(draft=draft, actor=request.actor), form, page)
    field = next((each for each in shown.fields if each.name == slot), None)
    words = {"field": field, "refused": refused or ""}
    return render(request, "ui/form/files.html", words, status=422 if refused else 200)


def draft_page(
    view: DraftView,
    form: Form,
    page: str,
    problems: Sequence[Problem] = (),
    *,
    lookups: Lookups,
    facts: Facts,
) -> PageView:
    """A page with the draft's answers, the receipts of its files, and marks on what was filled in beforehand. What is
    mended is asked anew, whatever is known."""
    return page_view(
        form,
        page,
        answers_of(view),
        problems,
        language=language(),
        lookups=lookups,
        receipts={receipt.sha256: receipt for receipts in view.files.values() for receipt in receipts},
        prefills=None if view.mends else facts.known,
        origins=facts.origins,
    )


class _NotOfTheSlot(Exception):
    """The file is sound but of a kind that its slot does not take."""


class _NoRoom(Exception):
    """The slot has as many files as it takes."""
