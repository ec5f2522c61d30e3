"""The words that pages of forms need and no definition gives."""

from __future__ import annotations

from collections.abc import Mapping

from motcua.foundation.forms.rules.numbers import spoken_number, write_size
from motcua.foundation.forms.rules.sentences import decapitalised
from motcua.foundation.forms.values import Field, Language, Text

DATE_LABELS: Mapping[str, Text] = {
    "day": Text(vi="Ngày", en="Day"),
    "month": Text(vi="Tháng", en="Month"),
    "year": Text(vi="Năm", en="Year"),
}
ELSEWHERE_LABEL = Text(vi="Nơi khác (ghi ở dưới)", en="Another place (write it below)")
NEAR_LABEL = Text(vi="Nơi người nộp đang ở", en="Where the applicant lives")
NOT_CHOSEN = Text(vi="Không trả lời câu này", en="No answer to this")
NOT_ANSWERED = "—"

#: How people call the kinds of files.
_MEDIA: Mapping[str, str] = {
    "image/jpeg": "JPG",
    "image/png": "PNG",
    "image/heic": "HEIC",
    "image/webp": "WebP",
    "application/pdf": "PDF",
    "application/msword": "DOC",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
}


def media_name(media_type: str) -> str:
    return _MEDIA.get(media_type, media_type.rsplit("/", 1)[-1].upper())


def file_limits(field: Field, file_bytes_max: int, language: Language) -> str:
    """What a slot takes, said before anything is uploaded: 'JPG, PNG, PDF · mỗi tệp tối đa 20 MB · 1 đến 3 tệp'."""
    kinds = ", ".join(dict.fromkeys(media_name(each) for each in field.accept))
    most = field.schema["maxItems"]
    least = max(field.schema.get("minItems", 0), 1 if field.required else 0)
    # Rounded down: nobody is told of a megabyte that is then refused.
    size = f"{file_bytes_max // 1_000_000} MB" if file_bytes_max >= 1_000_000 else write_size(file_bytes_max)
    if language == "en":
        noun = "file" if most == 1 else "files"
        return f"{kinds} · {size} a file at most · {_span(least, most, 'to', 'up to')} {noun}"
    return f"{kinds} · mỗi tệp tối đa {size} · {_span(least, most, 'đến', 'tối đa')} tệp"


def text_limit(length_max: int, language: Language) -> str:
    limit = spoken_number(length_max, english=language == "en")
    return f"At most {limit} characters" if language == "en" else f"Tối đa {limit} ký tự"


def _span(least: int, most: int, to: str, up_to: str) -> str:
    if least == most:
        return str(most)
    return f"{least} {to} {most}" if least else f"{up_to} {most}"


def add_label(field: Field, language: Language) -> str:
    """The button that adds a row: 'Thêm con', 'Add a child'."""
    item = (field.item or field.label).speak(language)
    return f"Add another: {decapitalised(item)}" if language == "en" else f"Thêm {decapitalised(item)}"
