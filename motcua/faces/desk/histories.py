"""What the journal tells of a thing, in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.foundation.accounts.values import HistoryLine

#: Of any thing, whatever its room.
_ANYWHERE: Mapping[str, str | Promise] = {"act_refused": _("Somebody without the right tried")}


def told(history: Iterable[HistoryLine], words: Mapping[str, str | Promise]) -> list[tuple[HistoryLine, str | Promise]]:
    """Each entry with its words; one of a kind without any is told by its kind."""
    return [(each, words_of(each.kind, words)) for each in history]


def words_of(kind: str, words: Mapping[str, str | Promise]) -> str | Promise:
    return words.get(kind) or _ANYWHERE.get(kind, kind)
