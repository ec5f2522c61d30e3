"""Events of the journal itself."""

from dataclasses import dataclass
from typing import ClassVar

from motcua.foundation.journal.values import Event


@dataclass(frozen=True, kw_only=True)
class ActRefused(Event):
    """A signed-in person asked for what the policy forbids. `subject` is what was asked for."""

    kind: ClassVar[str] = "act_refused"

    act: str
    reason: str
