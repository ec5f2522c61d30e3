"""What a page posted, as answers. Nothing that a person typed is thrown away: what cannot be read is kept as typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from motcua.foundation.forms.rules.answers import bound_answers, keepable
from motcua.foundation.forms.rules.numbers import read_date, read_date_parts, read_number, read_whole
from motcua.foundation.forms.values import Answers, Component, Field, Form

#: The value of a division's select that says: the place is written beside it.
ELSEWHERE = "_elsewhere"
DATE_PARTS = ("day", "month", "year")
#: More posted rows are not looked at; the schema allows far fewer.
ROWS_READ_MAX = 200

Post = Mapping[str, Sequence[str]]
Files = Mapping[str, Sequence[Mapping[str, str]]]


def decode(form: Form, page_id: str, post: Post, *, existing: Mapping[str, Any], files: Files | None = None) -> Answers:
    """`existing` answers with those of one page put in their place.

    `post` has every value of a name (a Django `QueryDict` will do). `files` are the files that were just kept, by the
    name of their input: `{"sha256", "name"}` each. Files come from nowhere else: a hash in the POST is never believed.
    Fields that the page did not show keep their answers. The buttons `_add` (a group's name) and `_remove` (a row's or
    file's path) change rows and files. Raises UnableToReadAnswers when the answers outgrow their bounds; KeyError for
    an unknown page.
    """
    posted = _Posted(_lists(post), files or {})
    answers = dict(existing)
    for name in form.page(page_id).fields:
        _put(answers, form.fields[name], name, posted)
    bound_answers(answers)
    return answers


def changes_rows(post: Post) -> bool:
    """Was a button pressed that adds or removes a row or file, so that the same page is to be shown again?"""
    lists = _lists(post)
    return "_add" in lists or "_remove" in lists


def _lists(post: Post) -> Post:
    lists = getattr(post, "lists", None)
    return dict(lists()) if lists is not None else post


@dataclass(frozen=True)
class _Posted:
    post: Post
    files: Files

    def has(self, *names: str) -> bool:
        return any(name in self.post for name in names)

    def one(self, name: str) -> str:
        values = self.post.get(name) or ("",)
        return keepable(values[-1])

    def all(self, name: str) -> list[str]:
        return [keepable(value) for value in self.post.get(name, ()) if value]

    def removes(self, path: str) -> bool:
        return path in self.post.get("_remove", ())


def _put(answers: dict[str, Any], field: Field, path: str, posted: _Posted) -> None:
    """Puts the posted answer of `field` into `answers`; takes it out when it was cleared; leaves it when not shown."""
    kept = answers.get(field.name)
    value = _read(field, path, kept, posted)
    if value is None:
        answers.pop(field.name, None)
    else:
        answers[field.name] = value


def _read(field: Field, path: str, kept: Any, posted: _Posted) -> Any:
    """The answer now; None for no answer."""
    match field.component:
        case Component.PERSON:
            return _person(field, path, kept, posted)
        case Component.GROUP:
            return _group(field, path, kept, posted)
        case Component.FILE:
            return _files(path, kept, posted)
        case Component.DATE:
            return _date(path, kept, posted)
        case Component.DIVISION:
            return _division(path, kept, posted)
        case Component.MANY:
            return _many(field, path, posted) if posted.has(path) else kept
        case _:
            return _typed(field, posted.one(path)) if posted.has(path) else kept


def _typed(field: Field, typed: str) -> Any:
    if not typed.strip():
        return None
    match field.component, field.schema["type"]:
        case Component.CHOICE, "boolean":
            return {"true": True, "false": False}.get(typed, typed)
        case Component.NUMBER, "number":
            number = read_number(typed)
            return typed if number is None else number
        case ((Component.NUMBER | Component.MONEY), _):
            whole = read_whole(typed)
            return typed if whole is None else whole
        case _:
            return typed


def _many(field: Field, path: str, posted: _Posted) -> list[str] | None:
    chosen = posted.all(path)
    known = [str(option.value) for option in field.options if option.value in chosen]
    return (known + [value for value in dict.fromkeys(chosen) if value not in known]) or None


def _date(path: str, kept: Any, posted: _Posted) -> Any:
    if posted.has(*(f"{path}.{part}" for part in DATE_PARTS)):
        parts = {part: posted.one(f"{path}.{part}").strip() for part in DATE_PARTS}
        if not any(parts.values()):
            return None
        return read_date_parts(parts) or parts
    if not posted.has(path):
        return kept
    typed = posted.one(path).strip()
    return (read_date(typed) or typed) if typed else None


def _division(path: str, kept: Any, posted: _Posted) -> Any:
    if not posted.has(path, f"{path}.elsewhere"):
        return kept
    code, place = posted.one(path).strip(), posted.one(f"{path}.elsewhere").strip()
    if place and code in ("", ELSEWHERE):
        return place
    if place or code == ELSEWHERE:
        return {"code": code, "elsewhere": place}
    return code or None


def _files(path: str, kept: Any, posted: _Posted) -> Any:
    files = [each for each in kept if isinstance(each, Mapping)] if isinstance(kept, list) else []
    files = [each for each in files if not posted.removes(f"{path}.{each.get('sha256')}")]
    for each in posted.files.get(path, ()):
        if all(each["sha256"] != known.get("sha256") for known in files):
            files.append({"sha256": each["sha256"], "name": keepable(each["name"])})
    return files or None


def _person(field: Field, path: str, kept: Any, posted: _Posted) -> Any:
    parts = dict(kept) if isinstance(kept, Mapping) else {}
    for part in field.parts:
        _put(parts, part, f"{path}.{part.name}", posted)
    return parts or (kept if not isinstance(kept, Mapping) else None)


def _group(field: Field, path: str, kept: Any, posted: _Posted) -> Any:
    if not posted.has(f"{path}._row") and path not in posted.post.get("_add", ()):
        return kept
    rows = list(kept) if isinstance(kept, list) else []
    if posted.has(f"{path}._row"):
        rows = [_row(field, f"{path}.{index}", _at(rows, index), posted) for index in _indexes(path, posted)]
    rows = [row for row in rows if row is not None]
    if path in posted.post.get("_add", ()):
        return [*rows, {}]
    return rows if any(rows) else None


def _indexes(path: str, posted: _Posted) -> list[int]:
    """The rows that the page showed, in its order, without the one that is to go."""
    given = [value for value in posted.all(f"{path}._row") if value.isascii() and value.isdigit() and len(value) < 4]
    return [int(value) for value in dict.fromkeys(given) if not posted.removes(f"{path}.{value}")][:ROWS_READ_MAX]


def _at(rows: list[Any], index: int) -> Any:
    return rows[index] if index < len(rows) else {}


def _row(field: Field, path: str, kept: Any, posted: _Posted) -> Any:
    row = dict(kept) if isinstance(kept, Mapping) else {}
    for part in field.parts:
        _put(row, part, f"{path}.{part.name}", posted)
    return row
