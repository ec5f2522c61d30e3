"""A report with everything in it, its figures invented: for the gallery and for the tests of its writings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from motcua.foundation.rendering.reports.values import (
    Annex,
    Column,
    ColumnKind,
    Figure,
    FormHead,
    Head,
    Issuer,
    Paragraph,
    Report,
    Row,
    Section,
    Signatory,
    Table,
    Text,
)
from motcua.reform.reports.documents import form_ii06a

ADDRESS = "https://motcua.example/so-lieu/"
#: Group, then received (total, online, in person, carried over), settled (total, early, on time, late), open (total, in
#: time, overdue), as form II.06a asks: total = its parts, received = settled + open.
FORM_ROWS = (
    ("I", "Lĩnh vực giải quyết cấp quận", (4_210, 2_231, 1_804, 175, 4_015, 2_906, 1_071, 38, 195, 189, 6), True),
    ("1", "Đất đai", (2_140, 870, 1_160, 110, 2_011, 1_322, 662, 27, 129, 124, 5), False),
    ("2", "Thành lập và hoạt động của hộ kinh doanh", (1_236, 905, 301, 30, 1_201, 952, 245, 4, 35, 35, 0), False),
    ("3", "Hoạt động xây dựng", (834, 456, 343, 35, 803, 632, 164, 7, 31, 30, 1), False),
    ("II", "Lĩnh vực giải quyết cấp phường", (9_875, 7_603, 2_266, 6, 9_861, 9_522, 339, 0, 14, 14, 0), True),
    ("1", "Chứng thực", (6_018, 4_634, 1_384, 0, 6_018, 6_018, 0, 0, 0, 0, 0), False),
    ("2", "Hộ tịch", (3_857, 2_969, 882, 6, 3_843, 3_504, 339, 0, 14, 14, 0), False),
)


def a_figure(
    reference: str = "online.share/2023-H1/92", value: Decimal | int | None = 68, unit: str = "%", meaning: str = ""
) -> Figure:
    return Figure(
        reference=reference,
        value=value,
        unit=unit,
        instead="không phát sinh",
        meaning=meaning or "Tỷ lệ hồ sơ tiếp nhận trực tuyến",
        address=f"{ADDRESS}{reference}",
    )


def form_table() -> Table:
    rows = tuple(
        Row(cells=((label,), (field,), *_counts(number, counts)), strong=strong)
        for number, (label, field, counts, strong) in enumerate(FORM_ROWS, start=1)
    )
    return form_ii06a(rows=rows, notes=("Hồ sơ rút, hồ sơ không đủ điều kiện giải quyết được tính là đã giải quyết.",))


def _counts(row: int, counts: tuple[int, ...]) -> tuple[Text, ...]:
    return tuple(
        (a_figure(f"ii.06a/2023-H1/{row}/{column}", count, unit="", meaning=f"Biểu II.06a, cột {column}"),)
        for column, count in enumerate(counts, start=3)
    )


def level_table() -> Table:
    shares = (("Cấp quận, huyện", 4_035, 2_231, 53), ("Cấp xã, phường, thị trấn", 9_869, 7_603, 77))
    return Table(
        key="levels",
        caption="Tiếp nhận trực tuyến theo cấp giải quyết",
        columns=(
            Column(kind=ColumnKind.TEXT, width=30),
            *(Column(kind=ColumnKind.NUMBER, width=14) for _ in range(3)),
        ),
        heads=(tuple(Head(words=words) for words in ("Cấp", "Tiếp nhận", "Trực tuyến", "Tỷ lệ")),),
        rows=tuple(
            Row(
                cells=(
                    (name,),
                    (a_figure(f"received/{share}", received, unit="", meaning="Hồ sơ tiếp nhận"),),
                    (a_figure(f"online/{share}", online, unit="", meaning="Hồ sơ tiếp nhận trực tuyến"),),
                    (a_figure(f"share/{share}", share),),
                )
            )
            for name, received, online, share in shares
        ),
    )


def a_report(
    *,
    sections: tuple[Section, ...] | None = None,
    annexes: tuple[Annex, ...] | None = None,
    number: int | None = 5,
    dated_on: date | None = date(2023, 7, 5),
    sources_listed: bool = True,
) -> Report:
    """The half-year report of a district, its figures invented."""
    return Report(
        issuer=Issuer(
            parent="Ủy ban nhân dân thành phố Cần Thơ",
            name="Ủy ban nhân dân quận Ô Môn".replace(" ", "\N{NO-BREAK SPACE}", 3),
            place="Ô Môn",
            symbol="BC-UBND",
        ),
        number=number,
        dated_on=dated_on,
        kind="Báo cáo",
        about="Về việc thực hiện cải cách hành chính 6 tháng đầu năm 2023",
        addressees=("Ủy ban nhân dân thành phố Cần Thơ", "Sở Nội vụ thành phố Cần Thơ"),
        opening=(
            Paragraph(
                text=(
                    "Thực hiện Kế hoạch cải cách hành chính năm 2023, Ủy ban nhân dân quận báo cáo kết quả "
                    "6 tháng đầu năm như sau:",
                )
            ),
        ),
        sections=sections if sections is not None else _sections(),
        closing=(Paragraph(text=("Trên đây là báo cáo của Ủy ban nhân dân quận, kính gửi Sở Nội vụ tổng hợp./.",)),),
        signatory=Signatory(
            authority="TM. Ủy ban nhân dân", prefix="KT. Chủ tịch", title="Phó Chủ tịch", name="Trần Thị Mận"
        ),
        recipients=("Như trên", "TT. Quận ủy, TT. HĐND quận", "Các phòng chuyên môn"),
        archive="VT, PNV",
        annexes=annexes if annexes is not None else (an_annex(),),
        frozen="Số liệu chốt lúc 09 giờ 00 phút, ngày 03 tháng 7 năm 2023, vị trí nhật ký 1.284.551.",
        sources_listed=sources_listed,
    )


def an_annex() -> Annex:
    return Annex(
        title="Tình hình, kết quả giải quyết thủ tục hành chính tại cơ quan, đơn vị trực tiếp giải quyết",
        blocks=(form_table(),),
        form=FormHead(
            code="Biểu số II.06a/VPCP/KSTT",
            issued_with="Ban hành theo Thông tư số 01/2020/TT-VPCP",
            period="Kỳ báo cáo: 6 tháng đầu năm 2023 (từ ngày 15/12/2022 đến ngày 14/6/2023)",
            reporter="Ủy ban nhân dân quận Ô Môn",
            receiver="Văn phòng Ủy ban nhân dân thành phố",
        ),
    )


def _sections() -> tuple[Section, ...]:
    late = a_figure("late.count/2023-H1/917", 38, unit="hồ sơ", meaning="Hồ sơ giải quyết quá hạn")
    none = a_figure("exam.count/2023-H1/917", None, unit="kỳ", meaning="Kỳ thi đã tổ chức")
    rated = a_figure("satisfied.share/2023-H1/917", Decimal("98.40"), meaning="Tỷ lệ đánh giá hài lòng")
    return (
        Section(
            title="Công tác chỉ đạo, điều hành",
            blocks=(Paragraph(text=("Đã ban hành kế hoạch năm và giao chỉ tiêu cho từng phòng, phường.",)),),
        ),
        Section(
            title="Kết quả thực hiện",
            sections=(
                Section(
                    title="Cải cách thủ tục hành chính",
                    blocks=(
                        Paragraph(
                            text=(
                                "Tỷ lệ hồ sơ tiếp nhận trực tuyến toàn quận đạt ",
                                a_figure(),
                                ", vượt chỉ tiêu thành phố giao là ",
                                a_figure("target.online/2023/92", 46, meaning="Chỉ tiêu được giao"),
                                "; tỷ lệ hài lòng đạt ",
                                rated,
                                ". Còn ",
                                late,
                                " giải quyết quá hạn, đều đã có thư xin lỗi.",
                            )
                        ),
                        level_table(),
                    ),
                    sections=(
                        Section(
                            title="Nguyên nhân quá hạn",
                            blocks=(
                                Paragraph(text=("Chủ yếu do chờ xác định nghĩa vụ tài chính về đất đai.",)),
                                Paragraph(text=("- Biện pháp: liên thông điện tử với cơ quan thuế từ quý III.",)),
                            ),
                        ),
                        Section(title="Số kỳ thi công chức", blocks=(Paragraph(text=("Trong kỳ: ", none, ".")),)),
                    ),
                ),
                Section(
                    title="Hiện đại hóa hành chính",
                    blocks=(Paragraph(text=("Toàn bộ phường đã dùng chữ ký số trong trả kết quả.",)),),
                ),
            ),
        ),
        Section(
            title="Phương hướng, nhiệm vụ 6 tháng cuối năm",
            blocks=(Paragraph(text=("Giữ vững kết quả, tập trung vào lĩnh vực đất đai.",)),),
        ),
    )
