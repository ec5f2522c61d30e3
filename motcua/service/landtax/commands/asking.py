"""Asking the tax office what is owed on a dossier."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.rows import lock_rows, update_rows
from motcua.registry.catalogue.queries import version as version_by_id
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory as directory_on
from motcua.service.dossiers.commands.payments import why_not_chargeable
from motcua.service.dossiers.dues import answers_in_force
from motcua.service.dossiers.locks import lock_dossiers, shown_code, subject_of
from motcua.service.dossiers.models import Dossier
from motcua.service.landtax.commands.letters import NewLetter, post_letters
from motcua.service.landtax.errors import UnableToAskTax
from motcua.service.landtax.lists import request_form
from motcua.service.landtax.models import Letter
from motcua.service.landtax.policy import may_ask_tax
from motcua.service.landtax.rules import is_taxed
from motcua.service.landtax.values import LetterKind
from motcua.service.payments.rules.asking import first_ask_at, next_ask_at


def ask_tax(*, dossier: UUID, by: Actor, at: datetime) -> UUID:
    """Sends the tax office what changes hands: parcel, parties and price as they were filed. Its answer is a notice. Returns
    the letter's id.

    Raises `NotPermitted`, and `UnableToAskTax` where no tax is due by the procedure, nothing can be asked of the dossier now,
    it names no parcel, or the tax office has not answered the last letter yet.
    """
    (row,) = lock_dossiers([dossier]).values()
    require(may_ask_tax(by, subject_of(row)), act="ask_tax", subject=row.id)
    version = version_by_id(row.version)
    answers = answers_in_force([row]).get(row.id, {})
    if why := _why_not(row, version, answers):
        raise UnableToAskTax(reason=why)

    letter = NewLetter(
        kind=LetterKind.REQUEST,
        dossier=row.id,
        body=_request(row, version, answers, at=at),
        ask_at=first_ask_at(at),
    )
    (posted,) = post_letters(letters=[letter], by=by, at=at)
    return posted


def note_asked(*, letter: UUID, at: datetime) -> None:
    """The tax office was asked for the notice: when it is asked again. Not in the journal: nothing has happened."""
    rows = [row for row in lock_rows(Letter, [letter]) if row.ask_at is not None]
    for row in rows:
        # It is asked as long as it owes an answer: nothing that it owes expires.
        row.ask_at = next_ask_at(made_at=row.made_at, expires_at=at, at=at)
    update_rows(rows, ["ask_at"])


def close_requests(*, dossiers: Collection[UUID], at: datetime) -> None:
    """The requests of these dossiers wait no longer: their notice came, or none is wanted any more."""
    rows = list(
        Letter.objects.select_for_update(no_key=True)
        .filter(dossier__in=list(dossiers), kind=LetterKind.REQUEST.value, closed_at=None)
        .order_by("id")
    )
    for row in rows:
        row.closed_at, row.ask_at = at, None
    update_rows(rows, ["closed_at", "ask_at"])


def _why_not(row: Dossier, version: ProcedureVersion, answers: Mapping[str, Any]) -> str | None:
    if not is_taxed(version):
        return _("no tax is set in this procedure.")
    if why := why_not_chargeable(row):
        return why + "."
    if not answers.get("parcel"):
        return _("the dossier names no parcel.")
    if Letter.objects.filter(dossier=row.id, kind=LetterKind.REQUEST.value, closed_at=None).exists():
        return _("it waits for the tax office’s answer already.")
    return None


def _request(row: Dossier, version: ProcedureVersion, answers: Mapping[str, Any], *, at: datetime) -> Mapping[str, Any]:
    directory = directory_on(on=city_day(at))
    return {
        "dossier": shown_code(row),
        "procedure": version.code,
        "procedure_name": version.name_vi,
        "office": directory.unit(row.receiving_unit).authority_vi,
        "applicant": row.applicant_name,
        "sent_at": at.isoformat(),
        "facts": {name: answers[name] for name in request_form().fields if name in answers},
    }
