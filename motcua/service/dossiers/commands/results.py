"""Results: issued by the clerk, made and signed by a job, returned at the counter, by post or in the account."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.rows import insert_rows, update_rows
from motcua.foundation.journal.commands import record
from motcua.registry.catalogue.queries import versions
from motcua.registry.organization.queries import directory as directory_on
from motcua.registry.people.queries import persons
from motcua.service.dossiers.commands.legs import end_legs
from motcua.service.dossiers.commands.moves import complete_current
from motcua.service.dossiers.commands.papers import put_results
from motcua.service.dossiers.commands.steps import refuse_moved
from motcua.service.dossiers.counting import counted_by
from motcua.service.dossiers.deadlines import NOTHING_OWED, worked_minutes
from motcua.service.dossiers.events import DocumentMade, ResultReady, ResultReturned
from motcua.service.dossiers.locks import lock_dossiers, permit_act, refuse_all, shown_code
from motcua.service.dossiers.models import Delivery, Document, Dossier
from motcua.service.dossiers.notices import ready_notice, tell
from motcua.service.dossiers.ports import defer_result
from motcua.service.dossiers.rules.timing import timing
from motcua.service.dossiers.rules.transitions import may_follow
from motcua.service.dossiers.tasks import CURRENT_FIELDS
from motcua.service.dossiers.values import Act, MadeDocument, ResultDocument, ReturnMethod, Status
from motcua.service.processes.queries import finished_of
from motcua.service.processes.values import Action, Effect


def issue_dossiers(*, tasks: Mapping[UUID, UUID], by: Actor, at: datetime) -> None:
    """The clerk numbers and seals decided dossiers ({dossier: the task seen}); their documents are made next."""
    rows = list(lock_dossiers(tasks).values())
    permit_act(rows, Act.ISSUE, by)
    refuse_moved(rows, tasks, frozenset({Action.ISSUE}), by, at)

    complete_current(rows, effect=Effect.ISSUE, by=by, at=at, directory=directory_on(on=city_day(at)))
    update_rows(rows, ["leg", *CURRENT_FIELDS])

    defer_result([row.id for row in rows])


def make_results_ready(*, documents: Sequence[ResultDocument], by: Actor, at: datetime) -> None:
    """Puts the made (and signed) results on their dossiers. A dossier that has its result already is left as it is,
    so that a job may run twice; so is one that waits for the clerk, and one that was decided anew since its document
    was made. Late is who is later than promised, whatever a re-appointment said since.

    What was granted lies in the applicant's wallet from then on. A dossier with nothing left to do in its process goes home
    electronically at once.
    """
    by_dossier = {document.dossier: document for document in documents}
    rows = [row for row in lock_dossiers(by_dossier).values() if _awaits(row, by_dossier[row.id])]
    directory = directory_on(on=city_day(at))
    for row in rows:
        row.status, row.ready_at, row.owed_at = Status.RESULT_READY.value, at, NOTHING_OWED
    update_rows(rows, ["status", "ready_at", "owed_at"])
    insert_rows([_result(row, by_dossier[row.id], at) for row in rows])
    worked = worked_minutes(rows, until=at)

    record(
        events=[
            ResultReady(
                subject=row.id,
                at_unit=directory.path(row.current_unit),
                sha256=by_dossier[row.id].receipt.sha256,
                signed=by_dossier[row.id].signed,
                late=row.promised_at is not None and at > row.promised_at,
                timing=timing(due_at=row.promised_at, settled_at=at, stopped_at=None).value,
                worked_minutes=worked[row.id],
                **counted_by(row),
            )
            for row in rows
        ],
        by=by,
        at=at,
    )
    by_version = versions(ids={row.version for row in rows})
    put_results(rows, made=by_dossier, by_version=by_version, directory=directory, by=by, at=at)
    people = persons(persons={row.applicant for row in rows})
    tell(notices=[ready_notice(row, people[row.applicant], by_version[row.version]) for row in rows], by=by, at=at)
    if finished := finished_of(dossiers=[row.id for row in rows if row.current_task is None]):
        return_results(dossiers=dict.fromkeys(finished, ReturnMethod.ELECTRONIC), by=by, at=at)


def return_results(
    *,
    dossiers: Mapping[UUID, ReturnMethod],
    by: Actor,
    at: datetime,
    tracking_numbers: Mapping[UUID, str] | None = None,
) -> None:
    """Hands results home, each by its way. What goes by post needs its tracking number."""
    numbers = tracking_numbers or {}
    rows = list(lock_dossiers(dossiers).values())
    permit_act(rows, Act.RETURN_RESULT, by)
    refuse_all(
        {
            shown_code(row): _("what goes by post needs its tracking number")
            for row in rows
            if dossiers[row.id] is ReturnMethod.POST and not numbers.get(row.id, "").strip()
        }
    )

    directory = directory_on(on=city_day(at))
    paths = {row.id: directory.path(row.current_unit) for row in rows}
    at_step = [row for row in rows if row.current_action == Action.RETURN_RESULT.value]
    complete_current(at_step, effect=Effect.RETURN_RESULT, by=by, at=at, directory=directory)
    for row in rows:
        row.status = Status.RETURNED.value
        row.returned_at = row.closed_at = at
    update_rows(rows, ["status", "returned_at", "closed_at", "leg", *CURRENT_FIELDS])
    end_legs([row.id for row in rows], at=at)
    insert_rows(
        [
            Delivery(dossier=row, direction="out", tracking_number=numbers[row.id], at=at)
            for row in rows
            if dossiers[row.id] is ReturnMethod.POST
        ]
    )

    record(
        events=[
            ResultReturned(subject=row.id, at_unit=paths[row.id], method=dossiers[row.id].value, **counted_by(row))
            for row in rows
        ],
        by=by,
        at=at,
    )


def keep_documents(*, documents: Sequence[MadeDocument], by: Actor, at: datetime) -> None:
    """Keeps one-stop forms that were made for dossiers (receipts, requests, apologies), as given out."""
    rows = lock_dossiers([document.dossier for document in documents])
    directory = directory_on(on=city_day(at))
    insert_rows(
        [
            Document(
                dossier_id=made.dossier,
                kind=made.kind,
                number=made.number,
                sha256=made.receipt.sha256,
                name=made.receipt.name,
                size_bytes=made.receipt.size_bytes,
                pages=made.receipt.pages,
                signed=made.signed,
                at=at,
            )
            for made in documents
        ]
    )

    record(
        events=[
            DocumentMade(
                subject=made.dossier,
                at_unit=directory.path(rows[made.dossier].current_unit),
                document=made.kind,
                sha256=made.receipt.sha256,
            )
            for made in documents
        ],
        by=by,
        at=at,
    )


def _awaits(row: Dossier, made: ResultDocument) -> bool:
    fits = may_follow(Act.MAKE_RESULT_READY, Status(row.status)) and row.current_action != Action.ISSUE.value
    return fits and made.decided_at in (None, row.decided_at)


def _result(row: Dossier, made: ResultDocument, at: datetime) -> Document:
    return Document(
        dossier=row,
        kind="result",
        number=made.number,
        sha256=made.receipt.sha256,
        name=made.receipt.name,
        size_bytes=made.receipt.size_bytes,
        pages=made.receipt.pages,
        signed=made.signed,
        signed_by=made.signed_by,
        at=at,
    )
