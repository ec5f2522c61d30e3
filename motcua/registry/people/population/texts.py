"""What people are told of what they say is wrong, as it is shipped. Administrators may set other words, from a day on."""

from __future__ import annotations

from motcua.foundation.messages.templates import declare
from motcua.foundation.messages.values import Field, Template, Wording
from motcua.foundation.text.faults import gettext_noop

FIELD = Field(name="mục", label=gettext_noop("what was said to be wrong"), sample="Dân tộc", must=True)
UNIT = Field(name="đơn vị", label=gettext_noop("which unit has looked into it"), sample="UBND phường An Khánh")
DAY = Field(name="ngày", label=gettext_noop("the day"), sample="03/07/2023")
REASON = Field(
    name="lý do",
    label=gettext_noop("the reason, as the official wrote it"),
    sample="Giấy khai sinh số 12/2019 ghi dân tộc Kinh.",
    must=True,
)

#: Messages are in Vietnamese, whoever reads them.
FIELD_NAMES_VI = {
    "full_name": "Họ và tên",
    "birth_on": "Ngày sinh",
    "sex": "Giới tính",
    "ethnicity": "Dân tộc",
    "home_town": "Quê quán",
    "residence": "Nơi cư trú",
    "marital": "Tình trạng hôn nhân",
    "spouse_number": "Số định danh của vợ hoặc chồng",
}

REGISTER_UPHELD = declare(
    Template(
        name="register_upheld",
        group=gettext_noop("One’s own data"),
        purpose=gettext_noop("What a person said is wrong was found right: to her, at once"),
        fields=(FIELD, UNIT, DAY, REASON),
        shipped=Wording(
            subject_vi="Kết quả xem xét: {mục}",
            body_vi="{đơn vị} ({ngày}): mục “{mục}” trong dữ liệu dân cư là đúng. Lý do: {lý do} "
            "Có giấy tờ khác, bạn báo lại trong “Dữ liệu của tôi”.",
        ),
        by_sms=True,
    )
)
