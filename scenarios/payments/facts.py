"""`payments.toml` as it is read and checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from motcua.registry.catalogue.queries import charging_versions
from motcua.service.landtax.lists import sub_items
from scenarios.dossiers.facts import Dossiers, Share, Weight
from scenarios.dossiers.facts import read as read_dossiers
from scenarios.player.deck import DeckFacts, Folder, Sourced, Strict
from scenarios.player.faults import Faults

FILE = "payments.toml"


class Fees(Sourced):
    """So many payments of fees and charges over gateways, about `value_vnd` together, of a share of the procedures that go
    online and carry a fee. Of them `waiting` are of dossiers that stand still until they are paid. Besides, so many are
    taken in `cash`."""

    count: int = Field(ge=0)
    value_vnd: int = Field(gt=0)
    procedures_share: Share
    waiting: Share = Decimal(0)
    cash: int = Field(default=0, ge=0)


class NoticeKind(Sourced):
    """What a notice for these procedures asks for: shares of its total by the budget's sub-item."""

    procedures: Annotated[tuple[str, ...], Field(min_length=1)]
    lines: Annotated[dict[str, Weight], Field(min_length=1)]


class LandTax(Sourced):
    """So many payments of taxes on land, `value_vnd` together, each of all that one notice says. A payment of theirs is due
    `due_days` after the notice."""

    count: int = Field(ge=0)
    value_vnd: int = Field(gt=0)
    office: str
    treasury_account: str = ""
    due_days: int = Field(ge=1)
    kinds: list[NoticeKind] = Field(min_length=1)


class Ways(Sourced):
    """By which gateways, as weights; at what times of a day the city follows what they told; and how many payments go over
    HTTP through the stand-in when the deck is played whole."""

    gateways: Annotated[dict[str, Weight], Field(min_length=1)]
    told_at: Annotated[tuple[time, ...], Field(min_length=1)]
    over_http: int = Field(default=0, ge=0)


class PaymentsFile(Strict):
    fees: Fees
    land_tax: LandTax
    ways: Ways

    @model_validator(mode="after")
    def is_in_order(self) -> Self:
        if list(self.ways.told_at) != sorted(self.ways.told_at):
            raise ValueError("ways.told_at is not in order")
        if self.ways.over_http > self.fees.count:
            raise ValueError("ways.over_http is more than fees.count")
        return self


@dataclass(frozen=True)
class Payments:
    """The part, and the dossiers that are paid for."""

    file: PaymentsFile
    dossiers: Dossiers


def read(folder: Folder, faults: Faults) -> Payments | None:
    file = folder.table(FILE, PaymentsFile, faults)
    # What is wrong in them their own part tells.
    dossiers = read_dossiers(folder, Faults())
    if file is not None and dossiers is None:
        faults.add(FILE, "", "money is paid for dossiers, and the deck's cannot be read")
    return Payments(file, dossiers) if file is not None and dossiers is not None else None


def check(content: Payments, facts: DeckFacts, faults: Faults) -> None:
    """What only the city can tell."""
    file, codes = content.file, {row.code for _line, row in content.dossiers.procedures}
    for number, kind in enumerate(file.land_tax.kinds):
        for code in kind.procedures:
            if code not in codes:
                faults.add(FILE, f"land_tax.kinds.{number}", f"the deck files no {code}")
        for sub_item in kind.lines:
            if sub_item not in sub_items():
                faults.add(FILE, f"land_tax.kinds.{number}.lines", f"{sub_item} is no tax on land")
    known = {"vietqr", "platform"}
    for gateway in file.ways.gateways.keys() - known:
        faults.add(FILE, f"ways.gateways.{gateway}", f"there are {', '.join(sorted(known))}")
    period = facts.period
    if file.fees.count and not charging_versions(from_on=period.from_on, until_on=period.until_on):
        faults.add(FILE, "fees.count", "no procedure in force carries a fee")
