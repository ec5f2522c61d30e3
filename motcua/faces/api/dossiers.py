"""Filing, reading and tracking dossiers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Header, Query, Router, Status
from pydantic import ValidationError

from motcua.faces.api.errors import UnableToReadRequest, UnableToTakeMediaType
from motcua.faces.api.schemas import PRINTABLE, DossierOut, FiledOut, FilingIn, LinesOut, TrackingOut
from motcua.faces.api.tokens import Scope
from motcua.faces.ui.requests import CityRequest
from motcua.foundation.accounts.signing_in import count_attempt
from motcua.foundation.database.transactions import durable
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.foundation.forms.rules.answers import UNREADABLE, bound_answers
from motcua.service.dossiers.commands.filing import file_dossiers
from motcua.service.dossiers.queries.dossier import DossierView, Holding, dossier_view
from motcua.service.dossiers.queries.lists import own_dossiers
from motcua.service.dossiers.queries.timeline import TimelineLine
from motcua.service.dossiers.queries.tracking import track
from motcua.service.dossiers.values import Channel, FiledFile, Filing

router = Router(tags=["dossiers"])
FILE = Scope("dossiers:file")
READ = Scope("dossiers:read")

MULTIPART = "multipart/form-data"
#: The part that is the filing itself; every other part is a file.
PART = "filing"
FILING_LENGTH_MAX = 400_000
FILES_MAX = 50
#: Guesses of codes and telephone numbers from one address within a quarter of an hour.
TRACKING_TRIES_MAX = 60

Key = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        pattern=r"^[\x21-\x7e]{1,200}$",
        description="One's own name for this filing. The same key files once, however often it is sent.",
    ),
]
FILING_BODY = {
    "required": True,
    "content": {
        MULTIPART: {
            "schema": {
                "type": "object",
                "properties": {PART: {"$ref": "#/components/schemas/FilingIn"}},
                "required": [PART],
                "additionalProperties": {
                    "type": "string",
                    "contentMediaType": "application/octet-stream",
                    "description": "A file, in the slot of the form that the part's name says.",
                },
            },
            "encoding": {PART: {"contentType": "application/json"}},
        }
    },
}


@router.post(
    "",
    response={201: FiledOut, 200: FiledOut},
    summary="File a dossier",
    openapi_extra=FILE.told(requestBody=FILING_BODY),
)
def file(request: CityRequest, key: Key) -> Status[dict[str, Any]]:
    """The part `filing` is JSON (see FilingIn), every other part a file in the slot that its name says. A retry after
    a lost answer is told the same dossier (200 instead of 201)."""
    FILE.require(request)
    wanted = _read_filing(request)
    applicant = wanted.applicant or request.actor.person
    if applicant is None:
        raise UnableToReadRequest(reason=_("the token has no person of its own; name the applicant."))
    with durable():
        filing = _filing(wanted, key=key, applicant=applicant, files=_kept(request))
        (filed,) = file_dossiers(filings=[filing], by=request.actor, at=request.at)
    body = {**asdict(filed), "id": filed.dossier, "status_url": f"/api/v1/dossiers/{filed.dossier}"}
    return Status(200 if filed.again else 201, body)


@router.get("", response=LinesOut, summary="One's own dossiers", openapi_extra=READ.told())
def own(request: CityRequest, after: Annotated[str, Query(max_length=300)] = "") -> dict[str, Any]:
    """Open ones first, by what is owed; 50 a page."""
    READ.require(request)
    page = own_dossiers(actor=request.actor, at=request.at, after=after)
    return {"dossiers": page.lines, "after": page.after}


@router.get("/{dossier}", response=DossierOut, summary="A dossier", openapi_extra=READ.told())
def show(request: CityRequest, dossier: UUID) -> dict[str, Any]:
    """404 for a dossier that is not the caller's, as for one that is not there; the attempt is recorded."""
    READ.require(request)
    return _as_json(dossier_view(dossier=dossier, actor=request.actor, at=request.at))


tracking = Router(tags=["tracking"])


@tracking.get("", response=TrackingOut, auth=None, summary="Track by code and phone")
def track_dossier(
    request: CityRequest,
    code: Annotated[str, Query(max_length=60, pattern=PRINTABLE)],
    phone_end: Annotated[str, Query(pattern="^[0-9]{4}$")],
) -> dict[str, Any]:
    """What anybody may know who has the code and the last four digits of the applicant's phone. At most 60 tries in a
    quarter of an hour from one address."""
    with durable():
        count_attempt(
            what="track",
            who=request.META.get("REMOTE_ADDR", ""),
            machine_at=datetime.now(UTC),
            tries_max=TRACKING_TRIES_MAX,
        )
    found = track(code=code, phone_end=phone_end, at=request.at)
    return {**vars(found), "holding": _holding(found.holding), "timeline": _timeline(found.timeline)}


def _read_filing(request: CityRequest) -> FilingIn:
    if request.content_type != MULTIPART:
        raise UnableToTakeMediaType(wanted=MULTIPART)
    text = request.POST.get(PART)
    if not isinstance(text, str):
        raise UnableToReadRequest(reason=_("the part `filing` is missing; send it as a field, not as a file."))
    if len(text) > FILING_LENGTH_MAX:
        raise UnableToReadRequest(reason=_("`filing` is longer than %(length)s.") % {"length": FILING_LENGTH_MAX})
    if UNREADABLE in text:
        raise UnableToReadRequest(reason=_("`filing` is not UTF-8."))
    try:
        wanted = FilingIn.model_validate(json.loads(text))
    except RecursionError as fault:
        raise UnableToReadRequest(reason=_("`filing` is nested too deeply.")) from fault
    except ValidationError as fault:
        said = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in fault.errors()[:10])
        raise UnableToReadRequest(reason=f"`filing`: {said}.") from fault
    except ValueError as fault:
        raise UnableToReadRequest(reason=_("`filing` is not JSON: %(fault)s.") % {"fault": fault}) from fault
    bound_answers(wanted.answers)
    return wanted


def _filing(wanted: FilingIn, *, key: str, applicant: UUID, files: tuple[FiledFile, ...]) -> Filing:
    return Filing(
        key=key,
        version=wanted.version,
        receiving_unit=wanted.receiving_unit,
        applicant=applicant,
        answers=wanted.answers,
        files=files,
        channel=Channel.ONLINE,
        return_method=wanted.return_method,
        return_address=wanted.return_address,
        came_by=wanted.came_by,
        external_code=wanted.external_code,
    )


def _kept(request: CityRequest) -> tuple[FiledFile, ...]:
    """The request's files, kept. A file of a filing that fails afterwards stays kept and belongs to nobody."""
    sent = [(slot, file) for slot, several in request.FILES.lists() for file in several]
    if len(sent) > FILES_MAX:
        raise UnableToReadRequest(reason=_("there are more than %(files)s files.") % {"files": FILES_MAX})
    if not sent:
        return ()
    uploads = [Upload(name=file.name or "", content=file) for _slot, file in sent]
    receipts = keep_files(uploads=uploads, by=request.actor, at=request.at)
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


def _timeline(lines: Iterable[TimelineLine]) -> list[dict[str, Any]]:
    return [{"at": line.at, "kind": line.kind, "title": str(line.title)} for line in lines]
