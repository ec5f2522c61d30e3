"""What the applicant is told, in the words of the act: short enough for an SMS, in Vietnamese, which the law asks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.messages.commands import send_messages
from motcua.foundation.messages.values import Channel, NewMessage
from motcua.registry.catalogue.values import ProcedureVersion
from motcua.registry.people.values import PersonView
from motcua.service.dossiers.models import Dossier
from motcua.service.dossiers.rules.norms import norm
from motcua.service.dossiers.values import Defect


def tell(*, notices: Iterable[NewMessage | None], by: Actor, at: datetime) -> None:
    """Sends the notices of those who can be reached."""
    send_messages(messages=[notice for notice in notices if notice is not None], by=by, at=at)


def filed_notice(row: Dossier, applicant: PersonView, version: ProcedureVersion) -> NewMessage | None:
    hours = norm("answer_to_online_filing_working_hours")
    return _notice(
        row,
        applicant,
        key=f"filed:{row.id}",
        subject=f"Đã nộp hồ sơ {row.reference}",
        body=f"Hồ sơ “{version.name_vi}” đã nộp, mã {row.reference}. Cơ quan trả lời trong {hours} giờ làm việc.",
    )


def received_notice(row: Dossier, applicant: PersonView, version: ProcedureVersion) -> NewMessage | None:
    promise = f" Hẹn trả kết quả {_moment(row.promised_at)}." if row.promised_at else ""
    return _notice(
        row,
        applicant,
        key=f"received:{row.id}",
        subject=f"Đã tiếp nhận hồ sơ {row.code}",
        body=f"Hồ sơ “{version.name_vi}” đã được tiếp nhận, mã {row.code}.{promise}",
    )


def not_received_notice(row: Dossier, applicant: PersonView, reason: str) -> NewMessage | None:
    return _notice(
        row,
        applicant,
        key=f"not_received:{row.id}",
        subject=f"Hồ sơ {row.reference} không được tiếp nhận",
        body=f"Hồ sơ {row.reference} không được tiếp nhận. Lý do: {reason}",
    )


def supplement_notice(
    row: Dossier, applicant: PersonView, defects: Sequence[Defect], *, number: int
) -> NewMessage | None:
    return _notice(
        row,
        applicant,
        key=f"supplement:{row.id}:{number}",
        subject=f"Cần bổ sung hồ sơ {row.code or row.reference}",
        body=f"Hồ sơ {row.code or row.reference} cần bổ sung {len(defects)} mục, nêu đủ một lần. "
        "Thời hạn giải quyết tạm dừng đến khi bổ sung xong.",
    )


def reappointed_notice(row: Dossier, applicant: PersonView, reason: str) -> NewMessage | None:
    return _notice(
        row,
        applicant,
        key=f"reappointed:{row.id}",
        subject=f"Xin lỗi và hẹn lại ngày trả hồ sơ {row.code}",
        body=f"Cơ quan xin lỗi vì trả kết quả chậm. Hẹn lại {_moment(row.reappointed_to)}. Lý do: {reason}",
    )


def case_notice(row: Dossier, applicant: PersonView, case: str) -> NewMessage | None:
    return _notice(
        row,
        applicant,
        key=f"limit_case:{row.id}",
        subject=f"Thời hạn mới của hồ sơ {row.code}",
        body=f"Hồ sơ {row.code} thuộc trường hợp “{case}”. Hẹn trả kết quả {_moment(row.promised_at)}.",
    )


def ready_notice(row: Dossier, applicant: PersonView, version: ProcedureVersion) -> NewMessage | None:
    return _notice(
        row,
        applicant,
        key=f"ready:{row.id}",
        subject=f"Hồ sơ {row.code} đã có kết quả",
        body=f"Hồ sơ “{version.name_vi}”, mã {row.code}, đã có kết quả.",
    )


def stood_still_notice(row: Dossier, applicant: PersonView, *, days: int, since_at: datetime) -> NewMessage | None:
    code = row.code or row.reference
    return _notice(
        row,
        applicant,
        key=f"stood_still:{row.id}:{since_at.isoformat()}",
        subject=f"Hồ sơ {code} chưa có bước mới",
        body=f"Hồ sơ {code} chưa có bước mới trong {days} ngày làm việc. Lãnh đạo cơ quan đang giữ hồ sơ đã được báo. "
        "Có bước mới, bạn được báo ngay.",
    )


def _notice(row: Dossier, applicant: PersonView, *, key: str, subject: str, body: str) -> NewMessage | None:
    """In the account when there is one, else by SMS to the phone; None for whom cannot be reached. The key lets a
    repeated act tell only once."""
    in_app = applicant.account is not None
    if not in_app and not applicant.phone:
        return None
    return NewMessage(
        channel=Channel.IN_APP if in_app else Channel.SMS,
        account=applicant.account,
        address=applicant.phone,
        template=key.split(":")[0],
        subject_vi=subject,
        body_vi=body,
        link=f"/ho-so/{row.id}/",
        about=row.id,
        key=key,
    )


def _moment(at: datetime | None) -> str:
    return "" if at is None else at.astimezone(calendar_of(unit=None).zone).strftime("%H:%M ngày %d/%m/%Y")
