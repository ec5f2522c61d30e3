"""The slip of a look-up, on paper for the patient's file."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from uuid import UUID

from motcua.foundation.accounts.queries import names_of
from motcua.foundation.accounts.values import Actor
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.rendering.pdf import render_pdf
from motcua.foundation.rendering.rules import written_moment
from motcua.service.insurance.queries.facilities import facility
from motcua.service.insurance.queries.lookups import lookup as see_lookup
from motcua.service.insurance.values import LookupView, Outcome

_TITLE = "Phiếu tra cứu thẻ bảo hiểm y tế"
_TEMPLATE = Path(__file__).parent / "documents" / "slip.typ"
#: What a slip says, in Vietnamese as every paper.
_RESULTS = {
    Outcome.VALID: "Thẻ có giá trị sử dụng",
    Outcome.EXPIRED: "Thẻ đã hết hạn sử dụng",
    Outcome.NOT_YET: "Thẻ chưa đến ngày có giá trị sử dụng",
    Outcome.WITHDRAWN: "Thẻ đã bị thu hồi",
    Outcome.DIED: "Người có thẻ được ghi nhận là đã chết",
    Outcome.MISMATCH: "Số thẻ, họ tên và ngày sinh không khớp nhau",
    Outcome.NOT_FOUND: "Không có thẻ với số này",
    Outcome.WAITING: "Chưa có trả lời: đường truyền gián đoạn, câu hỏi đã được ghi nhận",
}
_LEVELS = {
    1: "100% chi phí trong phạm vi được hưởng",
    2: "100% chi phí, có giới hạn tỷ lệ một số thuốc và dịch vụ",
    3: "95% chi phí",
    4: "80% chi phí",
    5: "100% chi phí, kể cả ngoài phạm vi được hưởng",
}


def printed_slip(*, lookup: UUID, actor: Actor, at: datetime) -> bytes:
    """A PDF/A for who may see the look-up. Raises what `queries.lookups.lookup` does."""
    view = see_lookup(lookup=lookup, actor=actor, at=at)
    place = facility(facility=view.facility)
    by = names_of(accounts={view.account}).get(view.account, "") if view.account else ""
    values = {
        "facility": place.name_vi,
        "facility_code": place.code,
        "address": place.address_line,
        "result": _RESULTS[view.answer.outcome],
        "asked_at": written_moment(view.at.astimezone(VIETNAM)),
        "answered_at": written_moment(view.answered_at.astimezone(VIETNAM)) if view.answered_at else "",
        "name": view.asked.name,
        "birth_on": f"{view.asked.birth_on:%d/%m/%Y}",
        "lookup": str(view.id),
        "officer": by,
        **_answer(view),
    }
    return render_pdf(template=_TEMPLATE, values=values, title=_TITLE, at=at)


def _answer(view: LookupView) -> dict[str, str]:
    answer = view.answer
    period = (
        f"từ {answer.valid_from:%d/%m/%Y} đến hết {answer.valid_until:%d/%m/%Y}"
        if answer.valid_from and answer.valid_until
        else ""
    )
    return {
        "card_number": answer.card_number,
        "period": period,
        "since": f"{answer.since:%d/%m/%Y}" if answer.since else "",
        "level": _LEVELS[answer.benefit_level] if answer.benefit_level else "",
        "first_care": f"{answer.first_care.name} ({answer.first_care.code})" if answer.first_care else "",
    }
