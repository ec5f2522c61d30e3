"""Supplements: everything that is missing, said once, bound to the very question; and the citizen's answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from motcua.foundation.accounts.values import AccountKind, Actor, Role
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.database.rows import insert_rows, update_rows
from motcua.foundation.forms.rules.definition import form_of
from motcua.foundation.forms.rules.normalising import normalise
from motcua.foundation.forms.rules.validation import validate
from motcua.foundation.journal.commands import record
from motcua.registry.catalogue.queries import versions
from motcua.registry.organization.queries import directory as directory_on
from motcua.registry.people.lookups import form_lookups
from motcua.registry.people.queries import persons
from motcua.service.dossiers.commands.clock import end_pauses, open_pauses
from motcua.service.dossiers.commands.files import attached, filed
from motcua.service.dossiers.commands.papers import keep_reuse_of_answer, refuse_revoked_files
from motcua.service.dossiers.counting import counted_by
from motcua.service.dossiers.deadlines import DUE_FIELDS, limit_case, owed_at
from motcua.service.dossiers.errors import FilingRefused, UnableToFileDossiers
from motcua.service.dossiers.events import SupplementAnswered, SupplementRequested
from motcua.service.dossiers.locks import lock_dossiers, permit_act, refuse_all, shown_code
from motcua.service.dossiers.models import (
    AnswerSet,
    AttachedFile,
    CaseFinding,
    Dossier,
    Draft,
    Supplement,
    SupplementDefect,
)
from motcua.service.dossiers.notices import supplement_notice, tell
from motcua.service.dossiers.rules.answers import answers_hash, file_slots, with_files
from motcua.service.dossiers.rules.norms import needs_leader
from motcua.service.dossiers.rules.transitions import answer_target
from motcua.service.dossiers.values import Act, Channel, FiledFile, Status, SupplementAnswer, SupplementRequest
from motcua.service.wallet.queries.reuse import brought_papers

GROUND = "supplement"


def request_supplements(*, requests: Sequence[SupplementRequest], by: Actor, at: datetime) -> list[int]:
    """Asks for everything that is missing, all defects of a dossier at once (form 02). The clock stands still from
    now until the answer. Returns the requests' running numbers.

    Raises `UnableToActOnDossiers` naming every dossier whose request has no defect, names a question that the form
    does not have, or would be the second without a leader.
    """
    by_dossier = {request.dossier: request for request in requests}
    rows = list(lock_dossiers(by_dossier).values())
    permit_act(rows, Act.REQUEST_SUPPLEMENT, by)
    made_before = _count_before(rows)
    refuse_all(_faults(rows, by_dossier, made_before, by))

    directory = directory_on(on=city_day(at))
    supplements = [
        Supplement(
            dossier=row,
            number=made_before[row.id] + 1,
            requested_at=at,
            requested_by=by.account,
            note=by_dossier[row.id].note,
            before_receipt=row.received_at is None,
        )
        for row in rows
    ]
    insert_rows(
        supplements,
        [
            SupplementDefect(supplement=supplement, target=defect.target, reason=defect.reason)
            for supplement in supplements
            for defect in by_dossier[supplement.dossier_id].defects
        ],
    )
    open_pauses([row for row in rows if row.received_at], ground=GROUND, at=at)
    for row in rows:
        row.status = Status.SUPPLEMENT_REQUESTED.value
        row.owed_at = owed_at(row)
    update_rows(rows, ["status", "owed_at"])

    record(
        events=[
            SupplementRequested(
                subject=supplement.dossier_id,
                at_unit=directory.path(supplement.dossier.current_unit),
                number=supplement.number,
                targets=tuple(defect.target for defect in by_dossier[supplement.dossier_id].defects),
                before_receipt=supplement.before_receipt,
                **counted_by(supplement.dossier),
            )
            for supplement in supplements
        ],
        by=by,
        at=at,
    )
    people = persons(persons={row.applicant for row in rows})
    tell(
        notices=[
            supplement_notice(row, people[row.applicant], by_dossier[row.id].defects, number=made_before[row.id] + 1)
            for row in rows
        ],
        by=by,
        at=at,
    )
    return [supplement.number for supplement in supplements]


def answer_supplement(*, answer: SupplementAnswer, by: Actor, at: datetime) -> None:
    """Takes the citizen's mended answers and files. Only what was asked for may change; the rest is kept as filed.
    The clock goes on where it stood.

    Raises `UnableToFileDossiers` with the problems by field when the answers do not hold; nothing is lost then.
    """
    (row,) = lock_dossiers([answer.dossier]).values()
    permit_act([row], Act.ANSWER_SUPPLEMENT, by)
    supplement = Supplement.objects.prefetch_related("defects").get(dossier=row, answered_at=None)
    targets = {defect.target for defect in supplement.defects.all()}
    today = city_day(at)
    (version,) = versions(ids={row.version}).values()
    form = form_of(version.form)
    before = AnswerSet.objects.get(dossier=row, version=row.answers_version)
    files = [file for file in answer.files if file.slot in targets]
    mended = {**before.answers, **{name: value for name, value in answer.answers.items() if name in targets}}
    answers: Mapping[str, Any] = with_files(mended, _files_after(row, files, targets), file_slots(form))
    problems = validate(form, answers, lookups=form_lookups(on=today), today=today)
    if problems:
        why = _("Some answers need mending: %(fields)s.") % {"fields": "; ".join(p.message_vi for p in problems)}
        raise UnableToFileDossiers([FilingRefused(key=shown_code(row), why=why, problems=problems)])
    answers = normalise(form, answers)
    brought = brought_papers(holders={row.applicant}, files={file.receipt.sha256 for file in files}, on=today)
    try:
        refuse_revoked_files(files, brought, applicant=row.applicant, key=shown_code(row))
    except FilingRefused as refusal:
        raise UnableToFileDossiers([refusal]) from refusal

    AttachedFile.objects.filter(
        dossier=row, superseded_at=None, slot__in=[target for target in targets if target in file_slots(form)]
    ).update(superseded_at=at)
    insert_rows([attached(row.id, file, at=at) for file in files])
    row.answers_version += 1
    row.answers_hash = answers_hash(answers)
    if not CaseFinding.objects.filter(dossier=row).exists():
        row.limit_case = limit_case(version, answers, channel=Channel(row.channel), filed_on=city_day(row.filed_at))
    insert_rows([AnswerSet(dossier=row, version=row.answers_version, answers=answers, hash=row.answers_hash, at=at)])
    supplement.answered_at = at
    update_rows([supplement], ["answered_at"])
    Draft.objects.filter(mends=row.id, dossier=None).update(dossier=row.id)
    row.status = answer_target(received=row.received_at is not None).value
    if row.received_at is not None:
        end_pauses([row], by=by, at=at)
    row.owed_at = owed_at(row)
    update_rows([row], ["status", "answers_version", "answers_hash", "limit_case", "step_due_at", *DUE_FIELDS])

    record(
        events=[
            SupplementAnswered(
                subject=row.id,
                at_unit=directory_on(on=today).path(row.current_unit),
                number=supplement.number,
                answers_hash=bytes(row.answers_hash).hex(),
                files=tuple(sorted(file.receipt.sha256 for file in files)),
                legal_due_at=row.legal_due_at,
                promised_at=row.promised_at,
                limit_case=row.limit_case,
            )
        ],
        by=by,
        at=at,
    )
    keep_reuse_of_answer(row, files, brought, by=by, at=at)


def _count_before(rows: Sequence[Dossier]) -> dict[UUID, int]:
    counts = {row.id: 0 for row in rows}
    for dossier in Supplement.objects.filter(dossier__in=counts).values_list("dossier", flat=True):
        counts[dossier] += 1
    return counts


def _faults(
    rows: Sequence[Dossier], requests: dict[UUID, SupplementRequest], made_before: dict[UUID, int], by: Actor
) -> dict[str, str]:
    by_version = versions(ids={row.version for row in rows})
    faults: dict[str, str] = {}
    for row in rows:
        form = form_of(by_version[row.version].form)
        targets = [defect.target for defect in requests[row.id].defects]
        unknown = [target for target in targets if target not in form.fields]
        if not targets:
            faults[shown_code(row)] = _("the request names nothing to mend")
        elif unknown:
            faults[shown_code(row)] = _("the form has no question %(names)s") % {"names": ", ".join(unknown)}
        elif len(set(targets)) < len(targets):
            faults[shown_code(row)] = _("a question is named twice; put its reasons into one")
        elif any(not defect.reason.strip() for defect in requests[row.id].defects):
            faults[shown_code(row)] = _("each thing to mend needs its reason")
        elif needs_leader(made=made_before[row.id]) and not _leads(by, row):
            faults[shown_code(row)] = _("a second request needs the leader of the unit")
    return faults


def _leads(by: Actor, row: Dossier) -> bool:
    if by.kind is AccountKind.SYSTEM:
        return True
    return by.holds(Role.LEADER, row.current_unit) or by.holds(Role.HEAD, row.current_unit)


def _files_after(row: Dossier, new: Sequence[FiledFile], targets: set[str]) -> list[FiledFile]:
    """The files that the dossier will have: the kept ones of other slots and the new ones of the asked slots."""
    kept = AttachedFile.objects.filter(dossier=row, superseded_at=None).exclude(slot__in=targets).order_by("id")
    return [*map(filed, kept), *new]
