"""Pure decisions: what differs between two texts, line by line and word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_PIECES = re.compile(r"\s+|\w+|[^\w\s]")
#: Lines that have less than this in common are two lines, not one that was changed.
ALIKE_MIN = 0.4


@dataclass(frozen=True)
class Span:
    """A piece of a line. `changed`: the other side has not got it here."""

    text: str
    changed: bool


@dataclass(frozen=True)
class LinePair:
    """A line before and after; None where the other side has no such line."""

    old: tuple[Span, ...] | None
    new: tuple[Span, ...] | None

    @property
    def is_same(self) -> bool:
        return self.old is not None and self.old == self.new and not any(span.changed for span in self.old)


def compared_lines(old: Sequence[str], new: Sequence[str]) -> list[LinePair]:
    """Both texts line beside line, in their order; lines that were changed stand beside each other with their changed
    words marked."""
    found: list[LinePair] = []
    for kind, a, b, c, d in SequenceMatcher(None, list(old), list(new), autojunk=False).get_opcodes():
        if kind == "equal":
            found += [LinePair(_plain(line), _plain(line)) for line in old[a:b]]
        else:
            found += _changed(old[a:b], new[c:d])
    return found


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[LinePair]:
    left = list(old)
    for line in new:
        alike = next((other for other in left if _likeness(other, line) >= ALIKE_MIN), None)
        if alike is None:
            yield LinePair(None, (Span(line, changed=True),))
            continue
        for gone in left[: left.index(alike)]:
            yield LinePair((Span(gone, changed=True),), None)
        left = left[left.index(alike) + 1 :]
        yield compared_words(alike, line)
    for gone in left:
        yield LinePair((Span(gone, changed=True),), None)


def _likeness(one: str, other: str) -> float:
    return SequenceMatcher(None, _pieces(one), _pieces(other), autojunk=False).ratio()


def compared_words(old: str, new: str) -> LinePair:
    """One line before and after, its changed words marked."""
    one, other = _pieces(old), _pieces(new)
    before: list[Span] = []
    after: list[Span] = []
    for kind, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if a < b:
            before.append(Span("".join(one[a:b]), changed=kind != "equal"))
        if c < d:
            after.append(Span("".join(other[c:d]), changed=kind != "equal"))
    return LinePair(_joined(before), _joined(after))


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Changed words that only a space parts are one piece: they are read, and read out, as one."""
    joined: list[Span] = []
    for number, span in enumerate(spans):
        between = 0 < number < len(spans) - 1 and spans[number - 1].changed and spans[number + 1].changed
        changed = span.changed or (between and span.text.isspace())
        if joined and joined[-1].changed == changed:
            joined[-1] = Span(joined[-1].text + span.text, changed=changed)
        else:
            joined.append(Span(span.text, changed=changed))
    return tuple(joined)


def _pieces(text: str) -> list[str]:
    return _PIECES.findall(text)


def _plain(line: str) -> tuple[Span, ...]:
    return (Span(line, changed=False),)
