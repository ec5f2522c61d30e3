"""Two windows on one form: each keeps what it changed, none undoes the other without a word.

A page carries a mark of every answer as it showed it (`marks_of`). What comes back like its mark was not touched there;
what differs was changed there, and the later change wins.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2s
from typing import Any

from motcua.foundation.forms.values import Answers, Field, Form, Language

Marks = Mapping[str, str]

MARK_BYTES = 6
#: Longer texts are no marks of ours; the form allows far fewer answers.
MARKS_LENGTH_MAX = 100_000
_NOTHING: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True)
class Merged:
    """The answers now; by path (`child.full_name`), what another window had changed (`elsewhere`), and what both had
    changed, where the later one was kept (`overwritten`)."""

    answers: Answers
    elsewhere: tuple[str, ...] = ()
    overwritten: tuple[str, ...] = ()


def marks_of(answers: Mapping[str, Any], names: Iterable[str]) -> dict[str, str]:
    """A mark for each answer of these fields, parts of groups each by itself, rows of lists together."""
    return {path: mark for name in names for path, mark in _marks(name, answers.get(name)).items()}


def write_marks(marks: Marks) -> str:
    return json.dumps(marks, separators=(",", ":"), sort_keys=True)


def read_marks(text: str) -> Marks | None:
    """Marks that came back; None for what is none, so that whatever is posted counts as changed."""
    if not text or len(text) > MARKS_LENGTH_MAX:
        return None
    try:
        marks = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(marks, dict) or not all(isinstance(mark, str) for mark in marks.values()):
        return None
    return marks


def merge_answers(*, posted: Mapping[str, Any], now: Mapping[str, Any], seen: Marks) -> Merged:
    """The posted answers laid over those kept `now`, as seen from a page with these marks. Only names in `posted` are
    looked at; a cleared answer is None."""
    found = _Found(seen)
    answers = {name: found.merged(name, value, now.get(name)) for name, value in posted.items()}
    return Merged(answers, tuple(found.elsewhere), tuple(found.overwritten))


def label_of(form: Form, path: str, language: Language) -> str:
    """What the question at a path is called; the last part that the form knows."""
    name, *rest = path.split(".")
    found: Field | None = form.fields.get(name)
    for part in rest:
        found = (found.part(part) if found else None) or found
    if found is None:
        return path
    return found.label.speak(language)


@dataclass
class _Found:
    seen: Marks
    elsewhere: list[str] = field(default_factory=list)
    overwritten: list[str] = field(default_factory=list)

    def merged(self, path: str, posted: Any, now: Any) -> Any:
        if _is_group(posted, now):
            here, there = posted or {}, now or {}
            parts = {
                name: self.merged(f"{path}.{name}", here.get(name), there.get(name))
                for name in dict.fromkeys([*there, *here])
            }
            return {name: value for name, value in parts.items() if value not in _NOTHING} or None
        return self._later(path, posted, now)

    def _later(self, path: str, posted: Any, now: Any) -> Any:
        came, kept, shown = _marks(path, posted), _marks(path, now), self._shown(path)
        if came == kept:
            return now
        if came == shown:
            self.elsewhere.append(path)
            return now
        if kept != shown:
            self.overwritten.append(path)
        return posted

    def _shown(self, path: str) -> Marks:
        return {at: mark for at, mark in self.seen.items() if at == path or at.startswith(f"{path}.")}


def _is_group(*values: Any) -> bool:
    return any(isinstance(value, dict) for value in values) and all(
        value in _NOTHING or isinstance(value, dict) for value in values
    )


def _marks(path: str, value: Any) -> dict[str, str]:
    return {at: _mark(leaf) for at, leaf in _leaves(path, value)}


def _leaves(path: str, value: Any) -> Iterable[tuple[str, Any]]:
    if isinstance(value, dict) and value:
        for name, part in value.items():
            yield from _leaves(f"{path}.{name}", part)
    elif value not in _NOTHING:
        yield path, value


def _mark(value: Any) -> str:
    written = json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
    return blake2s(written.encode("utf-8", "surrogatepass"), digest_size=MARK_BYTES).hexdigest()
