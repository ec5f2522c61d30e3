"""A notice in the tax office's own format: what it must say, and that it says nothing else. Whether it makes sense is asked
when it is followed (`rules.notice_fault`)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from motcua.service.landtax.errors import UnableToReadTaxMessage
from motcua.service.landtax.values import NewLine, NewNotice, TaxMessage

BYTES_MAX = 64 * 1024
CURRENCY = "VND"
#: Of a whole number in a message; beyond it nothing is reckoned with it, not even to refuse it.
DIGITS_MAX = 18
_TEXTS = ("id", "dossier", "file", "number", "office", "issued_on", "due_on", "treasury_account", "chapter", "currency")
_FIELDS = {*_TEXTS, "kind", "revision", "lines"}
_LINE_FIELDS = {"sub_item", "identifier", "amount"}


def read_message(payload: bytes) -> TaxMessage:
    """The message that was signed. Raises `UnableToReadTaxMessage`."""
    if len(payload) > BYTES_MAX:
        raise UnableToReadTaxMessage(reason=f"it is longer than {BYTES_MAX} bytes.")
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError) as fault:
        raise UnableToReadTaxMessage(reason="it is no JSON.") from fault
    if not isinstance(found, dict) or found.keys() != _FIELDS or found["kind"] != "notice":
        raise UnableToReadTaxMessage(reason=f"it must be a notice with just {', '.join(sorted(_FIELDS))}.")
    for name in _TEXTS:
        _check(isinstance(found[name], str) and "\x00" not in found[name], f"{name} is no text.")
    _check(found["currency"] == CURRENCY, f"the currency is not {CURRENCY}.")
    _check(_is_whole(found["revision"]), "revision is no whole number.")
    _check(isinstance(found["lines"], list), "lines is no list.")
    for line in found["lines"]:
        _check_line(line)
    for name in ("issued_on", "due_on"):
        _check(_is_day(found[name]), f"{name} is no day.")
    return TaxMessage(name=found["id"], code=found["dossier"], body=found)


def notice_of(body: Mapping[str, Any], *, dossier: UUID) -> NewNotice:
    """The notice of a message that was read."""
    return NewNotice(
        key=body["id"],
        dossier=dossier,
        file=body["file"],
        revision=body["revision"],
        number=body["number"],
        office=body["office"],
        issued_on=date.fromisoformat(body["issued_on"]),
        due_on=date.fromisoformat(body["due_on"]),
        treasury_account=body["treasury_account"],
        chapter=body["chapter"],
        lines=tuple(
            NewLine(sub_item=line["sub_item"], identifier=line["identifier"], amount_vnd=line["amount"])
            for line in body["lines"]
        ),
    )


def _check_line(line: object) -> None:
    _check(
        isinstance(line, dict) and line.keys() == _LINE_FIELDS, f"a line has just {', '.join(sorted(_LINE_FIELDS))}."
    )
    assert isinstance(line, dict)
    _check(all(isinstance(line[name], str) for name in ("sub_item", "identifier")), "a line's codes are no texts.")
    _check(_is_whole(line["amount"]), "a line's amount is no whole number of đồng.")


def _check(holds: bool, reason: str) -> None:
    if not holds:
        raise UnableToReadTaxMessage(reason=reason)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**DIGITS_MAX


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
