"""Python's search for rubbish in cycles, as a process that lives long needs it."""

from __future__ import annotations

import gc

#: A request makes some ten thousand objects and leaves hardly any. By Python's own (700, 10, 10) every few requests one of
#: them waits while everything that the process keeps in memory (calendars, units, procedures, drawings) is looked through.
YOUNG_MAX, YOUNG_ROUNDS, OLD_ROUNDS = 10_000, 10, 50


def spare_what_stays() -> None:
    """What is loaded by now is never looked through again, and what comes later seldom. Call it once, before the work."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG_MAX, YOUNG_ROUNDS, OLD_ROUNDS)
