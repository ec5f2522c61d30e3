"""What a report is, before it is written in any format."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from motcua.foundation.text.numbers import written

#: A tag of Word's content controls holds no more.
REFERENCE_LENGTH_MAX = 64


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A number of the records. `value` is rounded already and shown with its own decimals; None is shown as `instead`
    ("không phát sinh").

    `reference` names it in every writing: at most 64 characters, the same one for the same number. `unit` is written
    after it ("%", "hồ sơ"). `meaning` says in one line what it counts; `address` opens it into its rows.
    """

    reference: str
    value: Decimal | int | None
    unit: str = ""
    instead: str = ""
    meaning: str = ""
    address: str = ""

    @property
    def words(self) -> str:
        """As it stands in the text: "68 %" on one line. The only place where a figure becomes words."""
        if self.value is None:
            return self.instead
        return f"{written(self.value)}\N{NO-BREAK SPACE}{self.unit}" if self.unit else written(self.value)


#: Words and figures in turn, in the order in which they are read.
Text = tuple[str | Figure, ...]


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    text: Text


@dataclass(frozen=True, kw_only=True)
class Head:
    """A heading of a table over so many of its columns and rows of heads."""

    words: str
    columns: int = 1
    rows: int = 1


class ColumnKind(StrEnum):
    TEXT = "text"
    CENTRED = "centred"
    NUMBER = "number"


@dataclass(frozen=True, kw_only=True)
class Column:
    """`width` is its part of the table's width beside the other columns'."""

    kind: ColumnKind
    width: int = 10


@dataclass(frozen=True, kw_only=True)
class Row:
    """One cell for each column. A `strong` row is a group or a sum."""

    cells: tuple[Text, ...]
    strong: bool = False


@dataclass(frozen=True, kw_only=True)
class Table:
    """`heads` are its rows of headings from the top, which fill its columns without a gap. `key` names its sheet."""

    key: str
    columns: tuple[Column, ...]
    heads: tuple[tuple[Head, ...], ...]
    rows: tuple[Row, ...]
    caption: str = ""
    counted_in: str = ""
    notes: tuple[str, ...] = ()


Block = Paragraph | Table


@dataclass(frozen=True, kw_only=True)
class Section:
    """A part with a heading; at most three deep: I., 1., a). Numbers are given by its place."""

    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, kw_only=True)
class FormHead:
    """What stands over a statistical form: its code, what it was issued with, the period, who reports to whom."""

    code: str
    issued_with: str
    period: str
    reporter: str
    receiver: str


@dataclass(frozen=True, kw_only=True)
class Annex:
    title: str
    blocks: tuple[Block, ...]
    form: FormHead | None = None
    landscape: bool = True


@dataclass(frozen=True, kw_only=True)
class Signatory:
    """`authority` is for whom ("TM. Ủy ban nhân dân"), `prefix` how ("KT. Chủ tịch"), `title` the signer's own."""

    title: str
    name: str = ""
    authority: str = ""
    prefix: str = ""


@dataclass(frozen=True, kw_only=True)
class Issuer:
    """The agency that issues, and the one above it, if any. `symbol` follows the number: "BC-UBND".

    No-break spaces keep together what one line of the letterhead is to have: "Ủy ban nhân dân" before its place.
    """

    name: str
    place: str
    symbol: str
    parent: str = ""


@dataclass(frozen=True, kw_only=True)
class Report:
    """A report of an agency. Without `number` and `dated_on` it is a draft with room for both.

    `frozen` says when its figures were taken and of which records, as a sentence. With `sources_listed` each figure in
    the prose has a small number that leads to the list of them at the end. `watermark` lies across each page of what is
    not to be taken for the issued report ("Dự thảo").
    """

    issuer: Issuer
    kind: str
    about: str
    sections: tuple[Section, ...]
    signatory: Signatory
    recipients: tuple[str, ...]
    archive: str
    number: int | None = None
    dated_on: date | None = None
    addressees: tuple[str, ...] = ()
    opening: tuple[Block, ...] = ()
    closing: tuple[Block, ...] = ()
    annexes: tuple[Annex, ...] = ()
    frozen: str = ""
    sources_listed: bool = True
    watermark: str = ""

    @property
    def title(self) -> str:
        """As the file is called: "Báo cáo về việc …"."""
        return f"{self.kind} {self.about[:1].lower()}{self.about[1:]}"
