"""What is wrong with a drawing under way: each problem with the element that it is about, and what to do.

What people can see in the table is found here, element by element; what only a run shows is found by `checking`, which
has the last word: a drawing without problems here is one that it lets pass.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum

from motcua.foundation.accounts.values import Role
from motcua.foundation.rules.errors import UnableToPublishRule
from motcua.foundation.rules.values import FieldType
from motcua.foundation.text.faults import Fault, fault, gettext_noop
from motcua.service.processes.errors import UnableToReadProcess
from motcua.service.processes.rules.checking import Checked, check_definition
from motcua.service.processes.rules.choosing import known_fields
from motcua.service.processes.rules.conditions import HOUSE_FACTS, names_in
from motcua.service.processes.rules.drawn import EXCLUSIVE, STEPS, Drawn, condition_of
from motcua.service.processes.rules.elements import KEY, is_count, ours, tag_of
from motcua.service.processes.rules.forms import WITH_FORM, form_faults
from motcua.service.processes.rules.legal import LegalTime, too_long
from motcua.service.processes.rules.model import FACT_TYPES, Fact
from motcua.service.processes.rules.places import CONSULTED, is_place
from motcua.service.processes.rules.sentences import explained
from motcua.service.processes.rules.table import FactRow, ProcessTable, StepRow, outcome_in, table_of
from motcua.service.processes.values import OUTCOMES_ASKED, SILENCEABLE, Action


class ProblemKind(StrEnum):
    ERROR = "error"  # nothing is published with it
    WARNING = "warning"  # worth a look


@dataclass(frozen=True)
class DrawingProblem:
    """`element` is the id of the step, gateway, flow or process that it is about; None for the whole drawing."""

    element: str | None
    kind: ProblemKind
    text: Fault
    cure: Fault


#: What is drawn instead of what is never run here.
INSTEAD: Mapping[str, str] = {
    "scriptTask": gettext_noop("A process runs no code: let a step be done by an official instead."),
    "serviceTask": gettext_noop("A process calls no other system: let a step be done by an official instead."),
    "businessRuleTask": gettext_noop("Write the rule as conditions of a choice instead."),
    "sendTask": gettext_noop("Messages go out by the step’s own notices: take it out."),
    "callActivity": gettext_noop("Draw its steps here instead."),
    "inclusiveGateway": gettext_noop("Use a choice (one way) or a parallel gateway (all ways) instead."),
    "complexGateway": gettext_noop("Use a choice (one way) or a parallel gateway (all ways) instead."),
    "transaction": gettext_noop("Draw its steps here instead."),
    "adHocSubProcess": gettext_noop("Draw its steps here instead, in their order."),
}
_FACT_TYPES = {each.value for each in FACT_TYPES}


def problems_of(xml: bytes, *, run: bool = True, legal: Sequence[LegalTime] = ()) -> tuple[DrawingProblem, ...]:
    """Every problem of a drawing, errors first; `legal` is what the law gives the procedures that go by it. Without `run`
    only what can be seen without following all ways, which is quick. Raises `UnableToReadProcess` for what is no drawing
    of one process."""
    drawn = Drawn(xml)
    table = table_of(drawn)
    found = [*_process_wrong(table), *_steps_wrong(table), *_forms_wrong(table)]
    found += [*_joined_wrong(drawn, table), *_choices_wrong(drawn, table)]
    found += _ways_wrong(drawn, table)
    if run and not any(each.kind is ProblemKind.ERROR for each in found):
        found += _checked_wrong(xml, drawn, legal)
    return tuple(sorted(found, key=lambda each: each.kind is not ProblemKind.ERROR))


def errors_of(xml: bytes, *, run: bool = True, legal: Sequence[LegalTime] = ()) -> tuple[DrawingProblem, ...]:
    """The problems with which nothing is published; `run` and `legal` as of `problems_of`."""
    return tuple(each for each in problems_of(xml, run=run, legal=legal) if each.kind is ProblemKind.ERROR)


def _error(element: str | None, text: str, cure: str, **facts: object) -> DrawingProblem:
    return DrawingProblem(element, ProblemKind.ERROR, fault(text, **facts), fault(cure, **facts))


def _warning(element: str | None, text: str, cure: str, **facts: object) -> DrawingProblem:
    return DrawingProblem(element, ProblemKind.WARNING, fault(text, **facts), fault(cure, **facts))


def _process_wrong(table: ProcessTable) -> Iterator[DrawingProblem]:
    if not KEY.fullmatch(table.key):
        yield _error(
            table.key,
            gettext_noop("The process’s key “{key}” is no plain key"),
            gettext_noop("Give it small letters, digits and _ only, beginning with a letter."),
            key=table.key,
        )
    if not table.name_vi or not table.name_en:
        yield _error(
            table.key,
            gettext_noop("The process lacks its Vietnamese or its English name"),
            gettext_noop("Write both names of the process."),
        )
    if not table.is_executable:
        yield _error(
            table.key,
            gettext_noop("The drawing is marked as one that is not run"),
            gettext_noop("Look at the names of the process and keep them: then it may be run."),
        )
    for fact in table.facts:
        if fact.name in HOUSE_FACTS or not KEY.fullmatch(fact.name) or fact.type not in _FACT_TYPES:
            yield _error(
                table.key,
                gettext_noop("The fact “{fact}” has no usable name or type"),
                gettext_noop("Give it a plain key of its own, and the type string, int, double or bool."),
                fact=fact.name,
            )
        elif not _is_of_its_type(fact):
            yield _error(
                table.key,
                gettext_noop("The fact “{fact}” cannot be “{value}” while it is unknown"),
                gettext_noop("Write what its kind asks for: a number, or true or false."),
                fact=fact.name,
                value=fact.default,
            )


def _is_of_its_type(fact: FactRow) -> bool:
    kind = FieldType(fact.type)
    try:
        value = fact.default if kind is FieldType.STRING else json.loads(fact.default)
    except ValueError:
        return False
    return Fact(name=fact.name, type=kind, default=value).fits(value)


def _steps_wrong(table: ProcessTable) -> Iterator[DrawingProblem]:
    for row in table.rows:
        yield from _step_wrong(row)
    for other in table.others:
        if other.kind in INSTEAD:
            yield DrawingProblem(
                other.key,
                ProblemKind.ERROR,
                fault(gettext_noop("“{name}” ({kind}) is not run here"), name=other.name or other.key, kind=other.kind),
                fault(INSTEAD[other.kind]),
            )


def _step_wrong(row: StepRow) -> Iterator[DrawingProblem]:
    name = row.name_vi or row.key
    if row.is_plain or not KEY.fullmatch(row.key):
        yield _error(
            row.key,
            gettext_noop("“{step}” was drawn elsewhere and is not filled in yet"),
            gettext_noop("Open its row, fill it in and keep it."),
            step=name,
        )
    if row.is_plain:
        # It lacks all the rest as well.
        return
    if not row.name_vi or not row.name_en:
        yield _error(
            row.key,
            gettext_noop("“{step}” lacks its Vietnamese or its English name"),
            gettext_noop("Write both names of the step."),
            step=name,
        )
    if row.action not in set(Action):
        yield _error(
            row.key,
            gettext_noop("“{step}” does not say what is done"),
            gettext_noop("Choose the step’s action."),
            step=name,
        )
    if row.role not in set(Role):
        yield _error(
            row.key,
            gettext_noop("“{step}” has no role"),
            gettext_noop("Choose who does the step."),
            step=name,
        )
    if not is_place(row.place):
        yield _error(
            row.key,
            gettext_noop("“{step}” has no unit"),
            gettext_noop("Choose where the step is done."),
            step=name,
        )
    yield from _time_wrong(row, name)
    yield from _outcomes_wrong(row, name)
    yield from _several_wrong(row, name)


def _time_wrong(row: StepRow, name: str) -> Iterator[DrawingProblem]:
    if row.limit_share and row.limit_hours:
        yield _error(
            row.key,
            gettext_noop("“{step}” has both a share of the time and hours"),
            gettext_noop("Keep one of the two."),
            step=name,
        )
    for written, most in ((row.limit_share, Decimal(1)), (row.limit_hours, None)):
        number = _number(written)
        if written and (number is None or number <= 0 or (most is not None and number > most)):
            yield _error(
                row.key,
                gettext_noop("The time of “{step}” is no usable number: {written}"),
                gettext_noop("Write a share up to the whole time, or working hours above zero."),
                step=name,
                written=written,
            )


def _number(written: str) -> Decimal | None:
    try:
        number = Decimal(written)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _outcomes_wrong(row: StepRow, name: str) -> Iterator[DrawingProblem]:
    values = [outcome.value for outcome in row.outcomes] or ["done"]
    whole = all(KEY.fullmatch(outcome.value) and outcome.name_vi and outcome.name_en for outcome in row.outcomes)
    if not whole or len(set(values)) < len(values):
        yield _error(
            row.key,
            gettext_noop("An outcome of “{step}” lacks a name, or has the key of another one"),
            gettext_noop("Write both names of each outcome, and each once."),
            step=name,
        )
    if any(outcome.rounds and not is_count(outcome.rounds) for outcome in row.outcomes):
        yield _error(
            row.key,
            gettext_noop("An outcome of “{step}” says no number for how often it may be chosen"),
            gettext_noop("Write 1, 2, 3 … or leave it empty."),
            step=name,
        )
    if row.outcomes and row.outcomes[0].rounds:
        yield _error(
            row.key,
            gettext_noop("The ordinary (first) outcome of “{step}” may be chosen a few times only"),
            gettext_noop("Leave its number empty: the ordinary outcome is always there."),
            step=name,
        )
    asked = OUTCOMES_ASKED.get(Action(row.action), ()) if row.action in set(Action) else ()
    for outcome in asked:
        if outcome not in values:
            yield _error(
                row.key,
                gettext_noop("“{step}” lacks the outcome {outcome}, which its action needs"),
                gettext_noop("Add the outcome {outcome} to the step."),
                step=name,
                outcome=outcome,
            )


def _several_wrong(row: StepRow, name: str) -> Iterator[DrawingProblem]:
    if not row.combine:
        return
    if row.place != CONSULTED:
        yield _error(
            row.key,
            gettext_noop("“{step}” is of several agencies, and not where agencies are asked"),
            gettext_noop("Choose “The agency that is asked” as its place, or let one agency do it."),
            step=name,
        )
    if row.action not in SILENCEABLE:
        yield _error(
            row.key,
            gettext_noop("“{step}” cannot be done by several agencies at once"),
            gettext_noop("Let them examine, give an opinion or forward; only one can decide, receive or issue."),
            step=name,
        )


def _forms_wrong(table: ProcessTable) -> Iterator[DrawingProblem]:
    for row in table.rows:
        form = table.forms.get(row.form)
        step = row.name_vi or row.key
        if not row.form:
            continue
        if form is None:
            yield _error(
                row.key,
                gettext_noop("“{step}” has the form “{form}”, which is not there (any more)"),
                gettext_noop("Choose another form for the step, or none."),
                step=step,
                form=row.form,
            )
        elif row.action in set(Action) and row.action not in WITH_FORM:
            yield _error(
                row.key,
                gettext_noop("“{step}” is done in one go, often many at once, and cannot have a form"),
                gettext_noop("Take the form off, or give it to a step that is assigned, examined, asked or signed."),
                step=step,
            )
        else:
            for wrong in form_faults(form):
                yield _error(
                    row.key,
                    gettext_noop("The form “{form}” of “{step}” cannot be used: {fault}"),
                    gettext_noop("Mend the form, or choose another one for the step."),
                    step=step,
                    form=form.name_vi or form.key,
                    fault=wrong,
                )
    for fact in table.facts:
        kind = table.answered.get(fact.name)
        if kind is not None and fact.type in _FACT_TYPES and fact.type != kind:
            yield _error(
                table.key,
                gettext_noop("The fact “{fact}” is of another kind than the answer of a form that is called so"),
                gettext_noop("Give the fact another name, or take it out: the form answers it."),
                fact=fact.name,
            )


def _joined_wrong(drawn: Drawn, table: ProcessTable) -> Iterator[DrawingProblem]:
    if len(table.starts) != 1:
        yield _error(
            None,
            gettext_noop("The drawing has {count} starts instead of one"),
            gettext_noop("Draw just one start on the canvas."),
            count=len(table.starts),
        )
    if not table.ends:
        yield _error(None, gettext_noop("The drawing has no end"), gettext_noop("Draw an end on the canvas."))
    if not table.rows:
        yield _error(None, gettext_noop("The drawing has no step"), gettext_noop("Add a step."))
    nodes = drawn.nodes
    for flow in drawn.flows.values():
        if {flow.get("sourceRef"), flow.get("targetRef")} - set(nodes):
            yield _error(
                flow.get("id"),
                gettext_noop("The flow {flow} leads from or to something that is not there"),
                gettext_noop("Draw it anew on the canvas."),
                flow=flow.get("id", ""),
            )
    reached, ending = _reached(drawn, table.starts), _ending(drawn, table.ends)
    for key, element in nodes.items():
        name = element.get("name") or key
        if tag_of(element) != "endEvent" and not drawn.flows_from(key):
            yield _error(
                key,
                gettext_noop("Nothing follows “{step}”"),
                gettext_noop("Say what comes after it."),
                step=name,
            )
        elif key not in ending:
            yield _error(
                key,
                gettext_noop("No way leads from “{step}” to an end"),
                gettext_noop("Let one of its ways go on to the end."),
                step=name,
            )
        if key not in reached and table.starts:
            yield _error(
                key,
                gettext_noop("No way comes by “{step}”"),
                gettext_noop("Let a step before it lead to it, or take it out."),
                step=name,
            )
        if tag_of(element) in STEPS | {"startEvent"} and len(drawn.flows_from(key)) > 1:
            yield _error(
                key,
                gettext_noop("Several ways leave “{step}” without a choice"),
                gettext_noop("Put a gateway behind it on the canvas, or take ways off."),
                step=name,
            )


def _reached(drawn: Drawn, starts: tuple[str, ...]) -> set[str]:
    todo, seen = list(starts), set[str]()
    while todo:
        key = todo.pop()
        if key not in seen:
            seen.add(key)
            todo += [flow.get("targetRef", "") for flow in drawn.flows_from(key)]
            todo += drawn.attached_to(key)
    return seen


def _ending(drawn: Drawn, ends: tuple[str, ...]) -> set[str]:
    todo, seen = list(ends), set[str]()
    while todo:
        key = todo.pop()
        if key not in seen:
            seen.add(key)
            todo += [flow.get("sourceRef", "") for flow in drawn.flows_to(key)]
    return seen


def _choices_wrong(drawn: Drawn, table: ProcessTable) -> Iterator[DrawingProblem]:
    fields = known_fields(table)
    for key, element in drawn.nodes.items():
        if tag_of(element) != EXCLUSIVE or not drawn.chooses(key):
            continue
        name = element.get("name") or key
        if not element.get("name") or not ours(element, "name_en"):
            yield _error(
                key,
                gettext_noop("The choice “{gateway}” does not say what is asked"),
                gettext_noop("Write its question in both languages."),
                gateway=name,
            )
        default = element.get("default")
        if default not in {flow.get("id") for flow in drawn.flows_from(key)}:
            yield _error(
                key,
                gettext_noop("The choice “{gateway}” has no ordinary way"),
                gettext_noop("Say which of its flows is taken when no condition holds."),
                gateway=name,
            )
        for flow in drawn.flows_from(key):
            if flow.get("id") != default:
                yield from _condition_wrong(drawn, table, key, flow.get("id", ""), condition_of(flow), fields)


def _condition_wrong(
    drawn: Drawn, table: ProcessTable, gateway: str, flow: str, condition: str | None, fields: Mapping[str, FieldType]
) -> Iterator[DrawingProblem]:
    if not condition:
        yield _error(
            flow,
            gettext_noop("A way out of the choice “{gateway}” has no condition"),
            gettext_noop("Say when it is taken."),
            gateway=_name(drawn, gateway),
        )
        return
    try:
        names_in(condition, fields)
    except UnableToPublishRule as refused:
        yield _error(
            flow,
            gettext_noop("The condition “{condition}” cannot be used: {reason}"),
            gettext_noop("Known here: {known}. Mend the condition."),
            condition=condition,
            reason=refused.facts["reason"],
            reason_vi=refused.facts["reason_vi"],
            known=", ".join(sorted(fields)),
        )
        return
    outcome = outcome_in(condition)
    before = [table.row(each.get("sourceRef", "")) for each in drawn.flows_to(gateway)]
    steps = [row for row in before if row is not None]
    known = {each.value for row in steps for each in row.outcomes} | {"done" for row in steps if not row.outcomes}
    if outcome and steps and len(steps) == len(before) and outcome not in known:
        yield _warning(
            flow,
            gettext_noop("No step before the choice “{gateway}” has the outcome {outcome}: this way is never taken"),
            gettext_noop("Give a step the outcome, or take the way off."),
            gateway=_name(drawn, gateway),
            outcome=outcome,
        )


def _name(drawn: Drawn, key: str) -> str:
    element = drawn.node(key)
    return str(element.get("name") or key) if element is not None else key


def _ways_wrong(drawn: Drawn, table: ProcessTable) -> Iterator[DrawingProblem]:
    """Shares along the ordinary way. That no other way has more than the whole is found by following all of them."""
    rows = [row for key in drawn.ordinary_way() if (row := table.row(key)) is not None]
    total = sum((_number(row.limit_share) or Decimal(0) for row in rows), Decimal(0))
    if total > 1:
        yield _error(
            table.key,
            gettext_noop("The times of the ordinary way add up to {percent} % of the limit"),
            gettext_noop("Make steps shorter until they are 100 % together."),
            percent=f"{total * 100:.0f}",
        )


def _checked_wrong(xml: bytes, drawn: Drawn, legal: Sequence[LegalTime]) -> Iterator[DrawingProblem]:
    """What the publication's own check says besides, with the element that its sentence names."""
    try:
        checked = check_definition(xml)
    except (UnableToReadProcess, ValueError, KeyError, RecursionError) as found:
        checked = (str(found),)
    names = {key: element.get("name") or key for key, element in {**drawn.flows, **drawn.nodes}.items()}
    if isinstance(checked, Checked):
        yield from _longer_than_the_law(checked, legal, names)
        return
    yield from (
        DrawingProblem(said.element, ProblemKind.ERROR, said.text, said.cure) for said in explained(checked, names)
    )


def _longer_than_the_law(
    checked: Checked, legal: Sequence[LegalTime], names: Mapping[str, str]
) -> Iterator[DrawingProblem]:
    way = too_long(checked.model, checked.states, legal)
    if way is not None:
        yield _error(
            way.steps[0],
            gettext_noop(
                "One way takes {hours} working hours ({steps}), and the law gives {legal}: procedure {code}, {count} in all"
            ),
            gettext_noop("Make steps of it shorter, or state their times as shares of the limit."),
            hours=way.hours,
            steps=", ".join(names.get(step, step) for step in way.steps),
            legal=way.legal_hours,
            code=way.legal.code,
            count=way.legal.procedures,
        )
