"""What people are told of taxes on land, as it is shipped. Administrators may set other words, from a day on."""

from __future__ import annotations

from motcua.foundation.messages.templates import declare
from motcua.foundation.messages.values import Template, Wording
from motcua.foundation.text.faults import gettext_noop
from motcua.service.dossiers.texts import AMOUNT, CODE, DUE_ON, GROUP

NOTICE = declare(
    Template(
        name="land_tax_notice",
        group=GROUP,
        purpose=gettext_noop("The tax office has set what is owed on land: to the applicant"),
        fields=(CODE, AMOUNT, DUE_ON),
        shipped=Wording(
            subject_vi="Thông báo thuế đất: cần nộp {số tiền} cho hồ sơ {mã hồ sơ}",
            body_vi="Cơ quan thuế thông báo hồ sơ {mã hồ sơ} phải nộp {số tiền}, hạn {hạn nộp}. "
            "Nộp một lần trực tuyến trong hồ sơ; thời hạn giải quyết tạm dừng đến khi nộp xong.",
        ),
        by_sms=True,
    )
)
DUE_SOON = declare(
    Template(
        name="land_tax_due_soon",
        group=GROUP,
        purpose=gettext_noop("What a notice of the tax office says is due in a few days: to the applicant, once"),
        fields=(CODE, AMOUNT, DUE_ON),
        shipped=Wording(
            subject_vi="Sắp đến hạn nộp thuế đất {số tiền} của hồ sơ {mã hồ sơ}",
            body_vi="Theo thông báo của cơ quan thuế, hồ sơ {mã hồ sơ} còn {số tiền} cần nộp trước hết ngày {hạn nộp}. "
            "Nộp một lần trực tuyến trong hồ sơ.",
        ),
        by_sms=True,
    )
)
OVERDUE = declare(
    Template(
        name="land_tax_overdue",
        group=GROUP,
        purpose=gettext_noop("The day of a notice of the tax office is over: to the applicant, once"),
        fields=(CODE, AMOUNT, DUE_ON),
        shipped=Wording(
            subject_vi="Quá hạn nộp thuế đất {số tiền} của hồ sơ {mã hồ sơ}",
            body_vi="Hồ sơ {mã hồ sơ} còn {số tiền} thuế đất chưa nộp, hạn nộp là {hạn nộp}. Vẫn nộp được trực tuyến; "
            "khoản tính thêm do chậm nộp, nếu có, do cơ quan thuế thông báo riêng.",
        ),
        by_sms=True,
    )
)
