"""Whole numbers that add up: shares become counts by the largest remainder, never by chance."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from motcua.foundation.text.numbers import half_up


def rounded(value: Decimal) -> int:
    """Half up, as the city's own figures are rounded."""
    return int(half_up(value))


def apportioned(total: int, weights: Sequence[Decimal], caps: Sequence[int] | None = None) -> list[int]:
    """`total` divided in proportion to `weights`, none above its cap; what is left of whole numbers goes to the largest
    remainders, the first of equal ones. Raises `ValueError` where it does not fit."""
    counts = [0] * len(weights)
    room = list(caps) if caps is not None else [total] * len(weights)
    open_ = [i for i, weight in enumerate(weights) if weight > 0 and room[i] > 0]
    left = total
    while left:
        if not open_:
            raise ValueError(f"{left} of {total} have nowhere to go")
        whole = sum((weights[i] for i in open_), Decimal(0))
        quotas = {i: left * weights[i] / whole for i in open_}
        full = [i for i in open_ if quotas[i] > room[i]]
        if not full:
            _by_remainder(counts, quotas, left)
            return counts
        for i in full:
            counts[i], left = room[i], left - room[i]
        open_ = [i for i in open_ if i not in full]
    return counts


def _by_remainder(counts: list[int], quotas: dict[int, Decimal], total: int) -> None:
    for i, quota in quotas.items():
        counts[i] = int(quota)
    short = total - sum(int(quota) for quota in quotas.values())
    for i in sorted(quotas, key=lambda i: (int(quotas[i]) - quotas[i], i))[:short]:
        counts[i] += 1
