"""Reading a rule: characters to signs, signs to a tree. A subset of CEL; what it accepts, the library accepts too.

The library gives no tree and bounds nothing, so the checks need a reader of their own. Length and depth are bounded
here, before anything recursive sees the source.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from motcua.foundation.rules import errors

LENGTH_MAX = 2_000
DEPTH_MAX = 32
INT_MAX = 9_000_000_000_000_000

RESERVED = frozenset(
    {"as", "break", "const", "continue", "else", "false", "for", "function", "if", "import", "in", "let", "loop"}
    | {"package", "namespace", "null", "return", "true", "var", "void", "while"}
)

#: The comprehensions of CEL.
ITERATING = ("all", "exists", "exists_one", "filter", "map")

_SIGN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<double>[0-9]+\.[0-9]+)
      | (?P<int>[0-9]+)(?![0-9A-Za-z_.])
      | (?P<name>[A-Za-z_][A-Za-z0-9_]*)(?!["'])
      | (?P<text>["'])
      | (?P<mark>&&|\|\||==|!=|<=|>=|[-+*/%<>!?:.,()\[\]])
    """,
    re.VERBOSE,
)
_ESCAPES = {"\\": "\\", '"': '"', "'": "'", "n": "\n", "t": "\t"}


@dataclass(frozen=True)
class Sign:
    kind: str
    text: str
    at: int
    value: str | int | float | bool | None = None


@dataclass(frozen=True)
class Literal:
    at: int
    value: str | int | float | bool | None


@dataclass(frozen=True)
class Name:
    at: int
    name: str


@dataclass(frozen=True)
class Member:
    at: int
    of: Node
    name: str


@dataclass(frozen=True)
class Index:
    at: int
    of: Node
    by: Node


@dataclass(frozen=True)
class Call:
    """A function (`of` is None) or a method."""

    at: int
    of: Node | None
    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Items:
    at: int
    items: tuple[Node, ...]


@dataclass(frozen=True)
class Unary:
    at: int
    operator: str
    of: Node


@dataclass(frozen=True)
class Binary:
    at: int
    operator: str
    left: Node
    right: Node


@dataclass(frozen=True)
class Either:
    at: int
    condition: Node
    then: Node
    otherwise: Node


Node = Literal | Name | Member | Index | Call | Items | Unary | Binary | Either

_LEVELS = (("||",), ("&&",), ("==", "!=", "<", "<=", ">", ">=", "in"), ("+", "-"), ("*", "/", "%"))
_COMPARING = 2


def read(source: str) -> Node:
    """The tree of `source`. Raises UnableToPublishRule with the place of the first fault."""
    if len(source) > LENGTH_MAX:
        raise errors.TOO_LONG.refuse(at=LENGTH_MAX, limit=LENGTH_MAX)
    if not source.strip():
        raise errors.EMPTY.refuse(at=0)
    tree = _Reader(_signs(source), len(source)).whole()
    _bound_depth(tree)
    _bound_nesting(tree)
    return tree


def parts_of(node: Node) -> tuple[Node, ...]:
    """The nodes right below `node`, in the order of the source."""
    match node:
        case Literal() | Name():
            return ()
        case Member(of=of) | Unary(of=of):
            return (of,)
        case Index(of=of, by=by):
            return (of, by)
        case Call(of=of, arguments=arguments):
            return arguments if of is None else (of, *arguments)
        case Items(items=items):
            return items
        case Binary(left=left, right=right):
            return (left, right)
        case Either(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)


def _bound_nesting(tree: Node) -> None:
    """Lists inside lists are what holds the interpreter for seconds, so no comprehension stands inside another."""
    waiting = [(tree, False)]
    while waiting:
        node, inside = waiting.pop()
        match node:
            case Call(of=over, name=name) if over is not None and name in ITERATING:
                if inside:
                    raise errors.NESTED_COMPREHENSION.refuse(at=node.at, name=name)
                waiting.append((over, False))
                waiting.extend((part, True) for part in node.arguments)
            case _:
                waiting.extend((part, inside) for part in parts_of(node))


def _bound_depth(tree: Node) -> None:
    """Brackets leave no trace in the tree, so member upon member may nest deeper than the reader recursed.

    A long chain of `&&` or `+` is deep only to the left, where nothing recurses.
    """
    waiting = [(tree, 1)]
    while waiting:
        node, depth = waiting.pop()
        if depth > 2 * DEPTH_MAX:
            raise errors.TOO_DEEP.refuse(at=node.at, limit=DEPTH_MAX)
        for number, part in enumerate(parts_of(node)):
            spine = isinstance(node, Binary) and number == 0
            waiting.append((part, depth if spine else depth + 1))


def _signs(source: str) -> list[Sign]:
    signs = []
    at = 0
    while at < len(source):
        match = _SIGN.match(source, at)
        if match is None:
            raise errors.UNKNOWN_SIGN.refuse(at=at, sign=source[at])
        sign = _text(source, at) if match["text"] else _plain(match)
        if sign.kind != "space":
            signs.append(sign)
        at += len(sign.text)
    return signs


def _plain(match: re.Match[str]) -> Sign:
    kind, text, at = str(match.lastgroup), match[0], match.start()
    if kind == "int":
        if len(text) > 16 or int(text) > INT_MAX:
            raise errors.NUMBER_TOO_LARGE.refuse(at=at, sign=text[:20])
        return Sign(kind, text, at, int(text))
    if kind == "double":
        if len(text) > 32 or float(text) > INT_MAX:
            raise errors.NUMBER_TOO_LARGE.refuse(at=at, sign=text[:20])
        return Sign(kind, text, at, float(text))
    if text in ("true", "false"):
        return Sign("bool", text, at, text == "true")
    if text == "in":
        return Sign("mark", text, at)
    return Sign(kind, text, at)


def _text(source: str, start: int) -> Sign:
    quote = source[start]
    if source.startswith(quote * 3, start):
        raise errors.UNKNOWN_SIGN.refuse(at=start, sign=quote * 3)
    value: list[str] = []
    at = start + 1
    while at < len(source) and source[at] not in "\r\n":
        if source[at] == quote:
            return Sign("text", source[start : at + 1], start, "".join(value))
        if source[at] == "\\":
            character, length = _escape(source, at)
            value.append(character)
            at += length
        else:
            value.append(source[at])
            at += 1
    raise errors.UNCLOSED_TEXT.refuse(at=start)


def _escape(source: str, at: int) -> tuple[str, int]:
    following = source[at + 1 : at + 2]
    if following in _ESCAPES and following:
        return _ESCAPES[following], 2
    digits = source[at + 2 : at + 6]
    if following == "u" and re.fullmatch(r"[0-9a-fA-F]{4}", digits) and not 0xD800 <= int(digits, 16) <= 0xDFFF:
        return chr(int(digits, 16)), 6
    raise errors.BAD_ESCAPE.refuse(at=at, sign=source[at : at + 2])


class _Reader:
    """Recursive descent; `depth` bounds the recursion."""

    def __init__(self, signs: list[Sign], end: int) -> None:
        self.signs = signs
        self.end = end
        self.next = 0
        self.depth = 0

    def whole(self) -> Node:
        tree = self.expression()
        if self.next < len(self.signs):
            raise self.unexpected("an operator", "một phép toán")
        return tree

    def expression(self) -> Node:
        self.deeper()
        condition = self.level(0)
        if (mark := self.take("?")) is not None:
            then = self.expression()
            self.expect(":")
            condition = Either(mark.at, condition, then, self.expression())
        self.depth -= 1
        return condition

    def level(self, level: int) -> Node:
        if level == len(_LEVELS):
            return self.unary()
        left = self.level(level + 1)
        joined = 0
        while (mark := self.take(*_LEVELS[level])) is not None:
            joined += 1
            if level == _COMPARING and joined > 1:
                raise errors.CHAINED.refuse(at=mark.at)
            left = Binary(mark.at, mark.text, left, self.level(level + 1))
        return left

    def unary(self) -> Node:
        if (mark := self.take("!", "-")) is None:
            return self.member()
        self.deeper()
        tree = Unary(mark.at, mark.text, self.unary())
        self.depth -= 1
        return tree

    def member(self) -> Node:
        tree = self.primary()
        links = 0
        while (mark := self.take(".", "[")) is not None:
            links += 1
            if links > DEPTH_MAX:
                raise errors.TOO_DEEP.refuse(at=mark.at, limit=DEPTH_MAX)
            if mark.text == "[":
                by = self.expression()
                self.expect("]")
                tree = Index(mark.at, tree, by)
                continue
            name = self.name()
            if self.take("(") is None:
                tree = Member(name.at, tree, name.text)
            else:
                tree = Call(name.at, tree, name.text, self.several(")"))
        return tree

    def primary(self) -> Node:
        sign = self.signs[self.next] if self.next < len(self.signs) else None
        if sign is None:
            raise self.unexpected("a value", "một giá trị")
        if sign.kind in ("int", "double", "text", "bool"):
            self.next += 1
            return Literal(sign.at, sign.value)
        if sign.kind == "name":
            return self.named()
        if self.take("(") is not None:
            tree = self.expression()
            self.expect(")")
            return tree
        if self.take("[") is not None:
            return Items(sign.at, self.several("]"))
        raise self.unexpected("a value", "một giá trị")

    def named(self) -> Node:
        if self.signs[self.next].text == "null":
            raise errors.NO_NULL.refuse(at=self.signs[self.next].at)
        name = self.name()
        if self.take("(") is None:
            return Name(name.at, name.text)
        return Call(name.at, None, name.text, self.several(")"))

    def several(self, close: str) -> tuple[Node, ...]:
        items: list[Node] = []
        if self.take(close) is not None:
            return ()
        while True:
            items.append(self.expression())
            if self.take(",") is None:
                self.expect(close)
                return tuple(items)

    def name(self) -> Sign:
        if self.next >= len(self.signs) or self.signs[self.next].kind not in ("name", "bool"):
            raise self.unexpected("a name", "một tên")
        sign = self.signs[self.next]
        if sign.text in RESERVED:
            raise errors.RESERVED.refuse(at=sign.at, name=sign.text)
        self.next += 1
        return sign

    def take(self, *marks: str) -> Sign | None:
        if self.next < len(self.signs):
            sign = self.signs[self.next]
            if sign.kind == "mark" and sign.text in marks:
                self.next += 1
                return sign
        return None

    def expect(self, mark: str) -> None:
        if self.take(mark) is None:
            raise self.unexpected(f"“{mark}”", f"“{mark}”")

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEPTH_MAX:
            at = self.signs[self.next].at if self.next < len(self.signs) else self.end
            raise errors.TOO_DEEP.refuse(at=at, limit=DEPTH_MAX)

    def unexpected(self, wanted: str, wanted_vi: str) -> errors.UnableToPublishRule:
        if self.next >= len(self.signs):
            return errors.ENDS_EARLY.refuse(at=self.end, wanted=wanted, wanted_vi=wanted_vi)
        sign = self.signs[self.next]
        return errors.UNEXPECTED.refuse(at=sign.at, sign=sign.text[:40], wanted=wanted, wanted_vi=wanted_vi)
