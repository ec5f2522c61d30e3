"""What this tax office sets on a change of land, from what the land office tells. Rates from memory of the laws, and no city
may rely on them: a notice says what is owed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

OFFICE = "Chi cục Thuế khu vực"
TREASURY_ACCOUNT = "7111"
CHAPTER = "757"
DAYS_TO_PAY = 30

REGISTRATION_FEE, INCOME_TAX, LAND_USE = "2801", "1006", "1401"
REGISTRATION_PER_MILLE, INCOME_PER_MILLE = 5, 20
#: What is left of the land-use levy on such a parcel, for the square metre.
LAND_USE_PER_M2_VND = 15_000
#: Where no price is told: what the price list of the province would say, for the square metre.
LISTED_PER_M2_VND = 5_000_000


def amounts_vnd(facts: Mapping[str, Any]) -> dict[str, int]:
    """By sub-item. Nought is exempt: transfers between near relatives."""
    area = float(facts.get("area_m2") or 0)
    price = int(facts.get("price_vnd") or round(area * LISTED_PER_M2_VND))
    is_exempt = facts.get("family_relation", "none") != "none"
    return {
        REGISTRATION_FEE: 0 if is_exempt else price * REGISTRATION_PER_MILLE // 1000,
        INCOME_TAX: 0 if is_exempt else price * INCOME_PER_MILLE // 1000,
        LAND_USE: round(area * LAND_USE_PER_M2_VND),
    }


def notice(
    *, id_: str, dossier: str, serial: int, revision: int, amounts: Mapping[str, int], issued_on: date
) -> dict[str, Any]:
    """A notice as it goes to the city."""
    file = f"{issued_on:%Y}-{serial:07d}"
    return {
        "id": id_,
        "kind": "notice",
        "dossier": dossier,
        "file": file,
        "revision": revision,
        "number": f"{serial}/TB-CCT-TBTK" + (f"/{revision}" if revision > 1 else ""),
        "office": OFFICE,
        "issued_on": issued_on.isoformat(),
        "due_on": (issued_on + timedelta(days=DAYS_TO_PAY)).isoformat(),
        "treasury_account": TREASURY_ACCOUNT,
        "chapter": CHAPTER,
        "currency": "VND",
        "lines": [
            {"sub_item": item, "identifier": f"{issued_on:%y}{serial:07d}{revision:02d}{item}", "amount": amount}
            for item, amount in amounts.items()
        ],
    }
