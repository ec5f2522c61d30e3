"""The programme as the desk shows it: states and entries in words."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.faces.desk.reports.shown import State as StateShown
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.ui.values import Tone
from motcua.reform.programme.values import (
    STATE_WORDS,
    JudgementView,
    ProgressView,
    State,
    UnitNamed,
    Verdict,
)

_LOOKS = {
    State.NOT_DUE: (Tone.MUTE, "clock"),
    State.ON_SCHEDULE: (Tone.INFO, "hourglass"),
    State.AT_RISK: (Tone.SOON, "triangle-alert"),
    State.OVERDUE: (Tone.LATE, "clock-alert"),
    State.DONE_ON_TIME: (Tone.OK, "check"),
    State.DONE_LATE: (Tone.SOON, "check"),
}

#: What the journal tells, in words.
ENTRY_WORDS: dict[str, str | Promise] = {
    "programme_task_planned": _("Planned"),
    "programme_task_revised": _("Units or dates revised"),
    "programme_task_taken_over": _("Taken over by the successor of a dissolved unit"),
    "programme_task_dropped": _("Dropped from the programme"),
    "programme_progress_reported": _("Progress reported"),
    "programme_progress_judged": _("A report judged"),
    "programme_evidence_withdrawn": _("Evidence withdrawn"),
}


def state_shown(state: State) -> StateShown:
    tone, mark = _LOOKS[state]
    return StateShown(tone=tone, mark=mark, words=str(STATE_WORDS[state]))


def judged_shown(judged: JudgementView) -> StateShown:
    if judged.superseded_at is not None:
        return StateShown(tone=Tone.MUTE, mark="undo-2", words=str(_("Stands no longer")))
    if judged.verdict is Verdict.ACCEPTED:
        return StateShown(tone=Tone.OK, mark="check", words=str(_("Accepted")))
    return StateShown(tone=Tone.SOON, mark="undo-2", words=str(_("Sent back")))


def progress_shown(progress: ProgressView) -> StateShown:
    """How a report stands."""
    if progress.superseded_at is not None:
        return StateShown(tone=Tone.MUTE, mark="files", words=str(_("Replaced by a later report")))
    if progress.verdict is not None:
        return judged_shown(progress.verdict)
    return StateShown(tone=Tone.WAIT, mark="hourglass", words=str(_("Waits to be judged")))


def unit_words(unit: UnitNamed) -> str:
    return in_language(unit.name_vi, unit.name_en)
