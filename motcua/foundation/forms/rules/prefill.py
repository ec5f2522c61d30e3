"""What the city knows already is not asked for again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from motcua.foundation.forms.rules.answers import is_empty, tidied
from motcua.foundation.forms.rules.parts import PREFILLED_PARTS
from motcua.foundation.forms.rules.visibility import Seen, holds, seen
from motcua.foundation.forms.values import Answers, Component, Field, Form, Page

#: From whom a field is filled in: as its `prefill` says, or from the applicant's spouse.
OWN, SPOUSE = "", "spouse"


def prefill_answers(form: Form, facts: Mapping[str, object]) -> Answers:
    """Answers for the fields that say `prefill`, from facts by key: `applicant.full_name`, `.number`, `.birth_on` (a
    date or an ISO text), `.sex`, `.phone`, `.email`, `.address` and the others of `fields.PREFILLS`. Facts that are missing
    or empty fill nothing; what is filled in only by an answer (`prefill_if`, `spouse_if`) waits for it."""
    answers = {}
    for name, field in form.fields.items():
        value = prefill_of(field, facts)
        if value is not None and field.prefill_if is None:
            answers[name] = value
    return answers


def follow_answers(
    form: Form, before: Mapping[str, Any], after: Mapping[str, Any], facts: Mapping[str, object]
) -> Answers:
    """What to change where answers went from `before` to `after`: a person who is the applicant now (`prefill_if`), or the
    spouse (`spouse_if`), gets what is known, as far as nothing was typed; one who is so no more loses what is still as it
    was filled in. So with answers that take over earlier ones (`follows`). None stands for an answer that is cleared."""
    changes = _changed_fillings(form, before, after, facts)
    return changes | _changed_followers(form, before, {**after, **changes})


def _changed_fillings(
    form: Form, before: Mapping[str, Any], after: Mapping[str, Any], facts: Mapping[str, object]
) -> Answers:
    was, now = _fillings(form, before), _fillings(form, after)
    changes: Answers = {}
    for name, whose in now.items():
        kept = after.get(name)
        filled = _refilled(form.fields[name], kept, facts, was=was[name], now=whose) if whose != was[name] else kept
        if filled != kept and not (is_empty(filled) and is_empty(kept)):
            changes[name] = filled
    return changes


def _fillings(form: Form, answers: Mapping[str, Any]) -> dict[str, str | None]:
    """From whom these answers fill in what is filled in by an answer."""
    compiled = form.compiled
    facts = seen(form, tidied(form, answers)).facts
    names = [*compiled.prefill_rules, *(name for name in compiled.spouse_rules if name not in compiled.prefill_rules)]
    return {name: whose_filling(form, form.fields[name], facts) for name in names}


def whose_filling(form: Form, field: Field, facts: Mapping[str, Any]) -> str | None:
    """`OWN` or `SPOUSE`: from whom `field` is filled in where its conditions see `facts`; None for nobody."""
    spouse = form.compiled.spouse_rules.get(field.name)
    if spouse is not None and holds(spouse, facts):
        return SPOUSE
    return OWN if holds(form.compiled.prefill_rules.get(field.name), facts) else None


def _refilled(field: Field, kept: Any, facts: Mapping[str, object], *, was: str | None, now: str | None) -> Any:
    """The answer without what was filled in from one, and with what is known of the other."""
    before = prefill_of(field, facts, whose=was) if was is not None else None
    known = prefill_of(field, facts, whose=now) if now is not None else None
    if field.component is not Component.PERSON:
        left = None if kept == before else kept
        return known if is_empty(left) else left
    if kept is not None and not isinstance(kept, Mapping):
        return kept
    typed = {part: value for part, value in (kept or {}).items() if value and value != (before or {}).get(part)}
    return {**(known or {}), **typed} or None


def _changed_followers(form: Form, before: Mapping[str, Any], after: Mapping[str, Any]) -> Answers:
    """In the order of asking, so that who follows a follower hears of it."""
    changes: Answers = {}
    now = dict(after)
    for path in form.compiled.follows:
        was, wanted, kept = followed(form, before, path), followed(form, now, path), _at(now, path)
        if was == wanted or not (is_empty(kept) or kept == was):
            continue
        name, _, part = path.partition(".")
        now[name] = changes[name] = _with_part(now.get(name), part, wanted) if part else wanted
    return changes


def followed(form: Form, answers: Mapping[str, Any], path: str) -> Any:
    """What the answer at `path` takes over: the earlier answers that it `follows`, where those that are asked agree. None
    for nothing, and while it is not asked itself."""
    shown = seen(form, tidied(form, answers)).fields
    if path.partition(".")[0] not in shown:
        return None
    sources = [each for each in form.compiled.follows.get(path, ()) if each.partition(".")[0] in shown]
    found = [_at(answers, each) for each in sources]
    agree = bool(found) and not is_empty(found[0]) and all(each == found[0] for each in found)
    return found[0] if agree else None


def _at(answers: Mapping[str, Any], path: str) -> Any:
    name, _, part = path.partition(".")
    value = answers.get(name)
    if not part:
        return value
    return value.get(part) if isinstance(value, Mapping) else None


def _with_part(person: Any, part: str, value: Any) -> Any:
    parts = {**(person if isinstance(person, Mapping) else {}), part: value}
    return {name: each for name, each in parts.items() if each is not None} or None


def known_of(form: Form, field: Field, facts: Mapping[str, object], shown: Seen) -> Any:
    """What `field` is filled with by these answers, None for nothing: who is not the applicant has nothing of his."""
    whose = whose_filling(form, field, shown.facts)
    return None if whose is None else prefill_of(field, facts, whose=whose)


def is_known(form: Form, page: Page, answers: Mapping[str, Any], facts: Mapping[str, object]) -> bool:
    """Is everything that the page asks answered by what is known or was answered before, so that nobody need look at it?
    Validation has its own word."""
    shown = seen(form, tidied(form, answers))
    asked = [form.fields[name] for name in page.fields if name in shown.fields]
    return bool(asked) and all(_is_taken_over(form, field, answers, facts, shown) for field in asked)


def _is_taken_over(
    form: Form, field: Field, answers: Mapping[str, Any], facts: Mapping[str, object], shown: Seen
) -> bool:
    known = known_of(form, field, facts, shown)
    if field.component is not Component.PERSON:
        value = answers.get(field.name)
        return not is_empty(value) and value in (known, followed(form, answers, field.name))
    parts = [part for part in field.parts if f"{field.name}.{part.name}" not in shown.hidden_parts]
    return all(_is_known_part(form, field, part, answers, known or {}) for part in parts)


def _is_known_part(form: Form, owner: Field, part: Field, answers: Mapping[str, Any], known: Mapping[str, Any]) -> bool:
    path = f"{owner.name}.{part.name}"
    value = _at(answers, path)
    if is_empty(value):
        return not part.required
    return value in (known.get(part.name), followed(form, answers, path))


def prefill_of(field: Field, facts: Mapping[str, object], *, whose: str = OWN) -> Any:
    """What `field` would be filled with, None for nothing."""
    if field.component is not Component.PERSON:
        return _fitting(field, facts.get(field.prefill or ""))
    parts = {}
    for part in field.parts:
        value = _fitting(part, facts.get(fact_of(field, part, whose=whose)))
        if value is not None:
            parts[part.name] = value
    return parts or None


def fact_of(owner: Field, part: Field, *, whose: str = OWN) -> str:
    """The key of the fact that a person's part is filled with; '' for none."""
    is_standard = part.name in PREFILLED_PARTS and part.prefill is None
    if whose == SPOUSE:
        key = f"applicant.{part.name}" if is_standard else part.prefill or ""
        return key.replace("applicant.", f"{SPOUSE}.", 1)
    return f"{owner.prefill}.{part.name}" if is_standard and owner.prefill is not None else part.prefill or ""


def _fitting(field: Field, fact: object) -> str | None:
    if isinstance(fact, date):
        return fact.isoformat()[:10] if field.component is Component.DATE else None
    if not isinstance(fact, str) or not fact.strip():
        return None
    if field.component is Component.CHOICE and all(option.value != fact for option in field.options):
        return None
    if field.component is Component.DIVISION and not (fact.isdigit() or field.elsewhere):
        return None
    return fact
