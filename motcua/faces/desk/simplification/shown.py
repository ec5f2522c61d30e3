"""Reviews as the desk shows them: states, stages, burdens and entries in words."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from motcua.faces.desk.reports.shown import State as StateShown
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.ui.figures import percent
from motcua.faces.ui.formats import grouped
from motcua.faces.ui.values import Cell, CellKind, Column, Row, Table, Tone, Words
from motcua.reform.simplification.rules import hours_of
from motcua.reform.simplification.values import (
    CHANGE_WORDS,
    QUANTITY_WORDS,
    STAGE_WORDS,
    STATE_WORDS,
    Compared,
    ProposalView,
    Quantity,
    Stage,
    State,
    StepView,
    TaskLine,
)

_LOOKS = {
    State.OPEN: (Tone.INFO, "hourglass"),
    State.OVERDUE: (Tone.LATE, "clock-alert"),
    State.PROPOSED: (Tone.OK, "check"),
    State.KEPT: (Tone.MUTE, "check"),
}
_STAGE_LOOKS = {
    Stage.IDEA: (Tone.MUTE, "pencil"),
    Stage.SENT: (Tone.WAIT, "send"),
    Stage.APPRAISED: (Tone.WAIT, "scale"),
    Stage.APPROVED: (Tone.INFO, "badge-check"),
    Stage.REJECTED: (Tone.SOON, "x"),
    Stage.CARRIED_OUT: (Tone.OK, "check"),
    Stage.WITHDRAWN: (Tone.MUTE, "undo-2"),
}
_STEP_WORDS = {
    Stage.SENT: _("Sent"),
    Stage.APPROVED: _("Approved"),
    Stage.REJECTED: _("Rejected"),
    Stage.CARRIED_OUT: _("Carried out"),
    Stage.WITHDRAWN: _("Withdrawn"),
}

#: What the journal tells, in words.
ENTRY_WORDS: dict[str, str | Promise] = {
    "simplification_review_planned": _("Put under review"),
    "simplification_procedure_kept": _("Reviewed: kept as it is"),
    "simplification_review_dropped": _("Taken out of the plan"),
    "simplification_proposal_made": _("A proposal made"),
    "simplification_burden_estimated": _("Its burden estimated"),
    "simplification_proposal_moved:sent": _("A proposal sent"),
    "simplification_proposal_moved:appraised": _("A proposal appraised"),
    "simplification_proposal_moved:approved": _("A proposal approved"),
    "simplification_proposal_moved:rejected": _("A proposal rejected"),
    "simplification_proposal_moved:carried_out": _("A proposal carried out"),
    "simplification_proposal_moved:withdrawn": _("A proposal withdrawn"),
}


def state_shown(state: State) -> StateShown:
    tone, mark = _LOOKS[state]
    return StateShown(tone=tone, mark=mark, words=str(STATE_WORDS[state]))


def stage_shown(stage: Stage) -> StateShown:
    tone, mark = _STAGE_LOOKS[stage]
    return StateShown(tone=tone, mark=mark, words=str(STAGE_WORDS[stage]))


def line_shown(line: TaskLine) -> Mapping[str, Any]:
    return {
        "review": line,
        "name": in_language(line.name_vi, line.name_en),
        "lead": in_language(line.lead.name_vi, line.lead.name_en),
        "state": state_shown(line.state),
        "stages": [stage_shown(stage) for stage in line.stages],
    }


def proposal_shown(proposal: ProposalView, fields: Mapping[str, str]) -> Mapping[str, Any]:
    """`fields` is what was typed about it and refused."""
    own = fields if fields.get("proposal") == str(proposal.id) else {}
    return {
        "view": proposal,
        "change": CHANGE_WORDS[proposal.change.value],
        "state": stage_shown(proposal.stage),
        "steps": [(each, step_words(each)) for each in proposal.steps],
        "burden": burden_table(proposal) if proposal.given else None,
        "saved": saved_words(proposal.compared) if proposal.compared else "",
        "numbers": [_number(Quantity(name), words, proposal, own) for name, words in QUANTITY_WORDS.items()],
        "fields": own,
    }


def _number(quantity: Quantity, words: Words, proposal: ProposalView, typed: Mapping[str, str]) -> Mapping[str, Words]:
    """A line of the form: what was typed, or else what stands."""
    given = proposal.given.get(quantity)
    standing = {"before": str(given.before), "after": str(given.after), "source": given.source} if given else {}
    values = {
        name: typed.get(f"{quantity.value}-{name}", standing.get(name, "")) for name in ("before", "after", "source")
    }
    return {"name": quantity.value, "words": words, **values}


def step_words(step: StepView) -> str:
    if step.stage is Stage.APPRAISED:
        return gettext("Appraised: in favour") if step.in_favour else gettext("Appraised: against it")
    return str(_STEP_WORDS[step.stage])


def burden_table(proposal: ProposalView) -> Table:
    """What goes into the burden, and what comes of it: before, after, and where each number is from."""
    rows = [
        _row(words, grouped(given.before), grouped(given.after), given.source)
        for quantity, words in QUANTITY_WORDS.items()
        if (given := proposal.given.get(Quantity(quantity))) is not None
    ]
    if proposal.compared is not None:
        before, after = proposal.compared.before, proposal.compared.after
        hours, then = grouped(hours_of(before.minutes)), grouped(hours_of(after.minutes))
        source = gettext("papers × minutes × dossiers")
        rows.append(_row(gettext("Hours of all applicants in a year"), hours, then, source))
        source = gettext("hours × their price + money spent × dossiers")
        rows.append(
            _row(gettext("Cost of all applicants in a year (đồng)"), grouped(before.vnd), grouped(after.vnd), source)
        )
    columns = (
        Column(label=gettext("What it costs those who ask"), kind=CellKind.TEXT),
        Column(label=gettext("Now"), kind=CellKind.NUMBER),
        Column(label=gettext("Then"), kind=CellKind.NUMBER),
        Column(label=gettext("Source"), kind=CellKind.TEXT),
    )
    return Table(caption=gettext("Burden before and after"), columns=columns, rows=rows, one_line=False)


def saved_words(compared: Compared) -> str:
    words = gettext("%(hours)s hours and %(vnd)s đồng less in a year") % {
        "hours": grouped(hours_of(compared.saved_minutes)),
        "vnd": grouped(compared.saved_vnd),
    }
    if not compared.before.vnd:
        return words
    share = percent(Fraction(compared.saved_vnd, compared.before.vnd))
    return gettext("%(saved)s (%(share)s of the cost)") % {"saved": words, "share": share}


def _row(words: Words, before: str, after: str, source: str) -> Row:
    return Row(cells=(Cell(words=words), Cell(words=before), Cell(words=after), Cell(words=source)))
