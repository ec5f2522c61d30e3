from __future__ import annotations

from dataclasses import dataclass

from motcua.foundation.database.errors import UnableTo


@dataclass(frozen=True)
class Fault:
    """One fault of a definition: where it is ('ui.fields.mother.label') and what, in both languages."""

    where: str
    message_en: str
    message_vi: str


class UnableToReadForm(UnableTo):
    """The form has {count} faults. Nothing was changed. Mend them and try again: {listed}"""

    status = 422

    def __init__(self, *, faults: tuple[Fault, ...]) -> None:
        self.faults = faults
        super().__init__(
            count=len(faults),
            listed="; ".join(f"{fault.where}: {fault.message_en}" for fault in faults),
            listed_vi="; ".join(f"{fault.where}: {fault.message_vi}" for fault in faults),
        )


class UnableToReadAnswers(UnableTo):
    """The answers cannot be read: {reason}. What was saved before was kept. Send them again as a JSON object
    within these bounds: 200 kB, 2,000 values, 8 levels."""

    status = 422

    def __init__(self, *, reason: str, reason_vi: str) -> None:
        super().__init__(reason=reason, reason_vi=reason_vi)
