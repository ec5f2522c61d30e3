"""What a unit is told of an inspection, as it is shipped. Administrators may set other words, from a day on."""

from __future__ import annotations

from motcua.foundation.messages.templates import GIVEN_WORK, declare
from motcua.foundation.messages.values import Field, Template, Wording
from motcua.foundation.text.faults import gettext_noop

NUMBER = Field(name="số thông báo", label=gettext_noop("the number of the letter"), sample="12/TB-SNV", must=True)
SUBJECT = Field(name="nội dung", label=gettext_noop("what is inspected"), sample="Việc tiếp nhận hồ sơ")
FROM_ON = Field(name="ngày bắt đầu", label=gettext_noop("the first day"), sample="20/07/2023", must=True)

INSPECTION_ANNOUNCED = declare(
    Template(
        name="inspection_announced",
        group=GIVEN_WORK,
        purpose=gettext_noop("The notice of an inspection: to the heads and leaders of the inspected unit"),
        fields=(NUMBER, SUBJECT, FROM_ON),
        shipped=Wording(
            subject_vi="Đơn vị được kiểm tra từ ngày {ngày bắt đầu}",
            body_vi="Theo thông báo {số thông báo}: {nội dung}. Nội dung kiểm tra và đoàn kiểm tra có trong trang này.",
        ),
    )
)
