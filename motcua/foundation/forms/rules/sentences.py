"""What is wrong with an answer, as a sentence that says what to do. In both languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from motcua.foundation.forms.rules.numbers import spoken_number
from motcua.foundation.forms.values import Component, Field, Text

_NEEDS_NO_ARTICLE = re.compile(
    r"(a|an|the|this|that|these|those|your|my|his|her|their|its|any|all|no|each|whether|how|what|who|why|when|where|which)\b"
)


@dataclass(frozen=True)
class _Names:
    """A field's name for the middle of a sentence and for its beginning."""

    vi: str
    en: str
    question: bool

    @property
    def the(self) -> str:
        """In English, with the article that most labels leave out."""
        return self.en if _NEEDS_NO_ARTICLE.match(self.en) else f"the {self.en}"

    @property
    def start(self) -> Text:
        return Text(vi=capitalised(self.vi), en=capitalised(self.en))


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def decapitalised(text: str) -> str:
    """The first letter small, unless the word is an abbreviation ('UBND', 'CCCD')."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or not text[1:2].isalpha() else text


def _names(field: Field) -> _Names:
    if field.short is not None:
        return _Names(field.short.vi, field.short.en, False)
    if field.label.vi.rstrip().endswith("?") or field.label.en.rstrip().endswith("?"):
        return _Names(f"câu trả lời cho “{field.label.vi}”", f"the answer to “{field.label.en}”", True)
    return _Names(decapitalised(field.label.vi), decapitalised(field.label.en), False)


def sentence(field: Field, keyword: str, limit: Any = None) -> Text:
    """The sentence for the failure of `keyword` (of the schema, or one of our own) with its `limit`.

    The definition's own `messages` come first, then what the component says, then what holds for all.
    """
    own = field.messages.get(keyword)
    if own is not None:
        return own
    names = _names(field)
    say = _BY_COMPONENT.get((field.component, keyword)) or _FOR_ALL.get(keyword) or _unclear
    return say(field, names, limit)


Say = Callable[[Field, _Names, Any], Text]


def _saying(vi: str, en: str) -> Say:
    """A sentence with {x} for the name inside it ({the}: with its article), {X} at its start, {limit}."""

    def say(field: Field, names: _Names, limit: Any) -> Text:
        start = names.start
        return Text(
            vi=vi.format(x=names.vi, X=start.vi, limit=spoken_number(limit)),
            en=en.format(x=names.en, the=names.the, X=start.en, limit=spoken_number(limit, english=True)),
        )

    return say


def _required(vi: str, en: str) -> Say:
    asking = _saying(vi + " {x}", en + " {the}")

    def say(field: Field, names: _Names, limit: Any) -> Text:
        if names.question:
            return Text(vi=f"Trả lời câu hỏi “{field.label.vi}”", en=f"Answer the question “{field.label.en}”")
        return asking(field, names, limit)

    return say


def _unclear(field: Field, names: _Names, limit: Any) -> Text:
    return Text(vi=f"{names.start.vi} chưa hợp lệ, hãy xem lại", en=f"{names.start.en} is not valid: look at it again")


def _pattern(field: Field, names: _Names, limit: Any) -> Text:
    hint = field.hint
    vi, en = f"{names.start.vi} chưa đúng dạng", f"{names.start.en} is not in the right form"
    return Text(vi=f"{vi}: {hint.vi}", en=f"{en}: {hint.en}") if hint else Text(vi=vi, en=en)


def _options(field: Field, names: _Names, limit: Any) -> Text:
    return Text(vi=f"Chọn {names.vi} trong các mục đã cho", en=f"Choose {names.the} from the list")


_TOO_LONG = _saying("{X} dài quá {limit} ký tự, hãy rút ngắn", "{X} must be {limit} characters or fewer")
_FOR_ALL: Mapping[str, Say] = {
    "required": _required("Nhập", "Enter"),
    "type": _saying("{X} phải là chữ", "{X} must be text"),
    "pattern": _pattern,
    "format": _pattern,
    "minLength": _saying("{X} cần ít nhất {limit} ký tự", "{X} must have {limit} characters or more"),
    "maxLength": _TOO_LONG,
    "too_long": lambda field, names, limit: _TOO_LONG(field, names, 10_000),
    "unreadable": _saying(
        "{X} có ký tự không đọc được, hãy gõ lại phần đó",
        "{X} has characters that cannot be read: type that part again",
    ),
    "too_large": _saying("{X} là số quá lớn", "{X} is too large a number"),
    "minimum": _saying("{X} phải từ {limit} trở lên", "{X} must be {limit} or more"),
    "maximum": _saying("{X} phải từ {limit} trở xuống", "{X} must be {limit} or less"),
    "exclusiveMinimum": _saying("{X} phải lớn hơn {limit}", "{X} must be more than {limit}"),
    "exclusiveMaximum": _saying("{X} phải nhỏ hơn {limit}", "{X} must be less than {limit}"),
    "multipleOf": _saying("{X} phải là bội số của {limit}", "{X} must be a multiple of {limit}"),
    "enum": _options,
    "const": _options,
    "minItems": _saying("{X} cần ít nhất {limit} mục", "{X} needs {limit} or more"),
    "maxItems": _saying("{X} chỉ được tối đa {limit} mục", "{X} can have {limit} at most"),
    "uniqueItems": _saying("{X} có mục bị trùng", "{X} has the same entry twice"),
    "unknown": _saying("Biểu mẫu không có câu hỏi “{x}”", "The form does not ask for “{x}”"),
}
_NUMBER_TYPE = _saying("{X} phải là số, ví dụ 1.500", "{X} must be a number, like 1500 or 98.4")
_WHOLE_TYPE = _saying("{X} phải là số nguyên, ví dụ 12", "{X} must be a whole number, like 12")
_DATE = _saying("{X} phải là một ngày có thật, ví dụ 15/6/1990", "{X} must be a real date, like 15/6/1990")
_BY_COMPONENT: Mapping[tuple[Component, str], Say] = {
    (Component.DATE, "type"): _DATE,
    (Component.DATE, "format"): _DATE,
    (Component.DATE, "no_day"): _saying("{X} còn thiếu ngày", "{X} must include a day"),
    (Component.DATE, "no_month"): _saying("{X} còn thiếu tháng", "{X} must include a month"),
    (Component.DATE, "no_year"): _saying("{X} còn thiếu năm", "{X} must include a year"),
    (Component.DATE, "short_year"): _saying("Năm của {x} phải đủ 4 chữ số", "The year of {the} must have 4 digits"),
    (Component.NUMBER, "type"): lambda field, names, limit: (
        _WHOLE_TYPE if field.schema["type"] == "integer" else _NUMBER_TYPE
    )(field, names, limit),
    (Component.MONEY, "type"): _saying(
        "{X} phải là số tiền tròn đồng, ví dụ 1.500.000", "{X} must be an amount in whole đồng, like 1.500.000"
    ),
    (Component.CHOICE, "required"): _required("Chọn", "Choose"),
    (Component.CHOICE, "type"): _options,
    (Component.MANY, "required"): _required("Chọn ít nhất một mục cho", "Choose at least one for"),
    (Component.MANY, "type"): _options,
    (Component.DIVISION, "required"): _required("Chọn", "Choose"),
    (Component.DIVISION, "type"): _options,
    (Component.DIVISION, "unknown_division"): _saying("Chọn {x} trong danh sách", "Choose {the} from the list"),
    (Component.DIVISION, "both"): _saying(
        "{X}: chọn trong danh sách hoặc ghi nơi khác, không làm cả hai",
        "{X}: choose from the list or write another place, not both",
    ),
    (Component.DIVISION, "no_place"): _saying(
        "{X}: ghi rõ xã, huyện, tỉnh của nơi khác", "{X}: write the commune, district and province of the other place"
    ),
    (Component.PERSON, "type"): _saying("Nhập đủ thông tin của {x}", "Enter the details of {the}"),
    (Component.PERSON, "required"): _required("Nhập thông tin của", "Enter the details of"),
    (Component.GROUP, "required"): _saying("Thêm ít nhất một mục vào {x}", "Add at least one to {the}"),
    (Component.GROUP, "type"): _saying("Thêm ít nhất một mục vào {x}", "Add at least one to {the}"),
    (Component.GROUP, "minItems"): _saying("Thêm cho đủ {limit} mục vào {x}", "Add {limit} or more to {the}"),
    (Component.GROUP, "maxItems"): _saying(
        "{X} chỉ được tối đa {limit} mục, hãy bỏ bớt", "{X} can have {limit} at most: remove some"
    ),
    (Component.FILE, "required"): _required("Tải lên", "Upload"),
    (Component.FILE, "type"): _required("Tải lên", "Upload"),
    (Component.FILE, "minItems"): _saying(
        "Tải lên ít nhất {limit} tệp cho {x}", "Upload {limit} or more files for {x}"
    ),
    (Component.FILE, "maxItems"): _saying(
        "{X} chỉ nhận tối đa {limit} tệp, hãy bỏ bớt", "{X} takes {limit} files at most: remove some"
    ),
    (Component.FILE, "uniqueItems"): _saying(
        "{X} có một tệp được tải lên hai lần, hãy bỏ bớt", "{X} has the same file twice: remove one"
    ),
    (Component.FILE, "damaged"): _saying("Tải lại {x}: tệp chưa được lưu", "Upload {the} again: the file was not kept"),
}


def inside(owner: Text, said: Text) -> Text:
    """A sentence about a part: 'Người mẹ: nhập họ và tên'."""
    return Text(vi=f"{owner.vi}: {decapitalised(said.vi)}", en=f"{owner.en}: {decapitalised(said.en)}")


def row_name(group: Field, index: int) -> Text:
    """What a row is called: 'Con 2'."""
    item = group.item or group.label
    return Text(vi=f"{item.vi} {index + 1}", en=f"{item.en} {index + 1}")
