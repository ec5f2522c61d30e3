"""After how many months which posts change hands, read from data."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from motcua.foundation.accounts.values import Role
from motcua.reform.institutions.values import RotationRule

_DATA = Path(__file__).parent / "data" / "rotation.toml"


@cache
def rotation_rules() -> Mapping[Role, RotationRule]:
    """By role. Read once a process; raises `ValueError` for a role that there is not."""
    read = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    return {Role(each["role"]): RotationRule(**each) for each in read["rules"]}
