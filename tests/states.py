"""A citizen's dossiers in every state that her pages know, made by the real commands, for good."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.service.dossiers.commands.clock import pause_dossiers, reappoint_dossier
from motcua.service.dossiers.commands.corrections import withdraw_dossiers
from motcua.service.dossiers.commands.drafts import start_mending
from motcua.service.dossiers.commands.receipt import refuse_receipt
from motcua.service.dossiers.commands.results import make_results_ready, return_results
from motcua.service.dossiers.commands.steps import decide_dossiers
from motcua.service.dossiers.commands.supplements import request_supplements
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.values import (
    Defect,
    ResultDocument,
    ReturnMethod,
    Ruling,
    RulingOutcome,
    SupplementRequest,
)
from tests.cast import Cast
from tests.dossiers import (
    a_decided_dossier,
    a_dossier_to_sign,
    a_filed_dossier,
    a_received_dossier,
    task_of,
)
from tests.rooms.foundation.files.contents import a_pdf


@dataclass(frozen=True)
class States:
    """Dossiers of the cast's citizen, by what they stand in."""

    filed: UUID
    not_received: UUID
    received: UUID
    supplement: UUID
    paused: UUID
    overdue: UUID
    reappointed: UUID
    withdrawn: UUID
    ready: UUID
    returned: UUID
    refused: UUID


def make_states(cast: Cast, *, at: datetime) -> States:
    """All of them, as they would be at `at`. The caller has the transaction."""
    began = at - timedelta(minutes=50)
    last_week = at - timedelta(days=6)
    return States(
        filed=a_filed_dossier(cast, at=began).id,
        not_received=_not_received(cast, began),
        received=a_received_dossier(cast, at=began).id,
        supplement=_supplement(cast, began),
        paused=_paused(cast, began),
        overdue=a_received_dossier(cast, at=last_week).id,
        reappointed=_reappointed(cast, last_week, at),
        withdrawn=_withdrawn(cast, began),
        ready=_ready(cast, began).id,
        returned=_returned(cast, began),
        refused=_refused(cast, began),
    )


def _not_received(cast: Cast, at: datetime) -> UUID:
    row = a_filed_dossier(cast, at=at)
    refuse_receipt(
        dossiers={row.id: "Hồ sơ có yếu tố nước ngoài, thuộc thẩm quyền Ủy ban nhân dân quận."},
        by=cast.counter,
        at=at + timedelta(minutes=5),
    )
    return row.id


def _supplement(cast: Cast, at: datetime) -> UUID:
    """One of two things is opened already, so that there is something to go on with."""
    row = a_received_dossier(cast, at=at)
    defects = (
        Defect("birth_proof", "Ảnh giấy chứng sinh bị mờ, chụp lại rõ cả bốn góc."),
        Defect("child", "Họ tên trẻ khác với giấy chứng sinh."),
    )
    request = SupplementRequest(dossier=row.id, defects=defects, note="Sửa hai mục này là đủ, không phải nộp lại.")
    request_supplements(requests=[request], by=cast.handler, at=at + timedelta(minutes=20))
    start_mending(dossier=row.id, by=cast.citizen, at=at + timedelta(minutes=25))
    return row.id


def _paused(cast: Cast, at: datetime) -> UUID:
    row = a_received_dossier(cast, at=at)
    pause_dossiers(
        dossiers=[row.id], ground="verification", reason="Xác minh", by=cast.handler, at=at + timedelta(minutes=20)
    )
    return row.id


def _reappointed(cast: Cast, received_at: datetime, at: datetime) -> UUID:
    row = a_received_dossier(cast, at=received_at)
    reappoint_dossier(
        dossier=row.id,
        promised_at=at + timedelta(days=2),
        reason="Hệ thống hộ tịch gián đoạn.",
        by=cast.leader,
        at=at - timedelta(minutes=10),
    )
    return row.id


def _withdrawn(cast: Cast, at: datetime) -> UUID:
    row = a_received_dossier(cast, at=at)
    withdraw_dossiers(dossiers=[row.id], reason="Nộp nhầm nơi.", by=cast.citizen, at=at + timedelta(minutes=20))
    return row.id


def _ready(cast: Cast, at: datetime) -> Dossier:
    row = a_decided_dossier(cast, at=at)
    (receipt,) = keep_files(
        uploads=[Upload(name=f"ket-qua-{row.code}.pdf", content=io.BytesIO(a_pdf(title=str(row.code))))],
        by=SYSTEM,
        at=at,
    )
    document = ResultDocument(
        dossier=row.id, receipt=receipt, number=f"{row.code}/KQ", signed_by=cast.leader.account, signed=True
    )
    make_results_ready(documents=[document], by=SYSTEM, at=at + timedelta(minutes=45))
    return row


def _returned(cast: Cast, at: datetime) -> UUID:
    row = _ready(cast, at)
    return_results(dossiers={row.id: ReturnMethod.ELECTRONIC}, by=cast.counter, at=at + timedelta(minutes=47))
    return row.id


def _refused(cast: Cast, at: datetime) -> UUID:
    row = a_dossier_to_sign(cast, at=at)
    ruling = Ruling(
        dossier=row.id,
        task=task_of(row),
        outcome=RulingOutcome.REFUSE,
        reason="Trẻ đã được đăng ký khai sinh ở nơi khác (Luật Hộ tịch, Điều 12).",
    )
    decide_dossiers(rulings=[ruling], by=cast.leader, at=at + timedelta(minutes=40))
    return row.id
