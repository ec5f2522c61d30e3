"""Public tracking: what anybody may know who has a dossier's code and the last digits of the applicant's phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import Reading
from motcua.foundation.journal.queries import entries_of
from motcua.registry.catalogue.queries import versions
from motcua.registry.organization.queries import directory as directory_on
from motcua.service.dossiers.deadlines import NOTHING_OWED
from motcua.service.dossiers.errors import UnableToFindDossier
from motcua.service.dossiers.models import Dossier, Pause, Supplement
from motcua.service.dossiers.queries.dossier import Holding, holding_of, reading_of
from motcua.service.dossiers.queries.standing import stands_since
from motcua.service.dossiers.queries.timeline import TimelineLine, timeline
from motcua.service.dossiers.rules.codes import spelled
from motcua.service.dossiers.values import Status
from motcua.service.processes.queries import steps_ahead
from motcua.service.processes.values import StepView


@dataclass(frozen=True)
class Tracking:
    """What anybody with the code and the phone's last digits may know: no answers, no files, no names."""

    id: UUID
    code: str
    procedure_vi: str
    procedure_en: str
    status: Status
    holding: Holding
    filed_at: datetime
    received_at: datetime | None
    promised_at: datetime | None
    reappointed_to: datetime | None
    paused_since_at: datetime | None
    result_ready: bool
    answer_due_at: datetime | None
    owed_at: datetime | None
    provisional: bool
    pause_ground: str
    timeline: Sequence[TimelineLine]


@dataclass(frozen=True)
class TrackingExplained:
    """What the tracking page says beyond the state itself: which time is not counted, since when the applicant is
    awaited, whether it stands still, what comes next."""

    reading: Reading | None
    supplement_asked_at: datetime | None
    stands_since: datetime | None
    ahead: Sequence[StepView]


def track(*, code: str, phone_end: str, at: datetime) -> Tracking:
    """The state. Raises `UnableToFindDossier` for a wrong code and for wrong digits alike, so that neither can be
    guessed from the other."""
    return _tracking(_found(code, phone_end), at=at)


def track_explained(*, code: str, phone_end: str, at: datetime) -> tuple[Tracking, TrackingExplained]:
    """The same with what explains it, for people."""
    row = _found(code, phone_end)
    return _tracking(row, at=at), _explained(row, at=at)


def _found(code: str, phone_end: str) -> Dossier:
    text = spelled(code)
    row = Dossier.objects.filter(code=text).first() or Dossier.objects.filter(reference=text).first()
    if row is None or not row.applicant_phone_end or row.applicant_phone_end != phone_end.strip():
        raise UnableToFindDossier
    return row


def _tracking(row: Dossier, *, at: datetime) -> Tracking:
    directory = directory_on(on=city_day(at))
    (version,) = versions(ids={row.version}).values()
    pause = Pause.objects.filter(dossier=row, voided_at=None, period__upper_inf=True).first()
    return Tracking(
        id=row.id,
        code=row.code or row.reference,
        procedure_vi=version.name_vi,
        procedure_en=version.name_en,
        status=Status(row.status),
        holding=holding_of(row, directory),
        filed_at=row.filed_at,
        received_at=row.received_at,
        promised_at=row.promised_at,
        reappointed_to=row.reappointed_to,
        paused_since_at=pause.period.lower if pause else None,
        result_ready=row.ready_at is not None,
        answer_due_at=row.answer_due_at,
        owed_at=None if row.owed_at == NOTHING_OWED else row.owed_at,
        provisional=row.due_is_provisional,
        pause_ground=pause.ground if pause else "",
        timeline=timeline(entries_of(subject=row.id), directory=directory, inside=False),
    )


def _explained(row: Dossier, *, at: datetime) -> TrackingExplained:
    asked = Supplement.objects.filter(dossier=row, answered_at=None).values_list("requested_at", flat=True)
    return TrackingExplained(
        reading=reading_of(row, at=at),
        supplement_asked_at=asked.first(),
        stands_since=None if row.closed_at else stands_since(dossier=row.id),
        ahead=steps_ahead(dossier=row.id),
    )
