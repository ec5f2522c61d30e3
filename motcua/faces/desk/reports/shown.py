"""Reports as the desk shows them: states in words, figures as fields, prose with figures in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from motcua.faces.desk.figures.asked import rows_address
from motcua.faces.ui.dossiers import speaks_vietnamese
from motcua.faces.ui.figures import period_words
from motcua.faces.ui.formats import grouped
from motcua.faces.ui.values import Tone
from motcua.foundation.text.numbers import written
from motcua.reform.reports.documents import reference
from motcua.reform.reports.rules import parts_of
from motcua.reform.reports.values import (
    Asked,
    Content,
    ContributionView,
    Difference,
    FigureRead,
    FreezeView,
    Kind,
    Reason,
    ReportView,
    SectionRead,
    Verdict,
    Why,
)


@dataclass(frozen=True, kw_only=True)
class State:
    """How something stands: colour, icon, words."""

    tone: Tone
    mark: str
    words: str


@dataclass(frozen=True, kw_only=True)
class FigureShown:
    """`words` is the figure or why there is none; `of` what it is counted from; `board` and `rows` open it."""

    id: str
    label: str
    words: str
    of: str
    has_value: bool
    reference: str
    board: str
    rows: str


@dataclass(frozen=True, kw_only=True)
class SectionShown:
    """`lines` are the prose, each of words and figures in turn; `text` and `seen` go into its form. `stands` is what
    somebody else wrote meanwhile."""

    key: str
    title: str
    figures: Sequence[FigureShown]
    given: Sequence[tuple[str, str]]
    lines: Sequence[Sequence[str | FigureShown]]
    has_prose: bool
    text: str
    seen: str
    stands: str = ""
    open: bool = False
    error: str = ""


@dataclass(frozen=True, kw_only=True)
class ContributionShown:
    id: UUID | None
    unit: UUID
    name: str
    due_on: date
    state: State
    late: bool
    texts: Sequence[tuple[str, str]]
    reason: str
    awaits_verdict: bool
    may_be_sent_back: bool


@dataclass(frozen=True, kw_only=True)
class FreezeShown:
    view: FreezeView
    state: State
    by: str
    approved_by: str


@dataclass(frozen=True, kw_only=True)
class DifferenceShown:
    label: str
    before: str
    before_of: str
    after: str
    after_of: str
    reasons: Sequence[str]


def kind_words(kind: Kind) -> str:
    return kind.title_vi if speaks_vietnamese() else kind.title_en


def title_of(kind: Kind, period: str) -> str:
    """Báo cáo cải cách hành chính, 6 tháng đầu năm 2023."""
    return f"{kind_words(kind)}, {period_words(period)}"


def in_language(vietnamese: str, english: str) -> str:
    return vietnamese if speaks_vietnamese() else english


def state_of(report: ReportView) -> State:
    standing = report.standing
    if standing is None:
        return State(tone=Tone.INFO, mark="pen-line", words=_("Being written"))
    return state_of_freeze(standing)


def state_of_freeze(freeze: FreezeView) -> State:
    if freeze.withdrawn_at is not None:
        return State(tone=Tone.MUTE, mark="undo-2", words=_("Withdrawn"))
    if freeze.superseded_at is not None:
        return State(tone=Tone.MUTE, mark="history", words=_("Superseded"))
    if freeze.approved_at is not None:
        return State(tone=Tone.OK, mark="badge-check", words=_("Approved"))
    return State(tone=Tone.WAIT, mark="lock", words=_("Frozen, to be approved"))


def state_of_contribution(given: ContributionView, *, today: date) -> State:
    if given.id is None:
        if today > given.due_on:
            return State(tone=Tone.LATE, mark="clock-alert", words=_("Overdue"))
        return State(tone=Tone.WAIT, mark="hourglass", words=_("Not given yet"))
    if given.verdict is Verdict.ACCEPTED:
        return State(tone=Tone.OK, mark="circle-check", words=_("Accepted"))
    if given.verdict is Verdict.SENT_BACK:
        return State(tone=Tone.SOON, mark="undo-2", words=_("Sent back"))
    return State(tone=Tone.INFO, mark="inbox", words=_("Given, to be read"))


def figure_shown(figure: FigureRead, *, position: int) -> FigureShown:
    query = urlencode({"unit": str(figure.unit), "period": figure.period})
    name = figure.indicator or figure.target
    counted = bool(figure.indicator) and figure.why is not Why.NO_RECORDS and not figure.level
    leads = bool(name) and figure.why is not Why.NO_RECORDS
    return FigureShown(
        id=figure.id,
        label=in_language(figure.label_vi, figure.label_en),
        words=figure_words(figure),
        of=of_words(figure),
        has_value=figure.value is not None,
        reference=reference(figure, position=position),
        board=f"{reverse('desk_indicator', args=[name])}?{query}" if leads else "",
        rows=rows_address(name, query) if counted else "",
    )


def figure_words(figure: FigureRead | None) -> str:
    """68 %; 1.234 hồ sơ; why there is none."""
    if figure is None:
        return "–"
    if figure.value is None:
        return why_words(figure.why)
    value = written(figure.value) if speaks_vietnamese() else grouped(figure.value, decimals=_decimals(figure))
    if figure.unit_vi == "%":
        return f"{value}\N{NO-BREAK SPACE}%"
    return f"{value}\N{NO-BREAK SPACE}{figure.unit_vi}" if speaks_vietnamese() else value


def _decimals(figure: FigureRead) -> int:
    exponent = figure.value.as_tuple().exponent if figure.value is not None else 0
    return max(0, -exponent) if isinstance(exponent, int) else 0


def why_words(why: Why | None) -> str:
    return {
        Why.NO_RECORDS: _("no records yet"),
        Why.NO_CASE: _("no case"),
        Why.NO_TARGET: _("no target set"),
        None: "",
    }[why]


def of_words(figure: FigureRead | None) -> str:
    if figure is None:
        return ""
    if figure.denominator:
        return _("%(part)s of %(whole)s") % {
            "part": grouped(figure.numerator or 0),
            "whole": grouped(figure.denominator),
        }
    return figure.source


def section_shown(
    section: SectionRead,
    content: Content,
    report: ReportView,
    *,
    typed: str | None = None,
    seen: str | None = None,
    error: str = "",
) -> SectionShown:
    """`typed` is what was sent and refused, with the `seen` that it was sent with."""
    passage = report.passages.get(section.key)
    standing = passage.text if passage else ""
    now = str(passage.id) if passage else ""
    conflict = typed is not None and seen is not None and seen != now
    return SectionShown(
        key=section.key,
        title=in_language(section.title_vi, section.title_en),
        figures=[figure_shown(each, position=content.position) for each in section.figures],
        given=[(each.unit_name, each.text) for each in section.contributions],
        lines=list(_lines(section.text, content)),
        has_prose=section.has_prose,
        text=standing if typed is None else typed,
        seen=now,
        stands=standing if conflict else "",
        open=typed is not None,
        error=error,
    )


def _lines(text: str, content: Content) -> Iterator[Sequence[str | FigureShown]]:
    known: Mapping[str, FigureRead] = {figure.id: figure for figure in content.figures}
    for line in text.split("\n"):
        if line.strip():
            yield [
                part if isinstance(part, str) else figure_shown(part, position=content.position)
                for part in parts_of(line, known)
            ]


def contribution_shown(given: ContributionView, kind: Kind, *, today: date) -> ContributionShown:
    titles = {each.key: in_language(each.title_vi, each.title_en) for each in kind.sections}
    return ContributionShown(
        id=given.id,
        unit=given.unit,
        name=in_language(given.unit_name_vi, given.unit_name_en),
        due_on=given.due_on,
        state=state_of_contribution(given, today=today),
        late=given.was_late,
        texts=[(titles[key], given.texts[key]) for key in titles if given.texts.get(key)],
        reason=given.verdict_reason,
        awaits_verdict=given.id is not None and given.verdict is Verdict.AWAITED,
        may_be_sent_back=given.id is not None and given.verdict is not Verdict.SENT_BACK,
    )


def asked_title(asked: Asked) -> str:
    return f"{title_of(asked.kind, asked.period)} · {in_language(asked.to_vi, asked.to_en)}"


def difference_shown(difference: Difference) -> DifferenceShown:
    figure = difference.figure
    return DifferenceShown(
        label=in_language(figure.label_vi, figure.label_en),
        before=figure_words(difference.before),
        before_of=of_words(difference.before),
        after=figure_words(difference.after),
        after_of=of_words(difference.after),
        reasons=list(_reasons(difference)),
    )


def _reasons(difference: Difference) -> Iterator[str]:
    before, after = difference.before, difference.after
    if before is None:
        yield _("The earlier freeze did not have this figure.")
    elif after is None:
        yield _("The later one no longer has this figure.")
    elif before.why is Why.NO_RECORDS:
        yield _("Its records are kept now.")
    elif after.target:
        yield _("Another target holds: %(source)s") % {"source": after.source or "–"}
    elif difference.reasons:
        yield from map(reason_words, difference.reasons)
    elif difference.by_clock:
        yield _("What is overdue goes by the clock, and by dates that were changed since.")
    else:
        yield _("What came since has no place in the journal’s order yet: look again in a moment.")


def reason_words(reason: Reason) -> str:
    """3 receipts recorded since."""
    count = reason.count
    if reason.undone:
        words = ngettext("%(count)s act of the period undone since", "%(count)s acts of the period undone since", count)
    elif reason.entry_kind == "dossier_received":
        words = ngettext("%(count)s receipt recorded since", "%(count)s receipts recorded since", count)
    elif reason.entry_kind == "result_ready":
        words = ngettext("%(count)s result recorded since", "%(count)s results recorded since", count)
    elif reason.entry_kind == "dossier_withdrawn":
        words = ngettext("%(count)s withdrawal recorded since", "%(count)s withdrawals recorded since", count)
    elif reason.entry_kind == "supplement_requested":
        words = ngettext(
            "%(count)s request for a supplement recorded since",
            "%(count)s requests for a supplement recorded since",
            count,
        )
    else:
        words = ngettext("%(count)s other act recorded since", "%(count)s other acts recorded since", count)
    return words % {"count": grouped(count)}
