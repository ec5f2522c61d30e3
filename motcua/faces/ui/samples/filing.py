"""What a citizen sees: promise, way, answers, files, defects."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import segno

from motcua.faces.ui.formats import CITY_ZONE, money_vnd
from motcua.faces.ui.values import (
    Act,
    Confirmation,
    Defect,
    Due,
    DueState,
    Fact,
    FileShown,
    JourneyStep,
    NavItem,
    PayCode,
    Problem,
    SignatureShown,
    SignatureState,
    StepState,
    Suggestion,
    SummaryRow,
    Task,
    Tile,
)
from motcua.faces.ui.vocabulary import STATUSES
from motcua.service.landtax.values import LineView, NoticeView
from motcua.service.payments.values import PayableState

NOON = datetime(2026, 11, 24, 9, 41, tzinfo=CITY_ZONE)
_DUE_AT = datetime(2026, 12, 8, 17, 0, tzinfo=CITY_ZONE)
_FINGERPRINT = "9f2c4e1ab07d3358c6e1f09a77b24d10e5c3b8a96f4d2e1c0b7a8f9e6d5c4b3a"


class FilingSamples:
    """Samples in one language; each property feeds one component."""

    def __init__(self, language: str) -> None:
        self.vietnamese = language == "vi"

    def __call__(self, vi: str, en: str) -> str:
        return vi if self.vietnamese else en

    def all(self) -> dict[str, Any]:
        return {
            name: value
            for name in dir(type(self))
            if not name.startswith("_")
            and isinstance(getattr(type(self), name), property)
            and (value := getattr(self, name)) is not None
        }

    @property
    def statuses(self) -> list[str]:
        return list(STATUSES)

    @property
    def dues(self) -> list[Due]:
        return [
            Due(
                due_at=_DUE_AT,
                state=DueState.ON_TIME,
                left_minutes=4800,
                skipped=self("28–29/11 và 05–06/12 (ngày nghỉ)", "28–29/11 and 05–06/12 (days off)"),
                explain_href="#due",
            ),
            Due(due_at=NOON.replace(hour=17, minute=0), state=DueState.DUE_SOON, left_minutes=200),
            Due(due_at=_DUE_AT - timedelta(days=15), state=DueState.OVERDUE, left_minutes=-480),
            Due(
                due_at=None,
                state=DueState.PAUSED,
                reason=self(
                    "Chờ bạn bổ sung hồ sơ, từ 24/11/2026 09:41 (Nghị định 61/2018/NĐ-CP, Điều 17)",
                    "Waiting for your supplement since 24/11/2026 09:41 (Decree 61/2018/NĐ-CP, article 17)",
                ),
            ),
            Due(due_at=_DUE_AT, state=DueState.MET),
            Due(due_at=_DUE_AT, state=DueState.MISSED, left_minutes=-960),
            Due(due_at=_DUE_AT.replace(year=2028), state=DueState.ON_TIME, left_minutes=9600, provisional=True),
            Due(due_at=None, state=DueState.NONE),
        ]

    @property
    def journey_steps(self) -> list[JourneyStep]:
        return [
            JourneyStep(
                name=self("Đã nộp, 3 tệp nhận đủ (18 trang)", "Filed, all 3 files arrived (18 pages)"),
                state=StepState.DONE,
                done_at=NOON,
            ),
            JourneyStep(
                name=self("Đã tiếp nhận", "Received"),
                state=StepState.DONE,
                unit=self("Quầy 4, Bộ phận Một cửa quận Ninh Kiều", "Counter 4, one-stop of Ninh Kiều District"),
                done_at=NOON + timedelta(minutes=24),
                late=True,
            ),
            JourneyStep(
                name=self("Thẩm định bản vẽ", "Examining the drawings"),
                state=StepState.NOW,
                unit=self("Phòng Quản lý đô thị", "Urban Management Division"),
                holder="Trần Thị Bưởi",
                since=NOON + timedelta(hours=5),
                until=NOON + timedelta(days=3),
            ),
            JourneyStep(
                name=self("Chờ ý kiến phòng cháy", "Waiting for the fire brigade’s opinion"),
                state=StepState.WAITING,
                since=NOON + timedelta(hours=6),
                until=NOON + timedelta(hours=7),
                late=True,
            ),
            JourneyStep(name=self("Ký duyệt", "Signing"), state=StepState.AHEAD),
            JourneyStep(
                name=self("Trả kết quả", "Returning the result"),
                state=StepState.AHEAD,
                note=self("Bản điện tử và tại nhà", "Electronically and at home"),
            ),
        ]

    @property
    def journey_stopped(self) -> list[JourneyStep]:
        return [
            JourneyStep(name=self("Đã nộp", "Filed"), state=StepState.DONE, done_at=NOON),
            JourneyStep(
                name=self("Từ chối tiếp nhận", "Receipt refused"),
                state=StepState.STOPPED,
                done_at=NOON + timedelta(hours=2),
                note=self("Không thuộc thẩm quyền của phường", "Outside the commune’s competence"),
            ),
        ]

    @property
    def summary_rows(self) -> list[SummaryRow]:
        change = self("Sửa", "Change")
        return [
            SummaryRow(
                label=self("Họ và tên", "Full name"),
                value="Nguyễn Thị Thủy Tiên",
                note=self("Theo Cơ sở dữ liệu dân cư", "From the population register"),
            ),
            SummaryRow(
                label=self("Ngày sinh", "Date of birth"),
                value="03/02/1994",
                act=Act(words=change, words_more=self("ngày sinh", "date of birth"), href="#summary"),
            ),
            SummaryRow(
                label=self("Nơi thường trú", "Permanent residence"),
                value=self(
                    "12 hẻm 5, đường Nguyễn Trãi\nphường Cái Khế, quận Ninh Kiều",
                    "12 lane 5, Nguyễn Trãi Street\nCái Khế Ward, Ninh Kiều District",
                ),
                act=Act(words=change, words_more=self("nơi thường trú", "permanent residence"), href="#summary"),
            ),
        ]

    @property
    def tasks(self) -> list[Task]:
        return [
            Task(name=self("Người được khai sinh", "The child"), status="done", href="#tasks"),
            Task(
                name=self("Cha và mẹ", "The parents"),
                status="in_progress",
                href="#tasks",
                hint=self("Còn 2 câu hỏi", "2 questions left"),
            ),
            Task(name=self("Giấy tờ kèm theo", "Papers"), status="to_do", href="#tasks"),
            Task(name=self("Cần sửa lại", "Needs correcting"), status="to_mend", href="#tasks"),
            Task(name=self("Kiểm tra và nộp", "Check and file"), status="cannot_start"),
        ]

    @property
    def files(self) -> list[FileShown]:
        return [
            FileShown(
                name="giay-chung-sinh.jpg",
                size_bytes=1_860_000,
                pages=1,
                media=self("Ảnh", "Photo"),
                sha256=_FINGERPRINT,
                received_at=NOON,
                href="#files",
                remove_action="#files",
            ),
            FileShown(
                name="Đơn đề nghị cấp giấy phép xây dựng (bản ký ngày 20 tháng 11).pdf",
                size_bytes=84_300,
                pages=12,
                media="PDF",
                received_at=NOON,
                href="#files",
            ),
            FileShown(
                name="ban-ve.dwg",
                problem=self(
                    "Chưa nhận: chỉ nhận PDF, JPG hoặc PNG. Các tệp khác đã được giữ lại.",
                    "Not kept: only PDF, JPG or PNG are accepted. The other files were kept.",
                ),
                remove_action="#files",
            ),
        ]

    @property
    def problems(self) -> list[Problem]:
        return [
            Problem(
                message=self("Chọn nơi thường trú của bên nữ", "Choose where the bride resides"), field_id="residence"
            ),
            Problem(message=self("Nhập số căn cước gồm 12 chữ số", "Enter the 12-digit number"), field_id="number"),
        ]

    @property
    def kept_files(self) -> list[FileShown]:
        return [replace(file, remove_action="") for file in self.files if not file.problem]

    @property
    def one_problem(self) -> list[Problem]:
        return self.problems[:1]

    @property
    def filing_name(self) -> str:
        return self("Đăng ký kết hôn", "Marriage registration")

    @property
    def defects(self) -> list[Defect]:
        mend = self("Sửa câu này", "Correct this answer")
        return [
            Defect(
                about=self("Giấy chứng sinh", "Birth certificate of the hospital"),
                words=self("Ảnh bị mờ, không đọc được số.", "The photo is blurred; the number cannot be read."),
                act=Act(words=self("Chụp lại", "Take it again"), href="#defects", icon="camera"),
                law=self("Nghị định 123/2015/NĐ-CP", "Decree 123/2015/NĐ-CP"),
            ),
            Defect(
                about=self("Họ và tên cha", "The father’s name"),
                words=self("Khác với giấy kết hôn.", "Differs from the marriage certificate."),
                act=Act(words=mend, href="#defects", icon="pencil"),
            ),
            Defect(
                about=self("Nơi sinh", "Place of birth"),
                words=self("Thiếu tên phường.", "The ward is missing."),
                mended=True,
            ),
        ]

    @property
    def tile_items(self) -> list[Tile]:
        return [
            Tile(words=self("Sinh con", "A child is born"), href="#tiles", icon="baby"),
            Tile(words=self("Kết hôn", "Marriage"), href="#tiles", icon="heart"),
            Tile(
                words=self("Nhà đất", "House and land"),
                href="#tiles",
                icon="house",
                note=self("Sổ đỏ, biến động, tách thửa", "Certificates, changes, plots"),
            ),
            Tile(words=self("Kinh doanh", "Business"), href="#tiles", icon="store"),
        ]

    @property
    def fact_items(self) -> list[Fact]:
        return [
            Fact(label=self("Thời hạn", "Time limit"), value=self("15 ngày làm việc", "15 working days"), icon="clock"),
            Fact(label=self("Lệ phí", "Fee"), value=money_vnd(75_000), icon="banknote"),
            Fact(
                label=self("Nơi giải quyết", "Where"),
                value=self("UBND quận, huyện", "District People’s Committee"),
                icon="landmark",
            ),
            Fact(label=self("Kết quả", "Result"), value=self("Giấy phép xây dựng", "Building permit"), icon="stamp"),
        ]

    @property
    def section_items(self) -> list[NavItem]:
        return [
            NavItem(words=self("Thủ tục", "Procedures"), href="#sections", current=True),
            NavItem(words=self("Hồ sơ của tôi", "My dossiers"), href="#sections"),
            NavItem(words=self("Tra cứu", "Track"), href="#sections"),
        ]

    @property
    def signatures(self) -> list[SignatureShown]:
        signer = self("UBND quận Ninh Kiều", "People’s Committee of Ninh Kiều District")
        return [
            SignatureShown(state=SignatureState.VALID, signer=signer, signed_at=NOON),
            SignatureShown(
                state=SignatureState.UNTRUSTED,
                signer="Test CA",
                note=self("Chứng thư không do cơ quan được công nhận cấp.", "Its issuer is not recognised."),
            ),
            SignatureShown(state=SignatureState.BROKEN, signer=signer, signed_at=NOON),
            SignatureShown(state=SignatureState.NONE),
        ]

    @property
    def confirmed(self) -> Confirmation:
        picture = segno.make("H13-7Q2M-K8PD", error="m")
        return Confirmation(
            title=self("Hồ sơ đã được nộp", "The dossier has been filed"),
            code_label=self("Mã tra cứu", "Tracking code"),
            code="H13-7Q2M-K8PD",
            qr_svg=picture.svg_inline(border=2, scale=4, omitsize=True, svgclass=None, lineclass=None),
            qr_label=self("Quét để theo dõi", "Scan to track"),
            lines=[
                self(
                    "Kết quả tiếp nhận: trước 17:00 Thứ Tư, 25/11/2026.",
                    "Answer about receipt: before Wednesday 25/11/2026, 17:00.",
                ),
            ],
        )

    @property
    def pay_code(self) -> PayCode:
        picture = segno.make("00020101021238570010A000000727", error="m")
        return PayCode(
            qr_svg=picture.svg_inline(border=2, scale=4, omitsize=True, svgclass=None, lineclass=None),
            label=self("Mã QR 75.000 ₫", "QR code for 75.000 ₫"),
            facts=[
                (self("Số tài khoản", "Account number"), "0000000002023"),
                (self("Nội dung chuyển khoản", "Words of the transfer"), "MCKHA7QMXRT4"),
            ],
            picture_href="#pay-code",
        )

    @property
    def tax_notice(self) -> NoticeView:
        return NoticeView(
            id=UUID(int=1),
            file="HS-0001",
            revision=1,
            number="1234/TB-CCT",
            office="Chi cục Thuế quận Ninh Kiều",
            issued_on=date(2026, 11, 23),
            due_on=date(2026, 12, 23),
            treasury_account="7111",
            chapter="757",
            total_vnd=23_750_000,
            overpaid_vnd=0,
            at=NOON,
            superseded_at=None,
            is_overdue=False,
            lines=tuple(
                LineView(
                    name_vi=vi,
                    name_en=en,
                    sub_item=item,
                    identifier=f"ID{item}",
                    amount_vnd=amount,
                    owed_vnd=amount,
                    state=PayableState.UNPAID,
                )
                for vi, en, item, amount in (
                    ("Lệ phí trước bạ", "Registration fee", "2801", 4_750_000),
                    ("Thuế thu nhập cá nhân", "Personal income tax", "1006", 19_000_000),
                )
            ),
        )

    @property
    def saved_at(self) -> datetime:
        return NOON

    @property
    def suggestion_items(self) -> list[Suggestion]:
        level = self("Cấp xã", "Commune level")
        return [
            Suggestion(words=self("Làm giấy khai sinh", "Birth certificate"), note=level, href="#search"),
            Suggestion(words=self("Đăng ký khai sinh lưu động", "Birth registration at home"), href="#search"),
        ]
