"""Answers as they come: read within bounds, cleaned, and cut down to what counts as answered."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from motcua.foundation.forms.errors import UnableToReadAnswers
from motcua.foundation.forms.values import Answers, Component, Field, Form
from motcua.foundation.rules.grammar import INT_MAX
from motcua.foundation.text.errors import UnableToReadLongText, UnableToReadText
from motcua.foundation.text.rules import clean

BYTES_MAX = 200_000
DEPTH_MAX = 8
VALUES_MAX = 2_000
NUMBER_MAX = 10**300
#: What decoding puts in place of characters that cannot be kept.
UNREADABLE = "\ufffd"

_UNKEEPABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def read_answers(content: bytes | str) -> Answers:
    """The answers in a JSON text. Raises UnableToReadAnswers beyond the bounds, for bad encodings, for what is no JSON
    object, and for characters that cannot be kept (NUL)."""
    if len(content) > BYTES_MAX:
        raise _too_large()
    try:
        text = content.decode() if isinstance(content, bytes) else content
        answers = json.loads(text, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise UnableToReadAnswers(
            reason=f"they are not UTF-8 (byte {error.start + 1})",
            reason_vi=f"không phải UTF-8 (byte {error.start + 1})",
        ) from error
    except RecursionError:
        raise _too_deep() from None
    except ValueError as error:
        raise UnableToReadAnswers(reason=f"they are no JSON: {error}", reason_vi=f"không phải JSON: {error}") from error
    bound_answers(answers)
    assert isinstance(answers, dict)
    return answers


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def bound_answers(answers: object) -> None:
    """Raises UnableToReadAnswers unless `answers` is an object within the bounds whose texts can be kept."""
    if not isinstance(answers, Mapping):
        raise UnableToReadAnswers(reason="they are no JSON object", reason_vi="không phải đối tượng JSON")
    values = size = 0
    level: list[tuple[str, object]] = [("", answers)]
    for _ in range(DEPTH_MAX + 1):
        below: list[tuple[str, object]] = []
        for path, value in level:
            size += _size(value, path)
            below.extend(_inside(value, path))
        values += len(level)
        if values + len(below) > VALUES_MAX + 1 or size > BYTES_MAX:
            raise _too_large()
        level = below
    if level:
        raise _too_deep()


def _inside(value: object, path: str) -> Iterable[tuple[str, object]]:
    """The values right below, each with its path; no more than can be allowed."""
    if isinstance(value, str):
        return ()
    if isinstance(value, list | tuple):
        return [(f"{path}.{index}", each) for index, each in enumerate(value[: VALUES_MAX + 2])]
    if isinstance(value, Mapping):
        return [(f"{path}.{key}" if path else key, each) for key, each in value.items()]
    return ()


def _size(value: object, path: str) -> int:
    """About the bytes that `value` itself takes in JSON."""
    if isinstance(value, str):
        return _text_size(value, path)
    if isinstance(value, Mapping):
        return sum(_text_size(key, path) + 2 for key in value)
    if value is None or isinstance(value, bool | list | tuple):
        return 4
    if isinstance(value, int | float) and abs(value) <= NUMBER_MAX:
        return 20
    raise _unkeepable(path)


def _text_size(text: object, path: str) -> int:
    if not isinstance(text, str) or _UNKEEPABLE.search(text):
        raise _unkeepable(path)
    return len(text) + 2 if text.isascii() else len(text.encode()) + 2


def _too_large() -> UnableToReadAnswers:
    return UnableToReadAnswers(
        reason=f"there are more than {BYTES_MAX // 1000} kB or {VALUES_MAX} values",
        reason_vi=f"có hơn {BYTES_MAX // 1000} kB hoặc {VALUES_MAX} giá trị",
    )


def _too_deep() -> UnableToReadAnswers:
    return UnableToReadAnswers(
        reason=f"they are nested deeper than {DEPTH_MAX} levels", reason_vi=f"lồng nhau quá {DEPTH_MAX} lớp"
    )


def _unkeepable(path: str) -> UnableToReadAnswers:
    shown = path or "{}"
    return UnableToReadAnswers(
        reason=f"{shown} holds a character or value that cannot be kept",
        reason_vi=f"{shown} có ký tự hoặc giá trị không lưu được",
    )


def keepable(text: str) -> str:
    """What was typed, as it can be kept in a draft: bare line feeds, a mark for each character that cannot be kept."""
    return _UNKEEPABLE.sub(UNREADABLE, text.replace("\r\n", "\n").replace("\r", "\n"))


@dataclass
class Tidied:
    """Cleaned answers of the fields that exist, without empty ones.

    `faulty` names by path what cleaning could not read (a keyword of `sentences`). Paths count the rows that are left;
    `rows` has the index that each of them had before.
    """

    answers: Answers = field(default_factory=dict)
    faulty: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[int]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    empty_rows: bool = False


def tidied(form: Form, answers: Mapping[str, Any], *, empty_rows: bool = False) -> Tidied:
    """`answers` cleaned field by field. Wrong types stay as they are: validation speaks of them.

    With `empty_rows`, rows that were added and not filled stay, as pages show them.
    """
    tidy = Tidied(empty_rows=empty_rows)
    for name, value in answers.items():
        if name not in form.fields:
            if not is_empty(value):
                tidy.unknown.append(name)
            continue
        kept = _tidy(form.fields[name], value, name, tidy)
        if not is_empty(kept) or (empty_rows and isinstance(kept, list)):
            tidy.answers[name] = kept
    return tidy


def is_empty(value: object) -> bool:
    """Does `value` count as no answer? Blank texts, and lists and objects of only such."""
    match value:
        case None:
            return True
        case str():
            return not value or value.isspace()
        case Mapping():
            return all(is_empty(each) for each in value.values())
        case list() | tuple():
            return all(is_empty(each) for each in value)
        case _:
            return False


def _tidy(field: Field, value: object, path: str, tidy: Tidied) -> object:
    match field.component, value:
        case Component.PERSON, Mapping():
            return _tidy_parts(field, value, path, tidy)
        case Component.GROUP, list() | tuple():
            return _tidy_rows(field, value, path, tidy)
        case Component.MANY, list() | tuple():
            return [each for each in value if not is_empty(each)]
        case Component.FILE, _:
            return value
        case ((Component.NUMBER | Component.MONEY), int() | float()):
            return _tidy_number(field, value, path, tidy)
        case _, str():
            return _tidy_text(field, value, path, tidy)
        case _:
            return value


def _tidy_parts(field: Field, value: Mapping[str, Any], path: str, tidy: Tidied) -> object:
    parts = {part.name: part for part in field.parts}
    kept = {}
    for name, each in value.items():
        cleaned = _tidy(parts[name], each, f"{path}.{name}", tidy) if name in parts else each
        if not is_empty(cleaned):
            kept[name] = cleaned
    return kept


def _tidy_rows(field: Field, value: Sequence[Any], path: str, tidy: Tidied) -> object:
    rows: list[object] = []
    tidy.rows[path] = []
    for index, row in enumerate(value):
        cleaned = _tidy_parts(field, row, f"{path}.{len(rows)}", tidy) if isinstance(row, Mapping) else row
        if tidy.empty_rows or not is_empty(cleaned):
            rows.append(cleaned)
            tidy.rows[path].append(index)
    return rows


def _tidy_number(field: Field, value: float, path: str, tidy: Tidied) -> object:
    if isinstance(value, bool) or value != value:  # NaN differs from itself
        return value
    if abs(value) > INT_MAX:
        tidy.faulty[path] = "too_large"
        return value
    if field.schema["type"] == "integer" and value == int(value):
        return int(value)
    return value


def _tidy_text(field: Field, value: str, path: str, tidy: Tidied) -> object:
    try:
        text = value.strip() if _is_clean(value) else clean(value)
    except UnableToReadLongText:
        tidy.faulty[path] = "too_long"
        return value
    except UnableToReadText:
        tidy.faulty[path] = "unreadable"
        return value
    if UNREADABLE in text:
        tidy.faulty[path] = "unreadable"
    if field.component is Component.LONG_TEXT:
        return text
    text = " ".join(text.split())
    return _bare_digits(field, text)


def _is_clean(text: str) -> bool:
    """Would cleaning only trim it? So are nearly all texts, and asking is ten times quicker than cleaning."""
    return len(text) <= 10_000 and text.isprintable() and unicodedata.is_normalized("NFC", text)


_DIGITS_ONLY = re.compile(r"\^[0-9+]*(\\d|\[0-9\])(\{\d+(,\d*)?\}|\+)\$")


def _bare_digits(field: Field, text: str) -> str:
    """Numbers of cards and telephones are typed with spaces and points, which their patterns do not know."""
    if not knows_digits_only(field):
        return text
    bare = re.sub(r"[ .\-]", "", text)
    return bare if bare.isascii() and bare.isdigit() else text


def knows_digits_only(field: Field) -> bool:
    """Does the field's pattern allow digits and nothing else?"""
    return "pattern" in field.schema and bool(_DIGITS_ONLY.fullmatch(field.schema["pattern"]))
