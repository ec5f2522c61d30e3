"""Collecting the faults of a definition while reading on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from motcua.foundation.forms.errors import Fault, UnableToReadForm
from motcua.foundation.forms.values import Text

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class Faults:
    """What is wrong so far. Readers add to it and go on with what can still be read."""

    def __init__(self) -> None:
        self.found: list[Fault] = []

    def add(self, where: str, english: str, vietnamese: str) -> None:
        self.found.append(Fault(where, english, vietnamese))

    def raise_any(self) -> None:
        if self.found:
            raise UnableToReadForm(faults=tuple(self.found))

    def mapping(self, value: object, where: str) -> Mapping[str, Any]:
        """`value` as an object; an empty one and a fault when it is none."""
        if isinstance(value, Mapping) and all(isinstance(key, str) for key in value):
            return value
        self.add(where, "an object must stand here", "ở đây phải là một đối tượng")
        return {}

    def sequence(self, value: object, where: str) -> Sequence[Any]:
        """`value` as a list; an empty one and a fault when it is none."""
        if isinstance(value, list | tuple):
            return value
        self.add(where, "a list must stand here", "ở đây phải là một danh sách")
        return ()

    def text(self, value: object, where: str) -> Text:
        """`value` as a text in both languages; a fault when one of them is missing."""
        given = value if isinstance(value, Mapping) else {}
        vi, en = given.get("vi"), given.get("en")
        if isinstance(vi, str) and isinstance(en, str) and vi.strip() and en.strip():
            return Text(vi=vi, en=en)
        self.add(where, 'needs "vi" and "en", both filled', 'cần có đủ "vi" và "en"')
        return Text(vi=str(vi or ""), en=str(en or ""))

    def string(self, value: object, where: str) -> str:
        if isinstance(value, str) and value:
            return value
        self.add(where, "a text must stand here", "ở đây phải là một chuỗi chữ")
        return ""

    def name(self, value: object, where: str, *, forbidden: frozenset[str] = frozenset()) -> str:
        """`value` as a name that rules, inputs and ids can use."""
        if isinstance(value, str) and _NAME.fullmatch(value) and value not in forbidden:
            return value
        self.add(
            where,
            f"{value!r} is no name: small letters, digits and _, beginning with a letter, at most 40, no word of rules",
            f"{value!r} không dùng làm tên được: chỉ chữ thường không dấu, số và _, bắt đầu bằng chữ, tối đa 40 ký tự, "
            "không trùng từ của ngôn ngữ quy tắc",
        )
        return ""

    def known_keys(self, given: Mapping[str, Any], where: str, known: frozenset[str]) -> None:
        for key in given.keys() - known:
            self.add(f"{where}.{key}", "is not a key that is known here", "không phải khóa dùng được ở đây")
