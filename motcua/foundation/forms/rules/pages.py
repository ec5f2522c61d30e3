"""A page as it is to be shown: what was typed, what is wrong with it, what may be chosen."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from motcua.foundation.forms.rules.answers import is_empty, knows_digits_only, tidied
from motcua.foundation.forms.rules.decoding import DATE_PARTS, ELSEWHERE
from motcua.foundation.forms.rules.numbers import is_date, write_number, write_size
from motcua.foundation.forms.rules.parts import PLAIN_PARTS
from motcua.foundation.forms.rules.places import NEAR, place_groups
from motcua.foundation.forms.rules.prefill import OWN, fact_of, followed, known_of, whose_filling
from motcua.foundation.forms.rules.sentences import row_name
from motcua.foundation.forms.rules.summary import told_answer
from motcua.foundation.forms.rules.visibility import Seen, seen
from motcua.foundation.forms.rules.wording import (
    DATE_LABELS,
    ELSEWHERE_LABEL,
    NOT_CHOSEN,
    add_label,
    file_limits,
    text_limit,
)
from motcua.foundation.forms.values import (
    Component,
    Field,
    FieldView,
    FileView,
    Form,
    Language,
    Lookups,
    OptionGroupView,
    OptionView,
    PageView,
    Problem,
    ProblemView,
    ReceiptLine,
    RowView,
    element_id,
)

#: More options than this are a select, fewer are radios.
RADIOS_MAX = 10
FILE_BYTES_MAX = 20 * 1024 * 1024


def page_view(
    form: Form,
    page_id: str,
    answers: Mapping[str, Any],
    problems: Sequence[Problem] = (),
    *,
    language: Language,
    lookups: Lookups,
    receipts: Mapping[str, ReceiptLine] | None = None,
    prefills: Mapping[str, object] | None = None,
    origins: Mapping[str, str] | None = None,
    file_bytes_max: int = FILE_BYTES_MAX,
) -> PageView:
    """The page `page_id` with the answers so far.

    `problems` are those of the page and any others: each field shows its own, the summary shows all that were given.
    `receipts` (by hash) say more of kept files; `prefills` are the facts answers may have been filled from, so that
    unchanged ones are marked, and those that were taken over from other answers; None marks nothing. `origins` tell by
    fact, in the page's language, from which register it comes and of when it is.
    KeyError for an unknown page.
    """
    page = form.page(page_id)
    shown = seen(form, tidied(form, answers, empty_rows=True))
    title = page.title.speak(language)
    wrong = {problem.field for problem in problems}
    maker = _Maker(
        form=form,
        answers=answers,
        shown=shown,
        errors={problem.path: problem.speak(language) for problem in reversed(problems)},
        language=language,
        lookups=lookups,
        receipts=receipts or {},
        prefills=prefills,
        origins=origins or {},
        file_bytes_max=file_bytes_max,
    )
    asked = [form.fields[name] for name in page.fields if name in shown.fields]
    views = tuple(
        replace(
            maker.view(field, field.name, answers.get(field.name)),
            heading=len(asked) == 1 and field.label.speak(language) == title,
            steers=_steers(form, page.fields, field.name),
            folded=field.folded and is_empty(answers.get(field.name)) and field.name not in wrong,
        )
        for field in asked
    )
    return PageView(
        id=page.id,
        title=title,
        fields=views,
        problems=tuple(
            ProblemView(problem.speak(language), problem.element_id, form.page_of(problem.field))
            for problem in problems
        ),
        number=shown.pages.index(page.id) + 1 if page.id in shown.pages else 1,
        total=max(1, len(shown.pages)),
        language=language,
        has_files=any(_takes_files(field) for field in asked),
    )


def newly_shown(form: Form, page_id: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Fields of the page that `after` asks and `before` did not: without JavaScript the page is shown once more."""
    shown_before, shown_after = seen(form, tidied(form, before)), seen(form, tidied(form, after))
    names = form.page(page_id).fields
    return tuple(name for name in names if name in shown_after.fields and name not in shown_before.fields)


def _steers(form: Form, names: Sequence[str], name: str) -> bool:
    """Does a condition of a field on the same page, or of its parts, name this one?"""
    rules = form.compiled.field_rules
    return any(name in rule.names for path, rule in rules.items() if path.split(".")[0] in names)


def _takes_files(field: Field) -> bool:
    return field.component is Component.FILE or any(part.component is Component.FILE for part in field.parts)


@dataclass(frozen=True)
class _Known:
    """What a field is filled in with, and where that comes from."""

    value: Any
    origin: str


@dataclass(frozen=True, kw_only=True)
class _Maker:
    """Makes the views of one page. `errors` are by path."""

    form: Form
    answers: Mapping[str, Any]
    shown: Seen
    errors: Mapping[str, str]
    language: Language
    lookups: Lookups
    receipts: Mapping[str, ReceiptLine]
    prefills: Mapping[str, object] | None
    origins: Mapping[str, str]
    file_bytes_max: int

    def view(self, field: Field, path: str, value: Any, *, known: _Known | None = None) -> FieldView:
        """`known`: what is known of the person whose part it is."""
        view = FieldView(
            id=element_id(path),
            name=path,
            component=field.component,
            label=field.label.speak(self.language),
            required=field.required,
            hint=field.hint.speak(self.language) if field.hint else "",
            why=field.why.speak(self.language) if field.why else "",
            error=self.errors.get(path, ""),
            autocomplete=field.autocomplete or "",
        )
        if field.component is not Component.PERSON:
            view = self.taken_over(view, field, path, value, known or self.known_alone(field))
        return _MAKERS[field.component](self, view, field, value)

    def known_alone(self, field: Field) -> _Known:
        """Of a field that is no part."""
        value = known_of(self.form, field, self.prefills or {}, self.shown)
        return _Known(value, self.origins.get(field.prefill or "", ""))

    def taken_over(self, view: FieldView, field: Field, path: str, value: Any, known: _Known) -> FieldView:
        """The same, marked where the answer is what is known or was answered before."""
        if value is None or self.prefills is None:
            return view
        of_record = value == known.value
        sources = self.form.compiled.follows.get(path, ())
        if not of_record and not (sources and value == followed(self.form, self.answers, path)):
            return view
        source = "" if of_record else self.sources(sources)
        told = told_answer(field, value, shown=self.shown, language=self.language, lookups=self.lookups)
        origin = known.origin if of_record else ""
        return replace(view, prefilled=True, source=source, origin=origin, told=told, plain=field.name in PLAIN_PARTS)

    def sources(self, paths: Sequence[str]) -> str:
        """Where an answer comes from, by what is asked there: 'Người mẹ, Người cha'."""
        names = [name for name in (path.partition(".")[0] for path in paths) if name in self.shown.fields]
        return ", ".join(self.form.fields[name].label.speak(self.language) for name in dict.fromkeys(names))

    def text(self, view: FieldView, field: Field, value: Any) -> FieldView:
        length_max = field.schema.get("maxLength")
        counted = field.component is Component.LONG_TEXT and isinstance(length_max, int)
        limits = text_limit(field.schema["maxLength"], self.language) if counted else ""
        examples = tuple(field.schema.get("examples", ())) if field.component is Component.TEXT else ()
        view = replace(view, suggestions=examples)
        return replace(view, value=_typed(value), length_max=length_max, limits=limits, **_keyboard(field))

    def number(self, view: FieldView, field: Field, value: Any) -> FieldView:
        whole = field.schema["type"] == "integer"
        return replace(
            view,
            value=_typed(value),
            inputmode="numeric" if whole else "decimal",
            width="10",
            suffix="₫" if field.component is Component.MONEY else "",
        )

    def date(self, view: FieldView, field: Field, value: Any) -> FieldView:
        typed = _date_parts(value)
        missing = {part for part in DATE_PARTS if not typed[part]}
        wrong = missing if missing and len(missing) < len(DATE_PARTS) else set(DATE_PARTS)
        parts = tuple(
            FieldView(
                id=view.id if part == "day" else f"{view.id}-{part}",
                name=f"{view.name}.{part}",
                component=Component.TEXT,
                label=DATE_LABELS[part].speak(self.language),
                required=field.required,
                value=typed[part],
                error=view.error if part in wrong else "",
                inputmode="numeric",
                width="4" if part == "year" else "2",
                autocomplete=f"bday-{part}" if view.autocomplete == "bday" else "",
            )
            for part in DATE_PARTS
        )
        return replace(view, parts=parts)

    def choice(self, view: FieldView, field: Field, value: Any) -> FieldView:
        chosen = [_posted(value)] if value is not None else []
        options = self.options(view.id, field, chosen)
        if len(options) > RADIOS_MAX:
            return replace(view, option_groups=(OptionGroupView("", options),))
        if not field.required and any(option.checked for option in options):
            # A radio cannot be taken back without this.
            nothing = OptionView(f"{view.id}-none", "", NOT_CHOSEN.speak(self.language), False)
            options = (*options, nothing)
        return replace(view, options=options)

    def many(self, view: FieldView, field: Field, value: Any) -> FieldView:
        chosen = [_posted(each) for each in value] if isinstance(value, list) else []
        return replace(view, options=self.options(view.id, field, chosen))

    def options(self, first_id: str, field: Field, chosen: Sequence[str]) -> tuple[OptionView, ...]:
        return tuple(
            OptionView(
                id=first_id if number == 0 else f"{first_id}-{number}",
                value=_posted(option.value),
                label=option.label.speak(self.language),
                checked=_posted(option.value) in chosen,
            )
            for number, option in enumerate(field.options)
        )

    def division(self, view: FieldView, field: Field, value: Any) -> FieldView:
        code, place = _division_parts(value)
        near = str((self.prefills or {}).get(NEAR, ""))
        groups = place_groups(field, self.lookups, chosen=code, near=near, first_id=view.id, language=self.language)
        if code and code != ELSEWHERE and not any(each.checked for group in groups for each in group.options):
            # A code that is not offered is shown all the same: what was answered does not disappear by itself.
            name = self.lookups.division_name(code) or code
            groups = (OptionGroupView("", (OptionView(f"{view.id}-kept", code, name, True),)), *groups)
        if field.elsewhere:
            other = ELSEWHERE_LABEL.speak(self.language)
            option = OptionView(f"{view.id}-other", ELSEWHERE, other, code == ELSEWHERE)
            groups = (*groups, OptionGroupView("", (option,)))
        return replace(view, option_groups=groups, value=place, elsewhere=field.elsewhere)

    def person(self, view: FieldView, field: Field, value: Any) -> FieldView:
        return replace(view, parts=self.parts(field, view.name, value))

    def parts(self, owner: Field, path: str, value: Any) -> tuple[FieldView, ...]:
        row = value if isinstance(value, Mapping) else {}
        known = known_of(self.form, owner, self.prefills or {}, self.shown) or {}
        whose = whose_filling(self.form, owner, self.shown.facts) or OWN
        return tuple(
            self.view(
                part if _is_oneself(owner) else replace(part, autocomplete=None),
                f"{path}.{part.name}",
                row.get(part.name),
                known=_Known(known.get(part.name), self.origins.get(fact_of(owner, part, whose=whose), "")),
            )
            for part in owner.parts
            if f"{path}.{part.name}" not in self.shown.hidden_parts
        )

    def group(self, view: FieldView, field: Field, value: Any) -> FieldView:
        rows = value if isinstance(value, list) else []
        least = max(field.schema.get("minItems", 0), 1 if field.required else 0)
        rows = [*rows, *([{}] * (least - len(rows)))]
        full, stays = len(rows) >= field.schema["maxItems"], len(rows) <= least
        return replace(
            view,
            rows=tuple(self.row(field, view.name, index, row, stays=stays) for index, row in enumerate(rows)),
            add="" if full else view.name,
            add_label=add_label(field, self.language),
            full=full,
        )

    def row(self, field: Field, name: str, index: int, value: Any, *, stays: bool) -> RowView:
        path = f"{name}.{index}"
        return RowView(
            index=index,
            title=row_name(field, index).speak(self.language),
            fields=self.parts(field, path, value),
            remove="" if stays else path,
        )

    def file(self, view: FieldView, field: Field, value: Any) -> FieldView:
        kept = [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []
        most = field.schema["maxItems"]
        return replace(
            view,
            files=tuple(self.kept_file(view.name, each) for each in kept),
            accept=",".join(field.accept),
            limits=file_limits(field, self.file_bytes_max, self.language),
            sample=field.sample or "",
            files_max=most,
            full=len(kept) >= most,
        )

    def kept_file(self, name: str, file: Mapping[str, Any]) -> FileView:
        sha256 = str(file.get("sha256", ""))
        receipt = self.receipts.get(sha256)
        return FileView(
            name=str(file.get("name", "")),
            sha256=sha256,
            size=write_size(receipt.size_bytes) if receipt else "",
            pages=receipt.pages if receipt else None,
            remove=f"{name}.{sha256}",
        )


_Make = Callable[[_Maker, FieldView, Field, Any], FieldView]
_MAKERS: Mapping[Component, _Make] = {
    Component.TEXT: _Maker.text,
    Component.LONG_TEXT: _Maker.text,
    Component.NUMBER: _Maker.number,
    Component.MONEY: _Maker.number,
    Component.DATE: _Maker.date,
    Component.CHOICE: _Maker.choice,
    Component.MANY: _Maker.many,
    Component.DIVISION: _Maker.division,
    Component.PERSON: _Maker.person,
    Component.GROUP: _Maker.group,
    Component.FILE: _Maker.file,
}


def _is_oneself(owner: Field) -> bool:
    """Is the person who fills the form meant? A browser must not put one's own name where another's is asked."""
    return owner.prefill == "applicant" and owner.prefill_if is None


def _typed(value: Any) -> str:
    """What stands in the input: numbers as people write them, anything odd as JSON rather than nothing."""
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return _posted(value)
        case int() | float():
            return write_number(value)
        case _:
            return json.dumps(value, ensure_ascii=False)


def _posted(value: Any) -> str:
    """The value of a radio or checkbox."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _date_parts(value: Any) -> dict[str, str]:
    if isinstance(value, Mapping):
        return {part: str(value.get(part, "")) for part in DATE_PARTS}
    if isinstance(value, str) and is_date(value):
        year, month, day = value.split("-")
        return {"day": str(int(day)), "month": str(int(month)), "year": year}
    return {"day": _typed(value), "month": "", "year": ""}


def _division_parts(value: Any) -> tuple[str, str]:
    """The select's value and what was written beside it."""
    if isinstance(value, Mapping):
        return str(value.get("code", "")), str(value.get("elsewhere", ""))
    text = _typed(value)
    return (text, "") if text.isdigit() or not text else (ELSEWHERE, text)


def _keyboard(field: Field) -> dict[str, Any]:
    """Which keyboard a telephone shows, and how wide the input is."""
    if field.autocomplete == "tel" or field.name == "phone":
        return {"input_type": "tel", "inputmode": "tel", "width": "20"}
    if field.autocomplete == "email" or field.schema.get("format") == "email":
        return {"input_type": "email", "inputmode": "email"}
    if knows_digits_only(field):
        return {"inputmode": "numeric", "width": "20"}
    return {}
