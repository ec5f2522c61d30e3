"""Reading a definition into a form, with all its faults at once."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from motcua.foundation.forms.rules import schema as schemas
from motcua.foundation.forms.rules.faults import Faults
from motcua.foundation.forms.rules.fields import read_field
from motcua.foundation.forms.rules.shapes import shape_of
from motcua.foundation.forms.values import Check, Compiled, Component, Field, Form, Page
from motcua.foundation.rules.errors import UnableToPublishRule
from motcua.foundation.rules.rules import Rule, compile_rule
from motcua.foundation.rules.values import Fields, FieldType, Shape

FORMS_MAX = 512
_TODAY = {"today": FieldType.DATE}


def parse_form(definition: object) -> Form:
    """The form that `definition` (docs/reference/forms.md) describes.

    Raises UnableToReadForm with every fault: properties without a field, fields without a property, unknown names on
    pages, components that do not fit their type, file slots without bounds, conditions that may not be published …
    """
    faults = Faults()
    given = faults.mapping(definition, "definition")
    faults.known_keys(given, "definition", frozenset({"schema", "ui"}))
    schema = schemas.resolved(given.get("schema"), faults)
    ui = faults.mapping(given.get("ui"), "ui")
    faults.known_keys(ui, "ui", frozenset({"pages", "fields", "checks"}))

    fields = _fields(ui.get("fields"), schema, faults)
    pages = _pages(ui.get("pages"), fields, faults)
    ordered = {name: fields[name] for page in pages for name in page.fields if name in fields}
    checks = _checks(ui.get("checks", ()), fields, faults)
    compiled = _compiled(ordered, pages, checks, faults)

    faults.raise_any()
    return Form(digest=digest_of(given), pages=pages, fields=ordered, checks=checks, compiled=compiled)


def digest_of(definition: Mapping[str, Any]) -> str:
    """SHA-256 of a definition; the order of keys does not matter."""
    canonical = json.dumps(definition, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


class _Kept:
    """The forms read last. The same object is found without hashing; an equal one by its digest.

    A definition that was given here must not be changed afterwards: versions of procedures never are.
    """

    def __init__(self) -> None:
        self.by_identity: OrderedDict[int, tuple[Mapping[str, Any], Form]] = OrderedDict()
        self.by_digest: OrderedDict[str, Form] = OrderedDict()

    def form(self, definition: Mapping[str, Any]) -> Form:
        known = self.by_identity.get(id(definition))
        if known is not None and known[0] is definition:
            return known[1]
        form = self.equal(definition)
        self.by_identity[id(definition)] = (definition, form)
        _shorten(self.by_identity)
        return form

    def equal(self, definition: Mapping[str, Any]) -> Form:
        digest = digest_of(definition)
        form = self.by_digest.get(digest) or parse_form(definition)
        self.by_digest[digest] = form
        _shorten(self.by_digest)
        return form


def _shorten(kept: OrderedDict[Any, Any]) -> None:
    while len(kept) > FORMS_MAX:
        kept.popitem(last=False)


_KEPT = _Kept()


def form_of(definition: Mapping[str, Any]) -> Form:
    """The form of a definition, read once and kept (512 of them). Raises UnableToReadForm."""
    return _KEPT.form(definition)


def form_of_draft(definition: Mapping[str, Any]) -> Form:
    """The same of a definition that may still be changed, so it is known by what it says. Raises UnableToReadForm."""
    return _KEPT.equal(definition)


def _fields(given: object, schema: Mapping[str, Any], faults: Faults) -> dict[str, Field]:
    described = faults.mapping(given, "ui.fields")
    for name in schema["properties"].keys() - described.keys():
        faults.add(f"ui.fields.{name}", "this property has no field", "thuộc tính này chưa có trường hỏi")
    fields = {}
    for name, each in described.items():
        where = f"ui.fields.{name}"
        if name not in schema["properties"]:
            faults.add(where, "this field has no property in the schema", "trường này không có trong lược đồ")
            continue
        required = name in schema["required"]
        field = read_field(name, each, schema["properties"][name], required=required, where=where, faults=faults)
        if field is not None:
            fields[name] = field
    return fields


def _pages(given: object, fields: Mapping[str, Field], faults: Faults) -> tuple[Page, ...]:
    pages = tuple(
        _page(each, f"ui.pages.{number}", faults) for number, each in enumerate(faults.sequence(given, "ui.pages"))
    )
    if not pages:
        faults.add("ui.pages", "there are none", "chưa có trang nào")
    placed = [name for page in pages for name in page.fields]
    for name in dict.fromkeys(placed):
        if name not in fields:
            faults.add("ui.pages", f"{name!r} is no field", f"{name!r} không phải là trường")
        if placed.count(name) > 1:
            faults.add("ui.pages", f"{name!r} is asked twice", f"{name!r} được hỏi hai lần")
    for name in fields.keys() - set(placed):
        faults.add("ui.pages", f"{name!r} stands on no page", f"{name!r} không nằm trên trang nào")
    _no_twice([page.id for page in pages], "ui.pages", faults)
    return pages


def _page(given: object, where: str, faults: Faults) -> Page:
    page = faults.mapping(given, where)
    faults.known_keys(page, where, frozenset({"id", "title", "fields", "shown_if"}))
    names = tuple(str(name) for name in faults.sequence(page.get("fields"), f"{where}.fields"))
    if not names:
        faults.add(f"{where}.fields", "asks for nothing", "trang không hỏi gì")
    return Page(
        id=faults.name(page.get("id"), f"{where}.id"),
        title=faults.text(page.get("title"), f"{where}.title"),
        fields=names,
        shown_if=faults.string(page["shown_if"], f"{where}.shown_if") if "shown_if" in page else None,
    )


def _no_twice(ids: list[str], where: str, faults: Faults) -> None:
    for each in {each for each in ids if each and ids.count(each) > 1}:
        faults.add(where, f"the id {each!r} stands twice", f"mã {each!r} bị trùng")


def _checks(given: object, fields: Mapping[str, Field], faults: Faults) -> tuple[Check, ...]:
    checks = tuple(
        _check(each, f"ui.checks.{number}", fields, faults)
        for number, each in enumerate(faults.sequence(given, "ui.checks"))
    )
    _no_twice([check.id for check in checks], "ui.checks", faults)
    return checks


def _check(given: object, where: str, fields: Mapping[str, Field], faults: Faults) -> Check:
    check = faults.mapping(given, where)
    faults.known_keys(check, where, frozenset({"id", "rule", "message", "fields", "each"}))
    names = tuple(str(name) for name in faults.sequence(check.get("fields"), f"{where}.fields"))
    each = check.get("each")
    if each is not None and not _is_group(each, fields):
        faults.add(f"{where}.each", f"{each!r} is no group", f"{each!r} không phải là nhóm")
        each = None
    elif not names or not all(_leads_somewhere(name, each, fields) for name in names):
        faults.add(
            f"{where}.fields",
            "must name the fields (person.part; parts of the group with each) where the message belongs",
            "phải nêu trường (người.phần; phần của nhóm khi có each) để hiện câu báo",
        )
    return Check(
        id=faults.name(check.get("id"), f"{where}.id"),
        rule=faults.string(check.get("rule"), f"{where}.rule"),
        message=faults.text(check.get("message"), f"{where}.message"),
        fields=names,
        each=each,
    )


def _is_group(name: object, fields: Mapping[str, Field]) -> bool:
    return isinstance(name, str) and name in fields and fields[name].component is Component.GROUP


def _leads_somewhere(name: str, each: str | None, fields: Mapping[str, Field]) -> bool:
    if each is not None:
        return fields[each].part(name) is not None
    owner, _, part = name.partition(".")
    if owner not in fields:
        return False
    return not part or (fields[owner].component is Component.PERSON and fields[owner].part(part) is not None)


def _compiled(fields: Mapping[str, Field], pages: Iterable[Page], checks: Iterable[Check], faults: Faults) -> Compiled:
    shapes = {name: shape_of(field) for name, field in fields.items()}
    required = [name for name, field in fields.items() if field.required]
    page_rules, field_rules, prefill_rules, spouse_rules = _conditions(fields, pages, shapes, faults)
    check_rules = _check_rules(fields, checks, shapes, faults)
    conditions = (page_rules, field_rules, prefill_rules, spouse_rules, check_rules)
    rules = [rule for each in conditions for rule in each.values()]
    with_rows = [path.split(".")[0] for path in field_rules if "." in path] + [check.each for check in checks]
    return Compiled(
        validator=schemas.validator_of({name: field.schema for name, field in fields.items()}, required, faults),
        shapes=shapes,
        page_rules=page_rules,
        field_rules=field_rules,
        prefill_rules=prefill_rules,
        spouse_rules=spouse_rules,
        check_rules=check_rules,
        follows=_follows(fields, pages, faults),
        named=frozenset().union(*(rule.names for rule in rules)) | {name for name in with_rows if name},
    )


def _conditions(
    fields: Mapping[str, Field], pages: Iterable[Page], shapes: Fields, faults: Faults
) -> tuple[dict[str, Rule], dict[str, Rule], dict[str, Rule], dict[str, Rule]]:
    """The rules of what is shown, pages and fields, and of what is filled in with whom. Each sees only what is asked
    before it, so one pass decides all."""
    page_rules: dict[str, Rule] = {}
    field_rules: dict[str, Rule] = {}
    prefill_rules: dict[str, Rule] = {}
    spouse_rules: dict[str, Rule] = {}
    before: dict[str, Shape] = {}
    for page in pages:
        _add(page_rules, page.id, page.shown_if, before, f"ui.pages.{page.id}.shown_if", faults)
        for name in page.fields:
            if name not in fields:
                continue
            _add(field_rules, name, fields[name].shown_if, before, f"ui.fields.{name}.shown_if", faults)
            _add(prefill_rules, name, fields[name].prefill_if, before, f"ui.fields.{name}.prefill_if", faults)
            _add(spouse_rules, name, fields[name].spouse_if, before, f"ui.fields.{name}.spouse_if", faults)
            _part_conditions(field_rules, fields[name], before, faults)
            before[name] = shapes[name]
    return page_rules, field_rules, prefill_rules, spouse_rules


def _follows(fields: Mapping[str, Field], pages: Iterable[Page], faults: Faults) -> dict[str, tuple[str, ...]]:
    """What each answer takes over from pages before its own: on one page a window would still show the former answer."""
    found: dict[str, tuple[str, ...]] = {}
    before: dict[str, Field] = {}
    for page in pages:
        asked = {name: fields[name] for name in page.fields if name in fields}
        for path, field in _paths(asked):
            for source in field.follows:
                if source not in before or before[source].component is not field.component:
                    faults.add(
                        f"ui.fields.{path}.follows",
                        f"{source!r} is no {field.component.value} that an earlier page asks for",
                        f"{source!r} không phải {field.component.value} được hỏi ở trang trước",
                    )
            if field.follows:
                found[path] = field.follows
        before |= dict(_paths(asked))
    return found


def _paths(fields: Mapping[str, Field]) -> Iterator[tuple[str, Field]]:
    """Fields and the parts of persons; parts of rows have no path of their own."""
    for name, field in fields.items():
        yield name, field
        if field.component is Component.PERSON:
            yield from ((f"{name}.{part.name}", part) for part in field.parts)


def _part_conditions(rules: dict[str, Rule], field: Field, before: Fields, faults: Faults) -> None:
    seen = dict(before)
    for part in field.parts:
        where = f"ui.fields.{field.name}.fields.{part.name}.shown_if"
        _add(rules, f"{field.name}.{part.name}", part.shown_if, seen, where, faults)
        seen[part.name] = shape_of(part)


def _check_rules(
    fields: Mapping[str, Field], checks: Iterable[Check], shapes: Fields, faults: Faults
) -> dict[str, Rule]:
    rules: dict[str, Rule] = {}
    for check in checks:
        seen = {**shapes, **_TODAY}
        if check.each is not None and check.each in fields:
            seen |= {part.name: shape_of(part) for part in fields[check.each].parts}
        if check.rule:
            _add(rules, check.id, check.rule, seen, f"ui.checks.{check.id}.rule", faults)
    return rules


def _add(rules: dict[str, Rule], key: str, source: str | None, fields: Fields, where: str, faults: Faults) -> None:
    if not source:
        return
    try:
        rules[key] = compile_rule(source, fields=fields, result=FieldType.BOOL)
    except UnableToPublishRule as refusal:
        said, place = refusal.facts, refusal.position
        faults.add(
            where,
            f"at character {place}: {said['reason']}. {said['cure']}",
            f"ký tự {place}: {said['reason_vi']}. {said['cure_vi']}",
        )
