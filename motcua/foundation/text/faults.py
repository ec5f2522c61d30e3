"""What is wrong with one of many items: said in English by pure rules, in the reader's language by errors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language, gettext


@dataclass(frozen=True)
class Fault:
    """English words with braces, marked by `gettext_noop`, and what fills them."""

    words: str
    facts: Mapping[str, object]

    def __str__(self) -> str:
        return self.words.format_map(self.facts)


def fault(words: str, **facts: object) -> Fault:
    return Fault(words, facts)


def gettext_noop(words: str) -> str:
    """Marks words for translation, as Django's function of this name does; the rules import no Django."""
    return words


def in_words(fault: Fault) -> str:
    """The fault in the reader's language."""
    facts = {name: _shown(fact) for name, fact in fault.facts.items()}
    return gettext(fault.words).format_map(facts)


def _shown(fact: object) -> object:
    """Days as they are written here, 15/06/2023; a fault within a fault in the same language."""
    if isinstance(fact, Fault):
        return in_words(fact)
    return f"{fact:%d/%m/%Y}" if isinstance(fact, date) and (get_language() or "").startswith("vi") else fact


def list_in_words(faults: Iterable[Fault]) -> str:
    """All of them as one list, for the `{refused}` of an error."""
    return "; ".join(in_words(each) for each in faults)
