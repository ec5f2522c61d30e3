"""What a report says as an official paper (Decree 30/2020), from which DOCX, PDF/A, page and workbook are made. The paper is
Vietnamese; each figure bears its reference: id, period, unit and the position that it was read at."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from motcua.foundation.calendars.rules import city_day
from motcua.foundation.calendars.values import VIETNAM
from motcua.foundation.rendering.reports.docx import report_docx
from motcua.foundation.rendering.reports.pdf import report_pdf
from motcua.foundation.rendering.reports.values import (
    Annex,
    Block,
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
from motcua.foundation.rendering.reports.xlsx import report_xlsx
from motcua.foundation.rendering.rules import written_date, written_moment
from motcua.foundation.sheets.writing import XLSX
from motcua.foundation.text.numbers import written
from motcua.reform.reports.form import FORM_INDICATORS
from motcua.reform.reports.rules import canonical, parts_of
from motcua.reform.reports.values import Content, FigureRead, Form, FormRow, FreezeView, Kind, SectionRead, Why

DRAFT = "Dự thảo"
_INSTEAD = {Why.NO_RECORDS: "chưa có số liệu", Why.NO_CASE: "không phát sinh", Why.NO_TARGET: "chưa giao chỉ tiêu"}
_LETTERS = {"province": "t", "district": "h", "commune": "x", "": "k"}
_AUTHORITY = "Ủy ban nhân dân"
#: What columns (3) to (13) of the form count; (3) is a sum.
_COLUMNS = ("", *FORM_INDICATORS)
_NOTES = ("(3) = (4) + (5) + (6) = (7) + (11). Tiếp nhận và giải quyết tính cho nơi tiếp nhận hồ sơ.",)


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """Where a figure leads: `figure` for one of the prose, `indicator` for (indicator, period) of the reporting unit.
    Empty where the paper is made away from the site."""

    figure: Callable[[FigureRead], str] = lambda figure: ""
    indicator: Callable[[str, str], str] = lambda indicator, period: ""


def document(
    *,
    kind: Kind,
    content: Content,
    read_at: datetime,
    freeze: FreezeView | None = None,
    approver: str = "",
    addresses: Addresses | None = None,
) -> Report:
    """The paper. Without a `freeze` it is a draft of the figures of `read_at`, and says so on each page, as one that was
    superseded or withdrawn does."""
    to = addresses or Addresses()
    known = {figure.id: figure for figure in content.figures}
    sections = [_section(each, known, content, to) for each in content.sections if _says_something(each)]
    division = content.unit_name.startswith(_AUTHORITY)
    return Report(
        issuer=Issuer(
            parent=content.parent_name,
            name=_kept_together(content.unit_name),
            place=content.place,
            symbol=kind.symbol if division else "BC",
        ),
        kind="Báo cáo",
        about=kind.about_vi.format(period=period_vi(content.period)),
        dated_on=city_day(freeze.approved_at) if freeze and freeze.approved_at else None,
        addressees=kind.addressees or ((content.parent_name,) if content.parent_name else ()),
        opening=(_plain(f"{content.unit_name} báo cáo kết quả {period_vi(content.period)} như sau:"),),
        sections=tuple(sections),
        closing=(_plain(f"Trên đây là báo cáo của {content.unit_name}./."),),
        signatory=Signatory(
            authority=f"TM. {_AUTHORITY}" if division else "", title="Chủ tịch" if division else "Thủ trưởng đơn vị"
        ),
        recipients=("Như trên", "Lãnh đạo đơn vị") if content.parent_name else ("Lãnh đạo đơn vị",),
        archive="VT",
        annexes=(_annex(content, content.form, to),) if content.form else (),
        frozen=_frozen(content, read_at, freeze, approver),
        watermark=_watermark(freeze),
    )


#: File formats of a report, each with its maker and type of contents.
WRITINGS: Mapping[str, tuple[Callable[..., bytes], str]] = {
    "pdf": (report_pdf, "application/pdf"),
    "docx": (report_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "xlsx": (report_xlsx, XLSX),
}


def content_json(*, content: Content, freeze: FreezeView | None = None) -> bytes:
    """Everything for programs. `content`, written with its keys in order and nothing between, has the `content_hash`."""
    facts: dict[str, Any] = {"content": json.loads(canonical(content)), "frozen": None}
    if freeze is not None:
        facts["frozen"] = {
            "number": freeze.number,
            "position": freeze.position,
            "content_hash": freeze.content_hash,
            "frozen_at": freeze.at.isoformat(),
            "approved_at": freeze.approved_at.isoformat() if freeze.approved_at else None,
            "stands": freeze.stands,
        }
    return json.dumps(facts, ensure_ascii=False, indent=1).encode()


def file_name(content: Content, freeze: FreezeView | None, suffix: str) -> str:
    """half-year-2023-H1-city-92-1.docx; a draft ends with its position."""
    mark = str(freeze.number) if freeze else f"draft-{content.position}"
    return f"{content.kind}-{content.period}-{content.unit_key}-{mark}.{suffix}"


def reference(figure: FigureRead, *, position: int) -> str:
    """What names it in every writing: id, period, unit, position."""
    return f"{figure.id}/{figure.period}/{figure.unit_key}@{position}"


def period_vi(name: str) -> str:
    """2023-H1 → 6 tháng đầu năm 2023."""
    year, _dash, part = name.partition("-")
    words = {"H1": "6 tháng đầu năm", "H2": "6 tháng cuối năm", "": "năm"}
    return f"{words[part]} {year}" if part in words else name


def instead_of(figure: FigureRead) -> str:
    return _INSTEAD[figure.why] if figure.why else ""


def _says_something(section: SectionRead) -> bool:
    return bool(section.text or section.contributions or section.figures)


def _section(section: SectionRead, known: Mapping[str, FigureRead], content: Content, to: Addresses) -> Section:
    blocks: list[Block] = [
        Paragraph(text=_text(line, known, content, to)) for line in section.text.split("\n") if line.strip()
    ]
    for each in section.contributions:
        lines = [line for line in each.text.split("\n") if line.strip()]
        blocks += [_plain(f"- {each.unit_name}: {lines[0]}"), *map(_plain, lines[1:])]
    for figure in section.figures:
        blocks.append(Paragraph(text=(f"- {figure.label_vi}: ", _figure(figure, content, to), ".")))
    return Section(title=section.title_vi, blocks=tuple(blocks))


def _text(line: str, known: Mapping[str, FigureRead], content: Content, to: Addresses) -> Text:
    return tuple(_figure(part, content, to) if isinstance(part, FigureRead) else part for part in parts_of(line, known))


def _figure(figure: FigureRead, content: Content, to: Addresses) -> Figure:
    return Figure(
        reference=reference(figure, position=content.position),
        value=figure.value,
        unit=figure.unit_vi,
        instead=instead_of(figure),
        meaning=_meaning(figure),
        address=to.figure(figure),
    )


def _meaning(figure: FigureRead) -> str:
    words = f"{figure.label_vi}, {period_vi(figure.period)}"
    if figure.denominator:
        words += f" ({written(figure.numerator or 0)} trên {written(figure.denominator)})"
    return f"{words}; {figure.source}" if figure.source else words


def _annex(content: Content, form: Form, to: Addresses) -> Annex:
    days = f"từ ngày {form.from_on:%d/%m/%Y} đến ngày {form.last_on:%d/%m/%Y}"
    return Annex(
        title="Tình hình, kết quả giải quyết thủ tục hành chính tại cơ quan, đơn vị trực tiếp giải quyết",
        blocks=(form_table(content, form, to),),
        form=FormHead(
            code="Biểu số II.06a/VPCP/KSTT",
            issued_with="Ban hành theo Thông tư số 01/2020/TT-VPCP",
            period=f"Kỳ báo cáo: {period_vi(content.period)} ({days})",
            reporter=content.unit_name,
            receiver=content.parent_name or "Văn phòng Chính phủ",
        ),
    )


def form_table(content: Content, form: Form, to: Addresses) -> Table:
    return form_ii06a(rows=tuple(_rows(content, form, to)), notes=_NOTES)


def form_ii06a(*, rows: tuple[Row, ...], notes: tuple[str, ...]) -> Table:
    """Form II.06a of Circular 01/2020/TT-VPCP, its heads three deep: a row has number, field and the counts of
    columns (3) to (13)."""
    heads = (
        (
            Head(words="STT", rows=3),
            Head(words="Lĩnh vực giải quyết", rows=3),
            Head(words="Số lượng hồ sơ tiếp nhận", columns=4),
            Head(words="Số lượng hồ sơ đã giải quyết", columns=4),
            Head(words="Số lượng hồ sơ đang giải quyết", columns=3),
        ),
        (
            Head(words="Tổng số", rows=2),
            Head(words="Trong kỳ", columns=2),
            Head(words="Từ kỳ trước", rows=2),
            *(Head(words=words, rows=2) for words in ("Tổng số", "Trước hạn", "Đúng hạn", "Quá hạn")),
            *(Head(words=words, rows=2) for words in ("Tổng số", "Trong hạn", "Quá hạn")),
        ),
        (Head(words="Trực tuyến"), Head(words="Trực tiếp, bưu chính")),
        tuple(Head(words=f"({number})") for number in range(1, 14)),
    )
    columns = (
        Column(kind=ColumnKind.CENTRED, width=7),
        Column(kind=ColumnKind.TEXT, width=36),
        *(Column(kind=ColumnKind.NUMBER, width=12) for _ in range(11)),
    )
    return Table(
        key="II.06a",
        counted_in="Đơn vị tính: Số hồ sơ TTHC",
        columns=columns,
        heads=heads,
        rows=rows,
        notes=notes,
    )


def _rows(content: Content, form: Form, to: Addresses) -> Iterator[Row]:
    level = number = 0
    for row in form.rows:
        is_sum = not row.field
        level, number = (level + 1, 0) if is_sum else (level, number + 1)
        label = _ROMAN[level - 1] if is_sum else str(number)
        cells = tuple(
            (_count(row, place, count, content, form, to),) for place, count in enumerate(row.counts, start=3)
        )
        yield Row(cells=((label,), (row.name_vi,), *cells), strong=is_sum)


_ROMAN = ("I", "II", "III", "IV")


def _count(row: FormRow, column: int, count: int, content: Content, form: Form, to: Addresses) -> Figure:
    indicator = _COLUMNS[column - 3]
    return Figure(
        reference=f"II.06a/{_LETTERS[row.level]}.{row.field or 'all'}.{column}/{content.unit_key}@{content.position}",
        value=count,
        meaning=f"Biểu II.06a, kỳ {form.period}, {row.name_vi}, cột ({column})",
        address=to.indicator(indicator, form.period) if indicator else "",
    )


def _frozen(content: Content, read_at: datetime, freeze: FreezeView | None, approver: str) -> str:
    place = f"vị trí nhật ký {written(content.position)} ({content.position_hash[:12]}…)"
    if freeze is None:
        moment = written_moment(read_at.astimezone(VIETNAM))
        return f"Dự thảo, chưa chốt: số liệu đọc trực tiếp lúc {moment}, {place}."
    words = (
        f"Số liệu chốt lần {freeze.number} lúc {written_moment(freeze.at.astimezone(VIETNAM))}, {place}; "
        f"mã băm nội dung {freeze.content_hash[:16]}…"
    )
    if freeze.approved_at:
        day = written_date(city_day(freeze.approved_at))
        words += f"; {approver or 'lãnh đạo đơn vị'} duyệt {day}"
    return f"{words}."


def _watermark(freeze: FreezeView | None) -> str:
    if freeze is None:
        return DRAFT
    if freeze.withdrawn_at is not None:
        return "Đã rút"
    return "Đã thay thế" if freeze.superseded_at is not None else ""


def _plain(words: str) -> Paragraph:
    return Paragraph(text=(words,))


def _kept_together(name: str) -> str:
    """ "Ủy ban nhân dân" stays on one line of the letterhead."""
    return name.replace(_AUTHORITY, _AUTHORITY.replace(" ", "\N{NO-BREAK SPACE}"))
