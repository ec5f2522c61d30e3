"""What officials are told of papers that are given to them, as it is shipped. Administrators may set other words, from a day
on."""

from __future__ import annotations

from motcua.foundation.messages.templates import GIVEN_WORK, declare
from motcua.foundation.messages.values import Field, Template, Wording
from motcua.foundation.text.faults import gettext_noop

NUMBER = Field(name="số đến", label=gettext_noop("its number in the register"), sample="41", must=True)
SENDER = Field(name="nơi gửi", label=gettext_noop("who sent it"), sample="Sở Tư pháp")
ABSTRACT = Field(
    name="trích yếu",
    label=gettext_noop("what it is about, shortened where it is long"),
    sample="Báo cáo số liệu hộ tịch",
)
DUE_ON = Field(name="hạn xử lý", label=gettext_noop("by when it is to be handled"), sample="20/07/2023", must=True)

INCOMING_ASSIGNED = declare(
    Template(
        name="incoming_assigned",
        group=GIVEN_WORK,
        purpose=gettext_noop(
            "An incoming document to handle: to the official, or to the heads and handlers of the unit"
        ),
        fields=(NUMBER, SENDER, ABSTRACT, DUE_ON),
        shipped=Wording(
            subject_vi="Văn bản đến số {số đến} giao xử lý, hạn {hạn xử lý}",
            body_vi="{nơi gửi}: {trích yếu}. Hạn xử lý {hạn xử lý}.",
        ),
    )
)
