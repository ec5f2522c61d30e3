"""What accountants are told, as it is shipped. Administrators may set other words, from a day on."""

from __future__ import annotations

from motcua.foundation.messages.templates import declare
from motcua.foundation.messages.values import Field, Template, Wording
from motcua.foundation.text.faults import gettext_noop

GROUP = gettext_noop("Money")
COUNT = Field(name="số việc", label=gettext_noop("how many payments need a person"), sample="2")

MONEY_MATTERS = declare(
    Template(
        name="money_matters",
        group=GROUP,
        purpose=gettext_noop("Money and dossier do not agree: to the accountants, in the account"),
        fields=(COUNT,),
        shipped=Wording(
            subject_vi="{số việc} khoản tiền cần người xem",
            body_vi="{số việc} khoản tiền chưa khớp với hồ sơ và máy không tự xử lý được. "
            "Mời mở danh sách để xem từng khoản.",
        ),
    )
)
