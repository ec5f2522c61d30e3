"""What is sent to a telephone, as it is shipped. Administrators may set other words, from a day on."""

from __future__ import annotations

from motcua.foundation.messages.templates import declare
from motcua.foundation.messages.values import Field, Template, Wording
from motcua.foundation.text.faults import gettext_noop

CODE = Field(name="mã", label=gettext_noop("the code"), sample="135790", must=True)

PHONE_CODE = declare(
    Template(
        name="phone_code",
        group=gettext_noop("Signing in"),
        purpose=gettext_noop("A code by telephone: to who signs in without VNeID, by SMS"),
        fields=(CODE,),
        shipped=Wording(
            subject_vi="Mã đăng nhập",
            body_vi="{mã} là mã đăng nhập cổng dịch vụ công của thành phố, dùng trong 10 phút. Không đưa mã cho ai.",
        ),
        by_sms=True,
    )
)
