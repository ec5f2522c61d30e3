"""A settlement file as it was agreed with gateways: CSV with a line for each movement, and a last one with their number and
sums. Whatever is wrong is said with its line; nothing is guessed."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NoReturn

from django.utils.translation import gettext as _

from motcua.service.payments.reconciliation.errors import UnableToReadSettlement
from motcua.service.payments.rules.codes import reference_in
from motcua.service.payments.values import AMOUNT_VND_MAX
from motcua.service.payments.values_reconciliation import LineKind, SettlementLine, SettlementTotals

HEAD = ("kind", "transaction", "reference", "amount", "currency", "at")
END = "END"
#: A million lines have a hundred.
BYTES_MAX = 256 * 1024 * 1024
FAULTS_MAX = 10
TEXT_LENGTH_MAX = 200
_UTF_8_MARK, _UTF_16_MARKS = b"\xef\xbb\xbf", (b"\xff\xfe", b"\xfe\xff")
_CURRENCY = re.compile(r"[A-Z]{3}")
_KINDS = {each.value: each for each in LineKind}


class _WrongLine(Exception):
    """What is wrong with a line."""


@dataclass
class Reading:
    """The lines of a file, read once; `totals` are known when all are through. `day` is the one it has to be of.

    Iterating raises `UnableToReadSettlement` naming the lines that are wrong, the first ten.
    """

    content: bytes
    day: date
    totals: SettlementTotals | None = None
    _faults: list[str] = field(default_factory=list)

    def __iter__(self) -> Iterator[SettlementLine]:
        rows = csv.reader(self._texts(), strict=True)
        self._head(rows)
        lines = paid = returned = 0
        end: Sequence[str] | None = None
        for row in self._rows(rows):
            if end is not None:
                self._stop(rows.line_num, _("something follows the last line."))
            if row[:1] == [END]:
                end = row
                continue
            try:
                line = _line(rows.line_num, row)
            except _WrongLine as fault:
                self._note(rows.line_num, str(fault))
                continue
            lines += 1
            if line.kind is LineKind.PAYMENT:
                paid += line.amount_vnd
            else:
                returned += line.amount_vnd
            yield line
        if self._faults:
            raise UnableToReadSettlement(self._faults)
        if end is None:
            self._stop(rows.line_num, _("the file ends without its last line (END): it is cut off."))
        self.totals = SettlementTotals(lines=lines, paid_vnd=paid, returned_vnd=returned)
        self._agrees(rows.line_num, end, self.totals)

    def _texts(self) -> Iterator[str]:
        """Line by line, so that one that is no text is named. UTF-8, or UTF-16 that says so by its mark; any other is not
        guessed at: names that came out wrong would be found by nobody."""
        content = self.content
        if len(content) > BYTES_MAX:
            self._stop(1, _("the file is larger than {megabytes} MB.").format(megabytes=BYTES_MAX // 1024**2))
        if content.startswith(_UTF_16_MARKS):
            try:
                content = content.decode("utf-16").encode()
            except UnicodeDecodeError as fault:
                before = content[: fault.start - fault.start % 2].decode("utf-16", errors="ignore")
                self._stop(before.count("\n") + 1, _("it is cut off within a character (UTF-16)."))
        content = content.removeprefix(_UTF_8_MARK)
        for number, line in enumerate(_split(content), start=1):
            try:
                text = line.decode()
            except UnicodeDecodeError:
                text = "\0"
            if "\0" in text:
                self._stop(number, _("it is not in UTF-8 (perhaps Windows-1258). The gateway has to send UTF-8."))
            yield text

    def _rows(self, rows: Iterator[list[str]]) -> Iterator[list[str]]:
        try:
            yield from rows
        except csv.Error as fault:
            self._stop(
                getattr(rows, "line_num", 0), _("its quotes or line ends are wrong ({fault}).").format(fault=fault)
            )

    def _head(self, rows: Iterator[list[str]]) -> None:
        head = next(self._rows(rows), [])
        if tuple(name.strip().lower() for name in head) != HEAD:
            self._stop(1, _("the columns have to be {names}.").format(names=", ".join(HEAD)))

    def _agrees(self, number: int, end: Sequence[str], totals: SettlementTotals) -> None:
        """The last line says: how many, what came, what went back, and of which day."""
        counted = (str(totals.lines), str(totals.paid_vnd), str(totals.returned_vnd), self.day.isoformat())
        said = tuple(each.strip() for each in end[1:])
        if len(said) != len(counted):
            self._stop(number, _("after END come the number of lines, both sums and the day."))
        if said[3] != counted[3]:
            self._stop(number, _("the file is of {said}, not of {day}.").format(said=said[3][:20], day=counted[3]))
        if said != counted:
            self._stop(
                number,
                _("it says {said}, but there are {counted} (lines, paid, given back).").format(
                    said=" / ".join(each[:20] for each in said[:3]), counted=" / ".join(counted[:3])
                ),
            )

    def _note(self, number: int, what: str) -> None:
        self._faults.append(_in_line(number, what))
        if len(self._faults) >= FAULTS_MAX:
            raise UnableToReadSettlement(self._faults)

    def _stop(self, number: int, what: str) -> NoReturn:
        raise UnableToReadSettlement([*self._faults, _in_line(number, what)])


def _in_line(number: int, what: str) -> str:
    return _("line {number}: {what}").format(number=number, what=what)


def _split(content: bytes) -> Iterable[bytes]:
    """With their ends, as `csv` wants them; without a copy of the whole."""
    start = 0
    while start < len(content):
        end = content.find(b"\n", start) + 1 or len(content)
        yield content[start:end]
        start = end


def _line(number: int, row: Sequence[str]) -> SettlementLine:
    if len(row) != len(HEAD):
        raise _WrongLine(_("it has {count} fields, not {wanted}.").format(count=len(row), wanted=len(HEAD)))
    kind, transaction, words, amount, currency, at = row
    if kind not in _KINDS:
        raise _WrongLine(_("“{value}” is neither payment nor refund.").format(value=kind[:20]))
    for text in (transaction, words):
        if len(text) > TEXT_LENGTH_MAX or not text.isprintable():
            raise _WrongLine(
                _("a text is longer than {count} characters or cannot be printed.").format(count=TEXT_LENGTH_MAX)
            )
    if not transaction:
        raise _WrongLine(_("the number of the transaction is missing."))
    if not _CURRENCY.fullmatch(currency):
        raise _WrongLine(_("“{value}” is no currency.").format(value=currency[:20]))
    return SettlementLine(
        number=number,
        kind=_KINDS[kind],
        transaction=transaction,
        reference=words.strip() if kind == LineKind.REFUND.value else reference_in(words),
        words=words,
        amount_vnd=_amount(amount),
        currency=currency,
        at=_moment(at),
    )


def _amount(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) <= len(str(AMOUNT_VND_MAX)) and 0 < int(text) <= AMOUNT_VND_MAX:
        return int(text)
    raise _WrongLine(_("the amount “{value}” is no whole number above nought.").format(value=text[:30]))


def _moment(text: str) -> datetime:
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise _WrongLine(_("“{value}” is no moment with its zone.").format(value=text[:40]))
    return found
