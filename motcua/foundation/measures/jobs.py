"""The fold follows the sequencer."""

from __future__ import annotations

from datetime import datetime

from motcua.foundation.database import ticks
from motcua.foundation.database.transactions import durable
from motcua.foundation.measures.commands import fold_entries

#: One tick catches up with a night's import; the next one goes on.
FOLDS_MAX = 50


def fold(at: datetime) -> int:
    folded = 0
    for _time in range(FOLDS_MAX):
        with durable():
            taken = fold_entries()
        folded += taken
        if not taken:
            break
    return folded


ticks.register(name="measures.fold", every_seconds=1, run=fold)
