"""Charts with invented figures."""

from __future__ import annotations

from motcua.faces.ui.charts import BarChart, BarRow, Bullet, LineChart, LineSeries
from motcua.faces.ui.formats import percent
from motcua.faces.ui.samples.filing import FilingSamples

_RECEIVED = (12, 18, 9, 21, 17, 0, 0, 24, 15, 19, 22, 14, 0, 0)
_FINISHED = (10, 11, 14, 16, 20, 0, 0, 18, 17, 21, 16, 19, 0, 0)
_DAYS = tuple(f"{number:02}/11" for number in range(11, 25))


class ChartSamples(FilingSamples):
    """Bars, lines and targets in one language."""

    @property
    def bar_chart(self) -> BarChart:
        names = (("Phường An Khánh", 38), ("Phường Thới Bình", 21), ("Xã Trường Thành", 0), ("Thị trấn Phong Điền", 7))
        return BarChart(
            key="bars",
            title=self("Hồ sơ đang giải quyết", "Open dossiers"),
            series=(self("Hồ sơ", "Dossiers"),),
            rows=[BarRow(label=name, values=(value,), href="#charts", late=value == 7) for name, value in names],
            label_heading=self("Đơn vị", "Unit"),
            csv_href="#charts",
        )

    @property
    def stacked_chart(self) -> BarChart:
        words = (
            ("Trong hạn", "In time"),
            ("Đến hạn", "Due"),
            ("Quá hạn", "Overdue"),
            ("Chờ công dân", "With citizens"),
        )
        people = (("Phan Văn Sáu", (12, 3, 1, 4)), ("Ngô Văn Bảy", (7, 0, 0, 1)), ("Lê Thị Mận", (3, 2, 5, 0)))
        return BarChart(
            key="stacked",
            title=self("Ai đang giữ bao nhiêu", "Who has how much"),
            series=tuple(self(*each) for each in words),
            rows=[BarRow(label=name, values=values, href="#charts") for name, values in people],
            label_heading=self("Người giữ", "Holder"),
            late_series=3,
        )

    @property
    def empty_chart(self) -> BarChart:
        return BarChart(
            key="nothing",
            title=self("Hồ sơ theo lĩnh vực", "Dossiers by field"),
            series=("",),
            rows=(),
            label_heading="",
        )

    @property
    def line_chart(self) -> LineChart:
        return LineChart(
            key="flow",
            title=self("Tiếp nhận và giải quyết từng ngày", "Received and finished day by day"),
            labels=_DAYS,
            series=(
                LineSeries(label=self("Tiếp nhận", "Received"), values=_RECEIVED),
                LineSeries(label=self("Giải quyết xong", "Finished"), values=_FINISHED),
            ),
            label_heading=self("Ngày", "Day"),
            csv_href="#charts",
        )

    @property
    def bullets(self) -> list[Bullet]:
        label, target = self("Đúng hạn tháng này", "On time this month"), self("Chỉ tiêu 95 %", "Target 95 %")
        shares = ((0.984, "n = 1.284"), (0.881, "n = 42"))
        found = [
            Bullet(
                label=label,
                value=share,
                words=percent(share),
                target=0.95,
                target_words=target,
                note=note,
                href="#charts",
            )
            for share, note in shares
        ]
        return [*found, Bullet(label=label, value=None, words="–", target=0.95, target_words=target, note="n = 0")]

    @property
    def spark(self) -> tuple[int, ...]:
        return _RECEIVED
