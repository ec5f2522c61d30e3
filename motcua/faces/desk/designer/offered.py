"""What the designer offers to choose from, in the table's forms and on the canvas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from motcua.faces.desk.designer.asked import FACTS_MAX, FACTS_MORE, MORE
from motcua.faces.desk.designer.shown import choices_of
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.desk.rows import ACTIONS
from motcua.faces.ui.values import Words
from motcua.foundation.rules.values import FieldType
from motcua.service.dossiers.rules.checklist import steps_with_checks
from motcua.service.dossiers.values import Channel
from motcua.service.processes.rules.choosing import SIGNS, comparison_in
from motcua.service.processes.rules.conditions import OUTCOME, ROUND
from motcua.service.processes.rules.forms import facts_of_form, form_faults
from motcua.service.processes.rules.table import FactRow, ProcessTable, StepRow

FACT_TYPES: dict[str, Words] = {
    FieldType.STRING: _("text"),
    FieldType.INT: _("whole number"),
    FieldType.DOUBLE: _("number"),
    FieldType.BOOL: _("yes or no"),
}
SIGN_WORDS: dict[str, Words] = dict(
    zip(SIGNS, (_("is"), _("is not"), "<", "≤", ">", "≥"), strict=True),
)
_HOUSE_WORDS: dict[str, Words] = {
    OUTCOME: _("how the step was done"),
    ROUND: _("for which time it was done"),
    "channel": _("how the dossier was filed"),
}
#: What every dossier says of itself when it enters, for facts of that name.
BROUGHT: Mapping[str, Sequence[str]] = {"channel": [each.value for each in Channel]}

Choice = tuple[str, Words, bool]


@dataclass(frozen=True, kw_only=True)
class ConditionShown:
    """A line of a form: a way taken when a condition holds. What is chosen goes before what is written; `is_written`
    says that it cannot be chosen. `flow` is MORE for one more way."""

    flow: str
    name: str
    facts: Sequence[Choice]
    signs: Sequence[Choice]
    value: str
    condition: str
    targets: Sequence[tuple[str, str, bool]]
    is_written: bool


@dataclass(frozen=True, kw_only=True)
class FactShown:
    number: int
    name: str
    types: Sequence[Choice]
    default: str


def form_words(table: ProcessTable) -> dict[str, Words]:
    """The forms that a step of the drawing may have, by key: the house's, and those that the drawing holds."""
    return {key: in_language(form.name_vi, form.name_en) for key, form in table.forms.items()}


def answers_offered(table: ProcessTable) -> list[list[str]]:
    """Form, field and type of every answer that a condition can name, for the canvas: it knows which forms are in use."""
    usable = ((key, form.form) for key, form in table.forms.items() if not any(form_faults(form)))
    return [[key, name, kind.value] for key, form in usable for name, kind in facts_of_form(form).items()]


def checklist_words() -> dict[str, Words]:
    """Check-lists go by what is done: those of the actions that have one."""
    return {action: words for action, words in ACTIONS.items() if action in steps_with_checks()}


def fact_words(fields: Mapping[str, FieldType]) -> dict[str, Words]:
    return {name: _HOUSE_WORDS.get(name, name) for name in fields}


def conditions_shown(
    row: StepRow | None,
    typed: Mapping[str, str],
    fields: Mapping[str, FieldType],
    targets: Sequence[tuple[str, str]],
) -> list[ConditionShown]:
    """The ways of a row that its outcomes do not say, and a line for one more. Events have their own place."""
    if row is None:
        return []
    ways = [way for way in row.ways if not way.is_ordinary and not way.outcome and not way.event]
    shown = [
        _condition(
            way.flow, way.name, way.condition, way.targets[0] if len(way.targets) == 1 else "", typed, fields, targets
        )
        for way in ways
    ]
    return [*shown, *([_condition(MORE, "", "", "", typed, fields, targets)] if row.ordinary else [])]


def _condition(
    flow: str,
    name: str,
    condition: str,
    target: str,
    typed: Mapping[str, str],
    fields: Mapping[str, FieldType],
    targets: Sequence[tuple[str, str]],
) -> ConditionShown:
    found = comparison_in(condition, fields)
    led = typed.get(f"target-{flow}", target)
    return ConditionShown(
        flow=flow,
        name=name,
        facts=choices_of(fact_words(fields), typed.get(f"fact-{flow}", found.fact if found else "")),
        signs=choices_of(SIGN_WORDS, typed.get(f"sign-{flow}", found.sign if found else "")),
        value=typed.get(f"value-{flow}", found.value if found else ""),
        condition=typed.get(f"condition-{flow}", condition),
        targets=[(key, words, key == led) for key, words in targets],
        is_written=bool(condition) and found is None,
    )


def facts_shown(facts: Sequence[FactRow], typed: Mapping[str, str]) -> list[FactShown]:
    """The facts as they stand or were typed, and lines for more."""
    lines = []
    for number in range(min(FACTS_MAX, len(facts) + FACTS_MORE)):
        known = facts[number] if number < len(facts) else FactRow(name="", type="", default="")
        lines.append(
            FactShown(
                number=number,
                name=typed.get(f"fact-{number}-name", known.name),
                types=choices_of(FACT_TYPES, typed.get(f"fact-{number}-type", known.type)),
                default=typed.get(f"fact-{number}-default", known.default),
            )
        )
    return lines
