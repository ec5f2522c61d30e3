"""What is wrong with answers: everything, on all pages, at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from motcua.foundation.forms.errors import UnableToReadAnswers
from motcua.foundation.forms.rules.answers import Tidied, bound_answers, tidied
from motcua.foundation.forms.rules.numbers import is_date
from motcua.foundation.forms.rules.parts import CITIZEN_NUMBER_PATTERN
from motcua.foundation.forms.rules.sentences import inside, row_name, sentence
from motcua.foundation.forms.rules.visibility import Seen, seen
from motcua.foundation.forms.values import (
    Check,
    Component,
    Field,
    Form,
    Lookups,
    Problem,
    Text,
    Tier,
)
from motcua.foundation.rules.errors import UnableToApplyRule
from motcua.foundation.rules.rules import Rule

_NOT_APPLICABLE = Text(
    vi="Không kiểm tra được câu trả lời vì số quá lớn, hãy xem lại",
    en="The answer could not be checked because a number is too large: look at it again",
)


def validate(form: Form, answers: Mapping[str, Any], *, lookups: Lookups, today: date) -> tuple[Problem, ...]:
    """All problems of all pages, in the order of asking; empty when the answers may be filed.

    Never raises, whatever the answers: those beyond the bounds are one problem of the whole. At most one problem for
    each input. Hidden fields have none.
    """
    try:
        bound_answers(answers)
    except UnableToReadAnswers as refusal:
        said = refusal.facts
        return (Problem("", "", f"Không đọc được câu trả lời: {said['reason_vi']}", f"{refusal.message}"),)
    return _Validation(form, answers, lookups, today).problems()


def problems_of_page(form: Form, page_id: str, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """Those of `problems` that belong on one page."""
    names = form.page(page_id).fields
    return tuple(problem for problem in problems if problem.field in names)


class _Validation:
    """One run. `found` has the first sentence for each path; paths count the rows that are left after tidying."""

    def __init__(self, form: Form, answers: Mapping[str, Any], lookups: Lookups, today: date) -> None:
        self.form = form
        self.lookups = lookups
        self.today = today
        self.tidy: Tidied = tidied(form, answers)
        self.seen: Seen = seen(form, self.tidy)
        self.found: dict[tuple[str | int, ...], Text] = {}

    def problems(self) -> tuple[Problem, ...]:
        for path, keyword in self.tidy.faulty.items():
            self.add(_steps(path), keyword)
        for name in self.tidy.unknown:
            said = Text(vi=f"Biểu mẫu không hỏi “{name[:60]}”", en=f"The form does not ask for “{name[:60]}”")
            self.found.setdefault((name,), said)
        self.by_schema()
        self.by_lookup()
        for check in self.form.checks:
            self.by_check(check)
        return tuple(self.spoken(path, text) for path, text in sorted(self.found.items(), key=self.rank))

    def by_schema(self) -> None:
        shown = {name: value for name, value in self.tidy.answers.items() if name in self.seen.fields}
        for name in shown:
            shown[name] = self.without_hidden(name, shown[name])
        for error in self.form.compiled.validator.iter_errors(shown):
            self.by_error(list(error.instance_path), error.kind)

    def without_hidden(self, name: str, value: Any) -> Any:
        """`value` without the parts that are not asked."""
        if not any(path.startswith(f"{name}.") for path in self.seen.hidden_parts):
            return value
        if isinstance(value, Mapping):
            return {key: each for key, each in value.items() if f"{name}.{key}" not in self.seen.hidden_parts}
        if isinstance(value, list):
            return [self.without_hidden(f"{name}.{index}", row) for index, row in enumerate(value)]
        return value

    def by_error(self, path: list[str | int], kind: Any) -> None:
        match kind.name:
            case "required":
                self.missing((*path, kind.property))
            case "additionalProperties":
                for name in kind.unexpected:
                    self.add((*path, name), "unknown")
            case keyword:
                self.add(tuple(path), keyword, _limit(kind))

    def missing(self, path: tuple[str | int, ...]) -> None:
        if path[0] not in self.seen.fields or ".".join(map(str, path)) in self.seen.hidden_parts:
            return
        field = self.form.fields[str(path[0])]
        if len(path) == 1 and field.component is Component.PERSON:
            for part in field.parts:
                if part.required:
                    self.missing((*path, part.name))
            if any(part.required for part in field.parts):
                return
        self.add(path, "required")

    def add(self, path: tuple[str | int, ...], keyword: str, limit: Any = None) -> None:
        """Puts the sentence at the input that `path` leads to; what lies deeper belongs to the input above."""
        name = str(path[0])
        if name not in self.seen.fields:
            return
        owner = self.form.fields[name]
        at = _input_path(owner, path)
        if ".".join(map(str, at)) in self.seen.hidden_parts:
            return
        field = self.field_at(at)
        if field is None:
            self.found.setdefault(at, self.placed(at, _unknown_part(at)))
            return
        keyword = _closer(field, keyword, self.value_at(at), deeper=len(path) > len(at))
        self.found.setdefault(at, self.placed(at, sentence(field, keyword, limit)))

    def field_at(self, path: tuple[str | int, ...]) -> Field | None:
        owner = self.form.fields[str(path[0])]
        if len(path) == 1 or (len(path) == 2 and owner.component is Component.GROUP):
            return owner
        return owner.part(str(path[-1]))

    def value_at(self, path: tuple[str | int, ...]) -> Any:
        value: Any = self.tidy.answers
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def placed(self, path: tuple[str | int, ...], said: Text) -> Text:
        """The sentence with the name of the person or row before it."""
        owner = self.form.fields[str(path[0])]
        if len(path) > 1 and owner.component is Component.GROUP and isinstance(path[1], int):
            return inside(row_name(owner, self.original_row(owner.name, path[1])), said)
        if len(path) > 1 and owner.component is Component.PERSON:
            return inside(owner.short or owner.label, said)
        return said

    def original_row(self, name: str, index: int) -> int:
        rows = self.tidy.rows.get(name, [])
        return rows[index] if index < len(rows) else index

    def by_lookup(self) -> None:
        for path, field, value in self.leaves():
            if path in self.found:
                continue
            if field.component is Component.DATE and not is_date(value):
                self.add(path, "format")
            elif field.component is Component.DIVISION and not _is_place(field, value, self.lookups):
                self.add(path, "unknown_division")
            elif field.schema.get("pattern") == CITIZEN_NUMBER_PATTERN and (
                said := self.lookups.citizen_number_fault(value)
            ):
                self.found.setdefault(path, self.placed(path, said))

    def leaves(self) -> Iterator[tuple[tuple[str | int, ...], Field, Any]]:
        """Every answered input that is asked: its path, its field, its value."""
        for name in self.seen.fields:
            field, value = self.form.fields[name], self.tidy.answers.get(name)
            if value is None:
                continue
            if field.component is Component.PERSON and isinstance(value, Mapping):
                yield from self.part_leaves(field, value, (name,))
            elif field.component is Component.GROUP and isinstance(value, list):
                for index, row in enumerate(value):
                    if isinstance(row, Mapping):
                        yield from self.part_leaves(field, row, (name, index))
            else:
                yield (name,), field, value

    def part_leaves(
        self, owner: Field, row: Mapping[str, Any], path: tuple[str | int, ...]
    ) -> Iterator[tuple[tuple[str | int, ...], Field, Any]]:
        for part in owner.parts:
            if row.get(part.name) is not None:
                yield (*path, part.name), part, row[part.name]

    def by_check(self, check: Check) -> None:
        rule = self.form.compiled.check_rules[check.id]
        facts = {**self.seen.facts, "today": self.today.isoformat()}
        if check.each is None:
            self.apply(check, rule, facts, [_steps(name) for name in check.fields])
            return
        if check.each not in self.seen.fields:
            return
        for index, row in enumerate(self.seen.facts[check.each]):
            self.apply(check, rule, facts | row, [(check.each, index, name) for name in check.fields])

    def apply(self, check: Check, rule: Rule, facts: Mapping[str, Any], paths: list[tuple[str | int, ...]]) -> None:
        if any(path in self.found or path[:1] in self.found or not self.asked(path) for path in paths):
            return
        try:
            holds, said = rule.apply(facts=facts) is True, check.message
        except UnableToApplyRule:
            holds, said = False, _NOT_APPLICABLE
        if not holds:
            self.found[paths[0]] = said if check.each is None else self.placed(paths[0], said)

    def asked(self, path: tuple[str | int, ...]) -> bool:
        return path[0] in self.seen.fields and ".".join(map(str, path)) not in self.seen.hidden_parts

    def rank(self, found: tuple[tuple[str | int, ...], Text]) -> tuple[int, int, int]:
        path, _ = found
        owner = self.form.fields.get(str(path[0]))
        if owner is None:
            return (len(self.form.fields), 0, 0)
        row = path[1] if len(path) > 1 and isinstance(path[1], int) else -1
        names = [part.name for part in owner.parts]
        part = names.index(str(path[-1])) if len(path) > 1 and path[-1] in names else -1
        return (list(self.form.fields).index(owner.name), row, part)

    def spoken(self, path: tuple[str | int, ...], text: Text) -> Problem:
        name = str(path[0])
        if len(path) > 1 and isinstance(path[1], int):
            path = (name, self.original_row(name, path[1]), *path[2:])
        return Problem(name, ".".join(map(str, path)), text.vi, text.en)


def _steps(path: str) -> tuple[str | int, ...]:
    return tuple(int(step) if step.isdigit() else step for step in path.split("."))


def _input_path(owner: Field, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """`path` cut where an input stands: a file's hash belongs to its slot, an item of many to its question."""
    depth = {Component.PERSON: 2, Component.GROUP: 3}.get(owner.component, 1)
    return path[:depth]


def _unknown_part(path: tuple[str | int, ...]) -> Text:
    name = str(path[-1])[:60]
    return Text(vi=f"Biểu mẫu không hỏi “{name}”", en=f"The form does not ask for “{name}”")


def _limit(kind: Any) -> Any:
    return next(iter(kind.as_dict().values()), None)


def _closer(field: Field, keyword: str, value: Any, *, deeper: bool) -> str:
    """A keyword that says more than the schema's: which part of a date is missing, what a written place lacks."""
    if field.component is Component.FILE and deeper:
        return "damaged"
    if field.component in (Component.MANY, Component.CHOICE) and deeper:
        return "enum"
    if keyword == "type" and isinstance(value, Mapping):
        if field.component is Component.DATE:
            return _closer_date(value)
        if field.component is Component.DIVISION:
            return "both" if value.get("code") and value.get("elsewhere") else "no_place"
    return keyword


def _closer_date(typed: Mapping[str, Any]) -> str:
    for part in ("day", "month", "year"):
        if not str(typed.get(part, "")).strip():
            return f"no_{part}"
    year = str(typed.get("year", "")).strip()
    return "short_year" if year.isdigit() and len(year) < 4 else "type"


def _is_place(field: Field, value: object, lookups: Lookups) -> bool:
    """A known division of the tier that is asked for, or, where allowed, a place written in words."""
    if not isinstance(value, str):
        return False
    if not value.isdigit():
        return field.elsewhere
    if lookups.division_name(value) is None:
        return False
    top = any(choice.code == value for choice in lookups.provinces())
    lowest = not lookups.children(value)
    return {Tier.PROVINCE: top, Tier.COMMUNE: lowest, Tier.DISTRICT: not top and not lowest}[field.tier]
