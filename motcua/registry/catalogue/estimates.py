"""What one may foresee of money before anything is filed: which facts the fees go by, and what the tax office is likely to
ask for land. The tax office's notice alone says what is owed; rates are data/land_tax.json."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from motcua.foundation.rules.rules import names_in
from motcua.registry.catalogue.values import FeeBasis, FeeRule, ProcedureVersion, Text

_TABLE = Path(__file__).parent / "data" / "land_tax.json"


@dataclass(frozen=True, kw_only=True)
class LandRate:
    """A tax on a transfer, in thousandths of the price."""

    key: str
    name: Text
    paid_by: Text
    per_mille: int
    source: str


@dataclass(frozen=True)
class LandEstimate:
    """`amount_vnd` is in whole đồng, rounded to the nearest."""

    rate: LandRate
    amount_vnd: int


def facts_of_fees(version: ProcedureVersion) -> tuple[str, ...]:
    """The facts that what is owed goes by, each once: names of questions of the form, a part of one by a dot, and `copies`,
    `pages`, `online`, which are those of the filing. Grounds of exemption are in the rules themselves."""
    return tuple(dict.fromkeys(name for rule in version.fees for name in _facts_of(rule)))


def _facts_of(rule: FeeRule) -> Iterator[str]:
    yield from (condition.fact for condition in rule.when)
    if rule.basis is FeeBasis.PER_PAGE:
        yield "pages"
    if rule.basis is FeeBasis.PER_PAGE or (rule.basis is FeeBasis.PER_COPY and rule.fact is None):
        yield "copies"
    if rule.fact is not None:
        yield rule.fact
    if rule.formula:
        yield from sorted(names_in(rule.formula))
    if rule.online_amount_vnd is not None:
        yield "online"


def estimate_land_tax(*, code: str, price_vnd: int) -> list[LandEstimate]:
    """What a transfer at that price is likely to be taxed, by the procedure's code; empty where there is no such tax. The tax
    office goes by the city's price list when that is higher, and by exemptions, which are not looked at here."""
    rates, procedures = _table()
    if code not in procedures:
        return []
    return [LandEstimate(rate, (price_vnd * rate.per_mille + 500) // 1_000) for rate in rates]


def has_land_tax(code: str) -> bool:
    return code in _table()[1]


@cache
def _table() -> tuple[tuple[LandRate, ...], frozenset[str]]:
    found = json.loads(_TABLE.read_text(encoding="utf-8"))
    rates = tuple(
        LandRate(
            key=row["key"],
            name=Text(row["name"]["vi"], row["name"]["en"]),
            paid_by=Text(row["paid_by"]["vi"], row["paid_by"]["en"]),
            per_mille=row["per_mille"],
            source=row["source"],
        )
        for row in found["rates"]
    )
    return rates, frozenset(found["procedures"])
