"""Documents, proposals and staff as the desk shows them: states and entries in words, and the row of tabs above them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.faces.desk.reports.shown import State as StateShown
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.ui.values import Chip, Tone, Words
from motcua.reform.institutions.values import (
    BALANCE_WORDS,
    FORM_WORDS,
    FOUND_WORDS,
    STAGE_WORDS,
    STATE_WORDS,
    TURN_WORDS,
    Balance,
    CourseLine,
    DocumentLine,
    Named,
    ProposalLine,
    RotationLine,
    StaffLine,
    Stage,
    State,
    StepView,
    Turn,
)

S = TypeVar("S", bound=StrEnum)

_STATES = {
    State.UNPLANNED: (Tone.MUTE, "file-text"),
    State.TO_REVIEW: (Tone.INFO, "hourglass"),
    State.OVERDUE: (Tone.LATE, "clock-alert"),
    State.REVIEWED: (Tone.OK, "check"),
    State.TO_HANDLE: (Tone.WAIT, "pen-line"),
    State.HANDLED: (Tone.OK, "circle-check"),
}
_STAGES = {
    Stage.IDEA: (Tone.MUTE, "pencil"),
    Stage.SENT: (Tone.WAIT, "send"),
    Stage.APPRAISED: (Tone.WAIT, "scale"),
    Stage.APPROVED: (Tone.INFO, "badge-check"),
    Stage.REJECTED: (Tone.SOON, "x"),
    Stage.CARRIED_OUT: (Tone.OK, "check"),
    Stage.WITHDRAWN: (Tone.MUTE, "undo-2"),
}
_BALANCES = {
    Balance.NO_QUOTA: (Tone.MUTE, "file-text"),
    Balance.UNDER: (Tone.INFO, "users"),
    Balance.EVEN: (Tone.OK, "check"),
    Balance.OVER: (Tone.LATE, "triangle-alert"),
}
_TURNS = {Turn.DUE: (Tone.LATE, "clock-alert"), Turn.SOON: (Tone.SOON, "hourglass")}
_STEP_WORDS = {
    Stage.SENT: _("Sent"),
    Stage.APPROVED: _("Approved"),
    Stage.REJECTED: _("Not approved"),
    Stage.CARRIED_OUT: _("Put into effect"),
    Stage.WITHDRAWN: _("Withdrawn"),
}

#: What the journal tells, in words.
ENTRY_WORDS: dict[str, str | Promise] = {
    "institutions_document_registered": _("Registered"),
    "institutions_document_withdrawn": _("Taken out of the register"),
    "institutions_review_planned": _("A review planned"),
    "institutions_document_reviewed": _("Reviewed"),
    "institutions_document_handled": _("Handled"),
    "institutions_proposal_made": _("Proposed"),
    "institutions_proposal_moved:sent": _("Sent"),
    "institutions_proposal_moved:appraised": _("Appraised"),
    "institutions_proposal_moved:approved": _("Approved"),
    "institutions_proposal_moved:rejected": _("Not approved"),
    "institutions_proposal_moved:carried_out": _("Put into effect"),
    "institutions_proposal_moved:withdrawn": _("Withdrawn"),
    "institutions_course_registered": _("Registered"),
    "institutions_course_withdrawn": _("Taken out of the register"),
}

_TABS = {
    "desk_institutions": _("Normative documents"),
    "desk_restructuring": _("Restructuring"),
    "desk_staff": _("Staff and quotas"),
    "desk_civil_service": _("Rotation and training"),
}


def tabs(current: str) -> list[Chip]:
    """The four lists; `current` is the name of the one that is shown."""
    return [Chip(words=words, href=reverse(name), current=name == current) for name, words in _TABS.items()]


def named(unit: Named) -> str:
    return in_language(unit.name_vi, unit.name_en)


def state_shown(state: State) -> StateShown:
    return _shown(_STATES, STATE_WORDS, state)


def stage_shown(stage: Stage) -> StateShown:
    return _shown(_STAGES, STAGE_WORDS, stage)


def _shown(looks: Mapping[S, tuple[Tone, str]], words: Mapping[S, Words], value: S) -> StateShown:
    tone, mark = looks[value]
    return StateShown(tone=tone, mark=mark, words=str(words[value]))


def document_shown(line: DocumentLine) -> Mapping[str, Any]:
    return {
        "document": line,
        "form": FORM_WORDS[line.form.value],
        "unit": named(line.unit),
        "issuer": named(line.issuer),
        "state": state_shown(line.state),
        "found": FOUND_WORDS[line.found.value] if line.found else "",
    }


def proposal_shown(line: ProposalLine) -> Mapping[str, Any]:
    return {"proposal": line, "unit": named(line.unit), "state": stage_shown(line.stage)}


def step_words(step: StepView) -> Words:
    if step.stage is Stage.APPRAISED:
        return _("Appraised: in favour") if step.in_favour else _("Appraised: against it")
    return _STEP_WORDS[step.stage]


def staff_shown(line: StaffLine) -> Mapping[str, Any]:
    """`over` is how many there are more than the quota; fewer, where it is below zero."""
    over = line.actual - line.quota if line.quota is not None else 0
    return {
        "staff": line,
        "unit": named(line.unit),
        "state": _shown(_BALANCES, BALANCE_WORDS, line.balance),
        "over": max(over, 0),
        "under": max(-over, 0),
    }


def rotation_shown(line: RotationLine) -> Mapping[str, Any]:
    return {
        "rotation": line,
        "unit": named(line.unit),
        "post": in_language(line.title_vi, line.title_en),
        "state": _shown(_TURNS, TURN_WORDS, line.turn),
    }


def course_shown(line: CourseLine) -> Mapping[str, Any]:
    return {"course": line, "unit": named(line.unit)}
