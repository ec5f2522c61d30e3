"""What the tax office did not take, sent anew at a person's word."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.rows import update_rows
from motcua.foundation.journal.commands import record
from motcua.service.dossiers.locks import lock_dossiers, subject_of
from motcua.service.landtax.commands.asking import ask_tax
from motcua.service.landtax.errors import UnableToFindLetter, UnableToSendAgain
from motcua.service.landtax.events import TaxLetterSentAgain
from motcua.service.landtax.models import Letter
from motcua.service.landtax.policy import may_send_again
from motcua.service.landtax.values import LetterKind, LetterState


def send_again(*, letter: UUID, by: Actor, at: datetime) -> None:
    """Has a letter that the tax office did not take go again, with the same id and the same words. A request is written anew
    instead, since what it says may have been mended.

    Raises `UnableToFindLetter`, `NotPermitted`, `UnableToSendAgain` for one that has not failed, and for a request what
    `ask_tax` raises.
    """
    found = Letter.objects.filter(id=letter).values_list("dossier", "kind").first()
    if found is None:
        raise UnableToFindLetter
    dossier, kind = found
    if kind == LetterKind.REQUEST.value and dossier is not None:
        ask_tax(dossier=dossier, by=by, at=at)
        return
    rows = lock_dossiers([dossier]) if dossier is not None else {}
    subject = subject_of(rows[dossier]) if dossier is not None else None
    require(may_send_again(by, subject), act="send_tax_letter_again", subject=dossier or letter)
    row = Letter.objects.select_for_update(no_key=True).get(id=letter)
    if row.state != LetterState.UNDELIVERABLE.value:
        raise UnableToSendAgain(reason=_("it has not failed."))

    row.state, row.tries, row.try_at, row.fault = LetterState.WAITING.value, 0, at, ""
    update_rows([row], ["state", "tries", "try_at", "fault"])

    again = TaxLetterSentAgain(subject=row.dossier or row.id, letter=row.id, said=LetterKind(row.kind))
    record(events=[again], by=by, at=at)
