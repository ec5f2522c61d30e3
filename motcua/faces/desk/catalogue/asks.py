"""Plain forms over data of any depth: what each field asks for, how it is written into inputs and read back.

A `Ask` names a place in the data by its path ("name.vi"). Inputs hold texts, so that what was typed and cannot be read is
shown again as it was typed, beside why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import isfinite
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from motcua.faces.ui.values import Problem, Words
from motcua.foundation.database.errors import UnableTo
from motcua.foundation.text.rules import clean, search_key

ROWS_MAX = 60
ROWS_BLANK = 2
TEXT_LENGTH_MAX = 20_000
KEY_LENGTH_MAX = 36

Data = Mapping[str, Any]
Texts = dict[str, list[str]]


class Kind(StrEnum):
    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    CHOICE = "choice"
    MANY = "many"
    TICK = "tick"


@dataclass(frozen=True)
class Codec:
    """Between a value and the text of an input. `read` raises ValueError, whose words are shown, for what it cannot read."""

    written: Callable[[Any], str]
    read: Callable[[str], Any]


def _number(text: str) -> int:
    digits = text.replace(".", "").replace(" ", "").removesuffix("đ")
    if not digits.lstrip("-").isdigit() or not digits.isascii():
        raise ValueError(_("Give a whole number."))
    return int(digits)


def _decimal(text: str) -> int | float:
    try:
        found = float(text.replace(" ", "").replace(",", "."))
    except ValueError as fault:
        raise ValueError(_("Give a number.")) from fault
    if not isfinite(found):
        raise ValueError(_("Give a number."))
    return int(found) if found == int(found) else found


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


PLAIN = Codec(str, str)
NUMBER = Codec(str, _number)
#: Also with decimals: 0,5.
DECIMAL = Codec(lambda value: f"{value:g}".replace(".", ",") if value < 1_000_000 else str(value), _decimal)
LINES = Codec("\n".join, _lines)
#: As people write it (0,5), kept as the law's text would be computed with (0.5).
AMOUNT = Codec(lambda value: str(value).replace(".", ","), lambda text: text.replace(",", "."))


@dataclass(frozen=True, kw_only=True)
class Ask:
    """One field. `options` are value and words. `default` is kept where nothing was typed; None: the place is left out."""

    path: str
    label: Words
    kind: Kind = Kind.TEXT
    codec: Codec = PLAIN
    options: Callable[[], Mapping[str, Words]] | None = None
    hint: Words = ""
    required: bool = False
    lang: str = ""
    default: Any = None
    suggestions: Callable[[], Sequence[str]] | None = None


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A list of the same things. `part` is its place; `has_key`: each has a key of its own, made of its name when it is
    new; `keyed_by`: the data are a mapping, whose keys this field asks for."""

    part: str
    title: Words
    one: Words
    asks: tuple[Ask, ...]
    has_key: bool = False
    keyed_by: str = ""
    left_out_when_empty: bool = False


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """What one page asks for: single fields, then lists."""

    asks: tuple[Ask, ...] = ()
    lists: tuple[Rows, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AskShown:
    """A field as the page shows it."""

    name: str
    id: str
    ask: Ask
    value: str
    options: Sequence[tuple[str, Words, bool]]
    error: str
    suggestions: Sequence[str] = ()

    @property
    def words(self) -> Words:
        """What is there, as people read it."""
        return next((words for value, words, chosen in self.options if chosen and value), self.value)

    @property
    def described_by(self) -> str:
        parts = [f"{self.id}-hint" if self.ask.hint else "", f"{self.id}-error" if self.error else ""]
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, kw_only=True)
class RowShown:
    """`number` counts from 1; `is_new`: nothing was typed yet."""

    prefix: str
    number: int
    key: str
    place: str
    out: bool
    is_new: bool
    told: str
    fields: Sequence[AskShown]
    error: bool


@dataclass(frozen=True, kw_only=True)
class RowsShown:
    """`count`: how many of the rows were kept or typed before; the others wait to be filled."""

    rows_of: Rows
    rows: Sequence[RowShown]
    count: int


@dataclass(frozen=True, kw_only=True)
class SheetShown:
    fields: Sequence[AskShown]
    lists: Sequence[RowsShown]


@dataclass(kw_only=True)
class Read:
    """What was read, and by the name of its input why something could not be."""

    data: dict[str, Any] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)


# Asked alike everywhere ---------------------------------------------------------------------------------------


def both(path: str, label: Words, *, required: bool = True, kind: Kind = Kind.TEXT) -> tuple[Ask, Ask]:
    """The same text in both languages. A `path` of '' is the thing itself."""
    before = f"{path}." if path else ""
    return (
        Ask(path=f"{before}vi", label=beside(label, _IN_VIETNAMESE), lang="vi", required=required, kind=kind),
        Ask(path=f"{before}en", label=beside(label, _IN_ENGLISH), lang="en", required=required, kind=kind),
    )


def beside(one: Words, other: Words) -> Words:
    return format_lazy("{}, {}", one, other)


_IN_VIETNAMESE, _IN_ENGLISH = gettext_lazy("in Vietnamese"), gettext_lazy("in English")


# From data to texts -----------------------------------------------------------------------------------------


def texts_of(sheet: Sheet, data: Data) -> Texts:
    """The texts of all inputs for what is kept."""
    texts: Texts = {}
    for ask in sheet.asks:
        texts[ask.path] = _texts_of(ask, data)
    for rows in sheet.lists:
        items = _items(rows, data)
        texts[f"{rows.part}._count"] = [str(len(items))]
        for number, item in enumerate(items):
            prefix = f"{rows.part}.{number}"
            texts[f"{prefix}._key"] = [str(item.get("key", ""))]
            texts[f"{prefix}._place"] = [str(number + 1)]
            for ask in rows.asks:
                texts[f"{prefix}.{ask.path}"] = _texts_of(ask, item)
    return texts


def _items(rows: Rows, data: Data) -> list[Data]:
    found: Any = data.get(rows.part)
    if rows.keyed_by:
        return [{rows.keyed_by: key, **item} for key, item in (found or {}).items()]
    return list(found or ())


def _texts_of(ask: Ask, data: Data) -> list[str]:
    value: Any = data
    for step in ask.path.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    if value is None:
        return []
    if ask.kind is Kind.MANY:
        return [str(each) for each in value]
    if ask.kind is Kind.TICK:
        return ["1"] if value else []
    return [ask.codec.written(value)]


def lines_of(sheet: Sheet, data: Data) -> list[str]:
    """What is kept, told line by line: the label, and the value in words. For comparing and for those who only read."""
    lines = [_told(ask, _texts_of(ask, data)) for ask in sheet.asks]
    for rows in sheet.lists:
        for item in _items(rows, data):
            told = [_told(ask, _texts_of(ask, item)) for ask in rows.asks]
            lines.append(" · ".join(filter(None, told)))
    return [line for line in lines if line]


def _told(ask: Ask, texts: Sequence[str]) -> str:
    if ask.kind is Kind.TICK:
        words: Sequence[Words] = [_("yes") if texts else _("no")]
    elif ask.options is not None:
        known = ask.options()
        words = [known.get(text, text) for text in texts if text]
    else:
        words = ["; ".join(text.splitlines()) for text in texts if text]
    return f"{ask.label}: {', '.join(map(str, words))}" if words else ""


# From texts to what a page shows ----------------------------------------------------------------------------


def shown(sheet: Sheet, texts: Mapping[str, Sequence[str]], errors: Mapping[str, str]) -> SheetShown:
    return SheetShown(
        fields=[_shown(ask, ask.path, texts, errors) for ask in sheet.asks],
        lists=[
            RowsShown(rows_of=rows, rows=list(_rows_shown(rows, texts, errors)), count=_count(rows, texts))
            for rows in sheet.lists
        ],
    )


def _rows_shown(rows: Rows, texts: Mapping[str, Sequence[str]], errors: Mapping[str, str]) -> Iterator[RowShown]:
    count = _count(rows, texts)
    for number in range(min(count + ROWS_BLANK, ROWS_MAX)):
        prefix = f"{rows.part}.{number}"
        fields = [_shown(ask, f"{prefix}.{ask.path}", texts, errors) for ask in rows.asks]
        yield RowShown(
            prefix=prefix,
            number=number + 1,
            key=_first(texts, f"{prefix}._key"),
            place=_first(texts, f"{prefix}._place") or str(number + 1),
            out=bool(_first(texts, f"{prefix}._out")),
            is_new=number >= count,
            told=str(next((each.words for each in fields if each.words), "")),
            fields=fields,
            error=any(each.error for each in fields),
        )


def _shown(ask: Ask, name: str, texts: Mapping[str, Sequence[str]], errors: Mapping[str, str]) -> AskShown:
    found = texts.get(name, ())
    options = ask.options() if ask.options is not None else {}
    known = [(value, words, value in found) for value, words in options.items()]
    # What is kept and is no option any more does not disappear by itself.
    known += [(text, text, True) for text in found if text and ask.options is not None and text not in options]
    return AskShown(
        name=name,
        id=_id_of(name),
        ask=ask,
        value=found[0] if found else "",
        options=known,
        error=errors.get(name, ""),
        suggestions=ask.suggestions() if ask.suggestions else (),
    )


def problems_of(errors: Mapping[str, str]) -> list[Problem]:
    """What could not be read, for the head of the page, each leading to its input."""
    return [Problem(message=message, field_id=_id_of(name)) for name, message in errors.items()]


def _id_of(name: str) -> str:
    return "a-" + name.replace(".", "-")


# From texts to data -----------------------------------------------------------------------------------------


def read(sheet: Sheet, texts: Mapping[str, Sequence[str]]) -> Read:
    """What the inputs say. Empty places are left out; rows of which nothing was typed, or that are to go, too."""
    found = Read()
    for ask in sheet.asks:
        _put(found.data, ask, _value(ask, ask.path, texts, found.errors))
    for rows in sheet.lists:
        items = _read_rows(rows, texts, found.errors)
        if rows.keyed_by:
            found.data[rows.part] = {str(item.pop(rows.keyed_by)): item for item in items if rows.keyed_by in item}
        elif items or not rows.left_out_when_empty:
            found.data[rows.part] = items
    return found


def _read_rows(rows: Rows, texts: Mapping[str, Sequence[str]], errors: dict[str, str]) -> list[dict[str, Any]]:
    placed: list[tuple[float, dict[str, Any]]] = []
    for number in range(min(_count(rows, texts) + ROWS_BLANK, ROWS_MAX)):
        prefix = f"{rows.part}.{number}"
        if _first(texts, f"{prefix}._out") or _is_blank(rows, prefix, texts):
            continue
        item: dict[str, Any] = {}
        if rows.has_key:
            item["key"] = _first(texts, f"{prefix}._key")
        for ask in rows.asks:
            name = f"{prefix}.{ask.path}"
            _put(item, ask, _value(ask, name, texts, errors))
        placed.append((_place(texts, prefix, number), item))
    items = [item for _at, item in sorted(placed, key=lambda pair: pair[0])]
    if rows.has_key:
        _give_keys(items)
    return items


def _place(texts: Mapping[str, Sequence[str]], prefix: str, number: int) -> float:
    """Where the row is wanted. One that is moved to a place stands before the one that has it."""
    typed = _first(texts, f"{prefix}._place")
    wanted = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else number + 1
    return wanted if wanted == number + 1 else wanted - 0.5 if wanted <= number else wanted + 0.5


def _is_blank(rows: Rows, prefix: str, texts: Mapping[str, Sequence[str]]) -> bool:
    return not any(_first(texts, f"{prefix}.{ask.path}") for ask in rows.asks if ask.kind is not Kind.TICK)


def _value(ask: Ask, name: str, texts: Mapping[str, Sequence[str]], errors: dict[str, str]) -> Any:
    """The value, None for a place that is left out. What cannot be read gets its line in `errors`."""
    if ask.kind is Kind.TICK:
        return bool(_first(texts, name))
    if ask.kind is Kind.MANY:
        chosen = [text for text in texts.get(name, ()) if text]
        if ask.required and not chosen:
            errors[name] = _("Choose at least one.")
        return chosen
    try:
        text = clean(_first(texts, name), length_max=TEXT_LENGTH_MAX)
        if not text:
            if ask.required:
                errors[name] = _("This cannot be empty.")
            return ask.default
        return ask.codec.read(text)
    except UnableTo as fault:
        errors[name] = fault.message
    except ValueError as fault:
        errors[name] = str(fault)
    return None


def _put(data: dict[str, Any], ask: Ask, value: Any) -> None:
    if value is None:
        return
    *way, last = ask.path.split(".")
    for step in way:
        data = data.setdefault(step, {})
    data[last] = value


def _give_keys(items: Sequence[dict[str, Any]]) -> None:
    """New ones get a key made of their name, that no other has."""
    taken = {item["key"] for item in items if item["key"]}
    for item in items:
        if item["key"]:
            continue
        base = word_of(item.get("name", {}))[:KEY_LENGTH_MAX].strip("_")
        base = base if base[:1].isalpha() and base.isascii() else "item"
        item["key"] = next(key for key in _numbered(base) if key not in taken)
        taken.add(item["key"])


def word_of(name: Mapping[str, Any]) -> str:
    """A name as a word for programs, of the English one if there is one: small letters and digits, _ for all else."""
    return "_".join(search_key(str(name.get("en") or name.get("vi") or "")).split())


def _numbered(base: str) -> Iterator[str]:
    yield base
    for number in range(2, ROWS_MAX + 2):
        yield f"{base}_{number}"


def _count(rows: Rows, texts: Mapping[str, Sequence[str]]) -> int:
    typed = _first(texts, f"{rows.part}._count")
    return min(int(typed), ROWS_MAX) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0


def _first(texts: Mapping[str, Sequence[str]], name: str) -> str:
    found = texts.get(name, ())
    return found[0].strip() if found else ""
