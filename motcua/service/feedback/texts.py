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

PETITIONS = gettext_noop("Suggestions, petitions and complaints")
PETITION_CODE = Field(name="mã phản ánh", label=gettext_noop("the petition’s code"), sample="KHA-7QM-XRT", must=True)

PETITION_SENT = declare(
    Template(
        name="petition_sent",
        group=PETITIONS,
        purpose=gettext_noop("A petition was sent or passed on: to the heads and leaders of the office that has it"),
        fields=(PETITION_CODE,),
        shipped=Wording(
            subject_vi="Phản ánh, kiến nghị mới {mã phản ánh}",
            body_vi="Đơn vị nhận được phản ánh, kiến nghị {mã phản ánh}. Đề nghị tiếp nhận và trả lời đúng hạn.",
        ),
    )
)
PETITION_GOES_ON = declare(
    Template(
        name="petition_goes_on",
        group=PETITIONS,
        purpose=gettext_noop("The person replied, or disputes the answer: to the heads and leaders of the office"),
        fields=(PETITION_CODE,),
        shipped=Wording(
            subject_vi="Người dân phản hồi {mã phản ánh}",
            body_vi="Người gửi phản ánh, kiến nghị {mã phản ánh} đã phản hồi. Thời hạn trả lời đang tính.",
        ),
    )
)


#: What is told in the account, and by SMS.
Pair = tuple[Template, Template]


def _to_sender(name: str, purpose: str, subject_vi: str, body_vi: str) -> Pair:
    """The same in the account and by SMS, where it says how it is followed."""
    in_app = Template(
        name=name,
        group=PETITIONS,
        purpose=purpose,
        fields=(PETITION_CODE, OFFICE),
        shipped=Wording(subject_vi=subject_vi, body_vi=body_vi),
    )
    by_sms = Template(
        name=f"{name}_sms",
        group=PETITIONS,
        purpose=purpose,
        fields=(PETITION_CODE, OFFICE),
        shipped=Wording(subject_vi=subject_vi, body_vi=f"{body_vi} Xem tại Cổng dịch vụ: mục Phản ánh, kiến nghị."),
        by_sms=True,
    )
    return declare(in_app), declare(by_sms)


PETITION_KEPT = _to_sender(
    "petition_kept",
    gettext_noop("A petition has arrived: to who sent it"),
    "Đã nhận phản ánh, kiến nghị {mã phản ánh}",
    "{cơ quan} đã nhận phản ánh, kiến nghị của bạn, mã {mã phản ánh}.",
)
PETITION_ASKED = _to_sender(
    "petition_asked",
    gettext_noop("The office asks for more about a petition: to who sent it"),
    "{cơ quan} cần biết thêm về {mã phản ánh}",
    "{cơ quan} cần bạn cho biết thêm về phản ánh, kiến nghị {mã phản ánh}.",
)
PETITION_ANSWERED = _to_sender(
    "petition_answered",
    gettext_noop("A petition is answered: to who sent it"),
    "{cơ quan} đã trả lời {mã phản ánh}",
    "{cơ quan} đã trả lời phản ánh, kiến nghị {mã phản ánh} của bạn.",
)
