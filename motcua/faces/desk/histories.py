"""What the journal tells of a thing, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise

from motcua.foundation.accounts.values import HistoryLine


def told(history: Iterable[HistoryLine], words: Mapping[str, str | Promise]) -> list[tuple[HistoryLine, str | Promise]]:
    """Each entry with its words; one of a kind without any is told by its kind."""
    return [(each, words.get(each.kind, each.kind)) for each in history]
