"""The lock on dossiers, and the two questions that every act asks first: may you, and does it fit now?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.values import Actor
from motcua.foundation.database.rows import hold, lock_rows
from motcua.service.dossiers import policy
from motcua.service.dossiers.errors import UnableToActOnDossiers, UnableToFindDossier
from motcua.service.dossiers.facts import stated
from motcua.service.dossiers.models import (
    AnswerSet,
    AttachedFile,
    Delivery,
    Document,
    Dossier,
    Fact,
    Leg,
    Note,
    Party,
    Ruling,
)
from motcua.service.dossiers.rules.transitions import may_follow
from motcua.service.dossiers.values import Act, Status

# With what is written beside it and seldom asked for before the end of a transaction.
hold(Dossier, Fact, AnswerSet, Party, AttachedFile, Leg, Delivery, Document, Ruling, Note)


def lock_dossiers(dossiers: Iterable[UUID]) -> dict[UUID, Dossier]:
    """Locks the rows in the order of their ids, so that no two acts wait for each other crosswise (house §2).

    Raises `UnableToFindDossier` when one does not exist.
    """
    wanted = set(dossiers)
    stated.flush(of=wanted)
    rows = {row.id: row for row in lock_rows(Dossier, wanted)}
    if len(rows) < len(wanted):
        raise UnableToFindDossier
    return rows


def lock_free_dossiers(dossiers: Iterable[UUID]) -> dict[UUID, Dossier]:
    """Those that nobody has locked now, locked; for a job that comes again for the others."""
    wanted = set(dossiers)
    stated.flush(of=wanted)
    return {row.id: row for row in lock_rows(Dossier, wanted, free_only=True)}


def subject_of(row: Dossier) -> policy.Subject:
    return policy.Subject(
        id=row.id,
        applicant=row.applicant,
        filed_by=row.filed_by,
        involved_units=frozenset(row.involved_units),
        units_above=frozenset(row.units_above),
        current_unit=row.current_unit,
        receiving_unit=row.receiving_unit,
    )


def shown_code(row: Dossier) -> str:
    return row.code or row.reference


def permit(rows: Sequence[Dossier], act: Act, by: Actor) -> None:
    """Raises `NotPermitted` for the first dossier on which `by` may not do `act`."""
    for row in rows:
        require(policy.may_act(by, act, subject_of(row)), act=act.value, subject=row.id)


def permit_act(rows: Sequence[Dossier], act: Act, by: Actor) -> None:
    """Permission, then the table of transitions. Raises `UnableToActOnDossiers` naming every one that stands
    elsewhere."""
    permit(rows, act, by)
    refuse_all({shown_code(row): words(row.status) for row in rows if not may_follow(act, Status(row.status))})


def refuse_all(refusals: dict[str, str]) -> None:
    if refusals:
        raise UnableToActOnDossiers(refusals)


def words(status: str) -> str:
    """A status as a person reads it in a refusal."""
    return {
        Status.FILED: _("is filed and waits for receipt"),
        Status.NOT_RECEIVED: _("was not accepted"),
        Status.RECEIVED: _("is received"),
        Status.IN_PROCESSING: _("is in processing"),
        Status.SUPPLEMENT_REQUESTED: _("waits for the citizen's supplement"),
        Status.PAUSED: _("is paused"),
        Status.APPROVED: _("is decided already"),
        Status.REFUSED: _("is decided already"),
        Status.RESULT_READY: _("has its result already"),
        Status.RETURNED: _("was returned already"),
        Status.WITHDRAWN: _("was withdrawn"),
    }[Status(status)]
