"""Services as the desk shows them: states, levels and entries in words."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.faces.desk.reports.shown import State as StateShown
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.ui.values import Tone
from motcua.service.exchange.sheets import LEVEL_WORDS, ONLINE_WORDS
from motcua.service.exchange.values import Outcome, RunView, ServiceLine, Stage, State
from motcua.service.exchange.words import OUTCOME_WORDS, PROBE_WORDS, REASON_WORDS, STAGE_WORDS, STATE_WORDS

_LOOKS = {
    State.NOT_BEGUN: (Tone.MUTE, "circle-dashed"),
    State.RETEST: (Tone.SOON, "history"),
    State.PREPARING: (Tone.INFO, "pencil"),
    State.READY: (Tone.INFO, "check"),
    State.SUBMITTED: (Tone.WAIT, "send"),
    State.RETURNED: (Tone.SOON, "undo-2"),
    State.CONFIRMED: (Tone.OK, "badge-check"),
    State.SUSPENDED: (Tone.SOON, "circle-pause"),
    State.NOT_DUE: (Tone.MUTE, "minus"),
}
_STAGE_LOOKS = {
    Stage.OPEN: (Tone.INFO, "pencil"),
    Stage.SUBMITTED: (Tone.WAIT, "send"),
    Stage.RETURNED: (Tone.SOON, "undo-2"),
    Stage.CONFIRMED: (Tone.OK, "badge-check"),
    Stage.SUSPENDED: (Tone.SOON, "circle-pause"),
}
_OUTCOME_LOOKS = {
    Outcome.PASSED: (Tone.OK, "check"),
    Outcome.FAILED: (Tone.LATE, "x"),
    Outcome.NOT_NEEDED: (Tone.MUTE, "minus"),
    Outcome.UNANSWERED: (Tone.SOON, "circle-question-mark"),
}

#: What the journal tells, in words.
ENTRY_WORDS: dict[str, str | Promise] = {
    "integration_opened": _("Integration begun"),
    "integration_items_answered": _("Check-list answered"),
    "integration_tested": _("Conformity run"),
    "integration_submitted": _("Submitted to the Portal"),
    "integration_returned": _("Sent back by the Portal"),
    "integration_confirmed": _("Confirmed by the Portal"),
    "integration_suspended": _("Suspended"),
    "integration_suspension_told": _("The Portal knows that it is suspended"),
    "integration_service_planned": _("Taken into the plan"),
    "integration_service_planned_until": _("The plan ends"),
    "integration_reason_given": _("A reason given"),
}


def line_shown(line: ServiceLine) -> dict[str, Any]:
    tone, mark = _LOOKS[line.state]
    return {
        "service": line,
        "name": in_language(line.name_vi, line.name_en),
        "field": in_language(line.field_vi, line.field_en),
        "level": LEVEL_WORDS[line.level.value],
        "online": ONLINE_WORDS[line.derived.value],
        "stated": ONLINE_WORDS[line.stated.value],
        "state": StateShown(tone=tone, mark=mark, words=str(STATE_WORDS[line.state])),
        "reason": REASON_WORDS[line.reason] if line.reason else "",
    }


def stage_shown(stage: Stage) -> StateShown:
    tone, mark = _STAGE_LOOKS[stage]
    return StateShown(tone=tone, mark=mark, words=str(STAGE_WORDS[stage]))


def run_shown(run: RunView) -> dict[str, Any]:
    results = []
    for each in run.results:
        tone, mark = _OUTCOME_LOOKS[each.outcome]
        words = StateShown(tone=tone, mark=mark, words=str(OUTCOME_WORDS[each.outcome]))
        results.append((PROBE_WORDS[each.probe], words, each.detail))
    return {"run": run, "results": results}
