"""What the forms of the table view send, read into edits. Nothing is guessed but keys, which are made from names."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from django.http import QueryDict
from django.utils.translation import gettext as _

from motcua.faces.ui.errors import UnableToReadForm
from motcua.foundation.rules.values import FieldType
from motcua.foundation.text.rules import nfc, trimmed
from motcua.service.processes.rules.choosing import Comparison, condition_of_comparison
from motcua.service.processes.rules.drawn import key_of
from motcua.service.processes.rules.editing import ProcessEdit, StepEdit
from motcua.service.processes.rules.table import FactRow, OutcomeRow

TEXT_LENGTH_MAX = 500
#: Lines of outcomes that a form may have.
OUTCOMES_MAX = 20
#: Empty lines under the outcomes that there are.
OUTCOMES_MORE = 2
CONDITION_LENGTH_MAX = 2_000
#: In the place of a flow's id, for the line of one more way: no id begins so.
MORE = "-more"
FACTS_MAX = 20
FACTS_MORE = 2


def step_edit(posted: QueryDict, fields: Mapping[str, FieldType]) -> StepEdit:
    """`fields`: what conditions may name. Raises `UnableToReadForm` for a time that is no number, a condition whose value
    its fact cannot have, and for a step without any name."""
    if not (_text(posted, "name_vi") or _text(posted, "name_en")):
        raise UnableToReadForm(field=_("the name of the step"))
    lines = _outcome_lines(posted)
    return StepEdit(
        name_vi=_text(posted, "name_vi"),
        name_en=_text(posted, "name_en"),
        action=_text(posted, "action"),
        role=_text(posted, "role"),
        place=_text(posted, "place"),
        limit_share=_share(posted),
        limit_hours=_number(posted, "limit_hours", _("the working hours")),
        form=_text(posted, "form"),
        checklist=_text(posted, "checklist"),
        legal_basis=_text(posted, "legal_basis"),
        outcomes=tuple(outcome for outcome, _target in lines),
        leads={outcome.value: target for outcome, target in lines if target},
        next=_text(posted, "next"),
        conditions=dict(_conditions(posted, fields)),
        also=_also(posted, fields),
        combine=_text(posted, "combine") if "combine" in posted else None,
        question_vi=_text(posted, "question_vi"),
        question_en=_text(posted, "question_en"),
    )


def process_edit(posted: QueryDict) -> ProcessEdit:
    return ProcessEdit(
        key=_text(posted, "key"),
        name_vi=_text(posted, "name_vi"),
        name_en=_text(posted, "name_en"),
        description_vi=_text(posted, "description_vi", length_max=2_000),
        facts=_facts(posted) if "fact-0-name" in posted else None,
    )


def _text(posted: QueryDict, name: str, *, length_max: int = TEXT_LENGTH_MAX) -> str:
    return nfc(trimmed(" ".join(posted.get(name, "").split())))[:length_max]


def _outcome_lines(posted: QueryDict) -> list[tuple[OutcomeRow, str]]:
    """The lines that are not empty, each with where it leads. A line without a key gets one from its name."""
    lines = []
    for number in range(OUTCOMES_MAX):
        names = _text(posted, f"outcome-{number}-vi"), _text(posted, f"outcome-{number}-en")
        value = _text(posted, f"outcome-{number}-value")
        if not any(names):
            continue
        outcome = OutcomeRow(
            value=value or key_of(names[1] or names[0]),
            name_vi=names[0],
            name_en=names[1],
            rounds=_text(posted, f"outcome-{number}-rounds"),
            effect=_text(posted, f"outcome-{number}-effect") if f"outcome-{number}-effect" in posted else None,
        )
        lines.append((outcome, _text(posted, f"outcome-{number}-to")))
    return lines


def _conditions(posted: QueryDict, fields: Mapping[str, FieldType]) -> list[tuple[str, tuple[str, str]]]:
    """Flows whose condition is more than an outcome: condition and target by flow."""
    flows = [name.removeprefix("condition-") for name in posted if name.startswith("condition-")]
    return [
        (flow, (_condition(posted, flow, fields), _text(posted, f"target-{flow}"))) for flow in flows if flow != MORE
    ]


def _also(posted: QueryDict, fields: Mapping[str, FieldType]) -> tuple[str, str] | None:
    """One more way; None where its line is empty."""
    condition, target = _condition(posted, MORE, fields), _text(posted, f"target-{MORE}")
    if not condition:
        return None
    if not target:
        raise UnableToReadForm(field=_("what comes when the condition holds"))
    return condition, target


def _condition(posted: QueryDict, flow: str, fields: Mapping[str, FieldType]) -> str:
    """As it is chosen, or else as it is written."""
    fact = _text(posted, f"fact-{flow}")
    if not fact:
        return _text(posted, f"condition-{flow}", length_max=CONDITION_LENGTH_MAX)
    chosen = Comparison(fact, _text(posted, f"sign-{flow}"), _text(posted, f"value-{flow}"))
    try:
        return condition_of_comparison(chosen, fields)
    except ValueError as fault:
        raise UnableToReadForm(field=_("the value of “%(fact)s” in the condition") % {"fact": fact}) from fault


def _facts(posted: QueryDict) -> list[FactRow]:
    """The lines that have a name."""
    lines = (
        FactRow(
            name=_text(posted, f"fact-{number}-name"),
            type=_text(posted, f"fact-{number}-type"),
            default=_text(posted, f"fact-{number}-default"),
        )
        for number in range(FACTS_MAX)
    )
    return [line for line in lines if line.name]


def _share(posted: QueryDict) -> str:
    """Typed as a percentage, kept as a share."""
    percent = _number(posted, "limit_percent", _("the share of the time"))
    return f"{(Decimal(percent) / 100).normalize():f}" if percent else ""


def _number(posted: QueryDict, name: str, words: str) -> str:
    typed = _text(posted, name).replace(",", ".").removesuffix("%").strip()
    if not typed:
        return ""
    try:
        number = Decimal(typed)
    except InvalidOperation as fault:
        raise UnableToReadForm(field=words) from fault
    if not number.is_finite() or not 0 < number <= 10_000:
        raise UnableToReadForm(field=words)
    return f"{number.normalize():f}"
