"""What people are told of a dossier, as it is shipped: short enough for an SMS, in Vietnamese, which the law asks.
Administrators may set other words, from a day on."""

from __future__ import annotations

from motcua.foundation.messages.templates import declare
from motcua.foundation.messages.values import Field, Template, Wording
from motcua.foundation.text.faults import gettext_noop

GROUP = gettext_noop("A dossier on its way")

CODE = Field(name="mã hồ sơ", label=gettext_noop("the dossier’s code"), sample="000.00.15.H13-230615-0001", must=True)
PROCEDURE = Field(name="thủ tục", label=gettext_noop("the procedure’s name"), sample="Đăng ký khai sinh")
PROMISED_AT = Field(
    name="ngày hẹn trả",
    label=gettext_noop("by when the result is promised"),
    sample="16:30 ngày 20/06/2023",
    must=True,
)
REASON = Field(
    name="lý do",
    label=gettext_noop("the reason, as the officer wrote it"),
    sample="Giấy chứng sinh không đọc được.",
    must=True,
)
HOURS = Field(name="số giờ", label=gettext_noop("in how many working hours the office answers"), sample="8")
ITEMS = Field(name="số mục", label=gettext_noop("how many things are to be mended"), sample="2")
CASE = Field(
    name="trường hợp", label=gettext_noop("the case of the limit that applies"), sample="Cần xác minh", must=True
)
NEWS = Field(
    name="việc đã làm",
    label=gettext_noop("how the step came out, as its process calls it"),
    sample="Đã kiểm tra thực địa",
    must=True,
)
DAYS = Field(name="số ngày", label=gettext_noop("for how many working days nothing has happened"), sample="5")
DUE_ON = Field(name="hạn nộp", label=gettext_noop("the last day of the payment"), sample="30/06/2023", must=True)
AMOUNT = Field(name="số tiền", label=gettext_noop("the amount of money"), sample="75.000 ₫", must=True)

FILED = declare(
    Template(
        name="filed",
        group=GROUP,
        purpose=gettext_noop("Filed: to the applicant, at once"),
        fields=(CODE, PROCEDURE, HOURS),
        shipped=Wording(
            subject_vi="Đã nộp hồ sơ {mã hồ sơ}",
            body_vi="Hồ sơ “{thủ tục}” đã nộp, mã {mã hồ sơ}. Cơ quan trả lời trong {số giờ} giờ làm việc.",
        ),
        by_sms=True,
    )
)
RECEIVED = declare(
    Template(
        name="received",
        group=GROUP,
        purpose=gettext_noop("Received, with a promised day: to the applicant"),
        fields=(CODE, PROCEDURE, PROMISED_AT),
        shipped=Wording(
            subject_vi="Đã tiếp nhận hồ sơ {mã hồ sơ}",
            body_vi="Hồ sơ “{thủ tục}” đã được tiếp nhận, mã {mã hồ sơ}. Hẹn trả kết quả {ngày hẹn trả}.",
        ),
        by_sms=True,
    )
)
RECEIVED_UNDATED = declare(
    Template(
        name="received_undated",
        group=GROUP,
        purpose=gettext_noop("Received, of a procedure without a time limit: to the applicant"),
        fields=(CODE, PROCEDURE),
        shipped=Wording(
            subject_vi="Đã tiếp nhận hồ sơ {mã hồ sơ}",
            body_vi="Hồ sơ “{thủ tục}” đã được tiếp nhận, mã {mã hồ sơ}.",
        ),
        by_sms=True,
    )
)
NOT_RECEIVED = declare(
    Template(
        name="not_received",
        group=GROUP,
        purpose=gettext_noop("Not accepted, and why: to the applicant"),
        fields=(CODE, REASON),
        shipped=Wording(
            subject_vi="Hồ sơ {mã hồ sơ} không được tiếp nhận",
            body_vi="Hồ sơ {mã hồ sơ} không được tiếp nhận. Lý do: {lý do}",
        ),
        by_sms=True,
    )
)
SUPPLEMENT = declare(
    Template(
        name="supplement",
        group=GROUP,
        purpose=gettext_noop("Something is missing: to the applicant"),
        fields=(CODE, ITEMS),
        shipped=Wording(
            subject_vi="Cần bổ sung hồ sơ {mã hồ sơ}",
            body_vi="Hồ sơ {mã hồ sơ} cần bổ sung {số mục} mục, nêu đủ một lần. "
            "Thời hạn giải quyết tạm dừng đến khi bổ sung xong.",
        ),
        by_sms=True,
    )
)
REAPPOINTED = declare(
    Template(
        name="reappointed",
        group=GROUP,
        purpose=gettext_noop("Late, with the apology and the new day: to the applicant"),
        fields=(CODE, PROMISED_AT, REASON),
        shipped=Wording(
            subject_vi="Xin lỗi và hẹn lại ngày trả hồ sơ {mã hồ sơ}",
            body_vi="Cơ quan xin lỗi vì trả kết quả hồ sơ {mã hồ sơ} chậm. Hẹn lại {ngày hẹn trả}. Lý do: {lý do}",
        ),
        by_sms=True,
    )
)
MONEY_AWAITED = declare(
    Template(
        name="money_awaited",
        group=GROUP,
        purpose=gettext_noop("The dossier waits for its fees: to the applicant"),
        fields=(CODE, AMOUNT),
        shipped=Wording(
            subject_vi="Cần nộp {số tiền} cho hồ sơ {mã hồ sơ}",
            body_vi="Hồ sơ {mã hồ sơ} chờ nộp {số tiền} phí, lệ phí, trực tuyến hoặc tại quầy. "
            "Nộp xong, hồ sơ tự đi tiếp; thời hạn giải quyết tạm dừng đến lúc đó.",
        ),
        by_sms=True,
    )
)
MONEY_REMINDER = declare(
    Template(
        name="money_reminder",
        group=GROUP,
        purpose=gettext_noop("The office reminds of what is owed: to the applicant"),
        fields=(CODE, AMOUNT),
        shipped=Wording(
            subject_vi="Nhắc nộp {số tiền} cho hồ sơ {mã hồ sơ}",
            body_vi="Hồ sơ {mã hồ sơ} còn {số tiền} chưa nộp. "
            "Mời nộp trực tuyến trong trang hồ sơ hoặc tại quầy đã nhận hồ sơ. Nếu đã nộp, xin bỏ qua tin này.",
        ),
        by_sms=True,
    )
)
MONEY_DUE_SOON = declare(
    Template(
        name="money_due_soon",
        group=GROUP,
        purpose=gettext_noop("What is owed is due in a few days: to the applicant, once"),
        fields=(CODE, AMOUNT, DUE_ON),
        shipped=Wording(
            subject_vi="Sắp đến hạn nộp {số tiền} cho hồ sơ {mã hồ sơ}",
            body_vi="Hồ sơ {mã hồ sơ} còn {số tiền} cần nộp trước hết ngày {hạn nộp}. "
            "Mời nộp trực tuyến trong trang hồ sơ hoặc tại quầy đã nhận hồ sơ.",
        ),
        by_sms=True,
    )
)
MONEY_OVERDUE = declare(
    Template(
        name="money_overdue",
        group=GROUP,
        purpose=gettext_noop("The day to pay what is owed is over: to the applicant, once"),
        fields=(CODE, AMOUNT, DUE_ON),
        shipped=Wording(
            subject_vi="Quá hạn nộp {số tiền} cho hồ sơ {mã hồ sơ}",
            body_vi="Hồ sơ {mã hồ sơ} còn {số tiền} chưa nộp, hạn nộp là {hạn nộp}. "
            "Vẫn nộp được trực tuyến hoặc tại quầy; nộp xong, hồ sơ đang chờ tiền tự đi tiếp.",
        ),
        by_sms=True,
    )
)
FEES_PAID = declare(
    Template(
        name="fees_paid",
        group=GROUP,
        purpose=gettext_noop("The money has arrived: to the applicant"),
        fields=(CODE, AMOUNT),
        shipped=Wording(
            subject_vi="Đã nhận {số tiền} cho hồ sơ {mã hồ sơ}",
            body_vi="Cơ quan đã nhận {số tiền} của hồ sơ {mã hồ sơ}. Biên lai hoặc chứng từ nộp tiền có trong hồ sơ.",
        ),
        by_sms=True,
    )
)
MONEY_RETURNED = declare(
    Template(
        name="money_returned",
        group=GROUP,
        purpose=gettext_noop("Money has gone back: to who paid it, else to the applicant"),
        fields=(CODE, AMOUNT),
        shipped=Wording(
            subject_vi="Đã hoàn {số tiền} của hồ sơ {mã hồ sơ}",
            body_vi="{số tiền} nộp cho hồ sơ {mã hồ sơ} đã được hoàn trả theo đường đã nộp. "
            "Biên lai của khoản này, nếu có, không còn hiệu lực.",
        ),
        by_sms=True,
    )
)
STEP_DONE = declare(
    Template(
        name="step_done",
        group=GROUP,
        purpose=gettext_noop("A step came out in a way that its process tells: to the applicant"),
        fields=(CODE, PROCEDURE, NEWS),
        shipped=Wording(
            subject_vi="Tin mới về hồ sơ {mã hồ sơ}",
            body_vi="Hồ sơ “{thủ tục}”, mã {mã hồ sơ}: {việc đã làm}.",
        ),
        by_sms=True,
    )
)
LIMIT_CASE = declare(
    Template(
        name="limit_case",
        group=GROUP,
        purpose=gettext_noop("Another time limit applies: to the applicant"),
        fields=(CODE, CASE, PROMISED_AT),
        shipped=Wording(
            subject_vi="Thời hạn mới của hồ sơ {mã hồ sơ}",
            body_vi="Hồ sơ {mã hồ sơ} thuộc trường hợp “{trường hợp}”. Hẹn trả kết quả {ngày hẹn trả}.",
        ),
        by_sms=True,
    )
)
READY = declare(
    Template(
        name="ready",
        group=GROUP,
        purpose=gettext_noop("The result is there: to the applicant"),
        fields=(CODE, PROCEDURE),
        shipped=Wording(
            subject_vi="Hồ sơ {mã hồ sơ} đã có kết quả",
            body_vi="Hồ sơ “{thủ tục}”, mã {mã hồ sơ}, đã có kết quả.",
        ),
        by_sms=True,
    )
)
STOOD_STILL = declare(
    Template(
        name="stood_still",
        group=GROUP,
        purpose=gettext_noop("No step for days: to the applicant"),
        fields=(CODE, DAYS),
        shipped=Wording(
            subject_vi="Hồ sơ {mã hồ sơ} chưa có bước mới",
            body_vi="Hồ sơ {mã hồ sơ} chưa có bước mới trong {số ngày} ngày làm việc. "
            "Lãnh đạo cơ quan đang giữ hồ sơ đã được báo. Có bước mới, bạn được báo ngay.",
        ),
        by_sms=True,
    )
)
STOOD_STILL_IN_UNIT = declare(
    Template(
        name="stood_still_in_unit",
        group=GROUP,
        purpose=gettext_noop("No step for days: to the heads and leaders of the office"),
        fields=(CODE, DAYS),
        shipped=Wording(
            subject_vi="Hồ sơ {mã hồ sơ} không có bước mới {số ngày} ngày làm việc",
            body_vi="Người dân đã được báo. Cần xử lý tiếp, hoặc nhắn cho người dân biết lý do.",
        ),
    )
)
