"""Keeping what a page of a form posts: answers at once, files one receipt each. Shared by portal and counter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from motcua.faces.ui.requests import CityRequest
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.errors import UnableToKeepFiles
from motcua.foundation.files.values import Upload
from motcua.foundation.forms.values import Component, Form
from motcua.registry.people.rules import phone_as_dialled
from motcua.registry.people.values import PersonKind, PersonView
from motcua.service.dossiers.commands import drafts as commands
from motcua.service.dossiers.queries.drafts import DraftView


def answers_of(view: DraftView) -> dict[str, Any]:
    """The draft's answers with its files in their slots."""
    files = {
        slot: [{"sha256": each.sha256, "name": each.name} for each in receipts] for slot, receipts in view.files.items()
    }
    return {**view.answers, **files}


def keep_page(
    request: CityRequest, view: DraftView, form: Form, asked: Sequence[str], answers: Mapping[str, Any]
) -> Sequence[str]:
    """Keeps the asked fields' answers and files. Returns why files were refused; everything else is kept all the
    same."""
    slots = [name for name in asked if form.fields[name].component is Component.FILE]
    with durable():
        # An answer that was cleared is kept as cleared, or the old one would come back.
        typed = {
            name: answers.get(name) for name in asked if name not in slots and (name in answers or name in view.answers)
        }
        commands.save_answers(draft=view.id, answers=typed, by=request.actor, at=request.at)
        for slot in slots:
            left = {file["sha256"] for file in answers.get(slot) or [] if isinstance(file, dict)}
            for receipt in view.files.get(slot, ()):
                if receipt.sha256 not in left:
                    commands.remove_file(
                        draft=view.id, slot=slot, sha256=receipt.sha256, by=request.actor, at=request.at
                    )
    refused: list[str] = []
    for slot in slots:
        refused += _keep_uploads(request, view, slot)
    return refused


def _keep_uploads(request: CityRequest, view: DraftView, slot: str) -> list[str]:
    """A transaction a file: a refused one does not take the good ones with it."""
    refused: list[str] = []
    for file in request.FILES.getlist(slot):
        if not file:
            continue
        try:
            with durable():
                receipts = keep_files(
                    uploads=[Upload(name=file.name or "", content=file)], by=request.actor, at=request.at
                )
                commands.add_files(draft=view.id, slot=slot, receipts=receipts, by=request.actor, at=request.at)
        except UnableToKeepFiles as refusal:
            refused.append(refusal.message)
    return refused


def facts_of(person: PersonView) -> dict[str, object]:
    """What the state knows of the applicant, by the keys that forms prefill from (docs/reference/forms.md)."""
    return {
        "applicant.full_name": person.name,
        "applicant.number": person.number if person.kind is PersonKind.CITIZEN else "",
        "applicant.birth_on": person.birth_on.isoformat() if person.birth_on else "",
        "applicant.sex": person.sex.value if person.sex else "",
        "applicant.phone": phone_as_dialled(person.phone) if person.phone else "",
        "applicant.email": person.email,
        "applicant.address": person.address.line,
    }
