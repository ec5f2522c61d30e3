"""Every component of a form, empty, answered and with its fault, on one page as the form renderer makes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from motcua.faces.ui.dossiers import DeadlineLine
from motcua.faces.ui.formats import CITY_ZONE
from motcua.faces.ui.known import origin_in_words
from motcua.faces.ui.values import Due, DueState
from motcua.foundation.forms.rules import form_of, page_view, problems_of_page, validate
from motcua.foundation.forms.values import Choice, Language, PageView, Text
from motcua.registry.people.population.values import Origin

TODAY = date(2026, 11, 24)
FETCHED_AT = datetime(2026, 11, 23, 8, 15, tzinfo=CITY_ZONE)
FINGERPRINT = "9f2c4e1ab07d3358c6e1f09a77b24d10e5c3b8a96f4d2e1c0b7a8f9e6d5c4b3a"
PAGE = "everything"


def _label(vi: str, en: str) -> dict[str, str]:
    return {"vi": vi, "en": en}


_FILES: Mapping[str, Any] = {"type": "array", "minItems": 1, "maxItems": 3}
_PERSON: Mapping[str, Any] = {
    "type": "object",
    "required": ["full_name", "birth_on"],
    "properties": {
        "full_name": {"type": "string", "maxLength": 100},
        "birth_on": {"type": "string", "format": "date"},
    },
}
_WAYS = [
    {"value": "online", "label": _label("Bản điện tử", "Electronically")},
    {"value": "post", "label": _label("Qua bưu chính", "By post")},
    {"value": "counter", "label": _label("Tại quầy", "At the counter")},
]
_PURPOSES = [
    {"value": f"purpose-{number}", "label": _label(f"Mục đích {number}", f"Purpose {number}")}
    for number in range(1, 13)
]

_FIELDS: Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]] = {
    "full_name": (
        {"type": "string", "maxLength": 100},
        {"component": "text", "label": _label("Họ và tên", "Full name"), "prefill": "applicant.full_name"},
    ),
    "number": (
        {"type": "string", "pattern": r"^\d{12}$"},
        {
            "component": "text",
            "label": _label("Số định danh cá nhân", "Citizen number"),
            "hint": _label("Gồm 12 chữ số, ở mặt trước thẻ", "12 digits, on the front of the card"),
            "why": _label("Để tìm dữ liệu đã có về bạn.", "To find what is already known about you."),
        },
    ),
    "birth_on": (
        {"type": "string", "format": "date"},
        {"component": "date", "label": _label("Ngày sinh", "Date of birth")},
    ),
    "copies": (
        {"type": "integer", "minimum": 1, "maximum": 20},
        {"component": "number", "label": _label("Số bản sao", "Copies")},
    ),
    "price_vnd": (
        {"type": "integer", "minimum": 0},
        {"component": "money", "label": _label("Giá chuyển nhượng", "Price")},
    ),
    "for_self": ({"type": "boolean"}, {"component": "choice", "label": _label("Bạn nộp cho mình?", "For yourself?")}),
    "way": (
        {"type": "string"},
        {
            "component": "choice",
            "label": _label("Nhận kết quả bằng cách nào?", "How is it returned?"),
            "options": _WAYS,
        },
    ),
    "purpose": (
        {"type": "string"},
        {"component": "choice", "label": _label("Mục đích sử dụng", "What it is for"), "options": _PURPOSES},
    ),
    "notices": (
        {"type": "array", "items": {"type": "string"}},
        {"component": "many", "label": _label("Báo tin bằng", "Notices by"), "options": _WAYS},
    ),
    "ward": (
        {"type": "string"},
        {"component": "division", "label": _label("Nơi cư trú", "Residence"), "elsewhere": True},
    ),
    "note": (
        {"type": "string", "maxLength": 500},
        {"component": "long_text", "label": _label("Nội dung khác", "Anything else")},
    ),
    "applicant": (_PERSON, {"component": "person", "label": _label("Người nộp", "Applicant"), "prefill": "applicant"}),
    "spouse": (_PERSON, {"component": "person", "label": _label("Vợ hoặc chồng", "Spouse")}),
    "children": (
        {"type": "array", "maxItems": 5, "items": _PERSON},
        {
            "component": "group",
            "label": _label("Các con", "Children"),
            "item": _label("Con", "Child"),
            "fields": {
                "full_name": {"component": "text", "label": _label("Họ và tên", "Full name")},
                "birth_on": {"component": "date", "label": _label("Ngày sinh", "Date of birth")},
            },
            "order": ["full_name", "birth_on"],
        },
    ),
    "proof": (
        _FILES,
        {
            "component": "file",
            "label": _label("Ảnh giấy chứng sinh", "Photo of the birth notice"),
            "hint": _label("Chụp rõ cả bốn góc", "With all four corners"),
            "accept": ["image/jpeg", "image/png", "application/pdf"],
        },
    ),
    "papers": (
        _FILES,
        {"component": "file", "label": _label("Giấy tờ khác", "Other papers"), "accept": ["application/pdf"]},
    ),
    "wishes": (
        {"type": "string", "maxLength": 200},
        {"component": "text", "label": _label("Đề nghị khác", "Other wishes"), "folded": True},
    ),
}
#: Some answered rightly, some wrongly, some not at all: each component in more than one state.
_ANSWERS: Mapping[str, Any] = {
    "full_name": "Nguyễn Thị Thủy Tiên",
    "number": "0921",
    "birth_on": {"day": "31", "month": "2", "year": "1994"},
    "copies": "hai",
    "price_vnd": 950_000_000,
    "way": "post",
    "notices": ["online"],
    "ward": "31149",
    "note": "Xin nhận kết quả vào buổi sáng.",
    "applicant": {"full_name": "Nguyễn Thị Thủy Tiên", "birth_on": "1994-02-28"},
    "spouse": {"full_name": "Lâm Văn Mười"},
    "children": [{"full_name": "Nguyễn Thị Na", "birth_on": "2023-06-01"}, {}],
    "proof": [{"sha256": FINGERPRINT, "name": "giay-chung-sinh.jpg"}],
}


class _Places:
    """Two wards, so that no sample asks a database."""

    def division_name(self, code: str) -> str | None:
        return next((place.name_vi for place in self.children("916") if place.code == code), None)

    def provinces(self) -> Sequence[Choice]:
        return [Choice("92", "Thành phố Cần Thơ", "Cần Thơ City")]

    def children(self, code: str | None) -> Sequence[Choice]:
        return {
            None: self.provinces(),
            "92": [Choice("916", "Quận Ninh Kiều", "Ninh Kiều District")],
            "916": [Choice("31149", "Phường An Khánh", "An Khánh Ward"), Choice("31117", "Phường Cái Khế")],
        }.get(code, [])

    def citizen_number_fault(self, number: str) -> Text | None:
        return None


@dataclass(frozen=True)
class _Receipt:
    name: str
    size_bytes: int
    pages: int | None


def every_field(language: Language) -> PageView:
    """The page, with its faults."""
    form = form_of(
        {
            "schema": {
                "type": "object",
                "required": ["number", "birth_on", "for_self", "papers", "purpose"],
                "properties": {name: schema for name, (schema, _ui) in _FIELDS.items()},
            },
            "ui": {
                "pages": [
                    {"id": PAGE, "title": _label("Mọi loại câu hỏi", "Every kind of question"), "fields": [*_FIELDS]}
                ],
                "fields": {name: ui for name, (_schema, ui) in _FIELDS.items()},
            },
        }
    )
    places = _Places()
    return page_view(
        form,
        PAGE,
        _ANSWERS,
        problems_of_page(form, PAGE, validate(form, _ANSWERS, lookups=places, today=TODAY)),
        language=language,
        lookups=places,
        receipts={FINGERPRINT: _Receipt("giay-chung-sinh.jpg", 1_860_000, 1)},
        prefills={"applicant.full_name": _ANSWERS["full_name"], "applicant.birth_on": "1994-02-28"},
        origins={"applicant.birth_on": origin_in_words(Origin(fetched_at=FETCHED_AT, is_stale=False))},
    )


def a_deadline(language: Language) -> dict[str, object]:
    """How a date is counted, as `ui/deadline_table.html` takes it."""
    began = datetime(2026, 11, 24, 9, 41, tzinfo=CITY_ZONE)
    five, seven = began.replace(hour=17, minute=0), began.replace(hour=7, minute=0)

    def say(vi: str, en: str) -> str:
        return vi if language == "vi" else en

    stretches = [
        (began, five, say("Giờ làm việc, được tính", "Working time, counted"), 349, ""),
        (five, seven + timedelta(days=1), say("Ngoài giờ làm việc", "Outside working hours"), 0, ""),
        (
            seven + timedelta(days=1),
            five + timedelta(days=3),
            say("Giờ làm việc, được tính", "Working time, counted"),
            1440,
            say("Tạm dừng 25/11 09:00 – 10:00", "Stopped 25/11 09:00 – 10:00"),
        ),
        (five + timedelta(days=3), seven + timedelta(days=6), say("Ngày nghỉ cuối tuần", "Weekend"), 0, ""),
    ]
    return {
        "due": Due(due_at=five + timedelta(days=14), state=DueState.ON_TIME, left_minutes=4800),
        "basis": say("Thời hạn: 15 ngày làm việc, tính từ lúc tiếp nhận.", "Limit: 15 working days from receipt."),
        "lines": [DeadlineLine(start, end, what, counted, note) for start, end, what, counted, note in stretches],
        "reading": {"provisional": True},
    }
