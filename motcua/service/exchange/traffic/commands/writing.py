"""What a message to the portal says: made once, before it is tried for the first time, and kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from motcua.foundation.accounts.values import SYSTEM
from motcua.foundation.files.queries import file_of
from motcua.service.dossiers.queries.dossier import DossierView, dossier_view
from motcua.service.dossiers.values import Status
from motcua.service.exchange.models_traffic import OutboxMessage
from motcua.service.exchange.traffic.status_map import status_map
from motcua.service.exchange.values_traffic import PORTAL, Envelope, Incoming, Letter, Outgoing, Parcel

#: What is told with these is on the dossier itself, and no entry has it: reasons and defects are no facts of the journal.
_LOOKED_UP = frozenset({Status.NOT_RECEIVED, Status.SUPPLEMENT_REQUESTED})


def written_letter(*, message: UUID, at: datetime) -> Letter:
    """The message with its envelope and the files that it names, its body made and kept where that was not done yet."""
    row = OutboxMessage.objects.select_related("correspondence").select_for_update(of=("self",)).get(id=message)
    if row.body is None:
        row.body = _body(row, at=at)
        row.save(update_fields=["body"])
    return Letter(
        envelope=Envelope(
            id=row.id,
            sender=settings.EXCHANGE_CODE,
            receiver=PORTAL,
            kind=row.kind,
            dossier=row.correspondence.code,
            number=row.number,
            sent_at=row.made_at,
            body=row.body,
        ),
        files=tuple(
            Parcel(file["sha256"], file["size_bytes"], file["media_type"]) for file in row.body.get("files", ())
        ),
    )


def _body(row: OutboxMessage, *, at: datetime) -> dict[str, Any]:
    if row.kind == Outgoing.REFUSAL.value:
        return _refusal(row.facts)
    view = _view(row, at)
    status = Status(row.status)
    body = {
        "status": status.value,
        "code": status_map()[status].code,
        "name_vi": status_map()[status].name_vi,
        "at": row.made_at.isoformat(),
        **{name: row.facts[name] for name in ("reference", "dossier_code", "promised_at") if name in row.facts},
    }
    if view is None:
        return body
    if status is Status.SUPPLEMENT_REQUESTED:
        return body | _supplement(view, row.facts.get("number"))
    if status is Status.NOT_RECEIVED:
        return body | {"reason_vi": view.reason}
    return body | _result(view, row.facts["sha256"])


def _view(row: OutboxMessage, at: datetime) -> DossierView | None:
    """The dossier, where something is told that only it knows."""
    looked_up = row.kind == Outgoing.RESULT.value or row.status in _LOOKED_UP
    dossier = row.correspondence.dossier
    return dossier_view(dossier=dossier, actor=SYSTEM, at=at) if looked_up and dossier else None


def _refusal(facts: Mapping[str, Any]) -> dict[str, Any]:
    """A dossier that was refused has the portal's status for that; anything else leaves the dossier's as it is."""
    refused = facts["said"] == Incoming.DOSSIER.value
    status = {"code": status_map()[Status.NOT_RECEIVED].code} if refused else {}
    return {**facts, **status}


def _supplement(view: DossierView, number: int | None) -> dict[str, Any]:
    asked = next((each for each in view.supplements if each.number == number), None)
    if asked is None:
        return {"defects": []}
    return {
        "note_vi": asked.note,
        "defects": [{"target": target, "reason_vi": reason} for target, reason in asked.defects],
    }


def _result(view: DossierView, sha256: str) -> dict[str, Any]:
    document = next((each for each in view.documents if each.sha256 == sha256), None)
    kept = file_of(sha256=sha256)
    return {
        "decision": view.decision.value,
        "reason_vi": view.reason,
        "number": document.number if document else "",
        "files": [
            {
                "sha256": sha256,
                "name": document.name if document else "ket-qua.pdf",
                "size_bytes": kept.size_bytes,
                "media_type": kept.media_type,
            }
        ],
    }
