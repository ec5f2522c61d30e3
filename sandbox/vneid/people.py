"""Whom the provider knows: the demo city's people, and some whom the city has not met."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

OWN = Path(__file__).parent / "people.json"
CAST = Path(__file__).resolve().parents[2] / "scenarios" / "demo" / "cast.json"


@dataclass(frozen=True)
class Person:
    """`name_of_account` is what one types: a citizen number, an official's sign-in name. `level` 0 says none."""

    name_of_account: str
    name: str
    level: int
    claims: dict[str, Any] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """Tells nothing of her, and stays the same after a restart."""
        return uuid5(NAMESPACE_URL, f"vneid:{self.name_of_account}").hex


def citizens() -> dict[str, Person]:
    """Children have no account."""
    known = [*_read(CAST)["citizens"], *_read(OWN)["citizens"]]
    return {each["number"]: _citizen(each) for each in known if each.get("sign_in", "-")}


def officials() -> dict[str, Person]:
    return {
        each["sign_in"]: Person(
            each["sign_in"], each["name"], 0, {"preferred_username": each["sign_in"], "amr": ["mfa"]}
        )
        for each in _read(CAST)["officials"]
    }


def _citizen(known: dict[str, Any]) -> Person:
    claims = {
        "citizen_number": known["number"],
        "birthdate": known["birth_on"],
        "gender": known["sex"],
        "phone_number": known.get("phone", ""),
    }
    return Person(known["number"], known["name"], known.get("level", 2), claims)


def _read(path: Path) -> dict[str, Any]:
    known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return known
