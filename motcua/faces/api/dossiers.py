"""Filing, reading and tracking dossiers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any
from uuid import UUID

from ninja import Field, Form, Query, Router
from pydantic import ValidationError

from motcua.faces.api.errors import UnableToReadRequest
from motcua.faces.api.schemas import DossierOut, FiledOut, FilingIn, LinesOut, TrackingOut
from motcua.faces.api.tokens import needs
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.queries.dossier import DossierView, Holding, Tracking, dossier_view, track
from motcua.service.dossiers.queries.lists import own_dossiers
from motcua.service.dossiers.values import Channel, FiledFile, Filing

router = Router(tags=["dossiers"])
may_file = needs("dossiers:file")
may_read = needs("dossiers:read")

KEY_LENGTH_MAX = 200
FILES_MAX = 50


@router.post("", response={201: FiledOut, 200: FiledOut}, summary="File a dossier")
def file(request: CityRequest, filing: Form[Annotated[str, Field(max_length=400_000)]]) -> tuple[int, dict[str, Any]]:
    """`multipart/form-data`: the part `filing` is JSON (see FilingIn), every other part a file in the slot that its
    name says. Send an `Idempotency-Key`: the same key files once, and a retry after a lost answer is told the same
    dossier (200 instead of 201)."""
    may_file(request)
    wanted = _read_filing(filing)
    key = request.headers.get("Idempotency-Key", "").strip()
    if not key or len(key) > KEY_LENGTH_MAX:
        raise UnableToReadRequest(reason=f"the header Idempotency-Key is needed, at most {KEY_LENGTH_MAX} characters.")
    applicant = wanted.applicant or request.actor.person
    if applicant is None:
        raise UnableToReadRequest(reason="the token has no person of its own; name the applicant.")
    with durable():
        (filed,) = file_dossiers(
            filings=[
                Filing(
                    key=key,
                    version=wanted.version,
                    receiving_unit=wanted.receiving_unit,
                    applicant=applicant,
                    answers=wanted.answers,
                    files=_kept(request),
                    channel=Channel.ONLINE,
                    return_method=wanted.return_method,
                    return_address=wanted.return_address,
                    came_by=wanted.came_by,
                    external_code=wanted.external_code,
                )
            ],
            by=request.actor,
            at=request.at,
        )
    body = {**asdict(filed), "id": filed.dossier, "status_url": f"/api/v1/dossiers/{filed.dossier}"}
    return (200 if filed.again else 201), body


@router.get("", response=LinesOut, summary="One's own dossiers")
def own(request: CityRequest, after: Query[Annotated[str, Field(max_length=300)]] = "") -> Any:
    may_read(request)
    page = own_dossiers(actor=request.actor, at=request.at, after=after)
    return {"dossiers": page.lines, "after": page.after}


@router.get("/{dossier}", response=DossierOut, summary="A dossier")
def show(request: CityRequest, dossier: UUID) -> dict[str, Any]:
    may_read(request)
    return _as_json(dossier_view(dossier=dossier, actor=request.actor, at=request.at))


tracking = Router(tags=["tracking"])


@tracking.get("", response=TrackingOut, auth=None, summary="Track by code and phone")
def track_dossier(
    request: CityRequest,
    code: Query[Annotated[str, Field(max_length=60)]],
    phone_end: Query[Annotated[str, Field(min_length=4, max_length=4)]],
) -> dict[str, Any]:
    """What anybody may know who has the code and the last four digits of the applicant's phone."""
    found: Tracking = track(code=code, phone_end=phone_end, at=request.at)
    return {**asdict(found), "holding": _holding(found.holding), "timeline": _timeline(found.timeline)}


def _read_filing(text: str) -> FilingIn:
    try:
        return FilingIn.model_validate_json(text)
    except ValidationError as fault:
        reasons = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in fault.errors()[:10])
        raise UnableToReadRequest(reason=f"`filing` does not have the documented shape: {reasons}.") from fault
    except RecursionError as fault:
        raise UnableToReadRequest(reason="`filing` is nested too deeply.") from fault


def _kept(request: CityRequest) -> tuple[FiledFile, ...]:
    """The request's files, kept. A file of a filing that fails afterwards stays kept and belongs to nobody."""
    files = request.FILES
    sent = [(slot, file) for slot, several in files.lists() for file in several]
    if len(sent) > FILES_MAX:
        raise UnableToReadRequest(reason=f"at most {FILES_MAX} files in a request.")
    if not sent:
        return ()
    receipts = keep_files(
        uploads=[Upload(name=file.name or "", content=file) for _slot, file in sent],
        by=request.actor,
        at=request.at,
    )
    return tuple(FiledFile(slot, receipt) for (slot, _file), receipt in zip(sent, receipts, strict=True))


def _as_json(view: DossierView) -> dict[str, Any]:
    return {
        "id": view.id,
        "code": view.code,
        "reference": view.reference,
        "procedure_vi": view.version.name_vi,
        "status": view.status,
        "decision": view.decision,
        "filed_at": view.filed_at,
        "received_at": view.received_at,
        "legal_due_at": view.legal_due_at,
        "promised_at": view.promised_at,
        "reappointed_to": view.reappointed_to,
        "ready_at": view.ready_at,
        "returned_at": view.returned_at,
        "overdue": view.overdue,
        "holding": _holding(view.holding),
        "timeline": _timeline(view.timeline),
    }


def _holding(holding: Holding) -> dict[str, Any]:
    return {
        "unit_vi": holding.unit.name_vi if holding.unit else "",
        "step_vi": holding.step_vi,
        "since_at": holding.since_at,
        "due_at": holding.due_at,
    }


def _timeline(lines: Any) -> list[dict[str, Any]]:
    return [{"at": line.at, "kind": line.kind, "title": str(line.title)} for line in lines]
