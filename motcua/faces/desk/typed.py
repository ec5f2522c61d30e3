"""What was sent and refused, so that nothing typed is lost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from motcua.foundation.database.errors import UnableTo


@dataclass(frozen=True, kw_only=True)
class Typed:
    """The act, its fields, and why not."""

    act: str = ""
    fields: Mapping[str, str] | None = None
    error: UnableTo | None = None

    @property
    def message(self) -> str:
        return self.error.message if self.error else ""

    @property
    def status(self) -> int:
        return self.error.status if self.error else 200

    def value(self, act: str, name: str) -> str:
        """What the field of that act held."""
        return (self.fields or {}).get(name, "") if self.act == act else ""
