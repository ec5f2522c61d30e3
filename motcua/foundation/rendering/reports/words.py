"""Words of an official paper. Vietnamese only: the paper is (Decree 30/2020/NĐ-CP, article 6)."""

from __future__ import annotations

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
RECIPIENTS = "Nơi nhận:"
SOURCES_TITLE = "Tra cứu số liệu"
SOURCES_HEADS = ("Số", "Số liệu", "Nội dung", "Vị trí", "Mã tra cứu")
#: A form has hundreds of figures: printed, their list would be longer than the report.
SOURCES_NOTE = "Mã tra cứu của số liệu trong bảng, biểu có trong tệp bảng tính (XLSX) kèm theo, tại ghi chú của từng ô."

#: Points of a table's type by how many columns it has at most: a form of thirteen must fit a sheet.
TABLE_SIZES = ((6, 12), (9, 11), (99, 10))
