"""The elements and attributes of a drawing's XML, by their names in BPMN and in our namespace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from lxml import etree

from motcua.service.processes.errors import UnableToReadProcess

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
OURS = "https://motcua.vn/ns/process"
#: The drawings of the house, and what belongs to them.
DATA = Path(__file__).parents[1] / "data"
#: A plain key, as conditions and tables can name it.
KEY = re.compile(r"[a-z][a-z0-9_]{0,62}")

E = TypeVar("E", bound=StrEnum)


def refuse(reason: str) -> NoReturn:
    raise UnableToReadProcess(reason=reason)


def bpmn(tag: str) -> str:
    return f"{{{BPMN}}}{tag}"


def tag_of(element: etree._Element) -> str:
    """The BPMN name of an element; '' for a comment and for what is of another namespace."""
    if not isinstance(element.tag, str):
        return ""
    name = etree.QName(element)
    return name.localname if name.namespace == BPMN else ""


def elements(parent: etree._Element, tag: str) -> list[etree._Element]:
    found: list[etree._Element] = parent.findall(bpmn(tag))
    return found


def extensions(element: etree._Element, tag: str) -> list[etree._Element]:
    found: list[etree._Element] = element.findall(f"{{{BPMN}}}extensionElements/{{{OURS}}}{tag}")
    return found


def burdens(element: etree._Element) -> Iterator[etree._Element]:
    """What is in an element besides its links and what is for readers."""
    plain = {"incoming", "outgoing", "extensionElements", "documentation"}
    return (part for part in element if isinstance(part.tag, str) and etree.QName(part).localname not in plain)


def ours(element: etree._Element, name: str) -> str:
    return str(element.get(f"{{{OURS}}}{name}", ""))


def set_ours_plain(element: etree._Element, name: str, value: str) -> None:
    element.set(f"{{{OURS}}}{name}", value)


def member(kind: type[E], element: etree._Element, name: str, *, of: str) -> E:
    """The enum's member that our attribute names. `of` says whose it is in the error."""
    try:
        return kind(ours(element, name))
    except ValueError:
        known = ", ".join(each.value for each in kind)
        refuse(f"{of} has {name} “{ours(element, name)}”; known are {known}")


def is_count(written: str) -> bool:
    """A whole number above zero, in plain digits?"""
    return written.isascii() and written.isdigit() and int(written) > 0


def number(element: etree._Element, name: str, *, of: str) -> Decimal | None:
    text = ours(element, name)
    if not text:
        return None
    try:
        found = Decimal(text)
    except InvalidOperation:
        refuse(f"{of} has {name} “{text}”, which is no number")
    if not found.is_finite() or found <= 0:
        refuse(f"{of} has {name} {text}, which is not above zero")
    return found
