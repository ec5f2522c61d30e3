"""Receipt: the counter's answer to a filing. It gives the code and starts the legal clock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.queries import calendar_of, calendars_now
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.rows import insert_rows, update_rows
from motcua.foundation.journal.commands import record
from motcua.foundation.text.rules import search_key
from motcua.registry.catalogue.queries import versions
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory as directory_on
from motcua.registry.organization.values import Directory
from motcua.registry.people.queries import persons
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.commands.moves import complete_current
from motcua.service.dossiers.counting import COUNTED_FIELDS, counted_by, set_counted
from motcua.service.dossiers.deadlines import DUE_FIELDS, NOTHING_OWED, answer_due_at, begin_clock, owed_at
from motcua.service.dossiers.events import DossierReceived, DossierSentOn, ReceiptRefused
from motcua.service.dossiers.locks import lock_dossiers, permit_act, refuse_all, shown_code
from motcua.service.dossiers.models import AnswerSet, Dossier, Leg, Note
from motcua.service.dossiers.notices import not_received_notice, received_notice, tell
from motcua.service.dossiers.routing import units_on_the_way
from motcua.service.dossiers.rules.codes import dossier_code
from motcua.service.dossiers.tasks import CURRENT_FIELDS, show_task
from motcua.service.dossiers.values import Act, Filing, Received, Status
from motcua.service.processes.commands import redirect_instances
from motcua.service.processes.values import Effect


def receive_dossiers(*, dossiers: Sequence[UUID], by: Actor, at: datetime) -> list[Received]:
    """Receives them all, or none: each gets its code, its deadline and its promise.

    Codes run by (unit, day of receipt) without gap or collision. Raises `UnableToActOnDossiers` naming every one
    that is not waiting for receipt.
    """
    rows = list(lock_dossiers(dossiers).values())
    permit_act(rows, Act.RECEIVE, by)

    today = city_day(at)
    directory = directory_on(on=today)
    by_version = versions(ids={row.version for row in rows})
    calendars = calendars_now()
    for row, code in zip(rows, _next_codes(rows, on=today, directory=directory), strict=True):
        row.code = code
        row.search_key = f"{row.search_key} {search_key(code)}"
        row.status = Status.RECEIVED.value
        row.received_at = at
        begin_clock(row, version=by_version[row.version], calendar=calendars(row.receiving_unit))
        set_counted(row, directory)
        row.owed_at = owed_at(row)
    complete_current(rows, effect=Effect.RECEIVE, by=by, at=at, directory=directory)
    update_rows(
        rows, ["code", "search_key", "status", "received_at", "leg", *COUNTED_FIELDS, *DUE_FIELDS, *CURRENT_FIELDS]
    )

    record(
        events=[
            DossierReceived(
                subject=row.id,
                at_unit=directory.path(row.receiving_unit),
                code=shown_code(row),
                legal_due_at=row.legal_due_at,
                promised_at=row.promised_at,
                **counted_by(row),
            )
            for row in rows
        ],
        by=by,
        at=at,
    )
    people = persons(persons={row.applicant for row in rows})
    tell(notices=[received_notice(row, people[row.applicant], by_version[row.version]) for row in rows], by=by, at=at)
    return [Received(row.id, shown_code(row), row.legal_due_at, row.promised_at) for row in rows]


def accept_at_counter(*, filings: Sequence[Filing], by: Actor, at: datetime) -> list[Received]:
    """Files on behalf of the person at the counter and receives at once. Sent twice, it answers with the receipt
    of the first time."""
    filed = file_dossiers(filings=filings, by=by, at=at)
    new = [outcome.dossier for outcome in filed if not outcome.again]
    received = {outcome.dossier: outcome for outcome in receive_dossiers(dossiers=new, by=by, at=at)} if new else {}
    earlier = Dossier.objects.in_bulk([outcome.dossier for outcome in filed if outcome.again])
    return [
        received.get(outcome.dossier)
        or Received(
            outcome.dossier,
            shown_code(earlier[outcome.dossier]),
            earlier[outcome.dossier].legal_due_at,
            earlier[outcome.dossier].promised_at,
        )
        for outcome in filed
    ]


def refuse_receipt(*, dossiers: Mapping[UUID, str], by: Actor, at: datetime) -> None:
    """Declines filings (form 03), each with its reason for the citizen. The processes stay where they are, so that
    a mistake can be undone."""
    rows = list(lock_dossiers(dossiers).values())
    permit_act(rows, Act.REFUSE_RECEIPT, by)
    refuse_all({shown_code(row): _("a reason is needed") for row in rows if not dossiers[row.id].strip()})

    directory = directory_on(on=city_day(at))
    for row in rows:
        row.status = Status.NOT_RECEIVED.value
        row.closed_at = at
        row.owed_at = NOTHING_OWED
    update_rows(rows, ["status", "closed_at", "owed_at"])
    insert_rows([Note(dossier=row, task=row.current_task, text=dossiers[row.id], by=by.account, at=at) for row in rows])

    record(
        events=[
            ReceiptRefused(subject=row.id, at_unit=directory.path(row.current_unit), **counted_by(row)) for row in rows
        ],
        by=by,
        at=at,
    )
    people = persons(persons={row.applicant for row in rows})
    tell(notices=[not_received_notice(row, people[row.applicant], dossiers[row.id]) for row in rows], by=by, at=at)


def send_on(*, dossier: UUID, to_unit: UUID, reason: str, by: Actor, at: datetime) -> None:
    """Hands a filing that came to the wrong office to the right one, before receipt. The citizen need not file
    again; the new office has its own time to answer."""
    (row,) = lock_dossiers([dossier]).values()
    permit_act([row], Act.SEND_ON, by)
    directory = directory_on(on=city_day(at))
    (version,) = versions(ids={row.version}).values()
    target = directory.get(to_unit)
    if target is None or target.kind is not version.receiving.kind:
        refuse_all({shown_code(row): _("the other office does not receive this procedure")})
    if to_unit == row.receiving_unit:
        refuse_all({shown_code(row): _("it is at that office already")})

    left, row.receiving_unit = row.receiving_unit, to_unit
    set_counted(row, directory)
    way = units_on_the_way(
        version=version, receiving_unit=to_unit, directory=directory, division_code=_place(row, version)
    )
    gone = redirect_instances(moves={row.id: (left, to_unit)}, ways={row.id: way}, by=by, at=at)
    show_task(row, gone, directory=directory, at=at)
    if row.answer_due_at is not None:
        row.answer_due_at = row.owed_at = answer_due_at(filed_at=at, calendar=calendar_of(unit=to_unit))
    update_rows([row], ["receiving_unit", "answer_due_at", "owed_at", *COUNTED_FIELDS, *CURRENT_FIELDS])
    Leg.objects.filter(dossier=row, number=1).update(unit=to_unit)

    record(
        events=[DossierSentOn(subject=row.id, at_unit=directory.path(left), to_unit=to_unit, reason=reason)],
        by=by,
        at=at,
    )


def _place(row: Dossier, version: ProcedureVersion) -> str:
    """The division where the matter lies, as answered; empty where the form does not ask."""
    answers = AnswerSet.objects.get(dossier=row, version=row.answers_version).answers
    place = answers.get(version.place_field) if version.place_field else None
    return place if isinstance(place, str) else ""


def _next_codes(rows: Sequence[Dossier], *, on: date, directory: Directory) -> list[str]:
    """A code for each row, k at once for each unit, under the lock of the counter's row until commit."""
    wanted: dict[UUID, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        wanted[row.receiving_unit].append(index)
    codes = [""] * len(rows)
    for unit, indexes in sorted(wanted.items()):
        last = _advance(unit, on, by=len(indexes))
        first = last - len(indexes) + 1
        for number, index in enumerate(indexes, start=first):
            codes[index] = dossier_code(unit_code=directory.unit(unit).code, on=on, number=number)
    return codes


def _advance(unit: UUID, on: date, *, by: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO dossiers_code_counter (unit, "on", last) VALUES (%s, %s, %s)'
            ' ON CONFLICT (unit, "on") DO UPDATE SET last = dossiers_code_counter.last + EXCLUDED.last RETURNING last',
            [unit, on, by],
        )
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])
