"""What holders are told of their papers, as it is shipped. Administrators may set other words, from a day on."""

from __future__ import annotations

from motcua.foundation.messages.templates import declare
from motcua.foundation.messages.values import Field, Template, Wording
from motcua.foundation.text.faults import gettext_noop

GROUP = gettext_noop("Papers in the wallet")

TITLE = Field(name="tên giấy tờ", label=gettext_noop("what the paper is called"), sample="Giấy khai sinh", must=True)
ISSUER = Field(name="nơi cấp", label=gettext_noop("who issued it"), sample="UBND phường An Khánh")
REASON = Field(
    name="lý do",
    label=gettext_noop("the reason, as the leader wrote it"),
    sample="Cấp nhầm thông tin.",
    must=True,
)

PAPER_REVOKED = declare(
    Template(
        name="paper_revoked",
        group=GROUP,
        purpose=gettext_noop("A paper revoked by its issuer: to the holder, at once"),
        fields=(TITLE, ISSUER, REASON),
        shipped=Wording(
            subject_vi="{tên giấy tờ} đã bị thu hồi",
            body_vi="{nơi cấp} đã thu hồi “{tên giấy tờ}”. Lý do: {lý do}",
        ),
        by_sms=True,
    )
)
