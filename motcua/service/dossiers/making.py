"""Papers made from the records: the six forms of the one-stop, and the result with its signature.

Reads, renders, signs and keeps; puts nothing on a dossier (that is a command's work). Run by jobs and by the pages
that print.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.utils.translation import gettext as _
from pypdf import PdfWriter

from motcua.foundation.accounts.commands import require
from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import SYSTEM, Actor
from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.files.commands import keep_files
from motcua.foundation.files.values import Upload
from motcua.foundation.forms.rules.summary import summary
from motcua.foundation.rendering.pdf import render_pdf
from motcua.foundation.rendering.qr import qr_svg
from motcua.foundation.rendering.rules import written_date, written_moment
from motcua.foundation.signatures.adapters.http import city_timestamper
from motcua.foundation.signatures.adapters.keys import city_key_of
from motcua.foundation.signatures.signing import sign_pdf
from motcua.registry.catalogue.queries import version as version_by_id
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.organization.queries import directory as directory_on
from motcua.registry.organization.values import Directory, UnitView
from motcua.registry.people.lookups import form_lookups
from motcua.registry.people.queries import person
from motcua.registry.people.rules import phone_as_dialled
from motcua.registry.people.values import PersonView
from motcua.service.dossiers.deadlines import legal_limit
from motcua.service.dossiers.errors import UnableToFindDossier
from motcua.service.dossiers.locks import refuse_all, shown_code, subject_of
from motcua.service.dossiers.models import Dossier, Leg, Note, Party, Reappointment, Ruling, Supplement
from motcua.service.dossiers.policy import may_see
from motcua.service.dossiers.queries.handover import slip_view
from motcua.service.dossiers.values import Decision, PartyRole, ResultDocument, ReturnMethod, Status
from motcua.service.dossiers.words import limit_in_vietnamese
from motcua.service.processes.forms.queries import answered_forms
from motcua.service.processes.forms.values import Answered

DOCUMENTS = Path(__file__).parent / "documents"
HOTLINE = "1022"


RECEIPTS_MAX = 100


@dataclass(frozen=True)
class _Case:
    """What every paper needs of a dossier, read once."""

    row: Dossier
    version: ProcedureVersion
    applicant: PersonView
    directory: Directory
    at: datetime
    address: str

    @property
    def receiving(self) -> UnitView:
        return self.directory.unit(self.row.receiving_unit)


Values = dict[str, object]


def rendered_form(*, dossier: UUID, kind: str, at: datetime, address: str = "") -> bytes | None:
    """A form of the one-stop as PDF/A, from the records as they are now; None when there is nothing to say with it
    (an apology that was never given). `address` is where the dossier is followed."""
    case = _case(dossier, at=at, address=address)
    values = _FORMS[kind](case)
    if values is None:
        return None
    return render_pdf(template=DOCUMENTS / f"{kind}.typ", values=values, title=_TITLES[kind], at=at)


def rendered_receipts(*, dossiers: Sequence[UUID], actor: Actor, at: datetime, address: Callable[[str], str]) -> bytes:
    """The receipts (form 01) of many as one PDF to print, in the order asked for. `address` says where a code is
    followed.

    Raises `NotPermitted` for the first that the actor may not see, `UnableToActOnDossiers` naming those that were never
    received or are too many.
    """
    rows = Dossier.objects.in_bulk(list(dossiers))
    if len(rows) < len(set(dossiers)):
        raise UnableToFindDossier
    ordered = [rows[id_] for id_ in dict.fromkeys(dossiers)]
    for row in ordered:
        require(may_see(actor, subject_of(row)), act="print_receipt", subject=row.id)
    refuse_all({shown_code(row): _("it has no receipt yet") for row in ordered if row.code is None})
    refuse_all({shown_code(row): _("these are more than are printed at once") for row in ordered[RECEIPTS_MAX:]})
    return _joined(
        rendered_form(dossier=row.id, kind="01_receipt", at=at, address=address(shown_code(row))) for row in ordered
    )


def rendered_slip(*, slip: UUID, actor: Actor, at: datetime) -> bytes:
    """A handover slip as PDF/A, with room for both signatures. Raises `UnableToFindSlip`, `NotPermitted`."""
    view, lines = slip_view(slip=slip, actor=actor, at=at)
    units = directory_on(on=city_day(view.at))
    unit = units.unit(view.from_unit_id)
    above = units.get(unit.parent) if unit.parent else None
    values: Values = {
        "agency": {"parent": above.authority_vi if above else None, "name": view.from_unit},
        "number": view.number,
        "place_date": f"{unit.short_name_vi}, {written_date(_local(view.at).date())}",
        "from": f"{view.from_name}, {view.from_unit}",
        "to": ", ".join(part for part in (view.to_name, view.to_unit) if part),
        "handed": written_moment(_local(view.at)),
        "count": f"{view.count} hồ sơ",
        "note": view.note or None,
        "from_name": view.from_name,
        "to_name": view.to_name or None,
        "rows": [
            {
                "number": str(number),
                "code": line.code,
                "procedure": line.procedure_vi,
                "name": line.applicant_name,
                "promised_on": f"{_local(line.owed_at):%d/%m/%Y}" if line.owed_at else None,
            }
            for number, line in enumerate(lines, start=1)
        ],
    }
    return render_pdf(template=DOCUMENTS / "handover.typ", values=values, title="Phiếu bàn giao hồ sơ", at=view.at)


def _joined(pdfs: Iterable[bytes | None]) -> bytes:
    writer = PdfWriter()
    for pdf in pdfs:
        writer.append(io.BytesIO(pdf or b""))
    joined = io.BytesIO()
    writer.write(joined)
    return joined.getvalue()


def made_result(*, dossier: UUID, at: datetime, address: str = "") -> ResultDocument | None:
    """Renders the result of a decided dossier, signs it where the procedure asks, and keeps the file.

    None when there is a result already or nothing was decided. Raises `UnableToFindKey`, `UnableToSign` or
    `UnableToTimestamp`; the job tries again.
    """
    case = _case(dossier, at=at, address=address)
    ruling = Ruling.objects.filter(dossier=case.row, superseded_at=None).first()
    if case.row.status not in {Status.APPROVED.value, Status.REFUSED.value} or case.row.current_action == "issue":
        return None
    unit = case.directory.unit(_deciding_unit(case))
    signer = ruling.by if ruling else None
    refused = case.row.decision == Decision.REFUSED.value
    number = _number(case, refused=refused)
    reason = ruling.reason if ruling else ""
    pdf = render_pdf(
        template=DOCUMENTS / "result.typ",
        values=_result_values(case, unit, number, refused=refused, reason=reason, signer=signer),
        title=case.version.result_name_vi,
        at=at,
    )
    signed = case.version.signed and signer is not None
    if signed and signer is not None:
        pdf = _signed(pdf, signer=signer, unit=unit, reason=case.version.result_name_vi, at=at)
    (receipt,) = keep_files(
        uploads=[Upload(name=f"ket-qua-{case.row.code}.pdf", content=io.BytesIO(pdf))], by=SYSTEM, at=at
    )
    return ResultDocument(
        dossier=dossier,
        receipt=receipt,
        number=number,
        signed_by=signer,
        signed=signed,
        decided_at=case.row.decided_at,
        unit=unit.id,
    )


def draft_result(*, dossier: UUID, refused: bool, at: datetime, signer: UUID | None, address: str = "") -> bytes | None:
    """The result as it would be made if `signer` decided now, with a visible mark that it is a draft. Signed by
    nobody, kept nowhere. None when the dossier has no code yet or is decided already."""
    case = _case(dossier, at=at, address=address)
    if case.row.code is None or case.row.decided_at is not None:
        return None
    unit = case.directory.unit(_deciding_unit(case))
    reason = "(lý do ghi khi quyết định)" if refused else ""
    values = _result_values(case, unit, _number(case, refused=refused), refused=refused, reason=reason, signer=signer)
    return render_pdf(
        template=DOCUMENTS / "result.typ",
        values={**values, "draft": "DỰ THẢO"},
        title=f"Dự thảo: {case.version.result_name_vi}",
        at=at,
    )


def _number(case: _Case, *, refused: bool) -> str:
    return f"{case.row.code}/{'QĐ' if refused else 'KQ'}"


def _signed(pdf: bytes, *, signer: UUID, unit: UnitView, reason: str, at: datetime) -> bytes:
    name = names_of(accounts={signer}).get(signer, "")
    key = city_key_of(owner=signer, name=name, organization=unit.authority_vi)
    return sign_pdf(
        pdf=pdf,
        signer=key,
        timestamper=city_timestamper(),
        at=at,
        reason=reason,
        location=unit.name_vi,
        field="signature",
    )


def _case(dossier: UUID, *, at: datetime, address: str) -> _Case:
    row = Dossier.objects.get(id=dossier)
    applicant = person(person=row.applicant)
    assert applicant is not None
    return _Case(
        row=row,
        version=version_by_id(row.version),
        applicant=applicant,
        directory=directory_on(on=city_day(row.received_at or row.filed_at)),
        at=at,
        address=address,
    )


def _deciding_unit(case: _Case) -> UUID:
    """The unit of the last leg: returning at the counter opens none."""
    last = Leg.objects.filter(dossier=case.row).order_by("-number").values_list("unit", flat=True).first()
    unit = last or case.row.receiving_unit
    return unit if case.directory.get(unit) else case.row.receiving_unit


def _agency(case: _Case, unit: UnitView) -> Values:
    above = case.directory.get(unit.parent) if unit.parent else None
    return {"parent": above.authority_vi if above else None, "name": unit.authority_vi}


def _local(at: datetime) -> datetime:
    return at.astimezone(VIETNAM)


def _place_date(case: _Case, unit: UnitView, at: datetime) -> str:
    return f"{unit.short_name_vi}, {written_date(_local(at).date())}"


def _applicant(case: _Case) -> Values:
    return {
        "name": case.applicant.name,
        "address": case.applicant.address.line or None,
        "phone": phone_as_dialled(case.applicant.phone) if case.applicant.phone else None,
        "email": case.applicant.email or None,
    }


def _head(case: _Case, *, kind: str, at: datetime) -> Values:
    """What forms 01 to 05 begin with."""
    unit = case.receiving
    return {
        "agency": _agency(case, unit),
        "number": f"{case.row.code or case.row.reference}/{kind}",
        "place_date": _place_date(case, unit, at),
        "code": case.row.code or case.row.reference,
        "qr_svg": qr_svg(case.address or case.row.code or case.row.reference),
        "tracking_address": case.address,
        "counter": f"Bộ phận Tiếp nhận và Trả kết quả, {unit.authority_vi}",
        "applicant": _applicant(case),
        "matter": case.version.name_vi,
    }


def _receipt(case: _Case) -> Values | None:
    if case.row.received_at is None:
        return None
    promised = case.row.promised_at
    return {
        **_head(case, kind="TNHS", at=case.row.received_at),
        "components": [
            {"name": each.name_vi, "originals": each.originals, "copies": each.copies, "note": each.when_vi or None}
            for each in case.version.components
        ],
        "sets": case.version.sets,
        "time_limit": limit_in_vietnamese(legal_limit(case.version, case.row.limit_case)),
        "received": written_moment(_local(case.row.received_at)),
        "promised": written_moment(_local(promised)) if promised else "không quy định",
        "return_by": _RETURN_WORDS[ReturnMethod(case.row.return_method)],
        "submitter": _submitter(case),
        "receiver": _name(case.row.filed_by if case.row.by_officer else None) or "Cán bộ tiếp nhận",
        "hotline": HOTLINE,
    }


def _supplement(case: _Case) -> Values | None:
    request = Supplement.objects.filter(dossier=case.row).prefetch_related("defects").order_by("-number").first()
    if request is None:
        return None
    fields = case.version.form["ui"]["fields"]
    officer = _name(request.requested_by) or "Cán bộ thụ lý"
    return {
        **_head(case, kind="YCBS", at=request.requested_at),
        "items": [
            {"what": fields.get(defect.target, {}).get("label", {}).get("vi", defect.target), "why": defect.reason}
            for defect in request.defects.all()
        ],
        "reason": request.note or "Hồ sơ chưa đầy đủ, chưa hợp lệ theo quy định.",
        "contact": {"name": officer},
        "officer": officer,
    }


def _refusal(case: _Case) -> Values | None:
    note = Note.objects.filter(dossier=case.row).order_by("-at", "-id").first()
    if case.row.status != Status.NOT_RECEIVED.value or note is None:
        return None
    return {
        **_head(case, kind="TCHS", at=note.at),
        "reasons": [{"what": note.text}],
        "submitter": case.applicant.name,
        "officer": _name(note.by) or "Cán bộ tiếp nhận",
    }


def _apology(case: _Case) -> Values | None:
    given = Reappointment.objects.filter(dossier=case.row).first()
    if given is None or case.row.received_at is None:
        return None
    unit = case.directory.get(case.row.current_unit) or case.receiving
    received_on = written_date(_local(case.row.received_at).date())
    return {
        **_head(case, kind="XLHL", at=given.at),
        "applicant": {"name": case.applicant.name},
        "received_on": received_on[0].upper() + received_on[1:],
        "promised": written_moment(_local(given.promised_before_at)),
        "late_agency": unit.authority_vi,
        "reason": given.reason.rstrip("."),
        "new_date": written_moment(_local(given.promised_after_at)),
        "signatory": {"title": "Thủ trưởng đơn vị", "name": _name(given.by) or ""},
        "recipients": ["Như trên"],
        "archive": "VT",
    }


def _control(case: _Case) -> Values | None:
    if case.row.received_at is None:
        return None
    legs = list(Leg.objects.filter(dossier=case.row).order_by("number"))
    units = [case.directory.get(leg.unit) for leg in legs]
    names = [unit.authority_vi if unit else "" for unit in units]
    return {
        **_head(case, kind="KSHS", at=case.row.received_at),
        "handling_agency": names[-1],
        "cooperating_agencies": sorted(set(names[:-1]) - {names[-1]}),
        "received": written_moment(_local(case.row.received_at)),
        "promised": written_moment(_local(case.row.promised_at)) if case.row.promised_at else "không quy định",
        "handovers": [
            {
                "from": {"office": names[index - 1] if index else case.applicant.name, "name": ""},
                "to": {"office": names[index], "name": ""},
                "at": written_moment(_local(leg.started_at)),
            }
            for index, leg in enumerate(legs)
        ],
        "step_forms": [_step_form(each) for each in answered_forms(dossiers=[case.row.id]).get(case.row.id, ())],
    }


def _step_form(answered: Answered) -> Values:
    """What a step was done with, as the papers go from hand to hand with it."""
    lookups = form_lookups(on=city_day(answered.at))
    sections = summary(answered.form.form, answered.answers, language="vi", lookups=lookups)
    return {
        "title": answered.form.name_vi,
        "by": ", ".join(part for part in (answered.step_vi, _name(answered.by)) if part),
        "at": written_moment(_local(answered.at)),
        "rows": [{"label": row.label, "value": "; ".join(row.lines)} for each in sections for row in each.rows],
    }


def _result_values(
    case: _Case, unit: UnitView, number: str, *, refused: bool, reason: str, signer: UUID | None
) -> Values:
    """The result as a certificate or decision. Its own wording per procedure comes with documents; the facts are
    those that the dossier holds."""
    decided_at = case.row.decided_at or case.at
    facts = [
        {"label": "Người đề nghị", "value": case.applicant.name},
        {"label": "Số định danh", "value": case.applicant.number},
        {"label": "Mã hồ sơ", "value": case.row.code or ""},
        {"label": "Ngày tiếp nhận", "value": f"{_local(case.row.received_at or case.row.filed_at):%d/%m/%Y}"},
    ]
    text = (
        f"Không giải quyết đề nghị “{case.version.name_vi}”. Lý do: {reason}"
        if refused
        else f"Giải quyết đề nghị “{case.version.name_vi}” theo hồ sơ sau:"
    )
    return {
        "agency": _agency(case, unit),
        "number": number,
        "place_date": _place_date(case, unit, decided_at),
        "code": case.row.code or "",
        "qr_svg": qr_svg(case.address or (case.row.code or "")),
        "verify_address": case.address,
        "kind": "Thông báo" if refused else case.version.result_name_vi,
        "about": case.version.name_vi,
        "grounds": [f"Căn cứ {law}" for law in case.version.legal_basis],
        "paragraphs": [{"text": text, "facts": facts}],
        "signatory": {"title": "Người có thẩm quyền", "name": _name(signer) or ""},
        "recipients": ["Người đề nghị"],
        "archive": "VT",
    }


def _submitter(case: _Case) -> str:
    """Who brought the filing: somebody else than the applicant, where that was kept."""
    brought = Party.objects.filter(dossier=case.row, role=PartyRole.SUBMITTER.value).first()
    who = person(person=brought.person) if brought else None
    return who.name if who else case.applicant.name


def _name(account: UUID | None) -> str:
    return names_of(accounts={account}).get(account, "") if account else ""


_RETURN_WORDS = {
    ReturnMethod.COUNTER: "Tại quầy",
    ReturnMethod.POST: "Qua bưu chính công ích",
    ReturnMethod.ELECTRONIC: "Bản điện tử",
}
_FORMS: Mapping[str, Callable[[_Case], Values | None]] = {
    "01_receipt": _receipt,
    "02_supplement": _supplement,
    "03_refusal": _refusal,
    "04_apology": _apology,
    "05_control": _control,
}
_TITLES = {
    "01_receipt": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
    "02_supplement": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
    "03_refusal": "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
    "04_apology": "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
    "05_control": "Phiếu kiểm soát quá trình giải quyết hồ sơ",
}
