"""The types and the work of a rule, found without running it.

Stricter than CEL on purpose: what CEL would answer with a quiet "never" (`age == "x"`) or fail at (`1 + 1.0`) is
refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from motcua.foundation.rules import errors
from motcua.foundation.rules.grammar import (
    ITERATING,
    Binary,
    Call,
    Either,
    Index,
    Items,
    Literal,
    Member,
    Name,
    Node,
    Unary,
)
from motcua.foundation.rules.values import Fields, FieldType, ListOf, MapOf, Shape

#: The longest list that a rule may be given; what a comprehension's body is counted with.
ITEMS_MAX = 1_000
#: Nodes evaluated at most. Some 100 ns each: about 20 ms.
STEPS_MAX = 200_000
#: The library's map and filter copy the list built so far at each item (30 ms for 1,000 numbers).
COPYING_MAX = 4
#: Texts put together with `+`: more could grow texts by millions of characters.
JOINS_MAX = 20


class Loose(StrEnum):
    """The type of what is inside an untyped list or map: anything."""

    ANY = "any"


Kind = Shape | Loose
ANY = Loose.ANY
STRING, INT, DOUBLE, BOOL, DATE = (
    FieldType.STRING,
    FieldType.INT,
    FieldType.DOUBLE,
    FieldType.BOOL,
    FieldType.DATE,
)
_SCALARS: tuple[Kind, ...] = (STRING, INT, DOUBLE, BOOL, DATE)
_NUMBERS: tuple[Kind, ...] = (INT, DOUBLE)


def name_of(kind: Kind) -> str:
    """The type in words of the language."""
    match kind:
        case ListOf(item=item):
            return f"list({name_of(item)})"
        case MapOf():
            return "map"
        case _:
            return kind.value


def type_of(tree: Node, *, fields: Fields) -> Kind:
    """The type of what `tree` gives. Raises UnableToPublishRule at the first place that does not fit."""
    return _Checker(fields).kind(tree)


@dataclass
class _Checker:
    fields: Fields
    items: dict[str, Kind] = field(default_factory=dict)
    steps: int = 0
    copying: int = 0
    joins: int = 0

    @property
    def inside(self) -> bool:
        return bool(self.items)

    def kind(self, node: Node) -> Kind:
        if isinstance(node, Binary):
            return self.chain(node)
        self.step(node)
        match node:
            case Literal():
                return self.literal(node)
            case Name():
                return self.named(node)
            case Member():
                return self.member(node)
            case Index():
                raise errors.NO_INDEX.refuse(at=node.at)
            case Call():
                return self.call(node)
            case Items():
                return self.listed(node)
            case Unary():
                return self.unary(node)
            case Either():
                return self.either(node)

    def step(self, node: Node) -> None:
        self.steps += ITEMS_MAX if self.inside else 1
        if self.steps > STEPS_MAX:
            raise errors.TOO_MANY_STEPS.refuse(at=node.at, limit=STEPS_MAX, items=ITEMS_MAX)

    def chain(self, node: Binary) -> Kind:
        """Walks down the left side in a loop, so that a long chain needs no deep recursion."""
        chain: list[Binary] = []
        first: Node = node
        while isinstance(first, Binary):
            chain.append(first)
            first = first.left
        left = self.kind(first)
        for joint in reversed(chain):
            self.step(joint)
            left = self.binary(joint, left)
        return left

    def binary(self, node: Binary, left: Kind) -> Kind:
        left_node, right = node.left, self.kind(node.right)
        match node.operator:
            case "&&" | "||":
                fits, result = _fits(left, BOOL) and _fits(right, BOOL), BOOL
            case "==" | "!=":
                fits, result = self.comparable(left, left_node, right, node.right, _SCALARS), BOOL
            case "<" | "<=" | ">" | ">=":
                ordered = tuple(kind for kind in _SCALARS if kind is not BOOL)
                fits, result = self.comparable(left, left_node, right, node.right, ordered), BOOL
            case "in":
                fits, result = self.within(left, left_node, right, node.right), BOOL
            case _:
                return self.arithmetic(node, left, right)
        if not fits:
            raise self.operands(node, left, right)
        return result

    def comparable(self, left: Kind, left_node: Node, right: Kind, right_node: Node, among: tuple[Kind, ...]) -> bool:
        if ANY in (left, right):
            return True
        if left is DATE and right is STRING:
            return _is_date(right_node)
        if right is DATE and left is STRING:
            return _is_date(left_node)
        same = left is right or (left in _NUMBERS and right in _NUMBERS)
        return same and left in among

    def within(self, item: Kind, item_node: Node, items: Kind, items_node: Node) -> bool:
        if items is ANY or items is FieldType.LIST:
            return True
        if not isinstance(items, ListOf):
            return False
        if items.item is STRING and item is DATE and isinstance(items_node, Items):
            return all(_is_date(each) for each in items_node.items)
        return self.comparable(item, item_node, items.item, items_node, _SCALARS)

    def arithmetic(self, node: Binary, left: Kind, right: Kind) -> Kind:
        if node.operator in "/%" and not (isinstance(node.right, Literal) and node.right.value):
            raise errors.DIVIDES_BY_UNKNOWN.refuse(at=node.at)
        if ANY in (left, right):
            raise self.operands(node, left, right)
        if left is STRING and right is STRING and node.operator == "+":
            self.join(node)
            return STRING
        if left is not right or left not in _NUMBERS or (node.operator == "%" and left is DOUBLE):
            raise self.operands(node, left, right)
        return left

    def join(self, node: Node) -> None:
        self.joins += 1
        if self.inside:
            raise errors.JOINS_FOR_ITEMS.refuse(at=node.at)
        if self.joins > JOINS_MAX:
            raise errors.TOO_MANY_JOINS.refuse(at=node.at, limit=JOINS_MAX)

    def operands(self, node: Binary, left: Kind, right: Kind) -> errors.UnableToPublishRule:
        return errors.WRONG_OPERANDS.refuse(at=node.at, name=node.operator, left=name_of(left), right=name_of(right))

    def literal(self, node: Literal) -> Kind:
        kinds: dict[type, Kind] = {bool: BOOL, int: INT, float: DOUBLE, str: STRING}
        return kinds[type(node.value)]

    def named(self, node: Name) -> Kind:
        if node.name in self.items:
            return self.items[node.name]
        if node.name not in self.fields:
            known = _listed([*self.items, *self.fields])
            raise errors.UNKNOWN_NAME.refuse(at=node.at, name=node.name, known=known)
        return self.fields[node.name]

    def member(self, node: Member) -> Kind:
        of = self.kind(node.of)
        if of is ANY or of is FieldType.MAP:
            return ANY
        if not isinstance(of, MapOf):
            raise errors.NO_MEMBERS.refuse(at=node.at, type=name_of(of), name=node.name)
        if node.name not in of.members:
            raise errors.UNKNOWN_MEMBER.refuse(at=node.at, name=node.name, known=_listed([*of.members]))
        return of.members[node.name]

    def listed(self, node: Items) -> Kind:
        kinds = [self.kind(item) for item in node.items]
        if not kinds or not all(kind in _SCALARS and kind is kinds[0] for kind in kinds):
            given = ", ".join(sorted({name_of(kind) for kind in kinds})) or "()"
            raise errors.WRONG_ARGUMENTS.refuse(at=node.at, name="[…]", given=given, wanted='[1, 2] / ["a", "b"]')
        item = kinds[0]
        assert isinstance(item, FieldType)
        return ListOf(item)

    def unary(self, node: Unary) -> Kind:
        of = self.kind(node.of)
        if node.operator == "!" and _fits(of, BOOL):
            return BOOL
        if node.operator == "-" and of in _NUMBERS:
            return of
        wanted = "bool" if node.operator == "!" else "int, double"
        raise errors.WRONG_ARGUMENTS.refuse(at=node.at, name=node.operator, given=name_of(of), wanted=wanted)

    def either(self, node: Either) -> Kind:
        condition = self.kind(node.condition)
        if not _fits(condition, BOOL):
            raise errors.WRONG_ARGUMENTS.refuse(at=node.at, name="?:", given=name_of(condition), wanted="bool")
        then, otherwise = self.kind(node.then), self.kind(node.otherwise)
        if ANY in (then, otherwise):
            return ANY
        if then is not otherwise or then not in _SCALARS:
            raise errors.WRONG_OPERANDS.refuse(at=node.at, name="?:", left=name_of(then), right=name_of(otherwise))
        return then

    def call(self, node: Call) -> Kind:
        if node.of is not None and node.name in ITERATING:
            return self.comprehension(node)
        if node.of is None and node.name == "has":
            return self.has(node)
        kinds = [self.kind(each) for each in ([node.of] if node.of is not None else []) + list(node.arguments)]
        return self.result(node, kinds)

    def result(self, node: Call, kinds: list[Kind]) -> Kind:
        signatures = (_METHODS if node.of is not None else _FUNCTIONS).get(node.name)
        if signatures is None:
            known = _listed([*_FUNCTIONS, "has", *_METHODS, *ITERATING])
            raise errors.UNKNOWN_FUNCTION.refuse(at=node.at, name=node.name, known=known)
        for wanted, result in signatures:
            if len(wanted) == len(kinds) and all(_fits(*pair) for pair in zip(kinds, wanted, strict=True)):
                return result
        given = ", ".join(map(name_of, kinds)) or "()"
        wanted_text = "; ".join(", ".join(map(name_of, wanted)) for wanted, _ in signatures)
        raise errors.WRONG_ARGUMENTS.refuse(at=node.at, name=node.name, given=given, wanted=wanted_text)

    def has(self, node: Call) -> Kind:
        if len(node.arguments) != 1 or not isinstance(node.arguments[0], Member):
            raise errors.WRONG_ARGUMENTS.refuse(at=node.at, name="has", given="(…)", wanted="has(name.part)")
        member = node.arguments[0]
        if isinstance(self.kind(member.of), MapOf):
            raise errors.NEEDLESS_HAS.refuse(at=node.at, name=member.name)
        self.kind(member)
        return BOOL

    def comprehension(self, node: Call) -> Kind:
        assert node.of is not None
        over = self.kind(node.of)
        if len(node.arguments) != 2 or not isinstance(node.arguments[0], Name):
            raise errors.WRONG_ARGUMENTS.refuse(at=node.at, name=node.name, given="(…)", wanted="(x, x > 0)")
        item = _item_of(over)
        if item is None:
            raise errors.WRONG_ARGUMENTS.refuse(at=node.at, name=node.name, given=name_of(over), wanted="list")
        body = self.body(node, node.arguments[0], item)
        return self.gathered(node, over, body)

    def body(self, node: Call, item: Name, kind: Kind) -> Kind:
        if item.name in self.fields:
            raise errors.TAKEN_NAME.refuse(at=item.at, name=item.name)
        self.items[item.name] = kind
        body = self.kind(node.arguments[1])
        del self.items[item.name]
        return body

    def gathered(self, node: Call, over: Kind, body: Kind) -> Kind:
        if node.name in ("map", "filter"):
            self.copying += 1
            if self.copying > COPYING_MAX:
                raise errors.TOO_MUCH_COPYING.refuse(at=node.at, limit=COPYING_MAX)
        if node.name == "map":
            if body not in _SCALARS:
                raise errors.WRONG_ARGUMENTS.refuse(
                    at=node.at, name="map", given=name_of(body), wanted="string, int, double, bool, date"
                )
            assert isinstance(body, FieldType)
            return ListOf(body)
        if not _fits(body, BOOL):
            raise errors.WRONG_ARGUMENTS.refuse(at=node.at, name=node.name, given=name_of(body), wanted="bool")
        return over if node.name == "filter" else BOOL


def _fits(kind: Kind, wanted: Kind) -> bool:
    if kind is ANY:
        return True
    if isinstance(wanted, ListOf) and isinstance(kind, ListOf):
        return kind.item is wanted.item
    if wanted is FieldType.LIST:
        return kind is FieldType.LIST or isinstance(kind, ListOf)
    if wanted is FieldType.MAP:
        return kind is FieldType.MAP or isinstance(kind, MapOf)
    return kind is wanted


def result_fits(kind: Kind, wanted: FieldType) -> bool:
    """May a rule of type `kind` be published where `wanted` is needed? What is untyped is found out when applied."""
    return _fits(kind, wanted)


def _item_of(over: Kind) -> Kind | None:
    if over is ANY or over is FieldType.LIST:
        return ANY
    return over.item if isinstance(over, ListOf) else None


def _is_date(node: Node) -> bool:
    if not isinstance(node, Literal) or not isinstance(node.value, str):
        return False
    if node.value == "":
        return True
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", node.value, re.ASCII):
            raise ValueError
        date.fromisoformat(node.value)
    except ValueError:
        raise errors.NOT_A_DATE.refuse(at=node.at, sign=node.value[:20]) from None
    return True


def _listed(names: list[str]) -> str:
    shown = ", ".join(names[:40])
    return f"{shown} …" if len(names) > 40 else shown or "none"


Signatures = tuple[tuple[tuple[Kind, ...], Kind], ...]

_FUNCTIONS: Mapping[str, Signatures] = {
    "size": (((FieldType.LIST,), INT),),
    "int": (((DOUBLE,), INT), ((INT,), INT)),
    "double": (((INT,), DOUBLE), ((DOUBLE,), DOUBLE)),
    "string": (((INT,), STRING), ((STRING,), STRING), ((DATE,), STRING)),
    "min": (((INT, INT), INT), ((DOUBLE, DOUBLE), DOUBLE)),
    "max": (((INT, INT), INT), ((DOUBLE, DOUBLE), DOUBLE)),
    "sum": (((ListOf(INT),), INT),),
    "years_between": (((DATE, DATE), INT),),
    "days_between": (((DATE, DATE), INT),),
}
_METHODS: Mapping[str, Signatures] = {
    "contains": (((STRING, STRING), BOOL),),
    "startsWith": (((STRING, STRING), BOOL),),
    "endsWith": (((STRING, STRING), BOOL),),
    "size": (((FieldType.LIST,), INT),),
}

#: What no fact may be called.
FUNCTION_NAMES = frozenset({*_FUNCTIONS, *_METHODS, *ITERATING, "has"})
