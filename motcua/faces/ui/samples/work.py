"""What an official sees: lists of work, figures, checks, the head of a dossier."""

from __future__ import annotations

from dataclasses import replace

from motcua.faces.ui.formats import money_vnd, percent
from motcua.faces.ui.samples.charts import ChartSamples
from motcua.faces.ui.samples.plots import PlotSamples
from motcua.faces.ui.samples.talk import TalkSamples
from motcua.faces.ui.values import (
    Cell,
    CellKind,
    Check,
    Chip,
    Column,
    Fact,
    Identity,
    Kpi,
    NavGroup,
    NavItem,
    Row,
    Table,
    Tone,
)


class Samples(ChartSamples, PlotSamples, TalkSamples):
    """All samples in one language."""

    @property
    def inbox_title(self) -> str:
        return self("Hộp việc", "Inbox")

    @property
    def inbox(self) -> Table:
        """Fifteen rows without the column of fees."""
        table = self.table
        rows = [replace(row, key=f"{turn}-{row.key}", cells=row.cells[:-1]) for turn in range(3) for row in table.rows]
        return replace(table, columns=table.columns[:-1], rows=rows)

    @property
    def checks(self) -> list[Check]:
        law = self("Luật Hộ tịch 2014, Điều 16", "Law on Civil Status 2014, article 16")
        return [
            Check(
                name="papers",
                words=self("Thành phần hồ sơ đầy đủ", "All papers are there"),
                law=law,
                answer="pass",
            ),
            Check(
                name="names",
                words=self("Tên trên các giấy tờ khớp nhau", "Names agree on all papers"),
                answer="fail",
            ),
            Check(
                name="scan",
                words=self("Bản chụp đọc rõ", "The scan is legible"),
                law=self("Nghị định 45/2020/NĐ-CP, điều 21", "Decree 45/2020, article 21"),
                answer="fail",
                remark_name="scan-remark",
                remark=self("Ảnh mờ, không đọc được dấu.", "Blurred; the seal cannot be read."),
                note=self("Đỗ Văn Ổi, 03/07/2023 09:41", "Đỗ Văn Ổi, 03/07/2023 09:41"),
            ),
            Check(name="place", words=self("Đúng thẩm quyền", "The unit is competent")),
        ]

    @property
    def chip_items(self) -> list[Chip]:
        return [
            Chip(words=self("Tất cả", "All"), href="#chips", current=True, count=1284),
            Chip(words=self("Của tôi", "Mine"), href="#chips", count=27),
            Chip(words=self("Chưa ai nhận", "Unassigned"), href="#chips"),
        ]

    @property
    def kpi_items(self) -> list[Kpi]:
        return [
            Kpi(value="3", label=self("Quá hạn", "Overdue"), href="#kpis", tone=Tone.LATE),
            Kpi(value="5", label=self("Đến hạn hôm nay", "Due today"), href="#kpis", tone=Tone.SOON),
            Kpi(value="13", label=self("Trong hạn", "On time"), href="#kpis"),
            Kpi(
                value=percent(0.984),
                label=self("Đúng hạn tháng 11", "On time in November"),
                note=self("n = 1.284 · chỉ tiêu 95\N{NO-BREAK SPACE}%", "n = 1.284 · target 95\N{NO-BREAK SPACE}%"),
                href="#kpis",
                tone=Tone.OK,
            ),
            Kpi(
                value="–",
                label=self("Hài lòng", "Satisfied"),
                note=self("chưa có đánh giá", "no ratings yet"),
            ),
        ]

    @property
    def rail(self) -> list[NavGroup]:
        return [
            NavGroup(
                title=self("Việc của tôi", "My work"),
                items=[
                    NavItem(
                        words=self("Hộp việc", "Inbox"), href="#rail", icon="inbox", current=True, count=27, late=True
                    ),
                    NavItem(words=self("Chờ ký", "To sign"), href="#rail", icon="pen-line", count=4),
                    NavItem(words=self("Tạm dừng", "Paused"), href="#rail", icon="circle-pause", count=6),
                ],
            ),
            NavGroup(
                title=self("Một cửa", "One-stop"),
                items=[
                    NavItem(words=self("Quầy", "Counter"), href="#rail", icon="store", count=3),
                    NavItem(words=self("Trả kết quả", "Returns"), href="#rail", icon="package-check", count=9),
                ],
            ),
            NavGroup(
                title=self("Đơn vị", "Unit"),
                items=[NavItem(words=self("Chỉ số", "Figures"), href="#rail", icon="chart-column")],
            ),
        ]

    @property
    def table(self) -> Table:
        kinds = [
            (
                "0012-261124",
                self("Cấp giấy phép xây dựng nhà ở riêng lẻ", "Building permit for a house"),
                "Nguyễn Văn Thưởng",
                self("Thẩm định bản vẽ", "Examination"),
                "Trần T. Bưởi",
                Cell(due=self.dues[2], sub="23/11 17:00"),
            ),
            (
                "0031-261124",
                self("Đăng ký kết hôn có yếu tố nước ngoài", "Marriage with a foreign element"),
                "Phạm Thị Quỳnh Như",
                self("Ký duyệt", "Signing"),
                "Lê Đỗ Mười",
                Cell(due=self.dues[1], sub="24/11 17:00"),
            ),
            (
                "0044-261123",
                self("Đăng ký biến động quyền sử dụng đất", "Change of a land use right"),
                "Đặng Hữu Ước",
                self("Bổ sung hồ sơ", "Supplement"),
                self("Tôi", "Me"),
                Cell(status="supplement_requested"),
            ),
            (
                "0047-261123",
                self("Cấp giấy chứng nhận đủ điều kiện an toàn thực phẩm", "Food safety certificate"),
                self("Công ty TNHH Hải Sản Vịnh Xanh", "Vịnh Xanh Seafood Ltd"),
                self("Kiểm tra thực địa", "Inspection"),
                self("Tôi", "Me"),
                Cell(due=self.dues[0], sub="30/11 17:00"),
            ),
            (
                "0052-261124",
                self("Cấp bản sao trích lục hộ tịch", "Copy of a civil status extract"),
                "Vũ Thị Kiều Oanh",
                self("Trả kết quả", "Return"),
                self("Quầy 4", "Counter 4"),
                Cell(status="result_ready", sub="24/11 17:00"),
            ),
        ]
        return Table(
            caption=self("Hồ sơ đang giữ", "Dossiers held"),
            name="dossier",
            form_id="bulk",
            columns=[
                Column(label=self("Mã", "Code"), kind=CellKind.CODE),
                Column(label=self("Thủ tục", "Procedure"), kind=CellKind.TEXT),
                Column(label=self("Người nộp", "Applicant"), kind=CellKind.SHORT),
                Column(label=self("Hạn", "Due"), kind=CellKind.TAG, sort_href="?sort=due", sorted="ascending"),
                Column(label=self("Bước và người giữ", "Step and holder"), kind=CellKind.SHORT),
                Column(label=self("Lệ phí", "Fee"), kind=CellKind.NUMBER),
            ],
            rows=[
                Row(
                    key=code,
                    label=code,
                    cells=[
                        Cell(words=code, href="#table"),
                        Cell(words=what),
                        Cell(words=who),
                        due,
                        Cell(words=step, sub=holder),
                        Cell(words=money_vnd(75_000) if place % 2 else ""),
                    ],
                )
                for place, (code, what, who, step, holder, due) in enumerate(kinds)
            ],
        )

    @property
    def identity(self) -> Identity:
        return Identity(
            code="000.00.15.H13-261124-0012",
            title=self("Cấp giấy phép xây dựng nhà ở riêng lẻ", "Building permit for a house"),
            status="in_processing",
            due=self.dues[1],
            due_note=self("tức 15 giờ làm việc, mỗi ngày 8 giờ", "that is 15 hours of work, 8 hours a day"),
            facts=[
                Fact(label=self("Người nộp", "Applicant"), value="Nguyễn Văn Thưởng"),
                Fact(label=self("Đang giữ", "Held by"), value="Trần Thị Bưởi"),
            ],
        )
