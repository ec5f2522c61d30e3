"""A citizen before the portal: signed in, with drafts, reading English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any
from uuid import UUID

from django.test import Client

from motcua.foundation.accounts.models import Account
from motcua.foundation.accounts.values import Actor
from motcua.foundation.journal.queries import entries_of
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.service.dossiers.commands.drafts import NewDraft, add_files, save_answers, start_draft
from tests.cast import AT, Cast
from tests.dossiers import BIRTH, a_photo, birth_answers, procedure


def client_of(actor: Actor | None = None, *, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    if actor is not None and actor.account is not None:
        client.force_login(Account.objects.get(id=actor.account))
    return client


def a_draft(
    cast: Cast,
    *,
    by: Actor | None = None,
    answers: Mapping[str, Any] | None = None,
    with_photo: bool = True,
    version: ProcedureVersion | None = None,
    unit: UUID | None = None,
) -> UUID:
    """A birth registration of the citizen, whole unless said otherwise."""
    actor, chosen = by or cast.citizen, version or procedure(BIRTH)
    draft = start_draft(
        draft=NewDraft(
            procedure=chosen.procedure,
            version=chosen.id,
            applicant=actor.person,
            receiving_unit=unit or cast.ward.id,
            answers=birth_answers() if answers is None else answers,
        ),
        by=actor,
        at=AT,
    )
    save_answers(draft=draft, answers={}, by=actor, at=AT)
    if with_photo:
        add_files(draft=draft, slot="birth_proof", receipts=[a_photo(by=actor)], by=actor, at=AT)
    return draft


def text_of(response: Any) -> str:
    """What a page says, without its markup."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", main)).split())


def refusals_of(subject: UUID) -> list[tuple[UUID | None, str]]:
    """Who was refused which act on the subject, by the journal."""
    return [(entry.actor, entry.data["act"]) for entry in entries_of(subject=subject) if entry.kind == "act_refused"]
