"""What people are told of a remark, a complaint or its answer, as it is shipped: Vietnamese, as all notices.
Administrators may set other words, from a day on."""

from __future__ import annotations

from motcua.foundation.messages.templates import declare
from motcua.foundation.messages.values import Field, Template, Wording
from motcua.foundation.text.faults import gettext_noop
from motcua.service.dossiers.texts import CODE

GROUP = gettext_noop("Conversations and complaints")

OFFICE = Field(name="cơ quan", label=gettext_noop("the office’s name"), sample="UBND phường An Khánh")
APPLICANT = Field(name="người nộp", label=gettext_noop("the applicant’s name"), sample="Trần Thị Bưởi")
#: Who gets it by SMS could read it nowhere else.
REMARK = Field(
    name="lời nhắn",
    label=gettext_noop("what was written, shortened where it is long"),
    sample="Mời chị mang giấy chứng sinh bản chính đến đối chiếu.",
    must=True,
)

OFFICE_WROTE = declare(
    Template(
        name="office_wrote",
        group=GROUP,
        purpose=gettext_noop("The office wrote: to the applicant, in the account"),
        fields=(CODE, OFFICE),
        shipped=Wording(
            subject_vi="{cơ quan} nhắn về hồ sơ {mã hồ sơ}",
            body_vi="{cơ quan} nhắn về hồ sơ {mã hồ sơ}. Mời xem và trả lời trong trang hồ sơ.",
        ),
    )
)
OFFICE_WROTE_SMS = declare(
    Template(
        name="office_wrote_sms",
        group=GROUP,
        purpose=gettext_noop("The office wrote: to an applicant without an account, by SMS"),
        fields=(CODE, OFFICE, REMARK),
        shipped=Wording(
            subject_vi="{cơ quan} nhắn về hồ sơ {mã hồ sơ}",
            body_vi="{cơ quan} nhắn về hồ sơ {mã hồ sơ}: {lời nhắn}",
        ),
        by_sms=True,
    )
)
APPLICANT_WROTE = declare(
    Template(
        name="applicant_wrote",
        group=GROUP,
        purpose=gettext_noop("The applicant wrote: to those who work on the dossier"),
        fields=(CODE, APPLICANT),
        shipped=Wording(
            subject_vi="Người dân nhắn về hồ sơ {mã hồ sơ}",
            body_vi="{người nộp} nhắn về hồ sơ {mã hồ sơ} và chờ trả lời.",
        ),
    )
)
DELAY_COMPLAINED = declare(
    Template(
        name="delay_complained",
        group=GROUP,
        purpose=gettext_noop("A complaint about a delay: to the heads and leaders of the office"),
        fields=(CODE, APPLICANT),
        shipped=Wording(
            subject_vi="Phản ánh chậm trễ: hồ sơ {mã hồ sơ}",
            body_vi="{người nộp} phản ánh hồ sơ {mã hồ sơ} chậm. Trưởng đơn vị trả lời.",
        ),
    )
)
COMPLAINT_ANSWERED = declare(
    Template(
        name="complaint_answered",
        group=GROUP,
        purpose=gettext_noop("The answer to a complaint: to the applicant, in the account"),
        fields=(CODE, OFFICE),
        shipped=Wording(
            subject_vi="{cơ quan} trả lời phản ánh về hồ sơ {mã hồ sơ}",
            body_vi="{cơ quan} trả lời phản ánh chậm trễ về hồ sơ {mã hồ sơ}.",
        ),
    )
)
COMPLAINT_ANSWERED_SMS = declare(
    Template(
        name="complaint_answered_sms",
        group=GROUP,
        purpose=gettext_noop("The answer to a complaint: to an applicant without an account, by SMS"),
        fields=(CODE, OFFICE, REMARK),
        shipped=Wording(
            subject_vi="{cơ quan} trả lời phản ánh về hồ sơ {mã hồ sơ}",
            body_vi="{cơ quan} trả lời phản ánh chậm trễ về hồ sơ {mã hồ sơ}: {lời nhắn}",
        ),
        by_sms=True,
    )
)
