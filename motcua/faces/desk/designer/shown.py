"""A drawing as the desk shows it: rows, ways, times, problems and changes in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.faces.desk.choices import options
from motcua.faces.desk.designer.cases_shown import ENTRY_WORDS as CASE_WORDS
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.desk.rows import ACTIONS
from motcua.faces.ui.values import Words
from motcua.foundation.accounts.values import Role
from motcua.foundation.text.faults import in_words
from motcua.service.processes.rules.problems import DrawingProblem, ProblemKind
from motcua.service.processes.rules.table import (
    Changed,
    OutcomeRow,
    ProcessTable,
    StepRow,
    Way,
    differences,
    mark_of,
)
from motcua.service.processes.values import Combination, Effect

ROLES: dict[str, Words] = {
    Role.COUNTER: _("One-stop officer"),
    Role.HANDLER: _("Handling official"),
    Role.HEAD: _("Head of the unit"),
    Role.LEADER: _("Leader who signs"),
    Role.CLERK: _("Clerk"),
    Role.CONTROLLER: _("Procedure control"),
    Role.AUDITOR: _("Auditor"),
    Role.ADMINISTRATOR: _("Administrator"),
}
PLACES: dict[str, Words] = {
    "receiving": _("Where it is received"),
    "handling": _("Where it is handled"),
    "signing": _("Where it is signed"),
    "consulted": _("The agency that is asked"),
    "leg:1": _("First agency"),
    "leg:2": _("Second agency"),
    "leg:3": _("Third agency"),
    "leg:4": _("Fourth agency"),
    "leg:5": _("Fifth agency"),
}
#: What it does to the dossier that a step is done so.
EFFECTS: dict[str, Words] = {
    Effect.RECEIVE: _("receives the dossier"),
    Effect.APPROVE: _("approves"),
    Effect.REFUSE: _("refuses"),
    Effect.SEND_BACK: _("sends back to be redone"),
    Effect.ACKNOWLEDGE: _("acknowledges"),
    Effect.ISSUE: _("issues the result"),
    Effect.RETURN_RESULT: _("returns the result"),
    Effect.PAUSE_FOR_MONEY: _("stops the clock until money comes"),
    Effect.REQUEST_SUPPLEMENT: _("asks the citizen for what is missing"),
    Effect.NOTIFY: _("tells the citizen how the step came out"),
}
COMBINATIONS: dict[str, Words] = {
    "": _("One agency does it"),
    Combination.ALL_AGREE: _("Several at once: agreed when all agree"),
    Combination.ANY_AGAINST: _("Several at once: refused when any is against"),
}
_FIELDS: dict[str, Words] = {
    "name_vi": _("Vietnamese name"),
    "name_en": _("English name"),
    "action": _("what is done"),
    "role": _("who does it"),
    "place": _("where"),
    "combine": _("several agencies"),
    "limit_share": _("share of the time"),
    "limit_hours": _("working hours"),
    "form": _("form"),
    "checklist": _("check-list"),
    "legal_basis": _("legal basis"),
    "outcomes": _("outcomes"),
    "question_vi": _("question of the choice"),
    "question_en": _("question of the choice, in English"),
    "ways": _("what follows"),
    "description_vi": _("description"),
    "facts": _("facts for conditions"),
    "forms": _("what forms of steps ask"),
}
#: What the journal tells of a draft, of its cases, and of a version's.
ENTRY_WORDS: dict[str, str | Promise] = {
    "process_draft_opened": _("Draft opened"),
    "process_draft_saved": _("Saved"),
    "process_draft_copy_kept": _("A save came too late; its text was kept"),
    "process_draft_dropped": _("Dropped"),
    "process_draft_published": _("Published"),
    **CASE_WORDS,
}


@dataclass(frozen=True, kw_only=True)
class WayShown:
    """`when`: the outcome or the condition, '' for the ordinary way; `to`: names of what follows."""

    when: str
    to: Sequence[str]
    note: str


@dataclass(frozen=True, kw_only=True)
class RowShown:
    """A line of the table. `number` counts from 1. `problems` are those about this row, its choice and its flows."""

    row: StepRow
    mark: str
    number: int
    name: str
    action: Words
    role: Words
    place: Words
    several: Words
    time: str
    outcomes: Sequence[str]
    ways: Sequence[WayShown]
    problems: Sequence[ProblemShown]
    is_first: bool
    is_last: bool


@dataclass(frozen=True, kw_only=True)
class ProblemShown:
    """`step` is the row that it belongs to ('' for none), `is_process` says that the process's own form cures it."""

    is_error: bool
    text: str
    cure: str
    step: str
    is_process: bool


def problems_shown(problems: Sequence[DrawingProblem], table: ProcessTable) -> list[ProblemShown]:
    owners = dict(_owners(table))
    return [
        ProblemShown(
            is_error=each.kind is ProblemKind.ERROR,
            text=in_words(each.text),
            cure=in_words(each.cure),
            step=owners.get(each.element or "", ""),
            is_process=each.element == table.key,
        )
        for each in problems
    ]


def _owners(table: ProcessTable) -> Iterator[tuple[str, str]]:
    """What belongs to a row: the step, the choice behind it, and the flows of its ways."""
    for row in reversed(table.rows):
        yield from ((way.flow, row.key) for way in row.ways)
        if row.gateway:
            yield row.gateway, row.key
    yield from ((row.key, row.key) for row in table.rows)


def rows_shown(table: ProcessTable, problems: Sequence[ProblemShown]) -> list[RowShown]:
    last = len(table.rows)
    return [
        RowShown(
            row=row,
            mark=mark_of(row),
            number=number,
            name=name_of(row.key, table),
            action=_action(row, table),
            role=ROLES.get(row.role, row.role),
            place=PLACES.get(row.place, row.place),
            several=COMBINATIONS.get(row.combine, row.combine) if row.combine else "",
            time=time_words(row),
            outcomes=[in_language(each.name_vi, each.name_en) or each.value for each in row.outcomes],
            ways=[_way(way, row, table) for way in row.ways],
            problems=[each for each in problems if each.step == row.key],
            is_first=number == 1,
            is_last=number == last,
        )
        for number, row in enumerate(table.rows, start=1)
    ]


def _action(row: StepRow, table: ProcessTable) -> Words:
    """What is done, unless the name says just that."""
    words = ACTIONS.get(row.action, row.action)
    return "" if str(words) == name_of(row.key, table) else words


def name_of(key: str, table: ProcessTable) -> str:
    """A node's name in the reader's language, or the other one; else what it is, or its id."""
    vietnamese, english = table.names.get(key, ("", ""))
    unnamed = gettext("End of the process") if key in table.ends else key
    return in_language(vietnamese or english, english or vietnamese) or unnamed


def _way(way: Way, row: StepRow, table: ProcessTable) -> WayShown:
    named = {each.value: in_language(each.name_vi, each.name_en) for each in row.outcomes}
    if way.is_ordinary:
        when = ""
    elif way.event:
        when = name_of(way.event, table)
    else:
        when = named.get(way.outcome, "") or way.condition or way.name or gettext("else")
    return WayShown(
        when=when,
        to=[name_of(target, table) for target in way.targets],
        note=gettext("once the steps beside it are done too") if way.joined else "",
    )


def time_words(row: StepRow) -> str:
    if row.limit_hours:
        return gettext("%(hours)s working hours") % {"hours": _decimal(row.limit_hours)}
    return _share_words(row.limit_share)


def _share_words(share: str) -> str:
    return f"{percent_of(share)}\N{NO-BREAK SPACE}%" if share else ""


def percent_of(share: str) -> str:
    """A share as a percentage in digits: '0.15' gives '15'. What is no number stays as it is written."""
    try:
        return _decimal(f"{(Decimal(share) * 100).normalize():f}") if share else ""
    except InvalidOperation:
        return share


def _decimal(written: str) -> str:
    return in_language(written.replace(".", ","), written)


def targets_of(table: ProcessTable) -> list[tuple[str, str]]:
    """Where a way may lead: every step in order, then the ends."""
    return [(key, name_of(key, table)) for key in (*(row.key for row in table.rows), *table.ends)]


def choices_of(words: Mapping[str, Words], chosen: str) -> list[tuple[str, Words, bool]]:
    """For a select: what is written and unknown is offered too, so that nothing changes by itself."""
    known = dict(words) if not chosen or chosen in words else {**words, chosen: chosen}
    return options(known, chosen)


@dataclass(frozen=True, kw_only=True)
class FieldShown:
    """What a field was and is; '' where it was or is empty."""

    label: Words
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class ChangedShown:
    name: str
    fields: Sequence[FieldShown]


@dataclass(frozen=True, kw_only=True)
class SummaryShown:
    """What a publication changes, in words."""

    added: Sequence[str]
    removed: Sequence[str]
    changed: Sequence[ChangedShown]
    process: str


def summary_shown(before: ProcessTable, after: ProcessTable) -> SummaryShown:
    found = differences(before, after)
    return SummaryShown(
        added=[name_of(row.key, after) for row in found.added],
        removed=[name_of(row.key, before) for row in found.removed],
        changed=[_changed(each, before, after) for each in found.changed],
        process=", ".join(str(_FIELDS[name]) for name in found.process),
    )


def _changed(each: Changed, before: ProcessTable, after: ProcessTable) -> ChangedShown:
    return ChangedShown(
        name=name_of(each.row.key, after),
        fields=[
            FieldShown(label=_FIELDS[name], before=_said(each.before, name, before), after=_said(each.row, name, after))
            for name in each.fields
        ],
    )


def _said(row: StepRow, field: str, table: ProcessTable) -> str:
    """A field of a row in words."""
    if field == "ways":
        return "; ".join(_way_said(_way(way, row, table)) for way in row.ways)
    if field == "outcomes":
        return ", ".join(_outcome_said(each) for each in row.outcomes)
    written = str(getattr(row, field))
    if field == "limit_share":
        return _share_words(written)
    words = {"action": ACTIONS, "role": ROLES, "place": PLACES, "combine": COMBINATIONS}.get(field, {})
    return str(words.get(written, written))


def _way_said(way: WayShown) -> str:
    to = " + ".join(way.to) + (f" ({way.note})" if way.note else "")
    return f"{way.when}: {to}" if way.when else to


def _outcome_said(outcome: OutcomeRow) -> str:
    name = in_language(outcome.name_vi, outcome.name_en) or outcome.value
    more = [f"{outcome.rounds}×"] if outcome.rounds else []
    more += [str(EFFECTS.get(outcome.effect, outcome.effect))] if outcome.effect else []
    return f"{name} ({'; '.join(more)})" if more else name
