"""A dossier's values as components: its promise, its way, its files. The same on portal and desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from motcua.faces.ui.values import WORKING_DAY_MINUTES, Due, DueState, FileShown, JourneyStep, StepState
from motcua.foundation.calendars.queries import calendar_of
from motcua.foundation.calendars.rules import working_minutes
from motcua.foundation.calendars.values import Calendar, Reading, Stretch, StretchKind
from motcua.foundation.files.values import Receipt
from motcua.foundation.forms.values import Language
from motcua.registry.organization.values import UnitView
from motcua.service.dossiers.queries.dossier import DossierView, FileView
from motcua.service.dossiers.queries.timeline import TimelineLine
from motcua.service.dossiers.rules.norms import pause_grounds
from motcua.service.dossiers.values import CLOSED, STOPPED, Status

#: An answer to a filing is owed within a working day, so it is soon due only in its last two hours.
ANSWER_SOON_MINUTES = 120


def language() -> Language:
    """The reader's language, as forms know it."""
    return "en" if (get_language() or "vi").startswith("en") else "vi"


def speaks_vietnamese() -> bool:
    return language() == "vi"


def unit_name(unit: UnitView | None) -> str:
    """In the reader's language; empty for none."""
    if unit is None:
        return ""
    return unit.name_vi if speaks_vietnamese() else unit.name_en


def due_of(view: DossierView, *, at: datetime, explain_href: str = "", reading: Reading | None = None) -> Due:
    """The promise of a dossier as it stands: to answer, to return, kept or missed."""
    promised = view.reappointed_to or view.promised_at if view.received_at else view.answer_due_at
    if promised is None or view.status in {Status.WITHDRAWN, Status.NOT_RECEIVED}:
        return Due(due_at=None, state=DueState.NONE)
    state = _state(view, promised, at)
    return Due(
        # While the clock stands still nobody knows the moment; it is reckoned anew when the clock goes on.
        due_at=None if state is DueState.PAUSED else promised,
        state=state,
        left_minutes=left_minutes(promised, ended_at=view.ready_at, at=at),
        skipped=skipped_in_words(reading),
        reason=_pause_words(view),
        provisional=view.due_is_provisional,
        explain_href=explain_href if view.received_at else "",
    )


def due_in_list(owed_at: datetime | None, status: Status, *, at: datetime, calendar: Calendar | None = None) -> Due:
    """The same for a row of a list, from what the row knows. A list hands in the `calendar`, which is asked for once."""
    if owed_at is None:
        return Due(due_at=None, state=DueState.MET if status is Status.RESULT_READY else DueState.NONE)
    if status in STOPPED:
        return Due(due_at=None, state=DueState.PAUSED)
    left = left_minutes(owed_at, ended_at=None, at=at, calendar=calendar)
    return Due(due_at=owed_at, state=_running_state(left, owed_at, at), left_minutes=left)


def left_minutes(
    promised_at: datetime, *, ended_at: datetime | None, at: datetime, calendar: Calendar | None = None
) -> int:
    """Working minutes left until the promise (negative: missed by), at the end of the work or now."""
    calendar = calendar or calendar_of(unit=None)
    now = ended_at or at
    if now <= promised_at:
        return working_minutes(start=now, end=promised_at, calendar=calendar)
    return -working_minutes(start=promised_at, end=now, calendar=calendar)


def _state(view: DossierView, promised_at: datetime, at: datetime) -> DueState:
    if view.ready_at is not None:
        kept = view.promised_at is None or view.ready_at <= view.promised_at
        return DueState.MET if kept else DueState.MISSED
    if view.status in STOPPED:
        return DueState.PAUSED
    soon_minutes = WORKING_DAY_MINUTES if view.received_at else ANSWER_SOON_MINUTES
    return _running_state(left_minutes(promised_at, ended_at=None, at=at), promised_at, at, soon_minutes=soon_minutes)


def _running_state(
    left: int, promised_at: datetime, at: datetime, *, soon_minutes: int = WORKING_DAY_MINUTES
) -> DueState:
    if at > promised_at:
        return DueState.OVERDUE
    return DueState.DUE_SOON if left <= soon_minutes else DueState.ON_TIME


def skipped_in_words(reading: Reading | None) -> str:
    """Which named days off a deadline leaves out; weekends go without saying."""
    if reading is None:
        return ""
    names = (
        stretch.label.vi if speaks_vietnamese() else stretch.label.en
        for stretch in reading.stretches
        if stretch.kind is StretchKind.DAY_OFF and stretch.label is not None
    )
    return ", ".join(dict.fromkeys(names))


def _pause_words(view: DossierView) -> str:
    if view.status is Status.SUPPLEMENT_REQUESTED:
        return _("The clock stands still until the supplement is handed in.")
    if view.status is Status.PAUSED:
        return _("The clock stands still as the law allows.")
    return ""


def journey_of(view: DossierView, *, at: datetime | None = None) -> list[JourneyStep]:
    """What has happened, where it is now, and what comes next. With `at` a step that is over its time says so."""
    steps = [_told(line) for line in view.timeline]
    if view.status not in CLOSED:
        steps.append(_now(view, at))
        if view.status not in {Status.RESULT_READY}:
            steps += [JourneyStep(name=step.name(get_language() or "vi"), state=StepState.AHEAD) for step in view.ahead]
    return steps


def state_of(line: TimelineLine) -> StepState:
    """What is over, what ended it, and what only said that nothing happened."""
    if line.kind in {"receipt_refused", "dossier_refused", "dossier_withdrawn", "act_refused"}:
        return StepState.STOPPED
    return StepState.WAITING if line.kind == "dossier_stood_still" else StepState.DONE


def _told(line: TimelineLine) -> JourneyStep:
    unit = line.unit
    return JourneyStep(
        name=str(line.title),
        state=state_of(line),
        unit="" if unit is None else (unit.name_vi if speaks_vietnamese() else unit.name_en),
        done_at=line.at,
    )


def _now(view: DossierView, at: datetime | None) -> JourneyStep:
    holding = view.holding
    unit = holding.unit
    waiting = view.status in STOPPED
    names = {
        Status.SUPPLEMENT_REQUESTED: _("Waiting for the supplement"),
        Status.PAUSED: _pause_ground(view) or _("Paused by law"),
        Status.RESULT_READY: _("The result waits to be fetched"),
    }
    return JourneyStep(
        name=names.get(view.status) or holding.step(language()) or _("In processing"),
        state=StepState.WAITING if waiting else StepState.NOW,
        unit="" if unit is None else (unit.name_vi if speaks_vietnamese() else unit.name_en),
        holder=holding.name,
        since=_stands_since(view) or holding.since_at,
        until=None if waiting or view.ready_at or holding.began_late else holding.due_at,
        late=bool(at and holding.due_at and holding.due_at < at),
    )


def _pause_ground(view: DossierView) -> str:
    """What the law lets the clock stand still for."""
    ground = pause_grounds().get(view.pauses[-1].ground) if view.pauses else None
    return "" if ground is None else (ground.name_vi if speaks_vietnamese() else ground.name_en)


def _stands_since(view: DossierView) -> datetime | None:
    """Since when it waits, where it waits for something else than the holder of its step."""
    if view.status is Status.RESULT_READY:
        return view.ready_at
    if view.status is Status.SUPPLEMENT_REQUESTED and view.open_supplement:
        return view.open_supplement.requested_at
    return view.pauses[-1].from_at if view.status is Status.PAUSED and view.pauses else None


@dataclass(frozen=True)
class DeadlineLine:
    """One line of the deadline's account."""

    from_at: datetime
    to_at: datetime
    what: str
    counted_minutes: int
    note: str = ""


_STRETCHES = {
    StretchKind.COUNTED: lambda: _("Working time, counted"),
    StretchKind.MAKEUP_DAY: lambda: _("Make-up working day, counted"),
    StretchKind.OUTSIDE_HOURS: lambda: _("Outside working hours"),
    StretchKind.WEEKEND: lambda: _("Weekend"),
    StretchKind.DAY_OFF: lambda: _("Day off"),
    StretchKind.PAUSED: lambda: _("Clock stopped"),
}


def deadline_lines(reading: Reading, *, at: datetime | None = None) -> list[DeadlineLine]:
    """The clock's stretches in words; those that end with the promise, or with the moment `at`, say so."""
    ends = {at: _("Until now"), reading.due_at: _("Here the result is due")}
    return [
        DeadlineLine(each.start, each.end, _what(each), each.minutes, ends.get(each.end, ""))
        for each in reading.stretches
    ]


def _what(stretch: Stretch) -> str:
    words = _STRETCHES[stretch.kind]()
    if stretch.label is None:
        return words
    return f"{words}: {stretch.label.vi if speaks_vietnamese() else stretch.label.en}"


def files_shown(files: Iterable[FileView], *, href: str = "") -> list[FileShown]:
    """Receipts of files; `href` with `{sha256}` in it leads to each."""
    return [
        FileShown(
            name=file.name,
            size_bytes=file.size_bytes,
            pages=file.pages,
            sha256=file.sha256,
            received_at=file.at,
            href=href.format(sha256=file.sha256) if href else "",
        )
        for file in files
    ]


def receipts_shown(receipts: Sequence[Receipt]) -> list[FileShown]:
    return [
        FileShown(name=kept.name, size_bytes=kept.size_bytes, pages=kept.pages, sha256=kept.sha256) for kept in receipts
    ]
