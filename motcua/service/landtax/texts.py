"""What people are told of taxes on land, as it is shipped. Administrators may set other words, from a day on."""

from __future__ import annotations

from motcua.foundation.messages.templates import declare
from motcua.foundation.messages.values import Field, Template, Wording
from motcua.foundation.text.faults import gettext_noop
from motcua.service.dossiers.texts import AMOUNT, CODE, GROUP

DUE_ON = Field(name="hạn nộp", label=gettext_noop("the last day of the payment"), sample="30/06/2023", must=True)

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
