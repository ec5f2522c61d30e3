"""What the plain forms of a version have written line by line: conditions, rates, exemptions."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext

from motcua.faces.desk.catalogue.asks import LINES, NUMBER, Codec


def _condition_written(condition: Mapping[str, Any]) -> str:
    if "older_than_days" in condition:
        return f"{condition['fact']} > {condition['older_than_days']}"
    return f"{condition['fact']} = {' | '.join(_value_written(value) for value in condition['is'])}"


def _value_written(value: object) -> str:
    """Texts that would be read as something else stand in quotation marks."""
    if isinstance(value, str) and _value_read(value) == value:
        return value
    return json.dumps(value, ensure_ascii=False)


def _value_read(text: str) -> object:
    if text in {"true", "false"} or text.lstrip("-").isdigit() or text.startswith('"'):
        return json.loads(text)
    return text


def _condition_read(line: str) -> dict[str, Any]:
    fact, sign, rest = (part.strip() for part in line.partition("="))
    if sign:
        return {"fact": fact, "is": [_value_read(value.strip()) for value in rest.split("|")]}
    fact, sign, rest = (part.strip() for part in line.partition(">"))
    if not sign or not rest.isdigit():
        raise ValueError(
            gettext("“{line}” is no condition: answer = value | value, or answer > days.").format(line=line)
        )
    return {"fact": fact, "older_than_days": int(rest)}


def _pairs_read(text: str, first: str, second: str, of: str = "") -> list[dict[str, Any]]:
    """Lines such as "5: 20000". `of`: the word that stands for no end."""
    found: list[dict[str, Any]] = []
    for line in LINES.read(text):
        one, sign, other = (part.strip() for part in line.partition(":"))
        if not sign:
            raise ValueError(gettext("“{line}” lacks its colon.").format(line=line))
        found.append({first: None if of and one == of else NUMBER.read(one), second: NUMBER.read(other)})
    return found


def _exemptions_read(text: str) -> list[dict[str, Any]]:
    pairs = [line.partition(":") for line in LINES.read(text)]
    return [{"ground": ground.strip(), "percent": NUMBER.read(percent.strip())} for ground, _sign, percent in pairs]


NO_END = "*"
CONDITIONS = Codec(
    lambda value: "\n".join(_condition_written(each) for each in value),
    lambda text: [_condition_read(line) for line in LINES.read(text)],
)
TIERS = Codec(
    lambda value: "\n".join(f"{each['from_page']}: {each['amount_vnd']}" for each in value),
    lambda text: _pairs_read(text, "from_page", "amount_vnd"),
)
BANDS = Codec(
    lambda value: "\n".join(
        f"{NO_END if each['up_to'] is None else each['up_to']}: {each['amount_vnd']}" for each in value
    ),
    lambda text: _pairs_read(text, "up_to", "amount_vnd", of=NO_END),
)
EXEMPTIONS = Codec(lambda value: "\n".join(f"{each['ground']}: {each['percent']}" for each in value), _exemptions_read)
