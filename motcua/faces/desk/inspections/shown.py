"""Inspections as the desk shows them: states, findings and entries in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from motcua.faces.desk.reports.shown import State as StateShown
from motcua.faces.desk.reports.shown import in_language
from motcua.faces.ui.figures import cases_of, written
from motcua.faces.ui.values import Tone
from motcua.reform.indicators.known import indicator_named
from motcua.reform.indicators.values import Figure
from motcua.reform.inspections.values import (
    FOUND_WORDS,
    REMEDY_WORDS,
    STATE_WORDS,
    FigureRead,
    Found,
    ItemView,
    Remedy,
    ReportView,
    State,
    Verdict,
)

_LOOKS = {
    State.PLANNED: (Tone.MUTE, "calendar-days"),
    State.UNDER_WAY: (Tone.INFO, "hourglass"),
    State.MINUTES_CLOSED: (Tone.OK, "file-check"),
    State.OPEN: (Tone.SOON, "clock"),
    State.OVERDUE: (Tone.LATE, "clock-alert"),
    State.REMEDIED: (Tone.OK, "check"),
    State.CALLED_OFF: (Tone.MUTE, "x"),
}
_REMEDIES = {
    Remedy.OPEN: (Tone.SOON, "clock"),
    Remedy.OVERDUE: (Tone.LATE, "clock-alert"),
    Remedy.REPORTED: (Tone.WAIT, "hourglass"),
    Remedy.REMEDIED: (Tone.OK, "check"),
    Remedy.WITHDRAWN: (Tone.MUTE, "undo-2"),
}
_FOUND = {
    Found.MET: (Tone.OK, "check"),
    Found.PARTLY: (Tone.SOON, "triangle-alert"),
    Found.NOT_MET: (Tone.LATE, "x"),
}

#: What the journal tells, in words.
ENTRY_WORDS: dict[str, str | Promise] = {
    "inspection_planned": _("Planned"),
    "inspection_moved": _("Moved to other days"),
    "inspection_called_off": _("Called off"),
    "inspection_team_appointed": _("Team appointed"),
    "inspection_notice_sent": _("Notice sent to the unit"),
    "inspection_finding_recorded": _("A finding recorded"),
    "inspection_minutes_closed": _("Minutes closed"),
    "inspection_minutes_signed": _("Minutes signed for by the unit"),
    "inspection_recommendation_given": _("A recommendation given"),
    "inspection_recommendation_withdrawn": _("A recommendation withdrawn"),
    "inspection_remedy_reported": _("A remedy reported"),
    "inspection_remedy_accepted": _("A remedy verified"),
    "inspection_remedy_sent_back": _("A report of a remedy sent back"),
    "inspection_acceptance_undone": _("A verification stands no longer"),
    "inspection_evidence_withdrawn": _("Evidence withdrawn"),
}


@dataclass(frozen=True, kw_only=True)
class ItemShown:
    """A line of the check-list; `content` stands where a new one begins."""

    view: ItemView
    content: str
    text: str
    state: StateShown | None
    figure: str
    # What the form has: as it was sent and refused, or as it stands.
    chosen: str
    remark: str


def state_shown(state: State) -> StateShown:
    tone, mark = _LOOKS[state]
    return StateShown(tone=tone, mark=mark, words=str(STATE_WORDS[state]))


def remedy_shown(remedy: Remedy) -> StateShown:
    tone, mark = _REMEDIES[remedy]
    return StateShown(tone=tone, mark=mark, words=str(REMEDY_WORDS[remedy]))


def report_shown(report: ReportView) -> StateShown:
    """How what was reported stands."""
    if report.superseded_at is not None:
        return StateShown(tone=Tone.MUTE, mark="files", words=str(_("Replaced by a later report")))
    if report.verdict is Verdict.ACCEPTED:
        return StateShown(tone=Tone.OK, mark="check", words=str(_("Verified")))
    if report.verdict is Verdict.SENT_BACK:
        return StateShown(tone=Tone.SOON, mark="undo-2", words=str(_("Sent back")))
    return StateShown(tone=Tone.WAIT, mark="hourglass", words=str(_("Waits to be checked")))


def items_shown(items: Sequence[ItemView], *, fields: Mapping[str, str]) -> list[ItemShown]:
    shown: list[ItemShown] = []
    last = ""
    for each in items:
        content = in_language(each.content_vi, each.content_en)
        shown.append(
            ItemShown(
                view=each,
                content="" if content == last else content,
                text=in_language(each.text_vi, each.text_en),
                state=_found_shown(each.finding.found) if each.finding else None,
                figure=_figure_words(each.finding.figure) if each.finding and each.finding.figure else "",
                chosen=fields.get(f"found-{each.id}", each.finding.found.value if each.finding else ""),
                remark=fields.get(f"remark-{each.id}", each.finding.remark if each.finding else ""),
            )
        )
        last = content
    return shown


def _found_shown(found: Found) -> StateShown:
    tone, mark = _FOUND[found]
    return StateShown(tone=tone, mark=mark, words=str(FOUND_WORDS[found.value]))


def _figure_words(read: FigureRead) -> str:
    """On-time share: 98,2 % (112 of 114)."""
    indicator = indicator_named(read.indicator)
    figure = Figure(indicator=read.indicator, numerator=read.numerator, denominator=read.denominator)
    cases = cases_of(figure, indicator)
    words = f"{indicator.title}: {written(figure, indicator)}"
    return f"{words} ({cases})" if cases else words
