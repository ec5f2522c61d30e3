"""One dossier, whole: for the desk, for the citizen, and for the public tracking page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor, Role
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import city_day, read_clock
from motcua.foundation.calendars.values import Reading
from motcua.foundation.journal.queries import entries_of
from motcua.registry.catalogue.queries import versions
from motcua.registry.catalogue.values import LimitCase, ProcedureVersion
from motcua.registry.organization.queries import directory as directory_on
from motcua.registry.organization.values import Directory, UnitView
from motcua.service.dossiers import policy
from motcua.service.dossiers.deadlines import NOTHING_OWED, pauses_of, promise_if_received, promised_limit
from motcua.service.dossiers.errors import UnableToFindDossier
from motcua.service.dossiers.locks import subject_of
from motcua.service.dossiers.models import (
    AnswerSet,
    AttachedFile,
    CaseFinding,
    Delivery,
    Document,
    Dossier,
    Leg,
    Note,
    Party,
    Pause,
    Ruling,
    Supplement,
)
from motcua.service.dossiers.queries.standing import last_standstill
from motcua.service.dossiers.queries.timeline import TimelineLine, timeline
from motcua.service.dossiers.rules.norms import needs_leader
from motcua.service.dossiers.rules.transitions import TRANSITIONS, UNDOABLE, may_follow, may_undo
from motcua.service.dossiers.tasks import show_task
from motcua.service.dossiers.values import Act, Channel, Decision, PartyRole, Status
from motcua.service.processes.queries import awaited_of, open_tasks_of, steps_ahead, tasks
from motcua.service.processes.values import CatchView, StepView


@dataclass(frozen=True)
class FileView:
    slot: str
    sha256: str
    name: str
    size_bytes: int
    media_type: str
    pages: int | None
    at: datetime
    superseded: bool


@dataclass(frozen=True)
class DocumentView:
    kind: str
    number: str
    sha256: str
    name: str
    size_bytes: int
    pages: int | None
    signed: bool
    at: datetime


@dataclass(frozen=True)
class SupplementView:
    """A request with everything it asked for: (question or slot, reason)."""

    number: int
    requested_at: datetime
    note: str
    defects: tuple[tuple[str, str], ...]
    answered_at: datetime | None


@dataclass(frozen=True)
class PauseView:
    ground: str
    reason: str
    from_at: datetime
    to_at: datetime | None


@dataclass(frozen=True)
class CaseView:
    """The case of the limit that applies. `ground` says why where the office found it, empty where the answers did."""

    key: str
    name_vi: str
    name_en: str
    ground: str
    by_name: str
    at: datetime | None
    before_at: datetime | None

    def name(self, language: str) -> str:
        return self.name_vi if language.startswith("vi") else self.name_en


@dataclass(frozen=True)
class LegView:
    number: int
    unit: UnitView | None
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True)
class Holding:
    """Who holds it: the unit, the person when there is one, since when, by when. `due_at` is the step's own limit or,
    where that would be later, what the dossier owes (`due_as_dossier`): no step has longer than its dossier. It
    `began_late` when the dossier was over its date already, so that there was none left to give."""

    unit: UnitView | None
    name: str
    step_vi: str
    step_en: str
    action: str
    since_at: datetime | None
    due_at: datetime | None
    due_as_dossier: bool = False
    began_late: bool = False

    def step(self, language: str) -> str:
        return self.step_vi if language.startswith("vi") else self.step_en


@dataclass(frozen=True)
class DossierView:
    """Everything about a dossier that its pages show."""

    id: UUID
    code: str
    reference: str
    external_code: str
    version: ProcedureVersion
    status: Status
    decision: Decision
    channel: str
    by_officer: bool
    applicant: UUID
    applicant_name: str
    return_method: str
    return_address: str
    receiving_unit: UnitView | None
    holding: Holding
    task: UUID | None
    holder: UUID | None
    filed_at: datetime
    answer_due_at: datetime | None
    received_at: datetime | None
    decided_at: datetime | None
    ready_at: datetime | None
    returned_at: datetime | None
    legal_due_at: datetime | None
    promised_at: datetime | None
    reappointed_to: datetime | None
    due_is_provisional: bool
    owed_at: datetime | None
    overdue: bool
    answers: Mapping[str, Any]
    files: tuple[FileView, ...]
    documents: tuple[DocumentView, ...]
    supplements: tuple[SupplementView, ...]
    pauses: tuple[PauseView, ...]
    legs: tuple[LegView, ...]
    timeline: tuple[TimelineLine, ...]
    ahead: tuple[StepView, ...]
    reason: str
    notes: tuple[tuple[str, str, datetime], ...]
    deliveries: tuple[tuple[str, str, datetime], ...]
    acts: frozenset[Act]
    undoable: frozenset[Act]
    case: CaseView | None
    #: Cases that the office may find now.
    cases: tuple[LimitCase, ...]
    #: Who hands in for the applicant, when it was somebody else.
    submitter: UUID | None
    #: Another request for a supplement may be sent by a leader or head only.
    supplement_needs_leader: bool
    #: Since when nothing has happened that the citizen sees, where that is too long and she was told.
    stands_since: datetime | None = None
    #: When the citizen was last told that it stood still, though it may have moved since.
    standstill_told_at: datetime | None = None
    # What is awaited where nobody has a step to do.
    awaited: tuple[CatchView, ...] = ()

    @property
    def open_supplement(self) -> SupplementView | None:
        return next((each for each in self.supplements if each.answered_at is None), None)

    @property
    def result(self) -> DocumentView | None:
        return next((each for each in self.documents if each.kind == "result"), None)


def expected_result_at(view: DossierView) -> datetime | None:
    """By when the result of a filing is promised if the office receives it on the last moment that it has for its answer;
    None once it has answered, and for what has no time limit."""
    if view.answer_due_at is None or view.received_at is not None or view.receiving_unit is None:
        return None
    return promise_if_received(
        view.version,
        view.answers,
        channel=Channel(view.channel),
        filed_on=city_day(view.filed_at),
        at=view.answer_due_at,
        unit=view.receiving_unit.id,
    )


def dossier_view(*, dossier: UUID, actor: Actor, at: datetime) -> DossierView:
    """The dossier as the actor may see it. Notes of the office are left out for the applicant's side.

    Raises `UnableToFindDossier` when there is none, `NotPermitted` when it is not the actor's to see.
    """
    row = Dossier.objects.filter(id=dossier).first()
    if row is None:
        raise UnableToFindDossier
    require(policy.may_see(actor, subject_of(row)), act="see", subject=row.id)
    return _view(row, actor=actor, at=at)


def file_names(view: DossierView) -> dict[str, str]:
    """The names of everything that may be opened with the dossier, by SHA-256."""
    return {
        **{file.sha256: file.name for file in view.files},
        **{made.sha256: made.name for made in view.documents},
    }


def id_of_code(*, code: str) -> UUID:
    """The dossier with this code or reference. Raises `UnableToFindDossier`. Says nothing else of it."""
    text = code.strip().upper()
    row = Dossier.objects.filter(code=text).values_list("id", flat=True).first()
    row = row or Dossier.objects.filter(reference=text).values_list("id", flat=True).first()
    if row is None:
        raise UnableToFindDossier
    return row


def explain_deadline(*, dossier: UUID, actor: Actor, at: datetime) -> Reading | None:
    """The clock of a received dossier, stretch by stretch; None when it has no deadline or is not received."""
    row = Dossier.objects.filter(id=dossier).first()
    if row is None:
        raise UnableToFindDossier
    require(policy.may_see(actor, subject_of(row)), act="see", subject=row.id)
    return reading_of(row, at=at)


def reading_of(row: Dossier, *, at: datetime) -> Reading | None:
    """The clock against the promise; when there is an extension, the stretch after it is read on from the end of
    the first limit."""
    (version,) = versions(ids={row.version}).values()
    limit = promised_limit(version, row.limit_case, unit=row.receiving_unit, filed_on=city_day(row.filed_at))
    if row.received_at is None or row.legal_due_at is None:
        return None
    return read_clock(
        started_at=row.received_at,
        limit=limit,
        pauses=pauses_of([row.id])[row.id],
        ended_at=row.ready_at,
        now=at,
        calendar=calendar_of(unit=row.receiving_unit),
    )


def _view(row: Dossier, *, actor: Actor, at: datetime) -> DossierView:
    directory = directory_on(on=city_day(at))
    _look_at_own_step(row, actor, directory=directory)
    (version,) = versions(ids={row.version}).values()
    inside = bool(actor.posts)
    supplements = _supplements(row)
    finding = _finding(row, version)
    allowed = frozenset(
        each.act
        for each in TRANSITIONS
        if may_follow(each.act, Status(row.status)) and policy.may_act(actor, each.act, subject_of(row))
    )
    stands_since, told_at = (None, None) if row.closed_at else last_standstill(dossier=row.id)
    return DossierView(
        id=row.id,
        code=row.code or row.reference,
        reference=row.reference,
        external_code=row.external_code,
        version=version,
        status=Status(row.status),
        decision=Decision(row.decision),
        channel=row.channel,
        by_officer=row.by_officer,
        applicant=row.applicant,
        applicant_name=row.applicant_name,
        return_method=row.return_method,
        return_address=row.return_address,
        receiving_unit=directory.get(row.receiving_unit),
        holding=holding_of(row, directory),
        task=row.current_task,
        holder=row.holder,
        filed_at=row.filed_at,
        answer_due_at=row.answer_due_at,
        received_at=row.received_at,
        decided_at=row.decided_at,
        ready_at=row.ready_at,
        returned_at=row.returned_at,
        legal_due_at=row.legal_due_at,
        promised_at=row.promised_at,
        reappointed_to=row.reappointed_to,
        due_is_provisional=row.due_is_provisional,
        owed_at=None if row.owed_at == NOTHING_OWED else row.owed_at,
        overdue=row.owed_at < at and row.ready_at is None and row.closed_at is None,
        answers=AnswerSet.objects.get(dossier=row, version=row.answers_version).answers,
        files=_files(row),
        documents=_documents(row),
        supplements=supplements,
        pauses=_pauses(row),
        legs=tuple(
            LegView(leg.number, directory.get(leg.unit), leg.started_at, leg.ended_at)
            for leg in Leg.objects.filter(dossier=row).order_by("number")
        ),
        timeline=timeline(entries_of(subject=row.id), directory=directory, inside=inside),
        ahead=steps_ahead(dossier=row.id),
        reason=_reason(row),
        notes=_notes(row) if inside else (),
        deliveries=tuple(
            Delivery.objects.filter(dossier=row).order_by("at").values_list("direction", "tracking_number", "at")
        ),
        acts=allowed,
        undoable=frozenset(
            act
            for act in UNDOABLE
            if may_undo(act, Status(row.status))
            and policy.may_act(actor, act, subject_of(row))
            and policy.may_act(actor, Act.UNDO, subject_of(row))
        ),
        case=_case(row, version, finding),
        cases=_cases(row, version, finding, at=at),
        submitter=_submitter(row),
        supplement_needs_leader=needs_leader(made=len(supplements)),
        stands_since=stands_since,
        standstill_told_at=told_at,
        awaited=awaited_of(dossier=row.id) if row.current_task is None and row.closed_at is None else (),
    )


def _look_at_own_step(row: Dossier, actor: Actor, *, directory: Directory) -> None:
    """Where several agencies have a step of the dossier at once, an official sees it from her own. Nothing is saved."""
    if not actor.posts or row.current_task is None or actor.holds(Role(row.current_role), row.current_unit):
        return
    own = [task for task in open_tasks_of(dossiers=[row.id])[row.id] if actor.holds(task.role, task.unit)]
    if own:
        show_task(row, own[:1], directory=directory, at=own[0].opened_at)


def holding_of(row: Dossier, directory: Directory) -> Holding:
    name = names_of(accounts={row.holder}).get(row.holder, "") if row.holder else ""
    task = tasks(ids=[row.current_task]).get(row.current_task) if row.current_task else None
    sooner = row.step_due_at is not None and row.owed_at < row.step_due_at
    return Holding(
        unit=directory.get(row.current_unit),
        name=name,
        step_vi=row.current_step,
        step_en=task.name_en if task else "",
        action=row.current_action,
        since_at=row.held_since,
        due_at=row.owed_at if sooner else row.step_due_at,
        due_as_dossier=sooner,
        began_late=sooner and task is not None and row.owed_at < task.opened_at,
    )


def _files(row: Dossier) -> tuple[FileView, ...]:
    return tuple(
        FileView(
            file.slot,
            file.sha256,
            file.name,
            file.size_bytes,
            file.media_type,
            file.pages,
            file.at,
            file.superseded_at is not None,
        )
        for file in AttachedFile.objects.filter(dossier=row).order_by("at", "id")
    )


def _documents(row: Dossier) -> tuple[DocumentView, ...]:
    return tuple(
        DocumentView(made.kind, made.number, made.sha256, made.name, made.size_bytes, made.pages, made.signed, made.at)
        for made in Document.objects.filter(dossier=row, superseded_at=None).order_by("at", "id")
    )


def _supplements(row: Dossier) -> tuple[SupplementView, ...]:
    requests = Supplement.objects.filter(dossier=row).prefetch_related("defects").order_by("number")
    return tuple(
        SupplementView(
            number=each.number,
            requested_at=each.requested_at,
            note=each.note,
            defects=tuple((defect.target, defect.reason) for defect in each.defects.all()),
            answered_at=each.answered_at,
        )
        for each in requests
    )


def _finding(row: Dossier, version: ProcedureVersion) -> CaseFinding | None:
    return CaseFinding.objects.filter(dossier=row).first() if version.limit_cases else None


def _case(row: Dossier, version: ProcedureVersion, found: CaseFinding | None) -> CaseView | None:
    case = next((each for each in version.limit_cases if each.key == row.limit_case), None)
    if case is None:
        return None
    if found is None:
        return CaseView(case.key, case.name_vi, case.name_en, "", "", None, None)
    name = names_of(accounts={found.by}).get(found.by, "") if found.by else ""
    return CaseView(case.key, case.name_vi, case.name_en, found.ground, name, found.at, found.due_before_at)


def _cases(
    row: Dossier, version: ProcedureVersion, found: CaseFinding | None, *, at: datetime
) -> tuple[LimitCase, ...]:
    if row.legal_due_at is None or at > row.legal_due_at or found is not None:
        return ()
    return tuple(case for case in version.limit_cases if not case.when and case.key != row.limit_case)


def _submitter(row: Dossier) -> UUID | None:
    return (
        Party.objects.filter(dossier=row, role=PartyRole.SUBMITTER.value)
        .exclude(person=row.applicant)
        .values_list("person", flat=True)
        .first()
    )


def _pauses(row: Dossier) -> tuple[PauseView, ...]:
    return tuple(
        PauseView(pause.ground, pause.reason, pause.period.lower, pause.period.upper)
        for pause in Pause.objects.filter(dossier=row, voided_at=None).order_by("period")
    )


def _reason(row: Dossier) -> str:
    """What the citizen is told of a refusal: the ruling's reason, or the counter's."""
    ruling = Ruling.objects.filter(dossier=row, superseded_at=None).first()
    if ruling is not None:
        return ruling.reason
    if row.status == Status.NOT_RECEIVED.value:
        note = Note.objects.filter(dossier=row).order_by("-at", "-id").first()
        return note.text if note else ""
    return ""


def _notes(row: Dossier) -> tuple[tuple[str, str, datetime], ...]:
    notes = list(Note.objects.filter(dossier=row).order_by("at", "id"))
    names = names_of(accounts={note.by for note in notes if note.by})
    return tuple((note.text, names.get(note.by, "") if note.by else "", note.at) for note in notes)
